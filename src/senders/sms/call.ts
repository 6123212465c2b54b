import type { AccountState, CarrierAnswer, NotTaken } from './carrier.ts'

export interface Call {
  readonly fetch: typeof fetch
  readonly url: string
  readonly request: RequestInit
}

/** Reads an answer; null for one that it does not know. */
type Read<Value> = (response: Response) => Value | null | Promise<Value | null>

const sendWithinMs = 20_000
const checkWithinMs = 10_000

/** Asks a carrier once to send a message. `read` returns null for an answer that it does not know. */
export async function askToSend(call: Call, read: Read<CarrierAnswer>): Promise<CarrierAnswer> {
  const answer = await callCarrier(call, read)
  return answer.kind === 'read' ? answer.value : answer
}

export type CallResult<Value> = { readonly kind: 'read'; readonly value: Value } | NotTaken

/** Asks a carrier once, whose answer is then read further. */
export async function callCarrier<Value>(call: Call, read: Read<Value>): Promise<CallResult<Value>> {
  return await ask(call, sendWithinMs, read)
}

/** Asks a carrier about the account. */
export async function askAccount(call: Call, read: Read<AccountState>): Promise<AccountState> {
  const answer = await ask(call, checkWithinMs, read)
  return answer.kind === 'read' ? answer.value : { kind: 'no-answer', detail: answer.detail }
}

/** Calls a carrier. The status decides on an unknown answer. Sentences of an answer are not kept: they may name an address. */
async function ask<Value>(
  { fetch, url, request }: Call,
  withinMs: number,
  read: Read<Value>,
): Promise<CallResult<Value>> {
  try {
    const signal = AbortSignal.timeout(withinMs)
    const response = await fetch(url, { redirect: 'error', ...request, signal })
    const value = await read(response)
    if (!response.bodyUsed) await response.body?.cancel()
    return value === null ? outcomeOf(response) : { kind: 'read', value }
  } catch (error) {
    const detail = codeOf(error)
    return neverConnected.has(detail) ? { kind: 'later', afterMs: null, detail } : { kind: 'unknown', detail }
  }
}

/** Statuses of refusals about izin's access, not about this message. They may end. */
const refusalsOfUs = [401, 403, 404, 408, 429, 503]

/** Says what the HTTP status means for the message, if the answer says no more. */
export function outcomeOf({ status, headers }: Response, detail = `HTTP ${status}`): NotTaken {
  const waitMs = Number(headers.get('retry-after')) * 1000
  if (refusalsOfUs.includes(status)) return { kind: 'later', afterMs: waitMs > 0 ? waitMs : null, detail }
  return status >= 400 && status < 500 ? { kind: 'refused', detail } : { kind: 'unknown', detail }
}

/** Codes of errors without a connection, so that the message cannot have arrived. */
const neverConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** Returns the code of an error, else its name, but never its sentence, which may name an address. */
function codeOf(error: unknown): string {
  for (let next = error; next instanceof Error; next = next.cause) {
    if ('code' in next && typeof next.code === 'string' && next.code !== '') return next.code
  }
  return error instanceof Error ? error.name : 'unknown'
}
