import { and, asc, eq, gt, sql } from 'drizzle-orm'
import { change, importedPage } from '../../../db/schema.ts'
import { build, pick, placeholders, preparedQuery, preparedStatement, query } from '../../../db/statement.ts'
import type { Vault } from '../../crypto/vault.ts'
import type { ImportRow, UnreadRow } from '../../import-file/consent-rows.ts'
import type { IysLine } from '../../import-file/iys-rows.ts'
import { newPauses, yieldToEventLoop } from '../../util/event-loop.ts'
import { storedJson } from '../../util/json.ts'
import type { RowOutcome } from '../record/rows.ts'
import type { Register } from '../register.ts'
import type { Rejection } from './tally.ts'

/**
 * Number of rows of a page, which are stored in one commit. Pages of 1,000 rows take the same time and 45 MiB more memory.
 */
export const pageRows = 500

/** Number of rows of a page of a file of İYS. They are fewer, since each is compared with more of the register. */
export const iysPageRows = 200

/** Returns the line number of a row; null for a row without one. */
function lineOf(row: unknown): number | null {
  const isObject = typeof row === 'object' && row !== null && 'line' in row
  return isObject && typeof row.line === 'number' ? row.line : null
}

/**
 * Splits rows into pages and passes each to `keep`. The same rows give the same pages, so that a restart can continue. Rows
 * of the same line stay in a page. Returns false if `keep` or `shouldContinue` returned false before the end.
 */
export async function readInPages<Row>(
  rows: AsyncIterable<Row>,
  keep: (page: readonly Row[], place: number) => Promise<boolean>,
  shouldContinue: () => boolean = () => true,
  rowsMax = pageRows,
): Promise<boolean> {
  let page: Row[] = []
  let place = 0
  const pauses = newPauses()
  for await (const row of rows) {
    const isSameLine = lineOf(row) !== null && lineOf(row) === lineOf(page.at(-1))
    if (page.length >= rowsMax && !isSameLine) {
      if (!(await keep(page, place)) || !shouldContinue()) return false
      page = []
      place += 1
      await pauses.pause()
    }
    page.push(row)
    if (pauses.isDue()) await pauses.pause()
  }
  return page.length === 0 || ((await keep(page, place)) && shouldContinue())
}

/** SQL condition for a page of a file. */
export const isPage = and(
  eq(importedPage.fileId, sql.placeholder('fileId')),
  eq(importedPage.place, sql.placeholder('place')),
)

export const insertPage = preparedStatement(() =>
  build.insert(importedPage).values(placeholders('fileId', 'place', 'sealed', 'rejected', 'rejectedRows')),
)

/** Replaces the encrypted rows of a page by their results. */
export const storeResults = preparedStatement(() =>
  build
    .update(importedPage)
    .set({
      sealed: sql`null`,
      changes: sql`${sql.placeholder('changes')}`,
      rejected: sql`${sql.placeholder('rejected')}`,
      rejectedRows: sql`${sql.placeholder('rejectedRows')}`,
    })
    .where(isPage),
)

const sealedOfPage = preparedQuery(() =>
  build.select({ sealed: importedPage.sealed }).from(importedPage).where(isPage),
)

export type PageRow = ImportRow | UnreadRow
/** Row of a file of consents or of İYS, or line of a list: its address in the canonical form, else the whole line. */
export type SealedRow = PageRow | IysLine | string

export function sealPage(vault: Vault, rows: readonly SealedRow[], fileId: number, place: number): Buffer {
  return vault.sealJson(rows, aboutPage(fileId, place))
}

/** Returns the rows of a page; null if there is no such page, or its rows were deleted. Throws SealBrokenError. */
export async function decryptPage<Row>(
  { engine, vault }: Register,
  fileId: number,
  place: number,
): Promise<Row[] | null> {
  const [page] = await engine.read(sealedOfPage({ fileId, place }))
  return page?.sealed == null ? null : vault.openJson<Row[]>(page.sealed, aboutPage(fileId, place))
}

function aboutPage(fileId: number, place: number): string {
  return `import page ${fileId} ${place}`
}

export function isRead(row: PageRow): row is ImportRow {
  return !('code' in row)
}

const lineBytes = 4
const changeBytes = lineBytes + 32

/** Packs line and id of each change into bytes. */
export function packChanges(rows: readonly ImportRow[], outcomes: readonly RowOutcome[]): Buffer {
  return Buffer.concat(
    outcomes.flatMap(({ ids }, place) => {
      const line = Buffer.alloc(lineBytes)
      line.writeUInt32BE(rows[place]?.line ?? 0)
      return ids.flatMap((id) => [line, id])
    }),
  )
}

/** Returns the line and the id of each change in a packed list. */
export function unpackChanges(packed: Buffer): { readonly line: number; readonly id: Buffer }[] {
  return Array.from({ length: packed.length / changeBytes }, (_, place) => {
    const at = place * changeBytes
    return { line: packed.readUInt32BE(at), id: packed.subarray(at + lineBytes, at + changeBytes) }
  })
}

/** Packs the faults of rows as JSON. */
export function packRejections(faults: readonly Rejection[]): string {
  return JSON.stringify(
    faults.map(({ line, code, detail }) => (detail === null ? [line, code] : [line, code, detail])),
  )
}

export function unpackRejections(packed: string): Rejection[] {
  const all = storedJson<[number, Rejection['code'], Rejection['detail']?][]>(packed)
  return all.map(([line, code, detail = null]) => ({ line, code, detail }))
}

/** Yields the rejected rows of a file. */
export async function* rejectionsOf(register: Register, id: number): AsyncGenerator<Rejection> {
  for await (const { rejected } of pagesOf(register, id)) yield* unpackRejections(rejected)
}

/** Yields the changes that a file made, each with its line. */
export async function* changesOf(register: Register, id: number) {
  for await (const { changes } of pagesOf(register, id)) {
    const packed = changes === null ? [] : unpackChanges(changes)
    const ids = JSON.stringify(packed.map((row) => row.id.toString('hex')))
    const rows = await register.engine.read(changesById({ ids }))
    const byId = new Map(rows.map((row) => [row.id.toString('hex'), row]))
    for (const row of packed) {
      const storedRow = byId.get(row.id.toString('hex'))
      if (storedRow !== undefined) yield { ...storedRow, line: row.line, id: row.id.toString('hex') }
    }
  }
}

const changesById = preparedQuery(() =>
  build
    .select(pick(change, 'id', 'channel', 'source', 'status', 'consentDate', 'recipientType', 'recordedAt'))
    .from(change)
    .where(sql`${change.id} IN (SELECT unhex(value) FROM json_each(${sql.placeholder('ids')}))`),
)

const results = pick(importedPage, 'place', 'changes', 'rejected', 'rejectedRows')

/** Yields the results of each page of a file. */
export async function* pagesOf({ engine }: Register, fileId: number) {
  for (let after = -1; ; ) {
    const isNext = and(eq(importedPage.fileId, fileId), gt(importedPage.place, after))
    const [page] = await engine.read(
      query(build.select(results).from(importedPage).where(isNext).orderBy(asc(importedPage.place)).limit(1)),
    )
    if (page === undefined) return
    yield page
    after = page.place
    await yieldToEventLoop()
  }
}
