import { disputeTextMax } from '../../../../src/register/complaints/disputes.ts'
import { messagesIn } from '../../../messages/index.ts'
import type { StaffContext } from '../../context.ts'
import { type Filled, type Form, textIn } from '../../form.ts'
import { names } from '../../parse/filled.ts'
import { readShownNumber } from '../../parse/number.ts'
import type { FormAnswer, Reply } from '../../reply.ts'
import { writeTo } from '../dispute.ts'
import { oldButton } from '../replies.ts'
import { wrong } from './errors.ts'
import { numberField } from './fields.ts'
import { opening } from './open.ts'

/** Asks for the number of a dispute, and for what is written to its recipient. */
export function disputeForm(context: StaffContext): Form | null {
  return context.authority.brandsFor('editor').length === 0 ? null : formOf(context, null)
}

function formOf({ language }: StaffContext, id: number | null): Form {
  const messages = messagesIn(language)
  const { dispute: told } = messages.commandForms
  return {
    name: 'dispute',
    values: id === null ? [] : [id],
    title: told.title,
    submit: told.submit,
    intro: id === null ? undefined : messages.dispute.summary(id),
    fields: [
      ...(id === null ? [numberField(told.number, messages)] : []),
      {
        kind: 'text',
        name: names.note,
        label: told.text,
        hint: told.textHint,
        required: true,
        isLong: true,
        lengthMax: disputeTextMax,
      },
    ],
  }
}

/** The button below a dispute that asks for what is written to its recipient; its value is the dispute's number. */
export async function disputeFormAction(context: StaffContext, [id = '']: readonly string[]): Promise<Reply> {
  return /^\d{1,9}$/.test(id) ? opening(context, formOf(context, Number(id))) : oldButton(context)
}

export async function submitDispute(
  context: StaffContext,
  filled: Filled,
  [value]: readonly string[],
): Promise<FormAnswer> {
  const { commandForms, dispute } = messagesIn(context.language)
  const id = readShownNumber(value ?? textIn(filled, names.number))
  if (id === null) return wrong('number', dispute.unknown(context.command))
  const text = textIn(filled, names.note)
  if (text === '') return wrong('note', commandForms.dispute.textMissing)
  const { field, reply } = await writeTo(context, id, text)
  if (field === null || (field === 'number' && value !== undefined)) return { kind: 'reply', reply }
  return wrong(field, reply.summary)
}
