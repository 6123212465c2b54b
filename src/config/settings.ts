import { readClock } from '../calendar/istanbul.ts'
import { readKey } from '../crypto/wrapped-keys.ts'
import { logLevels } from '../util/log.ts'
import { receiverUrl } from '../util/network.ts'
import type { Sentence } from '../util/sentence.ts'

interface Setting<Value> {
  /** Description of a right value. It completes "Cannot read NAME: it must be …" and "NAME okunamadı: … olmalı". */
  readonly right: Sentence
  /** Returns the value of a text; null if the text is no right value. */
  readonly read: (text: string) => Value | null
  /** Maximum number of characters of the value. */
  readonly lengthMax: number
}

/**
 * Maximum number of characters of a setting without a limit of its own: longer than any token, address or password of the
 * platforms.
 */
const usualLengthMax = 2000

/** Makes a setting. `read` returns its value; null for a text that is not `right`. */
const setting = <Value>(
  right: Sentence,
  read: Setting<Value>['read'],
  lengthMax = usualLengthMax,
): Setting<Value> => ({ right, read, lengthMax })
/** Makes a setting whose text must match a pattern. */
const matching = (right: Sentence, pattern: RegExp) =>
  setting(right, (text) => (pattern.test(text) ? text : null))
const aText = { en: 'a text', tr: 'bir metin' }
const text = matching(aText, /./s)
/** Setting for the text of certificates. It is long enough for several. */
const certificates = setting(aText, (text) => text, 64_000)
/** Least number of characters of a secret. */
export const secretLengthMin = 16
const secret = setting(
  { en: `${secretLengthMin} characters or more`, tr: `en az ${secretLengthMin} karakter` },
  (text) => (text.length >= secretLengthMin ? text : null),
)
/** Setting for the secret of a hook, with the characters and the length that Telegram allows; a path needs no encoding of them. */
const hookSecret = setting(
  {
    en: `${secretLengthMin} characters or more of A-Z a-z 0-9 _ -`,
    tr: `en az ${secretLengthMin} karakter ve yalnızca A-Z a-z 0-9 _ - karakterlerinden`,
  },
  (text) => (text.length >= secretLengthMin && /^[\w-]+$/.test(text) ? text : null),
  256,
)
const onOff = setting({ en: 'on or off', tr: 'on ya da off' }, readSwitch)

const webAddress = { en: 'an http or https address', tr: 'bir http ya da https adresi' }
const safeAddress = {
  en: 'an https address, or http on this machine',
  tr: 'bir https adresi ya da bu makinede bir http adresi',
}
const oneOf = (words: readonly string[]): Sentence => ({
  en: `one of ${words.join(', ')}`,
  tr: `şunlardan biri (${words.join(', ')})`,
})

const smsCarriers = ['netgsm', 'verimor', 'iletimerkezi', 'mutlucell', 'twilio'] as const

