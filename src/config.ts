import { readClock } from './calendar/istanbul.ts'
import { readTimeStamp, type TimeStampConfig } from './config/time-stamp.ts'
import { type LogLevel, logLevels } from './log.ts'
import { readKey } from './vault/key.ts'

/** How izin is set up: read once at the start from a record of texts, never from the environment itself. */
export interface Config {
  readonly host: string
  readonly port: number
  /** Whether X-Forwarded-For says who asks. */
  readonly trustProxy: boolean
  /** Without a slash at its end. */
  readonly publicUrl: string
  readonly database: DatabaseConfig
  /** 32 bytes, base64; null: the file beside the database. */
  readonly izinKey: string | null
  readonly slack: SlackConfig | null
  readonly telegram: TelegramConfig | null
  readonly timeStamp: TimeStampConfig | null
  readonly mail: MailConfig | null
  readonly sms: SmsConfig | null
  /** Minutes after midnight, Istanbul. */
  readonly reportAtMinutes: number
  readonly playground: boolean
  readonly metricsToken: string | null
  readonly logLevel: LogLevel
  /** Sentences about what is set but has no effect, or hardly the one that was meant. */
  readonly remarks: readonly string[]
}

export type DatabaseConfig =
  | { readonly kind: 'embedded'; readonly path: string }
  | { readonly kind: 'remote'; readonly url: string; readonly authToken: string | null }

export interface SlackConfig {
  readonly botToken: string
  readonly signingSecret: string
  readonly appToken: string | null
  readonly apiUrl: string | null
  readonly command: string
  readonly admins: readonly string[]
}

/** The mail server that letters go out by. */
export interface MailConfig {
  /** `smtp://` or `smtps://`; it may hold a password. */
  readonly url: string
  /** An address, or a name and an address in angle brackets. */
  readonly from: string
}

/** The company's own SMS sender. */
export interface SmsConfig {
  readonly url: string
  readonly secret: string
}

export interface TelegramConfig {
  readonly token: string
  readonly apiRoot: string | null
  readonly webhookSecret: string | null
}

export type Environment = Readonly<Record<string, string | undefined>>

/** The configuration, or a sentence for every mistake in it. */
export type ConfigReading =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly string[] }

const loopback = ['127.0.0.1', 'localhost', '::1']

/** Reads the environment (the table in the README). Empty texts count as not set. Every mistake is told, not only the first. */
export function readConfig(environment: Environment): ConfigReading {
  const problems: string[] = []
  const text = textOf(environment)
  const read = <Value>(
    name: string,
    initial: Value,
    reader: (text: string) => Value | null,
    right: string,
  ) => {
    const given = text(name)
    if (given === null) return initial
    const value = reader(given)
    if (value === null) problems.push(`Cannot read ${name}: it must be ${right}.`)
    return value ?? initial
  }

  const host = text('HOST') ?? '127.0.0.1'
  const port = read('PORT', 3000, readPort, 'a whole number from 0 to 65535, such as 3000')
  const slack = readSlack(text, problems)
  const telegram = readTelegram(text, problems)
  const hasTokens = slack !== null || telegram !== null
  const playground = readPlayground(text, host, hasTokens, problems)
  const izinKey = read(
    'IZIN_KEY',
    null,
    readIzinKey,
    '32 bytes as base64, made with: openssl rand -base64 32',
  )
  const database = readDatabase(text, playground, problems)
  if (database.kind === 'remote' && izinKey === null) {
    problems.push(
      'Cannot start: IZIN_KEY is required with a remote database. Make one with: openssl rand -base64 32',
    )
  }
  const publicUrl = read(
    'PUBLIC_URL',
    `http://${host}:${port}`,
    readUrl,
    'an http or https address, such as https://izin.ornek.com.tr',
  )
  const config: Config = {
    host,
    port,
    trustProxy: read('TRUST_PROXY', false, readSwitch, 'on or off'),
    publicUrl,
    database,
    izinKey,
    slack,
    telegram,
    timeStamp: readTimeStamp(text, problems),
    mail: readMail(text, problems),
    sms: readSms(text, problems),
    // Whoever tries izin before nine in the morning sees a report as well: as soon as the day is closed.
    reportAtMinutes: read(
      'REPORT_AT',
      playground ? 30 : 9 * 60,
      readClock,
      'a time of day in Istanbul, such as 09:00',
    ),
    playground,
    metricsToken: text('METRICS_TOKEN'),
    logLevel: read('LOG_LEVEL', 'info', readLogLevel, `one of ${logLevels.join(', ')}`),
    remarks: [...remarks(text), ...(hasTokens ? linkRemarks(publicUrl) : [])],
  }
  return problems.length === 0 ? { ok: true, config } : { ok: false, problems }
}

