import { type Api, type ApiClientOptions, GrammyError, HttpError } from 'grammy'
import { dayOf } from '../../src/calendar/istanbul.ts'
import { isForChat, type Sender, type SendOutcome } from '../../src/jobs/message.ts'
import { connectionFault, scrub } from '../../src/util/log.ts'
import type { Posting, PostReply } from '../commands/posts.ts'
import type { Reply } from '../commands/reply.ts'
import type { TelegramLog } from './options.ts'
import { type ApiCall, render } from './render.ts'

/** Time in seconds after which a call of Telegram counts as unanswered. */
export const timeoutSeconds = 15

interface ClientSettings {
  readonly apiRoot?: string | undefined
  readonly fetch?: typeof fetch | undefined
  readonly timeoutSeconds?: number | undefined
}

/**
 * Returns options for the client library grammY. It then calls Telegram by the runtime's own `fetch`, not by the package
 * node-fetch. A redirect fails, since only Telegram may get the content.
 */
export function clientOptions(settings: ClientSettings): ApiClientOptions {
  const { apiRoot, fetch: fetcher = fetch } = settings
  const fetchOnce = async (url: string, { method, headers, body, signal }: ClientInit) =>
    await fetcher(url, { method, headers, body, signal: runtimeSignal(signal), redirect: 'error' })
  return {
    ...(apiRoot === undefined ? {} : { apiRoot }),
    timeoutSeconds: settings.timeoutSeconds ?? timeoutSeconds,
    // grammY types the fetch of its own polyfill; it calls this one with an address and plain options.
    fetch: fetchOnce as unknown as NonNullable<ApiClientOptions['fetch']>,
  }
}

/** Part of `RequestInit` that both grammY and fetch know. On Node grammY's types name those of node-fetch. */
interface ClientInit {
  readonly method: string
  readonly headers: Record<string, string>
  /** JSON, since izin sends no files. */
  readonly body: string
  readonly signal: Pick<AbortSignal, 'aborted' | 'addEventListener'>
}

/** Returns a signal of the runtime that aborts when grammY's signal does. */
function runtimeSignal(signal: ClientInit['signal']): AbortSignal {
  const controller = new AbortController()
  if (signal.aborted) controller.abort()
  else signal.addEventListener('abort', () => controller.abort())
  return controller.signal
}

interface SenderOptions {
  readonly api: Api
  readonly clock: () => number
  readonly postReply: PostReply
}

/** Language of messages to groups, and to a person whose language is unknown. */
const language = 'tr'

/** Makes the function that sends a message without retrying. It marks a message that may be a repeat. */
export function telegramSender({ api, clock, postReply }: SenderOptions): Sender {
  return async ({ platform, target, message, mayBeRepeat }) => {
    if (platform !== 'telegram') throw new Error(`Cannot send to ${platform}: this sender is for Telegram`)
    if (!isForChat(message)) return { kind: 'refused', detail: 'a letter is not for Telegram' }
    // A message to one person is in their language.
    const messageLanguage = ('language' in message ? message.language : undefined) ?? language
    const posting: Posting = { language: messageLanguage, today: dayOf(clock()), mayBeRepeat }
    const replaced = 'replaces' in message ? message.replaces : null
    const thread = 'thread' in message ? message.thread : null
    let first: SendOutcome | null = null
    const calls =
      message.kind === 'call'
        ? [mayBeRepeat ? withRepeatSign(message) : message]
        : inThread(asEdit(render(forTarget(target, postReply(message, posting))), replaced), thread)
    for (const call of calls) {
      const outcome = await attempt(api, target, call)
      if (outcome.kind !== 'sent') return first === null ? outcome : partlySent(outcome)
      first ??= outcome
    }
    return first ?? { kind: 'refused', detail: 'nothing to send' }
  }
}

/** Edits the message that this message replaces. An answer of several messages is sent anew. */
function asEdit(calls: readonly ApiCall[], replaced: string | null): readonly ApiCall[] {
  const [{ payload } = { payload: {} }, ...more] = calls
  if (replaced === null || more.length > 0) return calls
  return [{ method: 'editMessageText', payload: { ...payload, message_id: Number(replaced) } }]
}

/** Replies to the message that began the thread, if it is still there. */
function inThread(calls: readonly ApiCall[], thread: string | null): readonly ApiCall[] {
  if (thread === null) return calls
  const reply_parameters = { message_id: Number(thread), allow_sending_without_reply: true }
  return calls.map((call) => ({ ...call, payload: { ...call.payload, reply_parameters } }))
}

/** Removes the buttons from a reply to a group. Buttons are for staff, and izin cannot tell staff in a group. */
function forTarget(target: string, reply: Reply): Reply {
  if (!target.startsWith('-')) return reply
  return { ...reply, parts: reply.parts.filter(({ kind }) => kind !== 'choices' && kind !== 'menu') }
}

/** Marks a message that may be a repeat with the sign ↻. A message that edits another needs no sign. */
function withRepeatSign({ method, payload }: ApiCall): ApiCall {
  if (method !== 'sendMessage' || typeof payload.text !== 'string') return { method, payload }
  return { method, payload: { ...payload, text: `↻ ${payload.text}` } }
}

