import { type ConsentFile, consentFileOf } from '../../../src/register/uploads/file.ts'
import type { StaffContext } from '../context.ts'
import type { Reply } from '../reply.ts'
import { oldButton, roleTooLow } from './replies.ts'

/** The file a button stands for, where this person may change consents of its brand; else what he is told. */
export async function jobFor(
  context: StaffContext,
  [id = '']: readonly string[],
): Promise<ConsentFile | Reply> {
  const job = /^\d{1,15}$/.test(id) ? await consentFileOf(context.register, Number(id)) : null
  if (job === null) return oldButton(context)
  const mine = context.authority.brandsFor('editor').some(({ code }) => code === job.brandCode)
  return mine ? job : roleTooLow(context, 'editor')
}
