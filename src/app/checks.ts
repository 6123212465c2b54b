import type { SlackCheck } from '../../bots/commands/context.ts'
import { type Check, checkNames, checkInBothLanguages } from '../../bots/messages/checks.ts'
import { troubleTexts } from '../../bots/messages/iys-troubles.ts'
import type { TelegramCheck } from '../../bots/telegram/bot.ts'
import { databaseVersion, schemaVersion } from '../../db/schema-version.ts'
import type { Config } from '../config/config.ts'
import { lastRecordedAt } from '../ledger/append.ts'
import { theProvider } from '../register/company/brands.ts'
import { iysStatus } from '../register/iys-queue/status.ts'
import { readServerFact } from '../register/links/links.ts'
import type { Register } from '../register/register.ts'
import { readPollState } from '../senders/inbound/poll-state.ts'
import type { MailFault } from '../senders/mail.ts'
import type { SmsCarrier } from '../senders/sms/carrier.ts'
import type { Storage } from './runtime.ts'

/** Parts of the app that checks look at. */
export interface CheckedParts {
  readonly config: Config
  readonly register: Register
  /** Disk of the database; null if the database is not a file of this machine. */
  readonly storage: Storage | null
  readonly fetch: typeof fetch
  readonly slack: { check(): Promise<SlackCheck> } | null
  readonly telegram: { check(): Promise<TelegramCheck> } | null
  readonly mail: { check(): Promise<MailFault | null> } | null
  readonly sms: Pick<SmsCarrier, 'check'> | null
}

/** Runs all checks of `izin check` and `/izin tanı`. It sends no message, and stores at most an access token of İYS. */
export async function runChecks(parts: CheckedParts): Promise<Check[]> {
  const checks = await Promise.all([
    checkEnvironment(parts),
    checkKey(parts),
    checkDatabase(parts),
    checkDisk(parts),
    checkClock(parts),
    checkProxy(parts),
    checkSlack(parts),
    checkTelegram(parts),
    checkIys(parts),
    checkMail(parts),
    checkSms(parts),
    checkStamps(parts),
    checkBackup(parts),
  ])
  return checks.toSorted((one, other) => checkNames.indexOf(one.name) - checkNames.indexOf(other.name))
}

/** Checks the names of environment variables. A misspelt name is a fault; an unknown one may belong to another program. */
export function checkEnvironment({ config }: Pick<CheckedParts, 'config'>): Check {
  const { unknownNames, hasLocalLinks, publicUrl } = config
  const isOk = unknownNames.every(({ meant }) => meant === null)
  return checkInBothLanguages(
    'environment',
    isOk,
    ({ unknownName, localLinks, read }) =>
      [...unknownNames.map(unknownName), ...(hasLocalLinks ? [localLinks(publicUrl)] : [])].join(' ') || read,
  )
}

const hourMs = 60 * 60_000
/** Age in ms from which a backup is too old. A company that is older must have a backup and a copy of its key. */
const backupAgeMaxMs = 48 * hourMs

/** True if the company was added less than two days ago, or not yet, so that no backup can be expected. */
async function isNew({ register }: CheckedParts): Promise<boolean> {
  const provider = await theProvider(register)
  return provider === null || register.clock() - provider.createdAt < backupAgeMaxMs
}

/** Checks that the key file is private and was copied to another place, if the key is in a file. */
async function checkKey(parts: CheckedParts): Promise<Check> {
  const { config, register, storage } = parts
  if (config.izinKey !== null || storage === null)
    return checkInBothLanguages('key', true, ({ keyOfEnvironment }) => keyOfEnvironment)
  if (!storage.isKeyPrivate()) return checkInBothLanguages('key', false, ({ keyReadable }) => keyReadable)
  const copiedAt = await readServerFact(register, 'key-copied')
  return copiedAt === null
    ? checkInBothLanguages('key', await isNew(parts), ({ keyNotCopied }) => keyNotCopied)
    : checkInBothLanguages('key', true, ({ keyCopied }) => keyCopied(Number(copiedAt)))
}

/** Checks that the database has the schema of this version of izin. */
async function checkDatabase({ register }: CheckedParts): Promise<Check> {
  const databaseSchema = await databaseVersion(register.engine)
  return checkInBothLanguages('database', databaseSchema === schemaVersion, ({ database, otherSchema }) =>
    databaseSchema === schemaVersion ? database(databaseSchema) : otherSchema(databaseSchema, schemaVersion),
  )
}

/** Least free space of the disk in bytes. */
const roomBytesMin = 100 * 1024 * 1024

/** Checks the free space of the disk. A backup, and the copy that an upgrade makes, need as much space as the database. */
function checkDisk({ storage }: CheckedParts): Check {
  if (storage === null) return checkInBothLanguages('disk', true, ({ backupElsewhere }) => backupElsewhere)
  const { freeBytes, databaseBytes } = storage.measure()
  const bytesNeeded = Math.max(roomBytesMin, databaseBytes)
  return checkInBothLanguages('disk', freeBytes >= bytesNeeded, ({ free, tooFull }) =>
    freeBytes >= bytesNeeded ? free(freeBytes) : tooFull(freeBytes, bytesNeeded),
  )
}

/** Checks the clock. It is wrong if it is behind the last entry, since the times of entries never go back. */
async function checkClock({ register }: CheckedParts): Promise<Check> {
  const now = register.clock()
  const isBehind = (await lastRecordedAt(register)) > now + 60_000
  return checkInBothLanguages('clock', !isBehind, ({ time, behind }) => (isBehind ? behind(now) : time(now)))
}

