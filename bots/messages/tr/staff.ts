import type { RetentionCounts } from '../../../db/schema.ts'
import type { Channel, Status } from '../../../src/consent/channel.ts'
import type { NationalState } from '../../../src/consent/consent.ts'
import type { PermissionReason } from '../../../src/consent/permission.ts'
import type { RecipientKind } from '../../../src/consent/recipient.ts'
import type { Source } from '../../../src/consent/source.ts'
import { type Door, originOf } from '../../../src/register/actor.ts'
import type { ChangeAnswer } from '../../../src/register/changes/changes.ts'
import type { GroupVerb, OpenState } from '../../../src/register/exchange/groups.ts'
import type { Role } from '../../../src/register/staff.ts'
import type { Counted } from '../formats.ts'
import { date, dateWithWeekday, eachCount, ending, list, moment, number, words } from '../turkish.ts'

const able: Record<Channel, { can: string; cannot: string }> = {
  ARAMA: { can: 'Aranabilir', cannot: 'Aranamaz' },
  MESAJ: { can: 'Mesaj gönderilebilir', cannot: 'Mesaj gönderilemez' },
  EPOSTA: { can: 'E-posta gönderilebilir', cannot: 'E-posta gönderilemez' },
}

const ableThen: typeof able = {
  ARAMA: { can: 'Aranabilirdi', cannot: 'Aranamazdı' },
  MESAJ: { can: 'Mesaj gönderilebilirdi', cannot: 'Mesaj gönderilemezdi' },
  EPOSTA: { can: 'E-posta gönderilebilirdi', cannot: 'E-posta gönderilemezdi' },
}

const reasons: Record<PermissionReason, string | null> = {
  consent: null,
  'consent-unverified': null,
  trader: 'tacir ve RET yok',
  'no-consent': 'bu kanal için izin alınmamış',
  'trader-unrecorded': "tacir adresi önce İYS'ye yüklenmeli",
  refused: 'alıcı reddetmiş',
  'refused-here': 'alıcı reddetmiş',
  'iys-waiting': "ONAY henüz İYS'ye bildirilmedi",
  'iys-sent': "ONAY İYS'ye gönderildi, yanıt bekleniyor",
  'iys-refused': "İYS bu ONAY'ı kabul etmedi",
  'iys-late': "ONAY'ın İYS'ye bildirim süresi geçti, alıcıdan yeniden onay isteyin",
  'brand-closed': 'marka kapatılmış',
  erased: 'adres silinmiş, RET olarak korunuyor',
}

const reasonsThen: typeof reasons = {
  consent: null,
  'consent-unverified': null,
  trader: 'tacirdi ve RET yoktu',
  'no-consent': 'bu kanal için izin alınmamıştı',
  'trader-unrecorded': "tacir adresi önce İYS'ye yüklenmeliydi",
  refused: 'alıcı reddetmişti',
  'refused-here': 'alıcı reddetmişti',
  'iys-waiting': "ONAY henüz İYS'ye bildirilmemişti",
  'iys-sent': "ONAY için İYS'nin yanıtı bekleniyordu",
  'iys-refused': "İYS bu ONAY'ı kabul etmemişti",
  'iys-late': "ONAY'ın İYS'ye bildirim süresi geçmişti",
  'brand-closed': 'marka kapatılmıştı',
  erased: 'adres silinmişti',
}

