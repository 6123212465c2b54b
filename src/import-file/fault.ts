import type { SpreadsheetFault } from '../spreadsheet/fault.ts'
import type { Column } from './consent-rows.ts'

/** Why a file cannot be read, without any of its content. */
export type FileFault =
  | SpreadsheetFault
  | { readonly kind: 'empty' }
  | { readonly kind: 'column-missing' | 'column-twice'; readonly column: Column }
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
  constructor(fault: FileFault, options?: { cause: unknown }) {
    super(`Cannot read the file: ${fault.kind}`, options)
    this.fault = fault
  }
}
