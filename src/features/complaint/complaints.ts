import { codesFor, defineCommand, formAlone } from '../../../bots/commands/command.ts'
import type { StaffContext } from '../../../bots/commands/context.ts'
import { withoutAddresses } from '../../../bots/commands/parse/find-addresses.ts'
import { closeChoice, complaintLine, oldButton, saying, showChoice } from '../../../bots/commands/replies.ts'
import { buttons, note, type Part, paragraph, type Reply, textReply } from '../../../bots/commands/reply.ts'
import { commandForm, formChoice, opening } from '../../../bots/commands/run.ts'
import { evidenceChoice } from '../../../bots/commands/staff.ts'
import { messagesIn } from '../../../bots/messages/index.ts'
import { formatWallTime } from '../../calendar/istanbul.ts'
import { maskAddress } from '../../consent/recipient.ts'
import { brandNames } from '../../register/brands.ts'
import { type ComplaintOutcome, settleComplaint } from '../../register/complaints/complaints.ts'
import { type AddressedComplaint, complaintById, openComplaints } from '../../register/complaints/list.ts'
import { messagesOf, writeMessage } from '../../register/complaints/messages.ts'
import { complaintMessages } from './messages.ts'

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
  form: ({ forms, language }) => ({
    ...complaintMessages[language].listForm,
    fields: { brand: { hint: forms.everyBrandHint } },
  }),
  async run(context, { brandCode }) {
    const { staff } = messagesIn(context.language)
    const brands = context.authority.brandsFor('viewer')
    if (brands.length === 0) return saying(staff.general.noBrand)
    const reply = await openComplaintsReply(context, brandCode)
    if (brands.length < 2) return reply
    const other = formChoice(complaintMessages[context.language].listForm.open, 'complaints')
    return { ...reply, parts: [...reply.parts, buttons(other)] }
  },
})

async function openComplaintsReply(context: StaffContext, brandCode: number | null): Promise<Reply> {
  const { register, authority, language } = context
  const messages = messagesIn(language)
  const { complaint: texts } = messages
  const brands = authority.brandsFor('viewer')
  const now = register.clock()
  const open = await openComplaints(register, { brandCodes: codesFor(context, 'viewer', brandCode) })
  if (open.length === 0) return saying(complaintMessages[language].noneOpen)
  const { rules } = await register.settings()
  const editable = codesFor(context, 'editor')
  const parts: Part[] = []
  for (const complaint of open.slice(0, linesMax)) {
    const line = complaintLine(complaint, { brands, now, rules }, messages)
    parts.push(paragraph(`${line} ${maskAddress(complaint.recipient.address)}`))
    const may = complaint.brandCode === null ? editable.length > 0 : editable.includes(complaint.brandCode)
    if (!may) continue
    const choices = [showChoice(complaint.id, messages), closeChoice(complaint.id, messages)]
    parts.push(buttons(...choices))
  }
  const left = open.length - linesMax
  return textReply(
    texts.listTitle,
    [{ strong: texts.listTitle }],
    ...parts,
    ...(left > 0 ? [note(texts.more(left))] : []),
  )
}

async function complaintShowAction(context: StaffContext, [id = '']: readonly string[]): Promise<Reply> {
  return /^\d{1,9}$/.test(id) ? await threadReply(context, Number(id)) : oldButton(context)
}

export async function threadReply(context: StaffContext, id: number): Promise<Reply> {
  const { register, authority, language, command } = context
  const messages = messagesIn(language)
  const texts = complaintMessages[language]
  const brands = authority.brandsFor('editor')
  const complaint = await complaintById(register, id, { brandCodes: brands.map(({ code }) => code) })
  if (complaint === null) return saying(messages.complaint.unknownNumber)
  const { brandCode, recipientId, recipient, channel, outcome, messageAt, chat } = complaint
  const brand = brands.find(({ code }) => code === brandCode)
  const { rules } = await register.settings()
  const line = complaintLine(complaint, { brands, now: register.clock(), rules }, messages)
  const title = texts.title(id, brand?.name ?? null, channel, maskAddress(recipient.address))
  const mayWrite = chat !== null && outcome === null
  return textReply(
    line,
    [{ strong: title }],
    paragraph(line),
    ...(await messageParts(context, complaint)),
    ...(mayWrite ? [note(texts.howToWrite(command, id))] : []),
    buttons(
      ...(mayWrite ? [formChoice(texts.write(id), 'complaintAnswer', String(id))] : []),
      evidenceChoice(context, recipientId, brandCode, messageAt?.slice(0, 10) ?? null),
      ...(outcome === null ? [closeChoice(id, messages)] : []),
    ),
  )
}

async function messageParts(
  { register, language }: StaffContext,
  { id, notedDoor, chat }: AddressedComplaint,
): Promise<Part[]> {
  if (notedDoor !== 'telegram') return []
  const texts = complaintMessages[language]
  const lines = (await messagesOf(register, id)).map(({ author, at, text }) =>
    texts.messageLine(author, formatWallTime(at), text === null ? null : withoutAddresses(text)),
  )
  const shown = [texts.byRecipient, ...(lines.length === 0 ? [texts.noMessages] : lines)]
  return [...shown.map((line) => paragraph(line)), ...(chat?.blockedAt == null ? [] : [note(texts.blocked)])]
}

