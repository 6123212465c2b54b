import type { Channel, Status } from '../../../src/consent/channel.ts'
import type { ConsentStatement } from '../../../src/consent/consent.ts'
import type { AddressFault } from '../../../src/consent/recipient.ts'
import type { RefusalCode } from '../../../src/consent/refusal.ts'
import { sourcesFor } from '../../../src/consent/source.ts'
import { ended } from '../../../src/report/sentence.ts'
import type { ListedParameter, ParseFault } from '../faults.ts'
import { capital, date, ending, exactMoment, list, words } from '../turkish.ts'
import { parameters } from './commands.ts'

export interface RefusalFacts {
  readonly status: Status
  readonly channel: Channel
  /** Wall time of the refused statement. */
  readonly given: string | null
  readonly standing: ConsentStatement | null
}

const since = (standing: ConsentStatement | null) =>
  standing?.consentDate == null ? '' : ` (${ending(date(standing.consentDate), 'ablative')} beri)`

function already({ status, standing }: RefusalFacts): string {
  return `Bu adres zaten ${status}${since(standing)}.`
}

function older({ status, given, standing }: RefusalFacts): string {
  const stands = standing?.consentDate ?? null
  if (stands === null || given === null) return `Daha yeni bir kayıt var; bu ${status} geçerli sayılmaz.`
  const sameDay = stands.slice(0, 10) === given.slice(0, 10)
  const written = sameDay ? exactMoment : date
  return given === stands
    ? `Bu alıcı ${ending(exactMoment(stands), 'locative')} ${standing?.status} vermiş. Aynı tarihli ${status} geçerli sayılmaz; daha sonraki bir tarih gerekir.`
    : `Bu alıcı ${ending(written(stands), 'locative')} ${standing?.status} vermiş. ${written(given)} tarihli ${status} daha eski olduğu için geçerli sayılmaz.`
}

const codes: Record<RefusalCode, (facts: RefusalFacts) => string> = {
  H110: () => 'Durum eksik: ONAY ya da RET olmalı.',
  H111: () => 'Kanal eksik: arama, SMS ya da e-posta yazın.',
  H112: () => 'Tarih eksik. İznin verildiği tarihi yazın, örneğin bugün 09:00.',
  H113: () => 'Kaynak eksik. İznin nerede alındığını yazın, örneğin web sitesi.',
  H114: () => 'Adres eksik. Telefon numarasının tamamını ya da e-posta adresini yazın.',
  H115: () => 'Durum ONAY ya da RET olmalı.',
  H116: () => 'Alıcı tipi bireysel ya da tacir olmalı.',
  H117: () => 'Kanal arama, SMS ya da e-posta olmalı.',
  H119: () => 'Bu kaynağı yalnızca İYS kullanır. Şirketin aldığı yeri yazın, örneğin çağrı merkezi.',
  H120: () => 'E-posta adresi uygun değil. Örneğin ad@example.com gibi olmalı.',
  H121: () => 'Telefon numarası uygun değil. Örneğin 0532 123 45 67 gibi olmalı.',
  H155: () => '2015 öncesi kaynağıyla yalnızca 1 Mayıs 2015 00:00 tarihi verilebilir.',
  H156: () => "1 Mayıs 2015'ten önceki tarihler kabul edilmez. Daha sonraki bir tarih yazın.",
  H157: () => 'Böyle bir tarih ya da saat yok. Örneğin 02.03.2026 14:05 yazın.',
  H158: () => 'Tarih okunamadı. Örneğin 02.03.2026 14:05 yazın.',
  H160: () => 'Telefon numarası 15 karakterden uzun olamaz.',
  H162: () => 'Tarih gelecekte. Şu anı ya da geçmiş bir tarihi yazın, örneğin bugün 09:00.',
  H174: already,
  H175: () => 'Bu kanal için daha önce izin yoktu; İYS ilk kaydın RET olmasını kabul etmez.',
  H178: older,
  H408: () =>
    'Şirket kararı yalnızca RET için kaynak olabilir. ONAY için izni aldığınız yeri yazın, örneğin web sitesi.',
  H462: () => 'Kaydı olan bir tacir için tarih gerekir. Örneğin bugün 09:00 yazın.',
  H463: () => 'Kaydı olan bir tacir için kaynak gerekir. Örneğin web sitesi yazın.',
  H467: () =>
    "Üç iş gününden eski bir ONAY İYS'ye bildirilemez, bu yüzden geçerli sayılmaz. Alıcıdan yeniden izin isteyin.",
}

