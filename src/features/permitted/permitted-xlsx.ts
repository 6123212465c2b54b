import { writeXlsxStream } from 'hucre/xlsx'
import { permittedCells, permittedColumns } from '../../documents/permitted-file.ts'
import type { PermittedRow } from '../../register/permitted/permitted.ts'

const columnWidths = [38, 14, 10, 9, 22, 20, 20, 18, 14, 60]

/** Writes the permitted database as XLSX. All cells are text, so that no phone number is rounded. */
export function permittedXlsx(
  rows: AsyncIterable<PermittedRow>,
  withReasons: boolean,
): ReadableStream<Uint8Array> {
  return writeXlsxStream(cells(rows, withReasons), {
    name: withReasons ? 'Tüm izinler' : 'Gönderilebilir',
    columns: permittedColumns(withReasons).map((header, place) => ({
      header,
      width: columnWidths[place] ?? 20,
      style: { numFmt: '@' },
    })),
    freezePane: { rows: 1 },
  })
}

async function* cells(
  rows: AsyncIterable<PermittedRow>,
  withReasons: boolean,
): AsyncGenerator<(string | null)[]> {
  for await (const row of rows) {
    yield permittedCells(row, withReasons).map((text) => (text === '' ? null : text))
  }
}
