import { type RecipientKind, readRecipient } from '../consent/recipient.ts'
import { byColumns, FileFaultError, type ImportLine, type RawLine } from './consent-rows.ts'
import { csvLines, type Encoding } from './csv.ts'
import { type IysLine, isOfIys, iysLines } from './iys-rows.ts'
import { isWorkbook, xlsxLines } from './xlsx.ts'

/** Yields the lines of a file of consents behind its header. Throws FileFaultError. */
export async function* readLines(
  bytes: AsyncIterable<Uint8Array>,
  encoding: Encoding,
): AsyncGenerator<ImportLine> {
  yield* byColumns(notOfIys(rawLines(bytes, encoding)))
}

async function* notOfIys(lines: AsyncIterable<RawLine>): AsyncGenerator<RawLine> {
  let isFirst = true
  for await (const line of lines) {
    if (isFirst && isOfIys(line.cells)) throw new FileFaultError({ kind: 'of-iys' })
    isFirst = false
    yield line
  }
}

async function* rawLines(bytes: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<RawLine> {
  const pieces = bytes[Symbol.asyncIterator]()
  const { value: first = new Uint8Array() } = await pieces.next()
  const whole = joined(first, { [Symbol.asyncIterator]: () => pieces })
  try {
    if (!isWorkbook(first) && isBinary(first)) throw new FileFaultError({ kind: 'not-xlsx' })
    yield* isWorkbook(first) ? xlsxLines(whole) : csvLines(whole, encoding)
  } finally {
    await pieces.return?.()
  }
}

/** True if this is no text, whatever its name: text has no NUL and hardly any other control character. */
function isBinary(bytes: Uint8Array): boolean {
  const controls = bytes.filter((byte) => byte < 0x09 || (byte > 0x0d && byte < 0x20)).length
  return controls * 50 > bytes.length || bytes.includes(0)
}

async function* joined(first: Uint8Array, others: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first
  yield* others
}

/** Yields the rows of a file of İYS or its loader. Throws FileFaultError. */
export async function* readIysLines(
  bytes: AsyncIterable<Uint8Array>,
  encoding: Encoding,
  now: number,
): AsyncGenerator<IysLine> {
  yield* iysLines(rawLines(bytes, encoding), now)
}

/** No address is longer, and no more is shown of a line without one. */
const textMax = 320

/**
 * Yields the address of each line of a list, of `kind` before the other, or the whole line if none can be read.
 * Leaves out a first line that holds nothing like an address. Throws FileFaultError.
 */
export async function* readAddresses(
  bytes: AsyncIterable<Uint8Array>,
  encoding: Encoding,
  kind: RecipientKind,
): AsyncGenerator<string> {
  let isFirst = true
  for await (const { cells } of rawLines(bytes, encoding)) {
    const address = addressCell(cells, kind)
    const isHeader = isFirst && address === undefined && !isMeantAsAddress(cells)
    isFirst = false
    const line = () => cells.filter((cell) => cell !== '').join(' ')
    if (!isHeader) yield (address ?? line()).slice(0, textMax)
  }
  if (isFirst) throw new FileFaultError({ kind: 'empty' })
}

function addressCell(cells: RawLine['cells'], kind: RecipientKind): string | undefined {
  const read = cells
    .map((cell) => ({ cell, reading: readRecipient(cell) }))
    .filter(({ reading }) => reading.ok)
  const ofKind = read.find(({ reading }) => reading.ok && reading.recipient.kind === kind)
  return (ofKind ?? read[0])?.cell
}

/** A number with a digit missing is an unreadable line, not the name of a column. */
function isMeantAsAddress(cells: RawLine['cells']): boolean {
  return cells.some((cell) => cell.includes('@') || (cell.match(/\d/g)?.length ?? 0) >= digitsMin)
}

/** Column names such as "Telefon 2" or "2026" have fewer. */
const digitsMin = 7
