import { messagesIn } from '../../../messages/index.ts'
import type { StaffContext } from '../../context.ts'
import type { Reply } from '../../reply.ts'
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
  const { forms, record } = messagesIn(context.language)
  const form = command.form(context)
  return form === null ? saying(record.noBrandLeft) : { ...saying(forms.notOpened), form }
}
