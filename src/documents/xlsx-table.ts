import { type SheetColumn, xlsxBytes } from '../spreadsheet/xlsx-writer.ts'
import { reasonHeading } from './rejected-rows.ts'

const columnWidth = 20
const reasonWidth = 60

/** Writes rows as a workbook; the first row has the headings. */
export async function* xlsxTable(
  name: string,
  rows: AsyncIterable<readonly string[]>,
): AsyncGenerator<Uint8Array> {
  const pieces = rows[Symbol.asyncIterator]()
  const { value: headings = [] } = await pieces.next()
  const columns = headings.map((heading: string): SheetColumn => {
    return { heading, width: heading === reasonHeading ? reasonWidth : columnWidth }
  })
  yield* xlsxBytes([{ name, columns, rows: { [Symbol.asyncIterator]: () => pieces } }])
}
