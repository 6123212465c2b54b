import type * as z from 'zod'
import { readBody } from '../http/streams.ts'
import type { Register } from '../register/register.ts'
import { connectionFault } from '../util/log.ts'
import { type Refusal, refused } from '../util/refusal.ts'
import { faultOf, IysError, type IysResponse, jsonOf } from './faults.ts'
import { IysSession, type SessionOptions } from './session.ts'

/**
 * Calls İYS, within its limits of calls. Returns the answer as the schema `answer` reads it: JSON, or the bytes of a CSV
 * file. Null if İYS has nothing (status 204, or 404 for a record). Throws IysError.
 */
export type CallIys = <Answer>(request: IysRequest<Answer>) => Promise<Answer | null>

export interface IysRequest<Answer> {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly answer: z.ZodType<Answer>
  readonly bytesMax?: number
}

interface IysClientOptions extends SessionOptions {
  readonly fetch?: typeof fetch | undefined
  readonly wait?: (ms: number) => Promise<unknown>
}

/** Longest wait for an answer of İYS, in ms. */
const answerWithinMs = 30_000
/** Maximum number of bytes of an answer, if the request sets no other. */
const bytesMaxDefault = 8 * 1024 * 1024

export type FetchIys = typeof fetch

/** Sends a request to İYS and reads its answer. Throws IysError of kind `later` if the connection fails. */
export async function sendToIys(
  address: string,
  { method, body, token }: HttpRequest,
  options: {
    readonly fetch?: FetchIys | undefined
    readonly clock: () => number
    readonly bytesMax?: number | undefined
  },
): Promise<IysResponse> {
  const { clock, bytesMax = bytesMaxDefault } = options
  try {
    const response = await (options.fetch ?? fetch)(address, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // A redirect must not lead the password or addresses to another server.
      redirect: 'manual',
      signal: AbortSignal.timeout(answerWithinMs),
    })
    const reading = await readBody(response, bytesMax)
    if ('refused' in reading) {
      const reason = reading.refused === 413 ? 'too-large' : 'body'
      throw new IysError('later', reason, { retryAt: clock() })
    }
    return { status: response.status, headers: response.headers, bytes: reading.bytes }
  } catch (error) {
    if (error instanceof IysError) throw error
    throw new IysError('later', connectionFault(error), { retryAt: clock() })
  }
}

/** Creates a client for İYS's API, which signs in by itself and keeps to İYS's limits. */
export function newIysClient(options: IysClientOptions): CallIys {
  const { url, clock } = options
  const waitForTurn = callLimits(clock, options.wait)
  const session = new IysSession(options, (body) => send('/oauth2/token', { method: 'POST', body }))

  /** Sends a request as soon as the limits allow it. */
  async function send(path: string, request: HttpRequest, bytesMax?: number) {
    await waitForTurn(path)
    return await sendToIys(url + path, request, { ...options, bytesMax })
  }

  return async ({ path, query, answer, bytesMax, ...request }) => {
    const target = query === undefined ? path : `${path}?${new URLSearchParams(query)}`
    const token = await session.token()
    let response = await send(target, { ...request, token }, bytesMax)
    if (response.status === 401) {
      response = await send(target, { ...request, token: await session.token(token) }, bytesMax)
    }
    const { status, bytes, headers } = response
    if (status < 200 || status > 299) {
      const fault = faultOf(response, clock())
      if (fault === null) return null
      throw fault
    }
    if (status === 204 || bytes.length === 0) return null
    const isFile = headers.get('content-type')?.startsWith('text/csv') === true
    const parsing = answer.safeParse(isFile ? bytes : jsonOf(bytes))
    if (parsing.success) return parsing.data
    // The answer is a page of a proxy, half a body, or in a form that this version does not know.
    throw new IysError('later', 'answer', { retryAt: clock() })
  }
}

interface HttpRequest {
  readonly method: string
  readonly body?: unknown
  readonly token?: string
}

/** İYS's limits: time in ms between two requests from one network address, and number of status queries in an hour. */
const [spacingMs, questionsMax] = [101, 1000]
const hourMs = 60 * 60_000

/** Waits for a time in ms. Tests replace it. */
export const realWait = (ms: number) => new Promise((later) => setTimeout(later, ms))

/**
 * Returns a function that waits until İYS's limits allow a call. It throws IysError (H086) if the hourly limit of status queries
 * is reached, since that wait would be too long.
 */
function callLimits(clock: () => number, wait: (ms: number) => Promise<unknown> = realWait) {
  let nextAt = 0
  let questionsAt: number[] = []
  return async (path: string): Promise<void> => {
    const now = clock()
    if (path.endsWith('/consents/status')) {
      questionsAt = questionsAt.filter((at) => at > now - hourMs && at <= now)
      const [first] = questionsAt.length < questionsMax ? [] : questionsAt
      if (first !== undefined) throw new IysError('later', 'H086', { retryAt: first + hourMs })
      questionsAt.push(now)
    }
    // A clock that was set back must not block the calls.
    const at = nextAt > now + hourMs ? now : Math.max(now, nextAt)
    nextAt = at + spacingMs
    if (at > now) await wait(at - now)
  }
}

/** Context of the exchange with İYS about one brand. */
export interface Exchange {
  readonly register: Register
  readonly brandCode: number
  readonly brandPath: string
  readonly call: CallIys
  readonly wait: (ms: number) => Promise<unknown>
  /** False soon before another process may take over. */
  shouldContinue(): boolean
}

/** Pause in ms after İYS's hourly limit of status queries is reached (H086). Other calls continue meanwhile. */
export const questionAgainMs = 60 * 60_000

/** Consent to ask İYS about, in the form of İYS's API. */
interface RecordKey {
  readonly recipient: string
  readonly recipientType: string
  readonly type: string
}

/**
 * Asks İYS for its record of a consent; null if it has none. Returns a refusal if İYS refuses the question (`by-iys`) or its
 * hourly limit of questions is reached (`used-up`). Throws IysError for faults that stop the exchange.
 */
export async function askForRecord<Answer>(
  { call, brandPath }: Exchange,
  { recipient, recipientType, type }: RecordKey,
  answer: z.ZodType<Answer>,
): Promise<{ readonly kind: 'answered'; readonly record: Answer | null } | Refusal<'by-iys' | 'used-up'>> {
  const body = { recipient, recipientType, type }
  try {
    const path = `${brandPath}/consents/status`
    return { kind: 'answered', record: await call({ method: 'POST', path, body, answer }) }
  } catch (error) {
    if (!(error instanceof IysError)) throw error
    if (error.reason === 'H086') return refused('used-up')
    if (error.kind === 'refused') return refused('by-iys')
    throw error
  }
}
