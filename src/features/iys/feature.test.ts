import { expect, test } from 'vitest'
import { runStaffCommand } from '../../../bots/commands/staff.ts'
import { press, staffContext, textOf } from '../../../test/support/commands.ts'
import { admin } from '../../../test/support/delivery.ts'
import { statesOf } from '../../../test/support/iys-files.ts'
import { openExchanging } from '../../../test/support/iys-stand-in.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { phone, say, subBrandCode } from '../../../test/support/register.ts'
import { postReply } from '../../app/features.ts'
import { addRoom } from '../../register/company/rooms.ts'
import { iysStatus } from '../../register/iys-queue/status.ts'
import { recentIntakes } from '../../register/iys-received/intake.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const now = '2026-03-02 14:05:00'

const both = forEachTest(() => openExchanging(now))

async function exchange(rounds: number, pauseMs = 11 * minuteMs): Promise<void> {
  for (let n = 0; n < rounds; n += 1) {
    both.iys.move(pauseMs)
    await both.here.tick()
    await both.here.settle()
    await both.iys.work()
  }
}

/** The recipient refuses in İYS. */
const refuseThere = (n: number) => say(both.iys.server.register, phone(n), 'RET', { actor: { door: 'page' } })
const stateOf = (n: number) => statesOf(both.here.register, n)

test('the room hears once of what another tool has reported to İYS', async () => {
  await addRoom(both.here.register, {
    brandCode: subBrandCode,
    platform: 'slack',
    externalId: 'C0ODA',
    by: 'test',
  })
  await say(both.iys.server.register, phone(1), 'ONAY')
  await exchange(8)
  const told = both.here.platform.sent.flatMap(({ message }) =>
    message.kind === 'iys-decide' ? [message] : [],
  )
  expect(told).toMatchObject([{ conflicts: { toDecide: 1, obeyed: 0 }, date: null }])
  const [post] = told
  if (post === undefined) throw new Error('Nothing was told')
  const reply = postReply(post, { language: 'tr', today: '2026-03-02', mayBeRepeat: false })
  expect(textOf(reply)).toContain("1 adres İYS'de farklı. Karar verin.")
})

test.each([
  [{ toDecide: 0, obeyed: 1 }, "1 adres İYS'de farklı. RET uygulandı; bakıp Gördüm'e basın."],
  [
    { toDecide: 2, obeyed: 1 },
    "3 adres İYS'de farklı. 2 adres için karar verin. 1 adreste RET uygulandı; bakıp Gördüm'e basın.",
  ],
])('a decision is asked for only where there is one: %o', (conflicts, sentence) => {
  const post = { kind: 'iys-decide', brandName: 'Örnek Kahve', conflicts, date: null } as const
  const reply = postReply(post, { language: 'tr', today: '2026-03-02', mayBeRepeat: false })
  expect(textOf(reply)).toContain(sentence)
})

test('a RET that another tool has reported is obeyed; the room is told to look at it, and a press notes it', async () => {
  await addRoom(both.here.register, {
    brandCode: subBrandCode,
    platform: 'slack',
    externalId: 'C0ODA',
    by: 'test',
  })
  await say(both.here.register, phone(1), 'ONAY')
  await exchange(2)
  await say(both.iys.server.register, phone(1), 'RET')
  await exchange(8)
  const told = both.here.platform.sent.flatMap(({ message }) =>
    message.kind === 'iys-decide' ? [message.conflicts] : [],
  )
  expect(told).toEqual([{ toDecide: 0, obeyed: 1 }])
  const context = await staffContext(both.here.test, { user: admin, alwaysAdmins: [admin] })
  const reply = await runStaffCommand(context, 'iys marka=123457')
  expect(textOf(await press(context, reply, 'Gördüm'))).toContain('Gördüğünüz not edildi. RET geçerli.')
})

test('an ONAY to decide is asked for though a RET was told of before', async () => {
  const { register } = both.here
  await addRoom(register, {
    brandCode: subBrandCode,
    platform: 'slack',
    externalId: 'C0ODA',
    by: 'test',
  })
  await say(register, phone(1), 'ONAY')
  await say(register, phone(2), 'RET')
  await exchange(2)
  await say(both.iys.server.register, phone(1), 'RET')
  await exchange(8)
  const told = () =>
    both.here.platform.sent.flatMap(({ message }) =>
      message.kind === 'iys-decide' ? [message.conflicts] : [],
    )
  expect(told()).toEqual([{ toDecide: 0, obeyed: 1 }])
  await say(both.iys.server.register, phone(2), 'ONAY')
  await exchange(8)
  expect(told()).toEqual([
    { toDecide: 0, obeyed: 1 },
    { toDecide: 1, obeyed: 1 },
  ])
})

test('after a long silence of İYS the room hears once what became worthless, and how much was overdue shows', async () => {
  await addRoom(both.here.register, {
    brandCode: subBrandCode,
    platform: 'slack',
    externalId: 'C0ODA',
    by: 'test',
  })
  both.iys.setDown(/./)
  for (const n of [1, 2, 3]) await say(both.here.register, phone(n), 'ONAY')
  await exchange(9, dayMs - minuteMs)
  const ofBrand = async () =>
    (await iysStatus(both.here.register)).brands.find(({ brandCode }) => brandCode === subBrandCode)
  expect(await ofBrand()).toMatchObject({ sent: 3, late: 0, overdue: 3 })
  const told = () =>
    both.here.platform.sent.flatMap(({ message }) => (message.kind === 'iys-lost' ? [message] : []))
  const lost = [{ brandName: 'Örnek Kahve', lost: { approval: 3, rejection: 0 } }]
  expect(told()).toMatchObject(lost)
  both.iys.setDown(/^$/)
  await exchange(12)
  expect(await ofBrand()).toMatchObject({ sent: 0, refused: 3, overdue: 3 })
  await exchange(4, dayMs - minuteMs)
  expect(told()).toMatchObject(lost)
  const [post] = told()
  if (post === undefined) throw new Error('Nothing was told')
  const reply = postReply(post, { language: 'tr', today: '2026-03-16', mayBeRepeat: false })
  expect(textOf(reply)).toContain("Örnek Kahve: 3 ONAY İYS'ye bildirilemedi")
  expect(textOf(reply)).toContain('alıcılardan yeniden izin isteyin')
})

test('after eight days of silence the consents are compared, and the refusal is found', async () => {
  await say(both.here.register, phone(1), 'ONAY')
  await say(both.here.register, phone(2), 'ONAY')
  await exchange(2)
  await refuseThere(1)
  both.iys.move(8 * dayMs)
  await exchange(3)
  expect([await stateOf(1), await stateOf(2)]).toEqual([['RET registered'], ['ONAY registered']])
  const compared = (await recentIntakes(both.here.register)).filter(({ name }) => name === 'comparison')
  expect(compared).toMatchObject([
    {},
    { brandCode: subBrandCode, missing: 0, tally: expect.stringContaining('"rows":1,') },
  ])
  const context = await staffContext(both.here.test, { user: admin, alwaysAdmins: [admin] })
  expect(textOf(await runStaffCommand(context, 'iys marka=123457'))).toContain(
    'Tüm izinler İYS ile karşılaştırıldı',
  )
})
