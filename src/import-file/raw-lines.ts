import type { Column } from './consent-rows.ts'

/** Cells that are read of a line: no column of a file is behind this one, and a line can hold tens of thousands. */
export const columnsMax = 256

/** A line with content of a file of any kind, before its columns are known. */
export interface RawLine {
  readonly line: number
  readonly cells: readonly string[]
}

/** Why a file cannot be read; never what stands in it. Lines are counted from 1. */
export type FileFault =
  | { readonly kind: 'empty' }
  | { readonly kind: 'column-missing' | 'column-twice'; readonly column: Column }
  /** A quote that is not closed makes one line of the whole rest. */
  | { readonly kind: 'quote-open'; readonly line: number | null }
  | { readonly kind: 'not-xlsx' | 'encrypted' }
  /** Its table of texts is more than is kept in memory. */
  | { readonly kind: 'workbook-too-long' }
  /** A workbook is kept in memory while it is read, so it may be this large at most; a CSV may be larger. */
  | { readonly kind: 'workbook-too-large'; readonly bytesMax: number }

/** A file that cannot be read to its end. */
export class FileFaultError extends Error {
  override readonly name = 'FileFaultError'
  readonly fault: FileFault
  constructor(fault: FileFault, options?: { cause: unknown }) {
    super(`Cannot read the file: ${fault.kind}`, options)
    this.fault = fault
  }
}
