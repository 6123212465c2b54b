import { messagesIn } from '../messages/index.ts'
import { type Arguments, brandsOf, type StaffCommand } from './command.ts'
import type { StaffRequest } from './context.ts'
import type { Field, Form } from './form.ts'
import { type FormParameter, noArguments } from './parameters.ts'
import { fieldsFor, formOf } from './parse/faults.ts'
import { parse } from './parse/parse.ts'
import { saying } from './replies.ts'
import { button, type Choice, type Reply } from './reply.ts'

export function parseFacts(context: StaffRequest, command: StaffCommand) {
  const { takes, brands } = command
  return {
    brands: brands?.role === 'admin' ? brandsOf(context, command) : context.authority.brandsFor('viewer'),
    takes,
    needsBrand: command.needs?.includes('brandCode') ?? false,
    now: context.receivedAt,
  }
}

export interface FormStart {
  readonly initial?: Readonly<Record<string, string | readonly string[] | undefined>>
  /** Words that are read together with the form, as if typed before it; they never hold an address. */
  readonly words?: string
  readonly intro?: string | undefined
  readonly title?: string
  readonly fields?: readonly Field[]
}

/** Makes the form of a command; null if there is no brand to choose. */
export function commandForm(
  context: StaffRequest,
  command: StaffCommand,
  { initial = {}, words = '', intro, title, fields: others = [] }: FormStart = {},
): Form | null {
  const messages = messagesIn(context.language)
  const form = formOf(context, command)
  if (form === null) return null
  const given = words === '' ? noArguments : readWords(context, command, words)
  const brands = brandsOf(context, command)
  const isOfBrand = form.asks.some((asked) => asked === 'brandCode' || asked === 'brandOrAll')
  if (isOfBrand && brands.length === 0 && !context.authority.mayForAll('admin')) return null
  const fields = form.asks
    .filter((asked) => !isGiven(asked, given) || asked === 'date')
    .flatMap((asked) => fieldsFor(context, command, asked))
    .map((field) => others.find(({ name }) => name === field.name) ?? field)
  return {
    name: command.name,
    values: words === '' ? [] : [words],
    title: title ?? form.title,
    submit: form.submit ?? messages.forms.show,
    intro: intro ?? form.intro,
    fields: fields.map((field) => filledWith(field, initial[field.name])),
  }
}

export function readWords(context: StaffRequest, command: StaffCommand, words: string): Arguments {
  const takes = command.takes.filter((name) => name !== 'recipient')
  // A client may send other words than the form had, so only brands that the form could offer count.
  const brands = brandsOf(context, command)
  const parsed = parse(words, { ...parseFacts(context, command), takes, brands })
  return parsed.ok ? parsed.arguments : noArguments
}

export function isGiven(asked: FormParameter, given: Arguments): boolean {
  return asked in given && given[asked as keyof Arguments] !== null
}

/** Fills in a field; a value beyond the field's limit raises the limit. */
function filledWith(field: Field, value: string | readonly string[] | undefined): Field {
  if (value === undefined || field.kind === 'file') return field
  if (field.kind === 'several') return typeof value === 'string' ? field : { ...field, initial: value }
  if (typeof value !== 'string') return field
  return field.kind === 'text'
    ? { ...field, initial: value, lengthMax: Math.max(field.lengthMax, value.length) }
    : { ...field, initial: value }
}

export function opening({ language }: Pick<StaffRequest, 'language'>, form: Form): Reply {
  return { ...saying(messagesIn(language).forms.notOpened), form }
}

/** Makes a button that opens a form; `words` are arguments that are known already. */
export function formChoice(label: string, command: StaffCommand['name'], words = ''): Choice {
  return button(label, 'form', ...(words === '' ? [command] : [command, words]))
}

/** Fills in the brand if the words name it alone. Other words go with the form unseen. */
export function startOf(context: StaffRequest, command: StaffCommand, words: string): FormStart {
  if (words === '') return {}
  const { brandCode } = readWords(context, command, words)
  const isBrandAlone = brandCode !== null && /^marka=\d+$/.test(words)
  return isBrandAlone ? { initial: { brand: String(brandCode) } } : { words }
}
