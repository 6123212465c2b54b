import { sql } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { importPage } from '../../../db/schema.ts'
import { build, preparedStatement, type Statement } from '../../../db/statement.ts'
import { type ImportLine, readRow } from '../../import-file/consent-rows.ts'
import type { Actor } from '../actor.ts'
import { type Beside, tryRows } from '../record/rows.ts'
import type { Register } from '../register.ts'
import { yieldToEventLoop } from '../../event-loop.ts'
import { type ImportJob, jobById, type StoredJob, setJob, tallyOf } from './jobs.ts'
import { isRead, type PageRow, packRejections, pageRows, sealPage } from './page.ts'
import { nothingTallied, resultsOf, type Tally, tallied } from './tally.ts'

const insertPage = preparedStatement(() =>
  build.insert(importPage).values({
    jobId: sql.placeholder('jobId'),
    place: sql.placeholder('place'),
    sealed: sql.placeholder('sealed'),
    rejected: sql.placeholder('rejected'),
  }),
)

/** Nobody yet: what a row would do does not depend on who brings it. */
const reader: Actor = { door: 'import', id: 'preview' }

/**
 * Reads the lines of a file into pages, and tries each row against the register as it is, without writing it. Whatever ends
 * it in between, the next time goes on behind the last page that was kept. False when somebody decided against the file
 * meanwhile. Throws FileFaultError when it cannot be read to its end.
 */
export async function readIntoPages(
  register: Register,
  job: Pick<ImportJob, 'id' | 'brandCode'>,
  lines: AsyncIterable<ImportLine>,
  goesOn: () => boolean = () => true,
): Promise<boolean> {
  let place = 0
  for await (const page of pagesOf(lines)) {
    if (!(await keepPage(register, job, page, place))) return false
    if (!goesOn()) return false
    place += 1
    await yieldToEventLoop()
  }
  return true
}

/** What a file would do, without keeping a row of it; `each` is handed the rejected rows of each page, packed. */
export async function tryLines(
  register: Register,
  brandCode: number,
  lines: AsyncIterable<ImportLine>,
  each: (rejected: string) => void = () => {},
): Promise<Tally> {
  let tally = nothingTallied
  for await (const page of pagesOf(lines)) {
    const input = { brandCode, rows: page.filter(isRead), overRefusal: 'forbid' as const }
    const outcomes = await tryRows(register, reader, input, alone())
    const results = resultsOf(page, outcomes ?? [])
    tally = tallied(tally, results)
    each(packRejections(results))
    await yieldToEventLoop()
  }
  return tally
}

/** Nothing is written beside. */
const alone = (): Beside<unknown> => ({ read: jobById(0), goesOn: () => true, write: () => [] })

async function* pagesOf(lines: AsyncIterable<ImportLine>): AsyncGenerator<PageRow[]> {
  let page: PageRow[] = []
  for await (const line of lines) {
    page.push(readRow(line))
    if (page.length < pageRows) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}

/** False when the job is not being read any more. */
async function keepPage(
  register: Register,
  { id, brandCode }: Pick<ImportJob, 'id' | 'brandCode'>,
  page: readonly PageRow[],
  place: number,
): Promise<boolean> {
  const isReading = (row: StoredJob | undefined) => row?.state === 'reading' || row?.state === 'receiving'
  const [now] = await register.engine.read(jobById(id))
  if (now === undefined || !isReading(now)) return false
  if (now.pages > place) return true
  const sealed = sealPage(register.vault, page, id, place)
  const input = { brandCode, rows: page.filter(isRead), overRefusal: 'forbid' as const }
  const kept = await tryRows(register, reader, input, {
    read: jobById(id),
    goesOn: ([row]) => isReading(row) && row?.pages === place,
    write(outcomes, [row]): Statement[] {
      const results = resultsOf(page, outcomes)
      const preview = JSON.stringify(tallied(tallyOf(row?.preview ?? null), results))
      return [
        insertPage({ jobId: id, place, sealed, rejected: packRejections(results) }),
        setJob(id, { pages: place + 1, preview }),
      ]
    },
  })
  if (kept !== null) return true
  // Another process has kept it, or nobody wants it any more.
  return await register.engine.unit(
    [jobById(id)],
    ([row]): Outcome<boolean> => ({
      writes: [],
      result: isReading(row) && (row?.pages ?? 0) > place,
    }),
  )
}
