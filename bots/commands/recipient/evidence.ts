import { shownEvidence, shownInTelegram } from '../../../src/consent/shown/shown.ts'
import type { Evidence } from '../../../src/register/evidence.ts'
import type { Speaker } from './speaker.ts'

/** What proves that this person said it himself, and which wording he was shown. */
export function evidenceOf({ context, language, provedAt }: Speaker): Evidence {
  const { userId, messageId } = context
  const shown = shownEvidence(shownInTelegram, language)
  return { door: 'telegram', userId, messageId, proof: 'own-contact', provedAt, ...shown }
}
