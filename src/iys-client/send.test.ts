import { expect, test } from 'vitest'
import { runStaffCommand } from '../../bots/commands/staff.ts'
import { setNow, staffContext, textOf } from '../../test/support/commands.ts'
import { admin, openTestDelivery } from '../../test/support/delivery.ts'
import { statesOf } from '../../test/support/iys-files.ts'
import { type Mishap, openExchanging } from '../../test/support/iys-stand-in.ts'
import { forEachTest } from '../../test/support/opened.ts'
import { phone, providerCode, say, subBrandCode } from '../../test/support/register.ts'
import { postReply } from '../app/features.ts'
import { closeBrand } from '../register/company/brands.ts'
import { takeFile } from '../register/iys-queue/files.ts'
import { iysStatus } from '../register/iys-queue/status.ts'
import { openConflicts } from '../register/iys-received/conflicts.ts'
import { newIntake, storeIntake } from '../register/iys-received/intake.ts'
import { ownConsents } from '../register/look-up/look-up.ts'
import { forgetAdds } from '../register/record/add-requests.ts'

const minuteMs = 60_000
const now = '2026-03-02 14:05:00'

const both = forEachTest(() => openExchanging(now))

async function recorded(from: number, to: number): Promise<void> {
  for (let n = from; n <= to; n += 1) await say(both.here.register, phone(n), 'ONAY')
  both.iys.move(minuteMs)
}

/** İYS has a later movement with the same status, so that it refuses ours and is asked for what it has. */
async function isThere(...people: number[]): Promise<void> {
  for (const n of people) await say(both.iys.server.register, phone(n), 'ONAY')
}

/** Some rounds, each after the pause of the one before. */
async function exchange(rounds = 4, pauseMs = 6 * minuteMs): Promise<void> {
  for (let n = 0; n < rounds; n += 1) {
    await both.here.tick()
    await both.here.settle()
    await both.iys.work()
    both.iys.move(pauseMs)
  }
}

const national = (n: number) => statesOf(both.here.register, n)
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
  const found = await openConflicts(both.here.register, { brandCodes: [subBrandCode], limit: 9 })
  expect(found.map(({ row }) => row.status)).toEqual(['ONAY'])
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

test('a change to which İYS never answers delays those behind it for an hour at most', async () => {
  await recorded(1, 1)
  both.iys.setDown(new RegExp(phone(1).address.slice(1)))
  await exchange(4, 20 * minuteMs)
  await say(both.here.register, phone(2), 'ONAY')
  await exchange(4, 20 * minuteMs)
  expect([await national(1), await national(2)]).toEqual([['ONAY sent'], ['ONAY registered']])
  both.iys.setDown(/^$/)
  await exchange(3, 20 * minuteMs)
  expect(await national(1)).toEqual(['ONAY registered'])
})

test('a question that İYS refuses stops nothing behind it', async () => {
  await recorded(1, 2)
  both.iys.next({ refused: 400, code: 'H178' }, { refused: 422, code: 'H121' })
  await exchange(2)
  expect([await national(1), await national(2)]).toEqual([['ONAY refused'], ['ONAY registered']])
})

test.each([
  [/request\/./, null],
  [/consents\/changes/, null],
  [/agreements/, null],
  [/consents\/status/, 'H086'],
])('a fault at %s delays no refusal (%s)', async (paths, code) => {
  await recorded(1, 25)
  await isThere(1, 2)
  both.iys.setDown(paths, code)
  await exchange(2)
  await recorded(26, 27)
  await isThere(26)
  await say(both.here.register, phone(27), 'RET')
  await exchange(6)
  expect(await national(27)).toEqual(['RET registered'])
})

test('a used-up hour of questions delays only the changes to ask about, and is no outage', async () => {
  await recorded(1, 26)
  await isThere(1, 2)
  both.iys.setDown(/consents\/status/, 'H086')
  await exchange(2)
  await recorded(27, 28)
  await isThere(27)
  await exchange(2)
  const states = async () => (await Promise.all([1, 2, 3, 27, 28].map(national))).flat()
  const [asked, done] = ['ONAY sent', 'ONAY registered']
  expect(await states()).toEqual([asked, asked, done, asked, done])
  await exchange(20)
  expect(await states()).toEqual([asked, asked, done, asked, done])
  expect([await trouble(), alarms()]).toEqual([null, []])
  const questions = both.iys.calls.filter((call) => call.endsWith('/consents/status')).length
  expect(questions).toBeLessThan(10)
  both.iys.setDown(/^$/)
  await exchange(11)
  expect(new Set(await states())).toEqual(new Set([done]))
})

