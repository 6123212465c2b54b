import { createHmac } from 'node:crypto'
import { isDatabaseFault, StorageError } from '../../db/engine.ts'
import { equalSecrets } from '../../src/crypto/vault.ts'
import { bodyBytesMax, readBody } from '../../src/http/streams.ts'
import type { InboxItem } from '../../src/jobs/inbox.ts'
import type { Message } from '../../src/jobs/message.ts'
import type { OutboxItem } from '../../src/jobs/outbox.ts'
import { type Refusal, refused } from '../../src/util/refusal.ts'
import { incidentCode, loggable, TriedAgainError } from '../commands/failure.ts'
import type { After, Answer, Payload, SlackOptions } from './options.ts'
import { type Inbound, isSslCheck, type Parsed, parseBody, parsePayload, parseStored } from './payload.ts'
import { render } from './render.ts'
import type { Respond } from './web.ts'

/** Time in ms after which the HTTP response is sent without an answer. Slack waits three seconds. */
const answerWaitMs = 2500

/** Runs a request. Returns null if nothing is to be answered. `receivedAt` is ms UTC. */
export type Handle = (inbound: Inbound, receivedAt: number) => Promise<Answer | null>

interface ReceiverOptions
  extends Pick<SlackOptions, 'signingSecret' | 'clock' | 'log' | 'waitedMs' | 'inbox'> {
  readonly after: After
  readonly respond: Respond
  readonly handle: Handle
  /** Answer to a person whose request failed. */
  readonly failureAnswer: (inbound: Inbound, error: unknown, code: string) => Promise<Answer>
}

/** Time in ms for which an answer can go to the response_url: Slack allows 30 minutes, and one is left for the delivery. */
const responseUrlMs = 29 * 60_000

type Finish = (work: Promise<unknown>) => void
/**
 * Result of receiving a request. `answered`: the content of its response. `repeat`: the request came before. `replayed`: its
 * signature came before with another request. `unavailable`: it could not be stored.
 */
type Reception =
  | { readonly kind: 'answered'; readonly payload: Payload | null }
  | { readonly kind: 'repeat' | 'replayed' | 'unavailable' }

const withoutAnswer: Reception = { kind: 'answered', payload: null }

/** Result of running a request; `answer` is null if nothing is to be sent. */
interface WorkResult {
  readonly answer: Answer | null
  /** True if the answer tells of a failure, and the inbox processes the request again. */
  readonly isTriedAgain: boolean
}

/**
 * Receives Slack's requests: verifies the signature, parses, stores in the inbox, then runs. The answer to a command or
 * form is the HTTP response if ready in time. Other answers go to the response_url, or to the person as a message.
 */
export class SlackReceiver {
  readonly #options: ReceiverOptions

  constructor(options: ReceiverOptions) {
    this.#options = options
  }

