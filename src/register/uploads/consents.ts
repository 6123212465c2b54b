import type { Statement } from '../../../db/statement.ts'
import { yieldToEventLoop } from '../../event-loop.ts'
import { type ImportLine, readRow } from '../../import-file/consent-rows.ts'
import type { Actor } from '../actor.ts'
import { type PageProgress, recordRows } from '../record/rows.ts'
import type { Register } from '../register.ts'
import {
  type ConsentFile,
  changeFile,
  consentFileOf,
  fileById,
  type StoredFile,
  setFile,
  tallyOf,
} from './file.ts'
import {
  insertPage,
  isRead,
  openPage,
  type PageRow,
  packChanges,
  packRejections,
  readInPages,
  sealPage,
  storedPage,
  storeResults,
} from './page.ts'
import { resultsOf, type Tally, tallied } from './tally.ts'

/** The actor does not matter to a preview. */
const reader: Actor = { door: 'import', id: 'preview' }

/** Reads a file into pages and tries each row. Returns false once a person decided against the file. */
export async function readConsents(
  register: Register,
  file: Pick<ConsentFile, 'id' | 'brandCode'>,
  lines: AsyncIterable<ImportLine>,
  goesOn?: () => boolean,
): Promise<boolean> {
  return await readInPages(rowsOf(lines), (page, place) => keepPage(register, file, page, place), goesOn)
}

/** Tries a whole file and keeps nothing; `each` receives the packed rejections of each page. */
export async function tryLines(
  register: Register,
  brandCode: number,
  lines: AsyncIterable<ImportLine>,
  each: (rejected: string) => void = () => {},
): Promise<Tally> {
  let tally = tallyOf(null)
  await readInPages(rowsOf(lines), async (page) => {
    const input = { brandCode, rows: page.filter(isRead), overRefusal: 'forbid', dryRun: true } as const
    const outcomes = await recordRows(register, reader, input, alone())
    const results = resultsOf(page, outcomes ?? [])
    tally = tallied(tally, results)
    each(packRejections(results))
    return true
  })
  return tally
}

const alone = (): PageProgress<unknown> => ({ read: fileById(0), goesOn: () => true, write: () => [] })

async function* rowsOf(lines: AsyncIterable<ImportLine>): AsyncGenerator<PageRow> {
  for await (const line of lines) yield readRow(line)
}

/** Returns false if the file is not being read any more. */
async function keepPage(
  register: Register,
  { id, brandCode }: Pick<ConsentFile, 'id' | 'brandCode'>,
  page: readonly PageRow[],
  place: number,
): Promise<boolean> {
  const isReading = (row: StoredFile | undefined) => row?.state === 'reading' || row?.state === 'receiving'
  const [now] = await register.engine.read(fileById(id))
  if (now === undefined || !isReading(now)) return false
  if (now.pages > place) return true
  const sealed = sealPage(register.vault, page, id, place)
  const input = { brandCode, rows: page.filter(isRead), overRefusal: 'forbid', dryRun: true } as const
  const kept = await recordRows(register, reader, input, {
    read: fileById(id),
    goesOn: ([row]) => isReading(row) && row?.pages === place,
    write(outcomes, [row]): Statement[] {
      const results = resultsOf(page, outcomes)
      const preview = JSON.stringify(tallied(tallyOf(row?.preview ?? null), results))
      return [
        insertPage({ fileId: id, place, sealed, rejected: packRejections(results) }),
        setFile(id, { pages: place + 1, preview }),
      ]
    },
  })
  if (kept !== null) return true
  // Another process may have kept the page, or the file is dropped.
  const [after] = await register.engine.read(fileById(id))
  return isReading(after) && (after?.pages ?? 0) > place
}

/** Starts recording a file; false if it cannot be decided any more. */
export async function startApplying(register: Register, id: number, appliedBy: string): Promise<boolean> {
  const set = { state: 'applying' as const, appliedBy, appliedAt: register.clock() }
  return await changeFile(register, id, ['previewed', 'receiving'], set)
}

/** Records a file page by page, each row once whatever interrupts. */
export async function applyPages(
  register: Register,
  id: number,
  goesOn: () => boolean = () => true,
): Promise<void> {
  for (;;) {
    const job = await consentFileOf(register, id)
    if (job === null || job.state !== 'applying' || job.appliedBy === null) return
    await applyPage(register, job, { door: 'import', id: job.appliedBy })
    if (!goesOn()) return
    await yieldToEventLoop()
  }
}

async function applyPage(
  register: Register,
  { id, brandCode, nextPage, pages }: ConsentFile,
  actor: Actor,
): Promise<void> {
  const stored = await storedPage(register, id, nextPage)
  // A file without rows is done at once; a page recorded by another process shows when the job is read again.
  const page = stored === null ? [] : openPage(register.vault, stored, id, nextPage)
  const rows = page.filter(isRead)
  const recorded = await recordRows(
    register,
    actor,
    { brandCode, rows, overRefusal: 'forbid' },
    {
      read: fileById(id),
      goesOn: ([row]) =>
        row?.state === 'applying' && row.nextPage === nextPage && (stored !== null || pages === 0),
      write(outcomes, [row]) {
        const results = resultsOf(page, outcomes)
        const result = JSON.stringify(tallied(tallyOf(row?.result ?? null), results))
        const isLast = nextPage + 1 >= pages
        const done = isLast ? { state: 'done' as const, settledAt: register.clock() } : {}
        return [
          ...(stored === null
            ? []
            : [
                storeResults({
                  fileId: id,
                  place: nextPage,
                  changes: packChanges(rows, outcomes),
                  rejected: packRejections(results),
                }),
              ]),
          setFile(id, { nextPage: Math.min(nextPage + 1, pages), result, ...done }),
        ]
      },
    },
  )
  if (recorded !== null || stored !== null) return
  const now = await consentFileOf(register, id)
  if (now?.state === 'applying' && now.nextPage === nextPage) {
    throw new Error(`Cannot go on with import ${id}: its page ${nextPage} is not there`)
  }
}
