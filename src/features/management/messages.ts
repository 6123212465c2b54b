import * as en from '../../../bots/messages/english.ts'
import * as tr from '../../../bots/messages/turkish.ts'
import { dayOf, type IstanbulDay } from '../../calendar/istanbul.ts'
import { ended } from '../../consent/fold.ts'
import type { Brand, SaveFault } from '../../register/company/brands.ts'
import type { Room } from '../../register/company/rooms.ts'
import type { settingGroups } from '../../register/company/settings.ts'
import type { Role } from '../../register/company/staff.ts'

/** A room. `title` is that of a Telegram group, if Telegram tells it. */
export type NamedPlace = Pick<Room, 'platform' | 'externalId'> & {
  readonly title?: string | null | undefined
}

const heldTr = (role: Role, of: string | null) => `${tr.words.roles[role]} (${of ?? 'tüm markalar'})`

const leftTr = {
  configuration: 'SLACK_ADMINS ayarı nedeniyle yönetici olarak kalırsınız.',
  'other-admins':
    'Bundan sonra markaları, yetkileri ve ayarları değiştiremezsiniz; yetkiyi yalnızca başka bir yönetici yeniden verebilir.',
  none: 'Bundan sonra markaları, yetkileri ve ayarları değiştiremezsiniz; sizden başka yönetici olmadığı için yetki ancak sunucudan yeniden verilebilir.',
}

const role = {
  title: 'Yetkiler',
  /** Text of a notification, where the person cannot be mentioned. */
  about: (sentence: string) => `Yetki: ${sentence}`,
  none: 'Kimseye yetki verilmemiş.',
  always: 'yönetici (tüm markalar, SLACK_ADMINS)',
  held: heldTr,
  whichBrand: (names: readonly string[]) =>
    names.length === 0
      ? 'Yönetici olduğunuz açık bir marka yok.'
      : ended(`Hangi marka için olduğunu marka=… ile yazın. Yönetici olduklarınız: ${tr.list(names)}`),
  already: (given: Role, of: string | null) => `zaten ${heldTr(given, of)}. Değişiklik yapılmadı.`,
  given: (given: Role, of: string | null) => `artık ${heldTr(given, of)}.`,
  adminMay: 'Yönetici; markaları, rapor kanallarını, ayarları ve başkalarının yetkilerini değiştirebilir.',
  taken: (lost: readonly string[]) => `artık ${tr.list(lost)} değil.`,
  keptByConfiguration: (lost: readonly string[]) =>
    `buradaki yetkisi alındı (${tr.list(lost)}), ama SLACK_ADMINS ayarı nedeniyle tüm markaların yöneticisi olarak kalıyor. Bu, yalnızca sunucudaki ayardan değişir.`,
  askOwn: (lost: readonly string[], left: 'configuration' | 'other-admins' | 'none') =>
    `kendi yetkinizi almak üzeresiniz: ${tr.list(lost)}. ${leftTr[left]}`,
  takeOwn: 'Kendi yetkimi al',
  noneToTake: 'burada alabileceğiniz bir yetkisi yok. Değişiklik yapılmadı.',
  fromConfiguration:
    'yöneticiliği SLACK_ADMINS ayarından gelir; buradan alınamaz, sunucudaki ayardan çıkarılır.',
  asked: 'izin kayıtları için yetki istiyor.',
  askedSummary: 'Yetki isteği.',
  decline: 'İsteği geri çevir',
  declined: 'isteği geri çevrildi; kendisine bildirildi.',
  hasRole: 'yetkisi var; istek geri çevrilmedi. Yetkiyi almak için: yetki al',
  news: {
    summary: 'Yetkiniz değişti.',
    given: (given: Role, of: string | null) => `size yetki verdi: ${heldTr(given, of)}.`,
    declined: 'yetki isteğinizi geri çevirdi. Nedenini kendisine sorabilirsiniz.',
    help: 'Neler yapabilirim?',
  },
}

