import { beforeEach, describe, expect, test } from 'vitest'
import { setLookUpsPerDay } from '../../src/register/company/clients.ts'
import { forEachTest } from '../support/opened.ts'
import { email, phone, say, subBrandCode } from '../support/register.ts'
import { type Answer, brandPath, keyOf, openIysServer, refusal, username } from './iys-server.ts'

const server = forEachTest(() => openIysServer({ now: '2026-03-02 15:00:00' }))

const known = 1
const stranger = (n: number) => phone(n + 100).address
const list = (...recipients: string[]) => ({ brandCode: subBrandCode, channel: 'MESAJ', recipients })
const check = (...recipients: string[]) => server.post('/v1/check', list(...recipients))
const ndjson = () => ({ authorization: server.authorization(), 'content-type': 'application/x-ndjson' })
const lines = (recipients: readonly string[]) =>
  server.send('POST', `/v1/check?brandCode=${subBrandCode}&channel=MESAJ`, {
    body: recipients.map((address) => `"${address}"\n`).join(''),
    headers: ndjson(),
  })

async function allow(perDay: number | null): Promise<void> {
  await setLookUpsPerDay(server.register, username, perDay)
  // A client is read again after two seconds.
  server.clock.move(2000)
}

function expectSpent(answer: Answer): void {
  expect(refusal(answer)).toEqual([429, ['IZIN-429']])
}

beforeEach(async () => {
  await say(server.register, phone(known), 'ONAY')
  await allow(3)
})

test('Addresses of which the brand has any consent are free, also one of another channel or a RET', async () => {
  await say(server.register, phone(2), 'RET')
  await say(server.register, phone(3), 'ONAY', { channel: 'ARAMA', recipientType: 'TACIR' })
  const addresses = [phone(known), phone(2), phone(3)].map(({ address }) => address)
  for (let n = 0; n < 5; n += 1) expect((await check(...addresses, 'x')).status).toBe(200)
  expect((await check(stranger(1), stranger(2), stranger(3))).status).toBe(200)
})

test('An unknown address counts once a day, and the first above the ceiling ends all answers until midnight', async () => {
  for (let n = 0; n < 5; n += 1) expect((await check(stranger(1), stranger(2), stranger(2))).status).toBe(200)
  expect((await check(stranger(3), phone(known).address)).status).toBe(200)
  server.clock.set('2026-03-02 23:59:00')
  const spent = await check(stranger(4))
  expectSpent(spent)
  expect([spent.headers.get('retry-after'), spent.body.izin]).toEqual([
    '60',
    { retryAt: '2026-03-02T21:00:00.000Z' },
  ])
  // Otherwise the refusal itself would tell who is known.
  expectSpent(await check(stranger(1)))
  expectSpent(await check(phone(known).address))
  server.clock.move(60_000)
  expect((await check(stranger(4))).status).toBe(200)
})

describe('Whichever way an address is looked up', () => {
  const status = (n: number) => server.post(`${brandPath}/consents/status`, keyOf(n))
  test.each<[string, () => Promise<Answer>]>([
    ['a status', () => status(101)],
    ['a history', () => server.post(`${brandPath}/consents/history`, keyOf(101))],
    [
      'a list of statuses',
      () =>
        server.post(`${brandPath}/consents/BIREYSEL/status/MESAJ`, {
          recipients: [stranger(1), phone(known).address],
        }),
    ],
    ['a check', () => check(stranger(1))],
    ['a check with a ticket', () => server.post('/v1/check', { ...list(stranger(1)), ticket: true })],
    ['lines', () => lines([stranger(1)])],
    ['links', () => server.post('/v1/links', list(stranger(1)))],
    [
      'links as at İYS',
      () =>
        server.post(`${brandPath}/via-hash-links`, {
          recipients: [{ recipient: email(101).address, recipientType: 'BIREYSEL' }],
        }),
    ],
  ])('%s counts', async (_, lookUp) => {
    await allow(1)
    expect((await lookUp()).status).toBeLessThan(300)
    expectSpent(await check(stranger(9)))
    expectSpent(await lookUp())
  })
})

test('Lines above the ceiling say so, one for each, and none of them may be sent to', async () => {
  await allow(250)
  const strangers = Array.from({ length: 600 }, (_, n) => stranger(n))
  const answer = await lines([...strangers, phone(known).address])
  const results = answer.text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  const limited = { maySend: false, why: 'look-up-limit', status: null, national: null }
  expect(results).toHaveLength(601)
  expect(results.slice(0, 250).map(({ why }) => why)).toEqual(Array(250).fill('no-consent'))
  expect(results.slice(250)).toEqual(
    [...strangers.slice(250), phone(known).address].map((recipient) => ({ recipient, ...limited })),
  )
  expectSpent(await lines([phone(known).address]))
})

test('A refusal reaches a system whose look-ups are spent: changes, day files, brands and tickets go on', async () => {
  const { ticket } = (await server.post('/v1/check', { ...list(phone(known).address), ticket: true })).body
  expectSpent(await check(...[1, 2, 3, 4].map(stranger)))
  await say(server.register, phone(known), 'RET')
  const { body } = await server.get(`/v1/brands/${subBrandCode}/changes?after=1`)
  expect(body.changes).toMatchObject([{ recipient: phone(known).address, status: 'RET' }])
  const { refusedSince } = (await server.get(`/v1/tickets/${ticket}`)).body
  expect(refusedSince).toMatchObject([{ recipient: phone(known).address, status: 'RET' }])
  const free = [
    ['/consents/changes?source=HS', 204],
    ['/changes/2026-03-01/file', 204],
    ['/changes/2026-03-01/recipients/BIREYSEL', 200],
    ['/agreements/2026-03-01', 204],
    ['/push/registration', 200],
  ] as const
  for (const [path, answered] of free) expect((await server.get(`${brandPath}${path}`)).status).toBe(answered)
  expect((await server.get(`${brandPath.replace(/\/\d+$/, '')}`)).status).toBe(200)
})

test('The count survives a restart, and several servers share it', async () => {
  expect((await check(stranger(1))).status).toBe(200)
  expect((await lines([stranger(2), phone(known).address])).status).toBe(200)
  await server.moveToAnotherServer()
  expect((await check(stranger(1), stranger(2))).status).toBe(200)
  expect((await check(stranger(3))).status).toBe(200)
  await server.moveToFirstServer()
  server.clock.move(1000)
  expect((await check(stranger(3))).status).toBe(200)
  expectSpent(await check(stranger(4)))
})

test('Requests at once are counted together', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => check(stranger(n))))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(3)
})

test('The admins are told once when four fifths are used', async () => {
  await allow(5)
  await check(stranger(1), stranger(2), stranger(3))
  expect(server.alarms).toEqual([])
  await check(stranger(4))
  await check(stranger(5))
  const message = { kind: 'look-ups-near-limit', client: username, lookUps: 4, perDay: 5 }
  expect(server.alarms).toEqual([[`look-ups:${username}`, message]])
})

test('A client may be given more, or the usual number, at any time', async () => {
  expectSpent(await check(...[1, 2, 3, 4].map(stranger)))
  await allow(10)
  expect((await check(stranger(5))).status).toBe(200)
  await allow(1)
  expectSpent(await check(stranger(5)))
  await allow(null)
  expect((await check(stranger(6))).status).toBe(200)
})
