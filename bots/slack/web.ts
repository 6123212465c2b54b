import * as z from 'zod'
import type { Fetched, FetchFile } from '../../src/jobs/fetched.ts'
import { connectionFault } from '../../src/util/log.ts'
import type { Payload } from './options.ts'

/** Methods of Slack's Web API that izin calls, with the scopes that each needs; null for none. */
export const methodScopes = {
  'auth.test': null,
  'chat.postEphemeral': 'chat:write',
  'chat.postMessage': 'chat:write',
  'chat.update': 'chat:write',
  'conversations.members': ['channels:read', 'groups:read'],
  'conversations.open': 'im:write',
  'files.info': 'files:read',
  'reactions.add': 'reactions:write',
  'users.info': 'users:read',
  'views.open': null,
  'views.publish': null,
  'views.update': null,
} as const

/** Events of Slack that izin gets, with the scope that each needs. */
export const eventScopes = {
  app_home_opened: null,
  app_mention: 'app_mentions:read',
  'message.im': 'im:history',
} as const

/** Returns the scopes that the command, methods and events need. The manifest asks for exactly these. */
export function botScopes(): string[] {
  const scopes = [...Object.values(methodScopes).flat(), ...Object.values(eventScopes)]
  return [...new Set(['commands', ...scopes.filter((scope) => scope !== null)])].sort()
}

export type SlackMethod = keyof typeof methodScopes

/** True for the name of a method of Slack's Web API that izin calls. */
export function isSlackMethod(name: string): name is SlackMethod {
  return Object.hasOwn(methodScopes, name)
}

/** Result of a call of Slack's Web API. */
export type CallResult =
  | { readonly kind: 'ok'; readonly data: SlackAnswer }
  /** Refusal of Slack with its error code. */
  | { readonly kind: 'no'; readonly error: string }
  | { readonly kind: 'limited'; readonly afterMs: number }
  /** No readable answer. Slack may have done the call. */
  | { readonly kind: 'lost'; readonly detail: string }

export type Call = (method: SlackMethod, values: Readonly<Record<string, unknown>>) => Promise<CallResult>

/** Address of Slack's Web API. */
export const publicApiUrl = 'https://slack.com/api/'

/** Time in ms after which a call of Slack counts as unanswered. */
export const callTimeoutMs = 10_000
/** Pause in seconds after the answer 429 (too many calls) if Slack names no time. */
const laterSeconds = 15

interface WebOptions {
  readonly botToken: string
  readonly apiUrl?: string | undefined
  readonly fetch?: typeof fetch | undefined
}

/** Makes the schema of Slack's answers. A field of an unexpected type counts as missing: Slack did the call anyway. */
function makeAnswerSchema() {
  const loose = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined)
  const text = loose(z.string())
  const flag = loose(z.boolean())
  return z.object({
    ok: flag,
    error: text,
    ts: text,
    team_id: text,
    channel: loose(z.object({ id: text })),
    members: loose(z.array(z.string())),
    response_metadata: loose(z.object({ next_cursor: text })),
    file: loose(z.object({ url_private_download: text, name: text })),
    user: loose(
      z.object({
        locale: text,
        real_name: text,
        is_restricted: flag,
        is_ultra_restricted: flag,
        is_stranger: flag,
        deleted: flag,
      }),
    ),
  })
}

/** Answer of Slack's Web API. Each of its methods fills only some of these fields. */
export type SlackAnswer = Partial<z.infer<ReturnType<typeof makeAnswerSchema>>> & {
  readonly scopes?: readonly string[] | undefined
}

let answerSchema: ReturnType<typeof makeAnswerSchema> | undefined
/** Parses an answer of Slack; null if it is no JSON. The schema is made at first use, so that a Cloudflare Worker starts fast. */
function readAnswer(text: string): SlackAnswer | null {
  answerSchema ??= makeAnswerSchema()
  try {
    return answerSchema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

/** Sends a POST request to Slack once, since the outbox retries. Never throws: a failed connection is the result `lost`. */
async function post(
  fetch: typeof globalThis.fetch,
  url: string,
  content: { headers: HeadersInit; body: BodyInit },
  read: (response: Response, text: string) => CallResult,
): Promise<CallResult> {
  try {
    const signal = AbortSignal.timeout(callTimeoutMs)
    const response = await fetch(url, { ...content, method: 'POST', redirect: 'error', signal })
    if (response.status === 429) return { kind: 'limited', afterMs: waitMs(response) }
    if (response.status >= 500 || response.status === 408)
      return { kind: 'lost', detail: `HTTP ${response.status}` }
    return read(response, await response.text())
  } catch (error) {
    return { kind: 'lost', detail: connectionFault(error) }
  }
}

/** Returns the pause in ms that Slack names in the header Retry-After of its answer, else the usual one. */
function waitMs({ headers }: Response): number {
  const seconds = Number(headers.get('retry-after'))
  return (seconds > 0 ? seconds : laterSeconds) * 1000
}

/** Makes the function that calls a method of Slack's Web API. Values go as a form, since some methods take no JSON. */
export function webApi({ botToken, apiUrl = publicApiUrl, fetch = globalThis.fetch }: WebOptions): Call {
  const headers = { authorization: `Bearer ${botToken}` }
  return async (method, values) => {
    const texts = Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ])
    const body = new URLSearchParams(Object.fromEntries(texts))
    return await post(fetch, apiUrl + method, { headers, body }, ({ status, headers }, text) => {
      const data = readAnswer(text)
      if (data === null) return { kind: 'lost', detail: status === 200 ? 'not JSON' : `HTTP ${status}` }
      if (data.ok !== true) return { kind: 'no', error: data.error?.slice(0, 60) || 'unknown' }
      // The scopes of the token are in a header only.
      return { kind: 'ok', data: { ...data, scopes: headers.get('x-oauth-scopes')?.split(/\s*,\s*/) } }
    })
  }
}

