import type { Evidence } from '../../../src/register/evidence.ts'
import type { ProvedAddress } from '../../../src/register/people.ts'
import type { RecipientContext } from '../context.ts'

/** Which wording of the notice and the buttons people saw; another number whenever their sense changes. */
export const textVersion = 'telegram-4'

/** What proves that this person said it himself. */
export function evidenceOf(
  { userId, messageId }: RecipientContext,
  { proof, provedAt }: Pick<ProvedAddress, 'proof' | 'provedAt'>,
): Evidence {
  return { door: 'telegram', userId, messageId, proof, provedAt, text: textVersion }
}
