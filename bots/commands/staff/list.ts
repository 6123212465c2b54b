import type { Brand } from '../../../src/register/brands.ts'
import { keepDraft } from '../../../src/register/drafts.ts'
import { type AskedList, type ListAnswer, lookUpList } from '../../../src/register/look-up/asked-list.ts'
import { maskAddress } from '../../../src/vault/mask.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import type { Part, Reply } from '../reply.ts'
import { fileChoice } from './files.ts'
import { saying } from './replies.ts'

/** Masked addresses that are shown; the others are in the file. */
const shownMax = 25

/** `liste`: asks for the addresses in a form. What is typed after the command is not read: it may hold addresses. */
export async function listCommand({ authority, language }: StaffContext): Promise<Reply> {
  const { askedList: told, staff } = messagesIn(language)
  if (authority.brandsFor('viewer').length === 0) return saying(staff.general.noBrand)
  return saying(told.inForm, {
    kind: 'choices',
    choices: [{ label: told.open, action: { name: 'open-form', values: ['list'] } }],
  })
}

/** Who of a list may be written to: counts, the first of those who may not, and the whole list as a file. */
export async function answerList(context: StaffContext, brand: Brand, list: AskedList): Promise<Reply> {
  const { register, actor, language } = context
  const messages = messagesIn(language)
  const { askedList: told } = messages
  const outcome = await lookUpList(register, actor, list)
  if (outcome.kind === 'ceiling') return saying(told.ceiling(outcome.asked, outcome.left, outcome.perDay))
  const { answers } = outcome
  const answered = answers.filter((one) => one.kind === 'answered')
  const may = answered.filter(({ maySend }) => maySend).length
  const id = await keepDraft(register, actor.id, list)
  const file = { kind: 'asked-list', brandCode: brand.code, listId: id, language } as const
  return {
    summary: told.summary,
    parts: [
      { kind: 'heading', text: told.heading(brand.name, list.channel) },
      { kind: 'text', text: told.counts(may, answered.length - may) },
      { kind: 'text', text: reasonLines(answers, list, messages).join('\n') },
      ...(answered.some(({ national }) => national === 'unverified')
        ? [{ kind: 'note' as const, text: told.unverified }]
        : []),
      ...refusedParts(answered, list, messages),
      { kind: 'choices', choices: [fileChoice(told.file, file)] },
      { kind: 'note', text: `${told.fileNote} ${told.logged(answered.length)}` },
    ],
  }
}

type Answered = Extract<ListAnswer, { kind: 'answered' }>

/** How many for each reason, the most frequent first; then what could not be asked about. */
function reasonLines(
  answers: readonly ListAnswer[],
  { channel }: AskedList,
  { askedList: told }: Messages,
): string[] {
  const byReason = Map.groupBy(
    answers.filter((one) => one.kind === 'answered'),
    ({ maySend, reason }) => `${maySend} ${reason}`,
  )
  const reasons = [...byReason.values()]
    .toSorted((one, other) => other.length - one.length)
    .flatMap((same) =>
      same.slice(0, 1).map(({ maySend, reason }) => told.reason(channel, maySend, reason, same.length)),
    )
  const unreadable = answers.filter(({ kind }) => kind === 'unreadable').length
  const unsuited = answers.filter(({ kind }) => kind === 'unsuited').length
  return [
    ...reasons,
    ...(unreadable > 0 ? [told.unreadable(unreadable)] : []),
    ...(unsuited > 0 ? [told.unsuited(unsuited)] : []),
  ]
}

/** Those who may not be written to, masked. */
function refusedParts(answered: readonly Answered[], { channel }: AskedList, messages: Messages): Part[] {
  const { askedList: told, staff } = messages
  const refused = answered.filter(({ maySend }) => !maySend)
  if (refused.length === 0) return []
  const lines = refused
    .slice(0, shownMax)
    .map(({ recipient, maySend, reason }) =>
      told.line(maskAddress(recipient.address), staff.lookUp.may(channel, maySend, reason)),
    )
  return [
    { kind: 'note', text: told.first(lines.length, refused.length) },
    { kind: 'text', text: lines.join('\n') },
  ]
}
