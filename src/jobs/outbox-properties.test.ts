import { and, eq, isNotNull, lt } from 'drizzle-orm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { outbox as outboxTable } from '../../db/schema.ts'
import { build, query } from '../../db/statement.ts'
import { type Instance, openTestDelivery, words } from '../../test/support/delivery.ts'
import { forAllTests } from '../../test/support/opened.ts'
import type { Outgoing, SendOutcome } from './message.ts'

const delivery = forAllTests(() => openTestDelivery())

/** Outcome of an attempt; with `death` the machine dies before anything is noted. */
type Fate = SendOutcome | 'throws' | 'death'

const fate = fc.oneof(
  fc.constant<Fate>({ kind: 'unknown', detail: 'reset' }),
  fc.constant<Fate>({ kind: 'sent', reference: 'r' }),
  fc.integer({ min: -1, max: 600_000 }).map((afterMs): Fate => ({ kind: 'later', afterMs, detail: '429' })),
  fc.constant<Fate>({ kind: 'refused', detail: 'no' }),
  fc.constant<Fate>({ kind: 'lost', detail: 'gone' }),
  fc.constant<Fate>({ kind: 'barred', detail: 'invalid_auth' }),
  fc.constant<Fate>('throws'),
  fc.constant<Fate>('death'),
)

const scenarios = fc.record({
  /** The chat of each message and the outcomes of its attempts; later ones arrive. */
  messages: fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.array(fate, { maxLength: 5 })), {
    minLength: 1,
    maxLength: 6,
  }),
  /** Seconds before each run of two processes, then an hour each. */
  pauses: fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 8 }),
})

/** Outcomes of the attempts of each message, in order, whether they were noted or not. */
const journal = new Map<number, string[]>()
const outcomesOf = (id: number) => journal.get(id) ?? []
const mayHaveArrived = (outcome: string) => ['death', 'sent', 'unknown'].includes(outcome)

const targetMark = (target: string) => delivery.test.register.vault.markAccount(target)

async function faultsOf({ id, target, mayBeRepeat }: Outgoing): Promise<string[]> {
  const before = await delivery.test.engine.read(
    query(
      build
        .select({ id: outboxTable.id })
        .from(outboxTable)
        .where(
          and(
            eq(outboxTable.target, targetMark(target)),
            lt(outboxTable.id, id),
            isNotNull(outboxTable.dueAt),
          ),
        ),
    ),
  )
  const [row] = await delivery.test.engine.read(
    query(build.select().from(outboxTable).where(eq(outboxTable.id, id))),
  )
  const isRepeat = (row?.lostAnswers ?? 0) > 1
  const mustSaySo = outcomesOf(id).some(mayHaveArrived)
  return [
    ...(mayBeRepeat === isRepeat && (mayBeRepeat || !mustSaySo) ? [] : [`${id} says ${mayBeRepeat}`]),
    ...before.map((other) => `${id} comes before ${other.id}`),
  ]
}

test('outbox: every message ends sent, refused or unknown, in order, and what was clearly sent is left alone', async () => {
  let round = 0
  await fc.assert(
    fc.asyncProperty(scenarios, async ({ messages, pauses }) => {
      round += 1
      const { test, platform } = delivery
      const faults: string[] = []
      const fates = new Map(messages.map(([, list], n) => [`${round} ${n}`, [...list]]))
      let alive: Instance[] = []

      async function send(outgoing: Outgoing): Promise<SendOutcome> {
        faults.push(...(await faultsOf(outgoing)))
        const { message } = outgoing
        const text = message.kind === 'call' ? String(message.payload.text) : ''
        const next = fates.get(text)?.shift() ?? { kind: 'sent' as const, reference: 'r' }
        const outcome = next === 'throws' ? 'unknown' : typeof next === 'string' ? next : next.kind
        journal.set(outgoing.id, [...outcomesOf(outgoing.id), outcome])
        if (next === 'throws') throw new Error('a bug')
        if (next !== 'death') return next
        for (const { engine } of alive) engine.broken = true
        return { kind: 'sent', reference: 'never noted' }
      }

      for (const [chat] of messages) {
        platform.will(`${round} ${chat}`, ...Array.from({ length: 60 }, () => send))
      }
      await delivery.outbox.put(messages.map(([chat], n) => words(`${round} ${chat}`, `${round} ${n}`)))
      for (const pause of [...pauses, ...Array.from({ length: 24 }, () => 3600)]) {
        if (alive.every(({ engine }) => engine.broken)) alive = [delivery.fork(), delivery.fork()]
        test.clock.move(pause * 1000)
        await Promise.all(alive.map(({ outbox }) => outbox.deliverDue()))
      }

      expect(faults).toEqual([])
      const rows = await test.engine.read(query(build.select().from(outboxTable)))
      const targets = new Set(messages.map(([chat]) => targetMark(`${round} ${chat}`)))
      const own = rows.filter(({ target }) => targets.has(target))
      expect(own).toHaveLength(messages.length)
      for (const row of own) {
        const outcomes = outcomesOf(row.id)
        expect(row).toMatchObject({ dueAt: null, body: null, attempts: outcomes.length, isUnderWay: false })
        expect(row.lostAnswers).toBeGreaterThanOrEqual(
          outcomes.filter((one) => one === 'death' || one === 'unknown').length,
        )
        const otherwise = row.lostAnswers > 0 ? 'unknown' : 'refused'
        expect(row.state).toBe(outcomes.at(-1) === 'sent' ? 'sent' : otherwise)
      }
    }),
    { numRuns: 25 },
  )
})
