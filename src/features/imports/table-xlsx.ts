import { xlsxTable } from '../../documents/xlsx-table.ts'
import { byteStream } from '../../http/streams.ts'

/** Makes a workbook of one sheet, which is written while its rows are read. */
export function tableXlsx(name: string, rows: AsyncIterable<readonly string[]>): ReadableStream<Uint8Array> {
  return byteStream(xlsxTable(name, rows))
}
