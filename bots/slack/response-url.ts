import type { Fetched, FetchFile } from '../../src/jobs/work/fetched.ts'
import type { After, Payload } from './options.ts'
import { readAnswer } from './schemas.ts'
import { type Call, type CallResult, callTimeoutMs, publicApiUrl, waitSeconds } from './web-api.ts'

const loopback = ['localhost', '127.0.0.1', '[::1]']

/** True for hosts of Slack or of the configured Web API. No other is called, whatever a payload names. */
export function isSlackUrl(address: string, kind: 'hooks' | 'files', apiUrl: string = publicApiUrl): boolean {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  const api = new URL(apiUrl)
  if (url.username !== '' || url.password !== '' || url.protocol !== api.protocol) return false
  return url.host === `${kind}.${api.host}` || isStandInHost(url, api)
}

/** True for the host of a Web API other than Slack's, or the same machine. */
function isStandInHost(url: URL, api: URL): boolean {
  const isStandIn = api.hostname !== 'slack.com'
  const sameMachine = loopback.includes(url.hostname) && loopback.includes(api.hostname)
  return isStandIn && (url.hostname === api.hostname || sameMachine)
}

export type Respond = (responseUrl: string, payload: Payload) => Promise<CallResult>

/** Posts once and never throws. */
export function responder(options: {
  readonly apiUrl?: string | undefined
  readonly fetch: typeof fetch
}): Respond {
  const { apiUrl, fetch } = options
  return async (responseUrl, payload) => {
    if (!isSlackUrl(responseUrl, 'hooks', apiUrl)) return { kind: 'no', error: 'not_an_address_of_slack' }
    try {
      const response = await fetch(responseUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify(payload),
        redirect: 'error',
        signal: AbortSignal.timeout(callTimeoutMs),
      })
      return await resultOf(response)
    } catch (error) {
      return { kind: 'lost', detail: error instanceof Error ? error.name : 'no answer' }
    }
  }
}

async function resultOf(response: Response): Promise<CallResult> {
  if (response.status === 429) return { kind: 'limited', afterMs: waitSeconds(response) * 1000 }
  if (response.status >= 500 || response.status === 408)
    return { kind: 'lost', detail: `HTTP ${response.status}` }
  const body = await response.text()
  // A page comes from a proxy; Slack may or may not have taken the answer.
  if (response.ok && body.trimStart().startsWith('<'))
    return { kind: 'lost', detail: 'a page, not an answer' }
  const error = errorIn(body)
  if (response.ok && error === null) return { kind: 'ok', data: {} }
  return { kind: 'no', error: error ?? `http_${response.status}` }
}

/** Slack reports an error in JSON or as a bare word. */
function errorIn(body: string): string | null {
  try {
    const { ok, error = '' } = readAnswer(JSON.parse(body))
    return ok === false ? error.slice(0, 60) || 'unknown' : null
  } catch {
    return /^[a-z]+(?:_[a-z]+)+\b/.exec(body.trimStart())?.[0].slice(0, 60) ?? null
  }
}

/** The answer that a response can carry; the first to close the window decides. */
export interface AnswerWindow {
  /** False when the response has gone already. */
  close(payload: Payload | null): boolean
  readonly payload: Promise<Payload | null>
}

export function openWindow(after: After, ms: number): AnswerWindow {
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
export const closedWindow: AnswerWindow = { close: () => false, payload: Promise.resolve(null) }

export const byTimer: After = (ms, run) => {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

interface Web {
  readonly call: Call
  readonly apiUrl?: string | undefined
  readonly fetch: typeof fetch
}

/** The token goes to Slack's file servers or the host of the configured Web API only. */
export function sharedFiles({ call, botToken, apiUrl, fetch }: Web & { readonly botToken: string }) {
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
    const texts = await call('files.info', { file: fileId })
    if (texts.kind === 'no') return { kind: 'gone' }
    if (texts.kind !== 'ok') return { kind: 'later' }
    const { url_private_download: address = '' } = texts.data.file ?? {}
    return isSlackUrl(address, 'files', apiUrl) ? await bytesAt(address) : { kind: 'gone' }
  }
  return fetchShared
}
