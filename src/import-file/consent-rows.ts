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
import { type AddressFault, type Recipient, readEmail, readPhone } from '../consent/recipient.ts'
import type { RefusalCode } from '../consent/refusal.ts'
import type { RawLine } from '../spreadsheet/line.ts'
import type { ColumnUse, Field } from './columns.ts'
import { type DayOrder, readDate } from './dates.ts'
import { addressPlace, type Mapping } from './plan.ts'
import {
  channelOf,
  dateForm,
  type PlannedWords,
  readWord,
  recipientTypeOf,
  shownCell,
  sourceOf,
  statusOf,
  wordKey,
} from './words.ts'

/** Cells that state the consent of one recipient on one channel. */
export interface StatementCells {
  readonly line: number
  readonly cells: Readonly<Partial<Record<Field, string>>>
}

/** Maximum number of characters that are kept of a cell, so that a page of rows stays small. No valid value is longer. */
const cellLengthMax = 400

/** Cuts a cell that is too long. The … at its end keeps it invalid, since no valid value ends with it. */
function cut(cell: string): string {
  return cell.length > cellLengthMax ? `${cell.slice(0, cellLengthMax)}…` : cell
}

export interface ImportRow {
  readonly line: number
  readonly recipient: Recipient
  readonly channel: Channel
  readonly request: RowRequest
  /** True if another line of the file may have the same address. */
  readonly mayRecur?: true | undefined
  /** True if an earlier line of the file states the same. */
  readonly isDuplicate?: true | undefined
  readonly raw?: RawCells
}

/**
 * Cells of the whole line, to be returned to the uploader if the row is rejected. Only the first statement of a line has
 * them.
 */
export type RawCells = readonly string[] | undefined

export interface RowRequest {
  readonly status: Status
  /** Null if the line names none: then the recipient's present records decide the type. */
  readonly recipientType: RecipientType | null
  readonly source?: string | undefined
  readonly consentDate?: string | undefined
  /** True if the cell had a day without a time. `consentDate` is the beginning of that day. */
  readonly isWholeDay?: true | undefined
  /** True if the date can be read in two ways, such as 05/06/2018. `consentDate` is then the text of the cell. */
  readonly isUnclearDate?: true | undefined
}

/**
 * Reason to reject a row: a code of İYS or of izin. `refusal-stands`: the recipient's RET stays, since an import must not
 * turn it into ONAY. `type-unclear`: the recipient refused as a trader, and the row names no recipient type.
 * `day-order`: the date can be read in two ways. `not-sent`: İYS's loader reports an error for a row that izin did not
 * send.
 */
export type RowCode =
  | RefusalCode
  | 'refusal-stands'
  | 'open-complaint'
  | 'brand-closed'
  | 'erased'
  | 'type-unclear'
  | 'day-order'
  | 'not-sent'

/** Fault of an address. `rounded`: a spreadsheet has shortened a phone number to 9,05E+11, and its digits are lost. */
export type RowDetail = AddressFault['kind'] | 'rounded'

export interface UnreadRow {
  readonly line: number
  readonly code: RefusalCode
  readonly detail: RowDetail | null
  /** Text of the cell that was not understood; null if there is none, or if it may contain an address. */
  readonly value?: string | null | undefined
  readonly raw?: RawCells
}

/** Additional words and the order of dates that the plan of a file allows. */
export interface CellReading {
  readonly words: PlannedWords
  readonly dayOrder: DayOrder | null
}

/** Settings for reading a file without a plan: no additional words, and no order of dates. */
const noPlan: CellReading = { words: new Map(), dayOrder: null }

const knownChannels = { names: channels, read: channelOf }
const knownStatuses = { names: statuses, read: statusOf }
const knownTypes = { names: recipientTypes, read: recipientTypeOf }
const knownSources = { names: companySources, read: sourceOf }

/**
 * Reads the cells of a statement as people and programs write them. Returns the row, or the code and cell for which it is
 * rejected. Source and date are not checked here: a RET counts without them.
 */
export function readRow({ line, cells }: StatementCells, reading = noPlan): ImportRow | UnreadRow {
  const unread = (code: RefusalCode, text = '', detail: RowDetail | null = null): UnreadRow => {
    return { line, code, detail, value: shownCell(text) }
  }
  const { words } = reading
  if (cells.channel === undefined) return unread('H111')
  const channel = readWord(cells.channel, knownChannels, words)
  if (channel === null || channel === '-') return unread(channel === '-' ? 'H111' : 'H117', cells.channel)
  if (cells.status === undefined) return unread('H110')
  const status = readWord(cells.status, knownStatuses, words)
  if (status === null || status === '-') return unread(status === '-' ? 'H110' : 'H115', cells.status)
  const typeInFile =
    cells.recipientType === undefined ? '-' : readWord(cells.recipientType, knownTypes, words)
  if (typeInFile === null) return unread('H116', cells.recipientType)
  const recipientType = typeInFile === '-' ? null : typeInFile
  if (cells.recipient === undefined) return unread('H114')
  const isPhone = kindFor(channel) === 'phone'
  // Spreadsheets round a long number to 9.05E+11, or 9,05E+11 in Turkish.
  if (isPhone && /^\d(?:[.,]\d+)?E\+\d+$/i.test(cells.recipient)) return unread('H121', '', 'rounded')
  const address = isPhone ? readPhone(cells.recipient) : readEmail(cells.recipient)
  if (address.kind === 'refused') return unread(isPhone ? 'H121' : 'H120', '', address.reason.kind)
  const request = {
    status,
    recipientType,
    source: readSource(cells.source, words),
    ...readDateOf(cells, reading),
  }
  return { line, recipient: address.recipient, channel, request }
}

