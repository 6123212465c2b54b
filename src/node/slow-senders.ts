import type { IncomingMessage, Server, ServerResponse } from 'node:http'

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
