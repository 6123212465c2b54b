import { formatWallTime, type IstanbulDay, type WallTime } from '../calendar/istanbul.ts'
import {
  type Channel,
  isCompanySource,
  nationalSources,
  type RecipientType,
  type Source,
  type Status,
} from '../consent/consent.ts'
import { fold } from '../consent/fold.ts'
import type { Recipient } from '../consent/recipient.ts'
import type { RefusalCode } from '../consent/refusal.ts'
import type { RawLine } from '../spreadsheet/line.ts'
import { type Field, fieldOfHeading, fields } from './columns.ts'
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
import { breaksOff } from './last-line.ts'

/**
 * A movement that İYS has. `receipt` is a line of its daily file, and `file` a line that its loader reports as
 * taken. `word` is a line of an upload template that a person says was loaded.
 */
export interface IysRow {
  readonly kind: 'receipt' | 'file' | 'word'
  readonly line: number
  readonly recipient: Recipient
  readonly channel: Channel
  readonly recipientType: RecipientType
  /** A refusal that names no recipient type. */
  readonly isOfAnyType?: true | undefined
  readonly status: Status
  readonly source: Source | null
  /** Null for a TACIR record that never had one. */
  readonly consentDate: WallTime | null
  /** Instant from which it counts, to order it among others. */
  readonly at: number
  /** A spreadsheet has dropped the seconds of the date. */
  readonly toMinute: boolean
  readonly transactionId: string | null
  readonly creationDate: WallTime | null
  /** Why a refusal could not be read in full. It counts all the same, and `at` may stand in for its date. */
  readonly fault?: RefusalCode | undefined
}

/** A line of the file that we gave, which the loader could not load. */
export interface IysErrorRow {
  readonly kind: 'error'
  readonly line: number
  readonly place: number
  readonly value: string
  readonly code: string | null
}

export type IysLine = IysRow | IysErrorRow | (UnreadRow & { readonly kind: 'unread' })

type IysColumn =
  | Field
  | 'creationDate'
  | 'transactionId'
  | 'requestId'
  | 'place'
  | 'value'
  | 'message'
  | 'reason'

/** Folded names beside those of imports. */
const names: Readonly<Record<string, IysColumn>> = {
  creationdate: 'creationDate',
  'kayit tarihi': 'creationDate',
  transactionid: 'transactionId',
  'islem bilgisi': 'transactionId',
  requestid: 'requestId',
  subrequestid: 'requestId',
  ...Object.fromEntries(
    ['line', 'line number', 'linenumber', 'satir', 'satir no'].map((heading) => [heading, 'place']),
  ),
  ...Object.fromEntries(['value', 'deger'].map((heading) => [heading, 'value'])),
  ...Object.fromEntries(['message', 'mesaj', 'hata', 'error'].map((heading) => [heading, 'message'])),
  ...Object.fromEntries(['code', 'kod', 'reason', 'neden'].map((heading) => [heading, 'reason'])),
}

const dailyColumns: readonly IysColumn[] = [
  ...(['creationDate', 'transactionId', 'recipient', 'recipientType'] as const),
  ...(['channel', 'status', 'consentDate', 'source'] as const),
]

type FileKind = IysRow['kind'] | 'error'
type Header = readonly (IysColumn | null)[]

/** Facts of a file beside its rows. */
export interface IysFileFacts {
  /** Day that the file is of. */
  readonly fileDay?: IstanbulDay | null | undefined
  /** Columns whose dates are day/month/year, as `dayFirstColumns` finds them. */
  readonly dayFirst?: DateFacts['dayFirst'] | undefined
}

const noColumns: DateFacts['dayFirst'] = new Set()

