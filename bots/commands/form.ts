import type { Brand } from '../../src/register/company/brands.ts'
import type { Messages } from '../messages/index.ts'
import type { Arguments, FieldFault, ParameterName, StaffCommand } from './command.ts'
import type { StaffRequest } from './context.ts'
import { readDate } from './parse/phrases.ts'
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

export interface FormFacts {
  readonly context: StaffRequest
  readonly messages: Messages
  readonly command: StaffCommand
  readonly brands: readonly Brand[]
  readonly now: number
  readonly required: boolean
}

/** Values of fields by their names. */
export type InitialValues = Readonly<Record<string, string | readonly string[] | undefined>>

export interface FormPart {
  fields(facts: FormFacts): readonly BareField[]
  /** Returns the values of the fields that show a known value; `filledIn` reads them back. */
  initial(known: Partial<Arguments>): InitialValues
  /** Returns nothing if the fields are empty or hold no value of the parameter. */
  filledIn(filled: Filled, facts: FormFacts): Partial<Arguments> | FieldFault
}

export const all = 'all'
/** Slack's limit. */
export const textMax = 3000

interface TextLimits {
  readonly lengthMax?: number
  readonly isLong?: boolean
  readonly required?: boolean
}

export function textField(name: FieldName, limits: TextLimits): FormPart['fields'] {
  return () => [{ kind: 'text', name, lengthMax: textMax, required: false, ...limits }]
}

/** Makes the text field of a parameter; `read` gives null for a text that is no value of it. */
export function text(
  name: ParameterName & FieldName,
  limits: TextLimits = {},
  read: (typed: string) => string | number | null = (typed) => typed,
): FormPart {
  return {
    fields: textField(name, limits),
    initial: (known) => ({ [name]: known[name]?.toString() }),
    filledIn(filled) {
      const typed = textIn(filled, name)
      const value = typed === '' ? null : read(typed)
      return value === null ? {} : { [name]: value }
    },
  }
}

interface Choices<Value extends string> {
  readonly nameOf: (value: Value) => string
  readonly hint?: string
  readonly offered?: readonly Value[]
  readonly initial?: Value | undefined
  readonly required?: boolean
}

export function oneOf<Value extends string>(
  name: FieldName,
  values: readonly Value[],
  choices: (facts: FormFacts) => Choices<Value>,
): FormPart['fields'] {
  return (facts) => {
    const { nameOf, offered = values, ...frame } = choices(facts)
    const options = offered.map((value): Option => ({ value, label: nameOf(value) }))
    return [{ kind: 'one', name, required: true, options, ...frame }]
  }
}

export function chosen<Name extends 'source' | 'status' | 'scope' | 'outcome' | 'role'>(
  name: Name,
  values: readonly NonNullable<Arguments[Name]>[],
  choices: (facts: FormFacts) => Choices<NonNullable<Arguments[Name]>>,
): FormPart {
  return {
    fields: oneOf(name, values, choices),
    initial: (known) => ({ [name]: known[name] ?? undefined }),
    filledIn(filled) {
      const value = values.find((candidate) => candidate === textIn(filled, name))
      return value === undefined ? {} : { [name]: value }
    },
  }
}

export function brandOptions(brands: readonly Brand[]): Option[] {
  return brands.map(({ code, name }) => ({ value: String(code), label: name }))
}

export const initialBrand: FormPart['initial'] = ({ brandCode }) => ({ brand: brandCode?.toString() })

export function oneBrandIn(filled: Filled, { brands }: FormFacts): Partial<Arguments> {
  const brand = brands.find(({ code }) => String(code) === textIn(filled, 'brand'))
  return brand === undefined ? {} : { brandCode: brand.code }
}

/** The form shows no seconds. Without a day and time it is now. */
export const initialDayAndTime: FormPart['initial'] = ({ date }) => {
  if (date == null || date.kind === 'now') return {}
  if (date.kind === 'day') return { day: date.day }
  return { day: date.wallTime.slice(0, 10), time: date.wallTime.slice(11, 16) }
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
