import { and, eq } from 'drizzle-orm'
import type { Outcome } from '../../db/engine.ts'
import { lease } from '../../db/schema.ts'
import { build, query, type Statement, statement } from '../../db/statement.ts'
import type { Register } from '../register/register.ts'
import { rowLeaseMs, workTables } from './work/worker.ts'

/** Longer than any tick takes; a process that dies in one is followed after this. */
const leaseMs = 5 * 60_000

/** A process, and the register whose jobs it wants to do. */
interface LeaseHolder {
  readonly register: Register
  /** Names this process among those that may tick. */
  readonly holder: string
}

/** Takes or keeps the lease of the jobs that one process at a time does. */
export async function claimJobs({ register, holder }: LeaseHolder): Promise<boolean> {
  const now = register.clock()
  const mine = { holder, until: now + leaseMs }
  return await register.engine.unit([leaseOf('jobs')], ([held]): Outcome<boolean> => {
    if (held !== undefined && held.holder !== holder && isInForce(held.until, now)) {
      return { writes: [], result: false }
    }
    const take = build
      .insert(lease)
      .values({ name: 'jobs', ...mine })
      .onConflictDoUpdate({ target: lease.name, set: mine })
    return { writes: [statement(take)], result: true }
  })
}

/** True if a periodic job is due again among all processes; the caller that gets true does it. */
export async function claimTurn(
  { register, holder }: LeaseHolder,
  name: 'forget',
  everyMs: number,
): Promise<boolean> {
  const now = register.clock()
  const mine = { holder, until: now + everyMs }
  return await register.engine.unit([leaseOf(name)], ([taken]): Outcome<boolean> => {
    if (taken !== undefined && taken.until > now && taken.until <= mine.until) {
      return { writes: [], result: false }
    }
    const take = build
      .insert(lease)
      .values({ name, ...mine })
      .onConflictDoUpdate({ target: lease.name, set: mine })
    return { writes: [statement(take)], result: true }
  })
}

/** The lease ends now, when it is ours. */
export async function releaseJobs({ register, holder }: LeaseHolder): Promise<void> {
  const until = register.clock()
  const isOurs = and(eq(lease.name, 'jobs'), eq(lease.holder, holder))
  await register.engine.unit([], () => ({
    writes: [statement(build.update(lease).set({ until }).where(isOurs))],
    result: null,
  }))
}

const leaseOf = (name: string) =>
  query(build.select({ holder: lease.holder, until: lease.until }).from(lease).where(eq(lease.name, name)))

/** A lease that ends too far ahead was taken by a clock that has been set back since; it would never seem to end. */
function isInForce(until: number, now: number): boolean {
  return until > now && until <= now + 2 * leaseMs
}

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

const longestMs = 15 * 60_000

/** How long to wait after so many failures in a row: twice as long each time, up to a quarter of an hour. */
export function backOffMs(failures: number): number {
  return Math.min(2 ** failures * 1000, longestMs)
}

/** The same, and up to as long again: `spread`, 0 to 1, keeps those that failed together from coming back together. */
export function spreadBackOffMs(failures: number, spread: number): number {
  return Math.round(backOffMs(failures) * (1 + spread))
}
