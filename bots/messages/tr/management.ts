import { dayOf, formatClock } from '../../../src/calendar/istanbul.ts'
import type { Brand, BrandDetails, SaveFault } from '../../../src/register/brands.ts'
import type { Room } from '../../../src/register/rooms.ts'
import type { Role } from '../../../src/register/staff.ts'
import { ended } from '../../../src/report/sentence.ts'
import { date, dateWithWeekday, list, number, words } from '../turkish.ts'
import { setting } from './settings.ts'

const details = ({ trademark, shortNames = [] }: BrandDetails) =>
  [
    ...(trademark === undefined ? [] : [`Tescil no ${trademark}.`]),
    ...(shortNames.length === 0 ? [] : [ended(`Kısa adları: ${list(shortNames)}`)]),
  ].join(' ')

const brand = {
  title: 'Markalar',
  form: {
    title: 'Marka ekle',
    submit: 'Ekle',
    nameMissing: 'Markanın adı eksik.',
    labels: { name: 'Ad', code: 'Kod', trademark: 'Tescil no', short: 'Kısa adlar' },
    hints: {
      name: 'Alıcıların tanıdığı ad, örneğin Örnek Çay.',
      code: "İYS'deki marka kodu, yalnızca rakam, örneğin 123458.",
      trademark: 'Marka tescilliyse numarası, örneğin 2019 12345.',
      short: 'Komutlarda yazmak için, virgülle ayırın, örneğin çay, öç.',
    },
  },
  none: 'Yönetici olduğunuz bir marka yok.',
  line: ({ code, trademark, shortNames, master, closedAt }: Brand, rooms: number) =>
    [
      `kod ${code}`,
      ...(master ? ['ana marka'] : []),
      ...(trademark === null ? [] : [`tescil no ${trademark}`]),
      ...(shortNames.length === 0 ? [] : [`kısa adı ${shortNames.join(', ')}`]),
      rooms === 0 ? 'raporu hiçbir yere gitmiyor' : `raporu ${number(rooms)} yere gidiyor`,
      ...(closedAt === null ? [] : [`${date(dayOf(closedAt))} günü kapatıldı`]),
    ].join(' · '),
  onlyForAll: 'Markayı, tüm markaların yöneticisi ekleyebilir.',
  noProvider:
    'Önce şirketin kendisi eklenmeli. Bu, sunucudaki komut satırından yapılır: izin provider add --code … --name "…"',
  howToAdd: (example: string) =>
    `Markanın adını ve İYS'deki kodunu yazın; tescil numarası ve kısa adları isteğe bağlı. Örneğin: ${example}`,
  added: (name: string, code: number, given: BrandDetails) =>
    `${name} eklendi, kodu ${code}. ${details(given)}`.trim(),
  edited: (name: string, given: BrandDetails) => `${name} değiştirildi. ${details(given)}`.trim(),
  next: 'Sırada günlük raporu var; raporun gideceği Slack kanalında yazın:',
  nextCommand: (code: number) => `abone marka=${code}`,
  askClose: (name: string, code: number, rooms: number, master: boolean) =>
    [
      `${name} (${code}) kapatılacak.${master ? ' Bu, şirketin ana markasıdır.' : ''}`,
      'Yeni izin kabul etmez, bu marka için gönderim yapılamaz; kayıtlı izinleri kalır ve sorgulanabilir.',
      rooms === 0 ? '' : `${number(rooms)} yere giden günlük raporu durur.`,
      'Kapatılan marka yeniden açılamaz.',
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
  close: (name: string) => `${name} markasını kapat`,
  closed: (name: string) => `${name} kapatıldı. Kayıtlı izinleri kalır ve sorgulanabilir.`,
}

const held = (role: Role, of: string | null) => `${words.roles[role]} (${of ?? 'tüm markalar'})`

const role = {
  title: 'Yetkiler',
  /** For a notification, which cannot name the person. */
  about: (sentence: string) => `Yetki: ${sentence}`,
  none: 'Kimseye yetki verilmemiş.',
  always: 'yönetici (tüm markalar, SLACK_ADMINS)',
  held,
  whom: (example: string) =>
    `Kişi anlaşılamadı. Kişiyi @ ile seçin ya da üye kimliğini yazın (U ile başlar). Örneğin: ${example}`,
  whichRole: (example: string) =>
    `Hangi yetki olduğu anlaşılmadı: görüntüleyici, düzenleyici ya da yönetici. Örneğin: ${example}`,
  whichBrand: (names: readonly string[]) =>
    names.length === 0
      ? 'Yönetici olduğunuz açık bir marka yok.'
      : ended(`Hangi marka için olduğunu marka=… ile yazın. Yönetici olduklarınız: ${list(names)}`),
  already: (given: Role, of: string | null) => `zaten ${held(given, of)}. Değişiklik yapılmadı.`,
  given: (given: Role, of: string | null) => `artık ${held(given, of)}.`,
  askGive: (given: Role, of: string | null) => `${held(given, of)} olacak.`,
  give: (given: Role, of: string | null) => `Yetkiyi ver: ${held(given, of)}`,
  adminMay: 'Yönetici; markaları, rapor kanallarını, ayarları ve başkalarının yetkilerini değiştirebilir.',
  askTake: (lost: readonly string[]) => `şu yetki alınacak: ${list(lost)}.`,
  take: (lost: readonly string[]) => `Yetkiyi al: ${list(lost)}`,
  taken: (lost: readonly string[]) => `artık ${list(lost)} değil.`,
  noneToTake: 'burada alabileceğiniz bir yetkisi yok. Değişiklik yapılmadı.',
  fromConfiguration:
    'yöneticiliği SLACK_ADMINS ayarından gelir; buradan alınamaz, sunucudaki ayardan çıkarılır.',
  lastAdmin:
    "Bundan sonra Slack'te hiçbir yönetici kalmaz: kimse yetki veremez, ayar değiştiremez. Yeni yönetici ancak sunucudaki komut satırından verilir: izin staff add --slack U… --role admin",
  ownRole: 'Bu sizin kendi yöneticiliğiniz; bundan sonra bu komutu kullanamazsınız.',
  asked: 'izin kayıtları için yetki istiyor. Düğmeler yönetici olduğunuz markalar için geçerlidir.',
  askedSummary: 'Yetki isteği.',
  giveAll: (given: Role) => `Tüm markalar: ${words.roles[given]} yap`,
  giveSome: 'Marka ve yetki seç',
  decline: 'İsteği geri çevir',
  declined: 'isteği geri çevrildi; kendisine bildirildi.',
  hasRole: 'yetkisi var; istek geri çevrilmedi. Yetkiyi almak için: yetki al',
  grantFailed: 'Bu yetki verilemedi, hiçbir şey değişmedi.',
  news: {
    summary: 'Yetkiniz değişti.',
    given: (given: Role, of: string | null) => `size yetki verdi: ${held(given, of)}.`,
    declined: 'yetki isteğinizi geri çevirdi. Nedenini kendisine sorabilirsiniz.',
    help: 'Neler yapabilirim?',
  },
}

const where = ({ platform, externalId, title }: NamedPlace) =>
  `${platform === 'slack' ? 'Slack' : 'Telegram'} ${title == null ? externalId : `“${title}”`}`

/** `title`: a Telegram group's, where Telegram tells it. */
export type NamedPlace = Pick<Room, 'platform' | 'externalId'> & {
  readonly title?: string | null | undefined
}

const room = {
  title: 'Günlük raporu alan kanallar ve gruplar',
  none: 'Hiçbir kanal ya da grup günlük rapor almıyor.',
  howTo: 'Bir kanalı eklemek için komutu o kanalda yazın:',
  example: 'abone marka=… saat=08:30',
  listCommand: 'abone listele',
  place: where,
  thisRoom: 'bu kanal',
  time: (minutes: number, isUsual: boolean) =>
    `her gün ${formatClock(minutes)}${isUsual ? ' (ortak saat)' : ''}`,
  lost: 'ulaşılamıyor: kanal ya da grup silinmiş ya da izin oradan çıkarılmış',
  whichRoom: (example: string) =>
    `Komutu raporun gideceği kanalda yazın ya da yerini verin: oda=C0123ABCD, Telegram grubu için oda=telegram -1001234567890. Örneğin: ${example}`,
  wrongTime: 'Saati saat ve dakikayla yazın, örneğin saat=08:30; ortak saat için saat=varsayılan.',
  whichBrand: (place: string) => `${place} hangi markanın günlük raporunu alsın?`,
  added: (name: string, place: string, at: string, firstAt: number) =>
    `${name} günlük raporu için ${place} eklendi: ${at}. İlk rapor ${dateWithWeekday(dayOf(firstAt))} günü gelir.`,
  changed: (name: string, place: string, at: string) => `${place}, ${name} günlük raporunu alıyor: ${at}.`,
  inviteSlack: 'izin bu kanalda değilse ekleyin: kanalın adına tıklayın, Entegrasyonlar, Uygulama ekle.',
  inviteTelegram: "izin'in Telegram botu bu grupta değilse gruba ekleyin.",
  telegramOff:
    "izin'de Telegram henüz kurulu değil: raporlar saklanır, sunucuya TELEGRAM_BOT_TOKEN verilince gider.",
  tryIt: (command: string) => `Kanalların durumu: ${command}`,
  remove: (name: string, place: number | null) =>
    `${place === null ? '' : `${number(place)}: `}${name} raporunu durdur`,
  removeTitle: 'Günlük rapor',
  askRemove: (name: string, place: string) => `${place} artık ${name} günlük raporunu almaz.`,
  noneHere: (place: string) => `${place} günlük rapor almıyor. Değişiklik yapılmadı.`,
  whichRemove: (place: string) => `${place} için durdurulacak raporu seçin.`,
  removed: (name: string, place: string) => `${place} artık ${name} günlük raporunu almıyor.`,
}

const faults: Record<SaveFault, string> = {
  'code-wrong': 'Bu bir İYS kodu değil, hiçbir şey değişmedi. Kod 123457 gibi bir sayıdır.',
  'name-empty': 'Ad boş, hiçbir şey değişmedi.',
  'provider-exists': 'Şirket zaten eklenmiş; her kurulumda tek şirket olur.',
  'provider-unknown': 'Şirket henüz eklenmemiş, hiçbir şey değişmedi.',
  'brand-exists': 'Bu kodla bir marka zaten var, hiçbir şey değişmedi.',
  'brand-unknown': 'Böyle bir marka yok, hiçbir şey değişmedi.',
  'brand-closed': 'Bu marka kapatılmış, hiçbir şey değişmedi.',
  'day-closed': 'Markanın kapanmış bir günde kaydı var, hiçbir şey değişmedi.',
  'name-taken': 'Bu ad başka bir markanın adı, kısa adı ya da kodu; hiçbir şey değişmedi.',
  'not-subscribed': 'Burası bu markanın günlük raporunu almıyor. Değişiklik yapılmadı.',
  'no-such-role': 'Bu kişinin böyle bir yetkisi yok. Değişiklik yapılmadı.',
}

export const management = {
  unknownWord: (word: string, meant: string | null, example: string) =>
    meant === null
      ? `${word} anlaşılmadı. Örneğin: ${example}`
      : `${word} anlaşılmadı. Bunu mu demek istediniz: ${meant}`,
  notYet: 'Düğmeye basana kadar hiçbir şey değişmez.',
  refused: (fault: SaveFault) => faults[fault],
  brand,
  role,
  room,
  setting,
}
