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
  /** True if another line of the file may have the same address. */
  readonly mayRecur?: true | undefined
  /** True if an earlier line of the file says the same. */
  readonly isDuplicate?: true | undefined
  readonly raw?: RawCells
}

/** Cells of the whole line, with its first statement, where rejected rows are given back. */
export type RawCells = readonly string[] | undefined

export interface RowRequest {
  readonly status: Status
  /** Null where the line names none: its meaning depends on what is on record. */
  readonly recipientType: RecipientType | null
  readonly source?: string | undefined
  readonly consentDate?: string | undefined
  /** The cell held a day without a time. `consentDate` is the beginning of that day. */
  readonly isWholeDay?: true | undefined
  /** `consentDate` can be read in two ways, so it is as it was written. */
  readonly isUnclearDate?: true | undefined
}

/**
 * Why a row is rejected: İYS's code or ours. `refusal-stands`: an import turns no RET into ONAY (promise 1).
 * `type-unclear`: the recipient refused as a trader, and the row names no type. `day-order`: the date can be read in two
 * ways. `not-sent`: an error of İYS's loader for a row that it did not get.
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

/** `rounded`: a spreadsheet has shortened the phone number to 9,05E+11, and its digits are lost. */
export type RowDetail = AddressFault['kind'] | 'rounded'

export interface UnreadRow {
  readonly line: number
  readonly code: RefusalCode
  readonly detail: RowDetail | null
  /** The cell that is not understood; null if there is none, or it may hold an address. */
  readonly value?: string | null | undefined
  readonly raw?: RawCells
}

/** Reading of cells beyond the words and dates that every file may use. */
export interface CellReading {
  readonly words: PlannedWords
  readonly dayOrder: DayOrder | null
}

const plain: CellReading = { words: new Map(), dayOrder: null }

const knownChannels = { names: channels, read: channelOf }
const knownStatuses = { names: statuses, read: statusOf }
const knownTypes = { names: recipientTypes, read: recipientTypeOf }
const knownSources = { names: companySources, read: sourceOf }

/** Reads addresses and dates as people and programs write them. A refusal counts without source and date. */
export function readRow({ line, cells }: StatementCells, reading = plain): ImportRow | UnreadRow {
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
  const stated = cells.recipientType === undefined ? '-' : readWord(cells.recipientType, knownTypes, words)
  if (stated === null) return unread('H116', cells.recipientType)
  const recipientType = stated === '-' ? null : stated
  if (cells.recipient === undefined) return unread('H114')
  const isPhone = kindFor(channel) === 'phone'
  // Matches 9.05E+11, or 9,05E+11 in Turkish.
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

/** Returns an unknown source as it was written: a RET counts with it all the same. */
function readSource(text: string | undefined, words: PlannedWords): string | undefined {
  if (text === undefined) return undefined
  const source = readWord(text, knownSources, words)
  return source === '-' ? undefined : (source ?? text)
}

/** Returns an unreadable date as it was written: a RET counts with it all the same. */
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

/** Returns the cell that a rejection of a decided row is about; null if there is none, or it may hold an address. */
export function valueOfRow({ request }: ImportRow, code: RowCode): string | null {
  if (code === 'H119' || code === 'H408') return shownCell(request.source ?? '')
  if (code === 'H158' || code === 'H157' || code === 'day-order') return dateForm(request.consentDate ?? '')
  return null
}

/** Returns the statements of a line: one, or one for each channel that a line about a person speaks of. */
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

function commonCells(cellOf: (use: ColumnUse) => string, { plan }: Mapping) {
  return {
    source: cellOf('source') || (plan.source ?? ''),
    consentDate: cellOf('consentDate') || (plan.consentDate ?? ''),
    recipientType: cellOf('recipientType') || (plan.recipientType ?? ''),
  }
}

/** An empty cell says nothing of its channel, nor does a *no* beside an address that is not there. */
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

function withoutEmpty(cells: Readonly<Partial<Record<Field, string>>>): StatementCells['cells'] {
  const filled: Partial<Record<Field, string>> = {}
  for (const [field, cell] of Object.entries(cells)) {
    // The keys of `cells` are fields.
    if (cell !== '') filled[field as Field] = cut(cell)
  }
  return filled
}