/** Checks that the setting TRUST_PROXY fits: a request with X-Forwarded-For shows that there is a proxy. */
async function checkProxy({ config, register }: CheckedParts): Promise<Check> {
  const forwardedFor = await readServerFact(register, 'forwarded-for')
  if (config.trustProxy)
    return checkInBothLanguages('proxy', true, ({ proxyTrusted, proxyUnseen }) =>
      forwardedFor === null ? proxyUnseen : proxyTrusted,
    )
  return checkInBothLanguages('proxy', forwardedFor === null, ({ noProxy, proxyNotTrusted }) =>
    forwardedFor === null ? noProxy : proxyNotTrusted,
  )
}

/** Checks that Slack answers and that the app has the permissions it needs. Passes if Slack is off. */
async function checkSlack({ slack }: CheckedParts): Promise<Check> {
  if (slack === null) return checkInBothLanguages('slack', true, ({ off }) => off)
  const { fault, lacking } = await slack.check()
  if (fault !== null) return checkInBothLanguages('slack', false, ({ noAnswer }) => noAnswer(fault))
  const missing = lacking ?? []
  return checkInBothLanguages('slack', missing.length === 0, (texts) =>
    missing.length === 0 ? texts.answers : texts.lacking(missing),
  )
}

/** Checks that Telegram answers, and that its webhook leads to this server. */
async function checkTelegram({ config, telegram }: CheckedParts): Promise<Check> {
  if (telegram === null) return checkInBothLanguages('telegram', true, ({ off }) => off)
  const { fault, webhook } = await telegram.check()
  if (fault !== null) return checkInBothLanguages('telegram', false, ({ noAnswer }) => noAnswer(fault))
  const way = (config.telegram?.webhookSecret ?? null) === null ? 'polling' : 'webhook'
  if (way === 'polling') return checkInBothLanguages('telegram', true, (texts) => texts.telegram.polling)
  if (webhook === '') return checkInBothLanguages('telegram', false, ({ noWebhook }) => noWebhook)
  const isOurs = webhook === `${config.publicUrl}/telegram/webhook`
  return checkInBothLanguages('telegram', isOurs, (texts) =>
    isOurs ? texts.telegram.webhook : texts.otherWebhook(URL.canParse(webhook) ? new URL(webhook).host : '–'),
  )
}

/** Checks the exchange with İYS: if it goes by API, signs in. */
export async function checkIys({
  config,
  register,
  fetch,
}: Pick<CheckedParts, 'register' | 'fetch'> & { readonly config: Pick<Config, 'iys'> }): Promise<Check> {
  const { mode, trouble } = await iysStatus(register)
  if (mode !== 'api') return checkInBothLanguages('iys', true, ({ exchange }) => exchange[mode])
  const { iysFault } = await import('../iys-client/sign-in.ts')
  const fault = trouble ?? (await iysFault(config.iys, register, fetch))
  if (fault === null) return checkInBothLanguages('iys', true, ({ exchange }) => exchange.api)
  const sentence = { tr: troubleTexts.tr.sentence(fault), en: troubleTexts.en.sentence(fault) }
  return { name: 'iys', isOk: false, detail: sentence }
}

/** Checks that the mail server answers. Passes if mail is off. */
async function checkMail({ mail }: CheckedParts): Promise<Check> {
  if (mail === null) return checkInBothLanguages('mail', true, ({ off }) => off)
  const fault = await mail.check()
  const code = [fault?.command, fault?.reply ?? fault?.code].filter((part) => part).join(' ')
  return checkInBothLanguages('mail', fault === null, ({ answers, noAnswer }) =>
    fault === null ? answers : noAnswer(code),
  )
}

/** Asks the SMS carrier whether it accepts izin's account, and checks that its inbox answers if izin asks that too. */
export async function checkSms({
  config,
  register,
  sms,
}: Pick<CheckedParts, 'register' | 'sms'> & { readonly config: Pick<Config, 'sms'> }): Promise<Check> {
  if (sms === null) return checkInBothLanguages('sms', true, ({ off }) => off)
  const state = await sms.check()
  if (state.kind === 'no-answer')
    return checkInBothLanguages('sms', false, ({ noAnswer }) => noAnswer(state.detail))
  if (state.kind === 'fault') {
    const { fault, code } = state
    return checkInBothLanguages('sms', false, ({ smsFaults, withCode }) => withCode(smsFaults[fault], code))
  }
  const carrier = config.sms?.kind === 'carrier' ? config.sms.carrier : null
  const polling = await readPollState(register)
  if (polling !== null && polling.failingSince !== null && polling.carrier === carrier) {
    const { failingSince, detail } = polling
    return checkInBothLanguages('sms', false, ({ noInboundSms }) => noInboundSms(failingSince, detail ?? '–'))
  }
  const isForeign = carrier === 'twilio'
  return checkInBothLanguages('sms', true, ({ answers, sentFromAbroad }) =>
    isForeign ? sentFromAbroad : answers,
  )
}

function checkStamps({ config }: CheckedParts): Check {
  return checkInBothLanguages('stamps', true, ({ stampsOn, off }) =>
    config.timeStamp === null ? off : stampsOn,
  )
}

/** Checks that the last backup is less than two days old. A new company needs none yet. */
async function checkBackup(parts: CheckedParts): Promise<Check> {
  const { register, storage } = parts
  if (storage === null) return checkInBothLanguages('backup', true, ({ backupElsewhere }) => backupElsewhere)
  const backupAt = await readServerFact(register, 'last-backup')
  if (backupAt === null) return checkInBothLanguages('backup', await isNew(parts), ({ noBackup }) => noBackup)
  const ageMs = Math.max(0, register.clock() - Number(backupAt))
  const hours = Math.floor(ageMs / hourMs)
  return checkInBothLanguages('backup', ageMs < backupAgeMaxMs, ({ backedUp, backupOld }) =>
    ageMs < backupAgeMaxMs ? backedUp(hours) : backupOld(hours),
  )
}
