import type { Channel } from '../../../src/consent/channel.ts'
import type { ListTold } from '../../../src/jobs/due/file-news.ts'
import type { ListTally } from '../../../src/register/uploads/list-tally.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import { channelNamed, fileChoice } from '../choices.ts'
import type { Part, Reply } from '../reply.ts'

/** What came of a list, in numbers: how many may be written to, how many not and why, and what could not be asked about. */
export function tallyParts(
  { may, mayNot, reasons, unreadable, unsuited, unverified, header }: ListTally,
  channel: Channel,
  { askedList: told }: Messages,
): Part[] {
  const lines = [
    ...reasons.map(({ maySend, reason, count }) => told.reason(channel, maySend, reason, count)),
    ...(unreadable > 0 ? [told.unreadable(unreadable)] : []),
    ...(unsuited > 0 ? [told.unsuited(unsuited)] : []),
  ]
  return [
    { kind: 'text', text: told.counts(channel, may, mayNot) },
    ...(lines.length === 0 ? [] : [{ kind: 'text' as const, text: lines.join('\n') }]),
    ...(header ? [{ kind: 'note' as const, text: told.header }] : []),
    ...(unverified ? [{ kind: 'note' as const, text: told.unverified }] : []),
  ]
}

/** The same of a file, for whoever gave it; or why there is no answer. */
export function listReply(list: ListTold): Reply {
  const messages = messagesIn(list.language)
  const { askedList: told } = messages
  const { id, brandCode, brandName, channel, recipientType, language, fault, result: tally } = list
  const heading: Part = {
    kind: 'heading',
    text: told.heading(brandName, channelNamed({ channel, recipientType }, messages)),
  }
  const refused = (sentence: string): Reply => ({
    summary: sentence,
    parts: [heading, { kind: 'text', text: sentence }],
  })
  if (fault?.kind === 'ceiling') return refused(told.ceiling(fault.asked, fault.left, fault.perDay))
  if (list.state === 'unreadable') return refused(told.fileUnreadable(fault ?? { kind: 'gone' }))
  const file = { kind: 'listed-file', brandCode, listId: id, language } as const
  return {
    summary: told.summary,
    parts: [
      heading,
      ...tallyParts(tally, channel, messages),
      { kind: 'choices', choices: [fileChoice(told.file, file)] },
      { kind: 'note', text: `${told.keptNote} ${told.logged(tally.asked)}` },
    ],
  }
}
