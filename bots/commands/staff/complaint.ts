import { businessDaysLeft } from '../../../src/calendar/business-days.ts'
import { dayOf, formatWallTime, type IstanbulDay, type WallTime } from '../../../src/calendar/istanbul.ts'
import { noteComplaint } from '../../../src/register/complaints/complaints.ts'
import { recipientNumber } from '../../../src/register/look-up/look-up.ts'
import type { Authority } from '../../../src/register/staff.ts'
import { maskAddress } from '../../../src/vault/mask.ts'
import { messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import type { GivenDate } from '../parse/date.ts'
import { type Arguments, parse } from '../parse.ts'
import type { Reply } from '../reply.ts'
import { closeChoice } from './close-complaint.ts'
import type { StaffCommand } from './command.ts'
import { evidenceChoice } from './evidence.ts'
import { askForRole, notUnderstood, saying } from './replies.ts'

/**
 * Notes a complaint, whose clock runs from today. The date is that of the message it is about, the one an inspector asks
 * for; the note says where it came from.
 */
export async function complaintCommand(
  context: StaffContext,
  rest: string,
  command: StaffCommand,
): Promise<Reply> {
  const { register, actor, authority, language, requestKey } = context
  const messages = messagesIn(language)
  const { complaint: told } = messages.proof
  const now = register.clock()
  const takes = ['channel', 'date', 'brand', 'note'] as const
  const parsed = parse(rest, { brands: authority.brandsFor('viewer'), takes, now })
  if (!parsed.ok) return notUnderstood(context, command, rest, parsed.fault)
  const asked = parsed.arguments
  const brand = brandOf(authority, asked.brandCode)
  if (brand === 'not-yours') return saying(told.brandNotYours(nameOf(context, asked)), askForRole(language))
  const [channel, ...more] = asked.channels ?? []
  const messageAt = asked.date === null ? undefined : momentIn(asked.date, now)
  const noted = await noteComplaint(register, actor, {
    recipient: asked.recipient,
    brandCode: brand?.code,
    channel: more.length > 0 ? undefined : channel,
    messageAt,
    reference: asked.note ?? undefined,
    requestKey,
  })
  if (noted.kind === 'refused') return saying(told.refused[noted.reason])
  const { rules } = await register.settings()
  const id = await recipientNumber(register, asked.recipient)
  const about = told.about(brand?.name ?? null, more.length > 0 ? null : (channel ?? null))
  const left = businessDaysLeft(dayOf(now), noted.dueOn, rules)
  return {
    summary: told.summary,
    parts: [
      { kind: 'text', text: told.noted(noted.id, about, maskAddress(asked.recipient.address)) },
      { kind: 'text', text: told.clockSentence(left, noted.dueOn) },
      { kind: 'note', text: messageAt === undefined ? told.noMessage : told.message(messageAt) },
      { kind: 'note', text: asked.note === null ? told.ownTerm : `${told.ownTerm} ${told.noteKept}` },
      {
        kind: 'choices',
        choices: [
          ...(id === null
            ? []
            : [evidenceChoice(id, asked.brandCode, messages, messageAt?.slice(0, 10) ?? null)]),
          closeChoice(noted.id, messages),
        ],
      },
    ],
  }
}

/** A brand that is named, or the only one he may edit. A complaint may name none. */
function brandOf(authority: Authority, code: number | null) {
  const editable = authority.brandsFor('editor')
  if (code !== null) return editable.find((brand) => brand.code === code) ?? ('not-yours' as const)
  return editable.length === 1 ? editable[0] : undefined
}

function nameOf({ authority }: StaffContext, { brandCode }: Arguments): string {
  return authority.brandsFor('viewer').find(({ code }) => code === brandCode)?.name ?? String(brandCode)
}

function momentIn(date: GivenDate, now: number): IstanbulDay | WallTime {
  switch (date.kind) {
    case 'now':
      return formatWallTime(now)
    case 'day':
      return date.day
    case 'moment':
      return date.wallTime
  }
}
