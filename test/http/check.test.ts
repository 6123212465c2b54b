import { hash } from 'node:crypto'
import { request } from 'node:http'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { entry } from '../../db/schema.ts'
import { build, query } from '../../db/statement.ts'
import { closeBrand } from '../../src/register/company/brands.ts'
import { addClient, removeClient } from '../../src/register/company/clients.ts'
import { erase } from '../../src/register/erasure/erase.ts'
import { lastTicketOf } from '../../src/register/links/tickets.ts'
import { ownConsents } from '../../src/register/look-up/look-up.ts'
import { forgetLists, lookUpsOf } from '../../src/register/look-up/look-up-log.ts'
import { verifyRegister } from '../../src/verification/verify-register.ts'
import { forAllTests } from '../support/opened.ts'
import { eraseInTheEnd } from '../support/register/retention.ts'
import { editor, email, phone, providerCode, say, subBrandCode } from '../support/register.ts'
import { authorizationOf, openIysServer, password, username } from './iys-server.ts'

const server = forAllTests(() => openIysServer({ now: '2026-03-02 15:00:00' }))
const key = { brandCode: subBrandCode, channel: 'MESAJ' } as const
const check = (recipients: unknown, others: object = {}) =>
  server.post('/v1/check', { ...key, recipients, ...others })
const api = { actor: { door: 'api', id: 'x' } } as const

test('POST /v1/check answers every address in the order asked, and names an unreadable one', async () => {
  await say(server.register, phone(1), 'ONAY')
  await say(server.register, phone(2), 'ONAY')
  await say(server.register, phone(2), 'RET')
  await say(server.register, phone(3), 'RET', api)
  const spaced = phone(1).address.replace('+90', '0 ')
  const sent = [phone(2).address, spaced, phone(9).address, 'ayse', email(1).address, 7, phone(3).address]
  const { status, body, headers } = await check([...sent, phone(2).address])
  expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8'])
  const refused = { maySend: false, why: 'refused', status: 'RET', national: 'unverified' }
  const invalid = { maySend: false, why: 'invalid-address', status: null, national: null }
  expect(body).toEqual({
    checkedAt: '2026-03-02T12:00:00.000Z',
    counts: { maySend: 1, mayNot: 7 },
    results: [
      refused,
      { maySend: true, why: 'consent-unverified', status: 'ONAY', national: 'unverified' },
      { maySend: false, why: 'no-consent', status: null, national: null },
      invalid,
      invalid,
      invalid,
      { ...refused, why: 'refused-here' },
      refused,
    ].map((result, place) => ({ recipient: sent[place] ?? sent[0], ...result })),
  })
})

test('It agrees with the look-up of one address, whatever happened to it', async () => {
  const { register } = server
  const tea = { brandCode: providerCode } as const
  await say(register, phone(11), 'ONAY', { ...api, recipientType: 'TACIR' })
  await say(register, phone(12), 'ONAY', api)
  await say(register, phone(12), 'RET', api)
  await say(register, phone(12), 'RET', api)
  await say(register, phone(13), 'RET', api)
  await eraseInTheEnd(server, phone(13))
  await say(register, phone(14), 'ONAY', { ...api, ...tea })
  await say(register, email(15), 'ONAY', { ...api, channel: 'EPOSTA' })
  for (const recipient of [phone(11), phone(12), phone(13), phone(14), email(15)]) {
    const consents = await ownConsents(register, recipient)
    expect(consents).not.toEqual([])
    for (const { brandCode, channel, recipientType, status, national, maySend, reason } of consents) {
      const { results } = (await check([recipient.address], { brandCode, channel, recipientType })).body
      expect(results).toEqual([{ recipient: recipient.address, maySend, why: reason, status, national }])
    }
  }
  expect((await check([phone(99).address], { recipientType: 'TACIR' })).body.results).toMatchObject([
    { maySend: false, why: 'trader-unrecorded' },
  ])
})

test.each<[object, number, string]>([
  [{ brandCode: '123457' }, 422, 'brandCode'],
  [{ brandCode: undefined }, 422, 'brandCode'],
  [{ brandCode: 999 }, 403, 'brandCode'],
  [{ channel: 'SMS' }, 422, 'channel'],
  [{ channel: undefined }, 422, 'channel'],
  [{ recipientType: 'KISI' }, 422, 'recipientType'],
  [{ ticket: 'yes' }, 400, 'ticket'],
  [{ recipients: undefined }, 422, 'recipients'],
  [{ recipients: [] }, 422, 'recipients'],
  [{ recipients: '+905000000001' }, 422, 'recipients'],
  [{ recipients: Array(10_001).fill('x') }, 422, 'recipients'],
])(
  'It refuses the whole call only for what is no address, and names the field',
  async (others, status, field) => {
    const answer = await check([phone(1).address], others)
    expect(answer.status).toBe(status)
    expect(answer.body.errors).toMatchObject([{ message: expect.stringMatching(/\.$/), location: [field] }])
  },
)

