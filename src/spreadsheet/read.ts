import { csvLines, type Encoding, markedEncoding } from './csv.ts'
import { SpreadsheetError } from './fault.ts'
import type { RawLine } from './line.ts'
import { isWorkbook, xlsxLines } from './xlsx.ts'

/** Yields the lines of a text or of the first sheet of a workbook. Throws SpreadsheetError. */
export async function* spreadsheetLines(
  bytes: AsyncIterable<Uint8Array>,
  encoding: Encoding,
): AsyncGenerator<RawLine> {
  const pieces = bytes[Symbol.asyncIterator]()
  const { value: first = new Uint8Array() } = await pieces.next()
  const whole = joined(first, { [Symbol.asyncIterator]: () => pieces })
  try {
    if (!isWorkbook(first) && isBinary(first)) throw new SpreadsheetError({ kind: 'not-xlsx' })
    yield* isWorkbook(first) ? xlsxLines(whole) : csvLines(whole, encoding)
  } finally {
    await pieces.return?.()
  }
}

/** True if this is no text, whatever its name: text has no NUL and hardly any other control character. */
function isBinary(bytes: Uint8Array): boolean {
  if (markedEncoding(bytes) !== null) return isNoText(bytes)
  const controls = bytes.filter((byte) => byte < 0x09 || (byte > 0x0d && byte < 0x20)).length
  return controls * 50 > bytes.length || bytes.includes(0)
}

/** True for bytes behind a mark of UTF-16 that are not of any one alphabet. */
function isNoText(bytes: Uint8Array): boolean {
  const halves = bytes.filter((_, place) => (place + (bytes[0] === 0xff ? 1 : 0)) % 2 === 0)
  // The letters of Turkish are in the first two blocks.
  const strange = halves.filter((byte, place) => place > 0 && byte > 0x01 && byte !== 0x20).length
  return strange * 50 > halves.length
}

async function* joined(first: Uint8Array, others: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first
  yield* others
}
