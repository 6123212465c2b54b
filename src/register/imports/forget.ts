import { and, inArray, isNotNull, lte, ne } from 'drizzle-orm'
import { importJob, importPage } from '../../../db/schema.ts'
import { build, query, statement } from '../../../db/statement.ts'
import type { Register } from '../register.ts'
import { dropImport } from './apply.ts'
import { giveUpReading } from './finish-reading.ts'

const dayMs = 24 * 60 * 60_000
/** Somebody has a day to decide on a file; its rows are not kept sealed for ever. */
export const undecidedMaxMs = dayMs
/** What became of each row can be fetched this long. */
const resultsKeptMs = 60 * dayMs

/**
 * Drops files that nobody decided on, uploads that broke off or were never made, and results that are old. Whoever waits for a
 * file that could not be read by then is told so.
 */
export async function forgetImports(register: Pick<Register, 'engine' | 'clock'>): Promise<void> {
  const { engine, clock } = register
  const now = clock()
  const isStale = and(
    inArray(importJob.state, ['receiving', 'reading', 'previewed']),
    lte(importJob.createdAt, now - undecidedMaxMs),
  )
  const { id, state } = importJob
  for (const stale of await engine.read(query(build.select({ id, state }).from(importJob).where(isStale)))) {
    if (stale.state === 'reading') await giveUpReading(register, stale.id, { kind: 'failed' })
    else await dropImport(register, stale.id)
  }
  const isOld = and(isNotNull(importJob.settledAt), lte(importJob.settledAt, now - resultsKeptMs))
  const old = build
    .select({ id: importJob.id })
    .from(importJob)
    .where(and(isOld, ne(importJob.pages, 0)))
  const neverUsed = and(inArray(importJob.state, ['awaiting']), lte(importJob.expiresAt, now - dayMs))
  await engine.unit([], () => ({
    writes: [
      statement(build.delete(importPage).where(inArray(importPage.jobId, old))),
      statement(build.delete(importJob).where(neverUsed)),
    ],
    result: null,
  }))
}
