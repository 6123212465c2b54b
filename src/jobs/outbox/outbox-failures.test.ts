import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { outboxAttempt, outbox as outboxTable } from '../../../db/schema.ts'
import { build, query, statement } from '../../../db/statement.ts'
import { openTestDelivery, outboxRow, words } from '../../../test/support/delivery.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import type { SendOutcome } from '../message.ts'

const delivery = forEachTest(() => openTestDelivery())

const sent: SendOutcome = { kind: 'sent', reference: 'late' }
const rowOf = (key: string) => outboxRow(delivery.engine, key)
const repeats = () => delivery.platform.sent.map(({ mayBeRepeat }) => mayBeRepeat)
const put = () => delivery.outbox.put([words('7001', 'merhaba', { key: 'a' })])

async function pass(seconds: number, { outbox } = delivery): Promise<void> {
  delivery.test.clock.move(seconds * 1000)
  await outbox.deliverDue()
}

async function outcomesOf(key: string): Promise<string[]> {
  const { id } = await rowOf(key)
  const { outcome, outboxId } = outboxAttempt
  const rows = await delivery.engine.read(
    query(build.select({ outcome }).from(outboxAttempt).where(eq(outboxId, id))),
  )
  return rows.map((row) => row.outcome)
}

/** Starts an attempt that ends on demand. */
async function begun() {
  const attempt = Promise.withResolvers<SendOutcome>()
  delivery.platform.will('7001', attempt.promise)
  await put()
  const run = delivery.outbox.deliverDue()
  await delivery.platform.reached(1)
  return {
    async ends(outcome: SendOutcome) {
      attempt.resolve(outcome)
      await run
    },
  }
}

describe('an attempt that was taken for dead', () => {
  test.each<SendOutcome>([
    { kind: 'unknown', detail: 'reset' },
    { kind: 'later', afterMs: 1000, detail: '429' },
    { kind: 'refused', detail: 'no' },
    { kind: 'lost', detail: 'blocked' },
    { kind: 'barred', detail: 'invalid_auth' },
    { kind: 'moved', to: '7002' },
  ])('does not undo by %o what another has sent', async (outcome) => {
    const attempt = await begun()
    const other = await delivery.another()
    delivery.test.clock.move(60_000)
    await other.outbox.deliverDue()
    await attempt.ends(outcome)
    await pass(60 * 60)
    expect(await rowOf('a')).toMatchObject({ state: 'sent', reference: 'ref 1', dueAt: null })
    expect((await rowOf('a'))?.target).toBe(delivery.test.register.vault.markAccount('7001'))
    expect(await outcomesOf('a')).toEqual([outcome.kind, 'sent'])
    expect(repeats()).toEqual([false, true])
  })

  test('settles what others are still trying, once it is clear that it was sent', async () => {
    const attempt = await begun()
    const other = await delivery.another()
    delivery.platform.will('7001', { kind: 'unknown', detail: 'reset' })
    delivery.test.clock.move(60_000)
    await other.outbox.deliverDue()
    expect(await rowOf('a')).toMatchObject({ state: 'unknown', attempts: 2 })
    await attempt.ends(sent)
    await pass(60 * 60)
    expect(await rowOf('a')).toMatchObject({ state: 'sent', reference: 'late', body: null, dueAt: null })
    expect(repeats()).toEqual([false, true])
  })
})

describe('a database that fails', () => {
  test('while an attempt goes on does not send again what was sent', async () => {
    const attempt = await begun()
    delivery.engine.broken = true
    await attempt.ends(sent)
    await pass(300)
    delivery.engine.broken = false
    expect(await rowOf('a')).toMatchObject({ state: 'unknown' })
    await pass(1)
    await pass(60)
    expect(await rowOf('a')).toMatchObject({ state: 'sent', reference: 'late', attempts: 1 })
    expect(repeats()).toEqual([false])
  })
})

describe('a body that cannot be read', () => {
  const spoil = async (body: Buffer | null) => {
    const { id } = await rowOf('a')
    await delivery.engine.unit([], () => ({
      writes: [statement(build.update(outboxTable).set({ body }).where(eq(outboxTable.id, id)))],
      result: null,
    }))
  }

  test.each([null, Buffer.from('not ours')])('(%o) is refused, and keeps nothing waiting', async (body) => {
    await put()
    await spoil(body)
    await delivery.outbox.put([words('7001', 'behind'), words('7002', 'beside')])
    await delivery.outbox.deliverDue()
    expect(delivery.platform.sent).toHaveLength(2)
    expect(await rowOf('a')).toMatchObject({ state: 'refused', dueAt: null, attempts: 1 })
    expect(delivery.events('outbox.unreadable')).toHaveLength(1)
  })
})
