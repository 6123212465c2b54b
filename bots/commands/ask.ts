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
 * Returns a reply that asks for the missing parameters of a typed command. Its form opens with the known values filled in. A
 * command without a form gets the sentence that the first missing parameter is missing.
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
  if (command.form === undefined)
    return notUnderstood(context, command, { kind: 'missing', parameter: first })
  const isAnyKnown = Object.values(known).some((value) => value != null)
  const form = filledForm(context, command, known, isAnyKnown ? sentence : undefined)
  if (form === null) return textOnly(staff.general.noOpenBrand)
  const example = exampleOf(context, command)
  const summary = others.length > 0 ? sentence : sentenceFor(context, command, first)
  const text = `${sentence} ${forms.complete} ${forms.whole(example)}`
  return { summary, parts: [paragraph(text)], wrong: first, form }
}

/** Makes the form of a command with the known values in its fields; null if there is no brand to choose. */
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

/**
 * Returns known values for which the form has no field, such as the seconds of a time, as words of a command. The form carries
 * these words, so none of them is an address.
 */
function wordsBeside(
  asks: readonly FormParameter[],
  { channels, recipientType, date }: Partial<Arguments>,
): string {
  const isAsked = asks.includes('channels') || asks.includes('channel')
  const channelWords = channels?.length === everyChannel.length ? ['hepsi'] : (channels ?? [])
  const hasSeconds = date?.kind === 'moment' && !date.wallTime.endsWith(':00')
  return [
    ...(isAsked ? [] : channelWords),
    ...(recipientType == null || asks.includes('recipientType') ? [] : [`tip=${recipientType}`]),
    ...(hasSeconds ? [date.wallTime] : []),
  ].join(' ')
}

/** Makes the reply to a pressed button that opens a form. Its text is for a platform that cannot open the form by itself. */
export function withForm({ language }: Pick<StaffRequest, 'language'>, form: Form, sentence?: string): Reply {
  const { forms } = messagesIn(language)
  const title = form.intro ?? [{ strong: form.title }]
  return { ...textReply(forms.fillIn, title, paragraph(sentence ?? forms.fillIn)), form }
}

/** Adds a button that opens the form of a reply, for a platform that could not open the form by itself. */
export async function offerForm(context: StaffRequest, reply: Reply): Promise<Reply> {
  const { form, ...shown } = reply
  if (form === undefined) return reply
  const { forms } = messagesIn(context.language)
  const { commands, formCommands } = context.table
  const command = [...commands, ...formCommands].find(({ name }) => name === form.name)
  const isBlank = command && JSON.stringify(commandForm(context, command)) === JSON.stringify(form)
  if (isBlank) return { ...shown, parts: [...shown.parts, buttons(formChoice(forms.open, command.name))] }
  const openButton = buttons(button(forms.open, 'kept-form', await keepForm(context, form)))
  return { ...shown, parts: [...shown.parts, openButton, note(forms.kept)] }
}

/** Stores a filled form encrypted and returns its id for a button: a field may hold an address, which no button may carry. */
async function keepForm({ register, actor }: StaffRequest, form: Form): Promise<string> {
  return await keepDraft(register, actor.id, { form })
}

/** Returns the form that was stored under this id; null if it has expired or belongs to another person. */
export async function keptForm({ register, actor }: StaffRequest, id: string): Promise<Form | null> {
  // Only izin can encrypt a draft for this person, so its content needs no check: it has a form or none.
  const draft = (await draftById(register, actor.id, id)) as { readonly form?: Form } | null
  return draft?.form ?? null
}

/** Content of a form when it opens. */
export interface FormStart {
  readonly initial?: InitialValues
  /** Typed words whose values have no field in the form; they never hold an address. */
  readonly words?: string
  readonly intro?: string | undefined
  readonly title?: string
  readonly fields?: readonly Field[]
}

/** Makes the form of a command. Returns null if the command has no form, or no brand to choose. */
export function commandForm(
  context: StaffRequest,
  command: StaffCommand,
  { initial = {}, words = '', intro, title, fields: replacements = [] }: FormStart = {},
): Form | null {
  const messages = messagesIn(context.language)
  const form = formOf(context, command)
  if (form === null) return null
  const knownArguments = words === '' ? noArguments : readWords(context, command, words)
  // The date stays in the form although words have it, since the words only carry its seconds.
  const fields = form.asks
    .filter((parameter) => !hasValue(parameter, knownArguments) || parameter === 'date')
    .flatMap((parameter) => fieldsFor(context, command, parameter))
    .map((field) => replacements.find(({ name }) => name === field.name) ?? field)
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

/** Reads the words that a form carries, which are parameters of the command without a field. All are null if unreadable. */
export function readWords(context: StaffRequest, command: StaffCommand, words: string): Arguments {
  const parametersBesideRecipient = command.takes.filter((name) => name !== 'recipient')
  // A client may send other words than the form had, so only brands that the form could offer count.
  const brands = brandsOf(context, command)
  const facts = { ...parseFacts(context, command), takes: parametersBesideRecipient, brands }
  const parsing = parse(words, facts)
  return parsing.kind === 'read' ? parsing.arguments : noArguments
}

/** True if the arguments have a value for a parameter. */
export function hasValue(parameter: FormParameter, args: Arguments): boolean {
  return Object.entries(args).some(([name, value]) => name === parameter && value !== null)
}

/** Adds a brand to the choices of a brand field. A form for a RET offers no closed brand, but a person may have typed one. */
function withBrand(
  context: StaffRequest,
  command: StaffCommand,
  field: Field,
  code: InitialValues[string],
): Field {
  if (field.kind !== 'one' || field.options.some(({ value }) => value === code)) return field
  const namedBrands = brandsOf(context, command).filter((brand) => String(brand.code) === code)
  return { ...field, options: [...field.options, ...brandOptions(namedBrands)] }
}

/** Fills a field of a form with a known value. A value longer than the field allows raises the field's limit. */
function filledWith(field: Field, value: string | readonly string[] | undefined): Field {
  if (value === undefined || field.kind === 'file') return field
  if (field.kind === 'several') return typeof value === 'string' ? field : { ...field, initial: value }
  if (typeof value !== 'string') return field
  return field.kind === 'text'
    ? { ...field, initial: value, lengthMax: Math.max(field.lengthMax, value.length) }
    : { ...field, initial: value }
}

/** Makes a button that opens the form of a command. Its `words` are arguments that are already known, as typed. */
export function formChoice(label: string, command: StaffCommand['name'], words = ''): Choice {
  return button(label, 'form', ...(words === '' ? [command] : [command, words]))
}

/** Returns the content of a form that a button opens. `words` are a brand, which fills its field, or values without a field. */
export function startOf(context: StaffRequest, command: StaffCommand, words: string): FormStart {
  if (words === '') return {}
  const { brandCode } = readWords(context, command, words)
  const isBrandAlone = brandCode !== null && /^marka=\d+$/.test(words)
  return isBrandAlone ? { initial: { brand: String(brandCode) } } : { words }
}
