import { isDatabaseFault } from '../../db/engine.ts'
import { clean, fold, nearest } from '../../src/consent/fold.ts'
import { keepAnswer, keptAnswer } from '../../src/register/answered-requests.ts'
import { storedJson } from '../../src/util/json.ts'
import type { ParseFault } from '../messages/faults.ts'
import { messagesIn } from '../messages/index.ts'
import type { Arguments } from './arguments.ts'
import { askInForm, commandForm, isGiven, keptForm, readWords, startOf, withForm } from './ask.ts'
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

/** Runs a command with the words behind its verb, or asks for what it lacks. */
export async function runCommand(context: StaffContext, command: StaffCommand, rest: string): Promise<Reply> {
  const refused = await refusalOf(context, command)
  if (refused !== null) return refused
  if (command.ignoresWords) return await command.run(context, noArguments, command)
  const parsed = parse(rest, parseFacts(context, command))
  if (parsed.kind === 'refused') return await withGuess(context, command, rest, parsed.reason)
  const [first, ...others] = (command.needs ?? []).filter((name) => parsed.arguments[name] === null)
  if (first !== undefined) return askInForm(context, command, parsed.arguments, [first, ...others])
  return await command.run(context, parsed.arguments, command)
}

/** Says which word was not understood, and offers the command with the word that was probably meant. */
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

async function refusalOf(context: StaffRequest, command: StaffCommand): Promise<Reply | null> {
  return refusedFor(context, command.role) ?? (await command.refusal?.(context)) ?? null
}

/** Runs a command with the values of its form, by a caller with the role. A fault is shown at its field, and then nothing is done. */
export async function submitForm(
  context: StaffContext,
  command: StaffCommand,
  filled: Filled,
  words: string,
): Promise<FormAnswer> {
  const read = readForm(context, command, filled, words)
  if ('field' in read) return { kind: 'errors', errors: errorAt(context, command, read) }
  const reply = await command.run(context, read, command)
  if (reply.wrong === undefined) return { kind: 'reply', reply }
  const [wrong] = fieldsFor(context, command, reply.wrong, true)
  const form = commandForm(context, command, { words })
  return wrong !== undefined && form?.fields.some(({ name }) => name === wrong.name)
    ? { kind: 'errors', errors: { [wrong.name]: reply.summary } }
    : { kind: 'reply', reply }
}

/**
 * Runs a form until something of it was stored. From then on it gives that answer and has no other effect, with
 * other values too: they may be a repeat of a person who saw no answer. A refusal is not kept, so a refused form
 * can be corrected and sent again. Without the role there is no answer, whatever was stored before.
 */
export async function runUntilStored(
  context: StaffRequest,
  command: StaffCommand,
  form: SubmittedForm,
  run: () => Promise<FormAnswer>,
): Promise<FormAnswer> {
  const { register, actor, requestKey, language } = context
  const refused = await refusalOf(context, command)
  if (refused !== null) return { kind: 'reply', reply: refused }
  const content = Buffer.from(JSON.stringify(form))
  const sent = { client: `form of ${actor.id}`, key: `${command.name} ${requestKey}`, content }
  const kept = await keptAnswer(register, sent)
  if (kept !== null) {
    const reply = storedJson<Reply>(kept.text)
    return { kind: 'reply', reply: kept.isSameRequest ? reply : withNote(reply, language) }
  }
  const answer = await run()
  if (answer.kind === 'reply' && answer.reply.isStored === true) {
    await keepAnswer(register, sent, JSON.stringify(answer.reply)).catch(ignoreOutage)
  }
  return answer
}

/** Something is stored already, so the answer must not say that nothing was. The keys of the changes remain. */
function ignoreOutage(error: unknown): void {
  if (!isDatabaseFault(error)) throw error
}

function withNote(reply: Reply, language: StaffRequest['language']): Reply {
  return { ...reply, parts: [...reply.parts, note(messagesIn(language).forms.sentBefore)] }
}

