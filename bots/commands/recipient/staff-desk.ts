import * as z from 'zod'
import { keepDraft, openDraft } from '../../../src/register/drafts.ts'
import { telegramHolder } from '../../../src/register/holder.ts'
import { type Language, notePerson } from '../../../src/register/people.ts'
import type { DeskContext, RecipientContext } from '../context.ts'
import type { ReceivedAction, Reply } from '../reply.ts'
import { reportActions } from '../staff/actions.ts'
import type { StaffCommand } from '../staff/command.ts'
import { findCommand } from '../staff/find.ts'
import { noRole } from '../staff/replies.ts'
import { roomAllowAction } from '../staff/room-allow.ts'
import { staffCommands } from '../staff/table.ts'
import { staffThreadReply, staffWriteReply } from './staff-dispute.ts'

/**
 * Reports and disputes for a member of the staff who uses Telegram. In a room nobody is answered, as everybody would read it: a
 * press there leads into the private chat, where the same is done for the one who pressed, by what he may see.
 */

type DeskAction = (context: RecipientContext, desk: DeskContext, values: readonly string[]) => Promise<Reply>

const deskActions: ReadonlyMap<string, DeskAction> = new Map<string, DeskAction>([
  ['dispute-show', staffThreadReply],
  ['dispute-answer', staffWriteReply],
  ['room-allow', (_, desk, values) => roomAllowAction(desk, values)],
  ...[...reportActions].map(([name, run]): [string, DeskAction] => [
    name,
    (_, desk, values) => run(desk, values),
  ]),
])

const wanted = z.lazy(() => z.object({ name: z.string(), values: z.array(z.string()) }))

/**
 * Keeps what somebody pressed in a room, for him alone and for half an hour; answers the word by which the private chat is to
 * be started, which says nothing to anybody else. Null for a button that leads nowhere.
 */
export async function keepForChat(
  { register, userId }: RecipientContext,
  action: ReceivedAction,
): Promise<string | null> {
  if (!deskActions.has(action.name)) return null
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
  return kept.success ? await pressAtDesk(context, kept.data, language) : null
}

/** A press of a button of the staff in the private chat; null for any other button. */
export async function pressAtDesk(
  context: RecipientContext,
  { name, values }: ReceivedAction,
  language: Language,
): Promise<Reply | null> {
  const run = deskActions.get(name)
  if (run === undefined) return null
  const desk = await context.asStaff(language)
  if (desk.authority.highest === null) return noRole(desk)
  // From now on he can be told of what concerns his brands.
  const { register, userId, chatId } = context
  await notePerson(register, { userId, chatId, language })
  return await run(context, desk, values)
}

/** What somebody with a role is answered who types a word of the staff; to anybody else it is like any other. */
export async function typedAtDesk(
  context: RecipientContext,
  command: string,
  rest: string,
  language: Language,
): Promise<Reply | null> {
  const action = actionOf(findCommand(command, staffCommands)?.name, rest.trim())
  if (action === null) return null
  const { authority } = await context.asStaff(language)
  if (authority.highest === null) return null
  return await pressAtDesk(context, action, language)
}

/** What is done here for a command of the staff; null for those that Slack alone has. */
function actionOf(command: StaffCommand['name'] | undefined, rest: string): ReceivedAction | null {
  switch (command) {
    case 'reports':
      return { name: 'last-reports', values: [] }
    case 'report':
      return { name: 'day-report', values: [] }
    case 'dispute':
      // Alone the word lists one's own disputes.
      return /^\d{1,9}$/.test(rest) ? { name: 'dispute-show', values: [rest] } : null
    default:
      return null
  }
}
