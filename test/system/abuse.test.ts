import { once } from 'node:events'
import { readdirSync, statSync } from 'node:fs'
import { type IncomingMessage, METHODS, request as overHttp } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { openApp } from '../support/app.ts'
import { forAllTests } from '../support/opened.ts'
import { written } from '../support/platforms/telegram-people.ts'

const username = 'u@sistem.example'
const password = 'gizli-parola-1'
const app = forAllTests(() => openApp())
let token: string
/** Begun first, since the server waits long for each. */
let slow: Promise<string>[]
beforeAll(async () => {
  const half = (path: string) => `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf of`
  slow = ['GET /livez HTTP/1.1\r\nhost: x\r\nx-slow: ', half('/oauth2/token'), half('/slack/events')].map(
    spoken,
  )
  await app.izinJson('provider', 'add', '--code', '123456', '--name', 'Örnek A.Ş.')
  const client = ['--provider', '123456', '--username', username, '--password', password]
  await app.izinJson('client', 'add', ...client)
  const signedIn = await post('/oauth2/token', json({ username, password, grant_type: 'password' }))
  token = ((await signedIn.json()) as { access_token: string }).access_token
})

const post = (path: string, init: RequestInit) => fetch(`${app.baseUrl}${path}`, { method: 'POST', ...init })
const json = (value: unknown) => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
})
const consents = '/sps/123456/brands/123456/consents'
const withToken = () => ({ authorization: `Bearer ${token}`, 'content-type': 'application/json' })
const form = { 'content-type': 'application/x-www-form-urlencoded' }

function chunked(bytes: number): RequestInit {
  const chunk = new Uint8Array(16 * 1024).fill(97)
  let left = bytes
  const body = new ReadableStream({
    pull(controller) {
      if (left <= 0) return controller.close()
      controller.enqueue(chunk.slice(0, left))
      left -= chunk.length
    },
  })
  return { body, duplex: 'half' } as RequestInit
}

async function spoken(text: string): Promise<string> {
  const socket = connect(Number(new URL(app.baseUrl).port), '127.0.0.1')
  let answer = ''
  socket.on('data', (data) => {
    answer += data
  })
  socket.on('error', () => {})
  socket.write(text)
  await new Promise((closed) => socket.once('close', closed))
  return answer
}

const routes: readonly (readonly [string, () => Record<string, string>])[] = [
  ['/slack/events', () => form],
  ['/telegram/webhook', () => app.telegramHeaders()],
  ['/oauth2/token', () => form],
  [consents, withToken],
  [`${consents}/request`, withToken],
  ['/r/AAAAAAAAAAAAAAAA', () => form],
  ['/u/AAAAAAAAAAAAAAAA', () => form],
  ['/d/AAAAAAAAAAAAAAAA', () => form],
  ['/c/123456', () => form],
  ['/c/123456/AAAAAAAAAAAAAAAA', () => form],
]
const doors = routes.map(([path, headers]) => ({ path, headers }))

describe('too much', () => {
  const megabytes = 3 * 2 ** 20
  it.each(doors)('to $path is 413, whether it says how much it is or not', async ({ path, headers }) => {
    // A sender that goes on after the answer is cut off.
    const status = async (init: RequestInit) =>
      (await post(path, { headers: { ...headers(), connection: 'close' }, ...init }).catch(() => null))
        ?.status ?? 'cut off'
    expect([413, 'cut off']).toContain(await status({ body: 'a'.repeat(megabytes) }))
    expect([413, 'cut off']).toContain(await status(chunked(megabytes)))
    const livez = await fetch(`${app.baseUrl}/livez`)
    expect([livez.status, livez.headers.get('x-content-type-options')]).toEqual([200, 'nosniff'])
  })

  it.each(['/r/AAAAAAAAAAAAAAAA', '/d/AAAAAAAAAAAAAAAA', '/c/123456'])(
    'to the page %s is refused under the rules of a page',
    async (path) => {
      const answer = await post(path, { headers: { ...form, connection: 'close' }, body: 'a'.repeat(20_000) })
      expect(answer.status).toBe(413)
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    },
  )

  it.each(['/e/AAAAAAAAAAAAAAAA', '/y/AAAAAAAAAAAAAAAA'])(
    'to %s, where a file would be taken, is not waited for behind a link that does not exist',
    async (path) => {
      const head = `POST ${path} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n`
      expect(await spoken(`${head}5\r\nhello\r\n`)).toMatch(/^HTTP\/1\.1 404 /)
    },
  )

  it('in the headers is 431', async () => {
    const answer = await spoken(`GET /livez HTTP/1.1\r\nhost: x\r\nx-long: ${'a'.repeat(64 * 1024)}\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1\.1 431 /)
  })
})

const keyed = () => ({ ...withToken(), 'idempotency-key': 'broken' })

describe('too little', () => {
  const each = it.each([...doors, { path: consents, headers: keyed }])
  each('to $path, a body that breaks off, stops nothing', async ({ path, headers }) => {
    const { port } = new URL(app.baseUrl)
    const half = { ...headers(), 'content-length': '1000' }
    const head = Object.entries(half).map(([name, value]) => `${name}: ${value}\r\n`)
    const socket = connect(Number(port), '127.0.0.1')
    socket.on('error', () => {})
    socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\n${head.join('')}\r\n`)
    socket.write('a=b', () => setImmediate(() => socket.destroy()))
    await new Promise((closed) => socket.once('close', closed))
    expect((await fetch(`${app.baseUrl}/livez`)).status).toBe(200)
  })

  it('leaves no error in the log', () => {
    expect(app.printed()).not.toMatch(/"level":"error"/)
  })
})

