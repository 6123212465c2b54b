import type { Arguments } from '../../../bots/commands/arguments.ts'
import { commandForm, formChoice, withForm } from '../../../bots/commands/ask.ts'
import { codesFor, defineCommand, formAlone } from '../../../bots/commands/command.ts'
import type { StaffContext, StaffRequest, With } from '../../../bots/commands/context.ts'
import type { Form, Option } from '../../../bots/commands/form.ts'
import { withoutAddresses } from '../../../bots/commands/parse/find-addresses.ts'
import {
  closeChoice,
  complaintLine,
  oldButton,
  showChoice,
  textOnly,
} from '../../../bots/commands/replies.ts'
import {
  buttons,
  note,
  type Part,
  paragraph,
  type Reply,
  stored,
  textReply,
} from '../../../bots/commands/reply.ts'
import { evidenceChoice } from '../../../bots/commands/staff.ts'
import { messagesIn } from '../../../bots/messages/index.ts'
import type { ComplaintOutcome } from '../../../db/schema.ts'
import { formatWallTime } from '../../calendar/istanbul.ts'
import { maskAddress } from '../../consent/recipient.ts'
import { brandNames } from '../../register/company/brands.ts'
import { messagesOf, settleComplaint, writeMessage } from '../../register/complaints/complaints.ts'
import { isDispute } from '../../register/complaints/disputable.ts'
import { type AddressedComplaint, complaintById, openComplaints } from '../../register/complaints/list.ts'
import { complaintMessages } from './messages.ts'
import { askWithoutConsent } from './proved.ts'

const linesMax = 20

/** Lists the complaints without an answer, the most urgent first. */
export const complaintsCommand = defineCommand({
  name: 'complaints',
  words: { tr: ['şikayetler', 'şikâyetler'], en: ['complaints'] },
  role: 'viewer',
  examples: {
    tr: ['şikayetler', 'şikayetler marka="Örnek Kahve"'],
    en: ['complaints', 'complaints brand="Örnek Kahve"'],
  },
  takes: ['brandCode'],
  run: openComplaintsReply,
})

/** Lists the unanswered complaints of the brands that the caller may view; editors also get buttons to close them. */
async function openComplaintsReply(context: StaffRequest, { brandCode }: Arguments): Promise<Reply> {
  const { register, authority, language } = context
  const messages = messagesIn(language)
  const { complaint: texts } = messages
  const brands = authority.brandsFor('viewer')
  const now = register.clock()
  const brandCodes = codesFor(context, 'viewer', brandCode)
  const { total, shown: shownComplaints } = await openComplaints(register, { brandCodes }, linesMax)
  if (total === 0) return textOnly(complaintMessages[language].noneOpen)
  const { rules } = await register.settings()
  const editableBrandCodes = codesFor(context, 'editor')
  const parts: Part[] = []
  for (const complaint of shownComplaints) {
    const line = complaintLine(complaint, { brands, now, rules }, messages)
    parts.push(paragraph(`${line} ${maskAddress(complaint.recipient.address)}`))
    if (!editableBrandCodes.includes(complaint.brandCode)) continue
    parts.push(buttons(showChoice(complaint.id, messages), closeChoice(complaint.id, messages)))
  }
  const unshownCount = total - shownComplaints.length
  return textReply(
    texts.listTitle,
    [{ strong: texts.listTitle }],
    ...parts,
    ...(unshownCount > 0 ? [note(texts.more(unshownCount))] : []),
  )
}

/** Wraps a button's action: reads the complaint's number from the button's value and refuses any other value. */
function withComplaintNumber(run: (context: StaffContext, id: number) => Promise<Reply>) {
  return async (context: StaffContext, [id = '']: readonly string[]): Promise<Reply> =>
    /^\d{1,9}$/.test(id) ? await run(context, Number(id)) : oldButton(context)
}

