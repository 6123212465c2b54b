import { formatWallTime } from '../calendar/istanbul.ts'
import {
  type Channel,
  channels,
  companySources,
  kindFor,
  type RecipientType,
  recipientTypes,
  type Status,
  statuses,
} from '../consent/consent.ts'
import { fold, spelling } from '../consent/fold.ts'
import { type AddressFault, type Recipient, readEmail, readPhone } from '../consent/recipient.ts'
import type { RefusalCode } from '../consent/refusal.ts'
import { channelColumn, sourceColumn } from '../language/synonyms.ts'
import type { RawLine } from '../spreadsheet/line.ts'
import { isWholeDay, wallTimeOfSerial } from '../spreadsheet/serial-dates.ts'
import { objectEntries } from '../util/objects.ts'
import { FileFaultError } from './fault.ts'

/** Columns of İYS's own loader. */
export const columns = ['type', 'source', 'recipient', 'status', 'consentDate', 'recipientType'] as const
export type Column = (typeof columns)[number]

/** Other names of the columns, folded: in Turkish and of a partner's template. */
const synonyms: Readonly<Record<string, Column>> = {
  'izin turu': 'type',
  'izin tipi': 'type',
  tur: 'type',
  kanal: 'type',
  alici: 'recipient',
  'izin durumu': 'status',
  durum: 'status',
  'onay(1)-ret(0)': 'status',
  'izin kaynagi': 'source',
  kaynak: 'source',
  'izin tarihi': 'consentDate',
  tarih: 'consentDate',
  'alici tipi': 'recipientType',
  ...Object.fromEntries(columns.map((column) => [fold(column), column])),
}

export function columnOf(header: string): Column | null {
  const name = fold(header).trim().replace(/\s+/g, ' ')
  return Object.hasOwn(synonyms, name) ? (synonyms[name] ?? null) : null
}

export interface ImportLine {
  readonly line: number
  readonly cells: Readonly<Partial<Record<Column, string>>>
}

export async function* byColumns(lines: AsyncIterable<RawLine>): AsyncGenerator<ImportLine> {
  let header: readonly (Column | null)[] | null = null
  for await (const { line, cells } of lines) {
    if (header === null) header = readHeader(cells)
    else yield { line, cells: cellsOf(header, cells) }
  }
  if (header === null) throw new FileFaultError({ kind: 'empty' })
}

/** A file without `recipientType` is of private persons. */
function readHeader(cells: readonly string[]): (Column | null)[] {
  const header = cells.map(columnOf)
  const missing = columns.find((column) => column !== 'recipientType' && !header.includes(column))
  if (missing !== undefined) throw new FileFaultError({ kind: 'column-missing', column: missing })
  const twice = columns.find((column) => header.indexOf(column) !== header.lastIndexOf(column))
  if (twice !== undefined) throw new FileFaultError({ kind: 'column-twice', column: twice })
  return header
}

function cellsOf(header: readonly (Column | null)[], texts: readonly string[]): ImportLine['cells'] {
  const cells: Partial<Record<Column, string>> = {}
  for (const [place, column] of header.entries()) {
    const cell = texts[place]
    if (column !== null && cell !== undefined && cell !== '') cells[column] = cut(cell)
  }
  return cells
}

/** Characters kept of a cell, so that a page of rows stays small. No readable value is longer. */
const cellLengthMax = 400

/** Cuts a cell that is too long. No value ends with this mark, so it stays unreadable. */
function cut(cell: string): string {
  return cell.length > cellLengthMax ? `${cell.slice(0, cellLengthMax)}…` : cell
}

export interface ImportRow {
  readonly line: number
  readonly recipient: Recipient
  readonly channel: Channel
  readonly request: RowRequest
}

export interface RowRequest {
  readonly status: Status
  /** Null where the line names none: its meaning depends on what is on record. */
  readonly recipientType: RecipientType | null
  readonly source?: string | undefined
  readonly consentDate?: string | undefined
  /** The cell held a day without a time, as spreadsheets keep one. `consentDate` is the beginning of that day. */
  readonly isWholeDay?: true | undefined
}

