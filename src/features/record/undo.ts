import { codesFor } from '../../../bots/commands/command.ts'
import type { StaffRequest } from '../../../bots/commands/context.ts'
import { usualSourceOfRet } from '../../../bots/commands/parameters.ts'
import { beginningDigits, oldButton, saying } from '../../../bots/commands/replies.ts'
import { button, buttons, note, type Part, type Reply } from '../../../bots/commands/reply.ts'
import { channelNamed, messagesIn } from '../../../bots/messages/index.ts'
import { shortId } from '../../consent/consent.ts'
import { maskAddress } from '../../consent/recipient.ts'
import { findChange } from '../../register/changes/key-changes.ts'
import { takeBackRefusals, undoMs } from '../../register/record/refuse.ts'
import { recordMessages } from './messages.ts'

/** Offers the typist to take a RET back; the time is checked at the press. */
export function undoParts(changeId: string, { language }: StaffRequest): Part[] {
  const texts = recordMessages[language].undo
  return [
    note(texts.offer(undoMs / 60_000)),
    buttons(button(texts.button, 'undo-ret', changeId.slice(0, beginningDigits))),
  ]
}

export async function undoAction(context: StaffRequest, [id = '']: readonly string[]): Promise<Reply> {
  const { register, actor, language, receivedAt } = context
  const messages = messagesIn(language)
  const texts = recordMessages[language].undo
  const named = await findChange(register, id, codesFor(context, 'editor'))
  if (named.kind === 'refused') return oldButton(context)
  const evidence = { door: actor.door, evidence: texts.evidence(shortId(named.change.id)) }
  const takenBack = await takeBackRefusals(register, actor, {
    changeId: named.change.id,
    evidence,
    receivedAt,
    source: usualSourceOfRet,
  })
  if (takenBack.kind === 'refused') return saying(texts.refused[takenBack.reason])
  const { given, recipient } = takenBack
  const places = given.map((one) => `${one.brand.name} (${channelNamed(one, messages, given)})`)
  const ids = given.map(({ change }) => shortId(change.id))
  const where = `${messages.format.list([...new Set(places)])}, ${maskAddress(recipient.address)}.`
  const receipt = recordMessages[language].receipt(given[0]?.change.consentDate ?? null, ids)
  return { ...saying(`${texts.done} ${where} ${receipt}`), replaces: true }
}
