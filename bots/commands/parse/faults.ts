import type { FaultFacts, ParameterHelp, ParseFault } from '../../messages/faults.ts'
import { messagesIn } from '../../messages/index.ts'
import type { Arguments, FormParameter, ParameterName } from '../arguments.ts'
import { brandsOf, exampleOf, type StaffCommand } from '../command.ts'
import type { StaffRequest } from '../context.ts'
import type { FormFacts } from '../fields.ts'
import {
  type Field,
  type FieldErrors,
  type FieldFault,
  type FieldName,
  type Filled,
  textIn,
  textsIn,
} from '../form.ts'
import { parameters, typeOnRecord } from '../parameters.ts'
import { quoted, unsaid } from '../replies.ts'
import { type Reply, textReply } from '../reply.ts'

/* Sentences about wrong parameters. They are the same for a typed command and for a form. */

/**
 * Answers a command that cannot be read. The summary leaves the typed words out, since notifications show it and the
 * words may be part of an address.
 */
export function notUnderstood(context: StaffRequest, command: StaffCommand, fault: ParseFault): Reply {
  const { command: text } = messagesIn(context.language).refusals
  const facts = { ...factsFor(context, command), example: exampleOf(context, command) }
  return textReply(text(fault, { ...facts, quoted: unsaid, part: unsaid }), text(fault, facts))
}

/** Returns the sentence that a parameter is missing, with its possible values. */
export function sentenceFor(context: StaffRequest, command: StaffCommand, parameter: ParameterName): string {
  const { refusals } = messagesIn(context.language)
  return refusals.command({ kind: 'missing', parameter }, factsFor(context, command))
}

/** Returns the sentence about a wrong field of a sent form, as an object with the field's name. */
export function errorAt(
  context: StaffRequest,
  command: StaffCommand,
  { field, fault }: FieldFault,
): FieldErrors {
  if (typeof fault === 'string') return { [field]: fault }
  const { refusals } = messagesIn(context.language)
  return { [field]: refusals.command(fault, factsFor(context, command)) }
}

/** Returns the functions that the sentence about a wrong parameter uses: quoting a typed text, and its possible values. */
function factsFor(context: StaffRequest, command: StaffCommand): FaultFacts {
  return { quoted, helpFor: (parameter) => helpFor(context, command, parameter), example: null }
}

/** Maximum number of possible values that a sentence names. */
const choicesMax = 20

/** Returns the possible values of a parameter, at most 20, and the hint of its field. */
function helpFor(context: StaffRequest, command: StaffCommand, parameter: ParameterName): ParameterHelp {
  const asks = formOf(context, command)?.asks ?? []
  const formParameter = asks.find((ask) => argumentOf(ask) === parameter) ?? parameter
  const parameterFields = fieldsFor(context, command, formParameter, true)
  const choices = parameterFields.flatMap((field) =>
    'options' in field
      ? field.options.flatMap(({ value, label }) => (value === typeOnRecord ? [] : label))
      : [],
  )
  return {
    choices: choices.length > choicesMax ? [...choices.slice(0, choicesMax), '…'] : choices,
    hint: parameterFields.flatMap(({ hint = [] }) => hint).join(' '),
  }
}

/** True if a sent value is longer than its text field allows. */
function isTooLong(field: Field, value: string): field is Extract<Field, { kind: 'text' }> {
  return field.kind === 'text' && value.length > field.lengthMax
}

/**
 * Reads a parameter from the fields of a sent form. Returns the argument, an empty object if the fields are empty and not
 * required, or the field that is wrong.
 */
export function readField(
  context: StaffRequest,
  command: StaffCommand,
  parameter: FormParameter,
  filled: Filled,
): Partial<Arguments> | FieldFault {
  const argument = argumentOf(parameter)
  const required = isNeeded(context, command, parameter)
  const fields = fieldsFor(context, command, parameter, required)
  const tooLong = fields.find((field) => isTooLong(field, textIn(filled, field.name)))
  if (tooLong?.kind === 'text')
    return { field: tooLong.name, fault: { kind: 'too-long', parameter: argument, most: tooLong.lengthMax } }
  const read = parameters[parameter].filledIn?.(filled, factsOf(context, command, required)) ?? {}
  if (Object.keys(read).length > 0) return read
  const filledField = fields.find(
    ({ name }) => textIn(filled, name) !== '' || textsIn(filled, name).length > 0,
  )
  if (filledField !== undefined)
    return { field: filledField.name, fault: { kind: 'value', parameter: argument } }
  return required
    ? { field: fields[0]?.name ?? parameter, fault: { kind: 'missing', parameter: argument } }
    : {}
}

/** Returns the form of a command with its fields and required fields; null if it has none. */
export function formOf(context: StaffRequest, { form, takes, needs = [] }: StaffCommand) {
  const commandForm = form?.(messagesIn(context.language), context)
  if (commandForm === undefined) return null
  const { asks = takes, needs: formNeeds = [] } = commandForm
  const required: readonly FormParameter[] = [...needs, ...formNeeds]
  return { ...commandForm, asks, needs: required }
}

/** True if the form of the command requires the parameter. */
function isNeeded(context: StaffRequest, command: StaffCommand, parameter: FormParameter): boolean {
  return formOf(context, command)?.needs.includes(parameter) ?? false
}

/** Makes the form fields of a parameter. The form of the command may replace their labels and hints. */
export function fieldsFor(
  context: StaffRequest,
  command: StaffCommand,
  parameter: FormParameter,
  required = isNeeded(context, command, parameter),
): readonly Field[] {
  const { forms } = messagesIn(context.language)
  const form = formOf(context, command)
  const hints: Partial<Record<FieldName, string>> = forms.hints(command.records ?? 'ONAY')
  const fields = parameters[parameter].fields?.(factsOf(context, command, required)) ?? []
  return fields.map((field) => ({
    ...field,
    label: form?.fields?.[field.name]?.label ?? field.label ?? forms.labels[field.name],
    hint: form?.fields?.[field.name]?.hint ?? field.hint ?? hints[field.name],
  }))
}

/** Returns the facts that the fields of a form depend on, such as the brands to choose from. */
function factsOf(context: StaffRequest, command: StaffCommand, required: boolean): FormFacts {
  const messages = messagesIn(context.language)
  const brands = brandsOf(context, command)
  return { context, messages, command, brands, now: context.register.clock(), required }
}

/** Returns the argument that a form parameter fills: the field for one channel fills `channels`, for example. */
export function argumentOf(parameter: FormParameter): ParameterName {
  if (parameter === 'channel') return 'channels'
  if (parameter === 'brandOrAll') return 'brandCode'
  return parameter === 'day' ? 'date' : parameter
}