  /** Logs an error without typed texts. Returns the code that joins the log line to the answer. */
  #report(event: string, error: unknown, fields: Record<string, string> = {}): string {
    const code = incidentCode()
    this.#options.log.error(event, loggable(error), { ...fields, code })
    return code
  }

  /** Verifies and parses an HTTP request, and stores and runs what a person asks in it. */
  async #takeRequest(request: Request, finish: Finish): Promise<Response> {
    const contentType = request.headers.get('content-type') ?? ''
    const body = await readBody(request, bodyBytesMax)
    if ('refused' in body) return empty(body.refused)
    const raw = body.bytes
    if (isSslCheck(contentType, raw)) return empty(200)
    const { signingSecret, clock, log } = this.#options
    const verified = verifiedSignature(signingSecret, request.headers, raw, clock())
    if (verified.kind === 'refused') return empty(401)
    const parsing = parseBody(contentType, raw)
    if (parsing.kind !== 'inbound') return withoutWork(parsing, log)
    const isRetry = request.headers.has('x-slack-retry-num')
    const reception = await this.#receive(parsing.inbound, verified.signature, finish)
    return responseTo(reception, parsing.inbound, isRetry)
  }

  /**
   * Stores and answers a request. If a locked database takes longer than Slack waits, the answer goes to the
   * response_url. A crash while it is locked loses a command, press or form, which Slack sends only once.
   */
  async #receive(inbound: Inbound, signature: string, finish: Finish): Promise<Reception> {
    const response = openResponse(
      inbound,
      this.#options.after,
      Math.max(answerWaitMs - (this.#options.waitedMs ?? 0), 0),
    )
    const work = this.#storeAndWork(inbound, signature, response)
    finish(work)
    return await Promise.race([response.reception, work.then(() => response.reception)])
  }

  /** Stores a request in the inbox, runs it, and delivers its answer by the response or the outbox. Never rejects. */
  async #storeAndWork(inbound: Inbound, signature: string, response: PendingResponse): Promise<void> {
    const { kind, key, lane, body } = inbound
    try {
      const received = await this.#options.inbox.receive({ platform: 'slack', key, signature, lane, body })
      if (received !== 'new') return void response.take({ kind: received })
    } catch (error) {
      return await this.#notifyNotStored(inbound, error, response)
    }
    response.stored()
    try {
      const { answer, isTriedAgain } = await this.#work(inbound, 'first', this.#options.clock())
      if (isTriedAgain) return await this.#answerDirectly(inbound, answer, response)
      // Slack never says how it took a response, so a table, which it may refuse, goes to the response_url.
      const hasTable = answer?.reply.parts.some((part) => part.kind === 'table') === true
      const sentInResponse =
        !hasTable && response.take({ kind: 'answered', payload: answer?.payload ?? null })
      await this.#options.inbox.done(
        { platform: 'slack', key },
        sentInResponse ? [] : messagesOf(inbound, answer),
      )
    } catch (error) {
      // The request stays in the inbox, which runs it again.
      this.#report('slack.not-finished', error, { kind })
    }
    response.take(withoutAnswer)
  }

  /**
   * Runs a request. An error becomes an answer that says so. Only a fault of the database in a later run is thrown, so that the
   * inbox runs the request once more.
   */
  async #work(inbound: Inbound, run: 'first' | 'again', receivedAt: number): Promise<WorkResult> {
    try {
      return { answer: await this.#options.handle(inbound, receivedAt), isTriedAgain: false }
    } catch (error) {
      if (run === 'again' && isDatabaseFault(error)) throw error
      const code = this.#report('slack.failed', error, { kind: inbound.kind })
      if (!isAct(inbound) && inbound.kind !== 'message') return { answer: null, isTriedAgain: false }
      const failure = await this.#dropFailed(inbound.key, error)
      const answer = await this.#options.failureAnswer(inbound, failure, code)
      return { answer, isTriedAgain: failure instanceof TriedAgainError }
    }
  }

  /**
   * Removes a failed request from the inbox, so that the answer "nothing changed" stays true. On a full disk that
   * fails too: the returned error then says that the request is tried again.
   */
  async #dropFailed(key: string, error: unknown): Promise<unknown> {
    if (!(error instanceof StorageError)) return error
    try {
      await this.#options.inbox.drop({ platform: 'slack', key })
      return error
    } catch (cause) {
      if (cause instanceof StorageError) return new TriedAgainError('The item is tried again', { cause })
      return new Error('The item may be tried again', { cause })
    }
  }

  /** Answers that the request was not stored, or may not be. Answers directly, since the outbox may fail too. */
  async #notifyNotStored(inbound: Inbound, error: unknown, response: PendingResponse): Promise<void> {
    const code = this.#report('slack.not-stored', error, { kind: inbound.kind })
    if (!isAct(inbound)) return void response.take({ kind: 'unavailable' })
    const unchanged = isDatabaseFault(error)
      ? error
      : new StorageError(
          { en: 'Cannot store the request', tr: 'İstek saklanamadı' },
          { cause: error, passing: true },
        )
    await this.#answerDirectly(inbound, await this.#options.failureAnswer(inbound, unchanged, code), response)
  }

  /** Answers without the database (inbox and outbox), which cannot be written at the moment. */
  async #answerDirectly(inbound: Inbound, answer: Answer | null, response: PendingResponse): Promise<void> {
    const payload = answer?.payload ?? null
    if (fitsResponse(inbound) && response.take({ kind: 'answered', payload })) return
    response.take(withoutAnswer)
    if (inbound.responseUrl !== null && payload !== null)
      await this.#options.respond(inbound.responseUrl, payload)
  }

  /** Answers an HTTP request of Slack; 503 after an unexpected error. `finish` gets the work that continues afterwards. */
  async handle(request: Request, finish: Finish): Promise<Response> {
    try {
      return await this.#takeRequest(request, finish)
    } catch (error) {
      this.#report('slack.request-failed', error)
      return empty(503)
    }
  }

  /** Receives a payload of Socket Mode, where nothing is signed, and acknowledges it once it is stored. */
  async accept(body: unknown, acknowledge: (payload?: Payload) => Promise<void>): Promise<void> {
    const parsing = parsePayload(body)
    if (parsing.kind !== 'inbound') return await acknowledge()
    const { inbound } = parsing
    const reception = await this.#receive(inbound, `socket ${inbound.key}`, (work) => void work)
    // Slack sends an unacknowledged event again.
    if (reception.kind === 'unavailable') return
    await acknowledge((reception.kind === 'answered' ? reception.payload : null) ?? undefined)
  }

  /** Runs a stored request again, and returns its answer for the outbox. Throws if it has to be run once more. */
  async resume(item: InboxItem): Promise<readonly OutboxItem[]> {
    const parsing = parseStored(item.body)
    if (parsing.kind !== 'inbound')
      throw new Error(`Cannot resume item ${item.id}: its body is not one that izin stored`)
    const { answer } = await this.#work(parsing.inbound, 'again', item.receivedAt)
    const isTooLate = this.#options.clock() - item.receivedAt > responseUrlMs
    return messagesOf(isTooLate ? { ...parsing.inbound, responseUrl: null } : parsing.inbound, answer)
  }
}