/** Keeps the text, and sends it to the recipient's chat with addresses masked. */
export async function writeTo(context: StaffContext, id: number, text: string): Promise<Reply> {
  const { register, outbox, actor, language, requestKey } = context
  const texts = complaintMessages[language]
  const complaint = await complaintById(register, id, { brandCodes: codesFor(context, 'editor') })
  if (complaint === null) return saying(messagesIn(language).complaint.unknownNumber)
  const answer = { complaintId: id, text, requestKey, author: 'staff', staffId: actor.id } as const
  const written = await writeMessage(register, answer)
  if (written.kind === 'written' && complaint.chat !== null) {
    const { chatId: target, language } = complaint.chat
    const brandName = (await brandNames(register))(complaint.brandCode)
    const about = { complaintId: id, brandName, text: withoutAddresses(text) }
    const message = { kind: 'complaint-answer', language, ...about } as const
    await outbox.put([
      { key: `complaint:${id}:answer:${written.place}`, platform: 'telegram', target, message },
    ])
    void outbox.deliverDue()
  }
  if (written.kind === 'written') {
    return saying(complaint.chat?.blockedAt == null ? texts.sent(id) : texts.unreached(id))
  }
  const { reason } = written
  if (reason === 'unknown') return saying(messagesIn(language).complaint.unknownNumber)
  const reply = saying(texts.notSent[reason])
  return reason === 'empty' || reason === 'too-long' ? { ...reply, wrong: 'note' } : reply
}

export const complaintAnswerCommand = defineCommand({
  name: 'complaintAnswer',
  ...formAlone,
  role: 'editor',
  takes: ['number'],
  needs: ['number'],
  form: ({ language }) => ({
    ...complaintMessages[language].answerForm,
    asks: ['number', 'message'],
    fields: {
      message: {
        label: complaintMessages[language].answerForm.text,
        hint: complaintMessages[language].answerForm.textHint,
      },
    },
  }),
  async run(context, { number, message }) {
    const reply = await writeTo(context, number, message ?? '')
    return reply.wrong === undefined ? reply : { ...reply, wrong: 'message' }
  },
})

export const closeComplaintCommand = defineCommand({
  name: 'closeComplaint',
  words: { tr: ['şikayet-kapat', 'şikâyet-kapat'], en: ['close-complaint'] },
  role: 'editor',
  examples: {
    tr: ['şikayet-kapat 3 izin ispat edildi not="form 118 gönderildi"', 'şikayet-kapat 3'],
    en: ['close-complaint 3 the consent was shown note="sent form 118"', 'close-complaint 3'],
  },
  takes: ['number', 'outcome', 'note'],
  needs: ['number'],
  brands: { role: 'editor' },
  form: ({ language }) => ({
    ...complaintMessages[language].closeForm,
    needs: ['outcome'],
    fields: { note: { hint: complaintMessages[language].closeForm.noteHint } },
  }),
  opensForm: true,
  run: (context, { number, outcome, note }) => close(context, number, outcome, note),
})

async function closeComplaintAction(context: StaffContext, [id = '']: readonly string[]): Promise<Reply> {
  return /^\d{1,9}$/.test(id) ? await close(context, Number(id), null, null) : oldButton(context)
}

async function close(
  context: StaffContext,
  id: number,
  outcome: ComplaintOutcome | null,
  closingNote: string | null,
): Promise<Reply> {
  const { register, actor, authority, language } = context
  const messages = messagesIn(language)
  const { complaint: texts } = messages
  const brands = authority.brandsFor('editor')
  const found = await complaintById(register, id, { brandCodes: brands.map(({ code }) => code) })
  if (found === null) return { ...saying(texts.unknownNumber), wrong: 'number' }
  if (found.outcome !== null) return { ...saying(complaintMessages[language].alreadyClosed), wrong: 'number' }
  if (outcome === null) {
    const { rules } = await register.settings()
    const line = complaintLine(found, { brands, now: register.clock(), rules }, messages)
    const form = commandForm(context, closeComplaintCommand, { words: String(id), intro: line })
    return form === null ? saying(texts.unknownNumber) : opening(context, form)
  }
  const settled = await settleComplaint(register, actor, { id, outcome, note: closingNote ?? undefined })
  if (settled.kind === 'settled')
    return saying(complaintMessages[language].closed(id, outcome), note(texts.closedFor))
  const refusals = {
    unknown: texts.unknownNumber,
    'settled-already': complaintMessages[language].alreadyClosed,
    'text-too-long': complaintMessages[language].noteTooLong,
  }
  const wrong = settled.reason === 'text-too-long' ? 'note' : 'number'
  return { ...saying(refusals[settled.reason]), wrong }
}

export const complaintActions = {
  'complaint-show': { role: 'editor', run: complaintShowAction },
  'complaint-close': { role: 'editor', run: closeComplaintAction },
} as const
