import { formatWallTime, type IstanbulDay, type WallTime } from '../calendar/istanbul.ts'
import {
  type Channel,
  isCompanySource,
  nationalSources,
  type RecipientType,
  type Source,
  type Status,
} from '../consent/consent.ts'
import type { Recipient } from '../consent/recipient.ts'
import type { RefusalCode } from '../consent/refusal.ts'
import type { RawLine } from '../spreadsheet/line.ts'
import { type ImportRow, readRow, type UnreadRow } from './consent-rows.ts'
import { FileFaultError } from './fault.ts'
import {
  type DateColumn,
  type DateFacts,
  newDayFirstWatch,
  type RowDate,
  readDateCell,
  standInDate,
} from './iys-dates.ts'
import {
  cellsOf,
  dailyColumns,
  type FileKind,
  type Header,
  headerOf,
  type IysRowKind,
  isDailyRow,
  kindOf,
} from './iys-header.ts'
import { breaksOff } from './last-line.ts'

/**
 * Movement (change) that İYS has, by where it was read. `receipt`: in İYS's daily file. `file`: in the loader's list of rows
 * that it took. `word`: in an upload template of which a person says that İYS took it.
 */
export interface IysRow {
  readonly kind: IysRowKind
  readonly line: number
  readonly recipient: Recipient
  readonly channel: Channel
  readonly recipientType: RecipientType
  /** True for a RET without a recipient type. */
  readonly isOfAnyType?: true | undefined
  readonly status: Status
  readonly source: Source | null
  /** Null for a TACIR (trader) record without a date. */
  readonly consentDate: WallTime | null
  /** Instant of the statement in ms, by which it is ordered among others. */
  readonly at: number
  /** True if the date has no seconds, because a spreadsheet dropped them. */
  readonly toMinute: boolean
  readonly transactionId: string | null
  readonly creationDate: WallTime | null
  /** Code for the part of a RET that could not be read. The RET counts even so; `at` may be a replacement for its date. */
  readonly fault?: RefusalCode | undefined
}

/** Error of İYS's loader about a line of the file that izin made for it. */
export interface IysErrorRow {
  readonly kind: 'error'
  readonly line: number
  readonly place: number
  readonly value: string
  readonly code: string | null
}

export type IysLine = IysRow | IysErrorRow | (UnreadRow & { readonly kind: 'unread' })

/** Facts about a file of İYS that its rows do not have. */
export interface IysFileFacts {
  /** Day whose changes the file contains. */
  readonly fileDay?: IstanbulDay | null | undefined
  /** Columns whose dates are day/month/year, as `dayFirstColumns` finds them. */
  readonly dayFirst?: DateFacts['dayFirst'] | undefined
}

const noColumns: DateFacts['dayFirst'] = new Set()

/** Yields the rows of İYS's daily file, of its loader's success.csv or error.csv, or of an upload template. */
export async function* iysLines(
  lines: AsyncIterable<RawLine>,
  now: number,
  { fileDay = null, dayFirst = noColumns }: IysFileFacts = {},
): AsyncGenerator<IysLine> {
  const dates = { now, latest: now, fileDay, dayFirst }
  let header: Header | null = null
  let kind: FileKind = 'receipt'
  let last: RawLine | null = null
  for await (const raw of lines) {
    const { cells } = raw
    last = raw
    const isFirst: boolean = header === null
    header ??= headerOf(cells)
    if (isFirst) kind = kindOf(header)
    // The first line is data if it looks like a row: İYS does not publish if its daily file has a header.
    if (isFirst && !isDailyRow(cells)) continue
    yield kind === 'error' ? errorOf(header, raw) : rowOf(header, kind, raw, dates)
  }
  if (last === null || header === null) throw new FileFaultError({ kind: 'empty' })
  if (breaksOff(header, last)) throw new FileFaultError({ kind: 'cut-off', line: last.line })
}

const dateColumns: readonly DateColumn[] = ['creationDate', 'consentDate']

/** Finds the columns whose dates are day/month/year. Stops to read when no column can be. */
export async function dayFirstColumns(lines: AsyncIterable<RawLine>): Promise<ReadonlySet<DateColumn>> {
  let header: Header | null = null
  let watches = dateColumns.map((column) => ({ column, watch: newDayFirstWatch() }))
  for await (const { cells } of lines) {
    const isHeader: boolean = header === null
    header ??= headerOf(cells)
    const cellByColumn = cellsOf(header, cells)
    if (!isHeader) watches = watches.filter(({ column, watch }) => watch.look(cellByColumn[column] ?? ''))
    if (watches.length === 0) break
  }
  return new Set(watches.filter(({ watch }) => watch.isDayFirst()).map(({ column }) => column))
}

/** Reads a movement in the form of İYS's API. Leaves out a person's name, which İYS may send. */
export function readMovement(sent: Readonly<Record<string, unknown>>, now: number): IysLine {
  const cells = dailyColumns.map((column) => {
    const value = sent[column === 'channel' ? 'type' : column]
    return typeof value === 'string' ? value : ''
  })
  const dates = { now, latest: Number.POSITIVE_INFINITY, fileDay: null, dayFirst: noColumns }
  const line = rowOf(dailyColumns, 'receipt', { line: 0, cells }, dates)
  // An ONAY with a date in the future would win over later refusals.
  const isAhead = 'status' in line && line.status === 'ONAY' && line.at > now + aheadMaxMs
  return isAhead ? { kind: 'unread', line: 0, code: 'H162', detail: null } : line
}