test('a fault is told after an hour although other calls succeed', async () => {
  both.iys.setDown(/consents\/changes/)
  for (let n = 1; n <= 8; n += 1) {
    await recorded(n, n)
    await exchange(1, 10 * minuteMs)
    if (n === 3) expect(alarms()).toEqual([])
  }
  expect([alarms().length, (await trouble())?.kind, await national(7)]).toEqual([
    1,
    'later',
    ['ONAY registered'],
  ])
})

test('a brand whose calls fail does not stop the others', async () => {
  await say(both.here.register, phone(1), 'ONAY')
  await say(both.here.register, phone(1), 'ONAY', { brandCode: providerCode })
  both.iys.setDown(new RegExp(`/${providerCode}/consents`))
  await exchange(4)
  both.iys.setDown(new RegExp(`/${subBrandCode}/consents`))
  await exchange(8)
  expect((await national(1)).toSorted()).toEqual(['ONAY registered', 'ONAY registered'])
})

test('an error of ours about one brand does not stop the others', async () => {
  await exchange(1)
  const comparison = newIntake({ brandCode: providerCode, name: 'comparison' }, 1)
  await storeIntake(both.here.register, { ...comparison, tally: 'x' })
  await recorded(1, 1)
  await exchange(2)
  expect(await national(1)).toEqual(['ONAY registered'])
  expect(both.here.events('iys.failed')).not.toEqual([])
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

test.each([
  ['H520', 403, 'aboneliği'],
  ['H521', 403, 'aboneliği'],
  ['H586', 403, 'paket'],
  ['H018', 404, 'marka'],
])('the refusal %s is said once, and what waits can go by file', async (code, status, word) => {
  await recorded(1, 1)
  both.iys.next({ refused: status, code }, { refused: status, code })
  await both.here.tick()
  await both.here.settle()
  await exchange(1, 20 * minuteMs)
  expect(alarms()).toHaveLength(1)
  const [{ message } = { message: null }] = alarms()
  if (message?.kind !== 'iys-trouble') throw new Error('Nothing was said')
  const said = textOf(postReply(message, { language: 'tr', today: '2026-03-02', mayBeRepeat: false }))
  expect(said.toLocaleLowerCase('tr')).toContain(word)
  expect(await national(1)).toEqual(['ONAY waiting'])
  expect(await takeFile(both.here.register, subBrandCode, { door: 'cli', id: 'test' })).toMatchObject({
    rows: 1,
  })
  expect(alarms()).toHaveLength(1)
})

test('a wrong password is said once, shown in chat, and tried again after a quarter of an hour', async () => {
  await both.here.close()
  both.here = await openTestDelivery({ now, iys: { ...both.iys.access, password: 'yanlis' } })
  await setNow(both.here.test, 'iys_exchange', 'api')
  await recorded(1, 1)
  both.here.test.clock.move(minuteMs)
  await exchange(3, 10_000)
  expect(alarms()).toHaveLength(1)
  expect(both.iys.calls).toEqual(['POST /oauth2/token'])
  const context = await staffContext(both.here.test, { user: admin, alwaysAdmins: [admin] })
  const reply = await runStaffCommand(context, 'iys')
  expect(textOf(reply)).toContain('IYS_PASSWORD')
  expect(textOf(await runStaffCommand(context, 'tanı'))).toContain('IYS_PASSWORD')
  both.here.test.clock.move(15 * minuteMs)
  await exchange(1)
  expect(both.iys.calls).toHaveLength(2)
  expect(alarms()).toHaveLength(1)
})

test('an outage is said once it has lasted an hour, and ends by itself', async () => {
  await recorded(1, 1)
  both.iys.setDown(/./)
  await exchange(8, 20 * minuteMs)
  expect(alarms()).toHaveLength(1)
  expect(await trouble()).toMatchObject({ kind: 'later' })
  expect(await national(1)).toEqual(['ONAY sent'])
  both.iys.setDown(/^$/)
  await exchange(3, 20 * minuteMs)
  expect([await trouble(), await national(1)]).toEqual([null, ['ONAY registered']])
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
