import { newPauses } from '../util/event-loop.ts'
import { SpreadsheetError } from './fault.ts'
import { columnsMax, type RawLine } from './line.ts'

/** Text that is not UTF-8 is read as a Turkish Excel writes it, or as UTF-16 if it begins with the mark of that. */
export type Encoding = 'utf-8' | 'windows-1254' | 'utf-16le' | 'utf-16be'

/** Returns the encoding that the first bytes of a file name. */
export function markedEncoding([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : null
}

/** Finds the encoding of a file; needs all its pieces, since the last letter may decide. */
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

/** Most characters of a line: with a quotation mark that is never closed, the rest of the file would be one line. */
const lineLengthMax = 100_000

/** Yields the lines with content. Throws SpreadsheetError for a quote that is not closed. */
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

/** Yields text with the whole first line in its first piece. TextDecoder drops the byte order mark. */
async function* decoded(bytes: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  let started = ''
  let isBegun = false
  for await (const chunk of bytes) {
    const text = decoder.decode(chunk, { stream: true })
    if (isBegun) yield text
    else {
      started += text
      isBegun = /[\r\n]/.test(started) || started.length > lineLengthMax
      if (isBegun) yield started
    }
  }
  yield (isBegun ? '' : started) + decoder.decode()
}

/**
 * A cell with its end: quoted, with spaces around its quotes, or plain. A return that ends the text may have
 * its line feed in the next piece.
 */
function cellEndingWith(delimiter: Delimiter): RegExp {
  const [spaces, plain] = [`[^\\S\\r\\n${delimiter}]*`, `[^${delimiter}\\r\\n]*`]
  const quoted = `${spaces}"([^"]*(?:""[^"]*)*)"(?!")(${plain})`
  return new RegExp(`(?:${quoted}|(?!${spaces}")(${plain}))(${delimiter}|\\r\\n|\\n|\\r(?!$))`, 'y')
}

/**
 * Splits text into cells (RFC 4180). Spaces around a cell, quotes inside unquoted ones and lines of any width
 * are allowed. Ours because `csv-parse` makes an Error with a stack for each line of another width. A
 * megabyte of blank lines took 35 s and 1.7 GB.
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
      this.#insistOnLength(match[0].length)
      if (this.#endsLine(match)) yield this.#endLine()
    }
    this.#rest = text.slice(at)
    this.#insistOnLength(this.#rest.length)
    this.#record.length -= this.#rest.length
  }

  /** Ends the last line, which has no line end. */
  *end(): Generator<RawLine> {
    const isOpen = !this.#rest.endsWith('\r')
    for (const line of this.read('\n')) {
      if (line !== null) yield isOpen ? { ...line, isOpen } : line
    }
    if (this.#rest !== '') throw this.#fault()
  }

  #insistOnLength(more: number): void {
    this.#record.length += more
    if (this.#record.length > lineLengthMax) throw this.#fault()
  }

  /** Takes a cell, and returns true if it is the last of its line. */
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
