import type { ArgumentsWith, FormParameter, ParsedDate } from '../../../bots/commands/arguments.ts'
import { askInForm } from '../../../bots/commands/ask.ts'
import { defineCommand, type StaffCommand } from '../../../bots/commands/command.ts'
import type { StaffRequest } from '../../../bots/commands/context.ts'
import { dayIn } from '../../../bots/commands/parse/phrases.ts'
import { closeChoice, roleTooLow, textOnly } from '../../../bots/commands/replies.ts'
import { buttons, note, paragraph, type Reply, stored, textReply } from '../../../bots/commands/reply.ts'
import { evidenceChoice } from '../../../bots/commands/staff.ts'
import { messagesIn } from '../../../bots/messages/index.ts'
import { businessDaysLeft } from '../../calendar/business-days.ts'
import { dayOf } from '../../calendar/istanbul.ts'
import { maskAddress } from '../../consent/recipient.ts'
import type { Brand } from '../../register/company/brands.ts'
import { type ComplaintInput, noteComplaint } from '../../register/complaints/complaints.ts'
import { recipientNumber } from '../../register/recipients/recipients.ts'
import { threadReply } from './complaints.ts'
import { complaintMessages } from './messages.ts'

/**
 * Notes a recipient's complaint about a message; the command's date is the date of that message. If staff type the
 * number of a noted complaint instead, the reply shows that complaint.
 */
export const complaintCommand = defineCommand({
  name: 'complaint',
  words: { tr: ['şikayet', 'şikâyet'], en: ['complaint'] },
  role: 'editor',
  examples: {
    tr: [
      'şikayet 0532 123 45 67 sms dün 14:30 marka="Örnek Kahve" not="e-Devlet 2026/4711"',
      'şikayet 0532 123 45 67 marka="Örnek Kahve" metin="Kahvelerde %20 indirim"',
      'şikayet 3',
    ],
    en: [
      'complaint 0532 123 45 67 sms yesterday 14:30 brand="Örnek Kahve" note="e-Devlet 2026/4711"',
      'complaint 0532 123 45 67 brand="Örnek Kahve" text="Coffee at half price"',
      'complaint 3',
    ],
  },
  takes: ['recipient', 'number', 'channels', 'date', 'message', 'brandCode', 'note'],
  form: ({ language }) => ({
    ...complaintMessages[language].form,
    asks: ['recipient', 'brandCode', 'channel', 'date', 'message', 'note'],
    needs: ['brandCode'],
  }),
  brands: { role: 'editor' },
  async run(context, args, command) {
    const { recipient, number } = args
    if (recipient !== null) return await noteComplaintOf(context, { ...args, recipient }, command)
    return number === null
      ? askInForm(context, command, args, ['recipient'])
      : await threadReply(context, number)
  },
})

/** Stores the complaint. Asks for the brand in a form if the staff member has a role for several brands. */
async function noteComplaintOf(
  context: StaffRequest,
  args: ArgumentsWith<'recipient'>,
  command: StaffCommand,
): Promise<Reply> {
  const { register, actor, authority, language, requestKey, receivedAt } = context
  const editable = authority.brandsFor('editor')
  const matchingBrands = editable.filter(({ code }) => args.brandCode === null || args.brandCode === code)
  const [brand, ...otherBrands] = matchingBrands
  if (brand === undefined) return roleTooLow(context, 'editor')
  if (otherBrands.length > 0) return askInForm(context, command, args, ['brandCode'])
  const [channel, ...furtherChannels] = args.channels ?? []
  const { date } = args
  const complaint = {
    recipient: args.recipient,
    brandCode: brand.code,
    // A complaint names one channel: several typed channels leave it open.
    channel: furtherChannels.length > 0 ? undefined : channel,
    messageAt: date === null ? undefined : momentOrDay(date, receivedAt),
    text: args.message ?? undefined,
    reference: args.note ?? undefined,
    requestKey,
  } satisfies ComplaintInput
  const noteResult = await noteComplaint(register, actor, complaint)
  if (noteResult.kind === 'refused') {
    const { reason } = noteResult
    return { ...textOnly(complaintMessages[language].refused[reason]), wrong: wrongFieldOf[reason] }
  }
  return stored(await notedReply(context, complaint, brand, noteResult))
}

/** Returns the wall time that staff typed, or the day alone if they typed no time. */
function momentOrDay(date: ParsedDate, receivedAt: number): string {
  return date.kind === 'moment' ? date.wallTime : dayIn(date, receivedAt)
}

/** Form field to mark as wrong, by the reason of the refusal. */
const wrongFieldOf: Readonly<Record<'date' | 'future' | 'text-too-long', FormParameter>> = {
  date: 'date',
  future: 'date',
  'text-too-long': 'message',
}

/** Confirms that a complaint was noted: its number, the day an answer is due, and buttons for evidence and closing. */
async function notedReply(
  context: StaffRequest,
  { recipient, messageAt, channel, text, reference }: ComplaintInput,
  brand: Brand,
  { id, dueOn }: { readonly id: number; readonly dueOn: string },
): Promise<Reply> {
  const { register, language } = context
  const messages = messagesIn(language)
  const { complaint, format } = messages
  const texts = complaintMessages[language]
  const { rules } = await register.settings()
  const recipientId = await recipientNumber(register, recipient)
  const deadlineText = complaint.clock(businessDaysLeft(dayOf(register.clock()), dueOn, rules), dueOn)
  const messageDay = messageAt?.slice(0, 10) ?? null
  return textReply(
    texts.summary,
    texts.noted(id, complaint.about(brand.name, channel ?? null), maskAddress(recipient.address)),
    paragraph(`${format.capital(deadlineText)}.`),
    note(messageAt === undefined ? texts.noMessage : texts.message(messageAt)),
    note(text === undefined && reference === undefined ? texts.ownTerm : `${texts.ownTerm} ${texts.kept}`),
    buttons(
      ...(recipientId === null ? [] : [evidenceChoice(context, recipientId, brand.code, messageDay)]),
      closeChoice(id, messages),
    ),
  )
}