/** Yields the rows of İYS's daily file, a loader's success.csv or error.csv, or an upload template. */
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
    // İYS does not publish if its daily file has a header.
    if (isFirst && !isDailyRow(cells)) continue
    yield kind === 'error' ? errorOf(header, raw) : rowOf(header, kind, raw, dates)
  }
  if (last === null || header === null) throw new FileFaultError({ kind: 'empty' })
  if (breaksOff(header, last)) throw new FileFaultError({ kind: 'cut-off', line: last.line })
}

const dateColumns: readonly DateColumn[] = ['creationDate', 'consentDate']

/** Finds the columns whose dates are day/month/year. Reads on only while there may be one. */
export async function dayFirstColumns(lines: AsyncIterable<RawLine>): Promise<ReadonlySet<DateColumn>> {
  let header: Header | null = null
  let watches = dateColumns.map((column) => ({ column, watch: newDayFirstWatch() }))
  for await (const { cells } of lines) {
    const isHeader: boolean = header === null
    header ??= headerOf(cells)
    const named = cellsOf(header, cells)
    if (!isHeader) watches = watches.filter(({ column, watch }) => watch.look(named[column] ?? ''))
    if (watches.length === 0) break
  }
  return new Set(watches.filter(({ watch }) => watch.isDayFirst()).map(({ column }) => column))
}

/** Reads a movement as İYS's interface gives it; the name of a citizen is left out. */
export function readMovement(sent: Readonly<Record<string, unknown>>, now: number): IysLine {
  const cells = dailyColumns.map((column) => {
    const value = sent[column === 'channel' ? 'type' : column]
    return typeof value === 'string' ? value : ''
  })
  const dates = { now, latest: Number.POSITIVE_INFINITY, fileDay: null, dayFirst: noColumns }
  const line = rowOf(dailyColumns, 'receipt', { line: 0, cells }, dates)
  // An ONAY from far ahead would outlast refusals.
  const isAhead = 'status' in line && line.status === 'ONAY' && line.at > now + aheadMaxMs
  return isAhead ? { kind: 'unread', line: 0, code: 'H162', detail: null } : line
}

/** The clock of İYS may be ahead of ours. */
const aheadMaxMs = 5 * 60_000

function headerOf(cells: readonly string[]): Header {
  if (isDailyRow(cells)) return dailyColumns
  return cells.map((cell) => names[fold(cell).trim().replace(/\s+/g, ' ')] ?? fieldOfHeading(cell))
}

/** By İYS's id: a date can be unreadable. */
function isDailyRow([, id = '', ...others]: readonly string[]): boolean {
  return others.length === 6 && /^[0-9a-f]{16,}$/i.test(id)
}

/** True for the first line of a file that İYS or its loader made. Imports take an upload template. */
export function isOfIys(cells: readonly string[]): boolean {
  const has = hasIn(headerOf(cells))
  return isDaily(has) || isErrors(has) || (has('requestId') && isTemplate(has))
}

type Has = (...wanted: readonly IysColumn[]) => boolean

const hasIn =
  (header: Header): Has =>
  (...wanted) =>
    wanted.every((column) => header.includes(column))
const isDaily = (has: Has) => has(...dailyColumns)
const isErrors = (has: Has) => has('message') && (has('place') || has('value'))
const isTemplate = (has: Has) => has(...fields.filter((field) => field !== 'recipientType'))

function kindOf(header: Header): FileKind {
  const has = hasIn(header)
  if (isErrors(has)) return 'error'
  if (isDaily(has)) return 'receipt'
  // A daily file that lost one of its columns is not taken for a template.
  if (!isTemplate(has) || has('creationDate') || has('transactionId'))
    throw new FileFaultError({ kind: 'not-iys' })
  // Nor is a list of rows that were not taken, each with the reason.
  if (has('message') || has('reason')) throw new FileFaultError({ kind: 'not-iys' })
  return has('requestId') ? 'file' : 'word'
}

function cellsOf(header: Header, cells: readonly string[]): Partial<Record<IysColumn, string>> {
  const named: Partial<Record<IysColumn, string>> = {}
  for (const [place, column] of header.entries()) {
    const cell = cells[place]
    if (column !== null && cell !== undefined && cell !== '') named[column] = cell.slice(0, 400)
  }
  return named
}

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

