import type { Language } from '../../../src/register/people.ts'
import type { Role } from '../../../src/register/staff.ts'
import type { Messages } from '../../messages/index.ts'
import type { SharedMessage, StaffContext } from '../context.ts'
import type { Filled, Form } from '../form.ts'
import type { FormAnswer, Reply } from '../reply.ts'

export type StaffCommandName = keyof Messages['commands']['staff']

/** One command of the staff: everything known about it. Its usage and help are among the messages, under its name. */
export interface StaffCommand {
  readonly name: StaffCommandName
  /** The verbs it answers to; the first is the one we show. */
  readonly words: Readonly<Record<Language, readonly string[]>>
  /** The role it needs; null: everybody may. */
  readonly role: Role | null
  /** Without the slash command. Tests run every one of them. */
  readonly examples: Readonly<Record<Language, readonly string[]>>
  run(context: StaffContext, rest: string, command: StaffCommand): Promise<Reply>
  /** What asks for everything when only the verb was typed; null when there is nothing he could fill in. */
  readonly form?: (context: StaffContext) => Form | null | Promise<Form | null>
  /** The buttons of its answer that open a form for the same, by the actions they carry. */
  readonly opens?: readonly string[]
}

/** What a shortcut on a message does. */
export interface StaffShortcut {
  readonly role: Role
  run(context: StaffContext, message: SharedMessage): Promise<Reply>
}

/** What a submitted form of the staff does. */
export interface StaffForm {
  readonly role: Role
  submit(context: StaffContext, filled: Filled, values: readonly string[]): Promise<FormAnswer>
}

/** What a button of the staff does. */
export interface StaffAction {
  readonly role: Role | null
  run(context: StaffContext, values: readonly string[]): Promise<Reply>
}

/** The example of a command as it is typed here. */
export function exampleOf(
  context: Pick<StaffContext, 'command' | 'language'>,
  command: StaffCommand,
): string {
  return `${context.command} ${command.examples[context.language][0] ?? command.words[context.language][0] ?? ''}`
}
