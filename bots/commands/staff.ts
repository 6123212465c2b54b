import { messagesIn } from '../messages/index.ts'
import type { SharedMessage, StaffContext } from './context.ts'
import { clean } from './fold.ts'
import type { SubmittedForm } from './form.ts'
import type { FormAnswer, ReceivedAction, Reply } from './reply.ts'
import { staffActions, staffForms, staffShortcuts } from './staff/actions.ts'
import { exampleOf } from './staff/command.ts'
import { usageReply } from './staff/help.ts'
import { helpLine, oldButton, quoted, saying } from './staff/replies.ts'
import { findCommand, nearestWord, refusedFor, runCommand, withoutOwnName } from './staff/run.ts'
import { staffCommands } from './staff/table.ts'

/** Runs what somebody of the staff typed after the slash command. */
export async function runStaffCommand(context: StaffContext, text: string): Promise<Reply> {
  const [, verb = '', rest = ''] = /^(\S*) ?(.*)$/.exec(withoutOwnName(clean(text), context.command)) ?? []
  if (verb === '') return usageReply(context, staffCommands)
  const command = findCommand(verb, staffCommands)
  if (command === null) return unknownCommand(context, verb)
  return await runCommand(context, command, rest)
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
  const form = staffForms.get(name)
  if (form === undefined) return { kind: 'reply', reply: oldButton(context) }
  const refused = refusedFor(context, form.role)
  return refused === null ? await form.submit(context, filled, values) : { kind: 'reply', reply: refused }
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
