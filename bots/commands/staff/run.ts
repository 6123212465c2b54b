import type { StaffContext } from '../context.ts'
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
