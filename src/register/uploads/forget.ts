import { and, inArray, isNotNull, lte, ne } from 'drizzle-orm'
import { uploadedFile, uploadedPage } from '../../../db/schema.ts'
import { build, query, statement } from '../../../db/statement.ts'
import type { Register } from '../register.ts'
import { dropImport } from './consents.ts'
import { giveUpReading } from './file.ts'

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
    inArray(uploadedFile.state, ['receiving', 'reading', 'previewed']),
    lte(uploadedFile.createdAt, now - undecidedMaxMs),
  )
  const { id, state } = uploadedFile
  for (const stale of await engine.read(
    query(build.select({ id, state }).from(uploadedFile).where(isStale)),
  )) {
    if (stale.state === 'reading') await giveUpReading(register, stale.id, { kind: 'failed' })
    else await dropImport(register, stale.id)
  }
  const isOld = and(isNotNull(uploadedFile.settledAt), lte(uploadedFile.settledAt, now - resultsKeptMs))
  const old = build
    .select({ id: uploadedFile.id })
    .from(uploadedFile)
    .where(and(isOld, ne(uploadedFile.pages, 0)))
  const neverUsed = and(inArray(uploadedFile.state, ['awaiting']), lte(uploadedFile.expiresAt, now - dayMs))
  await engine.unit([], () => ({
    writes: [
      statement(build.delete(uploadedPage).where(inArray(uploadedPage.fileId, old))),
      statement(build.delete(uploadedFile).where(neverUsed)),
    ],
    result: null,
  }))
}