function rowOf(
  header: Header,
  kind: IysRow['kind'],
  { line, cells, isPartial }: RawLine,
  facts: DateFacts,
): IysLine {
  const named = cellsOf(header, cells)
  const read = kind === 'receipt' ? readReceipt(line, named) : readRow({ line, cells: named })
  if ('code' in read) return { kind: 'unread', ...read }
  const unread = (code: UnreadRow['code']) => ({ kind: 'unread' as const, line, code, detail: null })
  const { recipient, channel } = read
  const { status, source, recipientType } = read.request
  // A row that breaks off says of no ONAY whose it is.
  if (isPartial && recipientType === null && status === 'ONAY') return unread('H116')
  const dates = readDates(named, facts)
  const fault = faultOf(kind, named, read, dates)
  // A refusal that İYS has counts, however little of its row can be read (promise 1).
  if (fault !== null && !(kind === 'receipt' && status === 'RET')) return unread(fault)
  const { created, stated } = dates
  // A closed line repeats the last date known, and counts from when İYS wrote it.
  const counts = source === 'IYS_AHS_HAT_KAPATMA' ? (created ?? stated) : (stated ?? created)
  return {
    kind,
    line,
    recipient,
    channel,
    status,
    transactionId: named.transactionId ?? null,
    source: source !== undefined && isSourceIn(kind, source) ? source : null,
    recipientType: recipientType ?? 'BIREYSEL',
    ...(recipientType === null && status === 'RET' ? { isOfAnyType: true as const } : {}),
    consentDate: stated === null ? null : formatWallTime(stated.at),
    at: counts === null ? (fault === null ? 0 : standInDate(facts)) : instantOf(counts, status),
    toMinute: stated?.toMinute ?? false,
    creationDate: created === null ? null : formatWallTime(created.at),
    ...(fault === null ? {} : { fault }),
  }
}

type NamedCells = ReturnType<typeof cellsOf>

/** A refusal whose recipient type cannot be read is of every type on record. */
function readReceipt(line: number, named: NamedCells): ImportRow | UnreadRow {
  const read = readRow({ line, cells: named })
  if (!('code' in read) || read.code !== 'H116') return read
  const { recipientType: _, ...cells } = named
  const untyped = readRow({ line, cells })
  return 'request' in untyped && untyped.request.status === 'RET' ? untyped : read
}

/** A date that cannot be read, or lies ahead, is null. */
interface RowDates {
  readonly created: RowDate | null
  readonly stated: RowDate | null
  readonly fault: 'H158' | 'H162' | null
}

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

function faultOf(
  kind: IysRow['kind'],
  named: NamedCells,
  { request: { status, source, recipientType } }: ImportRow,
  { created, stated, fault }: RowDates,
): RefusalCode | null {
  const isKnown = source === undefined || isSourceIn(kind, source)
  // İYS may have a new source.
  const isNew = kind === 'receipt' && status === 'RET' && source?.startsWith('IYS_') === true
  if (!isKnown && !isNew) return 'H119'
  if (named.recipientType !== undefined && recipientType === null) return 'H116'
  if (fault !== null) return fault
  if (kind === 'receipt' && (created === null || named.transactionId === undefined)) return 'H158'
  return created === null && stated === null && recipientType !== 'TACIR' ? 'H112' : null
}

/** A refusal counts to the end of its minute if that is all that is known. */
function instantOf({ at, toMinute }: RowDate, status: Status): number {
  return at + (toMinute && status === 'RET' ? 59_000 : 0)
}

/** True for a source that such a row may have. A file for İYS's loader holds only sources of the company. */
function isSourceIn(kind: IysRow['kind'], text: string): text is Source {
  return isCompanySource(text) || (kind === 'receipt' && nationalSources.some((source) => source === text))
}
