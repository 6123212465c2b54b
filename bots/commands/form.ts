import type { Text } from './reply.ts'

/** A form before any platform renders it. A platform without forms shows the reply that it came with. */

export interface Option {
  readonly value: string
  readonly label: string
}

interface Frame {
  readonly name: string
  readonly label: string
  readonly hint?: string | undefined
  readonly required: boolean
}

export type Field = Frame &
  (
    | {
        readonly kind: 'text'
        /** At most 3000. */
        readonly lengthMax: number
        readonly isLong?: boolean
        readonly initial?: string | undefined
      }
    | { readonly kind: 'one'; readonly options: readonly Option[]; readonly initial?: string | undefined }
    | { readonly kind: 'several'; readonly options: readonly Option[]; readonly initial?: readonly string[] }
    /** YYYY-MM-DD and HH:MM in Istanbul. */
    | { readonly kind: 'day' | 'time'; readonly initial?: string | undefined }
    /** The platform's ids. */
    | { readonly kind: 'person' | 'room'; readonly initial?: string | undefined }
    /** Come back as ids of the platform; `endings` without dots. */
    | { readonly kind: 'file'; readonly filesMax: number; readonly endings: readonly string[] }
  )

export interface Form {
  readonly name: string
  /** Pass through the platform: row ids only, never an address. */
  readonly values: readonly (string | number)[]
  /** At most 24 characters, like its buttons. */
  readonly title: string
  readonly submit: string
  readonly intro?: Text | undefined
  readonly fields: readonly Field[]
}

/** By field name; it may be anything. */
export type Filled = Readonly<Record<string, string | readonly string[]>>

export interface SubmittedForm {
  readonly name: string
  readonly values: readonly string[]
  readonly filled: Filled
}

export type FieldErrors = Readonly<Record<string, string>>

export function textIn(filled: Filled, name: string): string {
  const value = filled[name]
  return typeof value === 'string' ? value.trim() : ''
}

export function textsIn(filled: Filled, name: string): readonly string[] {
  const value = filled[name]
  return value === undefined || typeof value === 'string' ? [] : value
}
