import { expect, test } from 'vitest'
import { openTestDelivery } from '../../../test/support/delivery.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { phone, say, subBrandCode } from '../../../test/support/register.ts'
import { storeSmsListState } from '../../register/changes/sms-list-state.ts'
import { addRoom } from '../../register/company/rooms.ts'
import { setSetting } from '../../register/company/settings.ts'
import { noteAnswers } from '../../register/iys-queue/answers.ts'

const delivery = forEachTest(() =>
  openTestDelivery({ now: '2026-03-02 15:00:00', platforms: ['slack', 'sms-list'] }),
)

async function newsAt(wallTime: string) {
  const before = delivery.platform.sent.length
  delivery.test.clock.set(wallTime)
  await delivery.tick()
  return delivery.platform.sent
    .slice(before)
    .flatMap(({ id, message }) => (message.kind === 'iys-due' ? [{ ref: `ref ${id}`, ...message }] : []))
}

test('one message of a room follows what İYS must get soon, and nothing is said when nothing is due', async () => {
  const { register, engine, test: opened } = delivery
  await setSetting(engine, 'iys_exchange', 'file', { by: 'test', now: opened.clock.now() })
  await addRoom(register, { platform: 'slack', externalId: 'C1', brandCode: subBrandCode })
  const { change } = await say(register, phone(1), 'ONAY')
  expect(await newsAt('2026-03-02 15:30:00')).toEqual([])
  expect(await newsAt('2026-03-03 08:00:00')).toEqual([])
  const [reminder, ...more] = await newsAt('2026-03-03 09:01:00')
  expect(more).toEqual([])
  expect(reminder).toMatchObject({ replaces: null, duties: [{ count: 1, daysLeft: 2 }] })
  expect(await newsAt('2026-03-03 12:00:00')).toEqual([])
  const [alarm] = await newsAt('2026-03-04 09:01:00')
  expect(alarm).toMatchObject({ replaces: reminder?.ref, duties: [{ count: 1, daysLeft: 1 }] })
  await noteAnswers(register, null, [
    { changeId: Buffer.from(change?.id ?? '', 'hex'), outcome: 'registered', by: 'word' },
  ])
  const [over] = await newsAt('2026-03-04 09:30:00')
  expect(over).toMatchObject({ replaces: alarm?.ref, duties: [] })
  expect(await newsAt('2026-03-05 09:30:00')).toEqual([])
})

test("the daily report tells the last difference between the carrier's blacklist and the register", async () => {
  const { register, engine, platform, test: opened } = delivery
  await setSetting(engine, 'sms_list', 'yes', { by: 'test', now: opened.clock.now() })
  await addRoom(register, { platform: 'slack', externalId: 'C1', brandCode: subBrandCode })
  const difference = { missing: 2, unknown: 0, permitted: 0 }
  const at = opened.clock.now()
  await storeSmsListState(register, { startedAt: at, cursor: 0, compared: { ...difference, at } })
  const reportAt = async (wallTime: string) => {
    opened.clock.set(wallTime)
    await delivery.tick()
    return platform.sent.flatMap(({ message }) => (message.kind === 'daily-report' ? [message] : [])).at(-1)
  }
  expect(await reportAt('2026-03-03 09:00:00')).toMatchObject({ smsList: difference })
  // A comparison of two days ago tells nothing of today.
  expect(await reportAt('2026-03-04 09:00:00')).not.toHaveProperty('smsList')
})