/**
 * Why a row is rejected: İYS's code or ours. `refusal-stands`: an import turns no RET into ONAY (promise 1).
 * `type-unclear`: the recipient refused as a trader, and the row names no type. `not-sent`: an error of
 * İYS's loader for a row that it did not get.
 */
export type RowCode =
  | RefusalCode
  | 'refusal-stands'
  | 'open-complaint'
  | 'brand-closed'
  | 'erased'
  | 'type-unclear'
  | 'not-sent'

/** `rounded`: a spreadsheet has shortened the phone number to 9,05E+11, and its digits are lost. */
export type RowDetail = AddressFault['kind'] | 'rounded'

export interface UnreadRow {
  readonly line: number
  readonly code: RefusalCode
  readonly detail: RowDetail | null
}

export const channelOf = spelling(channels, namesByWord(channelColumn))
export const statusOf = spelling(statuses, { '1': 'ONAY', '0': 'RET' })
export const recipientTypeOf = spelling(recipientTypes)
export const sourceOf = spelling(companySources, namesByWord(sourceColumn))

function namesByWord<Name extends string>(words: Readonly<Record<Name, readonly string[]>>) {
  const all = objectEntries(words)
  return Object.fromEntries(all.flatMap(([name, some]) => some.map((word) => [word, name] as const)))
}

/** Reads addresses and dates as people and Excel write them. A refusal counts without source and date. */
export function readRow({ line, cells }: ImportLine): ImportRow | UnreadRow {
  const unread = (code: RefusalCode, detail: RowDetail | null = null): UnreadRow => ({ line, code, detail })
  if (cells.type === undefined) return unread('H111')
  const channel = channelOf(cells.type)
  if (channel === null) return unread('H117')
  if (cells.status === undefined) return unread('H110')
  const status = statusOf(cells.status)
  if (status === null) return unread('H115')
  const recipientType = cells.recipientType === undefined ? null : recipientTypeOf(cells.recipientType)
  if (recipientType === null && cells.recipientType !== undefined) return unread('H116')
  if (cells.recipient === undefined) return unread('H114')
  const isPhone = kindFor(channel) === 'phone'
  // Matches 9.05E+11, or 9,05E+11 in Turkish.
  if (isPhone && /^\d(?:[.,]\d+)?E\+\d+$/i.test(cells.recipient)) return unread('H121', 'rounded')
  const reading = isPhone ? readPhone(cells.recipient) : readEmail(cells.recipient)
  if (reading.kind === 'refused') return unread(isPhone ? 'H121' : 'H120', reading.reason.kind)
  const source = cells.source === undefined ? undefined : (sourceOf(cells.source) ?? cells.source)
  const consentDate = cells.consentDate === undefined ? undefined : wallTimeOf(cells.consentDate)
  return {
    line,
    recipient: reading.recipient,
    channel,
    request: {
      recipientType,
      status,
      source,
      consentDate,
      ...(isWholeDay(cells.consentDate ?? '') ? { isWholeDay: true as const } : {}),
    },
  }
}

/** Turns `02.03.2026 14:05[:09]` of a Turkish Excel, its number of days, or ISO 8601 into İYS's form. */
export function wallTimeOf(text: string): string {
  const written = /^(\d{1,2})\.(\d{1,2})\.(\d{4}) (\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text)
  if (written === null) return wallTimeOfSerial(text) ?? wallTimeOfIso(text) ?? text
  const [, day = '', month = '', year = '', hour = '', minute = '', second = '00'] = written
  const two = (digits: string) => digits.padStart(2, '0')
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${minute}:${second}`
}

/** Reads `2026-03-02T14:05:09`, also without seconds. A time without an offset is Turkish time, as all are. */
function wallTimeOfIso(text: string): string | null {
  const written =
    /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?$/.exec(text)
  if (written === null) return null
  const [, day = '', minute = '', second = '00', offset] = written
  if (offset === undefined) return `${day} ${minute}:${second}`
  const at = Date.parse(`${day}T${minute}:${second}${offset}`)
  return Number.isNaN(at) ? null : formatWallTime(at)
}
