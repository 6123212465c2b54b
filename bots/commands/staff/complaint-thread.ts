import { formatWallTime } from '../../../src/calendar/istanbul.ts'
import { maskAddress } from '../../../src/crypto/mask.ts'
import { type AddressedComplaint, complaintById } from '../../../src/register/complaints/list.ts'
import { messagesOf } from '../../../src/register/complaints/messages.ts'
import { messagesIn } from '../../messages/index.ts'
import { closeChoice } from '../choices.ts'
import type { StaffContext } from '../context.ts'
import { withoutAddresses } from '../find-addresses.ts'
import type { Part, Reply } from '../reply.ts'
import { defineCommand } from './command.ts'
import { complaintLine } from './complaints.ts'
import { evidenceChoice } from './evidence.ts'
import { oldButton, saying } from './replies.ts'
import { formChoice } from './run.ts'

/** The button of a complaint: its number. */
export async function complaintShowAction(
  context: StaffContext,
  [id = '']: readonly string[],
): Promise<Reply> {
  return /^\d{1,9}$/.test(id) ? await threadReply(context, Number(id)) : oldButton(context)
}

/** Shows a complaint to editors of its brand: its clock or outcome, its messages, and what to do about it. */
export async function threadReply(context: StaffContext, id: number): Promise<Reply> {
  const { register, authority, language, command } = context
  const messages = messagesIn(language)
  const { complaint: told } = messages
  const brands = authority.brandsFor('editor')
  const complaint = await complaintById(register, id, { brandCodes: brands.map(({ code }) => code) })
  if (complaint === null) return saying(told.unknownNumber)
  const { brandCode, recipientId, recipient, channel, outcome, messageAt, chat } = complaint
  const brand = brands.find(({ code }) => code === brandCode)
  const { rules } = await register.settings()
  const line = complaintLine(complaint, { brands, now: register.clock(), rules }, messages)
  const title = told.title(id, brand?.name ?? null, channel, maskAddress(recipient.address))
  const mayWrite = chat !== null && outcome === null
  return {
    summary: line,
    parts: [
      { kind: 'text', text: [{ strong: title }] },
      { kind: 'text', text: line },
      ...(await messageParts(context, complaint)),
      ...(mayWrite ? [{ kind: 'note' as const, text: told.howToWrite(command, id) }] : []),
      {
        kind: 'choices',
        choices: [
          ...(mayWrite ? [formChoice(told.write(id), 'complaintAnswer', String(id))] : []),
          evidenceChoice(recipientId, brandCode, messages, messageAt?.slice(0, 10) ?? null),
          ...(outcome === null ? [closeChoice(id, messages)] : []),
        ],
      },
    ],
  }
}

/** What both sides wrote, of a complaint that its recipient opened. */
async function messageParts(
  { register, language }: StaffContext,
  { id, notedDoor, chat }: AddressedComplaint,
): Promise<Part[]> {
  if (notedDoor !== 'telegram') return []
  const { complaint: told } = messagesIn(language)
  const lines = (await messagesOf(register, id)).map(({ author, at, text }) =>
    told.messageLine(author, formatWallTime(at), text === null ? null : withoutAddresses(text)),
  )
  const texts = [told.byRecipient, ...(lines.length === 0 ? [told.noMessages] : lines)]
  return [
    ...texts.map((text): Part => ({ kind: 'text', text })),
    ...(chat?.blockedAt == null ? [] : [{ kind: 'note' as const, text: told.blocked }]),
  ]
}

/** Writes to the recipient who opened the complaint; addresses in the text are masked. */
export async function writeTo(context: StaffContext, id: number, text: string): Promise<Reply> {
  const { register, authority, language, requestKey } = context
  const { complaint: told } = messagesIn(language)
  const brandCodes = authority.brandsFor('editor').map(({ code }) => code)
  const complaint = await complaintById(register, id, { brandCodes })
  if (complaint === null) return saying(told.unknownNumber)
  const answer = { complaintId: id, text, shown: withoutAddresses(text), requestKey }
  const written = await context.answerComplaint(answer)
  if (written.kind === 'written') {
    return saying(complaint.chat?.blockedAt == null ? told.sent(id) : told.unreached(id))
  }
  const { reason } = written
  if (reason === 'unknown') return saying(told.unknownNumber)
  const reply = saying(told.notSent[reason])
  return reason === 'empty' || reason === 'too-long' ? { ...reply, wrong: 'note' } : reply
}

/** Asks in a form what to write to the recipient; the form carries the number of the complaint. */
export const complaintAnswerCommand = defineCommand({
  name: 'complaintAnswer',
  words: { tr: [], en: [] },
  role: 'editor',
  examples: { tr: [], en: [] },
  takes: ['number'],
  needs: ['number'],
  form: ({ complaint: { answerForm: told } }) => ({
    title: told.title,
    submit: told.submit,
    asks: ['number', 'message'],
    fields: { message: { label: told.text, hint: told.textHint } },
  }),
  async run(context, { number, message }) {
    const reply = await writeTo(context, number, message ?? '')
    return reply.wrong === undefined ? reply : { ...reply, wrong: 'message' }
  },
})
