import { messagesIn } from '../messages/index.ts'
import type { SharedMessage, StaffContext } from './context.ts'
import { clean, fold, nearest } from './fold.ts'
import type { SubmittedForm } from './form.ts'
import type { FormAnswer, ReceivedAction, Reply } from './reply.ts'
import { staffActions, staffShortcuts } from './staff/actions.ts'
import { exampleOf, type StaffCommand } from './staff/command.ts'
import { usageReply } from './staff/help.ts'
import { helpLine, oldButton, quoted, saying } from './staff/replies.ts'
import { findCommand, nearestWord, refusedFor, runCommand, submitForm, withoutOwnName } from './staff/run.ts'
import { formCommands, staffCommands } from './staff/table.ts'

/** Runs what somebody of the staff typed after the slash command. */
export async function runStaffCommand(context: StaffContext, text: string): Promise<Reply> {
  const typed = withoutOwnName(clean(text), context.command)
  if (typed === '') return usageReply(context, staffCommands)
  const found = findCommand(typed, staffCommands)
  if (found === null) return unknownCommand(context, typed.split(' ')[0] ?? '')
  return (
    unknownSubcommand(context, found.command, found.rest) ??
    (await runCommand(context, found.command, found.rest))
  )
}

/** Runs a press of a button or a pick from a menu; the permission is checked again. */
export async function runStaffAction(
  context: StaffContext,
  { name, values }: ReceivedAction,
): Promise<Reply> {
  const action = staffActions.get(name)
  if (action === undefined) return oldButton(context)
  return refusedFor(context, action.role) ?? (await action.run(context, values))
}

/** Runs a shortcut that was chosen on a message. */
export async function runStaffShortcut(
  context: StaffContext,
  name: string,
  message: SharedMessage,
): Promise<Reply> {
  const shortcut = staffShortcuts.get(name)
  if (shortcut === undefined) return oldButton(context)
  return refusedFor(context, shortcut.role) ?? (await shortcut.run(context, message))
}

/** Takes what was filled into a form; the permission is checked again. */
export async function submitStaffForm(
  context: StaffContext,
  { name, filled, values }: SubmittedForm,
): Promise<FormAnswer> {
  const command = [...staffCommands, ...formCommands].find((one) => one.name === name)
  if (command?.form === undefined) return { kind: 'reply', reply: oldButton(context) }
  return await submitForm(context, command, filled, values[0] ?? '')
}

function unknownCommand(context: StaffContext, verb: string): Reply {
  const { general } = messagesIn(context.language).staff
  const [lookUp] = staffCommands
  if (lookUp !== undefined && /^[+(]?\d|@/.test(verb)) {
    return saying(general.commandMissing(exampleOf(context, lookUp)))
  }
  const near = nearestWord(verb, staffCommands)
  const known = general.noSuchCommand(quoted(verb), near)
  return saying(`${known} ${general.forCommands(helpLine(context))}`)
}

/** What is said to a second word that is none of those a verb has: the nearest one, or how the command is typed. */
function unknownSubcommand(context: StaffContext, command: StaffCommand, rest: string): Reply | null {
  if (command.ignoresWords || rest === '') return null
  const [verb = ''] = command.words[context.language]
  const known = staffCommands
    .flatMap(({ words }) => words[context.language])
    .filter((words) => words.startsWith(`${verb} `))
    .map((words) => words.slice(verb.length + 1))
  if (known.length === 0) return null
  const [first = ''] = rest.split(' ')
  const near = nearest(fold(first), known)
  if (near === null && command.takes.length > 0) return null
  const meant = near === null ? null : `${context.command} ${verb} ${near}`
  const { management } = messagesIn(context.language)
  return saying(management.unknownWord(quoted(first), meant, exampleOf(context, command)))
}
