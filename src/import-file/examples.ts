import { maskAddress, readRecipient } from '../consent/recipient.ts'
import type { RawLine } from '../spreadsheet/line.ts'

/** Headings and first values of a file, for a person who has to choose the meaning of each column. Addresses are masked. */
export interface ColumnExamples {
  readonly headings: readonly string[]
  /** Up to three values of each column. */
  readonly examples: readonly (readonly string[])[]
}

const examplesMax = 3
const linesMax = 100
const lengthMax = 40

/** Reads the headings and some different values of each column, from the first 100 lines of a file. */
export async function examplesOf(lines: AsyncIterable<RawLine>): Promise<ColumnExamples> {
  let headings: readonly string[] = []
  let lineCount = 0
  const examples: string[][] = []
  for await (const { cells } of lines) {
    if (lineCount === 0) headings = cells
    else addExamples(examples, cells)
    lineCount += 1
    if (lineCount > linesMax) break
  }
  return { headings, examples: headings.map((_, place) => examples[place] ?? []) }
}

/** Adds the cells of a row to the examples of their columns, masked and each once. */
function addExamples(examples: string[][], cells: readonly string[]): void {
  for (const [place, cell] of cells.entries()) {
    examples[place] ??= []
    const examplesOfColumn = examples[place]
    const example = masked(cell)
    if (example !== '' && examplesOfColumn.length < examplesMax && !examplesOfColumn.includes(example))
      examplesOfColumn.push(example)
  }
}

/** Returns a cell with everything hidden that may be an address. A long text is cut. */
export function masked(cell: string): string {
  const text = cell.trim()
  const reading = readRecipient(text)
  if (reading.kind === 'read') return maskAddress(reading.recipient.address)
  if (text.includes('@')) return '•••@•••'
  const digits = text.match(/\p{Nd}/gu)?.length ?? 0
  const isDate = /^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}/.test(text)
  if (digits > 6 && !isDate) return text.replace(/\p{Nd}/gu, '•').slice(0, lengthMax)
  return text.length > lengthMax ? `${text.slice(0, lengthMax)}…` : text
}
