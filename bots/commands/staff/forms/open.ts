import { messagesIn } from '../../../messages/index.ts'
import type { StaffContext } from '../../context.ts'
import type { Form } from '../../form.ts'
import type { Choice, Reply } from '../../reply.ts'
import type { StaffCommand } from '../command.ts'
import { oldButton, roleTooLow, saying } from '../replies.ts'

/** The button that opens the form of a command, by the command's name; its role is asked for as when it is typed. */
export async function openForm(
  context: StaffContext,
  name: string | undefined,
  commands: readonly StaffCommand[],
): Promise<Reply> {
  const command = commands.find((one) => one.name === name)
  if (command?.form === undefined || command.role === null) return oldButton(context)
  if (!context.authority.may(command.role)) return roleTooLow(context, command.role)
  const form = await command.form(context)
  if (form !== null) return opening(context, form)
  const { record } = messagesIn(context.language)
  return command.role === 'editor' ? saying(record.noBrandLeft) : await command.run(context, '', command)
}

/** A reply that opens a form, and says so where it cannot be opened. */
export function opening({ language }: Pick<StaffContext, 'language'>, form: Form): Reply {
  return { ...saying(messagesIn(language).forms.notOpened), form }
}

/** The button that leads to a form of its own. */
export function formChoice(label: string, action: string, ...values: readonly (string | number)[]): Choice {
  return { label, action: { name: action, values } }
}
