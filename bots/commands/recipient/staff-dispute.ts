import {
  disputeOf,
  disputeTextMax,
  type Written,
  writeNextTo,
} from '../../../src/register/complaints/disputes.ts'
import { notePerson } from '../../../src/register/people.ts'
import { messagesIn } from '../../messages/index.ts'
import type { DeskContext, RecipientContext } from '../context.ts'
import type { Choice, Reply } from '../reply.ts'
import { answerReply, disputeThread } from '../staff/dispute.ts'
import { oldButton, roleTooLow, saying } from '../staff/replies.ts'

/**
 * A dispute for a member of the staff who uses Telegram: he reads and answers it in his private chat as his colleagues do in
 * Slack. It is settled there alone, where whoever settles it is named for good; and nobody answers his own.
 */

/** What was written in a dispute; values: its number. */
export async function staffThreadReply(
  context: RecipientContext,
  desk: DeskContext,
  values: readonly string[],
): Promise<Reply> {
  const { dispute: told } = messagesIn(desk.language)
  const id = numberIn(values)
  if (id === null) return oldButton(desk)
  const refused = await refusedToHim(context, desk, id)
  if (refused !== null) return refused
  return await disputeThread(desk, id, ({ outcome }) =>
    outcome === null
      ? { note: told.settledInSlack, choices: [writeChoice(desk, id)] }
      : { note: null, choices: [] },
  )
}

/** What he types next goes to the recipient of this dispute; values: its number. */
export async function staffWriteReply(
  context: RecipientContext,
  desk: DeskContext,
  values: readonly string[],
): Promise<Reply> {
  const { register, userId, chatId } = context
  const { dispute: told } = messagesIn(desk.language)
  const id = numberIn(values)
  if (id === null) return oldButton(desk)
  const refused = await refusedToHim(context, desk, id)
  if (refused !== null) return refused
  const dispute = await disputeOf(register, id)
  const isHis = desk.authority.brandsFor('editor').some(({ code }) => code === dispute?.brandCode)
  if (dispute === null || !isHis) return saying(told.unknown(undefined))
  if (dispute.outcome !== null) return saying(told.refused.settled)
  await notePerson(register, { userId, chatId, language: desk.language })
  await writeNextTo(register, userId, id)
  return saying(told.typeIt(id))
}

/** What he typed, where it goes to the recipient of a dispute of his brands. His role is asked for again. */
export async function typedByStaff(
  context: RecipientContext,
  desk: DeskContext,
  id: number,
  said: string,
  hasFile: boolean,
): Promise<Reply> {
  const { register, userId } = context
  const isAskedAgain = said === '' || said.length > disputeTextMax
  const refused = await refusedToHim(context, desk, id)
  const answer = refused ?? (await answerReply(desk, id, said))
  if (isAskedAgain) return answer
  // Last of all: whoever died before is still waited for when it is dealt with again.
  await writeNextTo(register, userId, null)
  if (refused !== null) return refused
  const { wordsOnly } = messagesIn(desk.language).dispute
  const file = hasFile ? [{ kind: 'note' as const, text: wordsOnly }] : []
  return { ...answer, parts: [...answer.parts, ...file, ways(desk, id)] }
}

/** Whether what could not be passed on is waited for still, in a form that can. */
export function isToBeTypedAgain(reason: Extract<Written, { kind: 'refused' }>['reason']): boolean {
  return reason === 'empty' || reason === 'too-long'
}

const ways = (desk: DeskContext, id: number) => ({
  kind: 'choices' as const,
  choices: [writeChoice(desk, id)],
})

function writeChoice({ language }: DeskContext, id: number): Choice {
  return {
    label: messagesIn(language).dispute.write(id),
    action: { name: 'dispute-answer', values: [id] },
  }
}

async function refusedToHim(
  { register, userId }: RecipientContext,
  desk: DeskContext,
  id: number,
): Promise<Reply | null> {
  if (!desk.authority.may('editor')) return roleTooLow(desk, 'editor')
  const dispute = await disputeOf(register, id)
  return dispute?.userId === userId ? saying(messagesIn(desk.language).dispute.own) : null
}

function numberIn([id = '']: readonly string[]): number | null {
  return /^\d{1,9}$/.test(id) ? Number(id) : null
}
