import { noteNamedText } from './digests.ts'
import { isServer, withForeignHeaders, withForeignQuery } from './foreign.ts'
import { noteUsedAddresses } from './used.ts'

/** Requests hold addresses that the suite uses, and are texts of which no plain digest may be stored. */
export function tapRequests(): () => void {
  const { fetch } = globalThis
  globalThis.fetch = async (input, init) => {
    if (input instanceof Request) return await fetch(input, init)
    const headers = new Headers(init?.headers)
    const isOwn = isServer(String(input))
    const url = isOwn ? withForeignQuery(String(input)) : String(input)
    const request = { ...init, headers: isOwn ? withForeignHeaders(headers) : headers }
    noteRequest(url, request)
    return await fetch(url, request)
  }
  return () => {
    globalThis.fetch = fetch
  }
}

function noteRequest(url: string, init: RequestInit & { readonly headers: Headers }): void {
  const { method = 'GET' } = init
  const body = bytesOf(init.body)
  const headers = [...init.headers]
  const parts = [url, ...headers.map(([, value]) => value), body.toString()]
  for (const part of parts) noteUsedAddresses(decoded(part))
  noteNamedText('the URL of a request', url)
  noteNamedText('the body of a request', body)
  noteNamedText('a request', Buffer.concat([Buffer.from(`${method} ${url}\n`), body]))
  for (const [name, value] of headers) noteNamedText(`the header ${name}`, value)
}

/** Empty for a stream. */
function bytesOf(body: RequestInit['body']): Buffer {
  if (typeof body === 'string' || body instanceof URLSearchParams) return Buffer.from(String(body))
  return body instanceof Uint8Array ? Buffer.from(body) : Buffer.alloc(0)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
