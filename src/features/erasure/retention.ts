import { desc, eq } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { retentionRun } from '../../../db/schema.ts'
import { build, preparedOne, statement } from '../../../db/statement.ts'
import { dayOf } from '../../calendar/istanbul.ts'
import { dropDigestsOfErasedFiles } from '../../day/file-stamps.ts'
import { ledgerMoments, registerTime } from '../../ledger/append.ts'
import { deleteAddresses } from '../../register/erasure/retention.ts'
import { findAddressesToDelete, retentionQueries } from '../../register/erasure/retention-ends.ts'
import { newestRecipient } from '../../register/recipients/recipients.ts'
import { type Register, write } from '../../register/register.ts'
import type { Log } from '../../util/log.ts'

/* Retention deletes addresses whose consents all ended long ago, once a day. */

/** Time in ms that a run may work at once, so that other jobs of the same minute are not blocked. */
const runMs = 10_000
/** Number of recipients dropped in one unit (transaction): small, so that other units hardly wait. */
const pageRecipients = 500

type RetentionRun = typeof retentionRun.$inferSelect

const lastRun = preparedOne(() => build.select().from(retentionRun).orderBy(desc(retentionRun.id)).limit(1))

/**
 * Deletes, once a day, data past the retention period. Progress is stored after each page, so it can stop anywhere.
 */
export async function workOnRetention(register: Register, log: Log): Promise<void> {
  const began = performance.now()
  await beginRun(register)
  for (;;) {
    const [run] = await register.engine.read(lastRun())
    if (run === undefined || run.finishedAt !== null) return
    const newest = await newestRecipient(register)
    if (run.throughRecipient >= newest) return await finish(register, log, run)
    await dropPage(register, run, Math.min(run.throughRecipient + pageRecipients, newest))
    if (performance.now() - began > runMs) return
  }
}

/** Begins a run unless one is under way or was made today. */
async function beginRun(register: Register): Promise<void> {
  const { retention_years: years } = await register.settings()
  const startedAt = register.clock()
  await register.engine.unit([lastRun()], ([last]): Outcome<null> => {
    const isMade =
      last !== undefined && (last.finishedAt === null || dayOf(last.startedAt) === dayOf(startedAt))
    const insert = build.insert(retentionRun).values({ startedAt, years })
    return { writes: isMade ? [] : [statement(insert)], result: null }
  })
}

/** Deletes what is past its period for one page of recipients. Does nothing if another process did this page. */
async function dropPage(register: Register, run: RetentionRun, through: number): Promise<void> {
  const { engine, vault, clock } = register
  const { id, years, throughRecipient: after } = run
  const now = clock()
  const traces = await register.erasureStatements()
  const reads = [...retentionQueries({ after, through }), ledgerMoments({ now }), lastRun()] as const
  await engine.unit(reads, (...[recipients, changes, [moments], [present]]): Outcome<null> => {
    if (present?.throughRecipient !== after) return { writes: [], result: null }
    const drops = findAddressesToDelete(recipients, changes, { years, now })
    const moment = { recordedAt: registerTime(now, moments), years }
    const progress = { throughRecipient: through, dropped: present.dropped + drops.length }
    const noted = build.update(retentionRun).set(progress).where(eq(retentionRun.id, id))
    return { writes: [...deleteAddresses(vault, traces, drops, moment), statement(noted)], result: null }
  })
}

/**
 * Ends a run that deleted data past the retention period, and clears what the database's own log still holds of it.
 */
async function finish(register: Register, log: Log, { id, years, dropped }: RetentionRun): Promise<void> {
  if (dropped > 0) {
    await dropDigestsOfErasedFiles(register)
    // The write-ahead log may still hold what was dropped.
    await register.engine.mergeLog()
  }
  log.info('retention.done', { run: id, years, dropped })
  const finished = { finishedAt: register.clock() }
  await write(register, statement(build.update(retentionRun).set(finished).where(eq(retentionRun.id, id))))
}