const general = {
  noRole: 'İzin kayıtlarını görmek için yetkiniz yok. Yöneticilere sorabilirim.',
  roleTooLow: (needed: Role) =>
    `Bunun için ${words.roles[needed]} yetkisi gerekir. Yöneticilere sorabilirim.`,
  askForRole: 'Yetki iste',
  noAdmin: "Tanımlı bir yönetici yok. izin'i kuran kişiye başvurun.",
  roleAsked: 'Yöneticilere ilettim. Yanıtları buradan size bildirilecek.',
  noSuchCommand: (word: string, nearest: string | null) =>
    `${word} diye bir komut yok.${nearest === null ? '' : ` Bunu mu demek istediniz: ${nearest}?`}`,
  forCommands: (help: string) => `Komutlar için: ${help}`,
  about:
    'izin, şirketin ticari ileti izinlerini tutar: kim aranabilir, kime SMS ya da e-posta gönderilebilir, kim reddetmiş.',
  commandMissing: (example: string) => `Ne yapmak istediğinizi de yazın, örneğin: ${example}`,
  oldButton: 'Bu düğme artık geçerli değil, hiçbir şey değişmedi. Komutu yeniden yazın.',
  unreadableAddress: 'Bu adres artık açılamıyor, hiçbir şey değişmedi.',
  ceiling: (perDay: number) =>
    `Bugünkü sorgu sınırınıza ulaştınız: günde ${number(perDay)}. Yarın yeniden sorabilirsiniz.`,
  usageTitle: 'İzin komutları',
  usage: 'Kullanım',
  examples: 'Örnekler',
  addressInChannel:
    'Yazdığınız adresi bu Slack kanalındaki herkes görüyor. Mesajınızı silin; adresi /izin ile ya da bana doğrudan yazın.',
  tasks: 'Ne yapmak istiyorsunuz?',
  subjects: {
    ask: 'Sorgulama',
    record: 'Kayıt',
    complaints: 'Şikâyetler',
    reports: 'Raporlar',
    manage: 'Yönetim',
  },
  footnote: (help: string) => `Yanıtları yalnızca siz görüyorsunuz. Bir komutun ayrıntısı: ${help}.`,
  order: 'Önce adresi yazın, kalanı istediğiniz sırada. Kanal: arama, SMS, e-posta ya da hepsi.',
  alone: 'Adres isteyen bir komutu tek başına yazarsanız form açılır; adres sohbete yazılmaz.',
  noBrand: 'Yetkili olduğunuz bir marka yok. Yöneticiye başvurun.',
}

const lookUp = {
  /** `isNarrowed`: asked for some channels, one recipient type or one brand. */
  summary: (brands: number, isNarrowed: boolean) => {
    if (brands > 0) return `İzin durumu: ${number(brands)} markada kayıt var.`
    return `İzin durumu: ${isNarrowed ? 'sorduğunuz için ' : ''}kayıt yok.`
  },
  none: (channels: readonly Channel[], isNarrowed: boolean) =>
    `⛔ ${isNarrowed ? 'Sorduğunuz için' : 'Yetkili olduğunuz markalarda bu adres için'} kayıt yok. ${channels.map((channel) => staff.lookUp.may(channel, false, 'consent')).join(' ')}`,
  noOther: 'Kaydı olmayan marka ve kanallar için gönderim yapılamaz.',
  details: 'Ayrıntı',
  columns: {
    ...{ brand: 'Marka', channel: 'Kanal', status: 'Durum', may: 'Gönderim' },
    ...{ since: 'Ne zamandan beri', source: 'Kaynak', who: 'Kim', national: 'İYS' },
  },
  since: (consentDate: string) => `${ending(date(consentDate), 'ablative')} beri`,
  source: (source: Source) => `kaynak ${words.sources[source]}`,
  /** Without the name, which follows. */
  by: (door: Door, status: Status, isNamed: boolean) => {
    if (originOf(door) === 'recipient') return `alıcının kendisi (${words.doors[door]})`
    const did = status === 'RET' ? 'kaydeden' : 'ekleyen'
    if (door === 'import' && isNamed) return `dosyayla ${did}`
    return door === 'slack' && isNamed ? did : `${did} ${words.doors[door]}`
  },
  change: 'Değiştir',
  recordNew: 'ONAY ya da RET kaydet',
  voidedBy: 'geri alan',
  /** Before the name of the second person. */
  approvedBy: 'doğrulayan',
  may: (channel: Channel, maySend: boolean, reason: PermissionReason) => {
    const why = reasons[reason]
    return `${maySend ? able[channel].can : able[channel].cannot}${why === null ? '' : `: ${why}`}.`
  },
  /** About a past day. */
  might: (channel: Channel, maySend: boolean, reason: PermissionReason) => {
    const why = reasonsThen[reason]
    return `${maySend ? ableThen[channel].can : ableThen[channel].cannot}${why === null ? '' : `: ${why}`}.`
  },
  /** `isFirst`: there was no record before (R8). */
  local: (isFirst: boolean) =>
    `${isFirst ? 'Önceden izni olmadığı için İYS' : 'İYS'} bu RET'i kabul etmez; burada saklanır ve uygulanır.`,
  uploadByHand: "Yapılacak: iys.org.tr üzerinden İYS'ye elle yükleyin.",
  daysToReport: (daysLeft: number) =>
    daysLeft < 0
      ? "İYS'ye bildirme süresi doldu"
      : daysLeft === 0
        ? "İYS'ye bildirmek için son gün bugün"
        : `İYS'ye bildirmek için ${number(daysLeft)} iş günü kaldı`,
  noRecord: 'kayıt yok',
  history: 'Geçmiş',
  /** `channel` may include the recipient type. */
  reject: (brand: string, channel: string) => `${brand.slice(0, 36)} · ${channel} için RET kaydet`,
  rejectTitle: 'RET',
  rejectText: (brand: string, channel: string) =>
    `Alıcı ${brand} markasından ${channel} istemediğini bildirdi. Geri almak için yeni bir ONAY gerekir.`,
  covers: (kind: RecipientKind): string =>
    kind === 'phone'
      ? 'Telefon numarası arama ve SMS kanallarını kapsar; e-posta için e-posta adresini sorgulayın.'
      : 'E-posta adresi yalnızca e-posta kanalını kapsar.',
}

