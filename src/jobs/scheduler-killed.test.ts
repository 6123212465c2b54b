import { expect, test } from 'vitest'
import { type Instance, openTestDelivery } from '../../test/support/delivery.ts'
import { forEachTest } from '../../test/support/opened.ts'
import { phone, say, subBrandCode } from '../../test/support/register.ts'
import { addDays } from '../calendar/istanbul.ts'
import { closedDaysFrom } from '../ledger/days.ts'
import { verifyRegister } from '../proof/verify-register.ts'
import { addRoom } from '../register/rooms.ts'

/** One of two processes is killed in its tick; the other finishes its work. */

const delivery = forEachTest(() => openTestDelivery())

/** The process dies with its unit of this number, before it is stored or right after. */
function killedAt(number: number, when: 'before' | 'after'): Instance {
  const dying = delivery.fork()
  const unit = dying.engine.unit.bind(dying.engine)
  let units = 0
  dying.engine.unit = async (reads, decide) => {
    units += 1
    if (units !== number) return await unit(reads, decide)
    if (when === 'after') await unit(reads, decide)
    dying.engine.broken = true
    return await unit(reads, decide)
  }
  return dying
}

test('a tick that is cut short at any of its units is made up for: each day closed, posted and sealed once', async () => {
  const { register, test, platform } = delivery
  await addRoom(register, { platform: 'slack', externalId: 'C1', brandCode: subBrandCode })
  const days: string[] = []
  for (let cut = 0; cut < 16; cut++) {
    const day = addDays('2026-03-02', cut)
    days.push(day)
    test.clock.set(`${day} 15:00:00`)
    await say(register, phone(cut), 'ONAY')
    test.clock.set(`${addDays(day, 1)} 09:00:00`)
    const dying = killedAt(1 + (cut >> 1), cut % 2 === 0 ? 'before' : 'after')
    await dying.tick()
    expect(dying.engine.broken).toBe(true)
    // Longer than a lease, and than an attempt without a result.
    test.clock.move(6 * 60_000)
    const other = delivery.fork()
    await other.tick()
    test.clock.move(2 * 60_000)
    await other.tick()
    await other.end()
  }
  expect((await closedDaysFrom(register, '2026-03-01')).map(({ date }) => date)).toEqual(days)
  const posts = platform.sent.filter(({ message }) => message.kind === 'daily-report')
  // A possible repeat says so: the first copy's outcome was lost.
  const first = posts.filter(({ mayBeRepeat }) => !mayBeRepeat)
  expect(first.map(({ message }) => (message.kind === 'daily-report' ? message.date : ''))).toEqual(days)
  const seals = await register.engine.read({
    sql: 'SELECT from_seq, to_seq FROM seal ORDER BY from_seq',
    params: [],
    map: ([from, to]) => [Number(from), Number(to)] as const,
  })
  for (const [place, [from]] of seals.entries()) expect(from).toBe((seals[place - 1]?.[1] ?? 0) + 1)
  // Each day has its change and the entry of its posted head.
  expect(seals.at(-1)?.[1]).toBe(2 * days.length)
  expect(await verifyRegister(register)).toMatchObject({ ok: true, changes: days.length })
})