/** Reads a source. Returns an unknown one as it was written, since a RET counts even so. */
function readSource(text: string | undefined, words: PlannedWords): string | undefined {
  if (text === undefined) return undefined
  const source = readWord(text, knownSources, words)
  return source === '-' ? undefined : (source ?? text)
}

/** Reads a date. Returns an invalid one as it was written, since a RET counts even so. */
function readDateOf(
  { consentDate: text }: StatementCells['cells'],
  { dayOrder, words }: CellReading,
): Pick<RowRequest, 'consentDate' | 'isWholeDay' | 'isUnclearDate'> {
  if (text === undefined || words.get(wordKey(text)) === '-') return {}
  const reading = readDate(text, dayOrder)
  if (reading.kind === 'read') {
    return reading.isWholeDay
      ? { consentDate: reading.wallTime, isWholeDay: true }
      : { consentDate: reading.wallTime }
  }
  return reading.why === 'day-order' ? { consentDate: text, isUnclearDate: true } : { consentDate: text }
}

/**
 * Returns the text in a row that is the cause of a rejection code; null if there is none, or if it may contain an
 * address.
 */
export function valueOfRow({ request }: ImportRow, code: RowCode): string | null {
  if (code === 'H119' || code === 'H408') return shownCell(request.source ?? '')
  if (code === 'H158' || code === 'H157' || code === 'day-order') return dateForm(request.consentDate ?? '')
  return null
}

/** Returns the statements of a line: a single one, or in a file with one row for each person one for each channel. */
export function statementsOf(
  { line, cells }: RawLine,
  mapping: Mapping,
  dayOrder: DayOrder | null,
): (ImportRow | UnreadRow)[] {
  const cellOf = (use: ColumnUse) => {
    const place = mapping.places.get(use)
    return place === undefined ? '' : (cells[place] ?? '')
  }
  const reading = { words: mapping.words, dayOrder }
  if (mapping.channels.length > 0) return statementsOfPerson({ line, cells }, mapping, reading, cellOf)
  const channel = readWord(cellOf('channel'), knownChannels, mapping.words)
  const address = channel === null || channel === '-' ? undefined : addressPlace(mapping, channel)
  const statement = commonCells(cellOf, mapping)
  return [
    readRow(
      {
        line,
        cells: withoutEmpty({
          ...statement,
          channel: cellOf('channel'),
          status: cellOf('status'),
          recipient: address === undefined ? '' : (cells[address] ?? ''),
        }),
      },
      reading,
    ),
  ]
}

/** Returns the cells that are the same for every channel, or the plan's values where a cell is empty. */
function commonCells(cellOf: (use: ColumnUse) => string, { plan }: Mapping) {
  return {
    source: cellOf('source') || (plan.source ?? ''),
    consentDate: cellOf('consentDate') || (plan.consentDate ?? ''),
    recipientType: cellOf('recipientType') || (plan.recipientType ?? ''),
  }
}

/**
 * Returns the statements of a person's line, one for each channel with an answer. Leaves out a channel whose cell is empty,
 * and a *no* without an address.
 */
function statementsOfPerson(
  { line, cells }: RawLine,
  mapping: Mapping,
  reading: CellReading,
  cellOf: (use: ColumnUse) => string,
): (ImportRow | UnreadRow)[] {
  const common = commonCells(cellOf, mapping)
  const answers = mapping.channels.flatMap((channel) => {
    const answer = cellOf(channel)
    const status = answer === '' ? '-' : readWord(answer, knownStatuses, mapping.words)
    return status === '-' ? [] : [{ channel, answer, status }]
  })
  const rows = answers.flatMap(({ channel, answer, status }) => {
    const recipient = cells[addressPlace(mapping, channel) ?? -1] ?? ''
    if (status === 'RET' && recipient === '') return []
    const source = cellOf(`${channel}.source`) || common.source
    const consentDate = cellOf(`${channel}.consentDate`) || common.consentDate
    const statement = { ...common, source, consentDate, channel, status: answer, recipient }
    return [readRow({ line, cells: withoutEmpty(statement) }, reading)]
  })
  if (rows.length > 0) return rows
  return [{ line, code: answers.length > 0 ? 'H114' : 'H110', detail: null }]
}

/** Returns the cells that are not empty, each cut to the maximal length. */
function withoutEmpty(cells: Readonly<Partial<Record<Field, string>>>): StatementCells['cells'] {
  const filled: Partial<Record<Field, string>> = {}
  for (const [field, cell] of Object.entries(cells)) {
    // The keys of `cells` are fields.
    if (cell !== '') filled[field as Field] = cut(cell)
  }
  return filled
}