/** Environment variables, each read on its own (table in docs/en/operate.md). */
export const settings = {
  HOST: setting(
    { en: 'an address or a name, such as 127.0.0.1', tr: '127.0.0.1 gibi bir adres ya da ad' },
    (text) => (URL.canParse(urlAt(text, 0)) ? text : null),
  ),
  PORT: setting(
    {
      en: 'a whole number from 0 to 65535, such as 3000',
      tr: '3000 gibi, 0 ile 65535 arasında bir tam sayı',
    },
    readPort,
  ),
  TRUST_PROXY: onOff,
  PUBLIC_URL: setting(
    {
      en: 'an http or https address, such as https://izin.ornek.com.tr',
      tr: 'https://izin.ornek.com.tr gibi bir http ya da https adresi',
    },
    (text) => (/[?#]/.test(text) ? null : readUrl(text)),
  ),
  DATABASE_URL: setting(
    {
      en: 'file: and a path, such as file:data/izin.db, or libsql:// or https:// and a server',
      tr: 'file:data/izin.db gibi file: ile bir yol ya da libsql:// veya https:// ile bir sunucu',
    },
    readDatabase,
  ),
  DATABASE_AUTH_TOKEN: text,
  IZIN_KEY: setting(
    {
      en: '32 bytes as base64, made with: openssl rand -base64 32',
      tr: 'openssl rand -base64 32 ile oluşturulan 32 baytlık bir base64 metni',
    },
    readKey,
  ),
  SLACK_BOT_TOKEN: text,
  SLACK_SIGNING_SECRET: secret,
  SLACK_APP_TOKEN: matching(
    { en: 'an app-level token, which begins with xapp-', tr: 'xapp- ile başlayan bir uygulama jetonu' },
    /^xapp-[\w-]+$/,
  ),
  SLACK_API_URL: setting(
    { en: 'an http or https address ending in /api/', tr: '/api/ ile biten bir http ya da https adresi' },
    (text) => (text.endsWith('/api/') && readUrl(text) !== null ? text : null),
  ),
  SLACK_COMMAND: setting(
    {
      en: 'a slash and a word without spaces, such as /izin',
      tr: '/izin gibi, eğik çizgiyle başlayan boşluksuz bir sözcük',
    },
    (text) => (/^\/[^\s/]+$/.test(text) ? text : null),
    32,
  ),
  SLACK_ADMINS: setting(
    {
      en: 'Slack user ids such as U0123ABCD, with commas between them',
      tr: 'aralarında virgülle U0123ABCD gibi Slack kullanıcı kimlikleri',
    },
    readAdmins,
    10_000,
  ),
  TELEGRAM_BOT_TOKEN: matching(
    { en: 'like 123456:ABC…, as BotFather gives it', tr: "BotFather'ın verdiği gibi, 123456:ABC… biçiminde" },
    /^\d+:[\w-]+$/,
  ),
  TELEGRAM_API_ROOT: setting(webAddress, readUrl),
  TELEGRAM_WEBHOOK_SECRET: hookSecret,
  TSA_URL: setting(webAddress, readAuthority),
  TSA_CA_FILE: text,
  TSA_CA_PEM: certificates,
  TSA_USERNAME: text,
  TSA_PASSWORD: text,
  SMTP_URL: setting(
    {
      en: 'like smtp://user:password@host:587 or smtps://host:465',
      tr: 'smtp://kullanıcı:parola@sunucu:587 ya da smtps://sunucu:465 biçiminde',
    },
    (text) => (URL.canParse(text) && /^smtps?:\/\/./.test(text) ? text : null),
  ),
  // A line break is refused, since it would begin another header of the e-mail.
  SMTP_FROM: matching(
    {
      en: 'an e-mail address, alone or behind a name in angle brackets',
      tr: 'tek başına ya da bir adın ardından < > içinde bir e-posta adresi',
    },
    /^(?:[^<>\r\n]*<[^\s<>@,]+@[^\s<>@,]+>|[^\s<>@,]+@[^\s<>@,]+)$/,
  ),
  SMS_WEBHOOK_URL: setting(safeAddress, readSafeUrl),
  SMS_WEBHOOK_SECRET: secret,
  SMS_INBOUND_SECRET: hookSecret,
  SMS_CARRIER: setting(
    oneOf(smsCarriers),
    (text) => smsCarriers.find((carrier) => carrier === text.toLowerCase()) ?? null,
  ),
  SMS_USERNAME: text,
  SMS_PASSWORD: text,
  SMS_SENDER: text,
  SMS_API_URL: setting(safeAddress, readSafeUrl),
  IYS_API_URL: setting(
    {
      en: 'an https address, such as https://api.iys.org.tr, or http on this machine',
      tr: 'https://api.iys.org.tr gibi bir https adresi ya da bu makinede bir http adresi',
    },
    readSafeUrl,
  ),
  IYS_USERNAME: text,
  IYS_PASSWORD: text,
  REPORT_AT: setting(
    { en: 'a time of day in Istanbul, such as 09:00', tr: '09:00 gibi bir İstanbul saati' },
    readClock,
  ),
  PLAYGROUND: onOff,
  METRICS_TOKEN: secret,
  IZIN_LANG: matching({ en: 'tr or en', tr: 'tr ya da en' }, /^(?:tr|en)$/),
  LOG_LEVEL: setting(oneOf(logLevels), (text) => logLevels.find((level) => level === text) ?? null),
}

export type SettingName = keyof typeof settings
export type SettingValues = { [Name in SettingName]: ReturnType<(typeof settings)[Name]['read']> }

/** Settings that only work together. Names in `optional` are optional, and need all in `needs`. */
export const groups: readonly {
  /** Completes "Cannot …: NAME missing" and "…: NAME eksik". */
  readonly action: Sentence
  readonly needs: readonly SettingName[]
  readonly optional?: readonly SettingName[]
}[] = [
  {
    action: { en: 'turn Slack on', tr: 'Slack açılamadı' },
    needs: ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET'],
    optional: ['SLACK_APP_TOKEN'],
  },
  {
    action: { en: 'turn Telegram on', tr: 'Telegram açılamadı' },
    needs: ['TELEGRAM_BOT_TOKEN'],
    optional: ['TELEGRAM_WEBHOOK_SECRET'],
  },
  { action: { en: 'turn e-mail on', tr: 'E-posta açılamadı' }, needs: ['SMTP_URL', 'SMTP_FROM'] },
  { action: { en: 'turn SMS on', tr: 'SMS açılamadı' }, needs: ['SMS_WEBHOOK_URL', 'SMS_WEBHOOK_SECRET'] },
  {
    action: { en: 'send SMS over a carrier', tr: 'SMS, operatör üzerinden gönderilemez' },
    needs: ['SMS_CARRIER', 'SMS_USERNAME', 'SMS_PASSWORD', 'SMS_SENDER'],
    optional: ['SMS_API_URL'],
  },
  {
    action: { en: 'exchange with İYS by API', tr: 'İYS ile API üzerinden veri alışverişi yapılamaz' },
    needs: ['IYS_API_URL', 'IYS_USERNAME', 'IYS_PASSWORD'],
  },
  {
    action: { en: 'sign in to the time-stamp authority', tr: 'Zaman damgası kurumuna giriş yapılamaz' },
    needs: ['TSA_USERNAME', 'TSA_PASSWORD'],
  },
]

/** Makes a URL, with an IPv6 address in brackets. */
export function urlAt(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** Reads an http or https address, and removes a slash at its end; null for any other text. */
function readUrl(text: string): string | null {
  return URL.canParse(text) && /^https?:/i.test(text) ? text.replace(/\/+$/, '') : null
}

/** Reads an address to which recipients' addresses and passwords are sent; null unless it is https or on this machine. */
function readSafeUrl(text: string): string | null {
  return receiverUrl(text) === null ? null : text.replace(/\/+$/, '')
}

function readPort(text: string): number | null {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  return port <= 65535 ? port : null
}

function readSwitch(text: string): boolean | null {
  if (/^(on|true|yes|1)$/i.test(text)) return true
  return /^(off|false|no|0)$/i.test(text) ? false : null
}

function readAdmins(text: string): readonly string[] | null {
  const ids = text.split(',').flatMap((id) => id.trim() || [])
  return ids.every((id) => /^[UW][A-Z0-9]{2,}$/.test(id)) ? ids : null
}

type Place =
  | { readonly kind: 'embedded'; readonly path: string }
  | { readonly kind: 'remote'; readonly url: string }

/** Reads the place of the database: a file, or the address of a server; null for any other text. */
function readDatabase(text: string): Place | null {
  if (text.startsWith('file:')) {
    const path = text.slice('file:'.length).replace(/^\/\/(?=\/)/, '')
    return path === '' || path.startsWith('?') || path === ':memory:' ? null : { kind: 'embedded', path }
  }
  const isServer = /^(libsql|https?):\/\//.test(text) && URL.canParse(text) && new URL(text).host !== ''
  return isServer ? { kind: 'remote', url: text } : null
}

const kamuSmHost = 'zd.kamusm.gov.tr'

/** Reads the address of a time stamp authority (RFC 3161). `kamusm` is the authority Kamu SM, which needs a header of its own. */
function readAuthority(text: string): { kind: 'rfc3161' | 'kamusm'; url: string } | null {
  const url = text.replace(/^kamusm\+/, '')
  if (readUrl(url) === null) return null
  return { kind: url !== text || new URL(url).hostname === kamuSmHost ? 'kamusm' : 'rfc3161', url }
}
