import * as en from '../../src/language/english.ts'
import * as tr from '../../src/language/turkish.ts'
import type { Language } from '../../src/register/recipients/people.ts'

/** Parts of an installation that `izin check` and `/izin tanı` look at, in their order. */
export const checkNames = [
  'environment',
  'key',
  'database',
  'disk',
  'clock',
  'proxy',
  'slack',
  'telegram',
  'iys',
  'mail',
  'sms',
  'stamps',
  'backup',
] as const
export type CheckName = (typeof checkNames)[number]

export interface Check {
  readonly name: CheckName
  readonly isOk: boolean
  readonly detail: Readonly<Record<Language, string>>
}

/** Name of an environment variable that izin does not know; `meant` is the one that it resembles. */
export interface UnknownName {
  readonly name: string
  readonly meant: string | null
}

/** Returns a number of bytes in whole megabytes. */
const megabytes = (bytes: number) => Math.floor(bytes / 1024 / 1024)

const turkish = {
  labels: {
    environment: 'Ortam değişkenleri',
    key: 'Anahtar',
    database: 'Veritabanı',
    disk: 'Disk',
    clock: 'Saat',
    proxy: 'Vekil sunucu',
    slack: 'Slack',
    telegram: 'Telegram',
    iys: 'İYS',
    mail: 'E-posta',
    sms: 'SMS',
    stamps: 'Zaman damgası',
    backup: 'Yedek',
  } satisfies Record<CheckName, string>,
  read: 'okundu',
  off: 'kapalı',
  answers: 'yanıt veriyor',
  noAnswer: (detail: string) => `yanıt vermiyor (${detail})`,
  unknownName: ({ name, meant }: UnknownName) =>
    meant === null ? `${name} izin'in bildiği bir ad değil.` : `${name} bilinmiyor; ${meant} mi olmalı?`,
  localLinks: (url: string) =>
    `PUBLIC_URL ${url}: bağlantılar yalnızca bu makinede açılır. Sunucunun dışarıdan ulaşılan adresini yazın.`,
  keyOfEnvironment: 'IZIN_KEY değişkeninden. Bir kopyasını yedeklerden ayrı saklayın.',
  keyReadable:
    'anahtar dosyasını bu makinedeki başka kullanıcılar da okuyabiliyor. Şunu yazın: chmod 600 izin.key',
  keyCopied: (at: number) => `kopyası ${tr.instant(at)} tarihinde alındı`,
  keyNotCopied:
    'bilinen bir kopyası yok; anahtar kaybolursa adresler okunamaz. Kopyalayın: izin key copy --out DOSYA',
  database: (version: number) => `açılıyor, şema ${version}`,
  otherSchema: (stored: number, known: number) =>
    `şeması ${stored}, programınki ${known}. Şunu çalıştırın: izin migrate`,
  free: (free: number) => `${tr.number(megabytes(free))} MB boş`,
  tooFull: (free: number, needed: number) =>
    `${tr.number(megabytes(free))} MB boş; yedek ve sürüm yükseltme için en az ${tr.number(megabytes(needed))} MB gerekir. Yer açın.`,
  time: (now: number) => `${tr.instant(now)} (İstanbul), ${new Date(now).toISOString()}`,
  behind: (now: number) => `${tr.instant(now)}: saat en yeni kaydın gerisinde. Makinenin saatini düzeltin.`,
  proxyTrusted: 'isteği yapanın adresini bildiriyor',
  proxyUnseen: 'TRUST_PROXY açık; vekil sunucudan henüz istek gelmedi',
  noProxy: 'yok',
  proxyNotTrusted: 'X-Forwarded-For geliyor ama TRUST_PROXY kapalı. TRUST_PROXY=on yapın.',
  lacking: (scopes: readonly string[]) =>
    `yetkileri eksik: ${scopes.join(', ')}. Uygulamayı güncel manifest ile yeniden kurun.`,
  telegram: { webhook: 'yanıt veriyor, webhook ile', polling: 'yanıt veriyor, yoklama ile' },
  noWebhook:
    "TELEGRAM_WEBHOOK_SECRET var ama Telegram'a webhook adresi bildirilmemiş. setWebhook çağrısını yapın.",
  otherWebhook: (host: string) => `Telegram'daki webhook başka bir adreste: ${host}`,
  exchange: { off: 'aktarım kapalı', file: 'dosyayla', api: 'API ile, yanıt veriyor' },
  smsFaults: {
    'wrong-password':
      'hesap açılmıyor: kullanıcı adı ya da parola yanlış, API izni yok ya da bu sunucunun IP adresine izin verilmemiş. SMS_USERNAME ile SMS_PASSWORD değerlerini ve operatörün panelini kontrol edin.',
    'address-not-allowed':
      'operatör bu sunucunun IP adresine izin vermiyor. Adresi operatörün panelinde izinli adreslere ekleyin.',
    'not-permitted': 'operatör bu hesabın göndermesine izin vermiyor. Operatörünüzle görüşün.',
    'unknown-sender':
      'SMS_SENDER operatörde kayıtlı bir başlık değil. Başlığı operatörün panelindeki gibi, büyük küçük harfiyle yazın.',
    'no-credit': 'hesapta kredi kalmadı. Operatörden kredi yükleyin.',
  },
  noInboundSms: (since: number, detail: string) =>
    `${tr.instant(since)} tarihinden beri operatörden gelen SMS alınamıyor (${detail.replace(/^code /, 'kod ')}). Hesabı operatörün panelinde kontrol edin; düzelince kaldığı yerden sürer.`,
  withCode: (sentence: string, code: string | null) =>
    code === null ? sentence : `${sentence} (kod ${code})`,
  sentFromAbroad:
    "yanıt veriyor. Twilio yurt dışından gönderir: Türkiye'de yurt dışından gelen, içinde bağlantı ya da numara olan SMS teslim edilmez. Türkiye'deki alıcılar için yerli bir operatör kullanın.",
  stampsOn: 'açık (sınanmadı: her damga sayılır)',
  backupElsewhere: 'libSQL sunucusunun kendi işi',
  backedUp: (hours: number) => `${tr.number(hours)} saat önce alındı`,
  backupOld: (hours: number) =>
    `son yedek ${tr.number(hours)} saat önce alınmış. Her gece alın: izin backup --out DOSYA`,
  noBackup: 'henüz yedek alınmadı. Her gece alın: izin backup --out DOSYA',
}

