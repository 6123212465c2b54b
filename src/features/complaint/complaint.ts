import { type Arguments, type ArgumentsWith, defineCommand } from '../../../bots/commands/command.ts'
import type { StaffContext } from '../../../bots/commands/context.ts'
import type { FormParameter } from '../../../bots/commands/parameters.ts'
import type { ParsedDate } from '../../../bots/commands/parse/phrases.ts'
import { askForRole, closeChoice, notUnderstood, saying } from '../../../bots/commands/replies.ts'
import {
  buttons,
  type Choice,
  note,
  type Part,
  paragraph,
  type Reply,
  textReply,
} from '../../../bots/commands/reply.ts'
import { evidenceChoice } from '../../../bots/commands/staff.ts'
import { type Messages, messagesIn } from '../../../bots/messages/index.ts'
import { businessDaysLeft } from '../../calendar/business-days.ts'
import { dayOf, formatWallTime, type IstanbulDay, type WallTime } from '../../calendar/istanbul.ts'
import { maskAddress } from '../../consent/recipient.ts'
import { type ComplaintInput, noteComplaint } from '../../register/complaints/complaints.ts'
import { recipientNumber } from '../../register/recipients.ts'
import type { Authority } from '../../register/staff.ts'
import { threadReply, writeTo } from './complaints.ts'
import { complaintMessages } from './messages.ts'

/** The date is that of the message. With a number it shows or answers a complaint. */
export const complaintCommand = defineCommand({
  name: 'complaint',
  words: { tr: ['şikayet', 'şikâyet'], en: ['complaint'] },
  role: 'editor',
  examples: {
    tr: [
      'şikayet 0532 123 45 67 sms dün 14:30 marka="Örnek Kahve" not="e-Devlet 2026/4711"',
      'şikayet 0532 123 45 67 geldi=dün metin="Kahvelerde %20 indirim"',
      'şikayet 0532 123 45 67',
      'şikayet 3 not="Formunuzu bulduk, size gönderiyoruz."',
    ],
    en: [
      'complaint 0532 123 45 67 sms yesterday 14:30 brand="Örnek Kahve" note="e-Devlet 2026/4711"',
      'complaint 0532 123 45 67 received=yesterday text="Coffee at half price"',
      'complaint 0532 123 45 67',
      'complaint 3 note="We have found your form and are sending it."',
    ],
  },
  takes: ['recipient', 'number', 'channels', 'date', 'receivedOn', 'message', 'brandCode', 'note'],
  form: ({ language }, { authority }) => ({
    ...complaintMessages[language].form,
    asks: ['recipient', 'brandCode', 'channel', 'receivedOn', 'date', 'message', 'note'],
    needs: authority.brandsFor('editor').length === 1 ? ['brandCode'] : [],
    fields: {
      brand: { hint: complaintMessages[language].form.brandHint },
      day: {
        label: complaintMessages[language].form.messageDay,
        hint: complaintMessages[language].form.messageDayHint,
      },
      time: {
        label: complaintMessages[language].form.messageTime,
        hint: complaintMessages[language].form.messageTimeHint,
      },
      note: { hint: complaintMessages[language].form.noteHint },
    },
  }),
  brands: { role: 'editor' },
  opensForm: true,
  async run(context, given, command) {
    const { recipient, number, note } = given
    if (recipient !== null) return await noteComplaintOf(context, { ...given, recipient })
    if (number === null) return notUnderstood(context, command, { kind: 'address-first' })
    return note === null ? await threadReply(context, number) : await writeTo(context, number, note)
  },
})

async function noteComplaintOf(context: StaffContext, asked: ArgumentsWith<'recipient'>): Promise<Reply> {
  const { register, actor, authority, language, requestKey, receivedAt } = context
  const { complaint: texts } = messagesIn(language)
  const brand = brandOf(authority, asked.brandCode)
  if (brand === 'not-yours') {
    return saying(texts.brandNotYours(nameOf(context, asked)), askForRole(language))
  }
  const now = register.clock()
  const [channel, ...more] = asked.channels ?? []
  const complaint = {
    recipient: asked.recipient,
    brandCode: brand?.code,
    channel: more.length > 0 ? undefined : channel,
    receivedOn: asked.receivedOn ?? dayOf(receivedAt),
    messageAt: asked.date === null ? undefined : momentIn(asked.date, receivedAt),
    text: asked.message ?? undefined,
    reference: asked.note ?? undefined,
    requestKey,
  } satisfies ComplaintInput
  const noted = await noteComplaint(register, actor, complaint)
  if (noted.kind === 'refused') {
    const { reason } = noted
    const wrong = reason === 'future' && complaint.receivedOn > dayOf(now) ? 'receivedOn' : wrongIn[reason]
    return { ...saying(complaintMessages[language].refused[reason]), wrong }
  }
  return await notedReply(context, { ...complaint, brandName: brand?.name ?? null }, noted)
}

type Refusal = keyof (typeof complaintMessages)['tr']['refused']

const wrongIn: Readonly<Record<Refusal, FormParameter>> = {
  'brand-unknown': 'brandCode',
  date: 'date',
  future: 'date',
  'text-too-long': 'message',
}

type ComplaintDetails = ComplaintInput & { readonly receivedOn: IstanbulDay }

async function notedReply(
  context: StaffContext,
  complaint: ComplaintDetails & { readonly brandName: string | null },
  { id, dueOn }: { readonly id: number; readonly dueOn: IstanbulDay },
): Promise<Reply> {
  const { register } = context
  const messages = messagesIn(context.language)
  const texts = complaintMessages[context.language]
  const { recipient, receivedOn, messageAt, brandCode, brandName, channel } = complaint
  const today = dayOf(register.clock())
  const { rules } = await register.settings()
  const row = await recipientNumber(register, recipient)
  const about = messages.complaint.about(brandName, channel ?? null)
  const left = businessDaysLeft(today, dueOn, rules)
  const evidence: Choice[] =
    row === null ? [] : [evidenceChoice(context, row, brandCode ?? null, messageAt?.slice(0, 10) ?? null)]
  const received = receivedOn === today ? '' : `${texts.received(receivedOn)} `
  return textReply(
    texts.summary,
    texts.noted(id, about, maskAddress(recipient.address)),
    paragraph(`${received}${texts.clockSentence(left, dueOn)}`),
    note(messageAt === undefined ? texts.noMessage : texts.message(messageAt)),
    keptNote(complaint, messages),
    buttons(...evidence, closeChoice(id, messages)),
  )
}

function keptNote({ text, reference }: ComplaintInput, { language }: Messages): Part {
  const texts = complaintMessages[language]
  const kept = [text === undefined ? '' : texts.textKept, reference === undefined ? '' : texts.noteKept]
  return note([texts.ownTerm, ...kept].filter((sentence) => sentence !== '').join(' '))
}

function brandOf(authority: Authority, code: number | null) {
  const editable = authority.brandsFor('editor')
  if (code !== null) return editable.find((brand) => brand.code === code) ?? ('not-yours' as const)
  return editable.length === 1 ? editable[0] : undefined
}

function nameOf({ authority }: StaffContext, { brandCode }: Arguments): string {
  return authority.brandsFor('viewer').find(({ code }) => code === brandCode)?.name ?? String(brandCode)
}

function momentIn(date: ParsedDate, now: number): IstanbulDay | WallTime {
  if (date.kind === 'now') return formatWallTime(now)
  return date.kind === 'day' ? date.day : date.wallTime
}
