import type { SpreadsheetFault } from '../spreadsheet/fault.ts'
import type { AddressField, ColumnUse, Field } from './columns.ts'

/** Why a file cannot be read, without any of its content. */
export type FileFault =
  | SpreadsheetFault
  | { readonly kind: 'empty' }
  | { readonly kind: 'column-missing'; readonly column: Field | AddressField }
  | { readonly kind: 'column-twice'; readonly column: ColumnUse }
  /** Nothing in the file tells if 05/06/2018 is in May or in June. */
  | { readonly kind: 'day-order' }
  /** The plan gives a use to a heading that the first line lacks. */
  | { readonly kind: 'plan-heading' }
  | IysFileFault
  /** A file of İYS or its loader where a list of consents was to be. */
  | { readonly kind: 'of-iys' }

/**
 * Why a file is none that İYS hands out. `cut-off`: its last line breaks off. `own-report`:
 * izin made it. `foreign`: most of its addresses are not of the brand.
 */
export type IysFileFault =
  | { readonly kind: 'not-iys' | 'own-report' | 'foreign' }
  | { readonly kind: 'cut-off'; readonly line: number }
  /** The file is of another brand of the company. `first-onay`: its recipients are, who gave their first ONAY in İYS. */
  | {
      readonly kind: 'other-brand'
      readonly code: number
      readonly name: string
      readonly by: 'rows' | 'first-onay' | 'name'
    }

export class FileFaultError extends Error {
  override readonly name = 'FileFaultError'
  readonly fault: FileFault
  /** First line of the file, which may hold anything; empty if it was not read. */
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
