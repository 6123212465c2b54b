import type { RawLine } from '../spreadsheet/line.ts'
import { newPauses } from '../util/event-loop.ts'
import type { ColumnUse } from './columns.ts'
import { type ImportRow, statementsOf, type UnreadRow } from './consent-rows.ts'
import { type ColumnOrder, type DayOrder, DayOrderWatch } from './dates.ts'
import { FileFaultError } from './fault.ts'
import { type ImportPlan, type Mapping, mappingOf } from './plan.ts'
import { Recurrence } from './recurrence.ts'

/** Facts about a whole file that are needed to read its rows. */
export interface Survey {
  readonly headings: readonly string[]
  readonly mapping: Mapping
  /** Order of dates such as 05/06/2018, from the plan or from the column; null if it is unknown. */
  readonly dayOrder: DayOrder | null
  /** Order that the columns of dates show. */
  readonly columnOrder: ColumnOrder
  readonly rows: number
  readonly mayRecur: (address: string) => boolean
}

/** Reads a whole file to find its columns, the order of its dates and its recurring addresses. Throws FileFaultError. */
export async function survey(lines: AsyncIterable<RawLine>, plan: ImportPlan): Promise<Survey> {
  let headings: readonly string[] | null = null
  let mapping: Mapping | null = null
  let rows = 0
  const watch = new DayOrderWatch()
  const recurrence = new Recurrence()
  const pauses = newPauses()
  for await (const { cells } of lines) {
    if (pauses.isDue()) await pauses.pause()
    if (mapping === null) {
      headings = cells
      mapping = mappingFor(cells, plan)
      continue
    }
    rows += 1
    lookAt(cells, mapping, { watch, recurrence })
  }
  if (mapping === null || headings === null) throw new FileFaultError({ kind: 'empty' })
  const columnOrder = watch.order()
  const orderOfColumn = columnOrder === 'day-first' || columnOrder === 'month-first' ? columnOrder : null
  const dayOrder = plan.dayOrder ?? orderOfColumn
  const mayRecur = (address: string) => recurrence.mayRecur(address)
  return { headings, mapping, dayOrder, columnOrder, rows, mayRecur }
}

/** Finds the columns of a file. Adds the headings to an error, for people who may see them. */
function mappingFor(headings: readonly string[], plan: ImportPlan): Mapping {
  try {
    return mappingOf(headings, plan)
  } catch (error) {
    if (error instanceof FileFaultError) throw new FileFaultError(error.fault, { cause: error, headings })
    throw error
  }
}

const addressUses: readonly ColumnUse[] = ['recipient', 'phone', 'emailAddress']

/** Passes the dates and addresses of a line to the objects that find the order of dates and recurring addresses. */
function lookAt(
  cells: readonly string[],
  { places }: Mapping,
  { watch, recurrence }: { readonly watch: DayOrderWatch; readonly recurrence: Recurrence },
): void {
  for (const [use, place] of places) {
    const cell = cells[place] ?? ''
    if (cell === '') continue
    if (use === 'consentDate' || use.endsWith('.consentDate')) watch.look(cell)
    else if (addressUses.includes(use)) recurrence.look(cell)
  }
}

export interface RowOptions {
  readonly onLine?: () => void
  /** True to keep the cells of each line beside its statements. */
  readonly keepsLines?: boolean
}

export type ReadRow = ImportRow | UnreadRow

/** Yields the statements of a file in the order of its lines, with the facts of its survey. */
export async function* surveyedRows(
  lines: AsyncIterable<RawLine>,
  { mapping, dayOrder, mayRecur }: Survey,
  { onLine = () => {}, keepsLines = false }: RowOptions,
): AsyncGenerator<ReadRow> {
  const earlier = new Set<string>()
  let isHeader = true
  for await (const line of lines) {
    if (isHeader) {
      isHeader = false
      continue
    }
    onLine()
    for (const [place, statement] of statementsOf(line, mapping, dayOrder).entries()) {
      const isUnique = 'code' in statement || !mayRecur(statement.recipient.address)
      const row = isUnique ? statement : recurring(statement, earlier)
      yield keepsLines && place === 0 ? { ...row, raw: keptCells(line.cells) } : row
    }
  }
}

/** Maximum number of characters that are kept of a line, so that a page of lines stays small. */
const lineLengthMax = 4000

/** Returns the cells of a line as they are stored for the uploader. If the line is very long, each cell is cut. */
function keptCells(cells: readonly string[]): readonly string[] {
  const length = cells.reduce((sum, cell) => sum + cell.length, 0)
  if (length <= lineLengthMax) return cells
  const cellMax = Math.floor(lineLengthMax / cells.length)
  return cells.map((cell) => (cell.length > cellMax ? `${cell.slice(0, cellMax)}…` : cell))
}

/** Marks a row that states the same as an earlier row of the file. */
function recurring(row: ImportRow, earlier: Set<string>): ImportRow {
  const { recipientType, status } = row.request
  const statement = `${row.recipient.address} ${row.channel} ${recipientType} ${status}`
  if (earlier.has(statement)) return { ...row, mayRecur: true, isDuplicate: true }
  earlier.add(statement)
  return { ...row, mayRecur: true }
}
