import { complaintOutcomes } from '../../../../src/register/complaints/complaints.ts'
import { messagesIn } from '../../../messages/index.ts'
import type { StaffContext } from '../../context.ts'
import type { Form } from '../../form.ts'
import { names } from '../../parse/filled.ts'
import { noteField, numberField } from './fields.ts'

/** Asks for the number of a complaint, how it ended, and a note. */
export function closeComplaintForm(context: StaffContext): Form | null {
  return context.authority.brandsFor('editor').length === 0 ? null : closingForm(context, null)
}

/** The same of one complaint; `line` tells of it. */
export function closingForm(
  { language }: Pick<StaffContext, 'language'>,
  about: { readonly id: number; readonly line: string } | null,
): Form {
  const messages = messagesIn(language)
  const { commandForms, proof, format } = messages
  const { closeComplaint: told } = commandForms
  return {
    name: 'close-complaint',
    values: about === null ? [] : [about.id],
    title: told.title,
    submit: told.submit,
    intro: about?.line,
    fields: [
      ...(about === null ? [numberField(told.number, messages)] : []),
      {
        kind: 'one',
        name: names.outcome,
        label: told.outcome,
        hint: proof.complaint.closedFor,
        required: true,
        options: complaintOutcomes.map((value) => ({
          value,
          label: format.capital(proof.complaint.outcomes[value]),
        })),
      },
      { ...noteField(messages), hint: told.noteHint },
    ],
  }
}