const where = ({ platform, externalId, title }: NamedPlace) =>
  `${platform === 'slack' ? 'Slack' : 'Telegram'} ${title == null ? externalId : `“${title}”`}`

const faultsTr: Record<SaveFault, string> = {
  'brand-active': 'Marka etkin ve sonraki günler kapandı: etkinleşme günü artık değişmez.',
  'code-wrong': 'Bu bir İYS kodu değil, hiçbir şey değişmedi. Kod 123457 gibi bir sayıdır.',
  'brand-exists': 'Bu kodla bir marka zaten var, hiçbir şey değişmedi.',
  'brand-closed': 'Bu marka kapatılmış, hiçbir şey değişmedi.',
  'name-taken': 'Bu ad başka bir markanın adı ya da kodu; hiçbir şey değişmedi.',
  other: 'Hiçbir şey değişmedi.',
}

const groupsTr: Readonly<Record<keyof typeof settingGroups, string>> = {
  days: 'İş günleri',
  consents: 'Kayıt ve sorgu',
  recipients: 'Alıcılar',
  exchange: 'İYS',
  systems: 'Sistemler',
  company: 'Şirket',
}

const turkish = {
  brand: {
    title: 'Markalar',
    form: { title: 'Marka ekle', submit: 'Ekle' },
    closeForm: { title: 'Marka kapat', submit: 'Devam' },
    none: 'Yönetici olduğunuz bir marka yok.',
    line: ({ code, trademark, master, closedAt }: Brand, rooms: number) =>
      [
        `kod ${code}`,
        ...(master ? ['ana marka'] : []),
        ...(trademark === null ? [] : [`tescil no ${trademark}`]),
        rooms === 0 ? 'raporu hiçbir yere gitmiyor' : `raporu ${tr.number(rooms)} yere gidiyor`,
        ...(closedAt === null ? [] : [`${tr.date(dayOf(closedAt))} günü kapatıldı`]),
      ].join(' · '),
    onlyForAll: 'Markayı, tüm markaların yöneticisi ekleyebilir.',
    noProvider:
      'Önce şirketin kendisi eklenmeli. Bu, sunucudaki komut satırından yapılır: izin provider add --code … --name "…"',
    added: (name: string, code: number, trademark: string | null) =>
      `${name} eklendi, kodu ${code}.${trademark === null ? '' : ` Tescil no ${trademark}.`}`,
    next: 'Sırada günlük raporu var; raporun gideceği Slack kanalında yazın:',
    nextCommand: (code: number) => `abone marka=${code}`,
    askClose: (name: string, code: number, rooms: number, master: boolean) =>
      [
        `${name} (${code}) kapatılacak.${master ? ' Bu, şirketin ana markasıdır.' : ''}`,
        'Yeni izin kabul etmez, bu marka için gönderim yapılamaz; kayıtlı izinleri kalır ve sorgulanabilir.',
        rooms === 0 ? '' : `${tr.number(rooms)} yere giden günlük raporu durur.`,
        'Kapatılan marka yeniden açılamaz.',
      ]
        .filter((sentence) => sentence !== '')
        .join(' '),
    close: (name: string) => `${name} markasını kapat`,
    closed: (name: string) => `${name} kapatıldı. Kayıtlı izinleri kalır ve sorgulanabilir.`,
  },
  role,
  room: {
    title: 'Günlük raporu alan kanallar ve gruplar',
    none: 'Hiçbir kanal ya da grup günlük rapor almıyor.',
    howTo: 'Bir kanalı eklemek için komutu o kanalda yazın:',
    example: 'abone marka=…',
    listCommand: 'abone listele',
    place: where,
    thisRoom: 'bu kanal',
    lost: 'ulaşılamıyor: kanal ya da grup silinmiş veya izin uygulaması oradan çıkarılmış',
    whichRoom: (example: string) =>
      `Komutu raporun gideceği kanalda yazın ya da yerini verin: oda=C0123ABCD, Telegram grubu için oda=telegram -1001234567890. Örneğin: ${example}`,
    added: (name: string, place: string, at: string, first: IstanbulDay) =>
      `${name} günlük raporu için ${place} eklendi: her gün ${at}. İlk rapor ${tr.dateWithWeekday(first)} günü gelir.`,
    getsIt: (name: string, place: string, at: string) =>
      `${place}, ${name} günlük raporunu alıyor: her gün ${at}.`,
    inviteSlack: 'izin bu kanalda değilse ekleyin: kanalın adına tıklayın, Entegrasyonlar, Uygulama ekle.',
    inviteTelegram: "izin'in Telegram botu bu grupta değilse gruba ekleyin.",
    telegramOff:
      "izin'de Telegram henüz kurulu değil: raporlar saklanır, sunucuya TELEGRAM_BOT_TOKEN verilince gider.",
    tryIt: (command: string) => `Kanalların durumu: ${command}`,
    remove: (name: string, place: number) => `${tr.number(place)}: ${name} raporunu durdur`,
    noneHere: (place: string) => `${place} günlük rapor almıyor. Değişiklik yapılmadı.`,
    removed: (name: string, place: string) => `${place} artık ${name} günlük raporunu almıyor.`,
  },
  notYet: 'Düğmeye basana kadar hiçbir şey değişmez.',
  refused: (fault: SaveFault) => faultsTr[fault],
  setting: {
    title: 'Ayarlar',
    groups: groupsTr,
    changedMark: '✎',
    changedCount: (count: number) =>
      count === 0 ? 'Tüm ayarlar varsayılan değerinde.' : `✎ Varsayılandan farklı: ${tr.number(count)} ayar.`,
    howTo: 'Değiştirmek için adını ve yeni değerini yazın:',
    example: 'ayar şikâyet süresi 10',
    defaultIs: (text: string) => `Varsayılan: ${text}.`,
    technicalName: 'Teknik adı:',
    choose: 'Ayar seçin',
    unknown: (name: string, nearest: string | null) =>
      nearest === null
        ? `${name} diye bir ayar yok. Tüm ayarlar için yalnızca ayar yazın.`
        : `${name} diye bir ayar yok. Bunu mu demek istediniz: ${nearest}?`,
    changed: (at: number) => `${tr.instant(at)}, değiştiren`,
    onlyForAll: 'Ayarları, tüm markaların yöneticisi değiştirebilir.',
    exchange: {
      ask: (count: number) =>
        `İYS aktarımı açılırsa ${tr.number(count)} adrese gönderim durur: ONAY'ları İYS'de kayıtlı olana kadar gönderilemez. Açılsın mı?`,
      brand: (name: string, count: number) => `${name}: ${tr.number(count)} adres`,
      yes: 'Evet, aç',
      waiting: (count: number) =>
        count === 0
          ? "İYS'ye bildirilecek değişiklik yok."
          : `İYS'ye bildirilecek: ${tr.number(count)} değişiklik. Görmek için: iys`,
    },
    noIysApi:
      'Önce sunucuda IYS_API_URL, IYS_USERNAME ve IYS_PASSWORD tanımlanmalı, sonra izin yeniden başlatılmalı.',
    refused: (name: string, typed: string) =>
      `${typed}, ${name} için geçerli bir değer değil; ayar değişmedi.`,
    set: (name: string, before: string, value: string) => `${name} ayarlandı: ${value} (önceki: ${before}).`,
    form: { title: 'Ayarı değiştir', submit: 'Kaydet' },
  },
  roleForm: { give: 'Yetki ver', take: 'Yetki al' },
  roomForm: { title: 'Günlük rapor kanalı', submit: 'Kaydet' },
}