const keptHere = 'bu yüzden ret burada saklanır ve gönderimlerde dikkate alınır.'

/** The first reason that İYS would give. */
function kept(code: RefusalCode): string {
  switch (code) {
    case 'H175':
      return `Bu kanal için daha önce izin yoktu; İYS ilk kaydın RET olmasını kabul etmez, ${keptHere}`
    case 'H467':
      return `İYS üç iş gününden eski bildirimleri kabul etmez, ${keptHere}`
    case 'H162':
      return `Tarih gelecekte olduğu için şu an alındı. İYS bu bildirimi kabul etmez, ${keptHere}`
    case 'H178':
      return `İYS kayıtlı izinle aynı tarihi kabul etmez, ${keptHere}`
    default:
      return `İYS bu bildirimi kabul etmez (${code}), ${keptHere}`
  }
}

const inQuotes = (text: string) => `"${text}"`

/** `shown` formats the typed text. */
function address(fault: AddressFault, text: string, shown = inQuotes): string {
  switch (fault.kind) {
    case 'empty':
      return 'Adres eksik. Telefon numarasının tamamını ya da e-posta adresini yazın, örneğin 0532 123 45 67.'
    case 'phone-incomplete':
      return `Numara eksik görünüyor: ${shown(text)} ${fault.digits} haneli. ${rightLength(text)}`
    case 'phone-too-long':
      return `Numara uzun görünüyor: ${fault.digits} haneli. ${rightLength(text)}`
    case 'phone-character':
      return `Numarada "${fault.character}" olamaz. Yalnızca rakam yazın, örneğin 0532 123 45 67.`
    case 'phone-not-in-use':
      return 'Böyle bir numara kullanımda değil. Rakamları denetleyin; yurt dışı numarası + ile başlamalı, örneğin +44 7400 123456.'
    case 'phone-premium':
      return 'Ücretli özel hizmet numaraları için izin tutulmaz. Alıcının kendi numarasını yazın, örneğin 0532 123 45 67.'
    case 'email-without-at':
      return 'E-posta adresinde @ eksik. Örneğin ad@example.com gibi olmalı.'
    case 'email-turkish-letter':
      return `E-posta adresinde "${fault.letter}" olamaz. Türkçe harfsiz yazın, örneğin ad@example.com.`
    case 'email-character':
      return `E-posta adresinde "${fault.character}" olamaz. Örneğin ad@example.com gibi olmalı.`
    case 'email-without-name':
      return 'E-posta adresinde @ işaretinden önceki ad eksik. Örneğin ad@example.com gibi olmalı.'
    case 'email-incomplete-domain':
      return 'E-posta adresinin @ sonrası eksik. Örneğin ad@example.com gibi olmalı.'
    case 'email-short-domain':
      return 'İYS, e-posta adresinde @ ile nokta arasında en az iki karakter ister. Bu adres için ONAY da RET de kaydedilemez; izin verilemediği için gönderim de yapılamaz.'
    case 'email-length':
      return `E-posta adresi çok uzun: ${fault.length} karakter. En çok 265 olabilir.`
    case 'text-too-long':
      return 'Adres çok uzun. Yalnızca bir telefon numarası ya da e-posta adresi yazın.'
    case 'unclear':
      return 'Bir adres bekliyordum. Telefon numarasının tamamını ya da e-posta adresini yazın, örneğin 0532 123 45 67.'
  }
}

function rightLength(text: string): string {
  const digits = text.replace(/\D/g, '')
  if (/^444/.test(digits)) return '444 numaraları 7 hane olmalı, örneğin 444 1 444.'
  if (text.trim().startsWith('+')) return '+90 ile 12 hane olmalı, örneğin +90 532 123 45 67.'
  return digits.startsWith('0')
    ? 'Başındaki 0 ile 11 hane olmalı, örneğin 0532 123 45 67.'
    : 'Başında 0 olmadan 10 hane olmalı, örneğin 532 123 45 67.'
}

/** `quoted` makes typed text safe to show, `part` a piece of an address. */
const listed: Record<ListedParameter, readonly string[]> = {
  channels: Object.values(words.channels),
  source: sourcesFor('ONAY').map((source) => words.sources[source]),
  outcome: Object.values(words.outcomes),
}

function listOf(name: ListedParameter): string {
  return `${capital(parameters.names[name])}: ${listed[name].join(' · ')}.`
}

