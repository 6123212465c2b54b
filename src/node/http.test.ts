import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cutSlowBodies, slowSenders } from './http.ts'

// Long enough for five bytes on a busy machine.
const withinMs = 1500
let server: Server
beforeEach(async () => {
  server = createServer(slowSenders, async (request, response) => {
    if (request.url === '/early') return response.end('before the body')
    try {
      for await (const _ of request);
      if (request.url === '/slow') await new Promise((later) => setTimeout(later, 2 * withinMs))
      response.end('whole')
    } catch {
      response.destroy()
    }
  })
  cutSlowBodies(server, withinMs)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

/** Returns what a bare socket receives until it is closed; `drips` sends a byte now and then. */
async function spoken(text: string, { drips = false } = {}): Promise<string> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  let answer = ''
  socket.on('data', (data) => {
    answer += data
  })
  socket.on('error', () => {})
  socket.write(text)
  const drip = setInterval(() => drips && socket.write('a'), withinMs / 5)
  await new Promise((closed) => socket.once('close', closed))
  clearInterval(drip)
  return answer
}
const post = (path: string, length: number) =>
  `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: ${length}\r\n`

describe('cutSlowBodies()', () => {
  it('leaves a caller alone after a whole body, however long the answer takes', async () => {
    const answer = await spoken(`${post('/slow', 5)}connection: close\r\n\r\nhello`)
    expect(answer).toMatch(/^HTTP\/1\.1 200 .*whole/s)
  })

  it('ends only the connection that was answered before its body had come', async () => {
    const answer = await spoken(`${post('/early', 1000)}\r\n`, { drips: true })
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    expect(answer).not.toContain('408')
  })

  it.each(['/oauth2/token?/v1/check', '/slack/events?x=/e/', '/x/v1/check'])(
    'is not misled by what stands in %s',
    async (path) => {
      expect(await spoken(`${post(path, 60)}\r\n`, { drips: true })).toMatch(/^HTTP\/1\.1 408 /)
    },
  )

  it.each(['/y/token', '/e/token', '/v1/check'])(
    'gives a file at %s the time of any request',
    async (path) => {
      const answer = spoken(`${post(path, 60)}connection: close\r\n\r\n`, { drips: true })
      const gone = await Promise.race([
        answer.then(() => true),
        new Promise((later) => setTimeout(() => later(false), 2 * withinMs)),
      ])
      expect(gone).toBe(false)
      server.closeAllConnections()
      await answer
    },
  )
})
