import { addDays, dayOf } from '../../src/calendar/istanbul.ts'
import { dutiesWithin } from '../../src/register/iys-queue/duties.ts'
import type { Register } from '../../src/register/register.ts'
import { texts } from '../support/register/queries.ts'
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

  function checkOne({ changeId, sentAt }: Stored): void {
    const given = ledger.toConfirm.get(changeId)
    holds(given !== undefined, 'no other ONAY is to be confirmed')
    if (given === undefined) return
    holds(sentAt === null || letters.newsOf(given.key) > 0, 'an ONAY noted as confirmed was confirmed')
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
      const left = [notRead, sentButNotNoted].map((query) => engine.read(query))
      return (await Promise.all(left)).some((rows) => rows.length > 0)
    },
    async check() {
      const rows = await engine.read(stored)
      const noted = new Set(rows.map(({ changeId }) => changeId))
      const isEach = [...ledger.toConfirm].every(
        ([id, given]) => noted.has(id) || ledger.isErased(given.key) || ledger.hasMovedSince(given),
      )
      holds(isEach, 'every ONAY that is given electronically is to be confirmed, unless it is over')
      for (const row of rows) checkOne(row)
      for (const { key, count } of ledger.onaysToConfirm()) {
        holds(letters.newsOf(key) <= count, 'an ONAY is confirmed once')
      }
      holds((await engine.read(sentButNotNoted)).length === 0, 'that a confirmation has gone out is noted')
      const missing = rows.filter(({ sentAt, dueOn }) => sentAt === null && dueOn >= firstShown())
      const duties = (await dutiesWithin(register, 1)).filter((duty) => duty.of === 'confirmation')
      const shown = duties.map(({ brandCode, day, count }) => `${day} ${brandCode}: ${count}`).sort()
      holds(String(shown) === String(countByDay(missing)), 'what was not confirmed is shown as a duty')
    },
  }
}

const stored = {
  sql: 'SELECT lower(hex(change_id)), due_on, sent_at FROM confirmation',
  params: [],
  map: ([changeId, dueOn, sentAt]: readonly unknown[]) => ({
    changeId: String(changeId),
    dueOn: String(dueOn),
    sentAt: sentAt === null ? null : Number(sentAt),
  }),
}
type Stored = ReturnType<typeof stored.map>

const notRead = texts(
  `SELECT name FROM reading WHERE name = 'confirmations' AND seq < (SELECT max(seq) FROM change)`,
)

/** Sending and noting take two ticks. */
const sentButNotNoted = texts(
  `SELECT lower(hex(change_id)) FROM confirmation JOIN outbox ON key = outbox_key AND state = 'sent' WHERE sent_at IS NULL`,
)
