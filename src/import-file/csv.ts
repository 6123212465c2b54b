import { pipeline } from 'node:stream/promises'
import { CsvError, parse } from 'csv-parse'
import type { Encoding } from './encoding.ts'
import { FileFaultError } from './fault.ts'
import { columnsMax, type RawLine } from './lines.ts'

/** No line of an import comes near this length; a quote that is not closed would make one line of the whole rest. */
const lineLengthMax = 100_000

/**
 * The lines of a CSV file, a few in memory at a time. Throws FileFaultError when the file is not CSV; only a line number is
 * told, since what stands there may be an address.
 */
export async function* csvLines(
  bytes: AsyncIterable<Uint8Array>,
  encoding: Encoding,
): AsyncGenerator<RawLine> {
  const text = decoded(bytes, encoding)
  const first = await text.next()
  if (first.done === true) return
  const parser = parse({
    delimiter: delimiterOf(first.value),
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    trim: true,
    max_record_size: lineLengthMax,
  })
  const feeding = pipeline(rest(first.value, text), parser)
  // What goes wrong in it reaches the loop below through the parser.
  feeding.catch(() => undefined)
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      yield { line: info.lines, cells: record.slice(0, columnsMax) }
    }
  } catch (error) {
    throw error instanceof CsvError ? faultOf(error) : error
  }
}

interface Parsed {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

/** A Turkish Excel writes semicolons, since the comma is the decimal point there (iys.md 6.5). */
function delimiterOf(text: string): ',' | ';' {
  const header = text.split(/[\r\n]/, 1)[0] ?? ''
  const count = (mark: string) => header.split(mark).length
  return count(';') > count(',') ? ';' : ','
}

/** At least a whole first line at first, wherever the pieces end; TextDecoder takes the mark at the beginning of UTF-8 away. */
async function* decoded(bytes: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  let begun = ''
  let isBegun = false
  for await (const chunk of bytes) {
    const text = decoder.decode(chunk, { stream: true })
    if (isBegun) yield text
    else {
      begun += text
      isBegun = /[\r\n]/.test(begun) || begun.length > lineLengthMax
      if (isBegun) yield begun
    }
  }
  yield (isBegun ? '' : begun) + decoder.decode()
}

async function* rest(first: string, others: AsyncIterable<string>): AsyncGenerator<string> {
  yield first
  yield* others
}

function faultOf(error: CsvError): FileFaultError {
  const line = typeof error.lines === 'number' ? error.lines : null
  const isQuote = error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE'
  return new FileFaultError({ kind: isQuote ? 'quote-open' : 'not-csv', line }, { cause: error })
}
