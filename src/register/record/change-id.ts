import { hash } from 'node:crypto'
import type { Channel, RecipientType } from '../../consent/channel.ts'
import type { ChangeContent, RecordedEffect } from '../../consent/consent.ts'

/** A digest, as bytes or as the hex digits of them. */
type Digest = Uint8Array | string

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
  readonly secondPerson?: string | null | undefined
  readonly evidenceDigest: Digest | null
  /** Of a change that voids others: the ordinal after which its key stood as it stands again. Two people stand for it. */
  readonly restores?: number | null | undefined
}

const hex = (digest: Digest | null) =>
  digest === null || typeof digest === 'string' ? digest : Buffer.from(digest).toString('hex')

/**
 * The canonical text of a change: a JSON array in a fixed order, so that anybody can hash it again. A change that took two
 * people is written in the second form, with the second one's name behind the actor's, and one that voids others in the
 * third, with what it restores behind that; every other one is in the first.
 */
export function changeText(change: ChangeIdentity): string {
  const { secondPerson = null, restores = null } = change
  return JSON.stringify([
    formOf(secondPerson, restores),
    change.brandCode,
    change.recipientType,
    change.channel,
    hex(change.commitment),
    change.ordinal,
    hex(change.previousId),
    change.status,
    change.source,
    change.consentDate,
    change.consentAt,
    change.effect,
    change.recordedAt,
    change.door,
    change.actor,
    ...(secondPerson === null && restores === null ? [] : [secondPerson]),
    ...(restores === null ? [] : [restores]),
    hex(change.evidenceDigest),
  ])
}

function formOf(secondPerson: string | null, restores: number | null): string {
  if (restores !== null) return 'izin-change-3'
  return secondPerson === null ? 'izin-change-1' : 'izin-change-2'
}

/** SHA-256 of the canonical text, 32 bytes; written as 64 hex digits it is İYS's transactionId. */
export function changeId(change: ChangeIdentity): Buffer {
  return hash('sha256', changeText(change), 'buffer')
}
