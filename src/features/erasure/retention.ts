import { desc, eq, isNull } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { noCounts, type RetentionCounts, retentionRun } from '../../../db/schema.ts'
import { build, preparedQuery, query, statement } from '../../../db/statement.ts'
import { dayOf } from '../../calendar/istanbul.ts'
import type { Outbox } from '../../jobs/outbox/outbox.ts'
import type { Log } from '../../log.ts'
import { addCounts, dropPage, lookAtPage } from '../../register/erasure/retention.ts'
import type { Register } from '../../register/register.ts'

/** A run works this long at a time, so that the tick's other steps are not blocked. */
const turnMs = 10_000

export type RetentionRun = typeof retentionRun.$inferSelect

const unfinished = preparedQuery(() =>
  build.select().from(retentionRun).where(isNull(retentionRun.finishedAt)),
)
const latest = preparedQuery(() => build.select().from(retentionRun).orderBy(desc(retentionRun.id)).limit(1))

export async function retentionRuns({ engine }: Register, limit: number): Promise<RetentionRun[]> {
  return await engine.read(
    query(build.select().from(retentionRun).orderBy(desc(retentionRun.id)).limit(limit)),
  )
}

/** Counts what a run would drop and keep now; drops nothing. */
export async function retentionPreview(register: Register): Promise<RetentionCounts> {
  const { retention_years: years } = await register.settings()
  let counts = noCounts
  for (let after = 0; ; ) {
    const looked = await lookAtPage(register, { after, years })
    if (looked.through === null) return counts
    counts = addCounts(counts, looked.counts)
    after = looked.through
  }
}

/** Works on today's run. Progress is stored in the units of the drops, so that a run can stop anywhere. */
export async function retentionTurn(register: Register, outbox: Outbox, log: Log): Promise<void> {
  const today = dayOf(register.clock())
  const run = await beginRun(register, (last) => last === undefined || dayOf(last.startedAt) !== today)
  if (run !== null && (await workOn(register, run, turnMs)) === 'done') {
    await finished(register, log)
  }
  await notifyOfDrops(register, outbox)
}

export async function retentionNow(register: Register, log: Log): Promise<RetentionRun> {
  const run = await beginRun(register, () => true)
  if (run === null) throw new Error('Cannot begin a run of the retention job')
  while ((await workOn(register, run, turnMs)) !== 'done');
  await finished(register, log)
  const [done] = await register.engine.read(
    query(build.select().from(retentionRun).where(eq(retentionRun.id, run.id))),
  )
  return done ?? run
}

/** Returns the run under way, else a new one if it is time for one. */
async function beginRun(
  register: Register,
  isTime: (last: RetentionRun | undefined) => boolean,
): Promise<RetentionRun | null> {
  const { retention_years: years } = await register.settings()
  const startedAt = register.clock()
  return await register.engine.unit(
    [unfinished(), latest()],
    ([open], [last]): Outcome<RetentionRun | null> => {
      if (open !== undefined) return { writes: [], result: open }
      if (!isTime(last)) return { writes: [], result: null }
      const id = (last?.id ?? 0) + 1
      const counts = noCounts
      const started = { id, startedAt, years, counts, throughRecipient: 0, finishedAt: null, toldAt: null }
      return { writes: [statement(build.insert(retentionRun).values(started))], result: started }
    },
  )
}

/** Works page by page until the end, or for `forMs`. */
async function workOn(
  register: Register,
  { id, years }: RetentionRun,
  forMs: number,
): Promise<'done' | 'later'> {
  const began = performance.now()
  const own = query(build.select().from(retentionRun).where(eq(retentionRun.id, id)))
  for (;;) {
    const [run] = await register.engine.read(own)
    if (run === undefined || run.finishedAt !== null) return 'done'
    const after = run.throughRecipient
    // Another process at the same run only makes this one look again.
    const done = await dropPage(
      register,
      { after, years },
      {
        read: own,
        goesOn: ([now]) => now?.throughRecipient === after && now.finishedAt === null,
        write: ({ through, counts }) => [
          statement(
            build
              .update(retentionRun)
              .set({ throughRecipient: through ?? after, counts: addCounts(run.counts, counts) })
              .where(eq(retentionRun.id, id)),
          ),
        ],
      },
    )
    if (done !== null && done.through === null) {
      await note(register, id, { finishedAt: register.clock() })
      return 'done'
    }
    if (performance.now() - began > forMs) return 'later'
  }
}

async function note({ engine }: Register, id: number, set: Partial<RetentionRun>): Promise<void> {
  const noted = statement(build.update(retentionRun).set(set).where(eq(retentionRun.id, id)))
  await engine.unit([], () => ({ writes: [noted], result: null }))
}

/** Merges the write-ahead log, which may still hold what was dropped. */
async function finished(register: Register, log: Log): Promise<void> {
  const [run] = await register.engine.read(latest())
  if (run === undefined) return
  if (run.counts.persons > 0) await register.engine.mergeLog()
  log.info('retention.done', { run: run.id, years: run.years, ...run.counts })
}

async function notifyOfDrops(register: Register, outbox: Outbox): Promise<void> {
  const untold = await register.engine.read(
    query(build.select().from(retentionRun).where(isNull(retentionRun.toldAt))),
  )
  for (const run of untold) {
    if (run.finishedAt === null) continue
    if (run.counts.persons > 0) {
      await outbox.alarm(`retention:${run.id}`, {
        kind: 'retention-done',
        date: dayOf(run.startedAt),
        years: run.years,
        counts: run.counts,
      })
    }
    await note(register, run.id, { toldAt: register.clock() })
  }
}