/** Answers a payload that is not a request: Slack's check of the address, or a payload that izin cannot use. */
function withoutWork(
  parsed: Exclude<Parsed, { kind: 'inbound' }>,
  log: Pick<SlackOptions['log'], 'info' | 'warn'>,
): Response {
  if (parsed.kind === 'challenge') return Response.json({ challenge: parsed.challenge })
  if (parsed.kind === 'unsupported') {
    log.info('slack.unsupported', { type: parsed.type })
    return empty(200)
  }
  const field = parsed.field || 'the body'
  log.warn('slack.unreadable', { field })
  // Slack would send the same event again.
  const headers = { 'x-slack-no-retry': '1' }
  return new Response(`Cannot read this payload: ${field} is not as Slack sends it`, { status: 400, headers })
}

/** True for commands, presses and sent forms: a person waits, and Slack does not send them again as it does events. */
function isAct(inbound: Inbound): inbound is Extract<Inbound, { trigger: string } | { view: unknown }> {
  return !['home', 'message'].includes(inbound.kind)
}

/** True for requests whose answer can be the HTTP response. */
function fitsResponse({ kind }: Inbound): boolean {
  return kind === 'command' || kind === 'submission'
}

/**
 * Returns the answer as a message for the outbox. It goes to the response_url, else to the place where the person wrote,
 * visible to them alone, else to them as a direct message. No answer gives no message.
 */
function messagesOf(inbound: Inbound, answer: Answer | null): OutboxItem[] {
  if (answer === null) return []
  const { key, responseUrl } = inbound
  if (responseUrl !== null) {
    const message = { kind: 'call', method: 'respond', payload: answer.payload } as const
    return [{ key, platform: 'slack-response', target: responseUrl, message }]
  }
  const [payload, { id: user }] = [{ ...render(answer.reply, answer.language) }, inbound.from]
  const room = inbound.kind === 'message' ? inbound.room : null
  const payloadForChannel = { ...payload, user, ...(room?.thread && { thread_ts: room.thread }) }
  const message: Message =
    room === null
      ? { kind: 'call', method: 'chat.postMessage', payload }
      : { kind: 'call', method: 'chat.postEphemeral', payload: payloadForChannel }
  return [{ key: `told:${key}`, platform: 'slack', target: room?.channel ?? user, message }]
}

/** Returns the HTTP response for the result of storing a request. */
function responseTo(reception: Reception, inbound: Inbound, isRetry: boolean): Response {
  switch (reception.kind) {
    case 'answered':
      return reception.payload === null ? empty(200) : Response.json(reception.payload)
    case 'repeat':
      return empty(200)
    case 'replayed':
      // Slack may repeat an event within a second, with the same signature.
      return empty(!isAct(inbound) && isRetry ? 200 : 401)
    case 'unavailable':
      return empty(503)
  }
}

/** Makes a response without content. */
function empty(status: number): Response {
  return new Response(null, { status })
}

/** Maximum difference in seconds between a request's time and the clock, as Slack recommends. */
const stampAgeMaxSeconds = 300

/** Checks Slack's signature (version v0: HMAC-SHA-256 of time and body). Refuses a time over five minutes from now (`stamp`). */
function verifiedSignature(
  secret: string,
  headers: Headers,
  raw: Uint8Array,
  nowMs: number,
): { readonly kind: 'verified'; readonly signature: string } | Refusal<'stamp' | 'signature'> {
  const stamp = headers.get('x-slack-request-timestamp') ?? ''
  const signature = headers.get('x-slack-signature') ?? ''
  if (!/^\d{1,12}$/.test(stamp)) return refused('stamp')
  if (Math.abs(nowMs / 1000 - Number(stamp)) > stampAgeMaxSeconds) return refused('stamp')
  const expected = `v0=${createHmac('sha256', secret).update(`v0:${stamp}:`).update(raw).digest('hex')}`
  return equalSecrets(signature, expected) ? { kind: 'verified', signature } : refused('signature')
}

type PendingResponse = ReturnType<typeof openResponse>

/**
 * Prepares the response to a request. The first call of `take` decides its content; after `ms` it becomes empty. Without a
 * response_url it only becomes empty once the request is stored, since Slack sends an unanswered event again.
 */
function openResponse(inbound: Inbound, after: After, ms: number) {
  const { promise: reception, resolve } = Promise.withResolvers<Reception>()
  let isTaken = false
  let isLate = !fitsResponse(inbound)
  let mayBeEmpty = inbound.responseUrl !== null
  /** Decides the response; returns false if it was decided before. */
  function take(reception: Reception): boolean {
    if (isTaken) return false
    isTaken = true
    cancel()
    resolve(reception)
    return true
  }
  const cancel = after(ms, () => {
    isLate = true
    if (mayBeEmpty) take(withoutAnswer)
  })
  function stored(): void {
    mayBeEmpty = true
    if (isLate) take(withoutAnswer)
  }
  return { reception, take, stored }
}

/** Runs a function after a time; returns a function that cancels it. */
export const byTimer: After = (ms, run) => {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}
