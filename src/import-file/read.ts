import { fold } from '../consent/fold.ts'
import { type RecipientKind, readRecipient } from '../consent/recipient.ts'
import type { Encoding } from '../spreadsheet/csv.ts'
import { SpreadsheetError } from '../spreadsheet/fault.ts'
import type { RawLine } from '../spreadsheet/line.ts'
import { spreadsheetLines } from '../spreadsheet/read.ts'
import { useOfHeading } from './columns.ts'
import { type ColumnExamples, examplesOf } from './examples.ts'
import { FileFaultError } from './fault.ts'
import { isOfIys } from './iys-header.ts'
import { dayFirstColumns, type IysFileFacts, type IysLine, iysLines } from './iys-rows.ts'
import type { ImportPlan } from './plan.ts'
import { type ReadRow, type RowOptions, type Survey, survey, surveyedRows } from './survey.ts'

/** Content of a file. It can be read several times from its beginning. */
export interface FileContent {
  readonly bytes: () => AsyncIterable<Uint8Array>
  readonly encoding: Encoding
}

/** Reads a whole file of consents to find the meaning of its columns. Throws FileFaultError. */
export async function surveyConsents({ bytes, encoding }: FileContent, plan: ImportPlan): Promise<Survey> {
  return await survey(notOfIys(fileLines(bytes(), encoding)), plan)
}

/** Yields the rows of a surveyed file of consents. Throws FileFaultError. */
export async function* readConsentRows(
  { bytes, encoding }: FileContent,
  survey: Survey,
  options: RowOptions = {},
): AsyncGenerator<ReadRow> {
  yield* surveyedRows(fileLines(bytes(), encoding), survey, options)
}

/** Reads the headings of a file and some values of each column. Throws FileFaultError. */
export async function readExamples({ bytes, encoding }: FileContent): Promise<ColumnExamples> {
  return await examplesOf(notOfIys(fileLines(bytes(), encoding)))
}

/** Yields the lines of a file as they are, its headings first. Throws FileFaultError. */
export async function* readRawLines({ bytes, encoding }: FileContent): AsyncGenerator<RawLine> {
  yield* fileLines(bytes(), encoding)
}

/** Yields the lines of a file. Throws FileFaultError if its first line shows that İYS made it. */
async function* notOfIys(lines: AsyncIterable<RawLine>): AsyncGenerator<RawLine> {
  let isFirst = true
  for await (const line of lines) {
    if (isFirst && isOfIys(line.cells)) throw new FileFaultError({ kind: 'of-iys' })
    isFirst = false
    yield line
  }
}

/** Yields the lines of a CSV or XLSX file. Turns an error of reading into FileFaultError. */
async function* fileLines(bytes: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<RawLine> {
  try {
    yield* spreadsheetLines(bytes, encoding)
  } catch (error) {
    throw error instanceof SpreadsheetError ? new FileFaultError(error.fault, { cause: error }) : error
  }
}

/** Yields the rows of a file of İYS or its loader. Reads the file twice, so `bytes` is a function. Throws FileFaultError. */
export async function* readIysLines(
  bytes: () => AsyncIterable<Uint8Array>,
  encoding: Encoding,
  now: number,
  fileDay: IysFileFacts['fileDay'] = null,
): AsyncGenerator<IysLine> {
  const dayFirst = await dayFirstColumns(fileLines(bytes(), encoding))
  yield* iysLines(fileLines(bytes(), encoding), now, { fileDay, dayFirst })
}

/** Headings of a column of addresses in a list that has only addresses. */
const addressHeadings = new Set(['adres', 'address', 'numara', 'number'])

/**
 * Maximum number of characters that are kept of a line: no address is longer, and no more is shown of a line without an
 * address.
 */
const textMax = 320

/**
 * Yields the address of each line of a list, or the whole line if it has none. The address is in the column that a heading
 * names, else in the first cell that can be read as an address, preferably of `kind`. Leaves out the heading line. Throws
 * FileFaultError.
 */
export async function* readAddresses(
  bytes: AsyncIterable<Uint8Array>,
  encoding: Encoding,
  kind: RecipientKind,
): AsyncGenerator<string> {
  let column: number | null = null
  let isFirst = true
  for await (const { cells } of fileLines(bytes, encoding)) {
    const address = addressCell(cells, kind)
    if (isFirst) column = headerColumn(cells, kind)
    const isHeader = isFirst && address === undefined && (column !== null || !isMeantAsAddress(cells))
    isFirst = false
    if (!isHeader) yield addressIn(cells, column, address)
  }
  if (isFirst) throw new FileFaultError({ kind: 'empty' })
}

/** Returns the place of the column of addresses: preferably of this kind, then of any kind, then of the other kind. */
function headerColumn(cells: RawLine['cells'], kind: RecipientKind): number | null {
  const uses = cells.map(useOfHeading)
  const isPhone = kind === 'phone'
  const fitting = [
    uses.indexOf(isPhone ? 'phone' : 'emailAddress'),
    cells.findIndex((cell, place) => uses[place] === 'recipient' || addressHeadings.has(fold(cell).trim())),
    uses.indexOf(isPhone ? 'emailAddress' : 'phone'),
  ].filter((place) => place >= 0)
  return fitting[0] ?? null
}

/** Returns the first cell that can be read as an address, preferably of this kind. */
function addressCell(cells: RawLine['cells'], kind: RecipientKind): string | undefined {
  const addresses = cells
    .map((cell) => ({ cell, reading: readRecipient(cell) }))
    .filter(({ reading }) => reading.kind === 'read')
  const ofKind = addresses.find(({ reading }) => reading.kind === 'read' && reading.recipient.kind === kind)
  return (ofKind ?? addresses[0])?.cell
}

/** True if a cell looks like an address, even one with a digit missing. Such a line is not a header. */
function isMeantAsAddress(cells: RawLine['cells']): boolean {
  return cells.some((cell) => cell.includes('@') || (cell.match(/\d/g)?.length ?? 0) >= digitsMin)
}

/** Least digits of a phone number with a missing digit. Headings such as "Telefon 2" or "2026" have fewer. */
const digitsMin = 7

/** Returns the cell of the named column, else the address, else the whole line. */
function addressIn(cells: RawLine['cells'], column: number | null, address: string | undefined): string {
  const cellOfColumn = column === null ? '' : (cells[column] ?? '')
  const text = cellOfColumn === '' ? (address ?? cells.filter((cell) => cell !== '').join(' ')) : cellOfColumn
  return text.slice(0, textMax)
}
