import { createHmac } from 'node:crypto'
import { isDatabaseFault, StorageError } from '../../db/engine.ts'
import { equalSecrets } from '../../src/crypto/vault.ts'
import { readBody } from '../../src/http/streams.ts'
import type { InboxItem } from '../../src/jobs/inbox/inbox.ts'
import type { Message } from '../../src/jobs/message.ts'
import type { OutboxItem } from '../../src/jobs/outbox/outbox.ts'
import { incidentCode, loggable } from '../commands/failure.ts'
import type { After, Answer, Payload, SlackInbox, SlackOptions } from './options.ts'
import { type Inbound, isSslCheck, type Parsed, parseBody, parsePayload, parseStored } from './payload.ts'
import type { Respond } from './web.ts'

const bodyBytesMax = 1024 * 1024
/** Slack waits three seconds. */
const answerWaitMs = 2000
/** For requests whose answer can go to a response_url. */
const storedWithinMs = 2500

/** Null where nothing is to be answered. `receivedAt` is ms UTC. */
export type Handle = (inbound: Inbound, receivedAt: number) => Promise<Answer | null>

interface ReceiverOptions extends Pick<SlackOptions, 'signingSecret' | 'clock' | 'log' | 'waitedMs'> {
  readonly inbox: SlackInbox
  readonly after: After
  readonly respond: Respond
  readonly handle: Handle
  /** Answer to a person whose request failed. */
  readonly tellFailure: (inbound: Inbound, error: unknown, code: string) => Promise<Answer>
}

/** Slack takes answers there for 30 minutes; one is left for the way. */
const responseUrlMs = 29 * 60_000

type Finish = (work: Promise<unknown>) => void
type Reception =
  | { readonly kind: 'answered'; readonly payload: Payload | null }
  | { readonly kind: 'seen' | 'replayed' | 'unavailable' }

/**
 * Always in this order: verify, parse, store in the inbox, work. The answer to a command or form rides in the
 * response when it is ready in time; every other goes to the response_url, or as a message to the person.
 */
export class SlackReceiver {
  readonly #options: ReceiverOptions

  constructor(options: ReceiverOptions) {
    this.#options = options
  }

  async handle(request: Request, finish: Finish): Promise<Response> {
    try {
      return await this.#handle(request, finish)
    } catch (error) {
      this.#report('slack.request-failed', error)
      return empty(503)
    }
  }

  async #handle(request: Request, finish: Finish): Promise<Response> {
    const { signingSecret, clock } = this.#options
    const contentType = request.headers.get('content-type') ?? ''
    const body = await readBody(request, bodyBytesMax)
    if ('refused' in body) return empty(body.refused)
    const raw = body.bytes
    if (isSslCheck(contentType, raw)) return empty(200)
    const signature = verifiedSignature(signingSecret, request.headers, raw, clock())
    if (signature === null) return empty(401)
    const parsed = parseBody(contentType, raw)
    if (parsed.kind !== 'inbound') return this.#withoutWork(parsed)
    const isRetry = request.headers.has('x-slack-retry-num')
    return responseTo(await this.#receive(parsed.inbound, signature, finish), parsed.inbound, isRetry)
  }

