import { readRecipient } from '../../../../src/consent/recipient.ts'
import { messagesIn } from '../../../messages/index.ts'
import type { StaffContext } from '../../context.ts'
import { clean } from '../../fold.ts'
import { type Filled, type Form, textIn } from '../../form.ts'
import { names } from '../../parse/filled.ts'
import type { FormAnswer } from '../../reply.ts'
import { askToErase, mayErase } from '../erase.ts'
import { saying } from '../replies.ts'
import { notRead } from './errors.ts'
import { addressField } from './fields.ts'

/** Asks for the address that is to be erased; null for who may not erase in every brand. */
export async function eraseForm(context: StaffContext): Promise<Form | null> {
  if (!(await mayErase(context))) return null
  const messages = messagesIn(context.language)
  const { title, submit, intro } = messages.commandForms.erase
  return { name: 'erase', values: [], title, submit, intro, fields: [addressField(messages)] }
}

/** Nothing is erased by the form: its answer says what would be, and asks. */
export async function submitErase(context: StaffContext, filled: Filled): Promise<FormAnswer> {
  const { erasure } = messagesIn(context.language)
  if (!(await mayErase(context))) return { kind: 'reply', reply: saying(erasure.refused.allBrands) }
  const text = clean(textIn(filled, names.address))
  const reading = readRecipient(text)
  if (!reading.ok)
    return notRead(context, { field: 'address', fault: { kind: 'address', fault: reading.fault, text } })
  return { kind: 'reply', reply: await askToErase(context, reading.recipient) }
}
