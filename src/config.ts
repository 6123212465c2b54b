import { readClock } from './calendar/istanbul.ts'
import { readSlack, readTelegram, type SlackConfig, type TelegramConfig } from './config/chat.ts'
import {
  type DatabaseConfig,
  type IysConfig,
  readDatabase,
  readIys,
  readMail,
  readSms,
  readTimeStamp,
  type TimeStampConfig,
} from './config/services.ts'
import { loopback, readLinkBase, readSwitch, type Text, urlAt } from './config/text.ts'
import { readKey } from './crypto/wrapped-keys.ts'
import { type LogLevel, logLevels } from './log.ts'

/** Configuration, read once at the start from a record of texts. */
export interface Config {
  readonly host: string
  readonly port: number
  readonly trustProxy: boolean
  /** Without a final slash. */
  readonly publicUrl: string
  /** False if `publicUrl` is only the listening address. */
  readonly isPublicUrlSet: boolean
  readonly database: DatabaseConfig
  /** Null for the file beside the database. */
  readonly izinKey: Buffer | null
  readonly slack: SlackConfig | null
  readonly telegram: TelegramConfig | null
  readonly timeStamp: TimeStampConfig | null
  readonly mail: ReturnType<typeof readMail>
  readonly sms: ReturnType<typeof readSms>
  readonly iys: IysConfig | null
  readonly reportAtMinutes: number
  readonly playground: boolean
  readonly metricsToken: string | null
  readonly logLevel: LogLevel
  /** Sentences about settings without the intended effect. */
  readonly remarks: readonly string[]
}

export type Environment = Readonly<Record<string, string | undefined>>

type ConfigReading =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly string[] }

const secretNames = [
  'METRICS_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SMS_WEBHOOK_SECRET',
  'TELEGRAM_WEBHOOK_SECRET',
] as const
const secretLengthMin = 16

/**
 * Reads the environment (table in docs/en/operate.md) and names every mistake. Empty texts count as not set.
 */
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

  const host = read('HOST', '127.0.0.1', readHost, 'an address or a name, such as 127.0.0.1')
  const port = read('PORT', 3000, readPort, 'a whole number from 0 to 65535, such as 3000')
  for (const name of secretNames) {
    const secret = text(name)
    if (secret !== null && secret.length < secretLengthMin) {
      problems.push(`Cannot use ${name}: it must have ${secretLengthMin} characters or more.`)
    }
  }
  const slack = readSlack(text, problems)
  const telegram = readTelegram(text, problems)
  const hasTokens = slack !== null || telegram !== null
  const playground = readPlayground(text, host, hasTokens, problems)
  const izinKey = read('IZIN_KEY', null, readKey, '32 bytes as base64, made with: openssl rand -base64 32')
  const database = readDatabase(text, playground, problems)
  if (database.kind === 'remote' && izinKey === null) {
    problems.push(
      'Cannot start: IZIN_KEY is required with a remote database. Make one with: openssl rand -base64 32',
    )
  }
  const publicUrl = read(
    'PUBLIC_URL',
    urlAt(host, port),
    readLinkBase,
    'an http or https address, such as https://izin.ornek.com.tr',
  )
  const config: Config = {
    isPublicUrlSet: text('PUBLIC_URL') !== null,
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
    iys: readIys(text, problems),
    // In the playground a report comes as soon as the day is closed, even before nine.
    reportAtMinutes: read(
      'REPORT_AT',
      playground ? 30 : 9 * 60,
      readClock,
      'a time of day in Istanbul, such as 09:00',
    ),
    playground,
    metricsToken: text('METRICS_TOKEN'),
    logLevel: read('LOG_LEVEL', 'info', readLogLevel, `one of ${logLevels.join(', ')}`),
    remarks: hasTokens ? linkRemarks(publicUrl) : [],
  }
  return problems.length === 0 ? { ok: true, config } : { ok: false, problems }
}

function textOf(environment: Environment): Text {
  return (name) => environment[name]?.trim() || null
}

/** Returns the path of the roots for kept stamps; readable whatever else is wrong. */
export function timeStampRoots(environment: Environment): string | null {
  return textOf(environment)('TSA_CA_FILE')
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

function readHost(given: string): string | null {
  return URL.canParse(urlAt(given, 0)) ? given : null
}

function readPort(given: string): number | null {
  const port = /^\d{1,5}$/.test(given) ? Number(given) : Number.NaN
  return port <= 65535 ? port : null
}

function readLogLevel(given: string): LogLevel | null {
  return logLevels.find((level) => level === given) ?? null
}

/** Links on a loopback address open only on this machine. */
function linkRemarks(publicUrl: string): string[] {
  const host = new URL(publicUrl).hostname.replace(/^\[|\]$/g, '')
  if (!loopback.includes(host) && host !== '0.0.0.0' && host !== '::') return []
  return [
    `PUBLIC_URL is ${publicUrl}, an address of this machine: only this machine can open the links in messages. Set it to the address under which others reach this server.`,
  ]
}