  #withoutWork(parsed: Exclude<Parsed, { kind: 'inbound' }>): Response {
    switch (parsed.kind) {
      case 'challenge':
        return Response.json({ challenge: parsed.challenge })
      case 'unsupported':
        this.#options.log.info('slack.unsupported', { type: parsed.type })
        return empty(200)
      case 'unreadable':
        this.#options.log.warn('slack.unreadable', { field: parsed.field })
        return new Response(
          `Cannot read this payload: ${parsed.field || 'the body'} is not as Slack sends it`,
          {
            status: 400,
            // Slack would send the same event again.
            headers: { 'x-slack-no-retry': '1' },
          },
        )
    }
  }

  /** Nothing is signed on a socket; acknowledged once it is stored. */
  async accept(body: unknown, acknowledge: (payload?: Payload) => Promise<void>): Promise<void> {
    const parsed = parsePayload(body)
    if (parsed.kind !== 'inbound') return await acknowledge()
    const { inbound } = parsed
    const reception = await this.#receive(inbound, `socket ${inbound.key}`, (work) => void work)
    // Slack sends an unacknowledged event again.
    if (reception.kind === 'unavailable') return
    await acknowledge((reception.kind === 'answered' ? reception.payload : null) ?? undefined)
  }

  async resume(item: InboxItem): Promise<readonly OutboxItem[]> {
    const parsed = parseStored(item.body)
    if (parsed.kind !== 'inbound')
      throw new Error(`Cannot resume item ${item.id}: its body is not one we stored`)
    const answer = await this.#work(parsed.inbound, 'again', item.receivedAt)
    const isTooLate = this.#options.clock() - item.receivedAt > responseUrlMs
    return messagesOf(isTooLate ? { ...parsed.inbound, responseUrl: null } : parsed.inbound, answer)
  }

  /**
   * A locked database may take longer than Slack waits; then the answer goes to the response_url. A crash before
   * the lock ends loses the act: nothing else is durable here, and Slack sends acts only once.
   */
  async #receive(inbound: Inbound, signature: string, finish: Finish): Promise<Reception> {
    const { after, waitedMs = 0 } = this.#options
    const work = this.#storeAndDeal(inbound, signature, finish)
    // Slack shows an error for an unanswered form, which stays open, and sends events again.
    if (inbound.responseUrl === null) return await work
    finish(work)
    const late = Promise.withResolvers<Reception>()
    const cancel = after(Math.max(storedWithinMs - waitedMs, 0), () =>
      late.resolve({ kind: 'answered', payload: null }),
    )
    return await Promise.race([work, late.promise]).finally(cancel)
  }

  async #storeAndDeal(inbound: Inbound, signature: string, finish: Finish): Promise<Reception> {
    const { inbox, after, waitedMs = 0 } = this.#options
    const { key, lane, body } = inbound
    const leftMs = Math.max(answerWaitMs - waitedMs, 0)
    const rides = inbound.kind === 'command' || inbound.kind === 'submission'
    const window = rides ? openWindow(after, leftMs) : closedWindow
    let received: Awaited<ReturnType<SlackInbox['receive']>>
    try {
      received = await inbox.receive({ key, signature, lane, body })
    } catch (error) {
      return await this.#notStored(inbound, error, window)
    }
    if (received === 'new') {
      finish(this.#deal(inbound, window))
      return { kind: 'answered', payload: await window.payload }
    }
    window.close(null)
    return { kind: received === 'replayed' ? 'replayed' : 'seen' }
  }

  async #deal(inbound: Inbound, window: AnswerWindow): Promise<void> {
    try {
      const answer = await this.#work(inbound, 'first', this.#options.clock())
      // Slack never says how it took a response, so a table, which it may refuse, goes to the response_url.
      const rides = answer?.hasTable !== true && window.close(answer?.payload ?? null)
      await this.#options.inbox.done(inbound.key, rides ? [] : messagesOf(inbound, answer))
      window.close(null)
    } catch (error) {
      // The item stays in the inbox and is resumed.
      window.close(null)
      this.#report('slack.not-finished', error, { kind: inbound.kind })
    }
  }

  /** An error becomes an answer, but a resumed item waits for the database. */
  async #work(inbound: Inbound, run: 'first' | 'again', receivedAt: number): Promise<Answer | null> {
    try {
      return await this.#options.handle(inbound, receivedAt)
    } catch (error) {
      if (run === 'again' && isDatabaseFault(error)) throw error
      const code = this.#report('slack.failed', error, { kind: inbound.kind })
      if (!isAct(inbound) && inbound.kind !== 'message') return null
      return await this.#options.tellFailure(inbound, await this.#settled(inbound.key, error), code)
    }
  }

  /** "Nothing changed" is true only once the item cannot be processed again. */
  async #settled(key: string, error: unknown): Promise<unknown> {
    if (!(error instanceof StorageError)) return error
    try {
      await this.#options.inbox.done(key, [])
      return error
    } catch (cause) {
      return new Error('The item may be dealt with again', { cause })
    }
  }

  /** Nothing was done, or the outcome is unknown. The outbox may not work either. */
  async #notStored(inbound: Inbound, error: unknown, window: AnswerWindow): Promise<Reception> {
    const { tellFailure, respond } = this.#options
    const code = this.#report('slack.not-stored', error, { kind: inbound.kind })
    if (!isAct(inbound)) return { kind: 'unavailable' }
    const unchanged = isDatabaseFault(error)
      ? error
      : new StorageError('Cannot store the request', { cause: error, passing: true })
    const { payload } = await tellFailure(inbound, unchanged, code)
    if (window.close(payload) || inbound.responseUrl === null) return { kind: 'answered', payload }
    await respond(inbound.responseUrl, payload)
    return { kind: 'answered', payload: null }
  }

  #report(event: string, error: unknown, fields: Record<string, string | number> = {}): string {
    const code = incidentCode()
    this.#options.log.error(event, loggable(error), { ...fields, code })
    return code
  }
}

