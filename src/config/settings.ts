import { readClock } from '../calendar/istanbul.ts'
import { readKey } from '../crypto/wrapped-keys.ts'
import { logLevels } from '../util/log.ts'
import { receiverUrl } from '../util/network.ts'

interface Setting<Value> {
  /** Completes "Cannot read NAME: it must be …". */
  readonly right: string
  /** Returns null for a text that it cannot take. */
  readonly read: (text: string) => Value | null
  /** In characters. */
  readonly lengthMax: number
}

/** Characters of a setting without a limit of its own: longer than any token, address or password of the platforms. */
const usualLengthMax = 2000

const setting = <Value>(
  right: string,
  read: Setting<Value>['read'],
  lengthMax = usualLengthMax,
): Setting<Value> => ({ right, read, lengthMax })
const matching = (right: string, pattern: RegExp) =>
  setting(right, (text) => (pattern.test(text) ? text : null))
const text = matching('a text', /./s)
/** Several certificates fit. */
const certificates = setting('a text', (text) => text, 64_000)
/** Characters that a secret has at least. */
export const secretLengthMin = 16
const secret = setting(`${secretLengthMin} characters or more`, (text) =>
  text.length >= secretLengthMin ? text : null,
)
/** Telegram takes no other characters, and no longer secret. */
const telegramSecret = setting(
  `${secretLengthMin} characters or more of A-Z a-z 0-9 _ -`,
  (text) => (text.length >= secretLengthMin && /^[\w-]+$/.test(text) ? text : null),
  256,
)
const onOff = setting('on or off', readSwitch)

const smsCarriers = ['netgsm', 'verimor', 'iletimerkezi', 'mutlucell', 'twilio'] as const

/** Environment variables, each read on its own (table in docs/en/operate.md). */
export const settings = {
  HOST: setting('an address or a name, such as 127.0.0.1', (text) =>
    URL.canParse(urlAt(text, 0)) ? text : null,
  ),
  PORT: setting('a whole number from 0 to 65535, such as 3000', readPort),
  TRUST_PROXY: onOff,
  PUBLIC_URL: setting('an http or https address, such as https://izin.ornek.com.tr', (text) =>
    /[?#]/.test(text) ? null : readUrl(text),
  ),
  DATABASE_URL: setting(
    'file: and a path, such as file:data/izin.db, or libsql:// or https:// and a server',
    readDatabase,
  ),
  DATABASE_AUTH_TOKEN: text,
  IZIN_KEY: setting('32 bytes as base64, made with: openssl rand -base64 32', readKey),
  SLACK_BOT_TOKEN: text,
  SLACK_SIGNING_SECRET: secret,
  SLACK_APP_TOKEN: matching('an app-level token, which begins with xapp-', /^xapp-[\w-]+$/),
  SLACK_API_URL: setting('an http or https address ending in /api/', (text) =>
    text.endsWith('/api/') && readUrl(text) !== null ? text : null,
  ),
  SLACK_COMMAND: setting(
    'a slash and a word without spaces, such as /izin',
    (text) => (/^\/[^\s/]+$/.test(text) ? text : null),
    32,
  ),
  SLACK_ADMINS: setting('Slack user ids such as U0123ABCD, with commas between them', readAdmins, 10_000),
  TELEGRAM_BOT_TOKEN: matching('like 123456:ABC…, as BotFather gives it', /^\d+:[\w-]+$/),
  TELEGRAM_API_ROOT: setting('an http or https address', readUrl),
  TELEGRAM_WEBHOOK_SECRET: telegramSecret,
  TSA_URL: setting('an http or https address', readAuthority),
  TSA_CA_FILE: text,
  TSA_CA_PEM: certificates,
  TSA_USERNAME: text,
  TSA_PASSWORD: text,
  SMTP_URL: setting('like smtp://user:password@host:587 or smtps://host:465', (text) =>
    URL.canParse(text) && /^smtps?:\/\/./.test(text) ? text : null,
  ),
  // A line break would begin another header.
  SMTP_FROM: matching(
    'an e-mail address, alone or behind a name in angle brackets',
    /^(?:[^<>\r\n]*<[^\s<>@,]+@[^\s<>@,]+>|[^\s<>@,]+@[^\s<>@,]+)$/,
  ),
  SMS_WEBHOOK_URL: setting('an https address, or http on this machine', readSafeUrl),
  SMS_WEBHOOK_SECRET: secret,
  SMS_CARRIER: setting(
    `one of ${smsCarriers.join(', ')}`,
    (text) => smsCarriers.find((carrier) => carrier === text.toLowerCase()) ?? null,
  ),
  SMS_USERNAME: text,
  SMS_PASSWORD: text,
  SMS_SENDER: text,
  SMS_API_URL: setting('an https address, or http on this machine', readSafeUrl),
  IYS_API_URL: setting(
    'an https address, such as https://api.iys.org.tr, or http on this machine',
    readSafeUrl,
  ),
  IYS_USERNAME: text,
  IYS_PASSWORD: text,
  REPORT_AT: setting('a time of day in Istanbul, such as 09:00', readClock),
  PLAYGROUND: onOff,
  METRICS_TOKEN: secret,
  IZIN_LANG: matching('tr or en', /^(?:tr|en)$/),
  LOG_LEVEL: setting(
    `one of ${logLevels.join(', ')}`,
    (text) => logLevels.find((level) => level === text) ?? null,
  ),
}

export type SettingName = keyof typeof settings
export type SettingValues = { [Name in SettingName]: ReturnType<(typeof settings)[Name]['read']> }

/** Settings that only work together. Names in `optional` are optional, and need all in `needs`. */
export const groups: readonly {
  readonly action: string
  readonly needs: readonly SettingName[]
  readonly optional?: readonly SettingName[]
}[] = [
  {
    action: 'turn Slack on',
    needs: ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET'],
    optional: ['SLACK_APP_TOKEN'],
  },
  { action: 'turn Telegram on', needs: ['TELEGRAM_BOT_TOKEN'], optional: ['TELEGRAM_WEBHOOK_SECRET'] },
  { action: 'turn e-mail on', needs: ['SMTP_URL', 'SMTP_FROM'] },
  { action: 'turn SMS on', needs: ['SMS_WEBHOOK_URL', 'SMS_WEBHOOK_SECRET'] },
  {
    action: 'send SMS over a carrier',
    needs: ['SMS_CARRIER', 'SMS_USERNAME', 'SMS_PASSWORD', 'SMS_SENDER'],
    optional: ['SMS_API_URL'],
  },
  { action: 'exchange with İYS by API', needs: ['IYS_API_URL', 'IYS_USERNAME', 'IYS_PASSWORD'] },
  { action: 'sign in to the time-stamp authority', needs: ['TSA_USERNAME', 'TSA_PASSWORD'] },
]

/** Makes a URL, with an IPv6 address in brackets. */
export function urlAt(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** http or https address without a final slash. */
function readUrl(text: string): string | null {
  return URL.canParse(text) && /^https?:/i.test(text) ? text.replace(/\/+$/, '') : null
}

/** Requires https, except on this machine, since addresses and passwords are sent to this URL. */
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

/** RFC 3161 authority, or Kamu SM with its own header. */
function readAuthority(text: string): { kind: 'rfc3161' | 'kamusm'; url: string } | null {
  const url = text.replace(/^kamusm\+/, '')
  if (readUrl(url) === null) return null
  return { kind: url !== text || new URL(url).hostname === kamuSmHost ? 'kamusm' : 'rfc3161', url }
}
