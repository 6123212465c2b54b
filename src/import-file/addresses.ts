import { fold } from '../consent/fold.ts'
import { readRecipient } from '../consent/recipient.ts'
import { columnOf } from './columns.ts'
import { FileFaultError } from './fault.ts'
import type { RawLine } from './lines.ts'
import { rawLines } from './read.ts'

/** How else the header of a list may name its addresses; folded. */
const names = new Set([
  'telefon',
  'telefon numarasi',
  'telefon no',
  'cep',
  'cep telefonu',
  'gsm',
  'numara',
  'e-posta',
  'eposta',
  'e-posta adresi',
  'email',
  'e-mail',
  'mail',
  'adres',
  'phone',
  'number',
  'address',
])

/** No address, and nothing that is shown of a line without one, is longer. */
const textMax = 320

/**
 * The address of each line of a list, CSV, text or XLSX, as it stands there; the whole line where none can be read in it. A
 * column that the header names holds them, else the first cell that reads as one. Throws FileFaultError when the file cannot
 * be read to its end, or is empty.
 */
export async function* readAddresses(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let column: number | null = null
  let isFirst = true
  for await (const { cells } of rawLines(bytes, 'utf-8')) {
    if (!cells.some((cell) => cell !== '')) continue
    const found = cells.findIndex((cell) => readRecipient(cell).ok)
    if (isFirst) {
      isFirst = false
      column = headerColumn(cells)
      if (found < 0) continue
    }
    yield addressIn(cells, column, found)
  }
  if (isFirst) throw new FileFaultError({ kind: 'empty' })
}

function headerColumn(cells: RawLine['cells']): number | null {
  const place = cells.findIndex((cell) => columnOf(cell) === 'recipient' || names.has(fold(cell).trim()))
  return place < 0 ? null : place
}

function addressIn(cells: RawLine['cells'], column: number | null, found: number): string {
  const named = column === null ? '' : (cells[column] ?? '')
  const text = named === '' ? (cells[found] ?? cells.filter((cell) => cell !== '').join(' ')) : named
  return text.slice(0, textMax)
}
