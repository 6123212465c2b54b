import { EncryptedFileError } from 'hucre'
import { type CellValue, streamXlsxRows } from 'hucre/xlsx'
import { FileFaultError } from './fault.ts'
import type { RawLine } from './lines.ts'
import { serialAsWallTime } from './serial.ts'

/**
 * The largest workbook that is read. A spreadsheet keeps its texts in one table that has to be in memory before the first
 * row can be read; about 300,000 rows fit.
 */
export const workbookBytesMax = 8 * 2 ** 20

/** The first two letters of every zip file, which a workbook is. */
export function isWorkbook(begin: Uint8Array): boolean {
  return begin[0] === 0x50 && begin[1] === 0x4b
}

/** The lines of the first sheet of a workbook. Throws FileFaultError when it is none, or too large. */
export async function* xlsxLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<RawLine> {
  const whole = await gathered(bytes)
  try {
    for await (const { index, values } of streamXlsxRows(whole)) {
      yield { line: index + 1, cells: values.map(textOf) }
    }
  } catch (error) {
    const kind = error instanceof EncryptedFileError ? 'encrypted' : 'not-xlsx'
    throw new FileFaultError({ kind }, { cause: error })
  }
}

async function gathered(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of bytes) {
    length += piece.length
    if (length > workbookBytesMax) {
      throw new FileFaultError({ kind: 'workbook-too-large', bytesMax: workbookBytesMax })
    }
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

/** A number is written out in full, as a phone number has to be; a date as İYS writes it. */
function textOf(value: CellValue): string {
  if (value === null) return ''
  if (value instanceof Date) return serialAsWallTime(value.getTime())
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value).toString() : String(value)
  return String(value).trim()
}
