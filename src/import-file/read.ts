import { fold } from '../consent/fold.ts'
import { type RecipientKind, readRecipient } from '../consent/recipient.ts'
import type { Encoding } from '../spreadsheet/csv.ts'
import { SpreadsheetError } from '../spreadsheet/fault.ts'
import type { RawLine } from '../spreadsheet/line.ts'
import { spreadsheetLines } from '../spreadsheet/read.ts'
import { byColumns, columnOf, type ImportLine } from './consent-rows.ts'
import { FileFaultError } from './fault.ts'
import { dayFirstColumns, type IysFileFacts, type IysLine, isOfIys, iysLines } from './iys-rows.ts'

/** Yields the lines of a file of consents behind its header. Throws FileFaultError. */
export async function* readLines(
  bytes: AsyncIterable<Uint8Array>,
  encoding: Encoding,
): AsyncGenerator<ImportLine> {
  yield* byColumns(notOfIys(fileLines(bytes, encoding)))
}

async function* notOfIys(lines: AsyncIterable<RawLine>): AsyncGenerator<RawLine> {
  let isFirst = true
  for await (const line of lines) {
    if (isFirst && isOfIys(line.cells)) throw new FileFaultError({ kind: 'of-iys' })
    isFirst = false
    yield line
  }
}

/** Yields the lines of a file with a spreadsheet's fault as the file's. */
async function* fileLines(bytes: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<RawLine> {
  try {
    yield* spreadsheetLines(bytes, encoding)
  } catch (error) {
    throw error instanceof SpreadsheetError ? new FileFaultError(error.fault, { cause: error }) : error
  }
}

/** Yields the rows of a file of İYS or its loader; `bytes` begins it anew. Throws FileFaultError. */
export async function* readIysLines(
  bytes: () => AsyncIterable<Uint8Array>,
  encoding: Encoding,
  now: number,
  fileDay: IysFileFacts['fileDay'] = null,
): AsyncGenerator<IysLine> {
  const dayFirst = await dayFirstColumns(fileLines(bytes(), encoding))
  yield* iysLines(fileLines(bytes(), encoding), now, { fileDay, dayFirst })
}

/** Names of address columns in the header of a list, folded. */
const namesOf: Readonly<Record<RecipientKind, ReadonlySet<string>>> = {
  phone: new Set([
    'telefon',
    'telefon numarasi',
    'telefon no',
    'cep',
    'cep telefonu',
    'gsm',
    'numara',
    'phone',
    'phone number',
    'mobile',
    'number',
  ]),
  email: new Set(['e-posta', 'eposta', 'e-posta adresi', 'email', 'e-mail', 'mail']),
}
const anyNames = new Set(['adres', 'address'])

/** Characters kept of a line: no address is longer, and no more is shown of a line without an address. */
const textMax = 320

/**
 * Yields the address of each line of a list, or the whole line if none can be read. The named column counts
 * first, then the first cell that reads as an address, of `kind` before the other. Leaves out a header. Throws
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

/** Prefers a column of this kind, then one of either, then one of the other kind. */
function headerColumn(cells: RawLine['cells'], kind: RecipientKind): number | null {
  const named = cells.map((cell) => fold(cell).trim())
  const fitting = [
    named.findIndex((name) => namesOf[kind].has(name)),
    cells.findIndex((cell) => columnOf(cell) === 'recipient' || anyNames.has(fold(cell).trim())),
    named.findIndex((name) => namesOf[kind === 'phone' ? 'email' : 'phone'].has(name)),
  ].filter((place) => place >= 0)
  return fitting[0] ?? null
}

function addressCell(cells: RawLine['cells'], kind: RecipientKind): string | undefined {
  const read = cells
    .map((cell) => ({ cell, reading: readRecipient(cell) }))
    .filter(({ reading }) => reading.kind === 'read')
  const ofKind = read.find(({ reading }) => reading.kind === 'read' && reading.recipient.kind === kind)
  return (ofKind ?? read[0])?.cell
}

/** True if a cell looks like an address, even one with a digit missing. Such a line is not a header. */
function isMeantAsAddress(cells: RawLine['cells']): boolean {
  return cells.some((cell) => cell.includes('@') || (cell.match(/\d/g)?.length ?? 0) >= digitsMin)
}

/** Column names such as "Telefon 2" or "2026" have fewer. */
const digitsMin = 7

function addressIn(cells: RawLine['cells'], column: number | null, address: string | undefined): string {
  const named = column === null ? '' : (cells[column] ?? '')
  const text = named === '' ? (address ?? cells.filter((cell) => cell !== '').join(' ')) : named
  return text.slice(0, textMax)
}
