import type { StaffRequest } from '../../../bots/commands/context.ts'
import { closeChoice, saying } from '../../../bots/commands/replies.ts'
import { buttons, dangerButton, note, type Reply } from '../../../bots/commands/reply.ts'
import { evidenceChoice } from '../../../bots/commands/staff.ts'
import { messagesIn } from '../../../bots/messages/index.ts'
import { dayOf, formatWallTime, type IstanbulDay } from '../../calendar/istanbul.ts'
import { collectPack } from '../../documents/pack/collect.ts'
import type { Pack, PackChange } from '../../documents/pack/pack-json.ts'
import { statesOf } from '../../documents/pack/states.ts'
import type { AddressedComplaint } from '../../register/complaints/list.ts'
import { complaintMessages } from './messages.ts'

/**
 * Asks before a complaint is closed as proved, where the register holds no consent for the day of the message: the
 * outcome is for good and stands in the evidence. Null where it holds one, or where the recipient was erased.
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
  if (collected.kind === 'ceiling') return saying(messages.staff.general.ceiling(collected.perDay))
  const { pack } = collected
  if (pack.recipient.known === 'erased' || hasConsentOn(pack, day, channel)) return null
  const about = messages.complaint.about(brand.name, channel)
  return saying(
    texts.noConsentThen(day, about),
    buttons(
      evidenceChoice(context, recipientId, brand.code, day),
      closeChoice(id, messages),
      dangerButton(texts.closeAsProved(id), 'complaint-proved', id),
    ),
    note(messages.complaint.closedFor),
  )
}

/** True if ONAY stood at any time of the day, by when it was recorded or by its own date. */
function hasConsentOn(pack: Pack, day: IstanbulDay, channel: AddressedComplaint['channel']): boolean {
  const isAbout = (change: Pick<PackChange, 'channel'>) => channel === null || change.channel === channel
  const stood = statesOf(pack)
    .filter(isAbout)
    .some(({ onDay }) => onDay?.atStart.status === 'ONAY' || onDay?.atEnd.status === 'ONAY')
  const changes = pack.changes.filter(isAbout)
  const came = changes.some(({ status, effect, recordedAt }) => {
    return status === 'ONAY' && effect !== 'void' && dayOf(recordedAt) === day
  })
  return stood || came || wasStatedBy(changes, day)
}

/** True if a consent that was recorded later is dated before the end of the day, and no RET between. */
function wasStatedBy(changes: readonly PackChange[], day: IstanbulDay): boolean {
  if (changes.some(({ effect }) => effect === 'void')) return false
  const ofKeys = Map.groupBy(changes, ({ recipientType, channel }) => `${recipientType} ${channel}`)
  return [...ofKeys.values()].some((ofKey) => {
    const stated = ofKey
      .map(({ status, consentDate, recordedAt }) => ({
        status,
        at: consentDate ?? formatWallTime(recordedAt),
      }))
      .filter(({ at }) => at.slice(0, 10) <= day)
      .sort((a, b) => (a.at < b.at ? -1 : 1))
    return stated.at(-1)?.status === 'ONAY'
  })
}
