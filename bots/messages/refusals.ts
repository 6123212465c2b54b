import type { ConsentStatement, Status } from '../../src/consent/consent.ts'
import { ended } from '../../src/consent/fold.ts'
import type { AddressFault } from '../../src/consent/recipient.ts'
import type { RefusalCode } from '../../src/consent/refusal.ts'
import * as en from '../../src/language/english.ts'
import * as tr from '../../src/language/turkish.ts'
import { parameters } from './commands.ts'
import type { FaultFacts, ParameterHelp, ParseFault } from './faults.ts'

interface RefusalFacts {
  readonly status: Status
  /** Wall time of the refused statement. */
  readonly given: string | null
  readonly current: ConsentStatement | null
}

const since = (current: ConsentStatement | null) =>
  current?.consentDate == null ? '' : ` (${tr.ending(tr.date(current.consentDate), 'ablative')} beri)`

function alreadyTr({ status, current }: RefusalFacts): string {
  return `Bu adres zaten ${status}${since(current)}.`
}

function olderTr({ status, given: date, current }: RefusalFacts): string {
  const currentDate = current?.consentDate ?? null
  if (currentDate === null || date === null) return `Daha yeni bir kayıt var; bu ${status} geçerli sayılmaz.`
  const sameDay = currentDate.slice(0, 10) === date.slice(0, 10)
  const written = sameDay ? tr.exactMoment : tr.date
  return date === currentDate
    ? `Bu alıcı ${tr.ending(tr.exactMoment(currentDate), 'locative')} ${current?.status} vermiş. Aynı tarihli ${status} geçerli sayılmaz; daha sonraki bir tarih gerekir.`
    : `Bu alıcı ${tr.ending(written(currentDate), 'locative')} ${current?.status} vermiş. ${written(date)} tarihli ${status} daha eski olduğu için geçerli sayılmaz.`
}

/** Refusal codes that a chat command can get. Values that would give other codes are turned away by the parser. */
type Codes = Partial<Record<RefusalCode, (facts: RefusalFacts) => string>>

const codesTr: Codes = {
  H111: () => 'Kanal eksik: arama, SMS ya da e-posta yazın.',
  H113: () => 'Kaynak eksik. İznin nerede alındığını yazın, örneğin web sitesi.',
  H155: () => '2015 öncesi kaynağıyla yalnızca 1 Mayıs 2015 00:00 tarihi verilebilir.',
  H156: () => "1 Mayıs 2015'ten önceki tarihler kabul edilmez. Daha sonraki bir tarih yazın.",
  H162: () => 'Tarih gelecekte. Şu anı ya da geçmiş bir tarihi yazın, örneğin bugün 09:00.',
  H174: alreadyTr,
  H178: olderTr,
  H408: () =>
    'Şirket kararı yalnızca RET için kaynak olabilir. ONAY için izni aldığınız yeri yazın, örneğin web sitesi.',
  H467: () =>
    "Üç iş gününden eski bir ONAY İYS'ye bildirilemez, bu yüzden geçerli sayılmaz. Alıcıdan yeniden izin isteyin.",
}

const keptHereTr = 'bu yüzden RET burada saklanır ve gönderimlerde dikkate alınır.'

/** Says why a RET is kept here only; `code` is the first reason for which İYS would refuse it. */
function keptTr(code: RefusalCode): string {
  switch (code) {
    case 'H175':
      return 'Önceden izin olmadığı için İYS bunu almaz; RET burada uygulanır.'
    case 'H467':
      return `İYS üç iş gününden eski bildirimleri kabul etmez, ${keptHereTr}`
    case 'H162':
      return `Tarih gelecekte olduğu için şu an kabul edildi. İYS bu bildirimi kabul etmez, ${keptHereTr}`
    case 'H178':
      return `İYS kayıtlı izinle aynı tarihi kabul etmez, ${keptHereTr}`
    default:
      return `İYS bu bildirimi kabul etmez (${code}), ${keptHereTr}`
  }
}

const inQuotes = (text: string) => `"${text}"`

/** `detail` is the character that cannot be there, or the number of digits; `text` what was typed. */
type AddressSentences = Record<AddressFault['kind'], (detail: string, text: string, shown: string) => string>

