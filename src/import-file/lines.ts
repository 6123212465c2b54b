import { type Column, columnOf, headerFault } from './columns.ts'
import { FileFaultError } from './fault.ts'

/** One line with content; a column that the file does not have is missing, an empty cell is too. */
export interface ImportLine {
  readonly line: number
  readonly cells: Readonly<Partial<Record<Column, string>>>
}

/** Cells that are read of a line: no column of an import is behind this one, and a line can hold tens of thousands. */
export const columnsMax = 256

/** A line with content of a file of any kind, before its columns are known. */
export interface RawLine {
  readonly line: number
  readonly cells: readonly string[]
}

/** Yields the lines behind the header, by their columns. Throws FileFaultError. */
export async function* byColumns(lines: AsyncIterable<RawLine>): AsyncGenerator<ImportLine> {
  let header: readonly (Column | null)[] | null = null
  for await (const { line, cells } of lines) {
    if (header === null) header = readHeader(cells)
    else yield { line, cells: cellsOf(header, cells) }
  }
  if (header === null) throw new FileFaultError({ kind: 'empty' })
}

function readHeader(cells: readonly string[]): (Column | null)[] {
  const header = cells.map(columnOf)
  const fault = headerFault(header)
  if (fault !== null) throw new FileFaultError(fault)
  return header
}

function cellsOf(header: readonly (Column | null)[], given: readonly string[]): ImportLine['cells'] {
  const cells: Partial<Record<Column, string>> = {}
  for (const [place, column] of header.entries()) {
    const cell = given[place]
    if (column !== null && cell !== undefined && cell !== '') cells[column] = cell
  }
  return cells
}