type Text = (name: string) => string | null

function textOf(environment: Environment): Text {
  return (name) => environment[name]?.trim() || null
}

/** PEM file of the roots that kept stamps are checked against, whoever stamps now; readable beside any mistake in the rest. */
export function timeStampRoots(environment: Environment): string | null {
  return textOf(environment)('TSA_CA_FILE')
}

function readSlack(text: Text, problems: string[]): SlackConfig | null {
  const botToken = text('SLACK_BOT_TOKEN')
  const signingSecret = text('SLACK_SIGNING_SECRET')
  const appToken = text('SLACK_APP_TOKEN')
  if (appToken !== null && !/^xapp-[\w-]+$/.test(appToken)) {
    problems.push('Cannot read SLACK_APP_TOKEN: it must be an app-level token, which begins with xapp-.')
  }
  if (botToken === null && signingSecret === null) {
    if (appToken !== null) {
      problems.push(
        'Cannot turn Slack on: SLACK_APP_TOKEN is set, but SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET are missing.',
      )
    }
    return null
  }
  if (botToken === null || signingSecret === null) {
    const missing = botToken === null ? 'SLACK_BOT_TOKEN' : 'SLACK_SIGNING_SECRET'
    problems.push(`Cannot turn Slack on: ${missing} is missing. Set both, or neither.`)
    return null
  }
  const command = text('SLACK_COMMAND') ?? '/izin'
  if (!/^\/[^\s/]{1,31}$/.test(command)) {
    problems.push('Cannot read SLACK_COMMAND: it must begin with a slash and have no spaces, such as /izin.')
  }
  const apiUrl = text('SLACK_API_URL')
  if (apiUrl !== null && !(readUrl(apiUrl) !== null && apiUrl.endsWith('/api/'))) {
    problems.push('Cannot read SLACK_API_URL: it must be an http or https address ending in /api/.')
  }
  const admins = (text('SLACK_ADMINS') ?? '')
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '')
  const wrong = admins.find((id) => !/^[UW][A-Z0-9]{2,}$/.test(id))
  if (wrong !== undefined) {
    problems.push(`Cannot read SLACK_ADMINS: "${wrong}" is not a Slack user id such as U0123ABCD.`)
  }
  return { botToken, signingSecret, appToken, apiUrl, command, admins }
}

function readTelegram(text: Text, problems: string[]): TelegramConfig | null {
  const token = text('TELEGRAM_BOT_TOKEN')
  const webhookSecret = text('TELEGRAM_WEBHOOK_SECRET')
  const apiRoot = text('TELEGRAM_API_ROOT')
  if (webhookSecret !== null && !/^[A-Za-z0-9_-]{1,256}$/.test(webhookSecret)) {
    problems.push('Cannot read TELEGRAM_WEBHOOK_SECRET: it may hold 1 to 256 of A-Z a-z 0-9 _ -.')
  }
  if (apiRoot !== null && readUrl(apiRoot) === null) {
    problems.push('Cannot read TELEGRAM_API_ROOT: it must be an http or https address.')
  }
  if (token === null) {
    if (webhookSecret !== null) {
      problems.push(
        'Cannot turn Telegram on: TELEGRAM_WEBHOOK_SECRET is set, but TELEGRAM_BOT_TOKEN is missing.',
      )
    }
    return null
  }
  if (!/^\d+:[\w-]+$/.test(token)) {
    problems.push('Cannot read TELEGRAM_BOT_TOKEN: it must look like 123456:ABC…, as BotFather gives it.')
  }
  return { token, apiRoot: apiRoot === null ? null : readUrl(apiRoot), webhookSecret }
}

