import type { Channel, RecipientType } from '../../consent/channel.ts'
import type { ChangeContent, RecordedEffect } from '../../consent/consent.ts'
import { type Digest, type EntryIdentity, entryId, entryText, hexOf, hexOrNull } from '../../ledger/append.ts'

/** Everything a change's id vouches for. The recipient stands in it only as a commitment, so that erasure leaves it whole. */
export interface ChangeIdentity extends Omit<ChangeContent, 'effect'> {
  readonly effect: RecordedEffect
  readonly brandCode: number
  readonly recipientType: RecipientType
  readonly channel: Channel
  readonly commitment: Digest
  readonly ordinal: number
  /** The id of the key's change before this one; null for the first. */
  readonly previousId: Digest | null
  readonly door: string
  readonly actor: string | null
  /** Who approved what the actor asked for, where it took two people. */
  readonly secondPerson?: string | null
  readonly evidenceDigest: Digest | null
  /** Of a change that voids others: the ordinal after which its key stood as it stands again. Two people stand for it. */
  readonly restores?: number | null
}

/** A change as an entry of the ledger: about the key of its consent. */
function entryOf(change: ChangeIdentity): EntryIdentity {
  const { status, source, consentDate, consentAt, effect, secondPerson = null, restores = null } = change
  const { commitment, brandCode, recipientType, channel, evidenceDigest } = change
  return {
    kind: 'change',
    subject: [hexOf(commitment), brandCode, recipientType, channel],
    ordinal: change.ordinal,
    previousId: change.previousId,
    recordedAt: change.recordedAt,
    door: change.door,
    actor: change.actor,
    content: [
      status,
      source,
      consentDate,
      consentAt,
      effect,
      secondPerson,
      restores,
      hexOrNull(evidenceDigest),
    ],
  }
}

export function changeText(change: ChangeIdentity): string {
  return entryText(entryOf(change))
}

export function changeId(change: ChangeIdentity): Buffer {
  return entryId(entryOf(change))
}