const leftEn = {
  configuration: 'You stay admin by SLACK_ADMINS.',
  'other-admins':
    'You could no longer change brands, roles and settings; only another admin could give it to you again.',
  none: 'You could no longer change brands, roles and settings; there is no other admin, so only the server could give the role again.',
}

const heldEn = (role: Role, of: string | null) => `${en.words.roles[role]} (${of ?? 'all brands'})`

const faultsEn: Record<SaveFault, string> = {
  'brand-active': 'The brand is active, and days since are closed: the date can no longer change.',
  'code-wrong': 'This is not a code of İYS, and nothing was changed. A code is a number such as 123457.',
  'brand-exists': 'There is a brand with this code already, and nothing was changed.',
  'brand-closed': 'This brand is closed, and nothing was changed.',
  'name-taken': 'Another brand has this as its name or code; nothing was changed.',
  other: 'Nothing was changed.',
}

const english: typeof turkish = {
  brand: {
    title: 'Brands',
    form: { title: 'Add a brand', submit: 'Add' },
    closeForm: { title: 'Close a brand', submit: 'Go on' },
    none: 'You are admin of no brand.',
    line: ({ code, trademark, master, closedAt }, rooms) =>
      [
        `code ${code}`,
        ...(master ? ['master brand'] : []),
        ...(trademark === null ? [] : [`trademark no ${trademark}`]),
        rooms === 0 ? 'its report goes nowhere' : `its report goes to ${en.counted(rooms, 'place')}`,
        ...(closedAt === null ? [] : [`closed on ${en.date(dayOf(closedAt))}`]),
      ].join(' · '),
    onlyForAll: 'An admin of all brands can add a brand.',
    noProvider:
      'The company itself has to be added first, on the command line of the server: izin provider add --code … --name "…"',
    added: (name, code, trademark) =>
      `${name} was added, its code is ${code}.${trademark === null ? '' : ` Trademark no ${trademark}.`}`,
    next: 'Next, its daily report; write in the Slack channel that should get it:',
    nextCommand: (code) => `subscribe brand=${code}`,
    askClose: (name, code, rooms, master) =>
      [
        `${name} (${code}) will be closed.${master ? ' It is the master brand of the company.' : ''}`,
        'It takes no new consents and nothing may be sent for it; its records stay and can be looked up.',
        rooms === 0 ? '' : `Its daily report to ${en.counted(rooms, 'place')} stops.`,
        'A closed brand cannot be opened again.',
      ]
        .filter((sentence) => sentence !== '')
        .join(' '),
    close: (name) => `Close ${name}`,
    closed: (name) => `${name} was closed. Its records stay and can be looked up.`,
  },
  role: {
    title: 'Roles',
    about: (sentence) => `Role: ${sentence}`,
    none: 'No role has been given yet.',
    always: 'admin (all brands, SLACK_ADMINS)',
    held: heldEn,
    whichBrand: (names) =>
      names.length === 0
        ? 'You are admin of no open brand.'
        : ended(`Write for which brand with brand=…. You are admin of ${en.list(names)}`),
    already: (given, of) => `is ${heldEn(given, of)} already. Nothing was changed.`,
    given: (given, of) => `is now ${heldEn(given, of)}.`,
    adminMay: "An admin can change brands, report channels, settings and other people's roles.",
    taken: (lost) => `is no longer ${en.list(lost)}.`,
    keptByConfiguration: (lost) =>
      `was given ${en.list(lost)} here, which was taken, and stays admin of all brands by SLACK_ADMINS. Only the configuration of the server changes that.`,
    askOwn: (lost, left) => `you are about to take your own role: ${en.list(lost)}. ${leftEn[left]}`,
    takeOwn: 'Take my own role',
    noneToTake: 'has no role that you could take here. Nothing was changed.',
    fromConfiguration:
      'is admin by the setting SLACK_ADMINS; that cannot be taken here, only in the configuration of the server.',
    asked: 'asks for a role.',
    askedSummary: 'A role is asked for.',
    decline: 'Decline the request',
    declined: 'was told that the request is declined.',
    hasRole: 'has a role; the request was not declined. To take the role: role take',
    news: {
      summary: 'Your role has changed.',
      given: (given, of) => `gave you a role: ${heldEn(given, of)}.`,
      declined: 'declined your request for a role. You can ask them why.',
      help: 'What can I do?',
    },
  },
  room: {
    title: 'Channels and groups that get the daily report',
    none: 'No channel or group gets a daily report.',
    howTo: 'To add a channel, write the command in it:',
    example: 'subscribe brand=…',
    listCommand: 'subscribe list',
    place: where,
    thisRoom: 'this channel',
    lost: 'cannot be reached: it was deleted, or izin was removed from it',
    whichRoom: (example) =>
      `Write the command in the channel that should get the report, or name the place: room=C0123ABCD, for a Telegram group room=telegram -1001234567890. For example: ${example}`,
    added: (name, place, at, first) =>
      `${place} was added for the daily report of ${name}: every day at ${at}. The first report comes on ${en.dateWithWeekday(first)}.`,
    getsIt: (name, place, at) => `${place} gets the daily report of ${name}: every day at ${at}.`,
    inviteSlack:
      'If izin is not in this channel, add it: click the name of the channel, Integrations, Add an app.',
    inviteTelegram: "If izin's Telegram bot is not in this group, add it.",
    telegramOff:
      'Telegram is not set up yet: the reports are kept, and go out once the server has a TELEGRAM_BOT_TOKEN.',
    tryIt: (command) => `The state of the channels: ${command}`,
    remove: (name, place) => `${place}: Stop the report of ${name}`,
    noneHere: (place) => `${place} gets no daily report. Nothing was changed.`,
    removed: (name, place) => ended(`${place} no longer gets the daily report of ${name}`),
  },
  notYet: 'Nothing changes until you press the button.',
  refused: (fault) => faultsEn[fault],
  setting: {
    title: 'Settings',
    groups: {
      days: 'Business days',
      consents: 'Recording and look-ups',
      recipients: 'Recipients',
      exchange: 'İYS',
      systems: 'Systems',
      company: 'Company',
    },
    changedMark: '✎',
    changedCount: (count) =>
      count === 0
        ? 'All settings have their default value.'
        : `✎ ${en.counted(count, 'setting')} ${count === 1 ? 'differs' : 'differ'} from the default.`,
    howTo: 'To change one, write its name and the new value:',
    example: 'setting complaint period 10',
    defaultIs: (text) => `Default: ${text}.`,
    technicalName: 'Technical name:',
    choose: 'Choose a setting',
    unknown: (name, nearest) =>
      nearest === null
        ? `There is no setting ${name}. Write setting alone for all of them.`
        : `There is no setting ${name}. Did you mean ${nearest}?`,
    changed: (at) => `${en.instant(at)}, changed by`,
    onlyForAll: 'An admin of all brands can change settings.',
    exchange: {
      ask: (count) =>
        `If the exchange with İYS is switched on, messages stop for ${en.counted(count, 'address', 'addresses')} until İYS has their ONAY. Switch it on?`,
      brand: (name, count) => `${name}: ${en.counted(count, 'address', 'addresses')}`,
      yes: 'Yes, switch it on',
      waiting: (count) =>
        count === 0
          ? 'Nothing waits to be reported to İYS.'
          : `To report to İYS: ${en.counted(count, 'change')}. To see them: iys`,
    },
    noIysApi: 'First set IYS_API_URL, IYS_USERNAME and IYS_PASSWORD on the server and restart izin.',
    refused: (name, typed) => `${typed} is not a value of ${name}; nothing was changed.`,
    set: (name, before, value) => `${name} was set: ${value} (before: ${before}).`,
    form: { title: 'Change a setting', submit: 'Save' },
  },
  roleForm: { give: 'Give a role', take: 'Take a role' },
  roomForm: { title: 'Daily report to a channel', submit: 'Save' },
}

export const managementMessages = { tr: turkish, en: english }
