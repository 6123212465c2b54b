import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { StorageError } from '../../db/engine.ts'
import { outbox as outboxTable } from '../../db/schema.ts'
import { build, query } from '../../db/statement.ts'
import { type Instance, openTestDelivery, words } from '../../test/support/delivery.ts'
import { forEachTest } from '../../test/support/opened.ts'
import { onayNow, phone, providerCode, say, subBrandCode } from '../../test/support/register.ts'
import { ownAuthority } from '../../test/support/verification/own-signer.ts'
import { addDays } from '../calendar/istanbul.ts'
import { fileStampsOf } from '../day/file-stamps.ts'
import { closedDaysFrom } from '../ledger/days.ts'
import { lastSeal } from '../ledger/seal.ts'
import { requestApproval } from '../register/approvals.ts'
import { addRoom } from '../register/company/rooms.ts'
import { ownConsents } from '../register/look-up/look-up.ts'
import { queueAdds } from '../register/record/add-requests.ts'
import { wordless } from '../util/sentence.ts'
import { verifyRegister } from '../verification/verify-register.ts'

/* A step that fails or hangs does not block the others. */

const delivery = forEachTest(() => openTestDelivery())

const minuteMs = 60_000
const hourMs = 60 * minuteMs

async function queue(...numbers: number[]) {
  const consents = numbers.map((n) => ({ recipient: phone(n), channel: 'MESAJ', request: onayNow }) as const)
  return await queueAdds(
    delivery.register,
    { door: 'api', id: 'crm' },
    { brandCode: subBrandCode, version: 1, consents },
  )
}

test('a platform that is silent keeps the tick from nothing else that is due', async () => {
  const { register, platform, tick, test } = delivery
  const silent = Promise.withResolvers<never>()
  const targets = Array.from({ length: 30 }, (_, n) => `70${n}`)
  await delivery.outbox.put(targets.map((target) => words(target, 'hello')))
  for (const target of targets) platform.will(target, silent.promise)
  void tick()
  await platform.reached(10)
  const dealt: string[] = []
  delivery.handlers = { slack: async ({ body }) => void dealt.push(body) }
  await delivery.inbox.receive({ platform: 'slack', key: '1', lane: 'U1', body: 'ret' })
  await say(register, phone(1), 'ONAY')
  test.clock.move(2 * minuteMs)
  void tick()
  await expect.poll(() => dealt).toEqual(['ret'])
  await expect.poll(async () => (await register.engine.read(lastSeal())).length).toBe(1)
})

describe('a person whose messages take long to deal with', () => {
  // The jobs yield now and then, so time has to pass.
  beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true }))
  afterEach(() => vi.useRealTimers())

  async function tickInFlood() {
    const started = Promise.withResolvers<void>()
    const pause = Promise.withResolvers<void>()
    delivery.handlers = {
      telegram: async () => {
        started.resolve()
        await pause.promise
      },
    }
    await delivery.inbox.receive({ platform: 'telegram', key: '1', lane: '7', body: 'guess' })
    await delivery.outbox.put([words('C1', 'report', { platform: 'slack' })])
    await say(delivery.register, phone(1), 'ONAY')
    delivery.test.clock.move(minuteMs)
    const ticking = delivery.tick()
    await started.promise
    return { ticking, end: pause.resolve }
  }

  test('keeps the tick from nothing else for longer than some seconds', async () => {
    const { ticking, end } = await tickInFlood()
    expect(delivery.platform.sent).toEqual([])
    await vi.advanceTimersByTimeAsync(5_000)
    await ticking
    expect(delivery.platform.textsTo('C1')).toEqual(['report'])
    expect(await delivery.register.engine.read(lastSeal())).toHaveLength(1)
    end()
    await delivery.settle()
  })

  test.each(['settle', 'end'] as const)('is waited for by %s()', async (name) => {
    const { ticking, end } = await tickInFlood()
    await vi.advanceTimersByTimeAsync(5_000)
    await ticking
    expect(await delivery.inbox.waiting()).toBe(1)
    end()
    await delivery[name]()
    expect(await delivery.inbox.waiting()).toBe(0)
  })
})

test('a queued consent that cannot be read does not block others, be they more than one page', async () => {
  const { register, tick } = delivery
  const many = await queue(...Array.from({ length: 200 }, (_, n) => n))
  await queue(1000)
  const sql = 'UPDATE add_item SET sealed = zeroblob(length(sealed)) WHERE sub_id = ?'
  const params = [many.subIds[0] ?? '']
  await register.engine.unit([], () => ({ writes: [{ sql, params }], result: null }))
  // On a remote database a round ends before all are done.
  for (let ticks = 0; ticks < 2; ticks += 1) await tick()
  expect(await ownConsents(register, phone(1000))).toHaveLength(1)
})

test('a requester hears that no second person came, though the outbox failed behind it', async () => {
  const { register, tick, engine, test } = delivery
  const choices = { brandCode: subBrandCode, reason: 'void', changes: 1, requestKey: 'r1', body: {} } as const
  await requestApproval(register, 'U0ASKER', { kind: 'record', ...choices })
  test.clock.move(73 * hourMs)
  const expired = async () => {
    const [row] = await engine.read({
      sql: `SELECT count(*) FROM approval WHERE outcome = 'expired'`,
      params: [],
      map: ([count]) => Number(count),
    })
    return row
  }
  const { unit } = engine
  let isAway = false
  engine.unit = async (reads, decide) => {
    if (isAway)
      throw new StorageError(wordless('Cannot use the database: away'), { cause: undefined, passing: true })
    const before = await expired()
    const result = await unit(reads, decide)
    isAway = before !== (await expired())
    return result
  }
  await tick()
  engine.unit = unit
  test.clock.move(2 * minuteMs)
  await tick()
  const rows = await engine.read(query(build.select({ key: outboxTable.key }).from(outboxTable)))
  expect(rows.map(({ key }) => key)).toContain('second-person-decided:1')
})

test('an address that cannot be opened keeps no other brand or day from its stamp and its post', async () => {
  let clock = () => Date.parse('2026-03-01')
  const authority = await ownAuthority(() => clock())
  const stamped = await openTestDelivery({ stamper: authority })
  clock = stamped.test.clock.now
  onTestFinished(() => stamped.close())
  const { register, tick, platform } = stamped
  await addRoom(register, { brandCode: subBrandCode, platform: 'slack', externalId: 'C1' })
  await addRoom(register, { brandCode: providerCode, platform: 'slack', externalId: 'C2' })
  await say(register, phone(1), 'ONAY', { brandCode: providerCode })
  await say(register, phone(2), 'ONAY')
  const sql =
    'UPDATE recipient SET sealed = zeroblob(length(sealed)) WHERE id = (SELECT min(id) FROM recipient)'
  await register.engine.unit([], () => ({ writes: [{ sql, params: [] }], result: null }))
  for (const day of ['03', '04', '05']) {
    for (const time of ['00:31', '09:00', '12:00']) {
      stamped.test.clock.set(`2026-03-${day} ${time}:00`)
      await tick()
    }
  }
  const posts = platform.sent.flatMap(({ target, message }) =>
    message.kind === 'daily-report' ? [`${target} ${message.date}`] : [],
  )
  expect(posts).toEqual(expect.arrayContaining(['C1 2026-03-02', 'C2 2026-03-03', 'C1 2026-03-04']))
  expect(posts).not.toContain('C2 2026-03-02')
  expect([...(await fileStampsOf(register, '2026-03-02')).keys()]).toEqual([subBrandCode])
  expect([...(await fileStampsOf(register, '2026-03-03')).keys()]).toHaveLength(2)
})

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
