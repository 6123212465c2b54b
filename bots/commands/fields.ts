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

/* Functions that make the form fields of a command's parameter, and read the values of a sent form back. */

/** Facts that the fields of a form depend on. */
export interface FormFacts {
  readonly context: StaffRequest
  readonly messages: Messages
  readonly command: StaffCommand
  readonly brands: readonly Brand[]
  readonly now: number
  readonly required: boolean
}

/** Fields of one parameter in a form. */
export interface FormPart {
  fields(facts: FormFacts): readonly BareField[]
  /** Returns the content of the fields for an argument that is already known. `filledIn` reads this content back. */
  initial(known: Partial<Arguments>): InitialValues
  /** Returns the argument in the fields of a sent form; an empty object if there is none; or the field that is wrong. */
  filledIn(filled: Filled, facts: FormFacts): Partial<Arguments> | FieldFault
}

/** Value of the choices "all brands" and "all channels". */
export const all = 'all'
/** Slack's limit for the characters of a text field. */
export const textMax = 3000

interface TextLimits {
  readonly lengthMax?: number
  readonly isLong?: boolean
  readonly required?: boolean
}

/** Returns the function that makes the text field of a parameter. */
export function textField(name: FieldName, limits: TextLimits): FormPart['fields'] {
  return ({ required }) => [{ kind: 'text', name, lengthMax: textMax, required, ...limits }]
}

/** Makes a parameter's text field and its readers. `read` returns the argument in a typed text; null if there is none. */
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

/** Choices of a field: their labels, and the values offered if these are not all. */
interface Choices<Value extends string> {
  readonly nameOf: (value: Value) => string
  readonly hint?: string
  readonly offered?: readonly Value[]
  readonly initial?: Value | undefined
  readonly required?: boolean
}

/** Returns the function that makes a field for choosing one of the values. */
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

/** Makes the field of a parameter whose value is one of a list, such as a role. */
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

/** Returns a choice for each brand, with its name as the label. */
export function brandOptions(brands: readonly Brand[]): Option[] {
  return brands.map(({ code, name }) => ({ value: String(code), label: name }))
}

/** Returns the content of the brand field for a known brand. */
export const initialBrand: FormPart['initial'] = ({ brandCode }) => ({ brand: brandCode?.toString() })

/** Returns the brand that was chosen in a form; an empty object if none of the offered brands was. */
export function oneBrandIn(formValues: Filled, { brands }: FormFacts): Partial<Arguments> {
  const brand = brands.find(({ code }) => String(code) === textIn(formValues, 'brand'))
  return brand === undefined ? {} : { brandCode: brand.code }
}

/** Returns the content of the fields day and time for a known date. Seconds are left out; empty fields mean now. */
export const initialDayAndTime: FormPart['initial'] = ({ date }) => {
  if (date == null || date.kind === 'now') return {}
  if (date.kind === 'day') return { day: date.day }
  return { day: date.wallTime.slice(0, 10), time: date.wallTime.slice(11, 16) }
}

/** Reads the date from the fields day and time. A fault names the field that is wrong. */
export function dayAndTimeIn(filled: Filled, { now }: FormFacts): Partial<Arguments> | FieldFault {
  const [day, time] = [textIn(filled, 'day'), textIn(filled, 'time')]
  const words = [day, time].filter((word) => word !== '')
  if (words.length === 0) return {}
  const read = readDate(words, now)
  if (read?.kind === 'read' && read.length === words.length) return { date: read.date }
  const fault = read?.kind === 'refused' ? read.reason : ({ kind: 'date', text: words.join(' ') } as const)
  return { field: day === '' ? 'time' : 'day', fault }
}
