import type { ParseFault } from '../../../messages/faults.ts'
import { messagesIn } from '../../../messages/index.ts'
import type { StaffContext } from '../../context.ts'
import type { FieldName } from '../../parse/filled.ts'
import type { FormAnswer } from '../../reply.ts'
import { quoted } from '../replies.ts'

/** What is wrong with one field, in one sentence. */
export function wrong(field: FieldName, sentence: string): FormAnswer {
  return { kind: 'errors', errors: { [field]: sentence } }
}

/** The sentence that the command would have been answered with. */
export function notRead(
  { language }: Pick<StaffContext, 'language'>,
  { field, fault }: { readonly field: FieldName; readonly fault: ParseFault },
): FormAnswer {
  const { refusals, forms } = messagesIn(language)
  return wrong(field, refusals.command(fault, quoted, forms.addressHint))
}
