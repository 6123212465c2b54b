import { type App, type Receiver, UnknownError } from '@slack/bolt'
import { isDatabaseFault, StorageError, type UnknownOutcomeError } from '../../db/engine.ts'
import { type AnswerWindow, closedWindow, openWindow } from './answer-window.ts'
import { incidentCode, loggable } from './failure.ts'
import {
  type Inbound,
  isSslCheck,
  type Parsed,
  parseBody,
  parsePayload,
  parseStored,
  storedBody,
} from './inbound.ts'
import type { After, Payload, SlackInbox, SlackOptions, StoredItem } from './options.ts'
import type { Forms } from './render.ts'
import type { Respond } from './response-url.ts'
import { readBody, verifiedSignature } from './signature.ts'

/** How long a response waits for the answer it could carry. Slack waits three seconds. */
const patienceMs = 2000

export interface ReceiverOptions
  extends Pick<
    SlackOptions,
    'signingSecret' | 'clock' | 'answerLater' | 'tellInPrivate' | 'log' | 'waitedMs'
  > {
  readonly inbox: SlackInbox
  readonly after: After
  readonly respond: Respond
  /** What somebody is told when his request failed. */
  readonly tellFailure: (inbound: Inbound, error: unknown, code: string) => Promise<Answer>
}

/** Slack takes answers on a response_url for half an hour; the last minute is left for the way. */
const responseUrlMs = 29 * 60_000

/** What a listener of ours gets along with Bolt's own arguments. */
export interface Exchange {
  readonly requestKey: string
  /** When it was received, ms UTC, however late it is dealt with. */
  readonly saidAt: number
  answer(answer: Answer): void
}

/** What somebody is answered in the response, or at the response_url. */
export interface Answer extends Forms {
  /** The same as a message to him, for when neither is there any more. */
  readonly message: Payload
}

type Finish = (work: Promise<unknown>) => void
type Reception =
  | { readonly kind: 'answered'; readonly payload: Payload | null }
  | { readonly kind: 'seen' | 'replayed' | 'unavailable' }

/**
 * Bolt's receiver for fetch-style servers. The order is always the same: verify, parse, store in the inbox, and only then
 * work; the answer to a command or a form rides in the response when it is ready in time. Every other answer goes to the
 * response_url by the outbox, or where there is none, or none any more, to the person himself.
 */
export class FetchReceiver implements Receiver {
  readonly #options: ReceiverOptions
  #app: App | null = null

  constructor(options: ReceiverOptions) {
    this.#options = options
  }

  init(app: App): void {
    this.#app = app
  }