describe('too deep', () => {
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
  const inField = `{"recipient":${deep}}`
  it.each([deep, inField])('a JSON is no error of ours', async (body) => {
    expect((await post(consents, { headers: withToken(), body })).status).toBeLessThan(500)
    expect((await post(`${consents}/request`, { headers: withToken(), body })).status).toBeLessThan(500)
    expect((await post('/telegram/webhook', { headers: app.telegramHeaders(), body })).status).toBe(400)
    const slack = app.signed({ payload: body })
    expect((await post('/slack/events', slack)).status).toBeLessThan(500)
    expect((await fetch(`${app.baseUrl}/livez`)).status).toBe(200)
  })
})

describe('too often', () => {
  it('asking for links that do not exist is refused after ten, on every route', async () => {
    const ask = async (door: string) => await fetch(`${app.baseUrl}/${door}/AAAAAAAAAAAAAAAA`)
    const doors = ['r', 'd', 'e', 'y', 'c/123456']
    const statuses = await Promise.all(
      [...doors, ...doors, ...doors].map(async (door) => (await ask(door)).status),
    )
    expect(new Set(statuses)).toEqual(new Set([404, 429]))
    const refused = await Promise.all(doors.map(ask))
    expect(refused.map(({ status }) => status)).toEqual(doors.map(() => 429))
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(500)
    expect((await fetch(`${app.baseUrl}/livez`)).status).toBe(200)
  })

  it('writing to the bot keeps no other person waiting, and each message is answered in order', async () => {
    const write = (id: number, person: number, text: string) => app.update(written(id, person, { text }))
    const [loud, other] = [7001, 7002]
    const many = 150
    const statuses = await Promise.all(
      Array.from({ length: many }, (_, n) => write(n + 1, loud, `merhaba ${n}`)),
    )
    expect(new Set(statuses)).toEqual(new Set([200]))
    expect(await write(many + 1, other, '/start')).toBe(200)
    await expect.poll(() => app.telegram.textsOf(String(other)).length).toBe(1)
    expect(app.telegram.textsOf(String(loud)).length).toBeLessThan(many)
    await expect.poll(() => app.telegram.textsOf(String(loud)).length).toBe(many)
  })
})

describe('another method', () => {
  /** All that Node's parser knows but CONNECT, which asks for a tunnel; HEAD, OPTIONS and WebDAV's among them. */
  const known = METHODS.filter((method) => method !== 'CONNECT')
  const paths = [
    '/livez',
    '/docs/api',
    '/openapi.json',
    `${consents}/request/a1`,
    ...doors.map(({ path }) => path),
  ]

  it.each(known)('%s is answered below 500 on every path, with a key and without', async (method) => {
    for (const path of paths) {
      for (const headers of [withToken(), { ...withToken(), 'idempotency-key': `${method} ${path}` }]) {
        expect([path, await statusOf(method, path, headers)]).toEqual([path, expect.any(Number)])
      }
    }
  })

  it.each(['IZIN', 'get', 'G\u00c9T'])('%s, which is none, is 400', async (method) => {
    expect(await spoken(`${method} /livez HTTP/1.1\r\nhost: x\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400 /)
  })

  it('leaves no error in the log', () => {
    expect(app.printed()).not.toMatch(/"level":"error"/)
  })

  /** Status below 500; null for another. */
  async function statusOf(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<number | null> {
    const request = overHttp(`${app.baseUrl}${path}`, { method, headers, agent: false })
    request.end()
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    response.resume()
    await once(response, 'close')
    const { statusCode = 500 } = response
    return statusCode < 500 ? statusCode : null
  }
})

it('no other user of the machine may read a file of the server', () => {
  const readable = readdirSync(app.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && (statSync(join(entry.parentPath, entry.name)).mode & 0o077) !== 0)
    .map(({ name }) => name)
  expect(readable).toEqual([])
})

it('headers and bodies that are sent too slowly are given up, and others are served meanwhile', async () => {
  for (const answer of await Promise.all(slow)) expect(answer).toMatch(/^HTTP\/1\.1 408 /)
})
