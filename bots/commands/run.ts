import { isDatabaseFault } from '../../db/engine.ts'
import { clean, fold, nearest } from '../../src/consent/fold.ts'
import { storeAnswer, findAnswer } from '../../src/register/answered-requests.ts'
import { storedJson } from '../../src/util/json.ts'
import type { ParseFault } from '../messages/faults.ts'
import { messagesIn } from '../messages/index.ts'
import type { Arguments } from './arguments.ts'
import { askInForm, commandForm, hasValue, keptForm, readWords, startOf, withForm } from './ask.ts'
import type { StaffCommand } from './command.ts'
import type { StaffContext, StaffRequest } from './context.ts'
import type { FieldFault, Filled, SubmittedForm } from './form.ts'
import { noArguments } from './parameters.ts'
import { errorAt, fieldsFor, formOf, notUnderstood, readField } from './parse/faults.ts'
import { offerGuess, withWord } from './parse/guess.ts'
import { completed, parse } from './parse/parse.ts'
import { parseFacts } from './parse/readers.ts'
import { noRole, oldButton, roleTooLow, textOnly } from './replies.ts'
import { type FormAnswer, note, type Reply } from './reply.ts'

/** Runs a command with the words after its verb, or asks for the parameters that are missing. */
export async function runCommand(context: StaffContext, command: StaffCommand, rest: string): Promise<Reply> {
  const refusal = await refusalOf(context, command)
  if (refusal !== null) return refusal
  if (command.ignoresWords) return await command.run(context, noArguments, command)
  const parsing = parse(rest, parseFacts(context, command))
  if (parsing.kind === 'refused') return await withGuess(context, command, rest, parsing.reason)
  const [first, ...others] = (command.needs ?? []).filter((name) => parsing.arguments[name] === null)
  if (first !== undefined) return askInForm(context, command, parsing.arguments, [first, ...others])
  return await command.run(context, parsing.arguments, command)
}

/** Answers a command that cannot be read. If a word looks mistyped, a button offers the command with the likely word. */
async function withGuess(
  context: StaffRequest,
  command: StaffCommand,
  rest: string,
  fault: ParseFault,
): Promise<Reply> {
  const reply = notUnderstood(context, command, fault)
  if (fault.kind !== 'word' || fault.nearest === null) return reply
  const words = withWord(clean(rest), fault.word, fault.nearest)
  const verb = command.words[context.language][0]
  if (words === null || verb === undefined) return reply
  return await offerGuess(context, reply, { word: fault.nearest, text: `${verb} ${words}` })
}

/** Returns the reply that refuses a command to its caller; null if the caller may run it. */
async function refusalOf(context: StaffRequest, command: StaffCommand): Promise<Reply | null> {
  return refusedFor(context, command.role) ?? (await command.refusal?.(context)) ?? null
}

/** Runs a command with the values of its form. A wrong value is shown at its field, and then nothing is done. */
export async function submitForm(
  context: StaffContext,
  command: StaffCommand,
  filled: Filled,
  words: string,
): Promise<FormAnswer> {
  const formArguments = readForm(context, command, filled, words)
  if ('field' in formArguments) return { kind: 'errors', errors: errorAt(context, command, formArguments) }
  const reply = await command.run(context, formArguments, command)
  if (reply.wrong === undefined) return { kind: 'reply', reply }
  const [wrongField] = fieldsFor(context, command, reply.wrong, true)
  const form = commandForm(context, command, { words })
  return wrongField !== undefined && form?.fields.some(({ name }) => name === wrongField.name)
    ? { kind: 'errors', errors: { [wrongField.name]: reply.summary } }
    : { kind: 'reply', reply }
}

/**
 * Runs a form unless it stored something before: then it returns the stored answer and does nothing, even if the
 * values differ, since a person who saw no answer sends a form again. A refusal is not stored, so a refused form
 * can be corrected and sent again. A caller without the role gets no stored answer.
 */
export async function runUntilStored(
  context: StaffRequest,
  command: StaffCommand,
  form: SubmittedForm,
  run: () => Promise<FormAnswer>,
): Promise<FormAnswer> {
  const { register, actor, requestKey, language } = context
  const refusal = await refusalOf(context, command)
  if (refusal !== null) return { kind: 'reply', reply: refusal }
  const content = Buffer.from(JSON.stringify(form))
  const request = { client: `form of ${actor.id}`, key: `${command.name} ${requestKey}`, content }
  const storedAnswer = await findAnswer(register, request)
  if (storedAnswer !== null) {
    const reply = storedJson<Reply>(storedAnswer.text)
    return { kind: 'reply', reply: storedAnswer.isSameRequest ? reply : withNote(reply, language) }
  }
  const answer = await run()
  if (answer.kind === 'reply' && answer.reply.isStored === true) {
    await storeAnswer(register, request, JSON.stringify(answer.reply)).catch(ignoreOutage)
  }
  return answer
}

/** Ignores a failed database: the form's changes are stored, so its answer must not say that nothing was. */
function ignoreOutage(error: unknown): void {
  if (!isDatabaseFault(error)) throw error
}

/** Adds a note that the form was sent before with other values. */
function withNote(reply: Reply, language: StaffRequest['language']): Reply {
  return { ...reply, parts: [...reply.parts, note(messagesIn(language).forms.sentBefore)] }
}