/** Time by which İYS's clock may be ahead of izin's. */
const aheadMaxMs = 5 * 60_000

/** Reads a row of the loader's error.csv: place of the wrong line, its value, and İYS's code in the message. */
function errorOf(header: Header, { line, cells }: RawLine): IysErrorRow {
  const { place, value = '', message = '' } = cellsOf(header, cells)
  return {
    kind: 'error',
    line,
    place: Number(place ?? 0),
    value,
    code: /\bH\d{3,4}\b/.exec(message)?.[0] ?? null,
  }
}

/**
 * Reads a row of İYS as a movement. Returns the code if it cannot be read; a RET of the daily file is read as far as
 * possible.
 */
function rowOf(
  header: Header,
  kind: IysRowKind,
  { line, cells, isPartial }: RawLine,
  facts: DateFacts,
): IysLine {
  const cellByColumn = cellsOf(header, cells)
  const read = kind === 'receipt' ? readReceipt(line, cellByColumn) : readRow({ line, cells: cellByColumn })
  if ('code' in read) return { kind: 'unread', ...read }
  const unread = (code: UnreadRow['code']) => ({ kind: 'unread' as const, line, code, detail: null })
  const { recipient, channel } = read
  const { status, source, recipientType } = read.request
  // If the row is cut before the recipient type, an ONAY cannot be assigned to a person or a trader.
  if (isPartial && recipientType === null && status === 'ONAY') return unread('H116')
  const dates = readDates(cellByColumn, facts)
  const fault = faultOf(kind, cellByColumn, read, dates)
  // A RET that İYS has counts, even if little of its row can be read.
  if (fault !== null && !(kind === 'receipt' && status === 'RET')) return unread(fault)
  const { created, stated } = dates
  // For a closed phone line İYS repeats the last known date, so the RET counts from the moment at which İYS recorded it.
  const countingDate = source === 'IYS_AHS_HAT_KAPATMA' ? (created ?? stated) : (stated ?? created)
  return {
    kind,
    line,
    recipient,
    channel,
    status,
    transactionId: cellByColumn.transactionId ?? null,
    source: source !== undefined && isSourceIn(kind, source) ? source : null,
    recipientType: recipientType ?? 'BIREYSEL',
    ...(recipientType === null && status === 'RET' ? { isOfAnyType: true as const } : {}),
    consentDate: stated === null ? null : formatWallTime(stated.at),
    at: countingDate === null ? (fault === null ? 0 : standInDate(facts)) : instantOf(countingDate, status),
    toMinute: stated?.toMinute ?? false,
    creationDate: created === null ? null : formatWallTime(created.at),
    ...(fault === null ? {} : { fault }),
  }
}

type NamedCells = ReturnType<typeof cellsOf>

/**
 * Reads a row of the daily file. A RET whose recipient type cannot be read is returned without a type, and so counts for
 * all.
 */
function readReceipt(line: number, named: NamedCells): ImportRow | UnreadRow {
  const read = readRow({ line, cells: named })
  if (!('code' in read) || read.code !== 'H116') return read
  const { recipientType: _, ...cells } = named
  const untyped = readRow({ line, cells })
  return 'request' in untyped && untyped.request.status === 'RET' ? untyped : read
}

/** Dates of a row. A date that cannot be read (H158), or is in the future (H162), is null. */
interface RowDates {
  readonly created: RowDate | null
  readonly stated: RowDate | null
  readonly fault: 'H158' | 'H162' | null
}

/** Reads the two dates of a row: when İYS recorded it, and when the statement was made. */
function readDates(named: NamedCells, facts: DateFacts): RowDates {
  const dates = dateColumns.map((column) => readDateCell(named[column], column, facts))
  const isAhead = (date: RowDate | null) => date !== null && date.at > facts.latest
  const [created = null, stated = null] = dates.map((date) =>
    date === 'unreadable' || isAhead(date) ? null : date,
  )
  if (dates.includes('unreadable')) return { created, stated, fault: 'H158' }
  return {
    created,
    stated,
    fault: dates.some((date) => date !== 'unreadable' && isAhead(date)) ? 'H162' : null,
  }
}

/** Returns İYS's code for a fault of a row's source, recipient type or dates; null if there is none. */
function faultOf(
  kind: IysRowKind,
  named: NamedCells,
  { request: { status, source, recipientType } }: ImportRow,
  { created, stated, fault }: RowDates,
): RefusalCode | null {
  const isKnown = source === undefined || isSourceIn(kind, source)
  // A RET with a source that begins with IYS_ counts: İYS may have added this source since.
  const isNew = kind === 'receipt' && status === 'RET' && source?.startsWith('IYS_') === true
  if (!isKnown && !isNew) return 'H119'
  if (named.recipientType !== undefined && recipientType === null) return 'H116'
  if (fault !== null) return fault
  if (kind === 'receipt' && (created === null || named.transactionId === undefined)) return 'H158'
  return created === null && stated === null && recipientType !== 'TACIR' ? 'H112' : null
}

/** Returns the instant of a date. For a RET without seconds it is the end of the minute, so that the RET wins. */
function instantOf({ at, toMinute }: RowDate, status: Status): number {
  return at + (toMinute && status === 'RET' ? 59_000 : 0)
}

/** True for a source that a row of this kind may have. Files for İYS's loader have only sources of the company. */
function isSourceIn(kind: IysRowKind, text: string): text is Source {
  return isCompanySource(text) || (kind === 'receipt' && nationalSources.some((source) => source === text))
}
