import type { StaffRequest } from '../../../bots/commands/context.ts'
import { closeChoice, textOnly } from '../../../bots/commands/replies.ts'
import { buttons, dangerButton, note, type Reply } from '../../../bots/commands/reply.ts'
import { evidenceChoice } from '../../../bots/commands/staff.ts'
import { messagesIn } from '../../../bots/messages/index.ts'
import { dayOf } from '../../calendar/istanbul.ts'
import { collectPack } from '../../documents/pack/collect.ts'
import type { AddressedComplaint } from '../../register/complaints/list.ts'
import { complaintMessages } from './messages.ts'
import { coverageOf, messagePeriod } from './standing.ts'

/**
 * Asks before a complaint is closed as proved, unless the register has a consent for the moment of the message: the
 * outcome is for good and stands in the evidence. Null where it has one, or where the recipient was erased.
 */
export async function askWithoutConsent(
  context: StaffRequest,
  complaint: AddressedComplaint,
  brand: { readonly code: number; readonly name: string },
): Promise<Reply | null> {
  const { register, actor, language } = context
  const messages = messagesIn(language)
  const texts = complaintMessages[language]
  const { id, recipient, recipientId, channel, messageAt, notedAt } = complaint
  const day = messageAt === null ? dayOf(notedAt) : messageAt.slice(0, 10)
  const collected = await collectPack(register, actor, { recipient, brandCodes: [brand.code], day })
  if (collected.kind === 'ceiling') return textOnly(messages.staff.general.ceiling(collected.perDay))
  const { pack } = collected
  if (pack.recipient.known === 'erased') return null
  const coverage = coverageOf(pack, channel, messagePeriod(complaint))
  // A dispute is about the consent itself, not about a message: its own RET ends that consent the same day.
  const isDispute = messageAt === null && complaint.notedDoor === 'telegram'
  if (coverage === 'whole' || (isDispute && coverage === 'part')) return null
  const about = messages.complaint.about(brand.name, channel)
  const question = coverage === 'none' ? texts.noConsentThen : texts.consentUncertain
  return textOnly(
    question(messageAt, about),
    buttons(
      evidenceChoice(context, recipientId, brand.code, day),
      closeChoice(id, messages),
      dangerButton(texts.closeAsProved(id), 'complaint-proved', id),
    ),
    note(messages.complaint.closedFor),
  )
}