const english: typeof turkish = {
  labels: {
    environment: 'Environment',
    key: 'Key',
    database: 'Database',
    disk: 'Disk',
    clock: 'Clock',
    proxy: 'Proxy',
    slack: 'Slack',
    telegram: 'Telegram',
    iys: 'İYS',
    mail: 'E-mail',
    sms: 'SMS',
    stamps: 'Time stamps',
    backup: 'Backup',
  },
  read: 'read',
  off: 'off',
  answers: 'answers',
  noAnswer: (detail) => `does not answer (${detail})`,
  unknownName: ({ name, meant }) =>
    meant === null ? `izin does not know ${name}.` : `${name} is not known; is ${meant} meant?`,
  localLinks: (url) =>
    `PUBLIC_URL is ${url}: links open only on this machine. Set it to the address under which others reach this server.`,
  keyOfEnvironment: 'from IZIN_KEY. Keep a copy of it apart from the backups.',
  keyReadable: 'other users of this machine can read the key file. Type: chmod 600 izin.key',
  keyCopied: (at) => `copied on ${en.instant(at)}`,
  keyNotCopied:
    'no copy is known; if the key is lost, the addresses cannot be read. Copy it: izin key copy --out FILE',
  database: (version) => `opens, schema ${version}`,
  otherSchema: (stored, known) => `schema ${stored}, that of the program ${known}. Run: izin migrate`,
  free: (free) => `${en.number(megabytes(free))} MB free`,
  tooFull: (free, needed) =>
    `${en.number(megabytes(free))} MB free; a backup and an upgrade need at least ${en.number(megabytes(needed))} MB. Make room.`,
  time: (now) => `${en.instant(now)} (Istanbul), ${new Date(now).toISOString()}`,
  behind: (now) =>
    `${en.instant(now)}: the clock is behind the newest entry. Correct the clock of the machine.`,
  proxyTrusted: 'names the caller',
  proxyUnseen: 'TRUST_PROXY is on; no request has come through the proxy yet',
  noProxy: 'none',
  proxyNotTrusted: 'X-Forwarded-For arrives, and TRUST_PROXY is off. Set TRUST_PROXY=on.',
  lacking: (scopes) => `lacks scopes: ${scopes.join(', ')}. Install the app again with the present manifest.`,
  telegram: { webhook: 'answers, by webhook', polling: 'answers, by polling' },
  noWebhook:
    'TELEGRAM_WEBHOOK_SECRET is set, and Telegram knows no address of a webhook. Make the call setWebhook.',
  otherWebhook: (host) => `the webhook at Telegram is another address: ${host}`,
  exchange: { off: 'exchange off', file: 'by file', api: 'by API, answers' },
  smsFaults: {
    'wrong-password':
      "does not open the account: user name or password is wrong, the API permission is missing, or the IP address of this server is not allowed. Check SMS_USERNAME and SMS_PASSWORD, and the carrier's panel.",
    'address-not-allowed':
      "the carrier does not allow the IP address of this server. Add it to the allowed addresses in the carrier's panel.",
    'not-permitted': 'the carrier does not let this account send. Ask the carrier.',
    'unknown-sender':
      "SMS_SENDER is not a sender name registered at the carrier. Write it as in the carrier's panel, capitals included.",
    'no-credit': 'the account has no credit left. Add credit at the carrier.',
  },
  noInboundSms: (since, detail) =>
    `no inbound SMS could be fetched from the carrier since ${en.instant(since)} (${detail}). Check the account in the carrier's panel; izin then continues from where it stopped.`,
  withCode: (sentence, code) => (code === null ? sentence : `${sentence} (code ${code})`),
  sentFromAbroad:
    'answers. Twilio sends from abroad: in Türkiye an SMS from abroad with a link or number in it is not delivered. Use a Turkish carrier for recipients there.',
  stampsOn: 'on (not tried: each stamp counts)',
  backupElsewhere: 'left to the libSQL server',
  backedUp: (hours) => `made ${en.counted(hours, 'hour')} ago`,
  backupOld: (hours) =>
    `the last one was made ${en.counted(hours, 'hour')} ago. Make one each night: izin backup --out FILE`,
  noBackup: 'none was made yet. Make one each night: izin backup --out FILE',
}

export const checkTexts = { tr: turkish, en: english }
export type CheckTexts = typeof turkish

/** Makes a check whose detail is said in both languages. */
export function checkInBothLanguages(
  name: CheckName,
  isOk: boolean,
  detail: (texts: CheckTexts) => string,
): Check {
  return { name, isOk, detail: { tr: detail(turkish), en: detail(english) } }
}
