import { expect, test } from 'vitest'
import { setNow } from '../../test/support/commands.ts'
import { exchangeSteps, type Mishap, openExchanging } from '../../test/support/iys-stand-in.ts'
import { forEachTest } from '../../test/support/opened.ts'
import { phone, say, subBrandCode } from '../../test/support/register.ts'
import { closeBrand } from '../register/company/brands.ts'
import { takeFile } from '../register/iys-queue/files.ts'
import { iysStatus } from '../register/iys-queue/status.ts'
import { openConflicts } from '../register/iys-received/conflicts.ts'
import { ownConsents } from '../register/look-up/look-up.ts'
import { forgetAdds } from '../register/record/add-requests.ts'

const minuteMs = 60_000
const now = '2026-03-02 14:05:00'

const both = forEachTest(() => openExchanging(now))
const { exchange, national, recorded } = exchangeSteps(both)

const there = async (n: number) =>
  (await ownConsents(both.iys.server.register, phone(n))).map(({ status }) => status)
const adds = () => both.iys.calls.filter((call) => /consents(\/request)?$/.test(call)).length
const changesThere = async () =>
  await both.iys.server.engine.read({
    sql: 'SELECT count(*) FROM change',
    params: [],
    map: ([n]) => Number(n),
  })
const alarms = () => both.here.platform.sent.filter(({ message }) => message.kind === 'iys-trouble')
const trouble = async () => (await iysStatus(both.here.register)).trouble

test('a change that is recorded here is in İYS soon, one by one and in order', async () => {
  await say(both.here.register, phone(1), 'ONAY')
  both.iys.move(2000)
  await say(both.here.register, phone(1), 'RET')
  await say(both.here.register, phone(2), 'ONAY')
  await exchange(1, minuteMs)
  expect(adds()).toBe(0)
  await exchange(1)
  expect([await national(1), await national(2)]).toEqual([['RET registered'], ['ONAY registered']])
  expect([await there(1), await there(2)]).toEqual([['RET'], ['ONAY']])
  expect(adds()).toBe(3)
  const [first, second] = both.iys.adds.filter(({ body }) => body.includes(phone(1).address))
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(1000)
})

test('a backlog goes in lists, whose results are asked for after five minutes', async () => {
  await recorded(1, 25)
  both.iys.move(2000)
  await say(both.here.register, phone(1), 'RET')
  both.iys.move(minuteMs)
  await both.here.tick()
  await both.here.settle()
  expect(await national(2)).toEqual(['ONAY sent'])
  await both.iys.work()
  both.iys.move(4 * minuteMs)
  await exchange(1, minuteMs)
  expect(both.iys.calls.filter((call) => call.endsWith('/:id'))).toEqual([])
  await exchange(2)
  expect([await national(1), await national(2)]).toEqual([['RET registered'], ['ONAY registered']])
  expect([adds(), await there(1)]).toEqual([2, ['RET']])
})

const mishaps: readonly Mishap[] = [
  'lost',
  'slow',
  'twice',
  'items twice',
  'unavailable',
  'limit',
  'busy',
  'page',
  'half a body',
  'another shape',
  'expired token',
  'no connection',
]

test.each(mishaps)('nothing is lost and nothing has two effects when a call meets: %s', async (mishap) => {
  await recorded(1, 1)
  both.iys.next(mishap)
  await exchange(3)
  await recorded(2, 25)
  // The list, then its result.
  both.iys.next(mishap)
  await exchange(2, 2 * minuteMs)
  both.iys.next(mishap)
  await exchange(4)
  expect(both.iys.left()).toBe(0)
  for (let n = 1; n <= 25; n += 1) expect(await national(n)).toEqual(['ONAY registered'])
  expect(await changesThere()).toEqual([25])
  expect(await trouble()).toBeNull()
  expect(both.here.lines.filter(({ level }) => level === 'error')).toEqual([])
})

test('a list with a wrong item is sent again without it, and one refused for no item in parts', async () => {
  await recorded(1, 25)
  both.iys.next({ refused: 422, code: 'H121', index: 3 }, { refused: 422, code: 'H091' })
  await exchange(2)
  expect(await national(4)).toEqual(['ONAY refused'])
  expect([await national(3), await national(25)]).toEqual([['ONAY registered'], ['ONAY registered']])
  // Twice as a list, then one by one.
  expect([adds(), await changesThere()]).toEqual([26, [24]])
})

