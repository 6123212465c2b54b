import type { StaffContext } from '../context.ts'
import { fold, nearest } from '../fold.ts'
import type { Reply } from '../reply.ts'
import type { StaffCommand } from './command.ts'
import { noRole, oldButton, roleTooLow } from './replies.ts'

/** Runs a command for who may; typed or chosen alone, it opens its form too. */
export async function runCommand(context: StaffContext, command: StaffCommand, rest: string): Promise<Reply> {
  const refused = refusedFor(context, command.role)
  if (refused !== null) return refused
  const reply = await command.run(context, rest, command)
  const form = rest === '' ? await command.form?.(context) : null
  return form == null ? reply : { ...reply, form }
}

/** A command chosen from the menu of them all, by its name. */
export async function commandAction(
  context: StaffContext,
  name: string | undefined,
  commands: readonly StaffCommand[],
): Promise<Reply> {
  const command = commands.find((one) => one.name === name)
  return command === undefined ? oldButton(context) : await runCommand(context, command, '')
}

/** The answer to somebody who may not; null when he may. */
export function refusedFor(context: StaffContext, role: StaffCommand['role']): Reply | null {
  if (role === null || context.authority.may(role)) return null
  return context.authority.highest === null ? noRole(context) : roleTooLow(context, role)
}

/** The command a verb stands for, in either language. */
export function findCommand(verb: string, commands: readonly StaffCommand[]): StaffCommand | null {
  const wanted = fold(verb).replace(/[:.,;!?]+$/, '')
  return commands.find(({ words }) => everyWord(words).some((word) => fold(word) === wanted)) ?? null
}

/**
 * A pasted line without the name of the slash command in front, `/izin` or what it is called here. Without its slash the
 * name counts only before something else: alone it is a word for days off.
 */
export function withoutOwnName(text: string, slashCommand: string): string {
  const [first = '', ...others] = text.split(' ')
  const names = [fold(slashCommand), '/izin']
  const isOwnName = names.includes(fold(first)) || (others.length > 0 && names.includes(`/${fold(first)}`))
  return isOwnName ? withoutOwnName(others.join(' '), slashCommand) : text
}

/** The word of a command that is nearest to a verb nobody knows; null when none is near. */
export function nearestWord(verb: string, commands: readonly StaffCommand[]): string | null {
  return nearest(
    fold(verb),
    commands.flatMap(({ words }) => everyWord(words)),
  )
}

function everyWord({ tr, en }: StaffCommand['words']): string[] {
  return [...tr, ...en]
}
