import type { Logger, LogLevel } from '@slack/web-api'
import type { SendOutcome } from '../../src/jobs/message.ts'
import { untilKnown } from '../../src/timeout.ts'
import { readAnswer, type SlackAnswer } from './schemas.ts'

/** Methods we call, and the scope of each. */
export const methodScopes = {
  'auth.test': null,
  'chat.postEphemeral': 'chat:write',
  'chat.postMessage': 'chat:write',
  'chat.update': 'chat:write',
  'conversations.open': 'im:write',
  'files.info': 'files:read',
  'reactions.add': 'reactions:write',
  'users.info': 'users:read',
  'views.open': null,
  'views.publish': null,
  'views.update': null,
} as const

/** Events we subscribe to, and the scope of each. */
export const eventScopes = {
  app_home_opened: null,
  app_mention: 'app_mentions:read',
  file_shared: 'files:read',
  'message.im': 'im:history',
} as const

/** Scopes of the command, methods and events; the manifest asks for exactly these. */
export function botScopes(): string[] {
  const scopes = [...Object.values(methodScopes), ...Object.values(eventScopes)]
  return [...new Set(['commands', ...scopes.filter((scope) => scope !== null)])].sort()
}

export type SlackMethod = keyof typeof methodScopes

export function isSlackMethod(name: string): name is SlackMethod {
  return Object.hasOwn(methodScopes, name)
}

export type CallResult =
  | { readonly kind: 'ok'; readonly data: SlackAnswer }
  /** Slack refused, in one word. */
  | { readonly kind: 'no'; readonly error: string }
  | { readonly kind: 'limited'; readonly afterMs: number }
  /** No readable answer: the call may have been done. */
  | { readonly kind: 'lost'; readonly detail: string }

export type Call = (method: SlackMethod, values: Readonly<Record<string, unknown>>) => Promise<CallResult>

export const publicApiUrl = 'https://slack.com/api/'

export const callTimeoutMs = 10_000
/** For a 429 without a time. */
const laterSeconds = 15

interface WebApiOptions {
  readonly botToken: string
  readonly apiUrl?: string | undefined
  readonly fetch?: typeof fetch | undefined
}

/** One attempt, a time limit, a 429 returned at once: the outbox does the retrying. */
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

export function waitSeconds({ headers }: Response): number {
  const seconds = Number(headers.get('retry-after'))
  return seconds > 0 ? seconds : laterSeconds
}

/** A 429 was not done; without a wait the library would report no answer at all. */
function namingTheWait(own: typeof fetch): typeof fetch {
  return async (...request) => {
    const answer = await own(...request)
    if (answer.status !== 429) return answer
    const headers = { 'retry-after': String(Math.ceil(waitSeconds(answer))) }
    return new Response(answer.body, { status: answer.status, headers })
  }
}

/** Loaded with the first call, since it slows the start. Bolt would bring a web server and a socket client too. */
const slackLibrary = untilKnown(() => import('@slack/web-api'))

export function webApi(options: WebApiOptions): Call {
  const opened = untilKnown(async () => {
    const library = await slackLibrary()
    return { library, client: new library.WebClient(options.botToken, clientOptions(options)) }
  })
  return async (method, values) => {
    const { library, client } = await opened()
    try {
      return { kind: 'ok', data: readAnswer(await client.apiCall(method, values)) }
    } catch (error) {
      return resultOf(error, library)
    }
  }
}

function resultOf(error: unknown, library: typeof import('@slack/web-api')): CallResult {
  const { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError } = library
  if (error instanceof WebAPIRateLimitedError) return { kind: 'limited', afterMs: error.retryAfter * 1000 }
  if (error instanceof WebAPIHTTPError) return { kind: 'lost', detail: `HTTP ${error.statusCode}` }
  if (error instanceof WebAPIPlatformError) {
    const word = String(error.data.error)
    // The client returns a body that is not JSON as the error itself.
    return /^[a-z0-9_]{1,60}$/.test(word) ? { kind: 'no', error: word } : { kind: 'lost', detail: 'not JSON' }
  }
  return { kind: 'lost', detail: systemCode(error) ?? (error instanceof Error ? error.name : 'no answer') }
}