test('It is a look-up of each address, for ninety days, and of a list after that', async () => {
  const { register, clock } = server
  const [alone, listed, lined] = [31, 32, 33].map((n) => phone(n).address)
  const checksOf = async (address = '') => {
    const lookUps = await lookUpsOf(register, register.vault.mark(address))
    return lookUps.map(({ actor, door, brandCode, purpose }) => [actor, door, brandCode, purpose])
  }
  await check([alone])
  await check([phone(1).address, listed, 'x'])
  await lines(`"${phone(2).address}"\n"${lined}"`)
  const rows = await server.lookedUp()
  const one = [[username, 'api', subBrandCode, 'check']]
  for (const address of [alone, listed, lined]) expect(await checksOf(address)).toEqual(one)
  expect(await checksOf(phone(34).address)).toEqual([])
  const now = clock.now()
  clock.move(90 * 24 * 60 * 60_000)
  await forgetLists(register)
  expect(await checksOf(listed)).toEqual(one)
  clock.move(1000)
  await forgetLists(register)
  expect([await checksOf(alone), await checksOf(listed)]).toEqual([one, []])
  expect(await server.lookedUp()).toHaveLength(rows.length)
  clock.move(now - clock.now())
})

const path = `/v1/check?brandCode=${subBrandCode}&channel=MESAJ`
const ndjson = () => ({ authorization: server.authorization(), 'content-type': 'application/x-ndjson' })
const lines = (body: string) => server.send('POST', path, { body, headers: ndjson() })

test('A list as NDJSON is answered line by line, whatever is in a line', async () => {
  const sent = [phone(2).address, 'ayse', phone(1).address, 'ş'.repeat(5000)]
  const texts = [
    ...sent.map((outgoing) => JSON.stringify(outgoing)),
    '+90500',
    '',
    '{"recipient":"x"}',
    '{',
    'null',
  ]
  const answer = await lines(texts.join('\r\n'))
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-ndjson'])
  const results = answer.text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(results.map(({ why }) => why)).toEqual([
    'refused',
    'invalid-address',
    'consent-unverified',
    ...Array(6).fill('invalid-address'),
  ])
  expect(results.slice(0, 3)).toEqual((await check(sent.slice(0, 3))).body.results)
  const ownPath = path.replace('check', 'check/lines')
  const again = await server.send('POST', ownPath, { body: texts.join('\r\n'), headers: ndjson() })
  expect([again.status, again.headers.get('content-type'), again.text]).toEqual([
    200,
    'application/x-ndjson',
    answer.text,
  ])
  expect((await lines('')).text).toBe('')
  const foreign = await server.send('POST', path.replace('57', '99'), { body: '"x"', headers: ndjson() })
  expect(foreign.status).toBe(403)
  const kept = await server.send('POST', `${path}&ticket=true`, { body: '"x"', headers: ndjson() })
  expect([kept.status, kept.body.errors]).toMatchObject([400, [{ location: ['ticket'] }]])
})

const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`

test('A list of 100,000 levels in place of an address is an unreadable one', async () => {
  const invalid = { recipient: null, maySend: false, why: 'invalid-address', status: null, national: null }
  const whole = (ticket: boolean) =>
    server.send('POST', '/v1/check', {
      body: `{${JSON.stringify({ ...key, ticket }).slice(1, -1)},"recipients":[${deep},{}],"other":${deep}}`,
      headers: { ...ndjson(), 'content-type': 'application/json', 'idempotency-key': 'deep' },
    })
  for (const ticket of [false, true]) expect((await whole(ticket)).body.results).toEqual([invalid, invalid])
  const answer = await lines(`{"recipient":["x"]}\n{"recipient":${deep}}\n"x"`)
  const results = answer.text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(results.map(({ why }) => why)).toEqual(Array(3).fill('invalid-address'))
  expect(results[0]).toEqual(invalid)
})

test('A line of more than 1,000 letters is unreadable, in whatever pieces it comes', async () => {
  const long = JSON.stringify({ recipient: phone(1).address, other: 'x'.repeat(1000) })
  const pieces = [`${long}\n${long.slice(0, 500)}`, `${long.slice(500)}\n`]
  const answer = await server.send('POST', path, {
    body: new Blob(pieces).stream(),
    headers: ndjson(),
  })
  expect(answer.text.match(/invalid-address/g)).toHaveLength(2)
})

test('A line is answered before the next one is sent', async () => {
  const sending = request({ port: server.port, path, method: 'POST', headers: ndjson() })
  sending.write(`${JSON.stringify(phone(1).address)}\n`)
  const answering = await new Promise<AsyncIterable<Buffer>>((resolve) => sending.once('response', resolve))
  const whys: string[] = []
  for await (const part of answering) {
    whys.push(JSON.parse(String(part)).why)
    if (whys.length === 1) sending.end(JSON.stringify(phone(2).address))
  }
  expect(whys).toEqual(['consent-unverified', 'refused'])
})

test('A sender who goes away in the middle is no error, and what was answered is logged', async () => {
  const before = await server.lookedUp()
  const sending = request({ port: server.port, path, method: 'POST', headers: ndjson() })
  sending.on('error', () => {})
  sending.write(`${JSON.stringify(phone(1).address)}\n"`)
  const answering = await new Promise<AsyncIterable<Buffer>>((resolve) => sending.once('response', resolve))
  for await (const _ of answering) break
  await expect.poll(async () => (await server.lookedUp()).length).toBe(before.length + 1)
  expect(server.logged).toEqual([])
})