/** True for acts, whose person waits for an answer; Slack sends refused events again. */
function isAct(inbound: Inbound): inbound is Extract<Inbound, { trigger: string } | { view: unknown }> {
  return !['home', 'file', 'message'].includes(inbound.kind)
}

/** The answer for the response_url; else only the person sees it, in the channel where they wrote or in direct messages. */
function messagesOf(inbound: Inbound, answer: Answer | null): OutboxItem[] {
  if (answer === null) return []
  const { key, responseUrl } = inbound
  if (responseUrl !== null) {
    const message = { kind: 'call', method: 'respond', payload: answer.payload } as const
    return [{ key, platform: 'slack-response', target: responseUrl, message }]
  }
  const [payload, { id: user }] = [answer.message(), inbound.from]
  const room = inbound.kind === 'message' ? inbound.room : null
  const inRoom = { ...payload, user, ...(room?.thread && { thread_ts: room.thread }) }
  const message: Message =
    room === null
      ? { kind: 'call', method: 'chat.postMessage', payload }
      : { kind: 'call', method: 'chat.postEphemeral', payload: inRoom }
  return [{ key: `told:${key}`, platform: 'slack', target: room?.channel ?? user, message }]
}

function responseTo(reception: Reception, inbound: Inbound, isRetry: boolean): Response {
  switch (reception.kind) {
    case 'answered':
      return reception.payload === null ? empty(200) : Response.json(reception.payload)
    case 'seen':
      return empty(200)
    case 'replayed':
      // Slack may repeat an event within a second, with the same signature.
      return empty(!isAct(inbound) && isRetry ? 200 : 401)
    case 'unavailable':
      return empty(503)
  }
}

function empty(status: number): Response {
  return new Response(null, { status })
}

const stampAgeMaxSeconds = 300

/** Signature v0 (HMAC-SHA-256 over the raw bytes), at most five minutes old or ahead; null otherwise. */
function verifiedSignature(secret: string, headers: Headers, raw: Uint8Array, nowMs: number): string | null {
  const stamp = headers.get('x-slack-request-timestamp') ?? ''
  const given = headers.get('x-slack-signature') ?? ''
  if (!/^\d{1,12}$/.test(stamp)) return null
  if (Math.abs(nowMs / 1000 - Number(stamp)) > stampAgeMaxSeconds) return null
  const right = `v0=${createHmac('sha256', secret).update(`v0:${stamp}:`).update(raw).digest('hex')}`
  return equalSecrets(given, right) ? given : null
}

/** The answer that a response can carry; the first to close the window decides. */
interface AnswerWindow {
  /** False when the response has gone already. */
  close(payload: Payload | null): boolean
  readonly payload: Promise<Payload | null>
}

function openWindow(after: After, ms: number): AnswerWindow {
  const { promise, resolve } = Promise.withResolvers<Payload | null>()
  let open = true
  const close = (payload: Payload | null): boolean => {
    if (!open) return false
    open = false
    cancel()
    resolve(payload)
    return true
  }
  const cancel = after(ms, () => close(null))
  return { close, payload: promise }
}

/** For acts whose response cannot carry an answer. */
const closedWindow: AnswerWindow = { close: () => false, payload: Promise.resolve(null) }

export const byTimer: After = (ms, run) => {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}