/** Shows one complaint with its messages, and buttons to write to the recipient, get evidence, or close it. */
export async function threadReply(context: StaffRequest, id: number): Promise<Reply> {
  const { register, authority, language } = context
  const messages = messagesIn(language)
  const texts = complaintMessages[language]
  const brands = authority.brandsFor('editor')
  const complaint = await complaintById(register, id, { brandCodes: brands.map(({ code }) => code) })
  if (complaint === null) return textOnly(messages.complaint.unknownNumber)
  const { brandCode, recipientId, recipient, channel, outcome, messageAt, chat } = complaint
  const brand = brands.find(({ code }) => code === brandCode)
  const { rules } = await register.settings()
  const line = complaintLine(complaint, { brands, now: register.clock(), rules }, messages)
  const title = texts.title(id, brand?.name ?? '', channel, maskAddress(recipient.address))
  const mayWrite = chat !== null && outcome === null
  return textReply(
    line,
    [{ strong: title }],
    paragraph(line),
    ...(await messageParts(context, complaint)),
    buttons(
      ...(mayWrite ? [formChoice(texts.write(id), 'complaintAnswer', String(id))] : []),
      evidenceChoice(context, recipientId, brandCode, messageAt?.slice(0, 10) ?? null),
      ...(outcome === null ? [closeChoice(id, messages)] : []),
    ),
  )
}

/** Returns the messages between company and recipient; none for a complaint that staff noted themselves. */
async function messageParts(
  { register, language }: StaffRequest,
  complaint: AddressedComplaint,
): Promise<Part[]> {
  if (!isDispute(complaint)) return []
  const { id, chat } = complaint
  const texts = complaintMessages[language]
  const lines = (await messagesOf(register, id)).map(({ author, at, text }) =>
    texts.messageLine(author, formatWallTime(at), text === null ? null : withoutAddresses(text)),
  )
  const isWithdrawn = complaint.outcome === 'withdrawn'
  const shownLines = [
    ...(isWithdrawn ? [] : [texts.byRecipient]),
    ...(lines.length === 0 ? [texts.noMessages] : lines),
  ]
  return [
    ...shownLines.map((line) => paragraph(line)),
    ...(chat?.blockedAt == null ? [] : [note(texts.blocked)]),
  ]
}

/** Stores what staff wrote about a complaint, and sends it to the recipient's chat with addresses masked. */
export const complaintAnswerCommand = defineCommand({
  name: 'complaintAnswer',
  ...formAlone,
  role: 'editor',
  takes: ['number'],
  needs: ['number'],
  form: ({ language }) => ({
    ...complaintMessages[language].answerForm,
    asks: ['number', 'message'],
    needs: ['message'],
  }),
  async run(context: With<'outbox'>, { number: id, message: text }) {
    const { register, outbox, actor, language, requestKey } = context
    const texts = complaintMessages[language]
    const complaint = await complaintById(register, id, { brandCodes: codesFor(context, 'editor') })
    if (complaint === null) return textOnly(messagesIn(language).complaint.unknownNumber)
    const answer = {
      complaintId: id,
      text: text ?? '',
      requestKey,
      staffId: actor.id,
    } as const
    const writeResult = await writeMessage(register, answer)
    if (writeResult.kind === 'refused')
      return { ...textOnly(texts.notSent[writeResult.reason]), wrong: 'message' }
    const { chat } = complaint
    if (chat !== null) {
      const brandName = (await brandNames(register))(complaint.brandCode)
      const content = { complaintId: id, brandName, text: withoutAddresses(answer.text) }
      const message = { kind: 'complaint-answer', language: chat.language, ...content } as const
      const key = `complaint:${id}:answer:${writeResult.place}`
      await outbox.put([{ key, platform: 'telegram', target: chat.chatId, message }])
      void outbox.deliverDue()
    }
    return stored(textOnly(chat?.blockedAt == null ? texts.sent(id) : texts.unreached(id)))
  },
})

