import { clockRun } from '../../db/schema.ts'
import { build, pick, preparedOne, statement } from '../../db/statement.ts'
import type { Register } from '../register/register.ts'
import { correctionMs, provenAfterMs } from '../util/steady-clock.ts'

/**
 * Longest time between two readings of the clock in one run: between later ones it may have jumped. The cron reads it each
 * minute.
 */
const betweenMaxMs = 3 * 60_000

/** Time span in which readings of the clock followed each other without a jump. */
type ClockRun = Pick<typeof clockRun.$inferSelect, 'since' | 'seenAt'>

/** Query of the stored run; no row before the first event. */
const storedRun = preparedOne<ClockRun>(() => build.select(pick(clockRun, 'since', 'seenAt')).from(clockRun))

/**
 * Returns a function that tells if the clock can be trusted, for a process that lives for one event. Each event stores a
 * reading of the clock: readings without a gap or a step back for ten minutes prove it. The first call stores this event's.
 */
export function storedClockProof(register: Pick<Register, 'engine' | 'clock'>): () => Promise<boolean> {
  let proof: Promise<boolean> | null = null
  return () => {
    proof ??= readAndStore(register)
    return proof
  }
}

/** Stores that the clock was read now. True if it has run long enough without a jump to be trusted. */
async function readAndStore({ engine, clock }: Pick<Register, 'engine' | 'clock'>): Promise<boolean> {
  const now = clock()
  return await engine.unit([storedRun()], ([before]) => {
    const run = runWith(before, now)
    const row = build.insert(clockRun).values({ id: 1, ...run })
    const write = statement(row.onConflictDoUpdate({ target: clockRun.id, set: run }))
    return { writes: [write], result: run.seenAt - run.since >= provenAfterMs }
  })
}

/** Adds a reading of the clock to the run of even readings. After a gap or a step back it begins a new run. */
function runWith(before: ClockRun | undefined, now: number): ClockRun {
  const stepMs = before === undefined ? Number.POSITIVE_INFINITY : now - before.seenAt
  const isEven = stepMs >= -correctionMs && stepMs <= betweenMaxMs
  if (before === undefined || !isEven) return { since: now, seenAt: now }
  return { since: before.since, seenAt: Math.max(before.seenAt, now) }
}
