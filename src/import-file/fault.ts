import type { SpreadsheetFault } from '../spreadsheet/fault.ts'
import type { AddressField, ColumnUse, Field } from './columns.ts'

/** Reason why a file cannot be imported. Contains no content of the file. */
export type FileFault =
  | SpreadsheetFault
  | { readonly kind: 'empty' }
  | { readonly kind: 'column-missing'; readonly column: Field | AddressField }
  | { readonly kind: 'column-twice'; readonly column: ColumnUse }
  /** Nothing in the file shows if 05/06/2018 is in May or in June. */
  | { readonly kind: 'day-order' }
  /** The plan (meaning of the columns) names a heading that the first line does not have. */
  | { readonly kind: 'plan-heading' }
  | IysFileFault
  /** The file comes from İYS or its loader, but a list of consents was expected. */
  | { readonly kind: 'of-iys' }

/**
 * Reason why a file is not accepted as a file of İYS. `cut-off`: its last line is incomplete. `own-report`: izin itself made
 * the file. `foreign`: most of its addresses do not belong to the brand.
 */
export type IysFileFault =
  | { readonly kind: 'not-iys' | 'own-report' | 'foreign' }
  | { readonly kind: 'cut-off'; readonly line: number }
  /**
   * The file belongs to another brand of the company. `by` is what shows it: the rows, the first ONAYs of its recipients in
   * İYS, or the file's name.
   */
  | {
      readonly kind: 'other-brand'
      readonly code: number
      readonly name: string
      readonly by: 'rows' | 'first-onay' | 'name'
    }

/** Error for a file that cannot be imported. Its message is not for users; they get a sentence for `fault`. */
export class FileFaultError extends Error {
  override readonly name = 'FileFaultError'
  readonly fault: FileFault
  /** First line of the file, which can be any text; empty if it was not read. */
  readonly headings: readonly string[]
  constructor(
    fault: FileFault,
    { cause, headings = [] }: { readonly cause?: unknown; readonly headings?: readonly string[] } = {},
  ) {
    super(`Cannot read the file: ${fault.kind}`, { cause })
    this.fault = fault
    this.headings = headings
  }
}
