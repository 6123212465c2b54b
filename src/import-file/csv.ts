import { newPauses } from '../event-loop.ts'
import { columnsMax, FileFaultError, type RawLine } from './consent-rows.ts'

/** Text that is not UTF-8 is read as a Turkish Excel writes it. */
export type Encoding = 'utf-8' | 'windows-1254'

/** Looks at all pieces of a file, since its last letter may tell. */
export function encodingWatch(): { look(piece: Uint8Array): void; found(): Encoding } {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let encoding: Encoding = 'utf-8'
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
    look: (piece) => attempt(() => decoder.decode(piece, { stream: true })),
    found() {
      attempt(() => decoder.decode())
      return encoding
    },
  }
}

/** A quote that is not closed would make one line of the whole rest. */
const lineLengthMax = 100_000

/** Yields the lines with content. Throws FileFaultError for a quote that is not closed. */
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

/** A Turkish Excel writes semicolons, since the comma is its decimal point. */
function delimiterOf(text: string): ',' | ';' {
  const header = text.split(/[\r\n]/, 1)[0] ?? ''
  const count = (mark: string) => header.split(mark).length
  return count(';') > count(',') ? ';' : ','
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

const [quote, carriageReturn, lineFeed] = [34, 13, 10]

/**
 * Splits text into cells (RFC 4180), allowing spaces around a cell, a quote inside an unquoted one and lines
 * of any width. Ours because `csv-parse` makes an Error with a stack for each line of another width: a
 * megabyte of blank lines took 35 s and 1.7 GB.
 */
class CsvReader {
  readonly #delimiter: number
  #line = 1
  #lineOfRecord = 1
  #lengthOfRecord = 0
  #cells: string[] = []
  #hasContent = false
  #cell = ''
  /** `ended`: after the closing quote, or the first of two that mean one. */
  #quoting: 'none' | 'open' | 'ended' = 'none'
  #wasReturn = false
  #width = 0

  constructor(delimiter: ',' | ';') {
    this.#delimiter = delimiter.charCodeAt(0)
  }

  /** Yields null for each line without content, so that the caller can pause there. */
  *read(text: string): Generator<RawLine | null> {
    let at = 0
    while (at < text.length) {
      const end = this.#quoting === 'open' ? this.#endOfQuoted(text, at) : this.#endOfPlain(text, at)
      this.#add(text.slice(at, end))
      if (end === text.length) return
      at = end + 1
      const mark = text.charCodeAt(end)
      if (mark === quote) this.#takeQuote()
      else if (mark === this.#delimiter) this.#endCell()
      else if (this.#isNewLine(mark)) yield this.#endLine()
    }
  }

  *end(): Generator<RawLine> {
    if (this.#quoting === 'open') throw this.#fault()
    const line = this.#endLine()
    if (line !== null) yield { ...line, isOpen: true }
  }

  #endOfPlain(text: string, from: number): number {
    for (let at = from; at < text.length; at += 1) {
      const code = text.charCodeAt(at)
      if (code === this.#delimiter || code === quote || code === lineFeed || code === carriageReturn)
        return at
    }
    return text.length
  }

  #endOfQuoted(text: string, from: number): number {
    const end = text.indexOf('"', from)
    return end < 0 ? text.length : end
  }

  #add(text: string): void {
    if (text === '') return
    this.#grow(text.length)
    if (this.#quoting === 'open') {
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#line += 1
    } else {
      this.#wasReturn = false
      // Spaces after a closing quote are not part of the cell.
      if (this.#quoting === 'ended' && text.trim() === '') return
    }
    if (this.#cells.length < columnsMax) this.#cell += text
  }

  #grow(length: number): void {
    this.#lengthOfRecord += length
    if (this.#lengthOfRecord > lineLengthMax) throw this.#fault()
  }

  #takeQuote(): void {
    if (this.#quoting === 'open') this.#quoting = 'ended'
    else if (this.#quoting === 'ended') {
      this.#cell += '"'
      this.#quoting = 'open'
    } else if (this.#cell.trim() === '') {
      this.#cell = ''
      this.#quoting = 'open'
    } else this.#cell += '"'
    this.#grow(1)
    this.#wasReturn = false
  }

  #endCell(): void {
    this.#grow(1)
    this.#wasReturn = false
    if (this.#cells.length < columnsMax) {
      const cell = this.#quoting === 'none' ? this.#cell.trim() : this.#cell
      this.#cells.push(cell)
      this.#hasContent ||= cell !== ''
    }
    this.#cell = ''
    this.#quoting = 'none'
  }

  /** True at the end of a line; `\r\n` ends one, not two. */
  #isNewLine(mark: number): boolean {
    const isSecond = mark === lineFeed && this.#wasReturn
    this.#wasReturn = mark === carriageReturn
    return !isSecond
  }

  #endLine(): RawLine | null {
    const wasReturn = this.#wasReturn
    this.#endCell()
    this.#wasReturn = wasReturn
    const line = this.#hasContent ? this.#lineOf(this.#cells) : null
    this.#cells = []
    this.#hasContent = false
    this.#line += 1
    this.#lineOfRecord = this.#line
    this.#lengthOfRecord = 0
    return line
  }

  #lineOf(cells: readonly string[]): RawLine {
    if (this.#width === 0) this.#width = cells.length
    const isShort = cells.length < this.#width
    return { line: this.#lineOfRecord, cells, ...(isShort ? { isPartial: true as const } : {}) }
  }

  #fault(): FileFaultError {
    return new FileFaultError({ kind: 'quote-open', line: this.#lineOfRecord })
  }
}
