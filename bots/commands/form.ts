import type { Text } from './reply.ts'

/**
 * What is asked for in a form, before any platform has a say. A platform without forms shows the reply that the form came
 * with; one that has them translates fields into its own.
 */

export interface Option {
  readonly value: string
  readonly label: string
}

interface Frame {
  /** By which what was filled in, and what is wrong with it, are found again. */
  readonly name: string
  readonly label: string
  readonly hint?: string | undefined
  readonly required: boolean
}

export type Field = Frame &
  (
    | {
        readonly kind: 'text'
        /** Characters at most; no more than 3000. */
        readonly lengthMax: number
        readonly isLong?: boolean
        readonly initial?: string | undefined
      }
    | { readonly kind: 'one'; readonly options: readonly Option[]; readonly initial?: string | undefined }
    | { readonly kind: 'several'; readonly options: readonly Option[]; readonly initial?: readonly string[] }
    /** A calendar day as YYYY-MM-DD, and a time of day as HH:MM, both by the clock of Istanbul. */
    | { readonly kind: 'day' | 'time'; readonly initial?: string | undefined }
    /** A person and a room of the workspace, by the platform's ids. */
    | { readonly kind: 'person' | 'room'; readonly initial?: string | undefined }
    /** Files, which stay with the platform and come back as the ids they have there; `endings` of names without dots. */
    | { readonly kind: 'file'; readonly filesMax: number; readonly endings: readonly string[] }
  )

export interface Form {
  /** Which submission it leads to. */
  readonly name: string
  /** Come back with the submission through the platform: row ids only, never an address. */
  readonly values: readonly (string | number)[]
  /** No longer than 24 characters, like the words on its buttons. */
  readonly title: string
  readonly submit: string
  /** What stands above the fields. */
  readonly intro?: Text | undefined
  readonly fields: readonly Field[]
}

/** What was filled in, by the names of the fields; it may be anything. */
export type Filled = Readonly<Record<string, string | readonly string[]>>

export interface SubmittedForm {
  readonly name: string
  readonly values: readonly string[]
  readonly filled: Filled
}

/** What is wrong with a form, by the names of its fields. */
export type FieldErrors = Readonly<Record<string, string>>

export function textIn(filled: Filled, name: string): string {
  const value = filled[name]
  return typeof value === 'string' ? value.trim() : ''
}

export function textsIn(filled: Filled, name: string): readonly string[] {
  const value = filled[name]
  return value === undefined || typeof value === 'string' ? [] : value
}
