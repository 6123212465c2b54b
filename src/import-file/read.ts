import { byColumns, type ImportLine } from './consent-rows.ts'
import { csvLines, type Encoding } from './csv.ts'
import type { RawLine } from './raw-lines.ts'
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
export async function* rawLines(
  bytes: AsyncIterable<Uint8Array>,
  encoding: Encoding,
): AsyncGenerator<RawLine> {
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
