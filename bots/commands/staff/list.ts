import { maskAddress } from '../../../src/crypto/mask.ts'
import { type AskedList, type ListAnswer, lookUpList } from '../../../src/register/asked-list.ts'
import type { Brand } from '../../../src/register/brands.ts'
import { keepDraft } from '../../../src/register/drafts.ts'
import { countedWith, nothingFound } from '../../../src/register/uploads/list-tally.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import { tallyParts } from '../posts/list-parts.ts'
import type { Part, Reply } from '../reply.ts'
import { fileChoice } from './files.ts'
import { channelNamed } from './named-channel.ts'
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
  const tally = countedWith(nothingFound, answers)
  const id = await keepDraft(register, actor.id, list)
  const file = { kind: 'asked-list', brandCode: brand.code, listId: id, language } as const
  return {
    summary: told.summary,
    parts: [
      { kind: 'heading', text: told.heading(brand.name, channelNamed(list, messages)) },
      ...tallyParts(tally, list.channel, messages),
      ...refusedParts(answered, list, messages),
      { kind: 'choices', choices: [fileChoice(told.file, file)] },
      { kind: 'note', text: `${told.fileNote} ${told.logged(answered.length)}` },
    ],
  }
}

type Answered = Extract<ListAnswer, { kind: 'answered' }>

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
    { kind: 'note', text: told.first(channel, lines.length, refused.length) },
    { kind: 'text', text: lines.join('\n') },
  ]
}
