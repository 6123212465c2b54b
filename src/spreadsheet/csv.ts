import { newPauses } from '../util/event-loop.ts'
import { SpreadsheetError } from './fault.ts'
import { columnsMax, type RawLine } from './line.ts'

/**
 * Encoding of a text file: UTF-8, the one that a Turkish Excel writes, or UTF-16 if the file begins with its byte order
 * mark.
 */
export type Encoding = 'utf-8' | 'windows-1254' | 'utf-16le' | 'utf-16be'

/** Returns the UTF-16 encoding whose byte order mark begins a file; null if there is none. */
export function markedEncoding([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : null
}

/**
 * Finds the encoding of a file. It needs all pieces of the file, since the last letter may be the first that is not
 * UTF-8.
 */
export function encodingWatch(): { look(piece: Uint8Array): void; found(): Encoding } {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let encoding: Encoding = 'utf-8'
  let isBegun = false
  const attempt = (read: () => void) => {
    if (encoding !== 'utf-8') return
    try {
      read()
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
      encoding = 'windows-1254'
    }
  }
  return {
    look(piece) {
      if (!isBegun) encoding = markedEncoding(piece) ?? encoding
      isBegun ||= piece.length > 0
      attempt(() => decoder.decode(piece, { stream: true }))
    },
    found() {
      attempt(() => decoder.decode())
      return encoding
    },
  }
}

/**
 * Maximum number of characters of a line. Without a limit, a quotation mark that is never closed would make the rest of the
 * file one line.
 */
const lineLengthMax = 100_000

/** Yields the lines of a CSV file that have content. Throws SpreadsheetError for a quotation mark that is not closed. */
export async function* csvLines(
  bytes: AsyncIterable<Uint8Array>,
  encoding: Encoding,
): AsyncGenerator<RawLine> {
  const pauses = newPauses()
  let reader: CsvReader | null = null
  for await (const text of decoded(bytes, encoding)) {
    reader ??= new CsvReader(delimiterOf(text))
    for (const line of reader.read(text)) {
      if (line !== null) yield line
      if (pauses.isDue()) await pauses.pause()
    }
  }
  if (reader !== null) yield* reader.end()
}

/** Removes the formula in `="+905321234567"`, which people write so that Excel keeps a number as text. */
function withoutTextFormula(cell: string): string {
  return cell.startsWith('="') && cell.endsWith('"') && cell.length > 3 ? cell.slice(2, -1) : cell
}

type Delimiter = ',' | ';' | '\t'

/**
 * Finds the delimiter of a file in its first line. A Turkish Excel writes semicolons, since the comma is its decimal point,
 * and tabs in its Unicode text.
 */
function delimiterOf(text: string): Delimiter {
  const header = text.split(/[\r\n]/, 1)[0] ?? ''
  const count = (mark: string) => header.split(mark).length
  const comma = count(';') > count(',') ? ';' : ','
  return count('\t') > count(comma) ? '\t' : comma
}

/**
 * Yields the decoded text, without a byte order mark. The first piece has the whole first line, which shows the
 * delimiter.
 */
async function* decoded(bytes: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  let beginning = ''
  let isBegun = false
  for await (const chunk of bytes) {
    const text = decoder.decode(chunk, { stream: true })
    if (isBegun) yield text
    else {
      beginning += text
      isBegun = /[\r\n]/.test(beginning) || beginning.length > lineLengthMax
      if (isBegun) yield beginning
    }
  }
  yield (isBegun ? '' : beginning) + decoder.decode()
}

/**
 * Returns the pattern of a cell with its delimiter or line end: quoted, with spaces around its quotes, or plain. A carriage
 * return at the end of the text is not matched, since its line feed may come in the next piece.
 */
function cellEndingWith(delimiter: Delimiter): RegExp {
  const [spaces, plain] = [`[^\\S\\r\\n${delimiter}]*`, `[^${delimiter}\\r\\n]*`]
  const quoted = `${spaces}"([^"]*(?:""[^"]*)*)"(?!")(${plain})`
  return new RegExp(`(?:${quoted}|(?!${spaces}")(${plain}))(${delimiter}|\\r\\n|\\n|\\r(?!$))`, 'y')
}

/**
 * Splits text into cells (RFC 4180). Allows spaces around a cell, quotation marks inside unquoted cells, and lines of any
 * width. No library is used: `csv-parse` makes an Error with a stack for each line of another width, so that a megabyte of
 * blank lines took 35 s and 1.7 GB.
 */
class CsvReader {
  readonly #cell: RegExp
  /** Beginning of a cell whose end has not been read yet. */
  #rest = ''
  #line = 1
  #record: { line: number; cells: string[]; length: number } = { line: 1, cells: [], length: 0 }
  #width = 0

  constructor(delimiter: Delimiter) {
    this.#cell = cellEndingWith(delimiter)
  }

  /** Yields null for each line without content, so that the caller can pause there. */
  *read(piece: string): Generator<RawLine | null> {
    const text = this.#rest + piece
    let at = 0
    for (;;) {
      this.#cell.lastIndex = at
      const match = this.#cell.exec(text)
      if (match === null) break
      at += match[0].length
      this.#limitLength(match[0].length)
      if (this.#endsLine(match)) yield this.#endLine()
    }
    this.#rest = text.slice(at)
    this.#limitLength(this.#rest.length)
    this.#record.length -= this.#rest.length
  }

  /** Yields the last line if it has no line end. */
  *end(): Generator<RawLine> {
    const isOpen = !this.#rest.endsWith('\r')
    for (const line of this.read('\n')) {
      if (line !== null) yield isOpen ? { ...line, isOpen } : line
    }
    if (this.#rest !== '') throw this.#fault()
  }

  #limitLength(added: number): void {
    this.#record.length += added
    if (this.#record.length > lineLengthMax) throw this.#fault()
  }

  /** Adds a cell to the line. Returns true if it is the last of its line. */
  #endsLine([, quoted, after = '', plain = '', end = '']: RegExpExecArray): boolean {
    const { cells } = this.#record
    if (quoted !== undefined) this.#line += quoted.split('\n').length - 1
    if (cells.length < columnsMax) {
      const isAfter = after.trim() !== ''
      const cell = quoted === undefined ? plain.trim() : quoted.replaceAll('""', '"') + (isAfter ? after : '')
      cells.push(withoutTextFormula(cell))
    }
    return end === '\n' || end.startsWith('\r')
  }

  #endLine(): RawLine | null {
    const { line, cells } = this.#record
    this.#line += 1
    this.#record = { line: this.#line, cells: [], length: 0 }
    if (cells.every((cell) => cell === '')) return null
    if (this.#width === 0) this.#width = cells.length
    return cells.length < this.#width ? { line, cells, isPartial: true } : { line, cells }
  }

  #fault(): SpreadsheetError {
    return new SpreadsheetError({ kind: 'quote-open', line: this.#record.line })
  }
}