export const closeComplaintCommand = defineCommand({
  name: 'closeComplaint',
  words: { tr: ['şikayet-kapat', 'şikâyet-kapat'], en: ['close-complaint'] },
  role: 'editor',
  examples: {
    tr: ['şikayet-kapat 3 izin ispat edildi', 'şikayet-kapat 3'],
    en: ['close-complaint 3 the consent was shown', 'close-complaint 3'],
  },
  takes: ['number', 'outcome'],
  needs: ['number'],
  brands: { role: 'editor' },
  form: ({ language }) => ({ ...complaintMessages[language].closeForm, needs: ['outcome'] }),
  run: (context: With<'outbox'>, { number, outcome }) => close(context, number, outcome),
})

/**
 * Closes a complaint and tells its recipient. Without an `outcome`, opens a form that asks for it. `isConfirmed`: staff
 * have confirmed "consent shown" although the register has no consent for that moment.
 */
async function close(
  context: With<'outbox'>,
  id: number,
  outcome?: ComplaintOutcome | null,
  isConfirmed = false,
): Promise<Reply> {
  const { register, outbox, actor, authority, language } = context
  const messages = messagesIn(language)
  const { complaint: texts } = messages
  const { alreadyClosed, closed, onlyOwner } = complaintMessages[language]
  const brands = authority.brandsFor('editor')
  const complaint = await complaintById(register, id, { brandCodes: brands.map(({ code }) => code) })
  if (complaint === null) return { ...textOnly(texts.unknownNumber), wrong: 'number' }
  if (complaint.outcome !== null) return { ...textOnly(alreadyClosed), wrong: 'number' }
  if (outcome == null) {
    const { rules } = await register.settings()
    const line = complaintLine(complaint, { brands, now: register.clock(), rules }, messages)
    const form = commandForm(context, closeComplaintCommand, { words: String(id), intro: line })
    if (form === null) return textOnly(texts.unknownNumber)
    return withForm(context, isDispute(complaint) ? withoutWithdrawal(form) : form)
  }
  if (outcome === 'withdrawn' && isDispute(complaint)) return { ...textOnly(onlyOwner), wrong: 'outcome' }
  const brand = brands.find(({ code }) => code === complaint.brandCode)
  if (outcome === 'consent-shown' && !isConfirmed && brand !== undefined) {
    const question = await askWithoutConsent(context, complaint, brand)
    if (question !== null) return question
  }
  const letter = await outcomeLetter(context, complaint, outcome)
  if (!(await settleComplaint(register, actor, { id, outcome }, letter))) return textOnly(alreadyClosed)
  void outbox.deliverDue()
  return stored(textOnly(closed(id, outcome), note(texts.closedFor)))
}

/** Removes the outcome "withdrawn" from the choices of the form. */
function withoutWithdrawal(form: Form): Form {
  const isOffered = ({ value }: Option) => value !== 'withdrawn'
  const fields = form.fields.map((field) =>
    field.kind === 'one' ? { ...field, options: field.options.filter(isOffered) } : field,
  )
  return { ...form, fields }
}

/** Builds the message that tells the outcome to the recipient; undefined if the complaint did not come from a chat. */
async function outcomeLetter(
  { register, outbox }: With<'outbox'>,
  { id, chat, brandCode }: AddressedComplaint,
  outcome: ComplaintOutcome,
) {
  if (chat === null) return undefined
  const { chatId: target, language } = chat
  const brandName = (await brandNames(register))(brandCode)
  const message = { kind: 'complaint-settled', language, complaintId: id, brandName, outcome } as const
  return outbox.puts([{ key: `complaint:${id}:settled`, platform: 'telegram', target, message }])
}

export const complaintActions = {
  'complaint-show': { role: 'editor', run: withComplaintNumber(threadReply) },
  'complaint-close': { role: 'editor', run: withComplaintNumber(close) },
  'complaint-proved': {
    role: 'editor',
    run: withComplaintNumber(async (context, id) => {
      return { ...(await close(context, id, 'consent-shown', true)), replaces: true }
    }),
  },
} as const
