import type { Evidence } from '../../../src/register/evidence.ts'
import type { RecipientContext } from '../context.ts'

/** Which wording of the notice and the buttons people saw; another number whenever their sense changes. */
export const textVersion = 'telegram-3'

/** What proves that this person said it himself. */
export function evidenceOf({ userId, messageId }: RecipientContext, provedAt: number | null): Evidence {
  return { door: 'telegram', userId, messageId, proof: 'own-contact', provedAt, text: textVersion }
}