function answerWords({ by, transactionId, code }: ChangeAnswer): string | null {
  if (by === 'word') return 'çalışanın beyanıyla'
  return transactionId !== null
    ? `İYS işlem no ${transactionId.slice(0, 8)}`
    : (code ?? (by === 'file' ? "İYS'nin dosyasıyla" : null))
}

const history = {
  summary: 'İzin geçmişi.',
  title: 'İzin geçmişi',
  empty: 'Bu adres için yetkili olduğunuz markalarda değişiklik yok.',
  unverified: "Bu kayıtlar İYS'de doğrulanmadı.",
  page: (first: number, last: number) => `En yeniden eskiye, ${number(first)}–${number(last)}.`,
  local: 'yalnızca burada',
  repeat: 'yinelenen RET',
  void: 'dosya geri alındı, önceki durumuna döndü',
  /** İYS: kayıtlı (70f5dec6) */
  inIys: (state: NationalState, answer: ChangeAnswer | null) => {
    const how = answer === null || state === 'sent' || state === 'waiting' ? null : answerWords(answer)
    return `İYS: ${words.inIys[state]}${how === null ? '' : ` (${how})`}`
  },
  id: (id: string) => `işlem no ${id}`,
  said: (consentDate: string) => `beyan ${moment(consentDate)}`,
}

export const staff = { general, lookUp, history }

/** What to do about a code of İYS (D6). */
const wayOut: Readonly<Record<string, string>> = {
  H174: "İYS'deki durum zaten aynı. İYS'de gördüyseniz kayıtlı olarak işaretleyin.",
  H175: "İYS'de izni olmayan adrese RET girilemez. Burada geçerlidir; kapatabilirsiniz.",
  H178: "İYS'deki kaydın tarihi daha yeni. İYS'nin dosyasını yükleyip son duruma bakın.",
  H467: 'Üç iş gününden eski. Alıcıdan yeniden onay isteyin.',
}

