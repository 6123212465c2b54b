/** Why a spreadsheet cannot be read, without any of its content. */
export type SpreadsheetFault =
  /** A quotation mark that is not closed makes the rest of the file one line. */
  | { readonly kind: 'quote-open'; readonly line: number | null }
  | { readonly kind: 'not-xlsx' | 'encrypted' }
  /** A workbook is kept in memory while it is read; a CSV may be larger. */
  | { readonly kind: 'workbook-too-large' }

export class SpreadsheetError extends Error {
  override readonly name = 'SpreadsheetError'
  readonly fault: SpreadsheetFault
  constructor(fault: SpreadsheetFault, options?: { cause: unknown }) {
    super(`Cannot read the spreadsheet: ${fault.kind}`, options)
    this.fault = fault
  }
}
