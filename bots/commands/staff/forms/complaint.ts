import { dayOf } from '../../../../src/calendar/istanbul.ts'
import { channels, isChannel } from '../../../../src/consent/channel.ts'
import { messagesIn } from '../../../messages/index.ts'
import type { StaffContext } from '../../context.ts'
import { type Filled, type Form, textIn } from '../../form.ts'
import { names, readFilled } from '../../parse/filled.ts'
import type { FormAnswer } from '../../reply.ts'
import { answerComplaint } from '../complaint.ts'
import { notRead, wrong } from './errors.ts'
import { addressField, brandField, noteField } from './fields.ts'

/** What Slack's inputs take at most; a longer message is noted at the command line. */
const messageMax = 3000

/** Asks for all that an inspector asks for after a complaint (iys.md 1.9): of the message its day, time and whole text. */
export function complaintForm({ authority, language, register }: StaffContext): Form | null {
  const messages = messagesIn(language)
  const { complaint: told } = messages.forms
  const brands = authority.brandsFor('editor')
  if (brands.length === 0) return null
  return {
    name: 'complaint',
    values: [],
    title: told.title,
    submit: told.submit,
    fields: [
      addressField(messages),
      brands.length === 1
        ? brandField(brands, messages, { required: true })
        : { ...brandField(brands, messages, { required: false }), hint: told.brandHint },
      {
        kind: 'one',
        name: names.channel,
        label: messages.forms.channels,
        required: false,
        options: channels.map((channel) => ({ value: channel, label: messages.words.channels[channel] })),
      },
      {
        kind: 'day',
        name: names.received,
        label: told.received,
        hint: told.receivedHint,
        required: true,
        initial: dayOf(register.clock()),
      },
      { kind: 'day', name: names.day, label: told.messageDay, hint: told.messageDayHint, required: false },
      {
        kind: 'time',
        name: names.time,
        label: told.messageTime,
        hint: told.messageTimeHint,
        required: false,
      },
      {
        kind: 'text',
        name: names.message,
        label: told.message,
        hint: told.messageHint,
        required: false,
        isLong: true,
        lengthMax: messageMax,
      },
      { ...noteField(messages), hint: told.noteHint },
    ],
  }
}

/** Notes what was filled in, by the same way as the command; nothing is noted where a field is wrong. */
export async function submitComplaint(context: StaffContext, filled: Filled): Promise<FormAnswer> {
  const channel = textIn(filled, names.channel)
  const channelsChosen = isChannel(channel) ? [channel] : []
  const read = readFilled({ ...filled, [names.channels]: channelsChosen }, context.register.clock())
  if (!read.ok) return notRead(context, read.field === 'channels' ? { ...read, field: 'channel' } : read)
  const { reply, wrong: field } = await answerComplaint(context, read.arguments)
  return field === null ? { kind: 'reply', reply } : wrong(field, reply.summary)
}