/** Reads the arguments of a sent form: its fields, and the words that the form carried for values without a field. */
function readForm(
  context: StaffRequest,
  command: StaffCommand,
  filled: Filled,
  words: string,
): Arguments | FieldFault {
  const form = formOf(context, command)
  const carriedArguments = words === '' ? noArguments : readWords(context, command, words)
  let args: Partial<Arguments> = {}
  for (const parameter of form?.asks ?? []) {
    if (hasValue(parameter, carriedArguments) && parameter !== 'date') continue
    const fieldArguments = readField(context, command, parameter, filled)
    if ('field' in fieldArguments) return fieldArguments
    args = { ...args, ...fieldArguments }
  }
  const completion = completed(args.recipient ?? null, {
    ...nonNull({ ...carriedArguments, date: null }),
    ...args,
  })
  if (completion.kind === 'refused') {
    const channelField = form?.asks.find((name) => name === 'channels' || name === 'channel')
    return { field: channelField ?? 'address', fault: completion.reason }
  }
  return { ...completion.arguments, date: toTheSecond(completion.arguments.date, carriedArguments.date) }
}

/** Returns the arguments without those that are null. */
function nonNull(args: Arguments): Partial<Arguments> {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null))
}

/** Returns the chosen date with the seconds of the typed `moment` if both are the same minute, since a form shows no seconds. */
function toTheSecond(chosen: Arguments['date'], moment: Arguments['date']): Arguments['date'] {
  if (chosen?.kind !== 'moment' || moment?.kind !== 'moment') return chosen
  return chosen.wallTime.slice(0, 16) === moment.wallTime.slice(0, 16) ? moment : chosen
}

/** Opens the form of a command whose button was pressed. */
export async function formAction(
  context: StaffContext,
  [name, words = '']: readonly string[],
  commands: readonly StaffCommand[],
): Promise<Reply> {
  const command = commands.find((candidate) => candidate.name === name)
  if (command?.form === undefined) return oldButton(context)
  const refusal = await refusalOf(context, command)
  if (refusal !== null) return refusal
  const form = commandForm(context, command, startOf(context, command, words))
  return form === null
    ? textOnly(messagesIn(context.language).staff.general.noOpenBrand)
    : withForm(context, form)
}

/** Opens the stored form that a button names, with its values. */
export async function keptFormAction(
  context: StaffContext,
  [id = '']: readonly string[],
  commands: readonly StaffCommand[],
): Promise<Reply> {
  const form = await keptForm(context, id)
  const command = commands.find(({ name }) => name === form?.name)
  if (form === null || command === undefined) return oldButton(context)
  return (await refusalOf(context, command)) ?? withForm(context, form)
}

/** Runs the command whose name and words a pressed button carries. */
export async function commandAction(
  context: StaffContext,
  [name, words = '']: readonly string[],
  commands: readonly StaffCommand[],
): Promise<Reply> {
  const command = commands.find((candidate) => candidate.name === name)
  return command === undefined ? oldButton(context) : await runCommand(context, command, words)
}

/** Returns the reply that refuses a caller without this role; null if they have it, or if none is needed. */
export function refusedFor(context: StaffRequest, role: StaffCommand['role']): Reply | null {
  if (role === null || context.authority.may(role)) return null
  return context.authority.highest === null ? noRole(context) : roleTooLow(context, role)
}

/**
 * Finds the command that a text begins with, and returns it with the text after its verb; null if there is none. The longest
 * verb wins, so that `ret geri` is not read as `ret`.
 */
export function findCommand(
  text: string,
  commands: readonly StaffCommand[],
): { readonly command: StaffCommand; readonly rest: string } | null {
  const words = text.split(' ')
  for (const length of [3, 2, 1]) {
    const verb = fold(words.slice(0, length).join(' ')).replace(/[:.,;!?]+$/, '')
    const command = byVerb(commands).get(verb)
    if (command !== undefined) return { command, rest: words.slice(length).join(' ') }
  }
  return null
}

/** Commands by their verbs, kept for each list of commands. */
const verbs = new WeakMap<readonly StaffCommand[], ReadonlyMap<string, StaffCommand>>()

/** Returns the commands by their folded verbs (lower case, without Turkish letters), computed once for each table. */
function byVerb(commands: readonly StaffCommand[]): ReadonlyMap<string, StaffCommand> {
  let commandsByVerb = verbs.get(commands)
  if (commandsByVerb === undefined) {
    commandsByVerb = new Map(
      commands.flatMap((command) => everyWord(command).map((word) => [fold(word), command])),
    )
    verbs.set(commands, commandsByVerb)
  }
  return commandsByVerb
}

/** Removes `/izin` from the beginning of a text, as in a pasted line. `izin` without its slash is removed if words follow. */
export function withoutOwnName(text: string, slashCommand: string): string {
  const [first = '', ...others] = text.split(' ')
  const names = [fold(slashCommand), '/izin', '@izin']
  const isSlashCommand =
    names.includes(fold(first)) || (others.length > 0 && names.includes(`/${fold(first)}`))
  return isSlashCommand ? others.join(' ') : text
}

/** Returns the known verb that is most similar to a mistyped verb; null if none is similar. */
export function nearestWord(verb: string, commands: readonly StaffCommand[]): string | null {
  return nearest(fold(clean(verb)), commands.flatMap(everyWord))
}

/** Returns the verbs of a command in both languages. */
function everyWord({ words: { tr, en } }: StaffCommand): readonly string[] {
  return [...tr, ...en]
}
