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
  readonly secondPerson?: string | null
  readonly evidenceDigest: Digest | null
  /** Of a change that voids others: the ordinal after which its key stood as it stands again. Two people stand for it. */
  readonly restores?: number | null
}

const hex = (digest: Digest | null) =>
  digest === null || typeof digest === 'string' ? digest : Buffer.from(digest).toString('hex')

/** The canonical text of a change: a JSON array in a fixed order, so that anybody can hash it again. */
export function changeText(change: ChangeIdentity): string {
  return JSON.stringify([
    'izin-change-1',
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
    change.secondPerson ?? null,
    change.restores ?? null,
    hex(change.evidenceDigest),
  ])
}

/** SHA-256 of the canonical text, 32 bytes; written as 64 hex digits it is İYS's transactionId. */
export function changeId(change: ChangeIdentity): Buffer {
  return hash('sha256', changeText(change), 'buffer')
}
