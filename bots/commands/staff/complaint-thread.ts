import { formatWallTime } from '../../../src/calendar/istanbul.ts'
import { maskAddress } from '../../../src/crypto/mask.ts'
import { type AddressedComplaint, complaintById } from '../../../src/register/complaints/list.ts'
import { messagesOf, messageTextMax } from '../../../src/register/complaints/messages.ts'
import { messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import { withoutAddresses } from '../find-addresses.ts'
import { clean } from '../fold.ts'
import { type Filled, textIn } from '../form.ts'
import { names } from '../parse/filled.ts'
import { readShownNumber, tokensOf, wordsFrom } from '../parse/tokens.ts'
import type { FormAnswer, Part, Reply } from '../reply.ts'
import { closeChoice, complaintLine } from './complaints.ts'
import { evidenceChoice } from './evidence.ts'
import { formChoice, opening, wrong } from './forms.ts'
import { oldButton, saying } from './replies.ts'

/** A complaint by its number, with the words behind it and the text of `not="…"`. */
interface NumberedComplaint {
  readonly id: number
  readonly words: string
  /** Null where there is none. */
  readonly text: string | null
}

/** Reads `3`, `3 not="…"` and `3 words not="…"`; null for anything else, such as an address. */
export function readNumbered(rest: string): NumberedComplaint | null {
  const tokens = tokensOf(clean(rest).slice(0, 3000)) ?? []
  const [number = '', ...words] = wordsFrom(tokens, 0)
  const [note, ...more] = tokens.flatMap((token) => (token.kind === 'key' ? [token] : []))
  const id = readShownNumber(number)
  if (id === null || more.length > 0) return null
  if (note !== undefined && !['not', 'note'].includes(note.key)) return null
  return { id, words: words.join(' '), text: note === undefined ? null : (note.quoted ?? '') }
}

/** Shows a complaint, or writes `text` to the recipient who opened it. */
export async function numberedReply(context: StaffContext, { id, text }: NumberedComplaint): Promise<Reply> {
  return text === null ? await threadReply(context, id) : (await writeTo(context, id, text)).reply
}

/** The button of a complaint: its number. */
export async function complaintShowAction(
  context: StaffContext,
  [id = '']: readonly string[],
): Promise<Reply> {
  return /^\d{1,9}$/.test(id) ? await threadReply(context, Number(id)) : oldButton(context)
}

/** Shows a complaint to editors of its brand: its clock or outcome, its messages, and what to do about it. */
async function threadReply(context: StaffContext, id: number): Promise<Reply> {
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
          ...(mayWrite ? [formChoice(told.write(id), 'complaint-answer', id)] : []),
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
async function writeTo(
  context: StaffContext,
  id: number,
  text: string,
): Promise<{ readonly isWrongText: boolean; readonly reply: Reply }> {
  const { register, authority, language, requestKey } = context
  const { complaint: told } = messagesIn(language)
  const brandCodes = authority.brandsFor('editor').map(({ code }) => code)
  const complaint = await complaintById(register, id, { brandCodes })
  if (complaint === null) return { isWrongText: false, reply: saying(told.unknownNumber) }
  const answer = { complaintId: id, text, shown: withoutAddresses(text), requestKey }
  const written = await context.answerComplaint(answer)
  if (written.kind === 'written') {
    const sentence = complaint.chat?.blockedAt == null ? told.sent(id) : told.unreached(id)
    return { isWrongText: false, reply: saying(sentence) }
  }
  const { reason } = written
  const sentence = reason === 'unknown' ? told.unknownNumber : told.notSent[reason]
  return { isWrongText: reason === 'empty' || reason === 'too-long', reply: saying(sentence) }
}

/** The button that opens the form to write to the recipient: the number of the complaint. */
export async function complaintAnswerAction(
  context: StaffContext,
  [id = '']: readonly string[],
): Promise<Reply> {
  if (!/^\d{1,9}$/.test(id)) return oldButton(context)
  const { answerForm: told } = messagesIn(context.language).complaint
  return opening(context, {
    name: 'complaint-answer',
    values: [Number(id)],
    title: told.title,
    submit: told.submit,
    fields: [
      {
        kind: 'text',
        name: names.note,
        label: told.text,
        hint: told.textHint,
        required: true,
        isLong: true,
        lengthMax: messageTextMax,
      },
    ],
  })
}

export async function submitComplaintAnswer(
  context: StaffContext,
  filled: Filled,
  [value = '']: readonly string[],
): Promise<FormAnswer> {
  const { isWrongText, reply } = await writeTo(context, Number(value), textIn(filled, names.note))
  return isWrongText ? wrong('note', reply.summary) : { kind: 'reply', reply }
}
