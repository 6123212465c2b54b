import { Agent, createServer, type IncomingMessage, request, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { routes } from '../api/routes.ts'
import { cutSlowBodies, slowSenders } from './http.ts'

const withinMs = 20_000
let server: Server
let answerNow: PromiseWithResolvers<void>
let events: string[]
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  events = []
  answerNow = Promise.withResolvers()
  server = createServer(slowSenders, async (request, response) => {
    events.push('taken')
    if (request.url === '/early') return response.end('before the body')
    try {
      for await (const _ of request);
      events.push('read')
      if (request.url === '/slow') await answerNow.promise
      response.end('whole')
    } catch {
      response.destroy()
    }
  })
  cutSlowBodies(server, withinMs)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
})
afterEach(() => {
  vi.useRealTimers()
  server.closeAllConnections()
  server.close()
})

/** A bare socket, and what it has received so far. */
function caller(path: string, length: number, sent = '') {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  let answer = ''
  socket.on('data', (data) => {
    answer += data
  })
  socket.on('error', () => {})
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  const head = `POST ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: ${length}\r\n\r\n`
  socket.write(head + sent)
  return { write: (text: string) => socket.write(text), closed, answer: () => answer }
}

const happened = (event: string) => expect.poll(() => events).toContain(event)

it('keeps an idle connection for longer than the minute of a proxy', async () => {
  const { port } = server.address() as AddressInfo
  const agent = new Agent({ keepAlive: true })
  const answered = Promise.withResolvers<IncomingMessage>()
  request({ port, path: '/early', agent }, answered.resolve).end()
  const { headers } = await answered.promise
  agent.destroy()
  expect(headers).toMatchObject({ connection: 'keep-alive', 'keep-alive': 'timeout=75' })
})

describe('cutSlowBodies()', () => {
  it('leaves a caller alone after a whole body, however long the answer takes', async () => {
    const { closed, answer } = caller('/slow', 5, 'hello')
    await happened('read')
    vi.advanceTimersByTime(2 * withinMs)
    answerNow.resolve()
    await closed
    expect(answer()).toMatch(/^HTTP\/1\.1 200 .*whole/s)
  })

  it('ends only the connection that was answered before its body had come', async () => {
    const { closed, answer } = caller('/early', 1000, 'a')
    await expect.poll(answer).toContain('before the body')
    vi.advanceTimersByTime(withinMs)
    await closed
    expect(answer()).toMatch(/^HTTP\/1\.1 200 /)
    expect(answer()).not.toContain('408')
  })

  it.each(['/oauth2/token?/v1/check', '/slack/events?x=/e/', '/x/v1/check'])(
    'is not misled by what stands in %s',
    async (path) => {
      const { write, closed, answer } = caller(path, 60)
      await happened('taken')
      write('a')
      vi.advanceTimersByTime(withinMs - 1)
      write('a')
      expect(answer()).toBe('')
      vi.advanceTimersByTime(1)
      await closed
      expect(answer()).toMatch(/^HTTP\/1\.1 408 /)
    },
  )

  const linesPaths = routes.filter(({ isLines }) => isLines).map(({ path }) => path)

  it.each(['/y/token', '/e/token', '/v1/check', ...linesPaths])(
    'gives a file at %s the time of any request',
    async (path) => {
      const { write, closed, answer } = caller(path, 60)
      await happened('taken')
      vi.advanceTimersByTime(2 * withinMs)
      write('a'.repeat(60))
      await closed
      expect(answer()).toMatch(/^HTTP\/1\.1 200 .*whole/s)
    },
  )
})
