/** Maximum number of cells that are read of a line, which can have tens of thousands. */
export const columnsMax = 256

/** Line of a spreadsheet as it is written. */
export interface RawLine {
  readonly line: number
  readonly cells: readonly string[]
  /** True for a line of a CSV file with fewer cells than its first line. */
  readonly isPartial?: true
  /** True for the last line of a CSV file if it has no line end. */
  readonly isOpen?: true
}