const addressesTr: AddressSentences = {
  unclear: () =>
    'Bir adres bekliyordum. Telefon numarasının tamamını ya da e-posta adresini yazın, örneğin 0532 123 45 67.',
  'phone-incomplete': (digits, text, shown) =>
    `Numara eksik görünüyor: ${shown} ${digits} haneli. ${rightLengthTr(text)}`,
  'phone-too-long': (digits, text) => `Numara uzun görünüyor: ${digits} haneli. ${rightLengthTr(text)}`,
  'phone-character': (character) =>
    `Numarada "${character}" olamaz. Yalnızca rakam yazın, örneğin 0532 123 45 67.`,
  'phone-not-in-use': () =>
    'Böyle bir numara kullanımda değil. Rakamları kontrol edin; yurt dışı numarası + ile başlamalı, örneğin +44 7400 123456.',
  'phone-premium': () =>
    'Ücretli özel hizmet numaraları için izin tutulmaz. Alıcının kendi numarasını yazın, örneğin 0532 123 45 67.',
  'email-form': () => 'E-posta adresi eksik ya da çok uzun. ad@example.com gibi olmalı.',
  'email-character': (character) =>
    `E-posta adresinde "${character}" olamaz. Boşluksuz ve Türkçe harfsiz yazın, örneğin ad@example.com.`,
  'email-short-domain': () =>
    'İYS, e-posta adresinde @ ile nokta arasında en az iki karakter ister. Bu adres için ONAY da RET de kaydedilemez; izin verilemediği için gönderim de yapılamaz.',
}

function addressTr({ kind, detail = '' }: AddressFault, text: string, shown = inQuotes): string {
  return addressesTr[kind](detail, text, shown(text))
}

function rightLengthTr(text: string): string {
  const digits = text.replace(/\D/g, '')
  if (/^444/.test(digits)) return '444 numaraları 7 hane olmalı, örneğin 444 1 444.'
  if (text.trim().startsWith('+')) return '+90 ile 12 hane olmalı, örneğin +90 532 123 45 67.'
  return digits.startsWith('0')
    ? 'Başındaki 0 ile 11 hane olmalı, örneğin 0532 123 45 67.'
    : 'Başında 0 olmadan 10 hane olmalı, örneğin 532 123 45 67.'
}

/** Lists the choices, or shows the hint with its example. */
function listed({ choices, hint }: ParameterHelp, title = ''): string {
  return choices.length === 0 ? hint : ended(`${title}${choices.join(' · ')}`)
}

function commandTr(fault: ParseFault, { quoted, part, helpFor, example }: FaultFacts): string {
  const { names, keyed } = parameters.tr
  const right = (piece: keyof typeof names) => listed(helpFor(piece), 'Seçenekler: ')
  const whole = example === null ? '' : ` Komutun tamamı: ${example}`
  switch (fault.kind) {
    case 'text-too-long':
      return 'Komut çok uzun: en çok 3.000 karakter olabilir.'
    case 'quote-open':
      return 'Tırnak açık kaldı. Not ve marka adını iki tırnak arasına alın, örneğin not="telefonda söyledi".'
    case 'address-first':
      return `Komuttan sonra önce adresi yazın, sonra kalanını; örneğin: ${example}`
    case 'address':
      return addressTr(fault.fault, fault.text, part)
    case 'second-address':
      return 'Bir komutta yalnızca bir adres olabilir. Her adres için ayrı bir komut yazın.'
    case 'word':
      if (fault.nearest !== null) {
        return `${quoted(fault.word)} anlaşılmadı. Bunu mu demek istediniz: ${fault.nearest}?`
      }
      return fault.choices.length === 0
        ? `${quoted(fault.word)} anlaşılmadı. Örneğin: ${example}`
        : [
            `${quoted(fault.word)} anlaşılmadı.`,
            ...fault.choices.map((name) => `${tr.capital(names[name])}: ${listed(helpFor(name))}`),
          ].join(' ')
    case 'twice':
      return `İki kez ${names[fault.piece]} yazılmış. Yalnızca birini bırakın.`
    case 'missing':
      return `Eksik: ${names[fault.piece]}. ${right(fault.piece)}${whole}`
    case 'value':
      return `${tr.capital(names[fault.piece])} anlaşılmadı. ${right(fault.piece)}`
    case 'too-long':
      return `${tr.capital(names[fault.piece])} çok uzun: en çok ${tr.number(fault.most)} karakter olabilir. ${right(fault.piece)}`
    case 'unwanted':
      return `Bu komut ${names[fault.piece]} almaz. Örneğin: ${example}`
    case 'channel-unsuited':
      return fault.recipientKind === 'phone'
        ? 'Bir telefon numarası e-posta kanalına uymaz. Arama ya da SMS yazın, ya da bir e-posta adresi verin.'
        : `Bir e-posta adresi ${tr.words.channels[fault.channel]} kanalına uymaz. E-posta yazın, ya da bir telefon numarası verin.`
    case 'source-national':
      return `${fault.source} kaynağını yalnızca İYS kullanır. Şirketin izni aldığı yeri yazın, örneğin çağrı merkezi.`
    case 'key':
      return `${tr.capital(names[fault.piece])} anlaşılmadı. Şöyle yazın: ${keyed[fault.piece]}. ${right(fault.piece)}`
    case 'brand-unknown':
      return fault.names.length === 0
        ? 'Yetkili olduğunuz bir marka yok.'
        : ended(`Böyle bir marka yok: ${quoted(fault.text)}. Yetkili olduklarınız: ${tr.list(fault.names)}`)
    case 'brand-unclear':
      return ended(
        `Hangi marka olduğu belli değil: ${quoted(fault.text)}. Şunlar uyuyor: ${tr.list(fault.names)}`,
      )
    case 'date':
      return `Böyle bir tarih ya da saat yok: ${quoted(fault.text)}. 02.03.2026 14:05 ya da dün 14:05 gibi yazın.`
  }
}

