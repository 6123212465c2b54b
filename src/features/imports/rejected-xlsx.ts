import { rejectedSheetName, xlsxTable } from '../../documents/rejected-rows.ts'
import { byteStream } from '../../http/streams.ts'

/** Makes a workbook of rejected rows, which is written while it is read. */
export function rejectedXlsx(rows: AsyncIterable<readonly string[]>): ReadableStream<Uint8Array> {
  return byteStream(xlsxTable(rejectedSheetName, rows))
}