test.each<[string, Partial<Parameters<typeof addClient>[1]> | null]>([
  ['is removed', null],
  ['loses the scope', { scopes: ['read'] }],
  ['loses the brand', { brands: [providerCode] }],
  ['gets a new password', { password: 'yeni-bir-parola' }],
])('A list that a client still sends when it %s breaks off without another answer', async (loss, changes) => {
  const { register, clock } = server
  const sender = { username: `${loss} ornek`, scopes: ['check'] } as const
  const headers = { ...ndjson(), authorization: await authorizationOf(server, sender) }
  const sending = request({ port: server.port, path, method: 'POST', headers })
  sending.on('error', () => {})
  sending.write(`${JSON.stringify(phone(1).address)}\n`)
  const answering = await new Promise<AsyncIterable<Buffer>>((resolve) => sending.once('response', resolve))
  const whys: string[] = []
  const readAll = async () => {
    for await (const part of answering) {
      whys.push(JSON.parse(String(part)).why)
      clock.move(1)
      if (changes === null) await removeClient(register, sender.username)
      else await addClient(register, { providerCode, password, ...sender, ...changes })
      clock.move(2000)
      sending.end(JSON.stringify(phone(2).address))
    }
  }
  await expect(readAll()).rejects.toMatchObject({ code: 'ECONNRESET' })
  expect(whys).toEqual(['consent-unverified'])
  expect(server.logged).toEqual([])
})

test('A ticket keeps a check in the ledger, and tells of the refusals since', async () => {
  await say(server.register, phone(21), 'ONAY')
  await say(server.register, phone(22), 'ONAY')
  server.clock.move(250)
  const sent = ['x', phone(22).address, phone(21).address, phone(2).address]
  const { body } = await check(sent, { ticket: true })
  const fetched = async () => (await server.get(`/v1/tickets/${body.ticket}`)).body
  const counts = { maySend: 2, mayNot: 2 }
  const { ticket, checkedAt } = body
  expect(await fetched()).toMatchObject({ ...key, ticket, checkedAt, counts, refusedSince: [] })
  server.clock.move(750)
  await say(server.register, phone(21), 'RET')
  await erase(server.register, editor, { recipient: phone(22), source: 'HS_EORTAM' })
  expect((await fetched()).refusedSince).toEqual([
    { index: 1, recipient: null, maySend: false, why: 'erased', status: 'RET', national: 'unverified' },
    {
      index: 2,
      recipient: phone(21).address,
      maySend: false,
      why: 'refused',
      status: 'RET',
      national: 'unverified',
    },
  ])
  const [row] = await server.engine.read(query(build.select().from(entry).where(eq(entry.kind, 'ticket'))))
  expect(JSON.parse(row?.content ?? '').digest).toBe(hash('sha256', row?.body ?? Buffer.alloc(0)))
  const { vault } = server.register
  const about = { brandCode: subBrandCode, channel: 'MESAJ', at: server.clock.now() } as const
  expect(await lastTicketOf(server.register, vault.mark(phone(22).address), about)).toMatchObject({
    id: body.ticket,
    recipientType: 'BIREYSEL',
    maySend: true,
  })
  expect(await lastTicketOf(server.register, vault.mark(phone(9).address), about)).toBeNull()
  expect((await verifyRegister(server.register)).firstBad).toBeNull()
  expect((await server.get('/v1/tickets/9d0e7a1c-0000-4000-8000-000000000000')).status).toBe(404)
})

test('A closed brand may send to no one', async () => {
  await closeBrand(server.register, subBrandCode)
  server.clock.move(3000)
  expect((await check([phone(1).address])).body.results).toMatchObject([
    { maySend: false, why: 'brand-closed', status: 'ONAY' },
  ])
})
