import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { StorageError, UnknownOutcomeError } from '../../db/engine.ts'
import { queryOf } from '../../src/api/openapi.ts'
import type { Route } from '../../src/api/route.ts'
import { routes } from '../../src/api/routes.ts'
import type { Register } from '../../src/register/register.ts'
import { wordless } from '../../src/util/sentence.ts'
import { forAllTests } from '../support/opened.ts'
import { numbers } from '../support/register/queries.ts'
import { phone } from '../support/register.ts'
import { type Answer, brandPath, codesOf, keyOf, openIysServer, pathOf, refusal } from './iys-server.ts'

const path = `${brandPath}/consents`
const closed = routes.filter(({ isOpen }) => isOpen === undefined)
const taking = closed.filter(({ body }) => body !== undefined)

const server = forAllTests(() => openIysServer({ limits: { tokensPerHour: 1_000_000 } }))
let authorization = ''

beforeAll(async () => {
  authorization = `Bearer ${(await server.signIn()).body.access_token}`
})

type Body = string | Uint8Array | ReadableStream
const send = (at: string, body: Body, type = 'application/json', method = 'POST') =>
  server.send(method, at, { body, headers: { authorization, 'content-type': type } })

describe.each(taking)('$method $path', (route) => {
  const at = pathOf(route)
  const sendTo = (body: Body, type?: string) => send(at, body, type, route.method)

  test.each<[string, string | Uint8Array]>([
    ['nothing', ''],
    ['half a body', '{"recipient":'],
    ['a word', 'undefined'],
    ['a form', 'recipient=1'],
    ['bytes that are no UTF-8', new Uint8Array([0xff, 0xfe, 0x80])],
    ['a deep list that never ends', '['.repeat(500_000)],
  ])('answers 400 H014 to %s', async (_what, body) => {
    expect(refusal(await sendTo(body))).toEqual([400, ['H014']])
  })

  test.each(['null', 'true', '7', '"text"', '[]', `${'['.repeat(200_000)}${']'.repeat(200_000)}`])(
    'refuses a body of another shape: %.10s',
    async (body) => {
      expect([400, 422]).toContain((await sendTo(body)).status)
    },
  )

  test('refuses a field of 100,000 levels', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    expect([400, 422]).toContain((await sendTo(`{"recipient":${deep},"recipients":${deep}}`)).status)
  })

  test('answers 415 to another content type', async () => {
    expect(refusal(await sendTo('{}', 'text/plain'))).toEqual([415, ['IZIN-415']])
  })

  test('reads a body that comes in chunks', async () => {
    const [first, last] = ['{"recipient"', ':"x"}']
    const answer = await sendTo(new Blob([first, last]).stream())
    expect(refusal(answer)).toEqual(refusal(await sendTo(first + last)))
  })

  test('answers 401 without a token', async () => {
    expect(refusal(await server.send(route.method, at, { body: '{}' }))).toEqual([401, ['H351']])
  })

  test('answers 413 to more than it takes, whether or not it says how much it is', async () => {
    const mebibytes = route.path === '/v1/check' ? 3 : 1
    const large = 'x'.repeat(mebibytes * 1024 * 1024 + 1)
    expect(refusal(await sendTo(large))).toEqual([413, ['IZIN-413']])
    expect((await sendTo(new Blob([large]).stream())).status).toBe(413)
  })
})

test('an address in any parameter of path or query is neither stored nor logged', async () => {
  const address = encodeURIComponent(phone(7).address)
  for (const route of routes) {
    const inPath = [...route.path.matchAll(/:\w+/g)].map(([name]) =>
      pathOf({ path: route.path.replace(name, address) }),
    )
    const inQuery = Object.keys(queryOf(route).fields).map((name) => `${pathOf(route)}?${name}=${address}`)
    for (const path of [...inPath, ...inQuery]) {
      const headers = { authorization: server.authorization(), 'content-type': 'application/json' }
      const body = route.method === 'GET' ? undefined : '{}'
      // The search of the suite looks into log and database.
      expect((await server.send(route.method, path, { headers, body })).status, path).toBeLessThan(500)
    }
  }
  expect(server.logged).toEqual([])
})

test('names the methods of a route, and the route of İYS that is left out', async () => {
  const put = await server.send('PUT', path)
  expect([put.status, put.headers.get('allow'), codesOf(put)]).toEqual([405, 'POST', ['IZIN-405']])
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
  const property = fc.asyncProperty(
    fc.constantFrom(...routes.filter(({ body }) => body)),
    bodies,
    async (route, body) => {
      const answer = await send(pathOf(route), body, 'application/json', route.method)
      expect(answer.status).toBeLessThan(500)
      if (answer.status >= 400) expect(answer.body.errors ?? answer.body.error).toBeDefined()
    },
  )
  await fc.assert(property, { numRuns: 500 })
  expect(server.logged).toEqual([])
})

