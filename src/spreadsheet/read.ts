import { csvLines, type Encoding, markedEncoding } from './csv.ts'
import { SpreadsheetError } from './fault.ts'
import type { RawLine } from './line.ts'
import { isWorkbook, xlsxLines } from './xlsx.ts'

/** Yields the lines of a CSV file, or of the first sheet of a workbook. Throws SpreadsheetError. */
export async function* spreadsheetLines(
  bytes: AsyncIterable<Uint8Array>,
  encoding: Encoding,
): AsyncGenerator<RawLine> {
  const pieces = bytes[Symbol.asyncIterator]()
  const { value: first = new Uint8Array() } = await pieces.next()
  const allPieces = withFirst(first, { [Symbol.asyncIterator]: () => pieces })
  try {
    if (!isWorkbook(first) && isBinary(first)) throw new SpreadsheetError({ kind: 'not-xlsx' })
    yield* isWorkbook(first) ? xlsxLines(allPieces) : csvLines(allPieces, encoding)
  } finally {
    await pieces.return?.()
  }
}

/** True if a file is not text: text has no NUL and hardly any other control characters. */
function isBinary(bytes: Uint8Array): boolean {
  if (markedEncoding(bytes) !== null) return isNoText(bytes)
  const controls = bytes.filter((byte) => byte < 0x09 || (byte > 0x0d && byte < 0x20)).length
  return controls * 50 > bytes.length || bytes.includes(0)
}

/** True if a file begins with a byte order mark of UTF-16, but few of its letters are Latin as Turkish letters are. */
function isNoText(bytes: Uint8Array): boolean {
  const halves = bytes.filter((_, place) => (place + (bytes[0] === 0xff ? 1 : 0)) % 2 === 0)
  // In UTF-16 the higher byte of every Turkish letter is 0 or 1.
  const foreign = halves.filter((byte, place) => place > 0 && byte > 0x01 && byte !== 0x20).length
  return foreign * 50 > halves.length
}

async function* withFirst(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first
  yield* rest
}
