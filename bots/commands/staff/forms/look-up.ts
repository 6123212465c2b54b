import { messagesIn } from '../../../messages/index.ts'
import type { StaffContext } from '../../context.ts'
import type { Field, Filled, Form } from '../../form.ts'
import { readFilled } from '../../parse/filled.ts'
import type { Arguments } from '../../parse.ts'
import type { FormAnswer, Reply } from '../../reply.ts'
import type { StaffForm } from '../command.ts'
import { answerEvidence } from '../evidence.ts'
import { answerHistory } from '../history.ts'
import { answerLookUp } from '../look-up.ts'
import { notRead } from './errors.ts'
import { addressField, brandField, dayField } from './fields.ts'

/** What is asked about an address, by the name of its form. */
type Asking = 'look-up' | 'history' | 'evidence'

const answers: Readonly<Record<Asking, (context: StaffContext, asked: Arguments) => Promise<Reply>>> = {
  'look-up': answerLookUp,
  history: answerHistory,
  evidence: answerEvidence,
}

/** Asks for the address in a form, so that none stays in the line where commands are typed. */
export function askingForm(name: Asking): (context: StaffContext) => Form | null {
  return ({ authority, language }) => {
    const messages = messagesIn(language)
    const brands = authority.brandsFor('viewer')
    if (brands.length === 0) return null
    const brand = brands.length === 1 ? [] : [brandField(brands, messages, { required: false })]
    // Whoever has a complaint before him knows the day of the message.
    const day: Field[] = name === 'evidence' ? [dayField(messages)] : []
    const told = messages.forms.asking[name]
    return {
      name,
      values: [],
      title: told.title,
      submit: told.submit,
      fields: [addressField(messages), ...day, ...brand],
    }
  }
}

export function submitAsking(name: Asking): StaffForm['submit'] {
  return async (context: StaffContext, filled: Filled): Promise<FormAnswer> => {
    const read = readFilled(filled, context.register.clock())
    if (!read.ok) return notRead(context, read)
    return { kind: 'reply', reply: await answers[name](context, read.arguments) }
  }
}
