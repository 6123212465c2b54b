import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm'
import { change, uploadedPage } from '../../../db/schema.ts'
import { build, preparedStatement, query } from '../../../db/statement.ts'
import {
  type Channel,
  isChannel,
  isRecipientType,
  isStatus,
  type RecipientType,
  type Status,
} from '../../consent/channel.ts'
import type { RefusalCode } from '../../consent/refusal.ts'
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

type Packed =
  /** Line, channel, address, recipient type, status, source, date, and whether that is a day without a time. */
  | readonly [number, string, string, string | null, string, string | null, string | null, true?]
  | readonly [number, string, string | null]

/** The rows of a page as they are kept. */
export function sealPage(vault: Vault, rows: readonly PageRow[], fileId: number, place: number): Buffer {
  const packed = rows.map((row): Packed => {
    if ('code' in row) return [row.line, row.code, row.detail]
    const { line, channel, recipient, request } = row
    const { recipientType, status, source = null, consentDate = null, isWholeDay } = request
    const said = [line, channel, recipient.address, recipientType, status, source, consentDate] as const
    return isWholeDay === true ? [...said, true] : said
  })
  return vault.sealJson(packed, aboutPage(fileId, place))
}

/** The inverse of `sealPage`. Throws SealBrokenError. */
export function openPage(vault: Vault, sealed: Uint8Array, fileId: number, place: number): PageRow[] {
  return vault.openJson<Packed[]>(sealed, aboutPage(fileId, place)).map((packed): PageRow => {
    if (packed.length === 3) {
      const [line, code, detail] = packed
      return { line, code: code as RefusalCode, detail: detail as RowDetail | null }
    }
    const [line, channel, address, recipientType, status, source, consentDate, isWholeDay] = packed
    const isType = recipientType === null || isRecipientType(recipientType)
    if (!isChannel(channel) || !isType || !isStatus(status)) {
      throw new Error(`Cannot read page ${place} of import ${fileId}: it is not one of this version`)
    }
    return {
      line,
      channel,
      recipient: { kind: channel === 'EPOSTA' ? 'email' : 'phone', address },
      request: {
        recipientType,
        status,
        ...(source === null ? {} : { source }),
        ...(consentDate === null ? {} : { consentDate }),
        ...(isWholeDay === true ? { isWholeDay } : {}),
      },
    }
  })
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

/** A change that a row of a file has become. */
export interface ImportedChange {
  readonly line: number
  /** 64 hex digits. */
  readonly id: string
  readonly channel: Channel
  readonly source: string | null
  readonly status: Status
  readonly consentDate: string | null
  readonly recipientType: RecipientType
  readonly recordedAt: number
}

/** The changes that a file has made, in its order. */
export async function* changesOf(
  register: Pick<Register, 'engine'>,
  id: number,
): AsyncGenerator<ImportedChange> {
  for await (const { changes } of pages(register, id)) {
    for (const some of inHundreds(changes === null ? [] : unpackChanges(changes))) {
      yield* await changesById(register, some)
    }
  }
}

function inHundreds<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / 100) }, (_, n) => items.slice(n * 100, (n + 1) * 100))
}

async function changesById(
  { engine }: Pick<Register, 'engine'>,
  packed: ReturnType<typeof unpackChanges>,
): Promise<ImportedChange[]> {
  const rows = await engine.read(
    query(
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
        .where(
          inArray(
            change.id,
            packed.map(({ id }) => id),
          ),
        ),
    ),
  )
  const byId = new Map(rows.map((row) => [row.id.toString('hex'), row]))
  return packed.flatMap(({ line, id }) => {
    const found = byId.get(id.toString('hex'))
    return found === undefined ? [] : [{ ...found, line, id: id.toString('hex') }]
  })
}

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
