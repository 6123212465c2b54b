import { and, asc, eq, gt, sql } from 'drizzle-orm'
import { change, uploadedPage } from '../../../db/schema.ts'
import { build, preparedQuery, preparedStatement, query } from '../../../db/statement.ts'
import type { Vault } from '../../crypto/vault.ts'
import { newPauses, yieldToEventLoop } from '../../event-loop.ts'
import type { ImportRow, RowDetail, UnreadRow } from '../../import-file/consent-rows.ts'
import type { RowOutcome } from '../record/rows.ts'
import type { Register } from '../register.ts'
import type { Rejection, RejectionCode, RowResult } from './tally.ts'

/** Rows of one page: as many as share a commit well. Pages of 1,000 take the same time and 45 MiB more. */
export const pageRows = 500

/**
 * Hands the rows of a file over page by page. Pages of one file are the same each time, so that a reader that was stopped goes on
 * behind the last page that was kept. False once `keep` or `goesOn` says so.
 */
export async function readInPages<Row>(
  rows: AsyncIterable<Row>,
  keep: (page: readonly Row[], place: number) => Promise<boolean>,
  goesOn: () => boolean = () => true,
): Promise<boolean> {
  let page: Row[] = []
  let place = 0
  const pauses = newPauses()
  for await (const row of rows) {
    page.push(row)
    if (pauses.isDue()) await pauses.pause()
    if (page.length < pageRows) continue
    if (!(await keep(page, place)) || !goesOn()) return false
    page = []
    place += 1
    await pauses.pause()
  }
  return page.length === 0 || ((await keep(page, place)) && goesOn())
}

export const insertPage = preparedStatement(() =>
  build.insert(uploadedPage).values({
    fileId: sql.placeholder('fileId'),
    place: sql.placeholder('place'),
    sealed: sql.placeholder('sealed'),
    rejected: sql.placeholder('rejected'),
  }),
)

/** The addresses of one page of a list: canonical, or the lines in which none could be read. */
export function sealAddresses(vault: Vault, lines: readonly string[], fileId: number, place: number): Buffer {
  return vault.sealJson(lines, aboutPage(fileId, place))
}

/** The pages of a list from one of them on, one in memory at a time. Throws SealBrokenError. */
export async function* addressPages(
  register: Pick<Register, 'engine' | 'vault'>,
  fileId: number,
  from = 0,
): AsyncGenerator<{ readonly place: number; readonly lines: readonly string[] }> {
  for await (const { place, sealed } of pages(register, fileId, from)) {
    if (sealed === null)
      throw new Error(`Cannot read page ${place} of list ${fileId}: its addresses are not there`)
    yield { place, lines: register.vault.openJson<string[]>(sealed, aboutPage(fileId, place)) }
  }
}

export type PageRow = ImportRow | UnreadRow

/** The rows of a page as they are kept. */
export function sealPage(vault: Vault, rows: readonly PageRow[], fileId: number, place: number): Buffer {
  return vault.sealJson(rows, aboutPage(fileId, place))
}

/** The inverse of `sealPage`. Throws SealBrokenError. */
export function openPage(vault: Vault, sealed: Uint8Array, fileId: number, place: number): PageRow[] {
  return vault.openJson<PageRow[]>(sealed, aboutPage(fileId, place))
}

function aboutPage(fileId: number, place: number): string {
  return `import page ${fileId} ${place}`
}

export function isRead(row: PageRow): row is ImportRow {
  return !('code' in row)
}

const lineBytes = 4
const changeBytes = lineBytes + 32

/** The line and the id of each change of a page. */
export function packChanges(rows: readonly ImportRow[], outcomes: readonly RowOutcome[]): Buffer {
  return Buffer.concat(
    outcomes.flatMap(({ ids }, place) => {
      const line = Buffer.alloc(lineBytes)
      line.writeUInt32BE(rows[place]?.line ?? 0)
      return ids.flatMap((id) => [line, id])
    }),
  )
}

/** The inverse of `packChanges`. */
export function unpackChanges(packed: Buffer): { readonly line: number; readonly id: Buffer }[] {
  return Array.from({ length: packed.length / changeBytes }, (_, place) => {
    const at = place * changeBytes
    return { line: packed.readUInt32BE(at), id: packed.subarray(at + lineBytes, at + changeBytes) }
  })
}

/** The rows of a page that are not taken, as JSON. */
export function packRejections(results: readonly RowResult[]): string {
  return JSON.stringify(
    results.flatMap((result) => {
      if (result.kind !== 'rejected') return []
      const { line, code, detail } = result.rejection
      return [detail === null ? [line, code] : [line, code, detail]]
    }),
  )
}

/** The inverse of `packRejections`. */
export function unpackRejections(packed: string): Rejection[] {
  const all = JSON.parse(packed) as [number, RejectionCode, RowDetail?][]
  return all.map(([line, code, detail = null]) => ({ line, code, detail }))
}

/** Whether it is still known what became of each row. */
export async function hasResults(register: Pick<Register, 'engine'>, id: number): Promise<boolean> {
  for await (const _ of pages(register, id)) return true
  return false
}

/** The rows of a file that are not taken, in its order. */
export async function* rejectionsOf(
  register: Pick<Register, 'engine'>,
  id: number,
): AsyncGenerator<Rejection> {
  for await (const { rejected } of pages(register, id)) yield* unpackRejections(rejected)
}

/** The changes that a file has made, in its order. */
export async function* changesOf(register: Pick<Register, 'engine'>, id: number) {
  for await (const { changes } of pages(register, id)) {
    const packed = changes === null ? [] : unpackChanges(changes)
    const ids = JSON.stringify(packed.map((one) => one.id.toString('hex')))
    const rows = await register.engine.read(changesById({ ids }))
    const byId = new Map(rows.map((row) => [row.id.toString('hex'), row]))
    for (const one of packed) {
      const found = byId.get(one.id.toString('hex'))
      if (found !== undefined) yield { ...found, line: one.line, id: one.id.toString('hex') }
    }
  }
}

const changesById = preparedQuery(() =>
  build
    .select({
      id: change.id,
      channel: change.channel,
      source: change.source,
      status: change.status,
      consentDate: change.consentDate,
      recipientType: change.recipientType,
      recordedAt: change.recordedAt,
    })
    .from(change)
    .where(sql`${change.id} IN (SELECT unhex(value) FROM json_each(${sql.placeholder('ids')}))`),
)

async function* pages({ engine }: Pick<Register, 'engine'>, fileId: number, from = 0) {
  for (let after = from - 1; ; ) {
    const isNext = and(eq(uploadedPage.fileId, fileId), gt(uploadedPage.place, after))
    const [page] = await engine.read(
      query(build.select().from(uploadedPage).where(isNext).orderBy(asc(uploadedPage.place)).limit(1)),
    )
    if (page === undefined) return
    yield page
    after = page.place
    await yieldToEventLoop()
  }
}
