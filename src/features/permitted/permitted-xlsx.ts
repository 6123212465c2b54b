import { type PermittedContent, permittedCells, permittedColumns } from '../../documents/permitted-file.ts'
import { byteStream } from '../../http/streams.ts'
import type { PermittedRow } from '../../register/permitted/permitted.ts'
import { type TextSheet, xlsxBytes } from '../../spreadsheet/xlsx-writer.ts'

const columnWidths = [38, 14, 10, 9, 22, 20, 20, 18]
const reasonWidth = 60

interface PermittedSheets {
  readonly permitted: AsyncIterable<PermittedRow>
  /** Null to leave the second sheet out. */
  readonly others: AsyncIterable<PermittedRow> | null
}

/** Writes the permitted database as XLSX: those who may be written to, and the others with the reason in a second sheet. */
export function permittedXlsx({ permitted, others }: PermittedSheets): ReadableStream<Uint8Array> {
  const sheets = [sheetOf('Gönderilebilir', permitted, 'permitted')]
  if (others !== null) sheets.push(sheetOf('Gönderilemeyen', others, 'others'))
  return byteStream(xlsxBytes(sheets))
}

/** Returns a sheet of addresses for a spreadsheet, one row an address. */
function sheetOf(name: string, rows: AsyncIterable<PermittedRow>, content: PermittedContent): TextSheet {
  const columns = permittedColumns(content).map((heading, place) => ({
    heading,
    width: columnWidths[place] ?? reasonWidth,
  }))
  return { name, columns, rows: cellsOf(rows, content) }
}

async function* cellsOf(rows: AsyncIterable<PermittedRow>, content: PermittedContent) {
  for await (const row of rows) yield permittedCells(row, content)
}
