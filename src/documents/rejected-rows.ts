import { reasonOfRow } from '../../bots/messages/import-reasons.ts'
import { fold } from '../consent/fold.ts'
import type { Rejection } from '../register/imports/tally.ts'
import { csvLine } from '../spreadsheet/csv-lines.ts'
import type { RawLine } from '../spreadsheet/line.ts'
import { isWholeDay, wallTimeOfSerial } from '../spreadsheet/serial-dates.ts'

/** Heading behind the columns of the file. İYS's files have no such column, and imports leave it out. */
export const reasonHeading = 'kabul edilmeme nedeni'

/**
 * Yields the rows of a file that were not taken: as they were, with the reason behind them. The headings come first.
 * `datePlaces` are the columns of dates, in which Excel keeps a day as a number.
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

/** 43301 is 20.07.2018 in a cell of Excel. */
function dayOfNumber(cell: string): string {
  const day = isWholeDay(cell) ? wallTimeOfSerial(cell) : null
  return day === null ? cell : `${day.slice(8, 10)}.${day.slice(5, 7)}.${day.slice(0, 4)}`
}

/** Leaves out the reasons of an earlier try. */
function widthOf(headings: readonly string[]): number {
  const last = headings.at(-1) ?? ''
  return fold(last).trim() === fold(reasonHeading) ? headings.length - 1 : headings.length
}

function rowWith(cells: readonly string[], width: number, reasons: readonly string[]): readonly string[] {
  const row = Array.from({ length: width }, (_, place) => cells[place] ?? '')
  return [...row, [...new Set(reasons)].join('; ')]
}

/** Writes rows as CSV that a Turkish Excel opens as a table: with semicolons, and a mark of UTF-8. */
export async function* csvTable(rows: AsyncIterable<readonly string[]>): AsyncGenerator<string> {
  let mark = '\ufeff'
  for await (const row of rows) {
    yield mark + csvLine(row, ';')
    mark = ''
  }
}

export const rejectedSheetName = 'Kabul edilmeyen'

/** Yields the line and reason of rejected rows whose cells are not kept any more. */
export async function* rejectedLines(
  rejections: AsyncIterable<Rejection>,
): AsyncGenerator<readonly string[]> {
  yield ['satır', reasonHeading]
  for await (const rejection of rejections) yield [String(rejection.line), reasonOfRow(rejection, 'tr')]
}
