import { dayOf } from '../../../src/calendar/istanbul.ts'
import { shortId } from '../../../src/consent/short-id.ts'
import { findChange, type NamedChange } from '../../../src/register/changes/find-change.ts'
import { addEvidence, laterEvidenceMax } from '../../../src/register/evidence/later-evidence.ts'
import { messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import { readNotedChange } from '../parse/noted-change.ts'
import type { Reply } from '../reply.ts'
import { exampleOf, type StaffCommand } from './command.ts'
import { saying } from './replies.ts'

/** Adds what proves a change that was recorded before. It is stored as of today, which the answer says. */
export async function addEvidenceCommand(
  context: StaffContext,
  rest: string,
  command: StaffCommand,
): Promise<Reply> {
  const { register, authority, language } = context
  const { laterEvidence: told } = messagesIn(language)
  const read = readNotedChange(rest)
  if (!read.ok) return saying(told.unread(read.fault, exampleOf(context, command)))
  const brandCodes = authority.brandsFor('editor').map(({ code }) => code)
  const found = await findChange(register, read.noted.change, brandCodes)
  if (found.kind === 'refused') {
    return saying(told.notFound(found.reason, exampleOf(context, command), context.command))
  }
  return (await addToChange(context, found.change, read.noted.note)).reply
}

/** Adds it, and says what became of it; `isWrong`: nothing was added, for what the text is. */
export async function addToChange(
  { register, actor, language }: StaffContext,
  change: NamedChange,
  note: string,
): Promise<{ readonly isWrong: boolean; readonly reply: Reply }> {
  const { laterEvidence: told } = messagesIn(language)
  const added = await addEvidence(register, actor, { changeId: Buffer.from(change.id, 'hex'), note })
  if (added.kind === 'refused') {
    const isWrong = added.reason === 'empty' || added.reason === 'text-too-long'
    return { isWrong, reply: saying(told.refused(added.reason, laterEvidenceMax)) }
  }
  const about = told.about(change.brandName, namedChange(change))
  const reply =
    added.kind === 'already'
      ? saying(`${told.already} ${about}`)
      : saying(`${told.added} ${about}`, { kind: 'note', text: told.asOf(dayOf(register.clock())) })
  return { isWrong: false, reply }
}

/** What a sentence says of a change: channel, status, when it was said, where, and its short id. */
export function namedChange({
  channel,
  recipientType,
  status,
  source,
  consentDate,
  recordedAt,
  id,
}: Omit<NamedChange, 'brandName' | 'brandCode' | 'recipientId'>) {
  return { channel, recipientType, status, source, date: consentDate ?? dayOf(recordedAt), id: shortId(id) }
}
