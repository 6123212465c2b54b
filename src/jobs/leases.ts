import { and, eq } from 'drizzle-orm'
import type { Outcome } from '../../db/engine.ts'
import { lease } from '../../db/schema.ts'
import { build, query, statement } from '../../db/statement.ts'
import { type Register, write } from '../register/register.ts'
import { rowLeaseMs, workTables } from './worker.ts'

/** Length of a lease in ms, longer than any job runs. After it, another process takes over the jobs of a process that died. */
const leaseMs = 5 * 60_000

export interface LeaseOptions {
  readonly register: Register
  readonly processId: string
}

/**
 * Leases (a process' right to do a job until a time): `jobs` for regular jobs, `iys` for the exchange with İYS by API,
 * `sms-inbox` for asking a carrier for inbound SMS.
 */
type LeaseName = 'jobs' | 'iys' | 'sms-inbox'

/**
 * Takes a lease, or extends it if this process has it. Returns false if another process has it. With `periodMs` the lease is
 * never extended, so that its job runs only once in that period.
 */
export async function claimLease(
  { register, processId }: LeaseOptions,
  name: LeaseName | 'forget' | 'stamp',
  periodMs?: number,
): Promise<boolean> {
  const forMs = periodMs ?? leaseMs
  const now = register.clock()
  const claimed = { processId, until: now + forMs }
  const leaseQuery = query(
    build.select({ processId: lease.processId, until: lease.until }).from(lease).where(eq(lease.name, name)),
  )
  return await register.engine.unit([leaseQuery], ([row]): Outcome<boolean> => {
    // A lease that ends too far ahead was taken while the clock was wrong; ignore it.
    const isTaken = row !== undefined && row.until > now && row.until <= now + 2 * forMs
    if (isTaken && (periodMs !== undefined || row.processId !== processId))
      return { writes: [], result: false }
    const take = build
      .insert(lease)
      .values({ name, ...claimed })
      .onConflictDoUpdate({ target: lease.name, set: claimed })
    return { writes: [statement(take)], result: true }
  })
}

/** Ends a lease of this process, so that another process can take it at once. */
export async function releaseLease({ register, processId }: LeaseOptions, name: LeaseName): Promise<void> {
  const until = register.clock()
  const isOurs = and(eq(lease.name, name), eq(lease.processId, processId))
  await write(register, statement(build.update(lease).set({ until }).where(isOurs)))
}

/**
 * Makes all work that dead processes had begun due again. To be called only if no other process uses the database. A message
 * with several attempts waits longer, since it may be the cause of the crashes.
 */
export async function releaseClaims(register: Pick<Register, 'engine' | 'clock'>): Promise<void> {
  const now = register.clock()
  const soon = 'min(due_at, ? + CASE WHEN attempts <= 1 THEN 0 ELSE 500 << attempts END)'
  await write(
    register,
    { sql: `UPDATE inbox SET due_at = ${soon} WHERE due_at > ?`, params: [now, now] },
    { sql: `UPDATE outbox SET due_at = ${soon} WHERE due_at > ? AND is_under_way = 1`, params: [now, now] },
    ...workTables.map((table) => ({
      sql: `UPDATE ${table} SET due_at = ? WHERE due_at > ? AND due_at <= ?`,
      params: [now, now, now + rowLeaseMs],
    })),
    {
      sql: `UPDATE lease SET until = ? WHERE name IN ('jobs', 'iys', 'sms-inbox') AND until > ?`,
      params: [now, now],
    },
  )
}

/** Longest pause in ms after failures. */
const longestMs = 15 * 60_000

/** Returns the pause after failures in a row, in ms: twice as long each time, up to a quarter of an hour. */
export function backOffMs(failures: number): number {
  return Math.min(2 ** failures * 1000, longestMs)
}

/** Returns `backOffMs` times 1 to 2, by `spread` from 0 to 1, so that joint failures are not retried together. */
export function spreadBackOffMs(failures: number, spread: number): number {
  return Math.round(backOffMs(failures) * (1 + spread))
}
