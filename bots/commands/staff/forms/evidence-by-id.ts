import { findChange } from '../../../../src/register/changes/find-change.ts'
import { messagesIn } from '../../../messages/index.ts'
import type { StaffContext } from '../../context.ts'
import { clean } from '../../fold.ts'
import { type Filled, type Form, textIn } from '../../form.ts'
import { names } from '../../parse/filled.ts'
import type { FormAnswer } from '../../reply.ts'
import { wrong } from './errors.ts'
import { addFilled } from './evidence.ts'
import { evidenceFilesField, evidenceMax } from './fields.ts'

/** The longest id, with room for how people copy one. */
const changeMax = 80

/** Asks for a change by its id, and for what proves it. */
export function evidenceByIdForm({ authority, language }: StaffContext): Form | null {
  if (authority.brandsFor('editor').length === 0) return null
  const messages = messagesIn(language)
  const { laterEvidence, commandForms } = messages
  const { title, save, label, hint } = laterEvidence.form
  const { change, changeHint } = commandForms.evidence
  return {
    name: 'evidence-by-id',
    values: [],
    title,
    submit: save,
    fields: [
      {
        kind: 'text',
        name: names.change,
        label: change,
        hint: changeHint,
        required: true,
        lengthMax: changeMax,
      },
      {
        kind: 'text',
        name: names.evidence,
        label,
        hint,
        required: false,
        isLong: true,
        lengthMax: evidenceMax,
      },
      evidenceFilesField(messages),
    ],
  }
}

export async function submitEvidenceById(context: StaffContext, filled: Filled): Promise<FormAnswer> {
  const { register, authority, language } = context
  const { laterEvidence: told } = messagesIn(language)
  const brandCodes = authority.brandsFor('editor').map(({ code }) => code)
  const found = await findChange(register, clean(textIn(filled, names.change)), brandCodes)
  if (found.kind === 'refused') return wrong('change', told.notFoundInForm(found.reason, context.command))
  return await addFilled(context, found.change, filled)
}
