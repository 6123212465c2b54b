/** Cells read from a line, which can hold tens of thousands: our columns are all among the first. */
export const columnsMax = 256

export interface RawLine {
  readonly line: number
  readonly cells: readonly string[]
  /** A line of text that has fewer cells than the first one. */
  readonly isPartial?: true
  /** A line of text that the file ends without a line end. */
  readonly isOpen?: true
}
