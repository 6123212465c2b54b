import { fold } from '../consent/fold.ts'
import { type RecipientKind, readRecipient } from '../consent/recipient.ts'
import { byColumns, columnOf, FileFaultError, type ImportLine, type RawLine } from './consent-rows.ts'
import { csvLines, type Encoding } from './csv.ts'
import { isWorkbook, xlsxLines } from './xlsx.ts'

/**
 * Reads the lines of a file of consents, CSV or XLSX, behind its header (iys.md 6.4, 6.5). Throws FileFaultError when it cannot be
 * read to its end.
 */
export async function* readLines(
  bytes: AsyncIterable<Uint8Array>,
  encoding: Encoding,
): AsyncGenerator<ImportLine> {
  yield* byColumns(rawLines(bytes, encoding))
}

/** Reads the lines of any CSV or XLSX file, with its header if it has one. Throws as above. */
async function* rawLines(bytes: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<RawLine> {
  const pieces = bytes[Symbol.asyncIterator]()
  const first = await pieces.next()
  const whole =
    first.done === true ? nothing() : joined(first.value, { [Symbol.asyncIterator]: () => pieces })
  const isSheet = first.done !== true && isWorkbook(first.value)
  try {
    yield* isSheet ? xlsxLines(whole) : csvLines(whole, encoding)
  } finally {
    await pieces.return?.()
  }
}

async function* joined(first: Uint8Array, others: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first
  yield* others
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** How else the header of a list may name its addresses, by their kind; folded. */
const namesOf: Readonly<Record<RecipientKind, ReadonlySet<string>>> = {
  phone: new Set([
    ...['telefon', 'telefon numarasi', 'telefon no', 'cep', 'cep telefonu', 'gsm', 'numara'],
    ...['phone', 'phone number', 'mobile', 'number'],
  ]),
  email: new Set(['e-posta', 'eposta', 'e-posta adresi', 'email', 'e-mail', 'mail']),
}
/** Of either kind. */
const anyNames = new Set(['adres', 'address'])

/** No address, and nothing that is shown of a line without one, is longer. */
const textMax = 320

/**
 * The address of each line of a list, CSV, text or XLSX, as it stands there; the whole line where none can be read in it. A
 * column that the header names holds them, that of `kind` before another, else the first cell that reads as one, again of
 * that kind before another. Null stands for a first line that was taken for a header. Throws FileFaultError when the file
 * cannot be read to its end, or is empty.
 */
export async function* readAddresses(
  bytes: AsyncIterable<Uint8Array>,
  encoding: Encoding,
  kind: RecipientKind,
): AsyncGenerator<string | null> {
  let column: number | null = null
  let isFirst = true
  for await (const { cells } of rawLines(bytes, encoding)) {
    const found = addressCell(cells, kind)
    if (isFirst) {
      isFirst = false
      column = headerColumn(cells, kind)
      if (found < 0 && (column !== null || !isMeantAsAddress(cells))) {
        yield null
        continue
      }
    }
    yield addressIn(cells, column, found)
  }
  if (isFirst) throw new FileFaultError({ kind: 'empty' })
}

/** The column whose name fits best: one of this kind, one of either, one of the other kind. */
function headerColumn(cells: RawLine['cells'], kind: RecipientKind): number | null {
  const named = cells.map((cell) => fold(cell).trim())
  const fitting = [
    named.findIndex((name) => namesOf[kind].has(name)),
    cells.findIndex((cell) => columnOf(cell) === 'recipient' || anyNames.has(fold(cell).trim())),
    named.findIndex((name) => namesOf[kind === 'phone' ? 'email' : 'phone'].has(name)),
  ].filter((place) => place >= 0)
  return fitting[0] ?? null
}

function addressCell(cells: RawLine['cells'], kind: RecipientKind): number {
  const read = cells.map((cell) => readRecipient(cell))
  const ofKind = read.findIndex((one) => one.ok && one.recipient.kind === kind)
  return ofKind >= 0 ? ofKind : read.findIndex(({ ok }) => ok)
}

/** A number with a digit missing is no name of a column: it is a line that could not be read. */
function isMeantAsAddress(cells: RawLine['cells']): boolean {
  return cells.some((cell) => cell.includes('@') || (cell.match(/\d/g)?.length ?? 0) >= digitsMin)
}

/** Fewer may stand in the name of a column: Telefon 2, 2026. */
const digitsMin = 7

function addressIn(cells: RawLine['cells'], column: number | null, found: number): string {
  const named = column === null ? '' : (cells[column] ?? '')
  const text = named === '' ? (cells[found] ?? cells.filter((cell) => cell !== '').join(' ')) : named
  return text.slice(0, textMax)
}
