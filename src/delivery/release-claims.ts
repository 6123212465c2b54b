import type { Statement } from '../../db/statement.ts'
import type { Register } from '../register/register.ts'
import { rowLeaseMs, workTables } from './work/row-lease.ts'

/**
 * Releases what a dead process held: received items, attempts to send, rows of files, the lease of the jobs. Call this at the
 * start of a process that is alone on its database. The first crash over an item costs no wait, and each further one twice as
 * long, so that an item which ends the process every time leaves the others their turn.
 */
export async function releaseClaims({ engine, clock }: Pick<Register, 'engine' | 'clock'>): Promise<void> {
  const now = clock()
  const soon = 'min(due_at, ? + CASE WHEN attempts <= 1 THEN 0 ELSE 500 << attempts END)'
  const writes: Statement[] = [
    { sql: `UPDATE inbox SET due_at = ${soon} WHERE due_at > ?`, params: [now, now] },
    {
      sql: `UPDATE outbox SET due_at = ${soon} WHERE due_at > ? AND EXISTS (
        SELECT 1 FROM outbox_attempt WHERE outbox_id = outbox.id AND attempt = attempts AND outcome = 'begun')`,
      params: [now, now],
    },
    ...workTables.map((table) => ({
      sql: `UPDATE ${table} SET due_at = ? WHERE due_at > ? AND due_at <= ?`,
      params: [now, now, now + rowLeaseMs],
    })),
    { sql: `UPDATE lease SET until = ? WHERE name = 'jobs' AND until > ?`, params: [now, now] },
  ]
  await engine.unit([], () => ({ writes, result: null }))
}