const turkish = {
  code: (code: RefusalCode, facts: RefusalFacts) =>
    codesTr[code]?.(facts) ?? `İYS bu bildirimi kabul etmez (${code}).`,
  kept: keptTr,
  already: alreadyTr,
  older: olderTr,
  address: addressTr,
  command: commandTr,
}

function alreadyEn({ status, current }: RefusalFacts): string {
  const since = current?.consentDate == null ? '' : ` (since ${en.date(current.consentDate)})`
  return `This address is already ${status}${since}.`
}

function olderEn({ status, given: date, current }: RefusalFacts): string {
  const currentDate = current?.consentDate ?? null
  if (currentDate === null || date === null) return `There is a newer record; this ${status} does not count.`
  const written = currentDate.slice(0, 10) === date.slice(0, 10) ? en.exactMoment : en.date
  return date === currentDate
    ? `This recipient gave ${current?.status} on ${en.exactMoment(currentDate)}. ${status === 'ONAY' ? 'An' : 'A'} ${status} of the same moment does not count; a later date is needed.`
    : `This recipient gave ${current?.status} on ${written(currentDate)}. The ${status} of ${written(date)} is older, so it does not count.`
}

const codesEn: Codes = {
  H111: () => 'The channel is missing: write calls, SMS or e-mail.',
  H113: () => 'The source is missing. Write where consent was taken, for example web site.',
  H155: () => 'With the source "before 2015" only 1 May 2015 00:00 can be given.',
  H156: () => 'Dates before 1 May 2015 are not accepted. Write a later date.',
  H162: () => 'The date is in the future. Write now or a past date, for example today 09:00.',
  H174: alreadyEn,
  H178: olderEn,
  H408: () =>
    'A company decision can be a source for RET only. For ONAY write where you took the consent, for example web site.',
  H467: () =>
    'An ONAY older than three business days cannot be reported to İYS, so it does not count. Ask the recipient for consent again.',
}

const keptHereEn = 'so the RET is kept here and obeyed when sending.'

function keptEn(code: RefusalCode): string {
  switch (code) {
    case 'H175':
      return 'There was no consent before, so İYS does not take this; the RET is obeyed here.'
    case 'H467':
      return `İYS does not accept notices older than three business days, ${keptHereEn}`
    case 'H162':
      return `The date was in the future, so the RET counts from now. İYS does not accept this notice, ${keptHereEn}`
    case 'H178':
      return `İYS does not accept the same date as the recorded consent, ${keptHereEn}`
    default:
      return `İYS does not accept this notice (${code}), ${keptHereEn}`
  }
}

const addressesEn: AddressSentences = {
  unclear: () =>
    'I expected an address. Write the whole phone number or the e-mail address, for example 0532 123 45 67.',
  'phone-incomplete': (digits, text, shown) =>
    `The number looks incomplete: ${shown} has ${digits} digits. ${rightLengthEn(text)}`,
  'phone-too-long': (digits, text) =>
    `The number looks too long: it has ${digits} digits. ${rightLengthEn(text)}`,
  'phone-character': (character) =>
    `"${character}" cannot be in a number. Write digits only, for example 0532 123 45 67.`,
  'phone-not-in-use': () =>
    'There is no such number in use. Check the digits; a foreign number begins with +, for example +44 7400 123456.',
  'phone-premium': () =>
    "No consents are kept for premium numbers. Write the recipient's own number, for example 0532 123 45 67.",
  'email-form': () => 'This e-mail address is incomplete or too long. It should look like ad@example.com.',
  'email-character': (character) =>
    `"${character}" cannot be in an e-mail address. Write it without spaces and Turkish letters, for example ad@example.com.`,
  'email-short-domain': () =>
    'İYS wants at least two characters between the @ and the dot of an e-mail address. Neither ONAY nor RET can be recorded for this one; without a consent, nothing may be sent to it.',
}