test("İYS's later RET, told when it refuses the ONAY from here, counts here at once", async () => {
  await recorded(1, 2)
  for (const n of [1, 2]) await say(both.iys.server.register, phone(n), 'ONAY')
  both.iys.move(5000)
  await say(both.iys.server.register, phone(1), 'RET', { actor: { door: 'page' } })
  await say(both.iys.server.register, phone(2), 'RET')
  // By then İYS's list of movements does not show it.
  await exchange(2)
  expect([await national(1), await there(1)]).toEqual([['RET registered'], ['RET']])
  expect([await national(2), await there(2)]).toEqual([['RET registered'], ['RET']])
})

test("İYS's later ONAY of another tool, told when it refuses the RET from here, is left to a person", async () => {
  await recorded(1, 1)
  await exchange(2)
  await say(both.here.register, phone(1), 'RET')
  both.iys.move(5000)
  await say(both.iys.server.register, phone(1), 'ONAY')
  // By then İYS's list of movements does not show it.
  await exchange(2)
  expect([await national(1), await there(1)]).toEqual([['RET refused'], ['ONAY']])
  const conflicts = await openConflicts(both.here.register, { brandCodes: [subBrandCode], limit: 9 })
  expect(conflicts.map(({ row }) => row.status)).toEqual(['ONAY'])
})

test('a list without a result for sixty days is sent again, and what İYS has counts', async () => {
  await recorded(1, 25)
  await exchange(1, minuteMs)
  both.iys.move(61 * 24 * 60 * minuteMs)
  await forgetAdds(both.iys.server.register)
  await exchange(3)
  expect(await national(1)).toEqual(['ONAY registered'])
  expect([adds(), await changesThere()]).toEqual([2, [25]])
})

test('a list that İYS does not know any more is sent again, and no admin is told', async () => {
  await recorded(1, 25)
  await exchange(1, minuteMs)
  both.iys.next({ refused: 404, code: 'H1005' })
  await exchange(4)
  expect([await national(1), adds(), await changesThere()]).toEqual([['ONAY registered'], 2, [25]])
  expect(alarms()).toEqual([])
})

test('a RET is reported although its brand is closed', async () => {
  await recorded(1, 1)
  await exchange(1)
  await say(both.here.register, phone(1), 'RET')
  await closeBrand(both.here.register, subBrandCode)
  await exchange(2)
  expect([await national(1), await there(1)]).toEqual([['RET registered'], ['RET']])
})

test('a RET that İYS finds too late is reported as a decision where the setting says so', async () => {
  await recorded(1, 2)
  await exchange(1)
  for (const n of [1, 2]) {
    await say(both.here.register, phone(n), 'RET')
    both.iys.move(minuteMs)
    both.iys.next({ refused: 400, code: 'H467' })
    await exchange(1)
    await setNow(both.here.test, 'iys_late_refusals', 'yes')
  }
  expect([await national(1), await there(1)]).toEqual([['RET refused'], ['ONAY']])
  expect(await national(2)).toEqual(['RET registered'])
  expect(await ownConsents(both.iys.server.register, phone(2))).toMatchObject([
    { status: 'RET', source: 'HS_KARAR' },
  ])
})

test('a change that İYS has already in the same state counts as registered', async () => {
  await say(both.here.register, phone(1), 'ONAY')
  both.iys.move(minuteMs)
  await say(both.iys.server.register, phone(1), 'ONAY')
  await exchange(1)
  expect(await national(1)).toEqual(['ONAY registered'])
})

test('two servers do not both send', async () => {
  await recorded(1, 1)
  const other = both.here.fork()
  await Promise.all([both.here.tick(), other.tick()])
  await Promise.all([both.here.settle(), other.settle()])
  expect(adds()).toBe(1)
})

test.each([
  ['did not take', ['lost']],
  ['took', []],
] as const)('a list that İYS %s waits again once the setting is another', async (_, mishap) => {
  both.iys.next(...mishap)
  await recorded(1, 25)
  await exchange(1, 10_000)
  expect([adds(), await national(1)]).toEqual([1, ['ONAY sent']])
  await setNow(both.here.test, 'iys_exchange', 'file')
  await exchange(1, 10_000)
  expect(await national(1)).toEqual(['ONAY waiting'])
  expect(await takeFile(both.here.register, subBrandCode, { door: 'cli', id: 'test' })).toMatchObject({
    rows: 25,
  })
})