/** Code of the system in an error or its causes, such as ENOTFOUND. */
function systemCode(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  return 'code' in error && /^E[A-Z_]+$/.test(String(error.code))
    ? String(error.code)
    : systemCode(error.cause)
}

/** The library may log what people typed. */
export const quietLogger: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => 'error' as LogLevel.ERROR,
  setName: () => {},
}

/** For a rate limit without a time. */
const laterMs = 60_000
/** Before a direct message is opened again. */
const openAgainAfterMs = 30_000

/** Nothing arrives there until a person changes something. */
const lostPlaces = new Set(
  `cannot_dm_bot channel_is_limited_access channel_not_found channel_type_not_supported is_archived is_inactive
   messages_tab_disabled no_permission not_in_channel posting_to_general_channel_denied restricted_action
   restricted_action_read_only_channel restricted_action_thread_only_channel user_disabled user_is_bot
   user_is_restricted user_not_found user_not_visible users_not_found`.split(/\s+/),
)
/** A response_url that takes nothing any more, or never did. */
export const lostAddresses: ReadonlySet<string> = new Set([
  'expired_url',
  'http_404',
  'http_410',
  'not_an_address_of_slack',
  'used_url',
])
/** Faults of our token or scopes: every message is affected, none is at fault. */
export const installationFaults: ReadonlySet<string> = new Set(
  `account_inactive invalid_auth missing_scope not_allowed_token_type not_authed org_login_required
   team_access_not_granted team_not_found token_expired token_revoked`.split(/\s+/),
)
/** Faults of the message; its plain text may still be taken. */
export const faultyMessages: ReadonlySet<string> = new Set(
  `block_mismatch invalid_attachments invalid_blocks invalid_blocks_format invalid_metadata_format
   invalid_metadata_schema metadata_too_large msg_blocks_too_long msg_too_long no_text too_many_attachments`.split(
    /\s+/,
  ),
)
/** No clear answer: the call may have been done. */
const troubles = new Set(['fatal_error', 'internal_error', 'request_timeout', 'service_unavailable'])
const waits = new Set(['accesslimited', 'rate_limited', 'ratelimited', 'team_added_to_org'])

export function postOutcome(result: CallResult): SendOutcome {
  switch (result.kind) {
    case 'ok':
      return { kind: 'sent', reference: result.data.ts || null }
    case 'limited':
      return { kind: 'later', afterMs: result.afterMs, detail: 'ratelimited' }
    case 'lost':
      return { kind: 'unknown', detail: result.detail }
    case 'no':
      if (lostPlaces.has(result.error)) return { kind: 'lost', detail: result.error }
      if (installationFaults.has(result.error)) return { kind: 'barred', detail: result.error }
      return passingOrRefused(result.error)
  }
}

/** A late or refused answer is not repeated. */
export function responseOutcome(result: CallResult): SendOutcome {
  if (result.kind === 'ok') return { kind: 'sent', reference: null }
  return result.kind === 'no' ? passingOrRefused(result.error) : postOutcome(result)
}

function passingOrRefused(error: string): SendOutcome {
  if (troubles.has(error)) return { kind: 'unknown', detail: error }
  if (waits.has(error)) return { kind: 'later', afterMs: laterMs, detail: error }
  return { kind: 'refused', detail: error }
}

export function notOpened(result: CallResult): SendOutcome {
  const outcome = postOutcome(result)
  // Nothing was posted yet, so nothing can arrive twice.
  if (outcome.kind !== 'unknown' && outcome.kind !== 'sent') return outcome
  return { kind: 'later', afterMs: openAgainAfterMs, detail: 'conversations.open gave no answer' }
}
