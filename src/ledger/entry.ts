import { hash } from 'node:crypto'
import type { entryKinds } from '../../db/schema.ts'

/** A digest, as bytes or as the hex digits of them. */
export type Digest = Uint8Array | string

/**
 * Everything that the id of a ledger entry vouches for. A recipient stands in it only as a commitment, and a text as a keyed
 * digest, so that erasure leaves it whole.
 */
export interface EntryIdentity {
  readonly kind: 'change' | EntryKind
  /** What it is about: the key of a consent, the change that evidence proves, a complaint, an erased recipient. */
  readonly subject: string | readonly (string | number)[]
  /** Its place among the entries of its subject, from 1. */
  readonly ordinal: number
  /** The id of the subject's entry before this one; null for the first. */
  readonly previousId: Digest | null
  /** ms UTC; never falls as `seq` rises. */
  readonly recordedAt: number
  /** Null for what a job of izin's own did. */
  readonly door: string | null
  readonly actor: string | null
  readonly content: unknown
}

/** Kinds of entries that stand beside the changes of consents. */
export type EntryKind = (typeof entryKinds)[number]

export const hexOf = (digest: Digest) =>
  typeof digest === 'string' ? digest : Buffer.from(digest).toString('hex')
export const hexOrNull = (digest: Digest | null) => (digest === null ? null : hexOf(digest))

/** The canonical text of an entry: a JSON array in a fixed order, so that anybody can hash it again. */
export function entryText(entry: EntryIdentity): string {
  const { kind, subject, ordinal, previousId, recordedAt, door, actor, content } = entry
  return JSON.stringify([
    'izin-entry-1',
    kind,
    subject,
    ordinal,
    hexOrNull(previousId),
    recordedAt,
    door,
    actor,
    content,
  ])
}

/** SHA-256 of the canonical text, 32 bytes; of a change, written as 64 hex digits, it is İYS's transactionId. */
export function entryId(entry: EntryIdentity): Buffer {
  return hash('sha256', entryText(entry), 'buffer')
}