function command(
  fault: ParseFault,
  quoted: (text: string) => string,
  suggestion: string,
  part = inQuotes,
): string {
  switch (fault.kind) {
    case 'text-too-long':
      return 'Komut çok uzun: en çok 2.000 karakter olabilir.'
    case 'quote-open':
      return 'Tırnak açık kaldı. Not ve marka adını iki tırnak arasına alın, örneğin not="telefonda söyledi".'
    case 'address-missing':
      return `Adres eksik. Komuttan sonra adresi yazın, örneğin: ${suggestion}`
    case 'address-not-first':
      return `Adresi en başa yazın, sonra kalanını; örneğin: ${suggestion}`
    case 'address':
      return address(fault.fault, fault.text, part)
    case 'second-address':
      return 'Bir komutta yalnızca bir adres olabilir. Her adres için ayrı bir komut yazın.'
    case 'word':
      if (fault.nearest !== null) {
        return `${quoted(fault.word)} anlaşılmadı. Bunu mu demek istediniz: ${fault.nearest}?`
      }
      return fault.choices.length === 0
        ? `${quoted(fault.word)} anlaşılmadı. Örneğin: ${suggestion}`
        : [`${quoted(fault.word)} anlaşılmadı.`, ...fault.choices.map(listOf)].join(' ')
    case 'twice':
      return `İki kez ${parameters.names[fault.piece]} yazılmış. Yalnızca birini bırakın.`
    case 'missing':
      return `Eksik: ${parameters.names[fault.piece]}. Örneğin: ${suggestion}`
    case 'unwanted':
      return `Bu komut ${parameters.names[fault.piece]} almaz. Örneğin: ${suggestion}`
    case 'channel-unsuited':
      return fault.recipientKind === 'phone'
        ? 'Bir telefon numarası e-posta kanalına uymaz. Arama ya da SMS yazın, ya da bir e-posta adresi verin.'
        : `Bir e-posta adresi ${words.channels[fault.channel]} kanalına uymaz. E-posta yazın, ya da bir telefon numarası verin.`
    case 'other-status':
      return fault.status === 'RET'
        ? 'Bu komut yalnızca ONAY kaydeder. RET için ret komutunu kullanın.'
        : 'Bu komut yalnızca RET kaydeder. ONAY için ekle ya da onay komutunu kullanın.'
    case 'channel-doubtful':
      return `${quoted(fault.word)} burada iki anlama gelebilir. Arama kanalı için arama, izin telefonda alındıysa çağrı merkezi yazın.`
    case 'source-unknown':
      return `${quoted(fault.text)} kaynak olarak okunamadı: İYS'nin bir kaynak kodu değil. ${listOf('source')}`
    case 'source-national':
      return `${fault.source} kaynağını yalnızca İYS kullanır. Şirketin aldığı yeri yazın, örneğin çağrı merkezi.`
    case 'type-unknown':
      return `Alıcı tipi anlaşılmadı: ${quoted(fault.text)}. tip=BIREYSEL ya da tip=TACIR yazın.`
    case 'unquoted':
      return `Metni tırnak içine alın: ${parameters.usage[fault.piece]}.`
    case 'key-empty':
      return `${fault.key}= sonrası boş kaldı.`
    case 'brand-unknown':
      return fault.names.length === 0
        ? 'Yetkili olduğunuz bir marka yok.'
        : ended(`Böyle bir marka yok: ${quoted(fault.text)}. Yetkili olduklarınız: ${list(fault.names)}`)
    case 'brand-unclear':
      return ended(
        `Hangi marka olduğu belli değil: ${quoted(fault.text)}. Şunlar uyuyor: ${list(fault.names)}`,
      )
    case 'date-unreal':
      return `Böyle bir tarih ya da saat yok: ${quoted(fault.text)}. Örneğin 02.03.2026 14:05 yazın.`
    case 'date-without-day':
      return `Günü de yazın: örneğin bugün ${fault.text} ya da dün ${fault.text}.`
    case 'date-short-year':
      return 'Yılı dört haneyle yazın: örneğin 23.11.2026.'
    case 'date-to-come':
      return `${quoted(fault.text)} olmaz: tarih gelecekte. Örneğin: bugün 09:00.`
    case 'date-without-year':
      return `Yılı da yazın: örneğin ${fault.text}.`
  }
}

export const refusals = { codes, kept, already, older, address, command }