const methods = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND', 'PURGE', 'MKCOL']
const withoutBody = ['GET', 'HEAD']

test('no method whatever makes an answer of 500 or more, or a line in the log', async () => {
  const property = fc.asyncProperty(
    fc.constantFrom(...routes),
    fc.constantFrom(...methods),
    fc.option(fc.uuid(), { nil: undefined }),
    nearly,
    async (route, method, key, value) => {
      const headers = {
        authorization,
        'content-type': 'application/json',
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      }
      const body = withoutBody.includes(method) ? undefined : JSON.stringify(value)
      const answer = await server.send(method, pathOf(route), { body, headers })
      expect([method, route.path, answer.status < 500]).toEqual([method, route.path, true])
    },
  )
  const examples = closed.map((route): [Route, string, string, object] => [route, 'HEAD', route.path, {}])
  await fc.assert(property, { numRuns: 500, examples })
  expect(server.logged).toEqual([])
})

describe('when something fails', () => {
  async function failing(error: Error) {
    const failed = () => Promise.reject(error)
    const serve = (register: Register) => ({ ...register, engine: { ...register.engine, read: failed } })
    const down = await openIysServer({ serve })
    const answers: Answer[] = []
    for (const route of closed) answers.push(await down.ask(route.method, pathOf(route), bodyOf(route)))
    await down.close()
    return { answers, logged: down.logged }
  }
  const bodyOf = ({ method }: Route) => (method === 'GET' ? undefined : { recipient: phone(1).address })

  const away = new StorageError(wordless('Cannot use the database: test'), { cause: 0, passing: true })

  test.each([
    ['cannot be used', away, true],
    [
      'has lost its answer',
      new UnknownOutcomeError(wordless('Cannot tell whether this was stored: test')),
      false,
    ],
  ])('every route answers 503 H192 while the database %s', async (_, error, isUnchanged) => {
    for (const answer of (await failing(error)).answers) {
      expect(refusal(answer)).toEqual([503, ['H192']])
      expect(answer.text.includes('hiçbir şey kaydedilmedi')).toBe(isUnchanged)
    }
  })

  test('a list of which some refusals are stored is not said to have stored nothing', async () => {
    let units = 0
    const serve = (register: Register): Register => {
      const unit: Register['engine']['unit'] = async (...asked) => {
        units += 1
        // The key of the request comes first, then each refusal.
        if (units > 2) throw away
        return await register.engine.unit(...asked)
      }
      return { ...register, engine: { ...register.engine, unit } }
    }
    const down = await openIysServer({ serve })
    const refusals = [1, 2].map((n) => ({ ...keyOf(n), status: 'RET', source: 'HS_WEB', consentDate: 'x' }))
    const key = { 'idempotency-key': 'refusals' }
    const answer = await down.ask('POST', `${path}/request`, refusals, key)
    expect(refusal(answer)).toEqual([503, ['H192']])
    expect(answer.text).not.toContain('hiçbir şey kaydedilmedi')
    expect(await down.engine.read(numbers('SELECT count(*) FROM change'))).toEqual([1])
    await down.close()
  })

  test('every route answers 500 H015 to anything else, and logs itself but no address', async () => {
    const { answers, logged } = await failing(new TypeError('boom'))
    for (const answer of answers) {
      expect(refusal(answer)).toEqual([500, ['H015']])
      expect(answer.text).not.toContain('boom')
    }
    expect(logged).toEqual(
      closed.map(
        ({ method, path: route }) => `iys.failed TypeError: boom ${JSON.stringify({ method, route })}`,
      ),
    )
  })
})

test('An error repeats the value of a wrong field, and never one of a field without a value', async () => {
  const left = await server.post(path, { type: 'MESAJ' })
  const nulls = { recipient: null, type: 'MESAJ', status: null, source: null, consentDate: null }
  const sent = await server.post(path, nulls)
  expect(sent.body).toEqual(left.body)
  expect(left.body.errors.length).toBeGreaterThan(2)
  for (const error of left.body.errors) expect(error).not.toHaveProperty('value')
  const wrong = await server.post('/v1/check', { brandCode: 1, channel: 'SMS', recipients: null })
  expect(wrong.body.errors.map(({ value }: { value?: unknown }) => value)).toEqual(['SMS', undefined])
})
