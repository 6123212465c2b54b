import { randomBytes, randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { expect } from 'vitest'
import { client, clientScopes, lookUpLog } from '../../db/schema.ts'
import { build, query, statement } from '../../db/statement.ts'
import { answers } from '../../src/api/base/answers.ts'
import { type Limits, limitersOf } from '../../src/api/base/limits.ts'
import { noLookUpCounts } from '../../src/api/base/look-up-ceiling.ts'
import { answersOf } from '../../src/api/openapi.ts'
import type { Route } from '../../src/api/route.ts'
import { iysApi, routes } from '../../src/api/routes.ts'
import { hashPassword } from '../../src/crypto/password.ts'
import type { Message } from '../../src/jobs/message.ts'
import type { PostWebhook } from '../../src/jobs/webhook.ts'
import { closed, slowSenders } from '../../src/node/http.ts'
import { addClient } from '../../src/register/company/clients.ts'
import { lookUpBuffer } from '../../src/register/look-up/look-up-log.ts'
import type { Register } from '../../src/register/register.ts'
import type { Log } from '../../src/util/log.ts'
import { quietOutbox } from '../support/commands.ts'
import { noteNamedText } from '../support/leaks/digests.ts'
import { foreignKey, noteServer } from '../support/leaks/foreign.ts'
import { heard } from '../support/leaks/leaks.ts'
import { systemToken } from '../support/platforms/system-token.ts'
import {
  openTestRegister,
  phone,
  providerCode,
  subBrandCode,
  type TestRegisterOptions,
} from '../support/register.ts'

export const username = 'crm@sistem.example'
export const password = 'yalnizca-sinama-icin'
export const networkHeader = 'x-test-network'
export const brandPath = `/sps/${providerCode}/brands/${subBrandCode}`

const hourS = 60 * 60

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Buffer
  readonly text: string
  /* Null where the answer is no JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of a body by comparing it
  readonly body: any
}

interface SendOptions {
  readonly body?: string | Uint8Array | ReadableStream | undefined
  readonly headers?: Readonly<Record<string, string>>
}

interface ServerOptions extends TestRegisterOptions {
  readonly limits?: Partial<Limits>
  readonly postWebhook?: PostWebhook
  readonly serve?: (register: Register) => Register
  /** Sends the codes; without it no sender is set up. */
  readonly outboxOf?: typeof quietOutbox
}

/** İYS's interface and ours over real HTTP, on a register of its own. */
export async function openIysServer(options: ServerOptions = {}) {
  const opened = await openTestRegister(options)
  const since = await letClientIn(opened.register)
  const tokenKey = randomBytes(32)
  const register = options.serve?.(opened.register) ?? opened.register
  const logged: string[] = []
  const note = (line: string) => {
    heard('the log', line)
    logged.push(line)
  }
  const alarms: [about: string, message: Message][] = []
  const lookUps = lookUpBuffer(opened.register, (error) => note(String(error)))
  const servers = await movingServers(() =>
    iysApi({
      register,
      tokenKey,
      clock: opened.clock.now,
      publicUrl: 'https://izin.ornek.example',
      lookUps,
      limiters: limitersOf(options.limits),
      lookUpCounts: noLookUpCounts(),
      alarm: async (about, message) => void alarms.push([about, message]),
      postWebhook: options.postWebhook ?? null,
      outbox: (options.outboxOf ?? quietOutbox)(register),
      addressOf: (c) => c.req.header(networkHeader) ?? '127.0.0.1',
      log: logInto(note),
    }),
  )
  return {
    ...opened,
    ...requestsTo(servers.url, { tokenKey, since, clock: opened.clock.now }),
    port: servers.port,
    logged,
    /** Messages to the admins, by subject. */
    alarms,
    /** Lets another server answer from now on, which knows only what is in the database. */
    async moveToAnotherServer() {
      await lookUps.flush()
      await servers.moveToAnother()
    },
    async moveToFirstServer() {
      await lookUps.flush()
      servers.moveToFirst()
    },
    /** Look-ups through the API so far. */
    async lookedUp() {
      await lookUps.flush()
      const rows = await opened.engine.read(query(build.select().from(lookUpLog).orderBy(lookUpLog.id)))
      return rows.filter(({ door }) => door === 'api')
    },
    async close() {
      await servers.close()
      await lookUps.flush()
      await opened.close()
    },
  }
}