export const home = {
  title: (day: string) => `Bugün · ${dateWithWeekday(day)}`,
  role: (role: Role) => `Yetkiniz: ${words.roles[role]}.`,
  moreBrands: (count: number) =>
    `${number(count)} marka daha var; birini görmek için rapor komutuna marka=… ekleyin.`,
  waiting: 'Bekleyenler',
  showWaiting: 'Bekleyenleri göster',
  nothingWaits: 'Sizi bekleyen bir iş yok.',
  /** Changes that are not in İYS. */
  queue: {
    group: (brand: string, what: Counted, state: OpenState, dueOn: string, daysLeft: number) => {
      const due =
        daysLeft < 0
          ? `süre ${date(dueOn)} günü doldu`
          : daysLeft === 0
            ? 'son gün bugün'
            : `son gün ${date(dueOn)}, ${number(daysLeft)} iş günü kaldı`
      return `${brand}: ${list(eachCount(what))}, İYS'de ${words.inIys[state]}; ${due}.`
    },
    due: {
      title: (brand: string) => `${brand}: İYS'ye bildirim`,
      nothing: (brand: string) => `${brand}: İYS'ye bildirim süresi yaklaşan değişiklik yok.`,
    },
    owner: 'İlgilenen:',
    code: (code: string) => `${code}: ${wayOut[code] ?? 'İYS bu değişikliği kabul etmedi.'}`,
    choose: 'Ne yapılsın?',
    verbs: {
      take: 'Ben ilgileniyorum',
      retry: "İYS'ye yeniden bildir",
      registered: "İYS'de kayıtlı, gördüm",
      'ask-again': 'Kapat: alıcıya yeniden sorulacak',
      'not-needed': 'Kapat: gerek kalmadı',
    } satisfies Record<GroupVerb, string>,
    done: {
      take: (count: number) => `Bununla siz ilgileniyorsunuz: ${number(count)} değişiklik.`,
      retry: (count: number) => `İYS'ye yeniden bildirilecek: ${number(count)} değişiklik.`,
      registered: (count: number) =>
        `Sizin beyanınızla İYS'de kayıtlı sayıldı: ${number(count)} değişiklik. Beyanınız kanıt dosyasında adınızla görünür.`,
      'ask-again': (count: number) =>
        `Kapatıldı: ${number(count)} değişiklik. Gönderim için alıcıdan yeni bir onay gerekir.`,
      'not-needed': (count: number) => `Kapatıldı: ${number(count)} değişiklik.`,
    } satisfies Record<GroupVerb, (count: number) => string>,
    gone: 'Burada artık değişiklik yok, hiçbir şey değişmedi. Komutu yeniden yazın: bekleyenler.',
    more: (count: number) => `${number(count)} satır daha var; bunlar bitince görünür.`,
  },
  complaints: (count: number, command: string) =>
    `${number(count)} şikâyet yanıt bekliyor: ${command} şikayetler`,
  allCommands: 'Tümü',
  lookUp: 'İzin sorgula',
  add: 'ONAY kaydet',
  reject: 'RET kaydet',
  report: 'Rapor',
  upload: 'Dosya yükle',
}

/** The code leads to a line of the log. */
export const failure = {
  unchanged: (code: string) =>
    'Şu anda kaydedemedim, hiçbir şey değişmedi. Birkaç dakika sonra yeniden deneyin. ' +
    `Sürerse yöneticiye şu kodu iletin: ${code}.`,
  unknown: (code: string) =>
    'Beklenmedik bir hata oldu; isteğinizin işlenip işlenmediğini bilmiyorum. ' +
    `Yinelemeden önce sorgulayarak bakın. Sürerse yöneticiye şu kodu iletin: ${code}.`,
  notProcessed:
    'Son isteğiniz, bizdeki bir hata yüzünden işlenemedi. Lütfen yeniden deneyin. Yine olmazsa şirkete başka bir yoldan ulaşın.',
}

const ask = {
  title: 'Adresi silme',
  scope:
    'Silme tüm markaları ve kanalları kapsar: adres her yerde RET olur; sorgularda, geçmişte ve listelerde görünmez.',
  kept: (years: number) =>
    `Verilmiş izinlerin ispatı için kayıtlar, izin bittikten sonra ${number(years)} yıl kapalı saklanır (Ticari İletişim Yönetmeliği m. 13); ardından adres kalıcı olarak silinir. Geri alınamaz: yeniden izni yalnızca alıcının kendisi verebilir.`,
  button: 'Tüm markalarda sil',
  confirmTitle: 'Adresi sil',
  confirmText: 'Adres tüm markalarda ve kanallarda RET olacak ve görünmez olacak. Geri alınamaz.',
  yes: 'Sil',
}