function addressEn({ kind, detail = '' }: AddressFault, text: string, shown = inQuotes): string {
  return addressesEn[kind](detail, text, shown(text))
}

function rightLengthEn(text: string): string {
  const digits = text.replace(/\D/g, '')
  if (/^444/.test(digits)) return 'A 444 number has 7, for example 444 1 444.'
  if (text.trim().startsWith('+')) return 'With +90 it has 12, for example +90 532 123 45 67.'
  return digits.startsWith('0')
    ? 'With its first 0 it has 11, for example 0532 123 45 67.'
    : 'Without its first 0 it has 10, for example 532 123 45 67.'
}

function commandEn(fault: ParseFault, { quoted, part, helpFor, example }: FaultFacts): string {
  const { names, keyed } = parameters.en
  const right = (piece: keyof typeof names) => listed(helpFor(piece), 'Choices: ')
  const whole = example === null ? '' : ` The whole command: ${example}`
  switch (fault.kind) {
    case 'text-too-long':
      return 'The command is too long: it can have 3,000 characters at most.'
    case 'quote-open':
      return 'A quotation mark was left open. Put notes and brand names between two marks, for example note="said on the phone".'
    case 'address-first':
      return `Write the address after the command, then the rest; for example: ${example}`
    case 'address':
      return addressEn(fault.fault, fault.text, part)
    case 'second-address':
      return 'A command can have one address only. Write a command for each address.'
    case 'word':
      if (fault.nearest !== null) {
        return `${quoted(fault.word)} was not understood. Did you mean ${fault.nearest}?`
      }
      return fault.choices.length === 0
        ? `${quoted(fault.word)} was not understood. For example: ${example}`
        : [
            `${quoted(fault.word)} was not understood.`,
            ...fault.choices.map((name) => `${en.capital(names[name])}: ${listed(helpFor(name))}`),
          ].join(' ')
    case 'twice':
      return `The ${names[fault.piece]} was written twice. Leave only one.`
    case 'missing':
      return `Missing: ${names[fault.piece]}. ${right(fault.piece)}${whole}`
    case 'value':
      return `The ${names[fault.piece]} was not understood. ${right(fault.piece)}`
    case 'too-long':
      return `The ${names[fault.piece]} is too long: it can have ${en.number(fault.most)} characters at most. ${right(fault.piece)}`
    case 'unwanted':
      return `This command takes no ${names[fault.piece]}. For example: ${example}`
    case 'channel-unsuited':
      return fault.recipientKind === 'phone'
        ? 'A phone number does not suit the channel e-mail. Write calls or SMS, or give an e-mail address.'
        : `An e-mail address does not suit the channel ${en.words.channels[fault.channel]}. Write e-mail, or give a phone number.`
    case 'source-national':
      return `Only İYS uses the source ${fault.source}. Write where the company got the consent, for example call centre.`
    case 'key':
      return `The ${names[fault.piece]} was not understood. Write it like this: ${keyed[fault.piece]}. ${right(fault.piece)}`
    case 'brand-unknown':
      return fault.names.length === 0
        ? 'You have no role for any brand.'
        : ended(`There is no such brand: ${quoted(fault.text)}. Yours are: ${en.list(fault.names)}`)
    case 'brand-unclear':
      return ended(`It is not clear which brand: ${quoted(fault.text)}. These fit: ${en.list(fault.names)}`)
    case 'date':
      return `There is no such date or time: ${quoted(fault.text)}. Write it like 02.03.2026 14:05 or yesterday 14:05.`
  }
}

const english: typeof turkish = {
  code: (code, facts) => codesEn[code]?.(facts) ?? `İYS does not accept this notice (${code}).`,
  kept: keptEn,
  already: alreadyEn,
  older: olderEn,
  address: addressEn,
  command: commandEn,
}

export const refusals = { tr: turkish, en: english }
