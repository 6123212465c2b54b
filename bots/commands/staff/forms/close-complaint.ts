import { complaintOutcomes } from '../../../../src/register/complaints/complaints.ts'
import { messagesIn } from '../../../messages/index.ts'
import type { StaffContext } from '../../context.ts'
import { type Filled, textIn } from '../../form.ts'
import { names } from '../../parse/filled.ts'
import { readShownNumber } from '../../parse/number.ts'
import type { FormAnswer } from '../../reply.ts'
import { closeWith } from '../close-complaint.ts'
import { wrong } from './errors.ts'

/** Closes what was filled in, by the same way as the command. */
export async function submitCloseComplaint(
  context: StaffContext,
  filled: Filled,
  [value]: readonly string[],
): Promise<FormAnswer> {
  const { commandForms, proof } = messagesIn(context.language)
  const id = readShownNumber(value ?? textIn(filled, names.number))
  if (id === null) return wrong('number', proof.complaint.unknownNumber)
  const outcome = complaintOutcomes.find((one) => one === textIn(filled, names.outcome))
  if (outcome === undefined) return wrong('outcome', commandForms.closeComplaint.outcomeMissing)
  const { field, reply } = await closeWith(context, { id, outcome, note: textIn(filled, names.note) || null })
  if (field === null || (field === 'number' && value !== undefined)) return { kind: 'reply', reply }
  return wrong(field, reply.summary)
}
