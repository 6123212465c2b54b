import type { ParseFault } from '../messages/faults.ts'
import type { Messages } from '../messages/index.ts'
import type { Text } from './reply.ts'

/* Form that a reply opens, as plain values. Slack renders it as a modal; a platform without forms shows the reply's text. */

/** Choice in a field: `value` comes back with the sent form, `label` is shown. */
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
      /** Maximum number of characters of the value: 3000 or fewer, Slack's limit. */
      readonly lengthMax: number
      readonly isLong?: boolean
      readonly initial?: string | undefined
    }
  | { readonly kind: 'one'; readonly options: readonly Option[]; readonly initial?: string | undefined }
  | { readonly kind: 'several'; readonly options: readonly Option[]; readonly initial?: readonly string[] }
  | { readonly kind: 'day' | 'time'; readonly initial?: string | undefined }
  | { readonly kind: 'person' | 'room'; readonly initial?: string | undefined }
  /** Field for a file, which comes back as an id of the platform. `endings` are written without dots. */
  | { readonly kind: 'file'; readonly endings: readonly string[] }
)

export type Field = Control & FieldWords & { readonly name: string }

export type FieldName = keyof Messages['forms']['labels']

/** Field whose label and hint come from the messages unless it names them itself. */
export type BareField = Control & Partial<FieldWords> & { readonly name: FieldName }

export interface Form {
  readonly name: string
  /** Values that the platform sends back with the form, so none is an address or a recipient's number. */
  readonly values: readonly (string | number)[]
  /** Title of at most 24 characters: Slack's limit for the title and the buttons of a form. */
  readonly title: string
  readonly submit: string
  readonly intro?: Text | undefined
  readonly fields: readonly Field[]
}

/** Values of a form by field name, not checked yet. */
export type Filled = Readonly<Record<string, string | readonly string[]>>

/** Form that a person sent, with the values it carried and the values of its fields. */
export interface SubmittedForm {
  readonly name: string
  readonly values: readonly string[]
  readonly filled: Filled
}

/** Sentence to show at each wrong field, by field name. */
export type FieldErrors = Readonly<Record<string, string>>

/** Returns the trimmed text of a field; an empty string if the field has none. */
export function textIn(filled: Filled, name: string): string {
  const value = filled[name]
  return typeof value === 'string' ? value.trim() : ''
}

/** Returns the chosen values of a field that takes several; an empty list if none was chosen. */
export function textsIn(filled: Filled, name: string): readonly string[] {
  const value = filled[name]
  return value === undefined || typeof value === 'string' ? [] : value
}

/** Values that a form shows when it opens, by field name. */
export type InitialValues = Readonly<Record<string, string | readonly string[] | undefined>>

/** Wrong field of a form, with its fault or the sentence to show. */
export interface FieldFault {
  readonly field: Field['name']
  readonly fault: ParseFault | string
}
