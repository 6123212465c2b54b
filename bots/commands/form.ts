import type { Brand } from '../../src/register/company/brands.ts'
import type { Messages } from '../messages/index.ts'
import type { Arguments, FieldFault, StaffCommand } from './command.ts'
import type { StaffContext } from './context.ts'
import { readDate } from './parse/phrases.ts'
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
    | { readonly kind: 'day' | 'time'; readonly initial?: string | undefined }
    | { readonly kind: 'person' | 'room'; readonly initial?: string | undefined }
    /** Chosen files come back as ids of the platform. `endings` are written without dots. */
    | { readonly kind: 'file'; readonly endings: readonly string[] }
  )

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

export interface FormFacts {
  readonly context: StaffContext
  readonly messages: Messages
  readonly command: StaffCommand
  readonly brands: readonly Brand[]
  readonly now: number
  readonly required: boolean
}

export interface FormPart {
  fields(facts: FormFacts): readonly Field[]
  filledIn(filled: Filled, facts: FormFacts): Partial<Arguments> | FieldFault
}

export const all = 'all'
/** Slack's limit. */
export const textMax = 3000

interface TextWords {
  readonly label: string
  readonly hint?: string
  readonly lengthMax?: number
  readonly isLong?: boolean
  readonly required?: boolean
}

export function textField(name: string, words: (facts: FormFacts) => TextWords): FormPart['fields'] {
  return (facts) => [{ kind: 'text', name, lengthMax: textMax, required: false, ...words(facts) }]
}

export function text(
  name: 'note' | 'message' | 'evidence' | 'addresses' | 'change' | 'value' | 'trademark',
  words: (facts: FormFacts) => TextWords,
): FormPart {
  return {
    fields: textField(name, words),
    filledIn(filled) {
      const value = textIn(filled, name)
      return value === '' ? {} : { [name]: value }
    },
  }
}

interface ChoiceWords<Value extends string> {
  readonly label: string
  readonly hint?: string
  readonly nameOf: (value: Value) => string
  readonly offered?: readonly Value[]
  readonly initial?: Value | undefined
  readonly required?: boolean
}

export function oneOf<Value extends string>(
  name: string,
  values: readonly Value[],
  words: (facts: FormFacts) => ChoiceWords<Value>,
): FormPart['fields'] {
  return (facts) => {
    const { nameOf, offered = values, ...frame } = words(facts)
    const options = offered.map((value): Option => ({ value, label: nameOf(value) }))
    return [{ kind: 'one', name, required: true, options, ...frame }]
  }
}

export function chosen<Name extends 'source' | 'status' | 'scope' | 'outcome' | 'role'>(
  name: Name,
  values: readonly NonNullable<Arguments[Name]>[],
  words: (facts: FormFacts) => ChoiceWords<NonNullable<Arguments[Name]>>,
): FormPart {
  return {
    fields: oneOf(name, values, words),
    filledIn(filled) {
      const value = values.find((one) => one === textIn(filled, name))
      return value === undefined ? {} : { [name]: value }
    },
  }
}

export function brandOptions(brands: readonly Brand[]): Option[] {
  return brands.map(({ code, name }) => ({ value: String(code), label: name }))
}

export function oneBrandIn(filled: Filled, { brands, messages }: FormFacts): Partial<Arguments> | FieldFault {
  const code = textIn(filled, 'brand')
  if (code === '' || code === all) return {}
  const brand = brands.find((known) => String(known.code) === code)
  return brand === undefined
    ? { field: 'brand', fault: messages.forms.brandMissing }
    : { brandCode: brand.code }
}

export function dayAndTimeIn(filled: Filled, { now }: FormFacts): Partial<Arguments> | FieldFault {
  const [day, time] = [textIn(filled, 'day'), textIn(filled, 'time')]
  const words = [day, time].filter((word) => word !== '')
  if (words.length === 0) return {}
  const read = readDate(words, now)
  if (read?.ok && read.length === words.length) return { date: read.date }
  const fault = read?.ok === false ? read.fault : ({ kind: 'date', text: words.join(' ') } as const)
  return { field: day === '' ? 'time' : 'day', fault }
}