  async start(): Promise<void> {}
  async stop(): Promise<void> {}

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
    const raw = await readBody(request)
    if (raw === null) return empty(413)
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
        return empty(400)
    }
  }

  /** Deals with what came over a socket: nothing is signed there, and it is acknowledged once it is stored. */
  async accept(body: unknown, acknowledge: (payload?: Payload) => Promise<void>): Promise<void> {
    const parsed = parsePayload(body)
    if (parsed.kind !== 'inbound') return await acknowledge()
    const { inbound } = parsed
    const reception = await this.#receive(inbound, `socket ${inbound.key}`, (work) => void work)
    // Left unacknowledged, an event is sent again.
    if (reception.kind === 'unavailable') return
    await acknowledge((reception.kind === 'answered' ? reception.payload : null) ?? undefined)
  }

  async resume(item: StoredItem): Promise<void> {
    const parsed = parseStored(item.body)
    if (parsed.kind !== 'inbound')
      throw new Error(`Cannot resume item ${item.id}: its body is not one we stored`)
    const answer = await this.#work(item.id, parsed.inbound, 'again', item.receivedAt)
    const isTooLate = this.#options.clock() - item.receivedAt > responseUrlMs
    await this.#answerLater(isTooLate ? { ...parsed.inbound, responseUrl: null } : parsed.inbound, answer)
    await this.#options.inbox.done(item.id)
  }

  async #receive(inbound: Inbound, signature: string, finish: Finish): Promise<Reception> {
    const { inbox, after, waitedMs = 0 } = this.#options
    const { key, lane } = inbound
    const leftMs = Math.max(patienceMs - waitedMs, 0)
    const window = ridesInResponse(inbound) ? openWindow(after, leftMs) : closedWindow
    let received: Awaited<ReturnType<SlackInbox['receive']>>
    try {
      received = await inbox.receive({ key, signature, lane, body: storedBody(inbound) })
    } catch (error) {
      window.close(null)
      return await this.#notStored(inbound, error, finish)
    }
    if (received.kind === 'new') {
      finish(this.#deal(received.id, inbound, window))
      return { kind: 'answered', payload: await window.payload }
    }
    window.close(null)
    return { kind: received.kind === 'replayed' ? 'replayed' : 'seen' }
  }

  async #deal(id: number, inbound: Inbound, window: AnswerWindow): Promise<void> {
    try {
      const answer = await this.#work(id, inbound, 'first', this.#options.clock())
      const rides = isSureToBeTaken(answer) && window.close(answer?.payload ?? null)
      if (!rides) await this.#answerLater(inbound, answer)
      window.close(null)
      await this.#options.inbox.done(id)
    } catch (error) {
      // The item stays in the inbox, undone, and is resumed from there.
      window.close(null)
      this.#report('slack.not-finished', error, { item: id })
    }
  }

  /** Runs the listeners. What they throw becomes an answer, but a resumed item waits for the database instead. */
  async #work(id: number, inbound: Inbound, run: 'first' | 'again', saidAt: number): Promise<Answer | null> {
    let answer: Answer | null = null
    const exchange: Exchange = {
      requestKey: inbound.key,
      saidAt,
      answer: (given) => {
        answer = given
      },
    }
    try {
      await this.#app?.processEvent({
        body: inbound.body,
        ack: async () => {},
        customProperties: { exchange },
      })
      return answer
    } catch (caught) {
      const error = caught instanceof UnknownError ? caught.original : caught
      const isDatabase = isDatabaseFault(error)
      if (run === 'again' && isDatabase) throw error
      const code = this.#report('slack.failed', error, { kind: inbound.kind })
      return await this.#options.tellFailure(inbound, await this.#settled(id, error), code)
    }
  }

  /** That nothing changed is true only once it is certain that the item will not be dealt with again. */
  async #settled(id: number, error: unknown): Promise<unknown> {
    if (!(error instanceof StorageError)) return error
    try {
      await this.#options.inbox.done(id)
      return error
    } catch (cause) {
      return new Error('The item may be dealt with again', { cause })
    }
  }

  async #answerLater({ key, user, responseUrl }: Inbound, answer: Answer | null): Promise<void> {
    if (answer === null) return
    if (responseUrl !== null) await this.#options.answerLater(key, responseUrl, answer)
    else if (user !== '') await this.#options.tellInPrivate(key, user, answer.message)
  }

  /**
   * The inbox could not take it, so nothing was done; or nobody can tell, and then the tick may find it. The outbox cannot be
   * expected to work either.
   */
  async #notStored(inbound: Inbound, error: unknown, finish: Finish): Promise<Reception> {
    const { tellFailure, respond } = this.#options
    const code = this.#report('slack.not-stored', error, { kind: inbound.kind })
    if (inbound.kind === 'event') return { kind: 'unavailable' }
    const { payload } = await tellFailure(inbound, unchanged(error), code)
    if (ridesInResponse(inbound)) return { kind: 'answered', payload }
    if (inbound.responseUrl !== null) finish(respond(inbound.responseUrl, payload))
    return { kind: 'answered', payload: null }
  }

  #report(event: string, error: unknown, fields: Record<string, string | number> = {}): string {
    const code = incidentCode()
    this.#options.log.error(event, loggable(error), { ...fields, code })
    return code
  }
}

function ridesInResponse({ kind }: Inbound): boolean {
  return kind === 'command' || kind === 'submission'
}

/** Slack never says what it made of a response, so what it may refuse goes where it can be sent again in another form. */
function isSureToBeTaken(answer: Answer | null): boolean {
  return answer?.plainer === undefined
}

function unchanged(error: unknown): StorageError | UnknownOutcomeError {
  if (isDatabaseFault(error)) return error
  return new StorageError('Cannot store the request', { cause: error, passing: true })
}

function responseTo(reception: Reception, inbound: Inbound, isRetry: boolean): Response {
  switch (reception.kind) {
    case 'answered':
      return reception.payload === null ? empty(200) : Response.json(reception.payload)
    case 'seen':
      return empty(200)
    case 'replayed':
      // Slack may repeat an event within the same second, and then it is signed the same.
      return empty(inbound.kind === 'event' && isRetry ? 200 : 401)
    case 'unavailable':
      return empty(503)
  }
}

function empty(status: number): Response {
  return new Response(null, { status })
}
