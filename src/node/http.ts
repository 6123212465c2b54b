import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:net'
import { serve } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import { codeOf } from '../../db/embedded/faults.ts'
import type { App } from '../app/app.ts'
import type { Config } from '../config/config.ts'
import type { Log } from '../util/log.ts'
import { OperatorError, type Sentence, wordless } from '../util/sentence.ts'

/** Time in ms that open requests still get once the server stops. */
export const requestsEndWithinMs = 2_500

/**
 * Starts the HTTP server, and resolves once it listens. `working` gets the work that goes on after an answer. Throws an error with
 * a sentence for the operator if the address cannot be used.
 */
export async function listen(
  config: Config,
  app: Pick<App, 'fetch'>,
  working: Set<Promise<unknown>>,
  { log, onForwarded }: { readonly log: Log; readonly onForwarded: () => void },
): Promise<Server> {
  const finish = (work: Promise<unknown>) => {
    const settled = work
      .catch((error) => log.error('work.failed', error))
      .finally(() => working.delete(settled))
    working.add(settled)
  }
  const peerOf = peerReader(config, log, onForwarded)
  return await new Promise((resolve, reject) => {
    const server = serve(
      {
        fetch: (request, env) => app.fetch(request, finish, peerOf(request, env)),
        hostname: config.host,
        port: config.port,
        serverOptions: slowSenders,
      },
      // The adapter's type includes servers of HTTP/2, which izin does not start.
      () => resolve(server as Server),
    )
    // The server is one of HTTP/1, as above.
    cutSlowBodies(server as Server)
    server.once('error', (error) => reject(cannotListen(config, error)))
  })
}

/** Throws if the server could not listen. It is called before a database or a key is made, so that a failed start leaves none. */
export async function requireFreePort({ host, port }: Config): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error) => reject(cannotListen({ host, port }, error)))
    probe.listen(port, host, () => probe.close(() => resolve()))
  })
}

/** Makes the error for an address on which the server cannot listen, with the reason and the remedy. */
function cannotListen({ host, port }: Pick<Config, 'host' | 'port'>, error: Error): OperatorError {
  const why = whyNot(error)
  const sentence = {
    en: `Cannot listen on ${host}:${port}: ${why.en}`,
    tr: `${host}:${port} dinlenemiyor: ${why.tr}`,
  }
  return new OperatorError(sentence, { cause: error })
}

/** Hint for the log if requests come through a proxy that is not configured. */
const proxyHint =
  'X-Forwarded-For arrived, and TRUST_PROXY is off: limits see one caller. Behind a proxy set TRUST_PROXY=on.'

/**
 * Returns a function that reads the caller's network address: with TRUST_PROXY the one that the proxy sends, else that of the
 * connection. Logs a warning once if a request comes through a proxy that is not configured.
 */
function peerReader({ trustProxy }: Config, log: Log, onForwarded: () => void) {
  let isSeen = false
  return (request: Request, env: unknown): string => {
    const forwarded = request.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() ?? ''
    if (forwarded !== '' && !isSeen) {
      isSeen = true
      onForwarded()
      if (!trustProxy) log.warn('proxy.not-trusted', { hint: proxyHint })
    }
    if (trustProxy && forwarded !== '') return forwarded
    // `getConnInfo` reads nothing of the context but its environment.
    return getConnInfo({ env } as Parameters<typeof getConnInfo>[0]).remote.address ?? ''
  }
}

/** Explains why the server cannot listen, and what to change. */
function whyNot(error: Error): Sentence {
  const code = codeOf(error)
  if (code === 'EADDRINUSE') {
    return {
      en: 'another program uses this port. Set PORT to a free one.',
      tr: 'bu portu başka bir program kullanıyor. PORT ile boş bir port verin.',
    }
  }
  if (code === 'EADDRNOTAVAIL') {
    return {
      en: 'this machine has no such address. Set HOST to one of its own.',
      tr: 'bu makinede böyle bir adres yok. HOST ile bu makinenin bir adresini verin.',
    }
  }
  if (code === 'EACCES') {
    return {
      en: 'this port needs more rights. Set PORT to one above 1023.',
      tr: "bu port için daha fazla hak gerekir. PORT ile 1023'ten büyük bir port verin.",
    }
  }
  return wordless(code || error.message)
}

/** Stops the server. Resolves once all connections have ended; those that take too long are cut off. */
export async function closed(server: Server): Promise<void> {
  const closing = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  // Keep-alive connections that become idle now would hold the server open.
  const sweep = setInterval(() => server.closeIdleConnections(), 50)
  // Connections that have not ended by then are cut off.
  const cutTimer = setTimeout(() => server.closeAllConnections(), requestsEndWithinMs)
  await closing
  clearInterval(sweep)
  clearTimeout(cutTimer)
}

/** Time limits for slow senders, in ms. Headers have a few KiB, but a body can have 256 MB and come over a slow line. */
export const slowSenders = {
  headersTimeout: 15_000,
  requestTimeout: 5 * 60_000,
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 16 * 1024,
  // A proxy that keeps its connection for a minute must not write to one that is just being closed.
  keepAliveTimeout: 75_000,
}

/** Time in ms within which a body that is no file must arrive. Such a body has at most a mebibyte. */
export const smallBodyMs = 20_000

/** True for the address of an upload or of a check of a list, whose body may be large. */
const takesFile = (url: string) => /^\/[ye]\/|^\/v1\/check(?:\/lines)?$/.test(url.split('?', 1)[0] ?? '')

/**
 * Cuts off callers who send a small body too slowly, with status 408 if they have no answer yet. They would otherwise occupy a
 * connection for minutes.
 */
export function cutSlowBodies(server: Server, withinMs = smallBodyMs): void {
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (request.complete || takesFile(request.url ?? '')) return
    const cutTimer = setTimeout(() => end(request, response), withinMs)
    const stopTimer = () => clearTimeout(cutTimer)
    request.once('end', stopTimer)
    request.once('close', stopTimer)
  })
}

/** Ends the connection of a request whose body has not arrived completely. */
function end({ socket, complete }: IncomingMessage, { headersSent }: ServerResponse): void {
  if (complete) return
  if (!headersSent) socket.write('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n')
  socket.destroySoon()
}
