import { draftById, keepDraft } from '../../src/register/record/drafts.ts'
import { messagesIn } from '../messages/index.ts'
import type { Arguments, FormParameter, ParameterName } from './arguments.ts'
import { brandsOf, exampleOf, type StaffCommand } from './command.ts'
import type { StaffRequest } from './context.ts'
import { brandOptions } from './fields.ts'
import type { Field, Form, InitialValues } from './form.ts'
import { noArguments, parameters } from './parameters.ts'
import { fieldsFor, formOf, notUnderstood, sentenceFor } from './parse/faults.ts'
import { parse } from './parse/parse.ts'
import { everyChannel } from './parse/phrases.ts'
import { parseFacts } from './parse/readers.ts'
import { textOnly } from './replies.ts'
import { button, buttons, type Choice, note, paragraph, type Reply, textReply } from './reply.ts'

/**
 * Asks for everything that a command lacks, by its own form, filled with what is known. If the form cannot open by
 * itself, one button opens it.
 */
export function askInForm(
  context: StaffRequest,
  command: StaffCommand,
  known: Partial<Arguments>,
  missing: readonly [ParameterName, ...ParameterName[]],
): Reply {
  const { forms, format, parameters: texts, staff } = messagesIn(context.language)
  const [first, ...others] = missing
  const sentence = forms.missing(format.list(missing.map((name) => texts.names[name])))
  if (command.form === undefined) return notUnderstood(context, command, { kind: 'missing', piece: first })
  const isAnyKnown = Object.values(known).some((value) => value != null)
  const form = filledForm(context, command, known, isAnyKnown ? sentence : undefined)
  if (form === null) return textOnly(staff.general.noOpenBrand)
  const example = exampleOf(context, command)
  const summary = others.length > 0 ? sentence : sentenceFor(context, command, first)
  const text = `${sentence} ${forms.complete} ${forms.whole(example)}`
  return { summary, parts: [paragraph(text)], wrong: first, form }
}

function filledForm(
  context: StaffRequest,
  command: StaffCommand,
  known: Partial<Arguments>,
  intro: string | undefined,
): Form | null {
  const asks = formOf(context, command)?.asks ?? []
  const initial: InitialValues = Object.assign(
    {},
    ...asks.map((parameter) => parameters[parameter].initial?.(known)),
  )
  return commandForm(context, command, { initial, words: wordsBeside(asks, known), intro })
}

/** Writes what is known and has no field in the form, or none for its seconds. None of it is an address. */
function wordsBeside(
  asks: readonly FormParameter[],
  { channels, recipientType, date }: Partial<Arguments>,
): string {
  const isAsked = asks.includes('channels') || asks.includes('channel')
  const named = channels?.length === everyChannel.length ? ['hepsi'] : (channels ?? [])
  const isToTheSecond = date?.kind === 'moment' && !date.wallTime.endsWith(':00')
  return [
    ...(isAsked ? [] : named),
    ...(recipientType == null || asks.includes('recipientType') ? [] : [`tip=${recipientType}`]),
    ...(isToTheSecond ? [date.wallTime] : []),
  ].join(' ')
}

/** Makes the reply that opens a form which nothing typed asked for. */
export function withForm({ language }: Pick<StaffRequest, 'language'>, form: Form, sentence?: string): Reply {
  const { forms } = messagesIn(language)
  const about = form.intro ?? [{ strong: form.title }]
  return { ...textReply(forms.fillIn, about, paragraph(sentence ?? forms.fillIn)), form }
}

/** Adds the button that opens the form of a reply, where the platform could not open it by itself. */
export async function offerForm(context: StaffRequest, reply: Reply): Promise<Reply> {
  const { form, ...shown } = reply
  if (form === undefined) return reply
  const { forms } = messagesIn(context.language)
  const { commands, formCommands } = context.table
  const command = [...commands, ...formCommands].find(({ name }) => name === form.name)
  const isBlank = command && JSON.stringify(commandForm(context, command)) === JSON.stringify(form)
  if (isBlank) return { ...shown, parts: [...shown.parts, buttons(formChoice(forms.open, command.name))] }
  const open = buttons(button(forms.open, 'kept-form', await keepForm(context, form)))
  return { ...shown, parts: [...shown.parts, open, note(forms.kept)] }
}

/** Seals the form: its fields may hold an address, which no button may carry. */
async function keepForm({ register, actor }: StaffRequest, form: Form): Promise<string> {
  return await keepDraft(register, actor.id, { form })
}

/** Opens a kept form; null if it has expired, or is another person's. */
export async function keptForm({ register, actor }: StaffRequest, id: string): Promise<Form | null> {
  // Only we can seal, and only for this person: the content is a form, or a draft of another kind without one.
  const draft = (await draftById(register, actor.id, id)) as { readonly form?: Form } | null
  return draft?.form ?? null
}

export interface FormStart {
  readonly initial?: InitialValues
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
  const hidden = words === '' ? noArguments : readWords(context, command, words)
  const fields = form.asks
    .filter((parameter) => !isGiven(parameter, hidden) || parameter === 'date')
    .flatMap((parameter) => fieldsFor(context, command, parameter))
    .map((field) => others.find(({ name }) => name === field.name) ?? field)
    .map((field) => (field.name === 'brand' ? withBrand(context, command, field, initial.brand) : field))
  if (fields.some((field) => field.kind === 'one' && field.options.length === 0)) return null
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
  return parsed.kind === 'read' ? parsed.arguments : noArguments
}

export function isGiven(parameter: FormParameter, args: Arguments): boolean {
  return Object.entries(args).some(([name, value]) => name === parameter && value !== null)
}

/** Offers a brand that was named although the form does not offer it: a RET may name a closed one. */
function withBrand(
  context: StaffRequest,
  command: StaffCommand,
  field: Field,
  code: InitialValues[string],
): Field {
  if (field.kind !== 'one' || field.options.some(({ value }) => value === code)) return field
  const named = brandsOf(context, command).filter((brand) => String(brand.code) === code)
  return { ...field, options: [...field.options, ...brandOptions(named)] }
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
