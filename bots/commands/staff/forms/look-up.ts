import { messagesIn } from '../../../messages/index.ts'
import type { StaffContext } from '../../context.ts'
import type { Filled, Form } from '../../form.ts'
import { readFilled } from '../../parse/filled.ts'
import type { FormAnswer } from '../../reply.ts'
import { answerLookUp } from '../look-up.ts'
import { notRead } from './errors.ts'
import { addressField, brandField } from './fields.ts'

/** Asks for the address in a form, so that none stays in the line where commands are typed. */
export function lookUpForm({ authority, language }: StaffContext): Form | null {
  const messages = messagesIn(language)
  const brands = authority.brandsFor('viewer')
  if (brands.length === 0) return null
  const brand = brands.length === 1 ? [] : [brandField(brands, messages, { required: false })]
  return {
    name: 'look-up',
    values: [],
    title: messages.forms.lookUpTitle,
    submit: messages.forms.lookUp,
    fields: [addressField(messages), ...brand],
  }
}

export async function submitLookUp(context: StaffContext, filled: Filled): Promise<FormAnswer> {
  const read = readFilled(filled, context.register.clock())
  if (!read.ok) return notRead(context, read)
  return { kind: 'reply', reply: await answerLookUp(context, read.arguments) }
}