function logInto(note: (line: string) => void): Pick<Log, 'warn' | 'error'> {
  return {
    warn: (event, fields) => note([event, JSON.stringify(fields)].join(' ')),
    error: (event, error, fields) => note([event, String(error), JSON.stringify(fields)].join(' ')),
  }
}

type Api = ReturnType<typeof iysApi>

/** Servers of one database, of which one answers at a time. */
async function movingServers(newApi: () => Api) {
  const first = await listening(newApi())
  const servers = [first]
  let answering = first
  return {
    port: portOf(first),
    url: () => `http://127.0.0.1:${portOf(answering)}`,
    async moveToAnother(): Promise<void> {
      answering = await listening(newApi())
      servers.push(answering)
    },
    moveToFirst(): void {
      answering = first
    },
    async close(): Promise<void> {
      await Promise.all(servers.map(closed))
    },
  }
}

interface SignedInClient {
  readonly tokenKey: Buffer
  readonly since: number
  readonly clock: () => number
}

/** Requests as the client sends them; each answer is compared with what the description of the interface says. */
function requestsTo(url: () => string, signedIn: SignedInClient) {
  async function send(method: string, path: string, options: SendOptions = {}): Promise<Answer> {
    return await sendTo(url(), method, path, options)
  }

  async function ask(method: string, path: string, body?: unknown, headers: object = {}): Promise<Answer> {
    const fixed = { authorization: authorizationNow(signedIn), 'content-type': 'application/json' }
    const key = method === 'GET' ? {} : { 'idempotency-key': foreignKey() }
    return await send(method, path, {
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: { ...fixed, ...key, ...headers },
    })
  }

  return {
    send,
    ask,
    authorization: () => authorizationNow(signedIn),
    post: (path: string, body: unknown) => ask('POST', path, body),
    get: (path: string) => ask('GET', path),
    signIn: () =>
      send('POST', '/oauth2/token', {
        body: JSON.stringify({ grant_type: 'password', username, password }),
        headers: { 'content-type': 'application/json' },
      }),
  }
}

/** The header with an access token made here, since sign-in is slow on purpose. */
function authorizationNow({ tokenKey, since, clock }: SignedInClient): string {
  const iat = Math.floor(clock() / 1000)
  const token = systemToken(tokenKey, {
    sub: username,
    use: 'access',
    since,
    iat,
    exp: iat + hourS,
    jti: randomUUID(),
    serviceProvider: { title: 'Örnek A.Ş.', iysCode: providerCode },
  })
  return `Bearer ${token}`
}

async function sendTo(
  url: string,
  method: string,
  path: string,
  { body, headers }: SendOptions,
): Promise<Answer> {
  // The types of fetch lack `duplex`, which a stream needs.
  const answer = await fetch(url + path, {
    method,
    headers: { ...headers },
    ...(body === undefined ? {} : { body, duplex: 'half' }),
  } as RequestInit)
  const bytes = Buffer.from(await answer.arrayBuffer())
  const text = bytes.toString()
  noteNamedText('an answer', bytes)
  const type = answer.headers.get('content-type') ?? ''
  const isJson = type.startsWith('application/json')
  const { status } = answer
  if (isJson) expect(type).toBe('application/json; charset=utf-8')
  if (status === 429) expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
  const parsed = isJson && method !== 'HEAD' ? JSON.parse(text) : null
  if (type !== 'application/x-ndjson') checkAnswer(method, path, status, parsed)
  return { status, headers: answer.headers, bytes, text, body: parsed }
}

