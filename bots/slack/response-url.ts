import type { After, Payload } from './options.ts'
import { readAnswer } from './payload.ts'
import { type CallResult, callTimeoutMs, waitSeconds } from './web-api.ts'

const loopback = ['localhost', '127.0.0.1', '[::1]']

/**
 * Whether an address is one that Slack answers on: hooks.slack.com, or the host of the configured Web API. Nothing else is
 * ever called, whatever a payload names.
 */
export function isResponseUrl(address: string, apiUrl = 'https://slack.com/api/'): boolean {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  const api = new URL(apiUrl)
  if (url.username !== '' || url.password !== '' || url.protocol !== api.protocol) return false
  return url.host === `hooks.${api.host}` || isStandInHost(url, api)
}

/** Whether an address is on the host of a Web API that is not Slack's own, or on the same machine. */
export function isStandInHost(url: URL, api: URL): boolean {
  const isStandIn = api.hostname !== 'slack.com'
  const sameMachine = loopback.includes(url.hostname) && loopback.includes(api.hostname)
  return isStandIn && (url.hostname === api.hostname || sameMachine)
}

export type Respond = (responseUrl: string, payload: Payload) => Promise<CallResult>

/** Posts to a response_url once and never throws. */
export function responder(options: {
  readonly apiUrl?: string | undefined
  readonly fetch: typeof fetch
}): Respond {
  const { apiUrl, fetch } = options
  return async (responseUrl, payload) => {
    if (!isResponseUrl(responseUrl, apiUrl)) return { kind: 'no', error: 'not_an_address_of_slack' }
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
  // Slack answers in a word or in JSON; a page is of something in between, and whether Slack got it is not known.
  if (response.ok && body.trimStart().startsWith('<'))
    return { kind: 'lost', detail: 'a page, not an answer' }
  const error = errorIn(body)
  if (response.ok && error === null) return { kind: 'ok', data: {} }
  return { kind: 'no', error: error ?? `http_${response.status}` }
}

/** Slack answers `ok`, or with what is wrong: in a JSON object, or in a word of its own. */
function errorIn(body: string): string | null {
  try {
    const { ok, error = '' } = readAnswer(JSON.parse(body))
    return ok === false ? error.slice(0, 60) || 'unknown' : null
  } catch {
    return /^[a-z]+(?:_[a-z]+)+\b/.exec(body.trimStart())?.[0].slice(0, 60) ?? null
  }
}

/** The one answer that a response can carry: whoever closes the window first decides what is in it. */
export interface AnswerWindow {
  /** False when the response has gone already, so that the answer must take another way. */
  close(payload: Payload | null): boolean
  /** What the response carries; null for nothing. */
  readonly payload: Promise<Payload | null>
}

/** Stays open for so many milliseconds, then lets the response go empty. */
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

/** For what Slack takes no answer to in the response. */
export const closedWindow: AnswerWindow = { close: () => false, payload: Promise.resolve(null) }

export const byTimer: After = (ms, run) => {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}
