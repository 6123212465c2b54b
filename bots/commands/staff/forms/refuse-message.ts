import { formatWallTime } from '../../../../src/calendar/istanbul.ts'
import { messagesIn } from '../../../messages/index.ts'
import type { SharedMessage, StaffContext } from '../../context.ts'
import { findAddresses } from '../../find-addresses.ts'
import type { Field, Form } from '../../form.ts'
import { names } from '../../parse/filled.ts'
import type { Reply } from '../../reply.ts'
import { saying } from '../replies.ts'
import { addressField, evidenceMax } from './fields.ts'
import { filledWith } from './filled-with.ts'
import { recordForm } from './record.ts'

/**
 * Somebody wrote that he wants no more messages: a RET with the address that stands there, the message's time, and its text
 * and link as the evidence. Nothing is stored before the form is sent.
 */
export async function refuseMessage(context: StaffContext, message: SharedMessage): Promise<Reply> {
  const { forms, record } = messagesIn(context.language)
  const form = recordForm('RET')(context)
  return form === null
    ? saying(record.noBrandLeft)
    : { ...saying(forms.notOpened), form: filledFrom(message, form, context) }
}

function filledFrom(message: SharedMessage, form: Form, { language }: StaffContext): Form {
  const [day = '', clock = ''] = formatWallTime(message.sentAt).split(' ')
  const messages = messagesIn(language)
  const fields = filledWith(form.fields, {
    [names.day]: day,
    [names.time]: clock.slice(0, 5),
    [names.evidence]: evidenceOf(message),
  })
  return {
    ...form,
    // To the second, which the form does not show.
    values: [Math.floor(message.sentAt / 1000)],
    fields: fields.map((field) =>
      field.name === names.address ? addressOf(message, addressField(messages)) : field,
    ),
  }
}

/** The link stays whole, however long the text is. */
function evidenceOf({ text, link }: SharedMessage): string {
  const room = evidenceMax - link.length - 1
  return `${text.slice(0, room)}\n${link}`.trim()
}

/** What a platform takes as the value of a choice. */
const choiceMax = 75

/** One address is filled in, several are to choose from; else the field is empty. */
function addressOf({ text }: SharedMessage, field: Field): Field {
  const found = findAddresses(text).map(({ address }) => address)
  const [only, ...others] = found
  if (only === undefined || field.kind !== 'text') return field
  if (others.length === 0) return { ...field, initial: only }
  if (found.some(({ length }) => length > choiceMax)) return field
  const { name, label, required } = field
  return { kind: 'one', name, label, required, options: found.map((value) => ({ value, label: value })) }
}