function readMail(text: Text, problems: string[]): MailConfig | null {
  const url = text('SMTP_URL')
  const from = text('SMTP_FROM')
  if (url === null && from === null) return null
  if (url === null || from === null) {
    const missing = url === null ? 'SMTP_URL' : 'SMTP_FROM'
    problems.push(`Cannot turn e-mail on: ${missing} is missing. Set both, or neither.`)
    return null
  }
  const server = URL.canParse(url) ? new URL(url) : null
  if (server === null || !/^smtps?:$/.test(server.protocol) || server.hostname === '') {
    problems.push(
      'Cannot read SMTP_URL: it must look like smtp://user:password@host:587 or smtps://host:465.',
    )
  }
  // Without a line break, which would begin another header.
  if (!/^(?:[^<>\r\n]*<[^\s<>@,]+@[^\s<>@,]+>|[^\s<>@,]+@[^\s<>@,]+)$/.test(from)) {
    problems.push(
      'Cannot read SMTP_FROM: it must be an e-mail address, alone or behind a name in angle brackets.',
    )
  }
  return { url, from }
}

const smsSecretMin = 16

function readSms(text: Text, problems: string[]): SmsConfig | null {
  const url = text('SMS_WEBHOOK_URL')
  const secret = text('SMS_WEBHOOK_SECRET')
  if (url === null && secret === null) return null
  if (url === null || secret === null) {
    const missing = url === null ? 'SMS_WEBHOOK_URL' : 'SMS_WEBHOOK_SECRET'
    problems.push(`Cannot turn SMS on: ${missing} is missing. Set both, or neither.`)
    return null
  }
  const { protocol, hostname } = URL.canParse(url) ? new URL(url) : { protocol: '', hostname: '' }
  // Numbers travel in it.
  if (protocol !== 'https:' && !(protocol === 'http:' && loopback.includes(hostname))) {
    problems.push('Cannot read SMS_WEBHOOK_URL: it must be an https address, or http on this machine.')
  }
  if (secret.length < smsSecretMin) {
    problems.push(`Cannot use SMS_WEBHOOK_SECRET: it must have ${smsSecretMin} characters or more.`)
  }
  return { url, secret }
}

function readPlayground(text: Text, host: string, hasTokens: boolean, problems: string[]): boolean {
  const given = text('PLAYGROUND')
  const wanted = given === null ? !hasTokens && text('DATABASE_URL') === null : readSwitch(given)
  if (wanted === null) problems.push('Cannot read PLAYGROUND: it must be on or off.')
  if (wanted === true && hasTokens) {
    problems.push('Cannot start: PLAYGROUND is on beside real tokens. Leave it out, or take the tokens away.')
  }
  if (wanted === true && !loopback.includes(host)) {
    problems.push(
      `Cannot start: the playground has no sign-in, so it is served on the loopback address only, not on ${host}. Leave HOST out, or set DATABASE_URL or PLAYGROUND=off.`,
    )
  }
  return wanted ?? false
}

