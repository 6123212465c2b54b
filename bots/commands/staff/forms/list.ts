import { channels, isChannel, isRecipientType } from '../../../../src/consent/channel.ts'
import { type AskedList, linesOf, readLines } from '../../../../src/register/asked-list.ts'
import { insertFile } from '../../../../src/register/uploads/receive.ts'
import { type Messages, messagesIn } from '../../../messages/index.ts'
import type { StaffContext } from '../../context.ts'
import { type Field, type Filled, type Form, textIn, textsIn } from '../../form.ts'
import { names } from '../../parse/filled.ts'
import type { FormAnswer } from '../../reply.ts'
import { answerList } from '../list.ts'
import { saying } from '../replies.ts'
import { isFileId } from '../shared-file.ts'
import { wrong } from './errors.ts'
import { brandField, typeField } from './fields.ts'

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
