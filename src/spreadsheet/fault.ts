/** Reason why a spreadsheet cannot be read. Contains no content of the file. */
export type SpreadsheetFault =
  /** A quotation mark is not closed. `line` is where it was opened. */
  | { readonly kind: 'quote-open'; readonly line: number | null }
  | { readonly kind: 'not-xlsx' | 'encrypted' }
  /** The workbook does not fit into memory, where it is kept while it is read. A CSV file may be larger. */
  | { readonly kind: 'workbook-too-large' }

export class SpreadsheetError extends Error {
  override readonly name = 'SpreadsheetError'
  readonly fault: SpreadsheetFault
  constructor(fault: SpreadsheetFault, options?: { cause: unknown }) {
    super(`Cannot read the spreadsheet: ${fault.kind}`, options)
    this.fault = fault
  }
}
