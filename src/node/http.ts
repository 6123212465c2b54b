import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { serve } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { App } from '../app/app.ts'
import type { Config } from '../config.ts'
import type { Log } from '../log.ts'

/** How long requests that are being answered may take once a stop has begun. */
export const requestsEndWithinMs = 2_500

/**
 * Takes requests, and resolves once it does. What goes on after an answer is among `working` until it is done. Throws with a
 * sentence for the operator where the address cannot be listened on.
 */
export async function listen(
  config: Config,
  app: App,
  working: Set<Promise<unknown>>,
  log: Log,
): Promise<Server> {
  const finish = (work: Promise<unknown>) => {
    const settled = work
      .catch((error) => log.error('work.failed', error))
      .finally(() => working.delete(settled))
    working.add(settled)
  }
  return await new Promise((resolve, reject) => {
    const server = serve(
      {
        fetch: (request, env) => app.fetch(request, finish, peerOf(config, request, env)),
        hostname: config.host,
        port: config.port,
        serverOptions: slowSenders,
      },
      () => resolve(server as Server),
    )
    cutSlowBodies(server as Server)
    server.once('error', (error) =>
      reject(new Error(`Cannot listen on ${config.host}:${config.port}: ${whyNot(error)}`, { cause: error })),
    )
  })
}

/** Who asks: the connection's other end, or what the proxy before us says when one is configured. */
function peerOf(config: Config, request: Request, env: unknown): string {
  if (config.trustProxy) {
    const forwarded = request.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim()
    if (forwarded) return forwarded
  }
  return getConnInfo({ env } as Parameters<typeof getConnInfo>[0]).remote.address ?? ''
}

function whyNot(error: Error): string {
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'EADDRINUSE') return 'another program uses this port. Set PORT to a free one.'
  if (code === 'EADDRNOTAVAIL') return 'this machine has no such address. Set HOST to one of its own.'
  if (code === 'EACCES') return 'this port needs more rights. Set PORT to one above 1023.'
  return code || error.message
}

/** Takes no more connections. Resolves once those that are open have ended, or were cut off because they had not. */
export async function closed(server: Server): Promise<void> {
  const done = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  // Keep-alive connections that fall idle now would hold the server open until they time out.
  const sweep = setInterval(() => server.closeIdleConnections(), 50)
  // Whoever has not sent his request whole, or not read his answer, by then is cut off.
  const cut = setTimeout(() => server.closeAllConnections(), requestsEndWithinMs)
  await done
  clearInterval(sweep)
  clearTimeout(cut)
}

/** What a sender may take: his headers are a few KiB; his body may be a list of consents of 256 MB over a slow line. */
export const slowSenders = {
  headersTimeout: 15_000,
  requestTimeout: 5 * 60_000,
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 16 * 1024,
}

/** How long a body may take that is no file: it has a mebibyte at most. */
const smallBodyMs = 20_000

/** Where files come in, which may take as long as any request. */
const takesFile = (url: string) => /^\/[ye]\/|^\/v1\/.+\/evidence$/.test(url.split('?', 1)[0] ?? '')

/** Cuts off whoever sends a small body slowly, with 408 where he has had no answer: he would hold a connection for minutes. */
export function cutSlowBodies(server: Server, withinMs = smallBodyMs): void {
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (request.complete || takesFile(request.url ?? '')) return
    const cut = setTimeout(() => end(request, response), withinMs)
    const done = () => clearTimeout(cut)
    request.once('end', done)
    request.once('close', done)
  })
}

/** As Node itself does to those whose whole request takes too long. */
function end({ socket, complete }: IncomingMessage, { headersSent }: ServerResponse): void {
  if (complete) return
  if (!headersSent) socket.write('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n')
  socket.destroySoon()
}
