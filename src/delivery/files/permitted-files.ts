import { writeXlsxStream } from 'hucre/xlsx'
import { type PermittedConsent, permittedCells, permittedColumns } from '../../report/files.ts'

/** As many rows as a sheet has in Excel and LibreOffice, the header among them. */
export const sheetRowsMax = 1_048_576

const sheetName = 'İzinli veri tabanı'
const columnWidths = [38, 14, 10, 9, 22, 20, 20, 68]

/**
 * The permitted database as an XLSX, made as it is read. Every cell is text, so that a spreadsheet neither computes nor rounds
 * a phone number, and stays text when it is edited; what exceeds a sheet goes on in the next one, under the same header.
 */
export function permittedXlsx(
  rows: AsyncIterable<PermittedConsent>,
  { rowsPerSheet = sheetRowsMax }: { readonly rowsPerSheet?: number } = {},
): ReadableStream<Uint8Array> {
  return writeXlsxStream(cells(rows), {
    name: sheetName,
    columns: permittedColumns.map((header, place) => ({
      header,
      width: columnWidths[place] ?? 20,
      style: { numFmt: '@' },
    })),
    freezePane: { rows: 1 },
    maxRowsPerSheet: rowsPerSheet,
  })
}

async function* cells(rows: AsyncIterable<PermittedConsent>): AsyncGenerator<(string | null)[]> {
  for await (const row of rows) yield permittedCells(row).map((text) => (text === '' ? null : text))
}
