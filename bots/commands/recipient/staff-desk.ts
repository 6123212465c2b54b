import * as z from 'zod'
import { keepDraft, openDraft } from '../../../src/register/drafts.ts'
import { telegramHolder } from '../../../src/register/holder.ts'
import type { Language } from '../../../src/register/people.ts'
import type { RecipientContext } from '../context.ts'
import { fold } from '../fold.ts'
import type { ReceivedAction, Reply } from '../reply.ts'
import { reportActions } from '../staff/actions.ts'
import { noRole } from '../staff/replies.ts'

/**
 * Reports for a member of the staff who uses Telegram. In a room nobody is answered, as everybody would read it: a press there
 * leads into the private chat, where the same is done for the one who pressed, by what he may see.
 */

const wanted = z.object({ name: z.string(), values: z.array(z.string()) })

/**
 * Keeps what somebody pressed in a room, for him alone and for half an hour; answers the word by which the private chat is to
 * be started, which says nothing to anybody else. Null for a button that leads nowhere.
 */
export async function keepForChat(
  { register, userId }: RecipientContext,
  action: ReceivedAction,
): Promise<string | null> {
  if (!reportActions.has(action.name)) return null
  return await keepDraft(register, telegramHolder(userId), { name: action.name, values: action.values })
}

/** What is answered to somebody who comes from a room; null when that word is not his, or has run out. */
export async function replyFromRoom(
  context: RecipientContext,
  word: string,
  language: Language,
): Promise<Reply | null> {
  if (!/^[\w-]{20,64}$/.test(word)) return null
  const kept = wanted.safeParse(await openDraft(context.register, telegramHolder(context.userId), word))
  return kept.success ? await pressReport(context, kept.data, language) : null
}

/** A press of a button about reports in the private chat; null for any other button. */
export async function pressReport(
  context: RecipientContext,
  { name, values }: ReceivedAction,
  language: Language,
): Promise<Reply | null> {
  const run = reportActions.get(name)
  if (run === undefined) return null
  const reading = await context.asStaff(language)
  return reading.authority.highest === null ? noRole(reading) : await run(reading, values)
}

/** What somebody with a role is answered who asks for reports; to anybody else the words are like any other. */
export async function typedReports(
  context: RecipientContext,
  command: string,
  language: Language,
): Promise<Reply | null> {
  const name = words[fold(command)]
  if (name === undefined) return null
  const reading = await context.asStaff(language)
  return reading.authority.highest === null
    ? null
    : await pressReport(context, { name, values: [] }, language)
}

const words: Readonly<Partial<Record<string, string>>> = Object.assign(Object.create(null), {
  raporlar: 'last-reports',
  reports: 'last-reports',
  rapor: 'day-report',
  report: 'day-report',
})