function readForm(
  context: StaffRequest,
  command: StaffCommand,
  filled: Filled,
  words: string,
): Arguments | FieldFault {
  const form = formOf(context, command)
  const hidden = words === '' ? noArguments : readWords(context, command, words)
  let args: Partial<Arguments> = {}
  for (const parameter of form?.asks ?? []) {
    if (isGiven(parameter, hidden) && parameter !== 'date') continue
    const read = readField(context, command, parameter, filled)
    if ('field' in read) return read
    args = { ...args, ...read }
  }
  const parsed = completed(args.recipient ?? null, { ...nonNull({ ...hidden, date: null }), ...args })
  if (parsed.kind === 'refused') {
    const channelField = form?.asks.find((name) => name === 'channels' || name === 'channel')
    return { field: channelField ?? 'address', fault: parsed.reason }
  }
  return { ...parsed.arguments, date: toTheSecond(parsed.arguments.date, hidden.date) }
}

function nonNull(args: Arguments): Partial<Arguments> {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null))
}

/** Keeps the seconds of the message if the minute was not changed: a form shows no seconds. */
function toTheSecond(chosen: Arguments['date'], moment: Arguments['date']): Arguments['date'] {
  if (chosen?.kind !== 'moment' || moment?.kind !== 'moment') return chosen
  return chosen.wallTime.slice(0, 16) === moment.wallTime.slice(0, 16) ? moment : chosen
}

export async function formAction(
  context: StaffContext,
  [name, words = '']: readonly string[],
  commands: readonly StaffCommand[],
): Promise<Reply> {
  const command = commands.find((candidate) => candidate.name === name)
  if (command?.form === undefined) return oldButton(context)
  const refused = await refusalOf(context, command)
  if (refused !== null) return refused
  const form = commandForm(context, command, startOf(context, command, words))
  return form === null
    ? textOnly(messagesIn(context.language).staff.general.noOpenBrand)
    : withForm(context, form)
}

/** Opens the form that a button keeps, filled as it was. */
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

export async function commandAction(
  context: StaffContext,
  [name, words = '']: readonly string[],
  commands: readonly StaffCommand[],
): Promise<Reply> {
  const command = commands.find((candidate) => candidate.name === name)
  return command === undefined ? oldButton(context) : await runCommand(context, command, words)
}

/** Returns the refusal of a caller without the role; null if they have it. */
export function refusedFor(context: StaffRequest, role: StaffCommand['role']): Reply | null {
  if (role === null || context.authority.may(role)) return null
  return context.authority.highest === null ? noRole(context) : roleTooLow(context, role)
}

/** Finds the command a text begins with; longer verbs come first. */
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

const verbs = new WeakMap<readonly StaffCommand[], ReadonlyMap<string, StaffCommand>>()

/** Returns the commands by their folded words, folded once for each table. */
function byVerb(commands: readonly StaffCommand[]): ReadonlyMap<string, StaffCommand> {
  let known = verbs.get(commands)
  if (known === undefined) {
    known = new Map(commands.flatMap((command) => everyWord(command).map((word) => [fold(word), command])))
    verbs.set(commands, known)
  }
  return known
}

/** Drops the slash command's name from a pasted line; a name without its slash only if other words follow. */
export function withoutOwnName(text: string, slashCommand: string): string {
  const [first = '', ...others] = text.split(' ')
  const names = [fold(slashCommand), '/izin', '@izin']
  const isOwnName = names.includes(fold(first)) || (others.length > 0 && names.includes(`/${fold(first)}`))
  return isOwnName ? others.join(' ') : text
}

export function nearestWord(verb: string, commands: readonly StaffCommand[]): string | null {
  return nearest(fold(clean(verb)), commands.flatMap(everyWord))
}

function everyWord({ words: { tr, en } }: StaffCommand): readonly string[] {
  return [...tr, ...en]
}
