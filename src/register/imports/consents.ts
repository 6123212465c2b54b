import { type ImportLine, readRow } from '../../import-file/consent-rows.ts'
import { mayMoveActivation } from '../company/brands.ts'
import { recordRows } from '../record/rows.ts'
import type { Register } from '../register.ts'
import { isRead, type PageRow, packChanges, packRejections } from './page.ts'
import { resultsOf, tallied } from './tally.ts'
import { type DecidePage, finishReading, readPages } from './work.ts'

/** Reads a file of consents into pages, with its preview. */
export async function readConsents(
  register: Register,
  id: number,
  lines: AsyncIterable<ImportLine>,
  shouldContinue?: () => boolean,
): Promise<void> {
  const read = await readPages(register, id, rowsOf(lines), { decide: decideConsents, shouldContinue })
  if (read === null) return
  const mayActivate =
    read.preview.rejected.H467 !== undefined && (await mayMoveActivation(register, read.brandCode))
  await finishReading(
    register,
    id,
    mayActivate ? { preview: JSON.stringify({ ...read.preview, mayActivate }) } : {},
  )
}

async function* rowsOf(lines: AsyncIterable<ImportLine>): AsyncGenerator<PageRow> {
  for await (const line of lines) yield readRow(line)
}

export const decideConsents: DecidePage<PageRow> = async (
  register,
  { brandCode },
  page,
  { by, progress },
) => {
  const rows = page.filter(isRead)
  const input = { brandCode, rows, overRefusal: 'forbid', dryRun: by === null ? true : undefined } as const
  await recordRows(register, { door: 'import', id: by ?? 'preview' }, input, {
    ...progress,
    write(outcomes, stored) {
      const results = resultsOf(page, outcomes)
      const faults = results.flatMap(({ fault }) => fault ?? [])
      const packed = { changes: packChanges(rows, outcomes), rejected: packRejections(faults) }
      return progress.write({ ...packed, add: (before) => tallied(before, results) }, stored)
    },
  })
}