function readDatabase(text: Text, playground: boolean, problems: string[]): DatabaseConfig {
  const given = text('DATABASE_URL') ?? (playground ? 'file:data/playground.db' : 'file:data/izin.db')
  if (given.startsWith('file:')) {
    const path = given.slice('file:'.length).replace(/^\/\/(?=\/)/, '')
    if (path === '' || path.startsWith('?') || path === ':memory:') {
      problems.push('Cannot read DATABASE_URL: a file address needs a path, such as file:data/izin.db.')
    }
    return { kind: 'embedded', path }
  }
  if (/^(libsql|https?):\/\//.test(given)) {
    if (!URL.canParse(given) || new URL(given).host === '') {
      problems.push('Cannot read DATABASE_URL: it must name a server, such as libsql://izin.ornek.example.')
    }
    return { kind: 'remote', url: given, authToken: text('DATABASE_AUTH_TOKEN') }
  }
  problems.push('Cannot read DATABASE_URL: it must begin with file:, libsql:// or https://.')
  return { kind: 'embedded', path: 'data/izin.db' }
}

/** What only counts beside something else: the names, and what they need. */
const belonging: readonly {
  readonly names: readonly string[]
  readonly to: string
  readonly isOff: string
}[] = [
  {
    names: ['SLACK_COMMAND', 'SLACK_API_URL', 'SLACK_ADMINS'],
    to: 'SLACK_BOT_TOKEN',
    isOff: 'Slack is off: set SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET',
  },
  {
    names: ['TELEGRAM_API_ROOT'],
    to: 'TELEGRAM_BOT_TOKEN',
    isOff: 'Telegram is off: set TELEGRAM_BOT_TOKEN',
  },
  {
    names: ['DATABASE_AUTH_TOKEN'],
    to: 'DATABASE_URL',
    isOff: 'the database is a file, which takes none: set DATABASE_URL to libsql://…',
  },
  {
    names: ['TSA_USERNAME', 'TSA_PASSWORD'],
    to: 'TSA_URL',
    isOff: 'nothing is time-stamped: set TSA_URL',
  },
]

function remarks(text: Text): string[] {
  const told = belonging
    .filter(({ to }) => text(to) === null)
    .flatMap(({ names, isOff }) =>
      names
        .filter((name) => text(name) !== null)
        .map((name) => `${name} is set, but ${isOff}, or leave ${name} out.`),
    )
  if (text('TSA_URL') === 'local') {
    told.push('TSA_URL is local: time stamps are for trials and prove nothing (kanıt değeri yoktur).')
  }
  const botToken = text('SLACK_BOT_TOKEN')
  if (botToken !== null && !botToken.startsWith('xoxb-')) {
    told.push(
      'SLACK_BOT_TOKEN does not look like a bot token, which begins with xoxb-. Slack shows it under OAuth & Permissions.',
    )
  }
  if (text('IYS_API_URL') !== null) {
    told.push('IYS_API_URL is set, but this version has no bridge yet: consents stay unverified in İYS.')
  }
  return told
}

/** What is said in chat leads others to our pages; on an address of this machine alone they find nothing. */
function linkRemarks(publicUrl: string): string[] {
  const host = new URL(publicUrl).hostname.replace(/^\[|\]$/g, '')
  if (!loopback.includes(host) && host !== '0.0.0.0' && host !== '::') return []
  return [
    `PUBLIC_URL is ${publicUrl}, an address of this machine: nobody else can open the links in messages. Set it to the address under which others reach this server.`,
  ]
}

function readPort(given: string): number | null {
  const port = /^\d{1,5}$/.test(given) ? Number(given) : Number.NaN
  return port <= 65535 ? port : null
}

function readSwitch(given: string): boolean | null {
  if (/^(on|true|yes|1)$/i.test(given)) return true
  return /^(off|false|no|0)$/i.test(given) ? false : null
}

function readUrl(given: string): string | null {
  if (!URL.canParse(given)) return null
  const url = new URL(given)
  return url.protocol === 'http:' || url.protocol === 'https:' ? given.replace(/\/+$/, '') : null
}

function readLogLevel(given: string): LogLevel | null {
  return logLevels.find((level) => level === given) ?? null
}

/** The key itself if it is one; its text never gets into a sentence. */
function readIzinKey(given: string): string | null {
  try {
    readKey(given)
    return given
  } catch {
    return null
  }
}