export type Respond = (responseUrl: string, payload: Payload) => Promise<CallResult>

/** Makes the function that posts an answer to the response_url that Slack gave with a request. */
export function responder({ apiUrl, fetch = globalThis.fetch }: Omit<WebOptions, 'botToken'>): Respond {
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  return async (url, payload) => {
    if (!isSlackUrl(url, 'hooks', apiUrl)) return { kind: 'no', error: 'not_an_address_of_slack' }
    return await post(fetch, url, { headers, body: JSON.stringify(payload) }, ({ ok, status }, text) => {
      // An HTML page comes from a proxy, so it is not known whether Slack got the answer.
      if (ok && text.trimStart().startsWith('<')) return { kind: 'lost', detail: 'a page, not an answer' }
      const data = readAnswer(text)
      // Slack reports an error in JSON or as a bare word.
      const errorWord = /^[a-z]+(?:_[a-z]+)+\b/.exec(text.trimStart())?.[0] ?? null
      const error = data === null ? errorWord : data.ok === false ? (data.error ?? 'unknown') : null
      return ok && error === null
        ? { kind: 'ok', data: {} }
        : { kind: 'no', error: error?.slice(0, 60) ?? `http_${status}` }
    })
  }
}

/** Host names of this machine. */
const loopback = ['localhost', '127.0.0.1', '[::1]']

/** True for an address of Slack or of the configured Web API. Izin calls no other address that a payload names. */
export function isSlackUrl(address: string, kind: 'hooks' | 'files', apiUrl: string = publicApiUrl): boolean {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  const api = new URL(apiUrl)
  if (url.username !== '' || url.password !== '' || url.protocol !== api.protocol) return false
  if (url.host === `${kind}.${api.host}`) return true
  // For a Web API that is not Slack's: its host, or the same machine.
  const isSameMachine = loopback.includes(url.hostname) && loopback.includes(api.hostname)
  return api.hostname !== 'slack.com' && (url.hostname === api.hostname || isSameMachine)
}

/**
 * Makes the function that downloads a file that a person shared. The token is sent to Slack's file servers only, or
 * to the configured Web API.
 */
export function sharedFiles({
  call,
  botToken,
  apiUrl,
  fetch = globalThis.fetch,
}: WebOptions & { readonly call: Call }) {
  /** Starts the download of a file. `later`: try again; `gone`: the file or the right to read it is missing. */
  async function bytesAt(address: string): Promise<Fetched> {
    try {
      const connecting = new AbortController()
      const timer = setTimeout(() => connecting.abort(), callTimeoutMs)
      const response = await fetch(address, {
        headers: { authorization: `Bearer ${botToken}` },
        redirect: 'error',
        signal: connecting.signal,
      }).finally(() => clearTimeout(timer))
      // Slack answers with its sign-in page where the scope is missing.
      const isPage = (response.headers.get('content-type') ?? '').startsWith('text/html')
      if (response.ok && response.body !== null && !isPage) {
        return { kind: 'file', bytes: response.body as unknown as AsyncIterable<Uint8Array> }
      }
      await response.body?.cancel()
      return { kind: response.status >= 500 || response.status === 429 ? 'later' : 'gone' }
    } catch {
      return { kind: 'later' }
    }
  }

  const fetchShared: FetchFile = async (fileId) => {
    const file = await call('files.info', { file: fileId })
    if (file.kind === 'no') return { kind: 'gone' }
    if (file.kind !== 'ok') return { kind: 'later' }
    const { url_private_download: address = '', name } = file.data.file ?? {}
    if (!isSlackUrl(address, 'files', apiUrl)) return { kind: 'gone' }
    const fetched = await bytesAt(address)
    return fetched.kind === 'file' ? { ...fetched, name } : fetched
  }
  return fetchShared
}
