import { messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import { isTomorrow } from '../parse/date.ts'
import { readSpan } from '../parse/span.ts'
import type { Reply } from '../reply.ts'
import type { StaffCommand } from './command.ts'
import { dayReply } from './day-report.ts'
import { formChoice } from './forms/open.ts'
import { notUnderstood, quoted, saying } from './replies.ts'

/** One day's report, of the brands the asker may see; yesterday's when no day is given. */
export async function reportCommand(
  context: StaffContext,
  rest: string,
  command: StaffCommand,
): Promise<Reply> {
  const { register, authority, language } = context
  const messages = messagesIn(language)
  const { day: told } = messages.reports
  const viewed = authority.brandsFor('viewer')
  if (viewed.length === 0) return saying(told.noBrands)
  const read = readSpan(rest, viewed, register.clock())
  if (!read.ok && read.fault.kind !== 'word') return notUnderstood(context, command, read.fault)
  if (!read.ok || read.span.days !== null) {
    if (isTomorrow(rest)) return saying(told.future)
    return saying(told.notADay(quoted(read.ok || read.fault.kind !== 'word' ? rest : read.fault.word)))
  }
  const { date, brandCode } = read.span
  const reply = await dayReply(context, date, brandCode)
  const another = formChoice(messages.commandForms.report.open, 'report-form', 'report')
  return { ...reply, parts: [...reply.parts, { kind: 'choices', choices: [another] }] }
}
