import { reasonOfRow } from '../../bots/messages/import-reasons.ts'
import { fold } from '../consent/fold.ts'
import type { Rejection } from '../register/imports/tally.ts'
import { csvLine } from '../spreadsheet/csv-lines.ts'
import type { RawLine } from '../spreadsheet/line.ts'
import { isWholeDay, wallTimeOfSerial } from '../spreadsheet/serial-dates.ts'

/** Heading of the last column, with the reasons. İYS's files do not have this column, and imports ignore it. */
export const reasonHeading = 'kabul edilmeme nedeni'

/**
 * Yields the rows of an imported file that were rejected: their cells as uploaded, and the reason in a last column. The first
 * row has the headings. `datePlaces` are the columns of dates, in which Excel stores a day as a number.
 */
export async function* rejectedRows(
  lines: AsyncIterable<RawLine>,
  rejections: AsyncIterable<Rejection>,
  datePlaces: ReadonlySet<number>,
): AsyncGenerator<readonly string[]> {
  const faults = rejections[Symbol.asyncIterator]()
  let fault = await faults.next()
  let width: number | null = null
  for await (const { line, cells } of lines) {
    if (width === null) {
      width = widthOf(cells)
      yield [...cells.slice(0, width), reasonHeading]
      continue
    }
    const reasons: string[] = []
    while (fault.done !== true && fault.value.line <= line) {
      if (fault.value.line === line) reasons.push(reasonOfRow(fault.value, 'tr'))
      fault = await faults.next()
    }
    const writtenCells = cells.map((cell, place) => (datePlaces.has(place) ? dayOfNumber(cell) : cell))
    if (reasons.length > 0) yield rowWith(writtenCells, width, reasons)
  }
}

/**
 * Returns the date for a day that Excel stored as a number: 20.07.2018 for 43301. Returns any other text of a cell unchanged.
 */
function dayOfNumber(cell: string): string {
  const day = isWholeDay(cell) ? wallTimeOfSerial(cell) : null
  return day === null ? cell : `${day.slice(8, 10)}.${day.slice(5, 7)}.${day.slice(0, 4)}`
}

/** Returns the number of columns, without the column of reasons that an earlier upload of the same file may have. */
function widthOf(headings: readonly string[]): number {
  const last = headings.at(-1) ?? ''
  return fold(last).trim() === fold(reasonHeading) ? headings.length - 1 : headings.length
}

function rowWith(cells: readonly string[], width: number, reasons: readonly string[]): readonly string[] {
  const row = Array.from({ length: width }, (_, place) => cells[place] ?? '')
  return [...row, [...new Set(reasons)].join('; ')]
}

/** Yields rows as CSV that a Turkish Excel opens as a table: with semicolons, and a byte order mark for UTF-8. */
export async function* csvTable(rows: AsyncIterable<readonly string[]>): AsyncGenerator<string> {
  let byteOrderMark = '\ufeff'
  for await (const row of rows) {
    yield byteOrderMark + csvLine(row, ';')
    byteOrderMark = ''
  }
}

export const rejectedSheetName = 'Kabul edilmeyen'

/** Yields only line number and reason of each rejected row, for a file whose cells were deleted. */
export async function* rejectedLines(
  rejections: AsyncIterable<Rejection>,
): AsyncGenerator<readonly string[]> {
  yield ['satır', reasonHeading]
  for await (const rejection of rejections) yield [String(rejection.line), reasonOfRow(rejection, 'tr')]
}
