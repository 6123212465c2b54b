import { fold } from '../consent/fold.ts'
import { type Field, fieldOfHeading, fields } from './columns.ts'
import { FileFaultError } from './fault.ts'

export type IysColumn =
  | Field
  | 'creationDate'
  | 'transactionId'
  | 'requestId'
  | 'place'
  | 'value'
  | 'message'
  | 'reason'

/** Columns of İYS's files by heading (in lower-case ASCII), in addition to those that imports know. */
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

export const dailyColumns: readonly IysColumn[] = [
  ...(['creationDate', 'transactionId', 'recipient', 'recipientType'] as const),
  ...(['channel', 'status', 'consentDate', 'source'] as const),
]

export type IysRowKind = 'receipt' | 'file' | 'word'
export type FileKind = IysRowKind | 'error'
export type Header = readonly (IysColumn | null)[]

/** Returns the column of each cell of a first line; those of the daily file if the line is a row of it. */
export function headerOf(cells: readonly string[]): Header {
  if (isDailyRow(cells)) return dailyColumns
  return cells.map((cell) => names[fold(cell).trim().replace(/\s+/g, ' ')] ?? fieldOfHeading(cell))
}

/** True for a row of the daily file. It is recognised by its transaction id, since a date can be unreadable. */
export function isDailyRow([, id = '', ...others]: readonly string[]): boolean {
  return others.length === 6 && /^[0-9a-f]{16,}$/i.test(id)
}

/** True for the first line of a file that İYS or its loader made, except an upload template, which can be imported. */
export function isOfIys(cells: readonly string[]): boolean {
  const has = hasIn(headerOf(cells))
  return isDaily(has) || isErrors(has) || (has('requestId') && isTemplate(has))
}

/** True if a header has all of these columns. */
type Has = (...columns: readonly IysColumn[]) => boolean

const hasIn =
  (header: Header): Has =>
  (...columns) =>
    columns.every((column) => header.includes(column))
/* Kinds of İYS's files, by the columns that a header must have. */
const isDaily = (has: Has) => has(...dailyColumns)
const isErrors = (has: Has) => has('message') && (has('place') || has('value'))
const isTemplate = (has: Has) => has(...fields.filter((field) => field !== 'recipientType'))

/** Returns the kind of a file by its header. Throws FileFaultError for a file that İYS does not hand out. */
export function kindOf(header: Header): FileKind {
  const has = hasIn(header)
  if (isErrors(has)) return 'error'
  if (isDaily(has)) return 'receipt'
  // A daily file that lost one of its columns is not taken for a template.
  if (!isTemplate(has) || has('creationDate') || has('transactionId'))
    throw new FileFaultError({ kind: 'not-iys' })
  // A list of rejected rows with reasons is no template either.
  if (has('message') || has('reason')) throw new FileFaultError({ kind: 'not-iys' })
  return has('requestId') ? 'file' : 'word'
}

/** Returns the filled cells of a row by their column, cut at 400 characters. */
export function cellsOf(header: Header, cells: readonly string[]): Partial<Record<IysColumn, string>> {
  const cellByColumn: Partial<Record<IysColumn, string>> = {}
  for (const [place, column] of header.entries()) {
    const cell = cells[place]
    if (column !== null && cell !== undefined && cell !== '') cellByColumn[column] = cell.slice(0, 400)
  }
  return cellByColumn
}
