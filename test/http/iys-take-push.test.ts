import { beforeAll, expect, test } from 'vitest'
import { pushTestRow } from '../../src/jobs/webhook.ts'
import { addClient } from '../../src/register/company/clients.ts'
import { openConflicts } from '../../src/register/iys-received/conflicts.ts'
import { ownConsents } from '../../src/register/look-up/look-up.ts'
import { forAllTests } from '../support/opened.ts'
import { phone, providerCode, say, subBrandCode } from '../support/register.ts'
import { openIysServer, password, refusal } from './iys-server.ts'

const server = forAllTests(() => openIysServer({ now: '2026-03-02 15:00:00' }))
const basic = (name: string, word: string) => `Basic ${Buffer.from(`${name}:${word}`).toString('base64')}`
const asIys = basic('iys', 'iys-parolasi-uzun')
let lastId = 0
const row = (n: number, fields: object = {}) => {
  lastId += 1
  return {
    iysCode: providerCode,
    brandCode: subBrandCode,
    recipient: phone(n).address,
    type: 'MESAJ',
    recipientType: 'BIREYSEL',
    status: 'RET',
    source: 'IYS_MOBIL',
    citizenName: 'Örnek Kişi',
    consentDate: '2026-03-02 14:30:00',
    creationDate: '2026-03-02 14:30:01',
    transactionId: String(lastId).padStart(64, 'a'),
    ...fields,
  }
}
const push = (body: unknown, authorization = asIys) =>
  server.send('POST', '/v1/iys/push', {
    body: JSON.stringify(body),
    headers: { authorization, 'content-type': 'application/json' },
  })
const stateOf = async (n: number) =>
  (await ownConsents(server.register, phone(n))).map(({ status, national, source }) => [
    status,
    national,
    source,
  ])

beforeAll(async () => {
  const added = { providerCode, username: 'iys', password: 'iys-parolasi-uzun', scopes: ['push'] as const }
  await addClient(server.register, { ...added, brands: [subBrandCode] })
})

test('a RET that İYS pushes is obeyed and known to İYS; the same push again changes nothing', async () => {
  await say(server.register, phone(1), 'ONAY', { consentDate: '2026-03-02 14:00:00' })
  const list = [row(1), row(2, { status: 'ONAY', source: 'IYS_WEB' })]
  for (let time = 0; time < 2; time += 1) {
    expect(await push({ list })).toMatchObject({ status: 200, body: { message: 'Alındı' } })
    expect([await stateOf(1), await stateOf(2)]).toEqual([
      [['RET', 'registered', 'IYS_MOBIL']],
      [['ONAY', 'registered', 'IYS_WEB']],
    ])
  }
  const [{ changes } = { changes: 0 }] = await server.engine.read({
    sql: 'SELECT count(*) FROM change',
    params: [],
    map: ([count]) => ({ changes: Number(count) }),
  })
  expect(changes).toBe(3)
  expect(server.logged.join()).not.toMatch(/90500|Örnek Kişi/)
})

test('the last of several movements of one address counts, in whatever order they come', async () => {
  const list = [
    row(3, { consentDate: '2026-03-02 14:40:00', creationDate: '2026-03-02 14:40:00' }),
    row(3, { status: 'ONAY' }),
  ]
  expect((await push({ list })).status).toBe(200)
  expect(await stateOf(3)).toEqual([['RET', 'registered', 'IYS_MOBIL']])
})

test('a RET whose source is new here is obeyed, and a person sees it', async () => {
  await say(server.register, phone(7), 'ONAY', { consentDate: '2026-03-02 14:00:00' })
  const list = [row(7, { source: 'IYS_EDEVLET' }), row(8, { source: 'IYS_EDEVLET', status: 'ONAY' })]
  expect(refusal(await push({ list }))).toEqual([422, ['H119']])
  expect([await stateOf(7), await stateOf(8)]).toEqual([[['RET', 'registered', null]], []])
  expect(await openConflicts(server.register, { brandCodes: [subBrandCode], limit: 9 })).toHaveLength(1)
})

