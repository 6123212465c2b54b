import { expect, test } from 'vitest'
import { runStaffCommand } from '../../bots/commands/staff.ts'
import { setNow, staffContext, textOf } from '../../test/support/commands.ts'
import { admin, openTestDelivery } from '../../test/support/delivery.ts'
import { exchangeSteps, openExchanging } from '../../test/support/iys-stand-in.ts'
import { forEachTest } from '../../test/support/opened.ts'
import { phone, providerCode, say, subBrandCode } from '../../test/support/register.ts'
import { postReply } from '../app/features.ts'
import { takeFile } from '../register/iys-queue/files.ts'
import { iysStatus } from '../register/iys-queue/status.ts'
import { newIntake, storeIntake } from '../register/iys-received/intake.ts'

const minuteMs = 60_000
const now = '2026-03-02 14:05:00'

const both = forEachTest(() => openExchanging(now))
const { exchange, national, recorded } = exchangeSteps(both)

/** İYS has a later movement with the same status, so that it refuses ours and is asked for what it has. */
async function isThere(...people: number[]): Promise<void> {
  for (const n of people) await say(both.iys.server.register, phone(n), 'ONAY')
}

const alarms = () => both.here.platform.sent.filter(({ message }) => message.kind === 'iys-trouble')
const trouble = async () => (await iysStatus(both.here.register)).trouble

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
