import type { StaffRequest } from '../../../bots/commands/context.ts'
import { closeChoice, textOnly } from '../../../bots/commands/replies.ts'
import { buttons, dangerButton, note, type Reply } from '../../../bots/commands/reply.ts'
import { evidenceChoice } from '../../../bots/commands/staff.ts'
import { messagesIn } from '../../../bots/messages/index.ts'
import { dayOf } from '../../calendar/istanbul.ts'
import { collectPack } from '../../documents/pack/collect.ts'
import { isDispute } from '../../register/complaints/disputable.ts'
import type { AddressedComplaint } from '../../register/complaints/list.ts'
import { complaintMessages } from './messages.ts'
import { coverageOf, messagePeriod } from './standing.ts'

/**
 * Returns a question for staff who close a complaint as "consent shown" although the register has no certain consent
 * for the moment of the message: the outcome is final and appears in evidence files. Returns null if no question is
 * needed: the consent is certain, or the recipient was erased.
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
  // Without the message's date, the evidence is collected for the day of the complaint.
  const day = messageAt === null ? dayOf(notedAt) : messageAt.slice(0, 10)
  const collectResult = await collectPack(register, actor, { recipient, brandCodes: [brand.code], day })
  if (collectResult.kind === 'ceiling') return textOnly(messages.staff.general.ceiling(collectResult.perDay))
  const { pack } = collectResult
  if (pack.recipient.known === 'erased') return null
  const coverage = coverageOf(pack, channel, messagePeriod(complaint))
  // A recipient disputes the consent itself, not one message. The dispute records a RET on the same day, so the
  // consent covers only a part of that day.
  const isOfConsent = messageAt === null && isDispute(complaint)
  if (coverage === 'whole' || (isOfConsent && coverage === 'part')) return null
  const brandAndChannel = messages.complaint.about(brand.name, channel)
  const questionText = coverage === 'none' ? texts.noConsentThen : texts.consentUncertain
  return textOnly(
    questionText(messageAt, brandAndChannel),
    buttons(
      evidenceChoice(context, recipientId, brand.code, day),
      closeChoice(id, messages),
      dangerButton(texts.closeAsProved(id), 'complaint-proved', id),
    ),
    note(messages.complaint.closedFor),
  )
}
