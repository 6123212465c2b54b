import { GrammyError, HttpError } from 'grammy'
import type { SendOutcome } from '../../src/jobs/message.ts'
import type { Scrub } from './client.ts'
import type { TelegramLog } from './options.ts'
import type { Parsed } from './payload.ts'

const laterMs = 15_000

/** Details hold neither the token nor the message. */
export function outcomeOf(error: unknown, scrub: Scrub): SendOutcome {
  const detail = scrub.text(detailOf(error))
  if (!(error instanceof GrammyError)) {
    if (!(error instanceof HttpError)) throw error
    return neverConnected(error) ? { kind: 'later', afterMs: laterMs, detail } : { kind: 'unknown', detail }
  }
  const { error_code: code, parameters } = error
  if (parameters.migrate_to_chat_id !== undefined) {
    return { kind: 'moved', to: String(parameters.migrate_to_chat_id) }
  }
  if (code === 429) {
    const afterMs = parameters.retry_after === undefined ? laterMs : parameters.retry_after * 1000
    return { kind: 'later', afterMs, detail }
  }
  // Messages are kept until the token is corrected.
  if (isTokenRefused(error)) return { kind: 'barred', detail }
  if (code === 403) return { kind: 'lost', detail }
  if (code === 400) {
    const refusal = refusalOf(error)
    if (refusal === 'not-modified') return { kind: 'sent', reference: null }
    return { kind: refusal === 'no-such-place' ? 'lost' : 'refused', detail }
  }
  return code > 400 && code < 500 ? { kind: 'refused', detail } : { kind: 'unknown', detail }
}

/** Telegram gives no code for the reason of a 400, only a sentence, which is read nowhere else. */
export function refusalOf({ description }: GrammyError) {
  return sentences.find(([, sentence]) => sentence.test(description))?.[0] ?? 'other'
}

const sentences = [
  ['not-modified', /message is not modified/i],
  ['not-editable', /message can't be edited|message to edit not found|message_id_invalid/i],
  ['too-old', /query is too old|query id is invalid/i],
  [
    'no-such-place',
    /chat not found|user not found|peer_id_invalid|group chat was deactivated|not enough rights to send|have no rights to send|chat_write_forbidden/i,
  ],
] as const

function detailOf(error: unknown): string {
  if (error instanceof GrammyError) return `${error.error_code}: ${error.description}`
  if (error instanceof HttpError) return [error.message, ...codesOf(error.error)].join(' ')
  return 'the call could not be made'
}

const connectionRefused = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

function neverConnected(error: HttpError): boolean {
  return codesOf(error.error).some((code) => connectionRefused.has(code))
}

function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return []
  const code = 'code' in error && typeof error.code === 'string' ? [error.code] : []
  return [...code, ...codesOf(error.cause)]
}

/** A revoked token gets 401, an unknown one 404. */
export function isTokenRefused(error: unknown): error is GrammyError {
  return error instanceof GrammyError && (error.error_code === 401 || error.error_code === 404)
}

/** Tells the operator what to correct, and what happens until then. */
export function noteTokenRefused(log: Pick<TelegramLog, 'error'>, { error_code: code }: GrammyError): void {
  log.error(
    'telegram.token-refused',
    new Error(`Telegram does not take TELEGRAM_BOT_TOKEN: it answers ${code}`),
    {
      hint: 'set the token that @BotFather shows for your bot, and start again. The rest of izin runs; what is to go out to Telegram is kept, and Telegram is asked again until then',
    },
  )
}

/** Logs an update that is not supported; Telegram never sends it again. */
export function noteUnsupported(parsed: Extract<Parsed, { kind: 'unsupported' }>, log: TelegramLog): void {
  const { updateId: update, type, field } = parsed
  if (field === null) log.info('telegram.unsupported', { update, type })
  else log.warn('telegram.unsupported', { update, type, field })
}
