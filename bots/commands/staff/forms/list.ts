import { channels, isChannel, isRecipientType } from '../../../../src/consent/channel.ts'
import { linesOf, readLines } from '../../../../src/register/look-up/asked-list.ts'
import { messagesIn } from '../../../messages/index.ts'
import type { StaffContext } from '../../context.ts'
import { type Filled, type Form, textIn } from '../../form.ts'
import { names } from '../../parse/filled.ts'
import type { FormAnswer } from '../../reply.ts'
import { answerList } from '../list.ts'
import { wrong } from './errors.ts'
import { brandField, typeField } from './fields.ts'

/** What Slack's inputs take at most. */
const textMax = 3000

/** Asks for a list of addresses, a brand and a channel. */
export function listForm({ authority, language }: StaffContext): Form | null {
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
        required: true,
        isLong: true,
        lengthMax: textMax,
      },
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

/** Looks up what was pasted; nothing is looked up where a field is wrong. */
export async function submitList(context: StaffContext, filled: Filled): Promise<FormAnswer> {
  const { askedList: told, forms } = messagesIn(context.language)
  const lines = linesOf(textIn(filled, names.addresses))
  const channel = textIn(filled, names.channel)
  const type = textIn(filled, names.type)
  const code = textIn(filled, names.brand)
  if (lines.length === 0) return wrong('addresses', told.empty)
  if (!isChannel(channel)) return wrong('channel', told.noChannel)
  const brand = context.authority.brandsFor('viewer').find((one) => String(one.code) === code)
  if (brand === undefined) return wrong('brand', forms.brandMissing)
  const recipientType = isRecipientType(type) ? type : 'BIREYSEL'
  const list = { brandCode: brand.code, channel, recipientType, lines }
  const suits = readLines(list).some(({ kind }) => kind === 'phone' || kind === 'email')
  if (!suits) return wrong('addresses', told.noneRead(channel))
  return { kind: 'reply', reply: await answerList(context, brand, list) }
}
