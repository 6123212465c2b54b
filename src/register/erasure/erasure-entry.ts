import type { Statement } from '../../../db/statement.ts'
import type { Vault } from '../../crypto/vault.ts'
import {
  appendEntry,
  type EntryIdentity,
  type EntryLink,
  entryText,
  hexOf,
  type NewEntry,
} from '../../ledger/append.ts'
/*
 * Every erasure has two ledger entries: one for the request, one for the deletion of the address with its reason and counts.
 * By them `izin verify` finds an address that was deleted without an entry, and evidence that was lost earlier. Each entry
 * has an HMAC over itself and the recipient's mark (keyed hash of the address). Nothing without the key can add such an
 * entry, or alter a mark to hide a RET.
 */

/** Mark (keyed hash) and kind of an erased address. */
export interface ErasedAddress {
  readonly mark: Uint8Array
  readonly kind: 'phone' | 'email'
}

interface ErasedRecipient {
  readonly recipientId: number
  readonly commitment: string
}

/** Facts about a deleted address, for its ledger entry. */
export interface DeletionFacts {
  /** Reason of the deletion. `asked`: the recipient asked for it. `over`: the retention time has ended. */
  readonly reason: 'asked' | 'over'
  /** Retention time that has ended, in years. */
  readonly years: number
  /** Brands whose closing ended a consent that was never refused: `code:closedAt`, separated by spaces. */
  readonly closedBrands: string
  readonly evidence: number
}

export type ErasureContent = ErasedRecipient & Partial<DeletionFacts> & { readonly vouch: string }

export const erasureSubject = (recipientId: number) => `recipient ${recipientId}`

/** Returns the HMAC over an entry and the mark of its recipient, as hex. */
export function erasureVouch(
  vault: Vault,
  entry: EntryIdentity & { readonly content: Omit<ErasureContent, 'vouch'> & { readonly vouch?: string } },
  { mark, kind }: ErasedAddress,
): string {
  const text = entryText({ ...entry, content: { ...entry.content, vouch: undefined } })
  return vault.vouch(JSON.stringify([text, hexOf(mark), kind])).toString('hex')
}

export interface Erasure extends Pick<NewEntry, 'recordedAt' | 'door' | 'actor'> {
  readonly kind: 'erasure-asked' | 'erasure'
  readonly recipientId: number
  readonly commitment: Uint8Array
  readonly erasedAddress: ErasedAddress
  /** Facts about the deletion; undefined for a request whose address is still stored. */
  readonly deletion?: DeletionFacts
}

/** Returns the write that appends an erasure to the ledger. */
export function appendErasure(vault: Vault, last: EntryLink | undefined, erasure: Erasure): Statement {
  const { kind, recipientId, commitment, erasedAddress, recordedAt, door, actor, deletion } = erasure
  const content = { recipientId, commitment: hexOf(commitment), ...deletion }
  const entry = { kind, subject: erasureSubject(recipientId), recordedAt, door, actor, content }
  const link = { ordinal: (last?.ordinal ?? 0) + 1, previousId: last?.id ?? null }
  const vouch = erasureVouch(vault, { ...entry, ...link }, erasedAddress)
  return appendEntry(last, { ...entry, content: { ...content, vouch } }).write
}
