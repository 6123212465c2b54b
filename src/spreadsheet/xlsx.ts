import { SpreadsheetError } from './fault.ts'
import { columnsMax, type RawLine } from './line.ts'
import { wallTimeOfDays } from './serial-dates.ts'
import { appendText, openWorkbook, readXml, type Workbook } from './workbook.ts'
import type { XmlListener } from './xml.ts'
import { zipEntries } from './zip.ts'

/**
 * Largest workbook file in bytes, enough for a full sheet. The whole file is kept in memory, since its directory is at its
 * end.
 */
export const workbookBytesMax = 64 * 2 ** 20

/** Maximum number of rows to read, since a small compressed file can contain any number. */
const rowsMax = 2 ** 20

/** First bytes of a file of Office from before 2007, or of a workbook with a password. */
const oldOffice = Buffer.from([0xd0, 0xcf, 0x11, 0xe0])

/** True if a file begins as a workbook: as a ZIP, or, with a password or from before 2007, as an older kind of file. */
export function isWorkbook(begin: Uint8Array): boolean {
  return (begin[0] === 0x50 && begin[1] === 0x4b) || isOldOffice(begin)
}

function isOldOffice(begin: Uint8Array): boolean {
  return oldOffice.equals(begin.subarray(0, oldOffice.length))
}

/**
 * Yields the lines of the first sheet of a workbook. Throws SpreadsheetError. No library is used: `streamXlsxRows` of hucre
 * 1.0 keeps shared texts as objects and inflates without a limit. There a million rows took 1,065 MiB and blocked for 8 s;
 * here they take 160 MiB.
 */
export async function* xlsxLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<RawLine> {
  const zip = await gathered(bytes)
  if (isOldOffice(zip)) throw new SpreadsheetError({ kind: 'encrypted' })
  const entries = zipEntries(zip)
  if (entries.values().some(({ isEncrypted }) => isEncrypted))
    throw new SpreadsheetError({ kind: 'encrypted' })
  const workbook = await openWorkbook(zip, entries)
  const rows = new SheetRows(workbook)
  yield* readXml(zip, workbook.sheet, { listener: rows, between: () => rows.take() })
}

/** Returns all bytes. Throws SpreadsheetError if they are more than a workbook may have. */
async function gathered(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of bytes) {
    length += piece.length
    if (length > workbookBytesMax) {
      throw new SpreadsheetError({ kind: 'workbook-too-large' })
    }
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

interface Cell {
  readonly place: number
  readonly type: string
  readonly style: number
}

/** Collects the rows of a sheet while its XML is read. */
class SheetRows implements XmlListener {
  readonly #workbook: Workbook
  #rows: RawLine[] = []
  #rowsRead = 0
  #line = 0
  #cells: string[] = []
  #nextPlace = 0
  #cell: Cell | null = null
  #text = ''
  #isValue = false

  constructor(workbook: Workbook) {
    this.#workbook = workbook
  }

  /** Returns the rows that are complete since the last call. */
  take(): readonly RawLine[] {
    const rows = this.#rows
    this.#rows = []
    return rows
  }

  open(tag: string, attribute: (name: string) => string | null): void {
    if (tag === 'row') this.#beginRow(attribute)
    else if (tag === 'c') this.#beginCell(attribute)
    else if (tag === 'v' || tag === 't') this.#isValue = this.#cell !== null
  }

  close(tag: string): void {
    if (tag === 'row') this.#endRow()
    else if (tag === 'c') this.#endCell()
    else if (tag === 'v' || tag === 't') this.#isValue = false
  }

  text(piece: string): void {
    if (this.#isValue) this.#text = appendText(this.#text, piece)
  }

  #beginRow(attribute: (name: string) => string | null): void {
    this.#line = Number(attribute('r') ?? this.#line + 1)
    this.#cells = []
    this.#nextPlace = 0
  }

  #endRow(): void {
    this.#rowsRead += 1
    if (this.#rowsRead > rowsMax) throw new SpreadsheetError({ kind: 'workbook-too-large' })
    const cells = this.#cells
    if (cells.some((cell) => cell !== '')) this.#rows.push({ line: this.#line, cells })
  }

  #beginCell(attribute: (name: string) => string | null): void {
    const place = placeOf(attribute('r')) ?? this.#nextPlace
    this.#nextPlace = place + 1
    this.#text = ''
    this.#cell = { place, type: attribute('t') ?? 'n', style: Number(attribute('s') ?? 0) }
  }

  #endCell(): void {
    const cell = this.#cell
    this.#cell = null
    if (cell === null || cell.place >= columnsMax) return
    // A sheet does not contain its empty cells.
    while (this.#cells.length < cell.place) this.#cells.push('')
    this.#cells[cell.place] = textOf(cell, this.#text, this.#workbook)
  }
}

/** Returns the place of a cell's column by its name: 1 for B12. */
function placeOf(reference: string | null): number | null {
  const [letters = ''] = /^[A-Z]{1,3}/.exec(reference ?? '') ?? []
  if (letters === '') return null
  return Array.from(letters).reduce((place, letter) => place * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

/** Returns a cell as text: a number with all its digits, a date in İYS's form. A day without a time stays a number. */
function textOf({ type, style }: Cell, text: string, { texts, showsDate, daysBehind }: Workbook): string {
  if (text === '') return ''
  if (type === 's') return (texts.get(Number(text)) ?? '').trim()
  if (type === 'd') return text.slice(0, 19).replace('T', ' ')
  if (type !== 'n') return text.trim()
  const number = Number(text)
  if (!Number.isFinite(number)) return text.trim()
  const days = number + daysBehind
  const date = showsDate[style] === true ? wallTimeOfDays(days) : null
  if (date !== null) return Number.isInteger(days) ? String(days) : date
  return Number.isInteger(number) ? BigInt(number).toString() : String(number)
}