type TestClient = Pick<Parameters<typeof addClient>[1], 'username' | 'scopes' | 'brands'>

type TestServer = Pick<Awaited<ReturnType<typeof openIysServer>>, 'register' | 'send'>

/** Adds another client, signs it in, and returns the header of its requests. */
export async function authorizationOf({ register, send }: TestServer, client: TestClient): Promise<string> {
  await addClient(register, { providerCode, password, ...client })
  const headers = { 'content-type': 'application/json' }
  const request = { grant_type: 'password', username: client.username, password }
  const tokens = (await send('POST', '/oauth2/token', { body: JSON.stringify(request), headers })).body
  return `Bearer ${tokens.access_token}`
}

/** Adds another client, signs it in, and returns how it sends requests. */
export async function signedInAs(server: TestServer, client: TestClient) {
  const authorization = await authorizationOf(server, client)
  const headers = { 'content-type': 'application/json' }
  return async (method: string, path: string, body?: unknown) => {
    const text = body === undefined ? undefined : JSON.stringify(body)
    return await server.send(method, path, { body: text, headers: { ...headers, authorization } })
  }
}

const portOf = (server: Server) => (server.address() as AddressInfo).port

async function listening({ fetch }: Api): Promise<Server> {
  // Without `createServer` it is a server of HTTP/1.
  const server = serve({ fetch, port: 0, hostname: '127.0.0.1', serverOptions: slowSenders }) as Server
  await new Promise((resolve) => server.once('listening', resolve))
  noteServer(portOf(server))
  return server
}

function checkAnswer(method: string, path: string, status: number, body: unknown): void {
  const route = routes.find(
    (one) =>
      one.method === method &&
      new RegExp(`^${one.path.replace(/:\w+/g, '[^/]*')}$`).test(path.split('?', 1)[0] ?? ''),
  )
  if (route === undefined) return
  const name = answersOf(route)[status]
  expect(name, `${method} ${route.path} describes ${status}`).toBeDefined()
  if (name) expect(answers[name].parse(body)).toEqual(body)
}

let passwordHash: Promise<string> | null = null

/** The password is hashed once, since that is slow. */
async function letClientIn({ engine, clock }: Register): Promise<number> {
  passwordHash ??= hashPassword(password)
  const createdAt = clock()
  const row = { username, providerCode, passwordHash: await passwordHash, scopes: clientScopes, createdAt }
  await engine.unit([], () => ({ writes: [statement(build.insert(client).values(row))], result: null }))
  return createdAt
}

const inPath: Readonly<Record<string, string>> = {
  iysCode: String(providerCode),
  brandCode: String(subBrandCode),
  reportDate: '2026-03-01',
  recipientType: 'BIREYSEL',
  type: 'MESAJ',
}

/** Path of a route with parameters that suit it. */
export const pathOf = ({ path }: Pick<Route, 'path'>) =>
  path.replace(/:(\w+)/g, (_, name) => inPath[name] ?? 'a1')

export const keyOf = (n: number) =>
  ({ recipient: phone(n).address, recipientType: 'BIREYSEL', type: 'MESAJ' }) as const

/** Body of a request that adds a consent. */
export const onayOf = (n: number, fields: Readonly<Record<string, unknown>> = {}) => ({
  ...keyOf(n),
  status: 'ONAY',
  source: 'HS_WEB',
  consentDate: '2026-03-02 14:00:00',
  ...fields,
})

export const refusal = (answer: Answer) => [answer.status, codesOf(answer)]

export function expectRefused(answer: Answer, httpStatus: number, ...codes: string[]) {
  expect(refusal(answer)).toEqual([httpStatus, codes])
}

export function codesOf(answer: Answer): string[] {
  return (answer.body?.errors ?? []).map((error: { code: string }) => error.code)
}
