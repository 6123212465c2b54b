import { yieldToEventLoop } from '../../util/event-loop.ts'
import type { RowMemory } from '../record/row-memory.ts'
import type { Progress } from '../record/rows.ts'
import type { Register } from '../register.ts'
import {
  changeFile,
  dropLeftovers,
  fileById,
  type ImportedFile,
  importedFileOf,
  type StoredFile,
  setFile,
} from './file.ts'
import {
  decryptPage,
  insertPage,
  iysPageRows,
  pageRows,
  readInPages,
  type SealedRow,
  sealPage,
  storeResults,
} from './page.ts'
import { type PageResult, tallyOf } from './tally.ts'

/** Progress through a page, which is named by its place in the file. */
export interface PageProgress extends Progress<StoredFile, PageResult> {
  readonly place: number
}

/** Decides the rows of a page and stores its progress, in one transaction. If `by` is null, the effect is only previewed. */
export type DecidePage<Row> = (
  register: Register,
  file: ImportedFile,
  page: readonly Row[],
  run: {
    readonly by: string | null
    readonly progress: PageProgress
    /** States of consents after the earlier pages of the file, for a preview. */
    readonly memory?: RowMemory | undefined
  },
) => Promise<unknown>

const isReading = (row: Pick<ImportedFile, 'state'> | null | undefined) =>
  row?.state === 'reading' || row?.state === 'receiving'

const withoutWrites = (id: number, place: number): PageProgress => ({
  place,
  read: fileById(id),
  shouldContinue: () => true,
  write: () => [],
})

/** Reads a file into pages and tries each row. Returns null if the file is not read to its end. */
export async function readPages<Row extends SealedRow>(
  register: Register,
  id: number,
  rows: AsyncIterable<Row>,
  {
    decide,
    shouldContinue,
  }: { readonly decide: DecidePage<Row>; readonly shouldContinue: (() => boolean) | undefined },
): Promise<ImportedFile | null> {
  async function keep(page: readonly Row[], place: number): Promise<boolean> {
    const file = await importedFileOf(register, id)
    if (file === null || !isReading(file)) return false
    if (file.pages > place) {
      // Kept before a restart: later rows are decided on what these lead to.
      await decide(register, file, page, { by: null, progress: withoutWrites(id, place) })
      return true
    }
    const sealed = sealPage(register.vault, page, id, place)
    const progress: PageProgress = {
      place,
      read: fileById(id),
      shouldContinue: ([row]) => isReading(row) && row?.pages === place,
      write: ({ add, rejected = '[]', rejectedRows = null }, [row]) => [
        insertPage({ fileId: id, place, sealed, rejected, rejectedRows }),
        setFile(id, { pages: place + 1, preview: JSON.stringify(add(tallyOf(row?.preview ?? null))) }),
      ],
    }
    await decide(register, file, page, { by: null, progress })
    // Another process may have kept the page, or the file is given up.
    const after = await importedFileOf(register, id)
    return after !== null && isReading(after) && after.pages > place
  }
  const isOfIys = (await importedFileOf(register, id))?.kind === 'iys'
  const isWhole = await readInPages(rows, keep, shouldContinue, isOfIys ? iysPageRows : pageRows)
  return isWhole ? await importedFileOf(register, id) : null
}

/** Ends the reading of a file, by default with a preview for an editor to decide on. Drops its bytes. */
export async function finishReading(
  register: Register,
  id: number,
  set: Parameters<typeof setFile>[1] = {},
): Promise<void> {
  await changeFile(register, id, ['receiving', 'reading'], { state: 'previewed', ...set })
  await dropLeftovers(register)
}

/** Starts applying a file; false if it cannot be decided any more. */
export async function startApplying(
  register: Register,
  id: number,
  appliedBy: string,
  { takesNewcomers }: { readonly takesNewcomers?: boolean } = {},
): Promise<boolean> {
  const set = { state: 'applying' as const, appliedBy, appliedAt: register.clock(), takesNewcomers }
  return await changeFile(register, id, ['previewed'], set)
}

/** Applies a file page by page, each row once whatever interrupts. */
export async function applyPages<Row>(
  register: Register,
  id: number,
  decide: DecidePage<Row>,
  shouldContinue: () => boolean = () => true,
): Promise<void> {
  for (;;) {
    const file = await importedFileOf(register, id)
    if (file?.state !== 'applying') break
    await applyPage(register, file, decide)
    if (!shouldContinue()) break
    await yieldToEventLoop()
  }
  await dropLeftovers(register)
}

/** Applies the next page of a file, and stores the progress in the same transaction. */
async function applyPage<Row>(
  register: Register,
  file: ImportedFile,
  decide: DecidePage<Row>,
): Promise<void> {
  const { id, nextPage: place, pages, kind, appliedBy } = file
  const completion = { state: 'done' as const, settledAt: register.clock() }
  if (pages === 0) return void (await changeFile(register, id, ['applying'], completion))
  const page = await decryptPage<Row>(register, id, place)
  if (page === null) return await requireProgress(register, file)
  const progress: PageProgress = {
    place,
    read: fileById(id),
    shouldContinue: ([row]) => row?.state === 'applying' && row.nextPage === place,
    write: ({ add, changes = Buffer.alloc(0), rejected = '[]', rejectedRows = null }, [row]) => [
      // The answers to a list are made anew for each download.
      ...(kind === 'addresses' ? [] : [storeResults({ fileId: id, place, changes, rejected, rejectedRows })]),
      setFile(id, {
        nextPage: place + 1,
        result: JSON.stringify(add(tallyOf(row?.result ?? null))),
        ...(place + 1 === pages ? completion : {}),
      }),
    ],
  }
  await decide(register, file, page, { by: appliedBy, progress })
}

/** A page without rows must have been applied by another process. Otherwise data is lost, and this throws. */
async function requireProgress(register: Register, { id, nextPage }: ImportedFile): Promise<void> {
  const now = await importedFileOf(register, id)
  if (now?.state === 'applying' && now.nextPage === nextPage)
    throw new Error(`Cannot go on with file ${id}: its page ${nextPage} is not there`)
}
