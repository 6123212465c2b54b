import { createHash } from 'node:crypto'
import { eq, inArray, sql } from 'drizzle-orm'
import { change, consent } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { FileFaultError } from '../../import-file/fault.ts'
import type { IysLine } from '../../import-file/iys-rows.ts'
import type { ImportedFile } from '../imports/file.ts'
import { iysPageRows } from '../imports/page.ts'
import { type DecidePage, finishReading, readPages } from '../imports/work.ts'
import type { Register } from '../register.ts'
import { receiveRows } from './rows.ts'
import { requireFileOfBrand } from './whose-file.ts'

/**
 * Reads an uploaded file of İYS into pages, counts its rows for the preview, and stores the file's keyed digest. `lines`
 * starts at the first line at each call, since a long file is read three times. Throws FileFaultError for a wrong file.
 */
export async function readIysFile(
  register: Register,
  id: number,
  {
    bytes,
    lines,
  }: { readonly bytes: AsyncIterable<Uint8Array>; readonly lines: () => AsyncIterable<IysLine> },
  shouldContinue?: () => boolean,
): Promise<void> {
  const pageFacts = await readPages(register, id, refusalsFirst(register, lines), {
    decide: decideIys,
    shouldContinue,
  })
  if (pageFacts === null) return
  await requireFileOfBrand(register, pageFacts)
  await requireOwnRecipients(register, pageFacts)
  const sha256 = createHash('sha256')
  for await (const piece of bytes) sha256.update(piece)
  await finishReading(register, id, { digest: register.vault.keyedDigest('iys file', sha256.digest()) })
}

/** Applies a page of an uploaded file of İYS. Without a person (`by` null) it is a trial run that only counts. */
export const decideIys: DecidePage<IysLine> = async (register, file, page, { by, progress }) => {
  const actor = by === null ? null : ({ door: 'import', id: by } as const)
  const { brandCode, takesNewcomers } = file
  const rows = { brandCode, page, by: actor, isDryRun: by === null, takesNewcomers }
  await receiveRows(register, { ...rows, file: file.digest?.toString('hex') ?? null }, progress)
}

/** Yields the RETs of a file before its ONAYs. A file that fits into a page is sorted by date instead. */
async function* refusalsFirst(
  register: Register,
  lines: () => AsyncIterable<IysLine>,
): AsyncGenerator<IysLine> {
  const first: IysLine[] = []
  for await (const line of lines()) {
    if (first.push(line) > iysPageRows) break
  }
  await requireIysFile(register, first)
  if (first.length <= iysPageRows) return yield* inOrder(first)
  const isRefusal = (line: IysLine) => 'status' in line && line.status === 'RET'
  for await (const line of lines()) if (isRefusal(line)) yield line
  for await (const line of lines()) if (!isRefusal(line)) yield line
}

function inOrder(lines: readonly IysLine[]): IysLine[] {
  const at = (line: IysLine) => ('at' in line ? line.at : 0)
  return lines.toSorted((a, b) => at(a) - at(b))
}

/** Maximum number of unknown addresses that a file may have without doubt: of people who added the brand in İYS themselves. */
const newAddressesMax = 10

/**
 * Throws FileFaultError for a file with more rows of unknown addresses than of known: it may belong to another company. A
 * brand without any consent takes every file.
 */
async function requireOwnRecipients(
  { engine }: Register,
  { brandCode, preview: { ofKnown, ofUnknown, ofNew } }: ImportedFile,
): Promise<void> {
  if (ofUnknown + Math.max(0, ofNew - newAddressesMax) <= ofKnown) return
  const select = build
    .select({ one: sql<number>`1` })
    .from(consent)
    .where(eq(consent.brandCode, brandCode))
    .limit(1)
  if ((await engine.read(query(select))).length > 0) throw new FileFaultError({ kind: 'foreign' })
}

/** Refuses izin's own daily file: it has İYS's columns, but ids of our changes. */
async function requireIysFile({ engine }: Register, page: readonly IysLine[]): Promise<void> {
  const ids = page.flatMap((row) =>
    'transactionId' in row && row.transactionId !== null ? [Buffer.from(row.transactionId, 'hex')] : [],
  )
  const select = build.select({ id: change.id }).from(change).where(inArray(change.id, ids)).limit(1)
  if (ids.length > 0 && (await engine.read(query(select))).length > 0)
    throw new FileFaultError({ kind: 'own-report' })
}
