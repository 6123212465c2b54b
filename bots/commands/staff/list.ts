import { type Channel, channels, isChannel, isRecipientType } from '../../../src/consent/channel.ts'
import { maskAddress } from '../../../src/crypto/mask.ts'
import type { ListTold } from '../../../src/jobs/due/file-news.ts'
import {
  type AskedList,
  type ListAnswer,
  linesOf,
  lookUpList,
  readLines,
} from '../../../src/register/asked-list.ts'
import type { Brand } from '../../../src/register/brands.ts'
import { keepDraft } from '../../../src/register/drafts.ts'
import { countedWith, type ListTally, nothingFound } from '../../../src/register/uploads/list-tally.ts'
import { insertFile } from '../../../src/register/uploads/receive.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import { type Field, type Filled, type Form, textIn, textsIn } from '../form.ts'
import { names } from '../parse/filled.ts'
import type { FormAnswer, Part, Reply } from '../reply.ts'
import { fileChoice } from './files.ts'
import { brandField, typeField, wrong } from './forms.ts'
import { channelNamed } from './naming.ts'
import { saying } from './replies.ts'
import { isFileId } from './shared-file.ts'

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
async function answerList(context: StaffContext, brand: Brand, list: AskedList): Promise<Reply> {
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

/** What came of a list, in numbers: how many may be written to, how many not and why, and what could not be asked about. */
function tallyParts(
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

/** What Slack's inputs take at most. */
const textMax = 3000

/** Asks for a list of addresses, a brand and a channel. */
export function listForm({ authority, language, takesFiles }: StaffContext): Form | null {
  const messages = messagesIn(language)
  const { askedList: told, words } = messages
  const brands = authority.brandsFor('viewer')
  if (brands.length === 0) return null
  return {
    name: 'list',
    values: [],
    title: told.title,
    submit: told.submit,
    fields: [
      {
        kind: 'text',
        name: names.addresses,
        label: told.addresses,
        hint: told.addressesHint(textMax),
        required: false,
        isLong: true,
        lengthMax: textMax,
      },
      ...(takesFiles ? [fileField(messages)] : []),
      {
        kind: 'one',
        name: names.channel,
        label: told.channel,
        required: true,
        options: channels.map((channel) => ({ value: channel, label: words.channels[channel] })),
      },
      brandField(brands, messages, { required: true }),
      typeField(messages),
    ],
  }
}

function fileField({ askedList: told }: Messages): Field {
  const { listFile: label, listFileHint: hint } = told
  return {
    kind: 'file',
    name: names.file,
    label,
    hint,
    required: false,
    filesMax: 1,
    endings: ['csv', 'xlsx', 'txt'],
  }
}

/** Looks up what was pasted, or has a file looked up; nothing is looked up where a field is wrong. */
export async function submitList(context: StaffContext, filled: Filled): Promise<FormAnswer> {
  const { askedList: told, forms } = messagesIn(context.language)
  const lines = linesOf(textIn(filled, names.addresses))
  const [file = ''] = textsIn(filled, names.file)
  const channel = textIn(filled, names.channel)
  const type = textIn(filled, names.type)
  const code = textIn(filled, names.brand)
  if (lines.length === 0 && file === '') return wrong('addresses', told.empty)
  if (lines.length > 0 && file !== '') return wrong('file', told.bothGiven)
  if (!isChannel(channel)) return wrong('channel', told.noChannel)
  const brand = context.authority.brandsFor('viewer').find((one) => String(one.code) === code)
  if (brand === undefined) return wrong('brand', forms.brandMissing)
  const recipientType = isRecipientType(type) ? type : 'BIREYSEL'
  const asked = { brandCode: brand.code, channel, recipientType } as const
  if (file !== '') return await askOfShared(context, asked, file)
  const list = { ...asked, lines }
  const suits = readLines(list).some(({ kind }) => kind === 'phone' || kind === 'email')
  if (!suits) return wrong('addresses', told.noneRead(channel))
  return { kind: 'reply', reply: await answerList(context, brand, list) }
}

/** Its result comes as a message, when every address is looked up. */
async function askOfShared(
  { register, asker, language, requestKey, takesFiles }: StaffContext,
  { brandCode, ...list }: Omit<AskedList, 'lines'>,
  slackFile: string,
): Promise<FormAnswer> {
  const { askedList: told, imports } = messagesIn(language)
  if (!takesFiles) return { kind: 'reply', reply: saying(imports.ask.elsewhere) }
  if (!isFileId(slackFile)) return wrong('file', told.fileUnreadable({ kind: 'gone' }))
  const file = { brandCode, door: 'slack', holder: asker, language, state: 'receiving' } as const
  await insertFile(register, { ...file, slackFile, requestKey, list })
  return { kind: 'reply', reply: saying(told.fetching) }
}
