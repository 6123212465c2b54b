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

/* Faults of parameters. The same sentence answers a typed word and a field of a form. */

/** The summary, which notifications show, leaves out what was typed: it may be part of an address. */
export function notUnderstood(context: StaffRequest, command: StaffCommand, fault: ParseFault): Reply {
  const { command: text } = messagesIn(context.language).refusals
  const facts = { ...factsFor(context, command), example: exampleOf(context, command) }
  return textReply(text(fault, { ...facts, quoted: unsaid, part: unsaid }), text(fault, facts))
}

/** Says that a parameter is missing, and what it takes. */
export function sentenceFor(context: StaffRequest, command: StaffCommand, piece: ParameterName): string {
  const { refusals } = messagesIn(context.language)
  return refusals.command({ kind: 'missing', piece }, factsFor(context, command))
}

export function errorAt(
  context: StaffRequest,
  command: StaffCommand,
  { field, fault }: FieldFault,
): FieldErrors {
  if (typeof fault === 'string') return { [field]: fault }
  const { refusals } = messagesIn(context.language)
  return { [field]: refusals.command(fault, factsFor(context, command)) }
}

function factsFor(context: StaffRequest, command: StaffCommand): FaultFacts {
  return { quoted, helpFor: (piece) => helpFor(context, command, piece), example: null }
}

const choicesMax = 20

function helpFor(context: StaffRequest, command: StaffCommand, piece: ParameterName): ParameterHelp {
  const asks = formOf(context, command)?.asks ?? []
  const wanted = asks.find((ask) => argumentOf(ask) === piece) ?? piece
  const fields = fieldsFor(context, command, wanted, true)
  const choices = fields.flatMap((field) =>
    'options' in field
      ? field.options.flatMap(({ value, label }) => (value === typeOnRecord ? [] : label))
      : [],
  )
  return {
    choices: choices.length > choicesMax ? [...choices.slice(0, choicesMax), '…'] : choices,
    hint: fields.flatMap(({ hint = [] }) => hint).join(' '),
  }
}

function isTooLong(field: Field, value: string): field is Extract<Field, { kind: 'text' }> {
  return field.kind === 'text' && value.length > field.lengthMax
}

/** Reads a parameter from its fields; empty if they are empty and none of them is needed. */
export function readField(
  context: StaffRequest,
  command: StaffCommand,
  parameter: FormParameter,
  filled: Filled,
): Partial<Arguments> | FieldFault {
  const piece = argumentOf(parameter)
  const required = isNeeded(context, command, parameter)
  const fields = fieldsFor(context, command, parameter, required)
  const long = fields.find((field) => isTooLong(field, textIn(filled, field.name)))
  if (long?.kind === 'text')
    return { field: long.name, fault: { kind: 'too-long', piece, most: long.lengthMax } }
  const read = parameters[parameter].filledIn?.(filled, factsOf(context, command, required)) ?? {}
  if (Object.keys(read).length > 0) return read
  const wrong = fields.find(({ name }) => textIn(filled, name) !== '' || textsIn(filled, name).length > 0)
  if (wrong !== undefined) return { field: wrong.name, fault: { kind: 'value', piece } }
  return required ? { field: fields[0]?.name ?? parameter, fault: { kind: 'missing', piece } } : {}
}

export function formOf(context: StaffRequest, { form, takes, needs = [] }: StaffCommand) {
  const parameters = form?.(messagesIn(context.language), context)
  if (parameters === undefined) return null
  const { asks = takes, needs: others = [] } = parameters
  const required: readonly FormParameter[] = [...needs, ...others]
  return { ...parameters, asks, needs: required }
}

function isNeeded(context: StaffRequest, command: StaffCommand, parameter: FormParameter): boolean {
  return formOf(context, command)?.needs.includes(parameter) ?? false
}

/** Makes the fields of a parameter, with the labels and hints that the form of the command gives them. */
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

function factsOf(context: StaffRequest, command: StaffCommand, required: boolean): FormFacts {
  const messages = messagesIn(context.language)
  const brands = brandsOf(context, command)
  return { context, messages, command, brands, now: context.register.clock(), required }
}

export function argumentOf(parameter: FormParameter): ParameterName {
  if (parameter === 'channel') return 'channels'
  if (parameter === 'brandOrAll') return 'brandCode'
  return parameter === 'day' ? 'date' : parameter
}
