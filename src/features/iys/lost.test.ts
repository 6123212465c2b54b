import { beforeEach, describe, expect, test } from 'vitest'
import { setNow } from '../../../test/support/commands.ts'
import { admin, openTestDelivery } from '../../../test/support/delivery.ts'
import { statesOf } from '../../../test/support/iys-files.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { instant, phone, say, subBrandCode } from '../../../test/support/register.ts'
import { addRoom } from '../../register/company/rooms.ts'
import { noteAnswers } from '../../register/iys-queue/answers.ts'
import { takeFile as takeIysFile } from '../../register/iys-queue/files.ts'
import { queueGroups, workGroup } from '../../register/iys-queue/groups.ts'

const delivery = forEachTest(async () => {
  const made = await openTestDelivery({ now: '2026-03-02 14:05:00' })
  await setNow(made.test, 'iys_exchange', 'file')
  return made
})

const nationalOf = (n: number) => statesOf(delivery.register, n)

async function work(): Promise<void> {
  for (let n = 0; n < 3; n += 1) {
    await delivery.tick()
    await delivery.settle()
  }
}

describe('changes that are lost to İYS', () => {
  const dayMs = 24 * 60 * 60_000

  /** Lets the jobs run at least once a day until then. */
  async function workUntil(wallTime: string): Promise<void> {
    for (let left = instant(wallTime) - delivery.test.clock.now(); left > 0; ) {
      const step = Math.min(left, dayMs - 60_000)
      delivery.test.clock.move(step)
      left -= step
      await work()
    }
  }

  const told = () =>
    delivery.platform.sent.flatMap(({ message }) => (message.kind === 'iys-lost' ? [message.lost] : []))

  const takeFileNow = () => takeIysFile(delivery.register, subBrandCode, { door: 'slack', id: admin })

  beforeEach(async () => {
    await addRoom(delivery.register, {
      brandCode: subBrandCode,
      platform: 'slack',
      externalId: 'C0ODA',
      by: 'test',
    })
  })

  test('a file that is never loaded is told of two business days after the last day, and silences nothing after it', async () => {
    await say(delivery.register, phone(1), 'ONAY')
    await takeFileNow()
    await workUntil('2026-03-05 09:00:00')
    await say(delivery.register, phone(2), 'ONAY')
    await workUntil('2026-03-09 23:00:00')
    expect(told()).toEqual([])
    await workUntil('2026-03-10 09:00:00')
    expect(told()).toEqual([{ approval: 1, rejection: 0 }])
    // The second one expires on the same day, and is told of alone on the next.
    await workUntil('2026-03-10 22:00:00')
    expect(await nationalOf(2)).toEqual(['ONAY late'])
    expect(told()).toHaveLength(1)
    await workUntil('2026-03-11 09:00:00')
    expect(told()).toEqual([
      { approval: 1, rejection: 0 },
      { approval: 1, rejection: 0 },
    ])
    await workUntil('2026-03-20 09:00:00')
    expect(told()).toHaveLength(2)
  })

  test('a new one is told of though another was settled meanwhile, and so is one that was reported again', async () => {
    const first = await say(delivery.register, phone(1), 'ONAY')
    const refuse = async (id = '') => {
      const changeId = Buffer.from(id, 'hex')
      await noteAnswers(delivery.register, null, [
        { changeId, outcome: 'refused', by: 'receipt', code: 'H123' },
      ])
    }
    await refuse(first.change?.id)
    await workUntil('2026-03-02 16:00:00')
    expect(told()).toEqual([{ approval: 1, rejection: 0 }])
    const second = await say(delivery.register, phone(2), 'ONAY')
    await noteAnswers(delivery.register, null, [
      { changeId: Buffer.from(first.change?.id ?? '', 'hex'), outcome: 'registered', by: 'receipt' },
    ])
    await refuse(second.change?.id)
    await workUntil('2026-03-03 10:00:00')
    expect(told()).toHaveLength(2)
    const [group] = (await queueGroups(delivery.register)).filter(({ state }) => state === 'refused')
    if (group === undefined) throw new Error('Nothing is refused')
    await workGroup(delivery.register, { door: 'slack', id: admin }, group, 'retry')
    await workUntil('2026-03-04 10:00:00')
    expect(told()).toHaveLength(2)
    await refuse(second.change?.id)
    await workUntil('2026-03-04 12:00:00')
    expect(told()).toEqual(Array.from({ length: 3 }, () => ({ approval: 1, rejection: 0 })))
  })
})
