import { businessDaysLeft } from '../../../src/calendar/business-days.ts'
import { dayOf, formatWallTime } from '../../../src/calendar/istanbul.ts'
import { maskAddress } from '../../../src/crypto/mask.ts'
import { disputeOf, threadOf } from '../../../src/register/complaints/disputes.ts'
import { type AddressedComplaint, complaintById } from '../../../src/register/complaints/list.ts'
import { messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import { withoutAddresses } from '../find-addresses.ts'
import { clean } from '../fold.ts'
import { readShownNumber } from '../parse/number.ts'
import { tokensOf, wordsFrom } from '../parse/tokens.ts'
import type { Choice, Part, Reply } from '../reply.ts'
import { closeChoice } from './close-complaint.ts'
import { exampleOf, type StaffCommand } from './command.ts'
import { evidenceChoice } from './evidence.ts'
import { formChoice } from './forms/open.ts'
import { oldButton, saying } from './replies.ts'

/** `itiraz 3`: what was written in a dispute; `itiraz 3 not="…"`: writes to its recipient, who reads it in his chat. */
export async function disputeCommand(
  context: StaffContext,
  rest: string,
  command: StaffCommand,
): Promise<Reply> {
  const { dispute: told } = messagesIn(context.language)
  const read = readDispute(rest)
  if (read === null) return saying(told.unread(exampleOf(context, command)))
  return read.text === null
    ? await threadReply(context, read.id)
    : await answerReply(context, read.id, read.text)
}

/** The button of a dispute: its number. */
export async function disputeShowAction(context: StaffContext, [id = '']: readonly string[]): Promise<Reply> {
  return /^\d{1,9}$/.test(id) ? await threadReply(context, Number(id)) : oldButton(context)
}

async function threadReply(context: StaffContext, id: number): Promise<Reply> {
  const messages = messagesIn(context.language)
  return await disputeThread(context, id, ({ recipientId, brandCode, outcome }) => {
    const evidence = evidenceChoice(recipientId, brandCode, messages)
    return outcome === null
      ? {
          note: messages.dispute.howTo(context.command, id),
          choices: [
            formChoice(messages.dispute.write(id), 'dispute-form', id),
            evidence,
            closeChoice(id, messages),
          ],
        }
      : { note: null, choices: [evidence] }
  })
}

/** What else there is to do about a dispute, which differs from place to place. */
interface Ways {
  readonly note: string | null
  readonly choices: readonly Choice[]
}

/** A dispute as the staff of its brand see it: what was written, and how long there is to answer. */
export async function disputeThread(
  { register, authority, language, command }: StaffContext,
  id: number,
  waysOf: (complaint: AddressedComplaint) => Ways,
): Promise<Reply> {
  const { dispute: told } = messagesIn(language)
  const brands = authority.brandsFor('editor')
  const complaint = await complaintById(register, id, { brandCodes: brands.map(({ code }) => code) })
  const dispute = await disputeOf(register, id)
  if (complaint === null || dispute === null) return saying(told.unknown(command))
  const brand = brands.find(({ code }) => code === complaint.brandCode)
  const { rules } = await register.settings()
  const left = businessDaysLeft(dayOf(register.clock()), complaint.dueOn, rules)
  const lines = (await threadOf(register, id)).map(
    ({ side, at, text }): Part => ({
      kind: 'text',
      text: told.line(side, formatWallTime(at), text === null ? null : withoutAddresses(text)),
    }),
  )
  const title = told.title(id, brand?.name ?? '', complaint.channel, maskAddress(complaint.recipient.address))
  const { note, choices } = waysOf(complaint)
  return {
    summary: told.summary(id),
    parts: [
      { kind: 'text', text: [{ strong: title }] },
      { kind: 'text', text: complaint.outcome === null ? told.left(left, complaint.dueOn) : told.closed },
      ...(lines.length === 0 ? [{ kind: 'text' as const, text: told.nothingYet }] : lines),
      ...(dispute.blockedAt === null ? [] : [{ kind: 'note' as const, text: told.blocked }]),
      ...(note === null ? [] : [{ kind: 'note' as const, text: note }]),
      ...(choices.length === 0 ? [] : [{ kind: 'choices' as const, choices }]),
    ],
  }
}

/** Writes to the recipient of a dispute, for an editor of its brand; nothing he may take for an address goes along. */
export async function answerReply(context: StaffContext, id: number, text: string): Promise<Reply> {
  return (await writeTo(context, id, text)).reply
}

/** Writes it, and says what became of it; `field`: what was given wrong, as forms name it, and nothing was written. */
export async function writeTo(
  context: StaffContext,
  id: number,
  text: string,
): Promise<{ readonly field: 'number' | 'note' | null; readonly reply: Reply }> {
  const { register, authority, language, requestKey, command } = context
  const { dispute: told } = messagesIn(language)
  const brandCodes = authority.brandsFor('editor').map(({ code }) => code)
  if ((await complaintById(register, id, { brandCodes })) === null)
    return { field: 'number', reply: saying(told.unknown(command)) }
  const shown = withoutAddresses(text)
  const written = await context.answerDispute({ complaintId: id, text, shown, requestKey })
  if (written.kind === 'refused') {
    const field = written.reason === 'too-long' ? 'note' : 'number'
    return { field, reply: saying(told.refused[written.reason]) }
  }
  const isBlocked = (await disputeOf(register, id))?.blockedAt != null
  return { field: null, reply: saying(isBlocked ? told.unreached(id) : told.sent(id)) }
}

/** Null for what is not a number, and perhaps a text in quotes behind `not=`. */
function readDispute(rest: string): { readonly id: number; readonly text: string | null } | null {
  const tokens = tokensOf(clean(rest).slice(0, 3000))
  if (tokens === null) return null
  const keys = tokens.flatMap((token) => (token.kind === 'key' ? [token] : []))
  const [note, ...more] = keys
  if (more.length > 0 || (note !== undefined && !['not', 'note'].includes(note.key))) return null
  const [number = '', ...words] = wordsFrom(tokens, 0)
  const id = readShownNumber(number)
  if (id === null || words.length > 0) return null
  if (note !== undefined && (note.quoted === null || note.quoted === '')) return null
  return { id, text: note?.quoted ?? null }
}
