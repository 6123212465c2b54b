import type { ParseFault } from '../messages/faults.ts'
import type { Messages } from '../messages/index.ts'
import type { Text } from './reply.ts'

/* A form before any platform renders it. A platform without forms shows the reply that it came with. */

export interface Option {
  readonly value: string
  readonly label: string
}

export interface FieldWords {
  readonly label: string
  readonly hint?: string | undefined
}

type Control = { readonly required: boolean } & (
  | {
      readonly kind: 'text'
      /** At most 3000. */
      readonly lengthMax: number
      readonly isLong?: boolean
      readonly initial?: string | undefined
    }
  | { readonly kind: 'one'; readonly options: readonly Option[]; readonly initial?: string | undefined }
  | { readonly kind: 'several'; readonly options: readonly Option[]; readonly initial?: readonly string[] }
  | { readonly kind: 'day' | 'time'; readonly initial?: string | undefined }
  | { readonly kind: 'person' | 'room'; readonly initial?: string | undefined }
  /** Chosen files come back as ids of the platform. `endings` are written without dots. */
  | { readonly kind: 'file'; readonly endings: readonly string[] }
)

export type Field = Control & FieldWords & { readonly name: string }

export type FieldName = keyof Messages['forms']['labels']

/** A field that takes its words from the messages, unless it has its own. */
export type BareField = Control & Partial<FieldWords> & { readonly name: FieldName }

export interface Form {
  readonly name: string
  /** The platform sends them back with the form, so none is an address or a recipient's number. */
  readonly values: readonly (string | number)[]
  /** At most 24 characters, like its buttons. */
  readonly title: string
  readonly submit: string
  readonly intro?: Text | undefined
  readonly fields: readonly Field[]
}

/** Values of a form by field name, not checked yet. */
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

/** Values of fields by their names. */
export type InitialValues = Readonly<Record<string, string | readonly string[] | undefined>>

export interface FieldFault {
  readonly field: Field['name']
  readonly fault: ParseFault | string
}
