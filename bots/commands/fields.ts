import type { Brand } from '../../src/register/company/brands.ts'
import type { Messages } from '../messages/index.ts'
import type { Arguments, ParameterName } from './arguments.ts'
import type { StaffCommand } from './command.ts'
import type { StaffRequest } from './context.ts'
import {
  type BareField,
  type FieldFault,
  type FieldName,
  type Filled,
  type InitialValues,
  type Option,
  textIn,
} from './form.ts'
import { readDate } from './parse/phrases.ts'

/* Fields of a parameter: how a form asks for it, and how they are read back. */

export interface FormFacts {
  readonly context: StaffRequest
  readonly messages: Messages
  readonly command: StaffCommand
  readonly brands: readonly Brand[]
  readonly now: number
  readonly required: boolean
}

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
  return ({ required }) => [{ kind: 'text', name, lengthMax: textMax, required, ...limits }]
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
  if (read?.kind === 'read' && read.length === words.length) return { date: read.date }
  const fault = read?.kind === 'refused' ? read.reason : ({ kind: 'date', text: words.join(' ') } as const)
  return { field: day === '' ? 'time' : 'day', fault }
}