const done = {
  summary: 'Adres silindi.',
  stored: (refusals: number) => (refusals === 1 ? 'RET kaydedildi.' : `${number(refusals)} RET kaydedildi.`),
  erased: (address: string) =>
    `${address} silindi: tüm markalarda ve kanallarda RET, sorgularda ve geçmişte görünmez.`,
  already: 'Bu adres daha önce silinmişti; yeni bir değişiklik yapılmadı.',
  kept: (through: string) =>
    `Verilmiş izinlerin ispatı için kayıtlar ${ending(date(through), 'dative')} kadar kapalı saklanır (Ticari İletişim Yönetmeliği m. 13; KVKK m. 7). O güne kadar günlük dosyalar değişmez ve kanıtı yalnızca yönetici alabilir; sonra adres kalıcı olarak silinir, RET kalır.`,
  openComplaint: 'Bu adresle ilgili açık bir şikâyet var: sonuçlanana kadar adres silinmez.',
}

const refused = {
  unknown: (command: string) =>
    `Bu adresin kaydı yok, silinecek bir şey de yok. Alıcı mesaj istemiyorsa RET yazabilirsiniz: ${command} ret ADRES KANAL`,
  gone: 'Bu adres daha önce silinmiş; RET olarak korunuyor.',
  allBrands: 'Silme tüm markaları kapsar; bunun için tüm markalarda yönetici yetkisi gerekir.',
}

const hidden = 'Bu adres silinmiş; RET olarak korunuyor. Hiçbir kanaldan mesaj gönderilemez.'

/** 5.000'i */
const ofThem = (count: number) => ending(number(count), 'possessive')

const post = {
  summary: (persons: number) => `Saklama süresi dolan kayıtlar silindi: ${number(persons)} adres.`,
  title: 'Saklama süresi dolan kayıtlar silindi',
  dropped: ({ persons, consents, askedPersons }: RetentionCounts, years: number) =>
    `${number(persons)} adres ve ${number(consents)} izin kaydı: son izinlerinin bitmesinden sonra ${number(years)} yıl geçti.${askedPersons === 0 ? '' : ` Bunların ${ofThem(askedPersons)} silinmesini istemişti.`}`,
  with: ({ evidence, evidenceFiles, complaintTexts, links, downloads, telegramPeople }: RetentionCounts) => {
    const texts = [
      ...(evidence > 0 ? [`${number(evidence)} kanıt metni`] : []),
      ...(evidenceFiles > 0 ? [`${number(evidenceFiles)} kanıt dosyası`] : []),
      ...(complaintTexts > 0 ? [`${number(complaintTexts)} şikâyet metni`] : []),
      ...(links > 0 ? [`${number(links)} bağlantı`] : []),
      ...(downloads > 0 ? [`${number(downloads)} indirme kaydı`] : []),
      ...(telegramPeople > 0 ? [`${number(telegramPeople)} Telegram hesabı`] : []),
    ]
    return texts.length === 0 ? null : `Birlikte silinenler: ${list(texts)}.`
  },
  kept: ({ keptForConsent, keptForComplaint, keptForDuty, keptAsked }: RetentionCounts) =>
    `Saklanmaya devam eden adresler: ${ofThem(keptForConsent)} geçerli izin, ${ofThem(keptForComplaint)} açık şikâyet, ${ofThem(keptForDuty)} saklama süresi nedeniyle.${keptAsked === 0 ? '' : ` Bunların ${ofThem(keptAsked)} silinmesini istedi: süresi dolana kadar kapalı saklanıyor.`}`,
  marks: 'Silinen adreslerin RET kayıtları korunur; zincir ve mühürler değişmez.',
}

export const erasure = { ask, done, refused, hidden, post }
