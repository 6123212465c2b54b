import { addDays, dayOf } from '../../src/calendar/istanbul.ts'
import { dutiesWithin } from '../../src/register/duties.ts'
import type { Register } from '../../src/register/register.ts'
import { texts } from '../support/queries.ts'
import { holds } from './broken.ts'
import type { Ledger } from './ledger.ts'
import type { Letters } from './letters.ts'

/** Electronic consents are confirmed the same day, once, or a duty shows that they were not (L7). */
export function confirmationsOf(parts: {
  readonly register: Register
  readonly ledger: Ledger
  readonly letters: Letters
}) {
  const { register, ledger, letters } = parts
  const { engine, clock } = register
  /** A missing confirmation is shown for seven days. */
  const firstShown = () => addDays(dayOf(clock()), -7)

  function checkOne({ changeId, sentAt, needlessAt }: Stored): void {
    const given = ledger.toConfirm.get(changeId)
    if (given === undefined) return
    const { key } = given
    holds(sentAt === null || letters.newsOf(key) > 0, 'an ONAY noted as confirmed was confirmed')
    const isOver = ledger.isErased(key) || ledger.hasMovedSince(given)
    holds(needlessAt === null || isOver, 'only an ONAY that is over is not announced')
  }

  function countByDay(ofDays: readonly Stored[]): string[] {
    const counts = new Map<string, number>()
    for (const { changeId, dueOn } of ofDays) {
      const name = `${dueOn} ${ledger.toConfirm.get(changeId)?.key.brandCode}`
      counts.set(name, (counts.get(name) ?? 0) + 1)
    }
    return [...counts].map(([name, count]) => `${name}: ${count}`).sort()
  }

  return {
    async isWaiting() {
      const left = [notHandedOver(firstShown()), sentButNotNoted]
      return (await Promise.all(left.map((query) => engine.read(query)))).some((rows) => rows.length > 0)
    },
    async check() {
      const rows = await engine.read(stored)
      const isEach =
        rows.length === ledger.toConfirm.size && rows.every(({ changeId: id }) => ledger.toConfirm.has(id))
      holds(isEach, 'every ONAY that is given electronically, and no other, is to be confirmed')
      for (const row of rows) checkOne(row)
      for (const { key, count } of ledger.onaysToConfirm()) {
        holds(letters.newsOf(key) <= count, 'an ONAY is confirmed once')
      }
      const handedOver = await engine.read(notHandedOver(firstShown()))
      holds(handedOver.length === 0, 'what can be confirmed is handed over')
      holds((await engine.read(sentButNotNoted)).length === 0, 'that a confirmation has gone out is noted')
      const missing = rows.filter(
        ({ sentAt, needlessAt, dueOn }) => sentAt === null && needlessAt === null && dueOn >= firstShown(),
      )
      const duties = (await dutiesWithin(register, 1)).filter((duty) => duty.of === 'confirmation')
      const shown = duties.map(({ brandCode, day, count }) => `${day} ${brandCode}: ${count}`).sort()
      holds(String(shown) === String(countByDay(missing)), 'what was not confirmed is shown as a duty')
    },
  }
}

const stored = {
  sql: 'SELECT lower(hex(change_id)), due_on, sent_at, needless_at FROM confirmation ORDER BY seq',
  params: [],
  map: ([changeId, dueOn, sentAt, needlessAt]: readonly unknown[]) => ({
    changeId: String(changeId),
    dueOn: String(dueOn),
    sentAt: sentAt === null ? null : Number(sentAt),
    needlessAt: needlessAt === null ? null : Number(needlessAt),
  }),
}
type Stored = ReturnType<typeof stored.map>

/** Later ones are not sent any more. */
const notHandedOver = (first: string) =>
  texts(
    `SELECT lower(hex(change_id)) FROM confirmation
      WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE key = outbox_key) AND sent_at IS NULL AND needless_at IS NULL AND due_on >= ?`,
    first,
  )

/** Sending and noting take two ticks. */
const sentButNotNoted = texts(
  `SELECT lower(hex(change_id)) FROM confirmation JOIN outbox ON key = outbox_key AND state = 'sent'
    WHERE sent_at IS NULL AND needless_at IS NULL`,
)
