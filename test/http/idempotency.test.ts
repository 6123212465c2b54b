import { describe, expect, test } from 'vitest'
import type { Engine } from '../../db/engine.ts'
import { routes } from '../../src/api/routes.ts'
import { forgetRequests } from '../../src/register/answered-requests.ts'
import { listHistory } from '../../src/register/changes/changes.ts'
import type { Register } from '../../src/register/register.ts'
import { forAllTests } from '../support/opened.ts'
import { phone } from '../support/register.ts'
import { brandPath, onayOf, openIysServer, pathOf, refusal } from './iys-server.ts'

const server = forAllTests(() => openIysServer({ now: '2026-03-02 15:00:00' }))
const writes = routes.filter(({ scope, method }) => scope === 'write' && method !== 'GET')

describe.each(writes)('$method $path', (route) => {
  const keyed = async (key: string, body: string) =>
    await server.send(route.method, pathOf(route), {
      headers: {
        authorization: server.authorization(),
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body,
    })

  test('takes an Idempotency-Key, and a request that was refused may be sent again', async () => {
    const tooLong = await keyed('x'.repeat(256), '{}')
    expect([tooLong.status, tooLong.text]).toEqual([400, expect.stringContaining('Idempotency-Key')])
    const first = await keyed('a', '[{}]')
    const again = await keyed('a', '[{}]')
    expect([again.status, again.body]).toEqual([first.status, first.body])
    expect(again.headers.get('idempotent-replayed')).toBeNull()
  })
})

test('A write with an Idempotency-Key has one effect and one answer, for a day at least', async () => {
  const keyed = async (key: string, n: number) =>
    await server.send('POST', `${brandPath}/consents/request`, {
      headers: {
        authorization: server.authorization(),
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify([
        { recipient: phone(n).address, recipientType: 'TACIR', type: 'MESAJ', status: 'ONAY' },
      ]),
    })
  const together = await Promise.all([1, 2, 3].map(async () => await keyed('a', 1)))
  const [first] = together.filter(({ status }) => status === 202)
  expect(together.every(({ status }) => status === 202 || status === 409)).toBe(true)
  const again = await keyed('a', 1)
  expect([again.status, again.body, again.headers.get('idempotent-replayed')]).toEqual([
    202,
    first?.body,
    'true',
  ])
  expect((await keyed('b', 1)).body).not.toEqual(first?.body)
  expect(refusal(await keyed('a', 2))).toEqual([422, ['IZIN-422-KEY']])
  expect((await keyed('x'.repeat(256), 1)).status).toBe(400)
  // A clock a day ahead lets no repeat run; only the job that waits for a proven clock drops the key.
  server.clock.move(24 * 60 * 60_000)
  expect((await keyed('a', 1)).headers.get('idempotent-replayed')).toBe('true')
  await forgetRequests(server.register)
  expect((await keyed('a', 2)).status).toBe(202)
})

test('A write that was cut off before its answer was kept has no second effect', async () => {
  let unitsLeft = Number.POSITIVE_INFINITY
  const dying = (engine: Engine): Engine => ({
    ...engine,
    unit: (...unit) => (unitsLeft-- > 0 ? engine.unit(...unit) : Promise.reject(new Error('killed'))),
  })
  const serve = (register: Register) => ({ ...register, engine: dying(register.engine) })
  const cut = await openIysServer({ now: '2026-03-02 15:00:00', serve })
  const add = async () =>
    await cut.ask('POST', `${brandPath}/consents`, onayOf(1), { 'idempotency-key': 'a' })
  // The key and the consent are stored, the answer is not.
  unitsLeft = 2
  expect((await add()).status).toBe(500)
  unitsLeft = Number.POSITIVE_INFINITY
  const running = await add()
  expect([...refusal(running), running.headers.get('retry-after')]).toEqual([409, ['IZIN-409-RUNNING'], '1'])
  cut.clock.move(61_000)
  const cutOff = await add()
  expect([...refusal(cutOff), cutOff.headers.get('retry-after')]).toEqual([409, ['IZIN-409-CUT-OFF'], null])
  expect(await listHistory(cut.register, { recipient: phone(1), limit: 10 })).toHaveLength(1)
  await cut.close()
})
