import { GrammyError, HttpError } from 'grammy'
import type { SendOutcome } from '../../src/jobs/message.ts'
import type { Scrub } from './client.ts'
import type { TelegramLog } from './options.ts'

/** Waited where Telegram names no time itself. */
const laterMs = 15_000

/** A method that Telegram refused with a reason that the caller deals with. */
type Refusal = 'not-modified' | 'not-editable' | 'too-old' | 'no-such-place' | 'other'

/** What became of a call that failed. Details carry neither the token nor anything of the message. */
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
  // Our own token: what is to go out is kept until it has been set right.
  if (isTokenRefused(error)) return { kind: 'barred', detail }
  if (code === 403) return { kind: 'lost', detail }
  if (code === 400) return outcomeOfRefusal(refusalOf(error), detail)
  return code > 400 && code < 500 ? { kind: 'refused', detail } : { kind: 'unknown', detail }
}

function outcomeOfRefusal(refusal: Refusal, detail: string): SendOutcome {
  switch (refusal) {
    case 'not-modified':
      return { kind: 'sent', reference: null }
    case 'no-such-place':
      return { kind: 'lost', detail }
    case 'not-editable':
    case 'too-old':
    case 'other':
      return { kind: 'refused', detail }
  }
}

/**
 * Why Telegram answered 400. It gives no code for the reason, only a sentence, so this is the one place that reads it.
 * A sentence it does not know is `other`.
 */
export function refusalOf({ description }: GrammyError): Refusal {
  for (const [refusal, sentence] of sentences) if (sentence.test(description)) return refusal
  return 'other'
}

const sentences: readonly (readonly [Refusal, RegExp])[] = [
  ['not-modified', /message is not modified/i],
  ['not-editable', /message can't be edited|message to edit not found|message_id_invalid/i],
  ['too-old', /query is too old|query id is invalid/i],
  [
    'no-such-place',
    /chat not found|user not found|peer_id_invalid|group chat was deactivated|not enough rights to send|have no rights to send|chat_write_forbidden/i,
  ],
]

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

/** Whether no connection came about, so that certainly nothing has arrived. */
function neverConnected(error: HttpError): boolean {
  return codesOf(error.error).some((code) => connectionRefused.has(code))
}

/** The system's codes along the causes of an error, such as ECONNRESET. */
function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return []
  const code = 'code' in error && typeof error.code === 'string' ? [error.code] : []
  return [...code, ...codesOf(error.cause)]
}

/** Whether Telegram does not take our token: a revoked one is unauthorized, one that it never gave out is not found. */
export function isTokenRefused(error: unknown): error is GrammyError {
  return error instanceof GrammyError && (error.error_code === 401 || error.error_code === 404)
}

/** For the operator: what to mend, and what becomes of everything until then. */
export function noteTokenRefused(log: Pick<TelegramLog, 'error'>, { error_code: code }: GrammyError): void {
  log.error(
    'telegram.token-refused',
    new Error(`Telegram does not take TELEGRAM_BOT_TOKEN: it answers ${code}`),
    {
      hint: 'set the token that @BotFather shows for your bot, and start again. The rest of izin runs; what is to go out to Telegram is kept, and Telegram is asked again until then',
    },
  )
}
