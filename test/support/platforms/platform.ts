import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type HttpBindings, serve } from '@hono/node-server'

export const troubles = [
  'cut before',
  /** It arrives, then the connection is cut. */
  'cut after',
  /** It arrives and is never answered. */
  'silence',
  '429',
  '500',
  '503 after it arrived',
  /** It arrives, a proxy answers with its own page. */
  'garbage',
  /** It does not arrive, a proxy says so. */
  'garbage instead',
] as const
export type Trouble = (typeof troubles)[number]

type Answers = (request: Request) => Promise<Response>
/** With `instead` the call is only noted. */
type Accepts = (request: Request, instead?: Response) => Promise<Response>

export interface PlatformOptions {
  readonly trouble?: (method: string) => Trouble | null
  readonly accepted?: (method: string, body: Readonly<Record<string, unknown>>, answer: object) => void
  /** Searches for addresses; the suite's search by default. */
  readonly seen?: (content: unknown) => void
}

/** A function from request to response; the last part of the path names the method. */
export function platform(accept: Accepts, { trouble = () => null }: PlatformOptions) {
  const once = new Map<string, (Trouble | Response | null)[]>()
  let held: { readonly method: string; readonly reached: PromiseWithResolvers<void> } | null = null

  async function answer(request: Request): Promise<Response> {
    const method = new URL(request.url).pathname.split('/').at(-1) ?? ''
    if (held?.method === method) {
      await accept(request, new Response())
      held.reached.resolve()
      return await never()
    }
    const next = once.get(method)?.shift() ?? trouble(method)
    if (next === null) return await accept(request)
    if (next instanceof Response) return await accept(request, next)
    if (['cut after', 'silence', '503 after it arrived', 'garbage'].includes(next)) await accept(request)
    if (next.startsWith('cut')) throw new TypeError('fetch failed', { cause: new Error('ECONNRESET') })
    if (next === 'silence') return await never()
    if (next === '429') return tooMany()
    if (next === '500') return new Response('Internal Server Error', { status: 500 })
    if (next.startsWith('503')) return new Response('Service Unavailable', { status: 503 })
    if (next === 'garbage') return new Response('<html>Hello!</html>', html)
    return new Response('<html>Bad Gateway</html>', { ...html, status: 502 })
  }

  return {
    fetch: (async (input, init) => await answer(new Request(input, init))) as typeof fetch,
    listen: (hostname?: string) => listen(answer, hostname),
    /** With null the next call passes. */
    once(method: string, instead: Trouble | Response | null): void {
      once.set(method, [...(once.get(method) ?? []), instead])
    },
    /** Resolves when the method is first called; it stays unanswered. */
    async hold(method: string): Promise<void> {
      held = { method, reached: Promise.withResolvers() }
      await held.reached.promise
    },
    release(): void {
      held = null
    },
  }
}

const html = { headers: { 'content-type': 'text/html' } }
const never = () => new Promise<never>(() => {})

/** Body for Telegram; status and header for Slack. */
function tooMany(): Response {
  const parameters = { retry_after: 1 }
  const body = { ok: false, error_code: 429, description: 'Too Many Requests: retry after 1', parameters }
  return Response.json(body, { status: 429, headers: { 'retry-after': '1' } })
}

/** An answer that fails cuts the connection. */
export async function listen(answers: Answers, hostname = '127.0.0.1') {
  const listening = Promise.withResolvers<AddressInfo>()
  const answer = (request: Request, { incoming }: HttpBindings) =>
    answers(request).catch(() => {
      incoming.socket.destroy()
      return never()
    })
  const settings = { hostname, port: 0, overrideGlobalObjects: false }
  const server = serve({ ...settings, fetch: answer as Answers }, listening.resolve) as Server
  const { port } = await listening.promise
  return {
    url: `http://${hostname}:${port}`,
    async close(): Promise<void> {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

/** Fields of a JSON or of a form. */
export const fieldsOf = (text: string): Record<string, unknown> =>
  text.startsWith('{') ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text))
