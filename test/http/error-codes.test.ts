import { expect, test } from 'vitest'
import type { ClientScope } from '../../db/schema.ts'
import { codes } from '../../src/api/base/faults.ts'
import { addClient } from '../../src/register/company/clients.ts'
import { settingKinds } from '../../src/register/company/settings.ts'
import { forAllTests } from '../support/opened.ts'
import { providerCode, subBrandCode } from '../support/register.ts'
import { type Answer, openIysServer } from './iys-server.ts'

const server = forAllTests(() => openIysServer({ now: '2026-03-02 15:00:00' }))

interface Operation {
  readonly method: string
  readonly path: string
  /** Names of the parameters in the path. */
  readonly places: readonly string[]
  readonly query: readonly string[]
}

/** Operations of the description, with parameters of the path that suit them. */
async function operations(values: Readonly<Record<string, string>> = {}): Promise<Operation[]> {
  const inPath = { ...suitable, ...values }
  const { paths } = (await server.get('/openapi.json')).body
  return Object.entries<Record<string, { parameters: { in: string; name: string }[] }>>(paths).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, { parameters }]) => ({
        method: method.toUpperCase(),
        path: path.replace(/\{(\w+)\}/g, (_, name) => inPath[name] ?? 'a1'),
        places: [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name),
        query: parameters.filter((one) => one.in === 'query').map(({ name }) => name),
      })),
  )
}

const suitable: Readonly<Record<string, string>> = {
  iysCode: String(providerCode),
  brandCode: String(subBrandCode),
  reportDate: '2026-03-01',
  recipientType: 'BIREYSEL',
  type: 'MESAJ',
}

const json = { 'content-type': 'application/json' }
const allowed = () => ({ ...json, authorization: server.authorization() })

async function tokenOf(scopes: ClientScope[]): Promise<string> {
  const password = 'yalnizca-sinama-icin'
  await addClient(server.register, { providerCode, username: scopes.join(), password, scopes })
  const body = JSON.stringify({ grant_type: 'password', username: scopes.join(), password })
  const tokens = (await server.send('POST', '/oauth2/token', { headers: json, body })).body
  return `Bearer ${tokens.access_token}`
}

/** Sends a request to each operation; returns the codes of the errors, each of which has one. */
async function codesOf(
  headers: Readonly<Record<string, string>>,
  body: string | undefined = '{}',
  some: readonly Operation[] | null = null,
): Promise<ReadonlySet<string>> {
  const foundCodes = new Set<string>()
  for (const { method, path } of some ?? (await operations())) {
    const sent = method === 'GET' || method === 'HEAD' ? {} : { body }
    const answer = await server.send(method, path, { headers, ...sent })
    for (const code of insistOnCodes(`${method} ${path}`, answer)) foundCodes.add(code)
  }
  return foundCodes
}

function insistOnCodes(what: string, { status, body }: Answer): string[] {
  if (status < 400) return []
  const errors: { code: keyof typeof codes }[] = body?.errors ?? [body]
  const answered = errors.map((error) => error?.code)
  for (const code of answered) {
    expect([what, status, Object.keys(codes)]).toEqual([what, status, expect.arrayContaining([code])])
  }
  // Field faults share one status.
  if (answered.length === 1) expect([what, codes[answered[0] ?? 'H015'].status]).toEqual([what, status])
  return answered
}

test('Every route names a code for a missing, wrong or weak token', async () => {
  expect(await codesOf(json)).toContain('H351')
  expect(await codesOf({ ...json, authorization: 'Bearer x.y.z' })).toContain('H351')
  expect(await codesOf({ ...json, authorization: 'Basic eDp5' })).toContain('IZIN-401')
  expect(await codesOf({ ...json, authorization: await tokenOf(['push']) })).toContain('IZIN-403')
  expect(await codesOf({ ...json, authorization: await tokenOf(['check']) })).toContain('IZIN-403')
})

test('Every route names a code for a body of the wrong type, size or content', async () => {
  const list = JSON.stringify({
    brandCode: subBrandCode,
    channel: 'MESAJ',
    recipients: Array(10_001).fill('x'),
  })
  const bodies = ['', '{', '{}', '[]', '[{}]', 'null', '7', '"x"', '{"recipients":7}', list]
  const foundCodes = new Set<string>()
  for (const body of bodies) for (const code of await codesOf(allowed(), body)) foundCodes.add(code)
  const tooLarge = JSON.stringify('x'.repeat(3 * 1024 * 1024))
  for (const code of await codesOf(allowed(), tooLarge)) foundCodes.add(code)
  for (const code of await codesOf({ ...allowed(), 'content-type': 'text/plain' })) foundCodes.add(code)
  for (const code of await codesOf({ ...allowed(), 'content-type': 'application/x-ndjson' }))
    foundCodes.add(code)
  expect([...foundCodes]).toEqual(
    expect.arrayContaining(['H014', 'IZIN-400-TOKEN', 'IZIN-413', 'IZIN-415', 'IZIN-422-LIST']),
  )
})

test('Every route names a code for wrong values in its path and query', async () => {
  for (const value of ['999', 'x', '-1', '%00', '9'.repeat(40)]) {
    for (const name of [...Object.keys(suitable), 'requestId', 'ticketId']) {
      const changed = await operations({ [name]: value })
      await codesOf(
        allowed(),
        '{}',
        changed.filter(({ places }) => places.includes(name)),
      )
    }
    const queries = (await operations()).flatMap((operation) =>
      operation.query.map((name) => ({ ...operation, path: `${operation.path}?${name}=${value}` })),
    )
    await codesOf(allowed(), '{}', queries)
  }
})

test('Every route names a code for a wrong method, and for an Idempotency-Key that cannot be used', async () => {
  const methods = ['PATCH', 'DELETE', 'PUT', 'POST', 'GET']
  const others = (await operations()).flatMap((operation) =>
    methods.map((method) => ({ ...operation, method })),
  )
  expect(await codesOf(allowed(), '{}', others)).toContain('IZIN-405')
  for (const key of ['', 'x'.repeat(256)]) {
    expect(await codesOf({ ...allowed(), 'idempotency-key': key })).toContain('IZIN-400-KEY')
  }
})

test.each([
  ['/v1/brand', 'IZIN-404'],
  ['/v1', 'IZIN-404'],
  ['/sps/1/brands/2/consent', 'IZIN-404'],
  ['/v2/sps/x', 'IZIN-404'],
  ['/oauth2/tokens', 'IZIN-404'],
  ['/info/city', 'IZIN-404-LEFT-OUT'],
  [`/sps/${providerCode}/retailers`, 'IZIN-404-LEFT-OUT'],
  ['/v1/tickets/x', 'IZIN-404-TICKET'],
])('%s, which is not there, answers 404 with %s', async (path, code) => {
  const answer = await server.send('GET', path, { headers: allowed() })
  expect([answer.status, insistOnCodes(path, answer)]).toEqual([404, [code]])
})

test('No sentence of an error names a setting: a system that calls cannot change it', () => {
  const named = Object.entries(codes).filter(([, { message }]) =>
    Object.keys(settingKinds).some((setting) => message.includes(setting)),
  )
  expect(named.map(([code]) => code)).toEqual([])
})
