// Not from Bolt, which brings a web server and a socket client along: it is loaded for Socket Mode alone.
import {
  type Logger,
  LogLevel,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebClient,
} from '@slack/web-api'
import { readAnswer, type SlackAnswer } from './payload.ts'

/** Every method of Slack's Web API that we call, and the scope it needs; the manifest asks for exactly these. */
export const methodScopes = {
  'auth.test': null,
  'chat.postMessage': 'chat:write',
  'chat.update': 'chat:write',
  'conversations.open': 'im:write',
  'files.completeUploadExternal': 'files:write',
  'files.info': 'files:read',
  'files.getUploadURLExternal': 'files:write',
  'users.info': 'users:read',
  'views.open': null,
  'views.publish': null,
  'views.update': null,
} as const

export type SlackMethod = keyof typeof methodScopes

export function isSlackMethod(name: string): name is SlackMethod {
  return Object.hasOwn(methodScopes, name)
}

/** What came of one call. */
export type CallResult =
  | { readonly kind: 'ok'; readonly data: SlackAnswer }
  /** Slack said no, in one word. */
  | { readonly kind: 'no'; readonly error: string }
  | { readonly kind: 'limited'; readonly afterMs: number }
  /** No answer, or none that can be read: it may have been done. */
  | { readonly kind: 'lost'; readonly detail: string }

export type Call = (method: SlackMethod, values: Readonly<Record<string, unknown>>) => Promise<CallResult>

export const callTimeoutMs = 10_000
/** Waited where a 429 names no time itself. */
const laterSeconds = 15

export interface WebApiOptions {
  readonly botToken: string
  readonly apiUrl?: string | undefined
  readonly fetch?: typeof fetch | undefined
}

/** How every client of ours is set up: one try, a time limit, a 429 handed on at once. The outbox does the repeating. */
export function clientOptions({ apiUrl, fetch = globalThis.fetch }: Omit<WebApiOptions, 'botToken'>) {
  return {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    fetch: namingTheWait(fetch),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: callTimeoutMs,
    logger: quietLogger,
  }
}

/** How long a 429 asks to wait, in seconds. */
export function waitSeconds({ headers }: Response): number {
  const seconds = Number(headers.get('retry-after'))
  return seconds > 0 ? seconds : laterSeconds
}

/** What is answered by 429 was not done; without a time to wait the library takes it for no answer at all. */
function namingTheWait(own: typeof fetch): typeof fetch {
  return async (...request) => {
    const answer = await own(...request)
    if (answer.status !== 429) return answer
    const headers = { 'retry-after': String(Math.ceil(waitSeconds(answer))) }
    return new Response(answer.body, { status: answer.status, headers })
  }
}

/** Calls the Web API once and never throws. */
export function webApi(options: WebApiOptions): Call {
  const client = new WebClient(options.botToken, clientOptions(options))
  return async (method, values) => {
    try {
      return { kind: 'ok', data: readAnswer(await client.apiCall(method, values)) }
    } catch (error) {
      return resultOf(error)
    }
  }
}

function resultOf(error: unknown): CallResult {
  if (error instanceof WebAPIRateLimitedError) return { kind: 'limited', afterMs: error.retryAfter * 1000 }
  if (error instanceof WebAPIHTTPError) return { kind: 'lost', detail: `HTTP ${error.statusCode}` }
  if (error instanceof WebAPIPlatformError) {
    const word = String(error.data.error)
    // The client hands on a body that is not JSON as the error itself; that is no answer of Slack's.
    return /^[a-z0-9_]{1,60}$/.test(word) ? { kind: 'no', error: word } : { kind: 'lost', detail: 'not JSON' }
  }
  return { kind: 'lost', detail: error instanceof Error ? error.name : 'no answer' }
}

/** The library's own remarks may repeat what people typed, so they go nowhere; what matters we log ourselves. */
export const quietLogger: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
}
