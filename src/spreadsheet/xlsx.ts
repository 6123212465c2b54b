import { SpreadsheetError } from './fault.ts'
import { columnsMax, type RawLine } from './line.ts'
import { wallTimeOfDays } from './serial-dates.ts'
import { longer, openWorkbook, readXml, type Workbook } from './workbook.ts'
import type { XmlListener } from './xml.ts'
import { zipEntries } from './zip.ts'

/** Enough for a full sheet. A workbook has its directory at its end, so it is kept whole, packed. */
export const workbookBytesMax = 64 * 2 ** 20

/** A few bytes can inflate to any number of rows. */
const rowsMax = 2 ** 20

const oldOffice = Buffer.from([0xd0, 0xcf, 0x11, 0xe0])

/** A workbook is a zip file; with a password, or from before 2007, it is an older kind of file. */
export function isWorkbook(begin: Uint8Array): boolean {
  return (begin[0] === 0x50 && begin[1] === 0x4b) || isOldOffice(begin)
}

function isOldOffice(begin: Uint8Array): boolean {
  return oldOffice.equals(begin.subarray(0, oldOffice.length))
}

/**
 * Yields the lines of the first sheet. Throws SpreadsheetError. Ours because `streamXlsxRows` of hucre 1.0
 * keeps shared texts as objects and inflates without limit. A million rows took 1,065 MiB and blocked for 8 s
 * (here 160 MiB). 300 MB of texts took 14.7 s.
 */
export async function* xlsxLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<RawLine> {
  const zip = await gathered(bytes)
  if (isOldOffice(zip)) throw new SpreadsheetError({ kind: 'encrypted' })
  const entries = zipEntries(zip)
  if (entries.values().some(({ isEncrypted }) => isEncrypted))
    throw new SpreadsheetError({ kind: 'encrypted' })
  const workbook = await openWorkbook(zip, entries)
  const rows = sheetRows(workbook)
  yield* readXml(zip, workbook.sheet, { listener: rows.listener, between: rows.taken })
}

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

/** Collects rows while the XML is read. `taken` returns the complete ones. */
function sheetRows(workbook: Workbook): { listener: XmlListener; taken(): readonly RawLine[] } {
  let rows: RawLine[] = []
  let read = 0
  let line = 0
  let cells: string[] = []
  let next = 0
  let cell: Cell | null = null
  let text = ''
  let isValue = false
  const listener: XmlListener = {
    open(tag, attribute) {
      switch (tag) {
        case 'row':
          line = Number(attribute('r') ?? line + 1)
          cells = []
          next = 0
          return
        case 'c': {
          const place = placeOf(attribute('r')) ?? next
          next = place + 1
          text = ''
          cell = { place, type: attribute('t') ?? 'n', style: Number(attribute('s') ?? 0) }
          return
        }
        case 'v':
        case 't':
          isValue = cell !== null
      }
    },
    close(tag) {
      switch (tag) {
        case 'row':
          read += 1
          if (read > rowsMax) throw new SpreadsheetError({ kind: 'workbook-too-large' })
          if (cells.some((candidate) => candidate !== '')) rows.push({ line, cells })
          return
        case 'c':
          if (cell !== null && cell.place < columnsMax) {
            // Sheets leave out empty cells.
            while (cells.length < cell.place) cells.push('')
            cells[cell.place] = textOf(cell, text, workbook)
          }
          cell = null
          return
        case 'v':
        case 't':
          isValue = false
      }
    },
    text(piece) {
      if (isValue) text = longer(text, piece)
    },
  }
  return {
    listener,
    taken() {
      const whole = rows
      rows = []
      return whole
    },
  }
}

/** B12 is in the second column, so 1. */
function placeOf(reference: string | null): number | null {
  const [letters = ''] = /^[A-Z]{1,3}/.exec(reference ?? '') ?? []
  if (letters === '') return null
  return Array.from(letters).reduce((place, letter) => place * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

/** Writes a number out in full, and a date as İYS does; a day without a time stays a number. */
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
