import { writeXlsxStream } from 'hucre/xlsx'
import { type PermittedConsent, permittedCells, permittedColumns } from '../../report/files.ts'

const columnWidths = [38, 14, 10, 9, 22, 20, 20, 68, 14]

/** Writes the permitted database as XLSX. All cells are text, so that no phone number is rounded. */
export function permittedXlsx(rows: AsyncIterable<PermittedConsent>): ReadableStream<Uint8Array> {
  return writeXlsxStream(cells(rows), {
    name: 'İzinli veritabanı',
    columns: permittedColumns.map((header, place) => ({
      header,
      width: columnWidths[place] ?? 20,
      style: { numFmt: '@' },
    })),
    freezePane: { rows: 1 },
  })
}

async function* cells(rows: AsyncIterable<PermittedConsent>): AsyncGenerator<(string | null)[]> {
  for await (const row of rows) yield permittedCells(row).map((text) => (text === '' ? null : text))
}
