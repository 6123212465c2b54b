import type { ColumnOrder } from '../../import-file/dates.ts'
import { mayMoveActivation } from '../company/brands.ts'
import { RowMemory } from '../record/row-memory.ts'
import { recordRows } from '../record/rows.ts'
import type { Register } from '../register.ts'
import { isRead, type PageRow, packChanges, packRejections } from './page.ts'
import { sealRejectedRows } from './rejected-rows.ts'
import { resultsOf, tallied } from './tally.ts'
import { type DecidePage, finishReading, readPages } from './work.ts'

export interface ReadOptions {
  /** Order of day and month in the dates of the file. */
  readonly dates?: ColumnOrder
  readonly shouldContinue?: () => boolean
  /** True to leave out the preview, for a file that is applied at once. */
  readonly isUnseen?: boolean
}

/** Reads the rows of a file of consents, stores them in pages, and computes its preview (expected effect). */
export async function readConsents(
  register: Register,
  id: number,
  rows: AsyncIterable<PageRow>,
  { dates = 'none', shouldContinue, isUnseen = false }: ReadOptions = {},
): Promise<void> {
  const memory = new RowMemory()
  const decide: typeof decideConsents = async (context, file, page, run) =>
    await decideConsents(context, file, page, { ...run, memory })
  const pageFacts = await readPages(register, id, rows, {
    decide: isUnseen ? keepUndecided : decide,
    shouldContinue,
  })
  if (pageFacts === null) return
  const { preview, brandCode } = pageFacts
  const mayActivate = preview.rejected.H467 !== undefined && (await mayMoveActivation(register, brandCode))
  await finishReading(register, id, { preview: JSON.stringify({ ...preview, mayActivate, dates }) })
}

/** Stores a page of rows without a preview. The rows are decided when they are recorded. */
const keepUndecided: DecidePage<PageRow> = async ({ engine }, _file, _page, { progress }) => {
  await engine.unit([progress.read], (stored) => {
    const mayKeep = progress.shouldContinue(stored)
    return { writes: mayKeep ? progress.write({ add: (before) => before }, stored) : [], result: null }
  })
}

export const decideConsents: DecidePage<PageRow> = async (
  register,
  { id: fileId, brandCode },
  page,
  { by, progress, memory },
) => {
  const rows = page.filter(isRead)
  const input = {
    brandCode,
    rows,
    overRefusal: 'forbid',
    dryRun: by === null ? true : undefined,
    memory,
  } as const
  await recordRows(register, { door: 'import', id: by ?? 'preview' }, input, {
    ...progress,
    write(outcomes, stored) {
      const results = resultsOf(page, outcomes)
      const faults = results.flatMap(({ fault }) => fault ?? [])
      const rejectedRows = sealRejectedRows(register.vault, page, faults, { fileId, place: progress.place })
      const packed = {
        changes: packChanges(rows, outcomes),
        rejected: packRejections(faults),
        rejectedRows,
      }
      return progress.write({ ...packed, add: (before) => tallied(before, results) }, stored)
    },
  })
}