test('the test row and a row of the company itself are not stored', async () => {
  const list = [pushTestRow, row(4, { source: 'HS_WEB' })]
  expect((await push({ list })).status).toBe(200)
  expect(await stateOf(4)).toEqual([])
})

test.each([
  ['consentDate', { consentDate: '02/03/2026 14:30' }],
  ['creationDate', { creationDate: 'x' }],
  ['both dates', { consentDate: 'dün', creationDate: '' }],
  ['recipient type', { recipientType: 'KISI' }],
  ['source', { source: undefined }],
  ['number', { transactionId: undefined }],
])('a RET whose %s cannot be read is obeyed, and a person sees it', async (_, fields) => {
  const n = lastId + 100
  await say(server.register, phone(n), 'ONAY', { consentDate: '2026-03-02 14:00:00' })
  const list = [row(n, fields)]
  expect((await push({ list })).status).toBe(200)
  expect((await stateOf(n)).map(([status, national]) => [status, national])).toEqual([['RET', 'registered']])
  const seen = await openConflicts(server.register, { brandCodes: [subBrandCode], limit: 99 })
  expect(seen.filter((one) => one.row.recipient.address === phone(n).address)).toHaveLength(1)
  await push({ list })
  expect((await stateOf(n)).length).toBe(1)
})

test('an ONAY whose date cannot be read, or is ahead, is not stored and is named', async () => {
  const ahead = { consentDate: '2026-03-02 15:10:00', creationDate: '2026-03-02 15:10:00' }
  const list = [
    row(4, { status: 'ONAY', consentDate: 'dün' }),
    row(4, { status: 'ONAY', ...ahead }),
    row(5, ahead),
  ]
  const { status, body } = await push({ list })
  expect([status, body]).toMatchObject([
    422,
    {
      errors: [
        { code: 'H158', index: 0 },
        { code: 'H162', index: 1 },
      ],
    },
  ])
  expect([await stateOf(4), (await stateOf(5)).length]).toEqual([[], 1])
})

test.each<[string, unknown, number]>([
  ['no list', {}, 400],
  ['a list of words', { list: ['x'] }, 400],
])('refuses %s', async (_, body, status) => {
  expect((await push(body)).status).toBe(status)
})

test.each<[string, object | string, number, object]>([
  ['has no brand', { brandCode: undefined }, 422, { code: 'H191', index: 0 }],
  ['is of a brand that is not theirs', { brandCode: providerCode }, 403, { code: 'H353', index: 0 }],
  ['has no address', { recipient: undefined }, 422, { code: 'H114', index: 0 }],
  ['is a word', 'x', 400, { code: 'H014', index: 0 }],
])('a row that %s loses no other', async (_, wrong, status, fault) => {
  const n = lastId + 200
  await say(server.register, phone(n), 'ONAY', { consentDate: '2026-03-02 14:00:00' })
  const first = typeof wrong === 'string' ? wrong : row(6, wrong)
  const answer = await push({ list: [first, row(n)] })
  expect([answer.status, answer.body]).toMatchObject([status, { errors: [fault] }])
  expect([await stateOf(n), await stateOf(6)]).toEqual([[['RET', 'registered', 'IYS_MOBIL']], []])
})

test('needs the name and password of a client of this scope, which no client has unasked', async () => {
  for (const authorization of ['', 'Basic x', basic('iys', 'başka'), server.authorization()]) {
    const answer = await push({ list: [row(6)] }, authorization)
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="izin"'])
  }
  await addClient(server.register, { providerCode, username: 'yeni', password })
  expect((await push({ list: [row(6)] }, basic('yeni', password))).status).toBe(403)
  expect(await stateOf(6)).toEqual([])
  expect(refusal(await server.send('GET', '/v1/iys/push'))[0]).toBe(405)
})
