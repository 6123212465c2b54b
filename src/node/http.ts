import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:net'
import { serve } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import { codeOf } from '../../db/embedded/faults.ts'
import type { App } from '../app/app.ts'
import type { Config } from '../config/config.ts'
import type { Log } from '../util/log.ts'
import { OperatorError, type Sentence, wordless } from '../util/sentence.ts'

/** Time for open requests once a stop has begun. */
export const requestsEndWithinMs = 2_500

/**
 * Resolves once it listens. Work after an answer is in `working`. Throws with a sentence for the operator.
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
      // The adapter also types HTTP/2, which is served only if asked for.
      () => resolve(server as Server),
    )
    // Served over HTTP/1 only.
    cutSlowBodies(server as Server)
    server.once('error', (error) => reject(cannotListen(config, error)))
  })
}

/** Refuses a start that could not listen, before it makes a database or a key. */
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

const proxyHint =
  'X-Forwarded-For arrived, and TRUST_PROXY is off: limits see one caller. Behind a proxy set TRUST_PROXY=on.'

/** Reads the peer address, or the one that the configured proxy tells. Warns once of a proxy that is not configured. */
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

/** Stops listening. Resolves once connections have ended or were cut off. */
export async function closed(server: Server): Promise<void> {
  const closing = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  // Keep-alive connections that become idle now would hold the server open.
  const sweep = setInterval(() => server.closeIdleConnections(), 50)
  // Cuts off connections that are not done by then.
  const cutTimer = setTimeout(() => server.closeAllConnections(), requestsEndWithinMs)
  await closing
  clearInterval(sweep)
  clearTimeout(cutTimer)
}

/** Headers are a few KiB; a body may be 256 MB over a slow line. */
export const slowSenders = {
  headersTimeout: 15_000,
  requestTimeout: 5 * 60_000,
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 16 * 1024,
  // A proxy that keeps its connection for a minute must not write to one that is just being closed.
  keepAliveTimeout: 75_000,
}

/** Time to send a body that is no file; such a body has a mebibyte at most. */
export const smallBodyMs = 20_000

const takesFile = (url: string) => /^\/[ye]\/|^\/v1\/check(?:\/lines)?$/.test(url.split('?', 1)[0] ?? '')

/**
 * Cuts off slow senders of small bodies, with 408 if unanswered: they would hold a connection for minutes.
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

function end({ socket, complete }: IncomingMessage, { headersSent }: ServerResponse): void {
  if (complete) return
  if (!headersSent) socket.write('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n')
  socket.destroySoon()
}