/** Returns the outcome if only the first of several messages was sent. It is retried unless Telegram refused. */
function partlySent(outcome: SendOutcome): SendOutcome {
  if (outcome.kind === 'refused') return outcome
  if (outcome.kind === 'lost') return { kind: 'refused', detail: outcome.detail }
  return { kind: 'unknown', detail: 'only the beginning of the message arrived' }
}

/** Sends a message. If the message to edit is gone, sends it anew. */
async function attempt(api: Api, target: string, call: ApiCall): Promise<SendOutcome> {
  try {
    const sent = { ...call, payload: { ...call.payload, chat_id: target } }
    return { kind: 'sent', reference: referenceOf(await perform(api, sent)) }
  } catch (error) {
    const instead = insteadOfEdit(call, error)
    if (instead === 'nothing') return { kind: 'sent', reference: null }
    if (instead !== null) return await attempt(api, target, instead)
    return outcomeOf(error)
  }
}

/** Returns the call that replaces a failed edit: a new message, or nothing if only buttons were to be removed. */
function insteadOfEdit({ method, payload }: ApiCall, error: unknown): ApiCall | 'nothing' | null {
  if (!(error instanceof GrammyError) || refusalOf(error) !== 'not-editable') return null
  if (method === 'editMessageReplyMarkup') return 'nothing'
  if (method !== 'editMessageText') return null
  const { message_id: _, ...rest } = payload
  return { method: 'sendMessage', payload: rest }
}

/** Calls a method by the name that the outbox stores; grammY types only calls of a known method. */
async function perform(api: Api, { method, payload }: ApiCall): Promise<unknown> {
  const methods = api.raw as unknown as Record<string, (payload: unknown) => Promise<unknown>>
  return await methods[method]?.(payload)
}

/** Returns the id of the sent message in Telegram's answer; null if the answer has none. */
function referenceOf(result: unknown): string | null {
  if (typeof result !== 'object' || result === null || !('message_id' in result)) return null
  return String(result.message_id)
}

/** Pause in ms before a message is sent again if Telegram names no time. */
const laterMs = 15_000

/** Returns what an error of Telegram means for the message: to be tried again, moved, or lost, and why. */
function outcomeOf(error: unknown): SendOutcome {
  const detail = detailOf(error)
  if (!(error instanceof GrammyError)) {
    if (!(error instanceof HttpError)) throw error
    const isRefused = connectionRefused.has(connectionFault(error.error))
    return isRefused ? { kind: 'later', afterMs: laterMs, detail } : { kind: 'unknown', detail }
  }
  const { error_code: code, parameters } = error
  if (parameters.migrate_to_chat_id !== undefined) {
    return { kind: 'moved', to: String(parameters.migrate_to_chat_id) }
  }
  if (code === 429) {
    const afterMs = parameters.retry_after === undefined ? laterMs : parameters.retry_after * 1000
    return { kind: 'later', afterMs, detail }
  }
  // Messages wait until the operator corrects the token.
  if (isTokenRefused(error)) return { kind: 'barred', detail }
  if (code === 403) return { kind: 'lost', detail }
  if (code === 400) {
    const refusal = refusalOf(error)
    if (refusal === 'not-modified') return { kind: 'sent', reference: null }
    return { kind: refusal === 'no-such-place' ? 'lost' : 'refused', detail }
  }
  return code > 400 && code < 500 ? { kind: 'refused', detail } : { kind: 'unknown', detail }
}

/** Returns the reason of Telegram's answer 400. It is read from the sentence, since Telegram sends no code for it. */
export function refusalOf({ description }: GrammyError) {
  return sentences.find(([, sentence]) => sentence.test(description))?.[0] ?? 'other'
}

/** Reasons of Telegram's answer 400, each with the pattern of the English sentences by which it is recognised. */
const sentences = [
  ['not-modified', /message is not modified/i],
  ['not-editable', /message can't be edited|message to edit not found|message_id_invalid/i],
  ['too-old', /query is too old|query id is invalid/i],
  [
    'no-such-place',
    /chat not found|user not found|peer_id_invalid|group chat was deactivated|not enough rights to send|have no rights to send|chat_write_forbidden/i,
  ],
] as const

/** Describes an error for the log, without the token (a part of the called address) and without the message. */
export function detailOf(error: unknown): string {
  if (error instanceof GrammyError) return scrub(`${error.error_code}: ${error.description}`)
  if (error instanceof HttpError) return `${error.message} ${connectionFault(error.error)}`
  return error instanceof Error ? error.name : 'unknown'
}

/** Faults of a connection that was never made: the message cannot have arrived. */
const connectionRefused = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** True if Telegram refuses the token: 401 for a revoked token, 404 for an unknown token. */
export function isTokenRefused(error: unknown): error is GrammyError {
  return error instanceof GrammyError && (error.error_code === 401 || error.error_code === 404)
}

/** Logs that Telegram refuses the token, what to correct, and what happens until then. */
export function noteTokenRefused(log: Pick<TelegramLog, 'error'>, { error_code: code }: GrammyError): void {
  log.error(
    'telegram.token-refused',
    new Error(`Telegram does not take TELEGRAM_BOT_TOKEN: it answers ${code}`),
    {
      hint: 'set the token that @BotFather shows for your bot, and start again. The rest of izin runs; what is to go out to Telegram is kept, and Telegram is asked again until then',
    },
  )
}
