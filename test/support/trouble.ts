import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Random } from './random.ts'

/** What can befall a call on its way to a platform, and its answer on the way back. */
export const troubles = [
  /** The line is cut before anything arrives. */
  'cut before',
  /** It arrives, and then the line is cut. */
  'cut after',
  /** It arrives, and nobody ever answers. */
  'silence',
  '429',
  '500',
  '503 after it arrived',
  /** It arrives, and a proxy answers with a page of its own. */
  'garbage',
  /** It does not arrive, and a proxy says so in words. */
  'garbage instead',
] as const
export type Trouble = (typeof troubles)[number]

export interface Between {
  /** The address to call in place of the platform's. */
  readonly url: string
  /** How often each trouble has struck. */
  readonly struck: Map<Trouble, number>
  close(): Promise<void>
}

/** Stands before a platform's server. `next` says what befalls a call of this method; null lets it through. */
export async function openBetween(
  platform: string,
  next: (method: string) => Trouble | null,
): Promise<Between> {
  const struck = new Map<Trouble, number>()

  async function carry(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const method = request.url?.split('/').at(-1) ?? ''
    const trouble = next(method)
    if (trouble !== null) struck.set(trouble, (struck.get(trouble) ?? 0) + 1)
    const pass = async () => await passed(platform, request, Buffer.concat(chunks))
    switch (trouble) {
      case null: {
        const { status, type, body } = await pass()
        response.writeHead(status, { 'content-type': type }).end(body)
        return
      }
      case 'cut before':
        return void request.socket.destroy()
      case 'cut after':
        await pass()
        return void request.socket.destroy()
      case 'silence':
        await pass()
        return
      case '429':
        return void response.writeHead(429, { 'retry-after': '1', ...json }).end(tooMany)
      case '500':
        return void response.writeHead(500).end('Internal Server Error')
      case '503 after it arrived':
        await pass()
        return void response.writeHead(503).end('Service Unavailable')
      case 'garbage':
        await pass()
        return void response.writeHead(200, html).end('<html>Hello!</html>')
      case 'garbage instead':
        return void response.writeHead(502, html).end('<html>Bad Gateway</html>')
    }
  }

  const server = createServer((request, response) => {
    carry(request, response).catch(() => request.socket.destroy())
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    struck,
    async close() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

const json = { 'content-type': 'application/json' }
const html = { 'content-type': 'text/html' }
/** Telegram's answer; Slack's is told by the status and the header alone. */
const tooMany = JSON.stringify({
  ok: false,
  error_code: 429,
  description: 'Too Many Requests: retry after 1',
  parameters: { retry_after: 1 },
})

async function passed(platform: string, request: IncomingMessage, body: Buffer) {
  const { 'content-type': type = 'text/plain', authorization } = request.headers
  const headers = { 'content-type': type, ...(authorization === undefined ? {} : { authorization }) }
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD'
  const answer = await fetch(`${platform}${request.url}`, {
    method: request.method ?? 'GET',
    headers,
    ...(hasBody ? { body: new Uint8Array(body) } : {}),
  })
  return {
    status: answer.status,
    type: answer.headers.get('content-type') ?? 'text/plain',
    body: Buffer.from(await answer.arrayBuffer()),
  }
}

/** So many calls meet a trouble for certain, so that it takes no luck to have met some. */
const certainly = 3

/**
 * Troubles by chance for the first calls of some methods, each of them once before one strikes again; after so many calls
 * all is well.
 */
export function byChance(
  random: Random,
  methods: readonly string[],
  among: readonly Trouble[],
  calls: number,
): (method: string) => Trouble | null {
  let made = 0
  let toCome: Trouble[] = []
  return (method) => {
    if (!methods.includes(method) || made === calls) return null
    made += 1
    if (made > certainly && !random.chance(0.7)) return null
    if (toCome.length === 0) toCome = random.shuffled(among)
    return toCome.pop() ?? null
  }
}
