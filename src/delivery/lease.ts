import { and, eq } from 'drizzle-orm'
import type { Outcome } from '../../db/engine.ts'
import { lease } from '../../db/schema.ts'
import { build, query, statement } from '../../db/statement.ts'
import type { Register } from '../register/register.ts'

/** Longer than any tick takes; a process that dies in one is followed after this. */
const leaseMs = 5 * 60_000

/** A process, and the register whose jobs it wants to do. */
export interface Holding {
  readonly register: Register
  /** Names this process among those that may tick. */
  readonly holder: string
}

/** Takes or keeps the lease of the jobs that one process at a time does. */
export async function holdsJobs({ register, holder }: Holding): Promise<boolean> {
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

/** Whether it is time again for what is done so often among all processes; whoever hears yes has it to do. */
export async function isTurnFor(
  { register, holder }: Holding,
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
export async function giveUpJobs({ register, holder }: Holding): Promise<void> {
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
