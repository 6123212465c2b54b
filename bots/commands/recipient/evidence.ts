import { shownEvidence, shownInTelegram } from '../../../src/consent/shown/shown.ts'
import type { Evidence } from '../../../src/register/evidence/evidence.ts'
import type { ProvedAddress } from '../../../src/register/people.ts'
import type { Speaker } from './speaker.ts'

/** What proves that this person said it himself of an address that is his, and which wording he was shown. */
export function evidenceOf(
  { context, language }: Speaker,
  { proof, provedAt }: Pick<ProvedAddress, 'proof' | 'provedAt'>,
): Evidence {
  const { userId, messageId } = context
  return {
    door: 'telegram',
    userId,
    messageId,
    proof,
    provedAt,
    ...shownEvidence(shownInTelegram, language),
  }
}
