import { request } from 'node:http'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { StorageError, UnknownOutcomeError } from '../../db/engine.ts'
import type { Register } from '../../src/register/register.ts'
import { forAllTests } from '../support/opened.ts'
import { phone } from '../support/register.ts'
import { brandPath, codesOf, openIysServer, refusal } from './iys-server.ts'

const path = `${brandPath}/consents`
const asking = ['status', 'BIREYSEL/status/MESAJ', 'history'].map((name) => `${path}/${name}`)
const routes = [path, `/v2${path}`, ...asking, '/v1/look-up']

const server = forAllTests(() => openIysServer({ limits: { tokensPerHour: 1_000_000 } }))
let authorization = ''

beforeAll(async () => {
  authorization = `Bearer ${(await server.signIn()).body.access_token}`
})

const send = (at: string, body: string | Uint8Array | ReadableStream, type = 'application/json') =>
  server.send('POST', at, { body, headers: { authorization, 'content-type': type } })

describe.each(routes)('POST %s', (at) => {
  test.each<[string, string | Uint8Array]>([
    ['nothing', ''],
    ['half a body', '{"recipient":'],
    ['a word', 'undefined'],
    ['a form', 'recipient=1'],
    ['bytes that are no UTF-8', new Uint8Array([0xff, 0xfe, 0x80])],
    ['a deep list that never ends', '['.repeat(500_000)],
  ])('answers 400 H014 to %s', async (_what, body) => {
    expect(refusal(await send(at, body))).toEqual([400, ['H014']])
  })

  test.each(['null', 'true', '7', '"text"', '[]', `${'['.repeat(200_000)}${']'.repeat(200_000)}`])(
    'answers 400 to a body that is no object: %.10s',
    async (body) => {
      expect((await send(at, body)).status).toBe(400)
    },
  )

  test('refuses a field of 100,000 levels', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    expect((await send(at, `{"recipient":${deep},"recipients":${deep}}`)).status).toBe(422)
  })

  test('answers 413 to more than a mebibyte, whether or not it says how much it is', async () => {
    const large = 'x'.repeat(1024 * 1024 + 1)
    expect(refusal(await send(at, large))).toEqual([413, ['IZIN-413']])
    expect((await send(at, new Blob([large]).stream())).status).toBe(413)
  })

  test('answers 415 to another content type', async () => {
    expect(refusal(await send(at, '{}', 'text/plain'))).toEqual([415, ['H014']])
  })

  test('reads a body that comes in chunks', async () => {
    const chunks = new Blob(['{"recipient"', ':"x"}']).stream()
    expect((await send(at, chunks)).status).toBe(422)
  })
})

test('answers in JSON where there is no route', async () => {
  const nowhere = ['/sps', '/sps/1/x', '/sps/1/brands/2/consents/nothing', '/v2/sps/1', '/v1/x', '/oauth2/x']
  for (const at of nowhere) {
    const answer = await server.send('POST', at)
    expect([at, answer.status, Object.keys(answer.body)]).toEqual([at, 404, ['errors']])
  }
  const put = await server.send('PUT', path)
  expect([put.status, put.headers.get('allow'), codesOf(put)]).toEqual([405, 'POST', [undefined]])
  expect((await server.get('/integrator/1/sps')).body.errors[0].message).toContain('ViA')
})

test('names at most eight keys too many, and sends no long value back', async () => {
  const keys = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`k${index}`, 'v'.repeat(100)]))
  const answer = await send(path, JSON.stringify({ ...keys, recipient: 'r'.repeat(100_000), type: 'MESAJ' }))
  expect(codesOf(answer).filter((code) => code === 'H118')).toHaveLength(8)
  expect(answer.text.length).toBeLessThan(5000)
})

test('takes nothing from what every object inherits', async () => {
  const polluted = '{"__proto__":{"recipient":"+905000000001","recipientType":"BIREYSEL","type":"MESAJ"}}'
  expect(codesOf(await send(`${path}/status`, polluted))).toEqual(['H114', 'H170', 'H111'])
  expect(codesOf(await send(path, polluted))).toContain('H118')
})

test('goes on when its caller goes away in the middle of a body', async () => {
  const { port } = server
  await new Promise<void>((resolve) => {
    const half = request({ port, path, method: 'POST', headers: { authorization, 'content-length': '1000' } })
    half.on('error', () => resolve())
    half.write('{"recipient":')
    setImmediate(() => half.destroy())
    half.on('close', resolve)
  })
  expect((await server.get(`/sps/123456/brands`)).status).toBe(200)
})

const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom<unknown>('', null, 0, 'now', 'ONAY', 'RET', 'MESAJ', 'EPOSTA', 'BIREYSEL', 'TACIR'),
)
const nearly = fc.record(
  {
    recipient: fc.oneof(anything, fc.constantFrom(phone(1).address, 'ayse@ornek.example')),
    recipients: fc.oneof(anything, fc.array(fc.oneof(anything, fc.constant(phone(2).address)))),
    recipientType: fc.oneof(anything, fc.constantFrom('BIREYSEL', 'TACIR')),
    type: fc.oneof(anything, fc.constantFrom('ARAMA', 'MESAJ', 'EPOSTA')),
    status: fc.oneof(anything, fc.constantFrom('ONAY', 'RET')),
    source: fc.oneof(anything, fc.constantFrom('HS_WEB', 'HS_2015', 'HS_KARAR', 'IYS_WEB')),
    consentDate: fc.oneof(
      anything,
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 19).replace('T', ' ')),
    ),
    retailerCode: anything,
    retailerAccess: fc.oneof(anything, fc.array(anything)),
    brandCode: anything,
  },
  { requiredKeys: [] },
)

test('no body whatever makes an answer of 500 or more, or a line in the log', async () => {
  const bodies = fc.oneof(
    nearly.map((value) => JSON.stringify(value)),
    anything.map((value) => JSON.stringify(value)),
    fc.string({ unit: 'binary' }),
  )
  const property = fc.asyncProperty(fc.constantFrom(...routes, '/oauth2/token'), bodies, async (at, body) => {
    const answer = await send(at, body)
    expect(answer.status).toBeLessThan(500)
    if (answer.status >= 400) expect(answer.body.errors ?? answer.body.error).toBeDefined()
  })
  await fc.assert(property, { numRuns: 500 })
  expect(server.logged).toEqual([])
})

describe('when something fails', () => {
  async function failing(error: Error) {
    const serve = (register: Register) => ({ ...register, settings: () => Promise.reject(error) })
    const down = await openIysServer({ serve })
    const consent = { type: 'MESAJ', status: 'ONAY', source: 'HS_WEB', consentDate: '2026-03-02 14:00:00' }
    const answer = await down.post(path, { recipient: phone(1).address, ...consent })
    await down.close()
    return { ...answer, logged: down.logged }
  }

  test.each([
    ['cannot be used', new StorageError('Cannot use the database: test', { cause: 0, passing: true })],
    ['has lost its answer', new UnknownOutcomeError('Cannot tell whether this was stored: test')],
  ])('answers 503 H192 while the database %s', async (_, error) => {
    expect(refusal(await failing(error))).toEqual([503, ['H192']])
  })

  test('answers 500 H015 to anything else, and logs the route but no address', async () => {
    const answer = await failing(new TypeError('boom'))
    expect(refusal(answer)).toEqual([500, ['H015']])
    expect(answer.text).not.toContain('boom')
    expect(answer.logged).toEqual([
      'iys.failed TypeError: boom {"method":"POST","route":"/sps/:iysCode/brands/:brandCode/consents"}',
    ])
  })
})
