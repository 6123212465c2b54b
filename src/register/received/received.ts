import { createHash } from 'node:crypto'
import { eq, inArray, sql } from 'drizzle-orm'
import { change, consent } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { yieldToEventLoop } from '../../event-loop.ts'
import { FileFaultError } from '../../import-file/consent-rows.ts'
import type { IysLine } from '../../import-file/iys-rows.ts'
import type { Register } from '../register.ts'
import {
  fileById,
  finishReading,
  type IysFile,
  iysFileOf,
  iysTallyOf,
  type StoredFile,
  setFile,
} from '../uploads/file.ts'
import {
  insertPage,
  openPage,
  pageRows,
  readInPages,
  sealPage,
  storedPage,
  storeResults,
} from '../uploads/page.ts'
import type { IysTally } from '../uploads/tally.ts'
import { receiveRows } from './receive-rows.ts'

/** Reads a file into pages and tries each row. `lines` is read again for a long file. Throws FileFaultError. */
export async function readIysFile(
  register: Register,
  file: Pick<IysFile, 'id' | 'brandCode'>,
  {
    bytes,
    lines,
  }: { readonly bytes: AsyncIterable<Uint8Array>; readonly lines: () => AsyncIterable<IysLine> },
  goesOn?: () => boolean,
): Promise<void> {
  const keep = (page: readonly IysLine[], place: number) => keepPage(register, file, page, place)
  if (!(await readInPages(refusalsFirst(lines), keep, goesOn))) return
  const read = await iysFileOf(register, file.id)
  if (read !== null) await insistOnOwn(register, file.brandCode, read.preview)
  const sha256 = createHash('sha256')
  for await (const piece of bytes) sha256.update(piece)
  await finishReading(register, file.id, { digest: sha256.digest() })
}

/** A short file is one page, and keeps the order of its movements. */
async function* refusalsFirst(lines: () => AsyncIterable<IysLine>): AsyncGenerator<IysLine> {
  const first: IysLine[] = []
  for await (const line of lines()) {
    if (first.push(line) > pageRows) break
  }
  if (first.length <= pageRows) return yield* inOrder(first)
  const isRefusal = (line: IysLine) => 'status' in line && line.status === 'RET'
  for await (const line of lines()) if (isRefusal(line)) yield line
  for await (const line of lines()) if (!isRefusal(line)) yield line
}

function inOrder(lines: readonly IysLine[]): IysLine[] {
  const at = (line: IysLine) => ('at' in line ? line.at : 0)
  return lines.toSorted((one, other) => at(one) - at(other))
}

/** Recipients who add the brand in İYS on one day. */
const newMax = 10

/** Refuses a file with more rows of unknown addresses than of others. A brand without any consent takes every file. */
async function insistOnOwn(
  { engine }: Register,
  brandCode: number,
  { ofKnown, ofUnknown, ofNew }: IysTally,
): Promise<void> {
  if (ofUnknown + Math.max(0, ofNew - newMax) <= ofKnown) return
  const own = build
    .select({ one: sql<number>`1` })
    .from(consent)
    .where(eq(consent.brandCode, brandCode))
    .limit(1)
  if ((await engine.read(query(own))).length > 0) throw new FileFaultError({ kind: 'foreign' })
}

async function keepPage(
  register: Register,
  { id, brandCode }: Pick<IysFile, 'id' | 'brandCode'>,
  page: readonly IysLine[],
  place: number,
): Promise<boolean> {
  const isReading = (row: StoredFile | undefined) => row?.state === 'reading' || row?.state === 'receiving'
  const [now] = await register.engine.read(fileById(id))
  if (!isReading(now)) return false
  if ((now?.pages ?? 0) > place) return true
  if (place === 0) await insistOnIys(register, page)
  const sealed = sealPage(register.vault, page, id, place)
  return await receiveRows(
    register,
    { brandCode, page, by: null, isDryRun: true },
    {
      read: fileById(id),
      goesOn: ([row]) => isReading(row) && row?.pages === place,
      write: (add, [row]) => [
        insertPage({ fileId: id, place, sealed, rejected: '[]' }),
        setFile(id, { pages: place + 1, preview: JSON.stringify(add(iysTallyOf(row?.preview ?? null))) }),
      ],
    },
  )
}

/** izin's own daily file has İYS's columns, but the ids of its changes. */
async function insistOnIys({ engine }: Register, page: readonly IysLine[]): Promise<void> {
  const ids = page.flatMap((row) =>
    'transactionId' in row && row.transactionId !== null ? [Buffer.from(row.transactionId, 'hex')] : [],
  )
  const own = build.select({ id: change.id }).from(change).where(inArray(change.id, ids)).limit(1)
  if (ids.length > 0 && (await engine.read(query(own))).length > 0)
    throw new FileFaultError({ kind: 'own-report' })
}

/** Applies a file page by page, each row once whatever interrupts. */
export async function applyIysPages(
  register: Register,
  id: number,
  goesOn: () => boolean = () => true,
): Promise<void> {
  for (;;) {
    const job = await iysFileOf(register, id)
    if (job === null || job.state !== 'applying' || job.appliedBy === null) return
    await applyPage(register, job, job.appliedBy)
    if (!goesOn()) return
    await yieldToEventLoop()
  }
}

async function applyPage(
  register: Register,
  { id, brandCode, nextPage, pages, digest }: IysFile,
  by: string,
): Promise<void> {
  const stored = pages === 0 ? null : await storedPage(register, id, nextPage)
  const page = stored === null ? [] : openPage<IysLine>(register.vault, stored, id, nextPage)
  const file = digest?.toString('hex') ?? ''
  await receiveRows(
    register,
    { brandCode, page, by: { door: 'import', id: by }, file },
    {
      read: fileById(id),
      goesOn: ([row]) =>
        row?.state === 'applying' && row.nextPage === nextPage && (stored !== null || pages === 0),
      write(add, [row]) {
        const result = JSON.stringify(add(iysTallyOf(row?.result ?? null)))
        const isLast = nextPage + 1 >= pages
        const done = isLast ? { state: 'done' as const, settledAt: register.clock() } : {}
        return [
          ...(stored === null
            ? []
            : [storeResults({ fileId: id, place: nextPage, changes: Buffer.alloc(0), rejected: '[]' })]),
          setFile(id, { nextPage: Math.min(nextPage + 1, pages), result, ...done }),
        ]
      },
    },
  )
}
