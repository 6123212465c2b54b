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
 * An erasure is an entry of the ledger about its recipient, made in the commit that makes it: who asks to be erased, and whose
 * address is dropped, why and how much evidence went with it. So a row that only looks erased has no entry, and evidence that
 * was gone before is missed. Each entry holds an HMAC with a key of the vault over itself and the mark by which the recipient
 * is found: without the key nobody can enter an erasure, or alter a mark so that a refusal is not found any more.
 */

/** By what a recipient is found, whose address may be gone. */
export interface Whom {
  readonly mark: Uint8Array
  readonly kind: 'phone' | 'email'
}

/** What an erasure tells of its recipient; of the address as it was then. */
interface Erased {
  readonly recipientId: number
  readonly commitment: string
}

/** What else is told of an address that was dropped. */
export interface Dropped {
  /** At its owner's wish, or only because the time was over. */
  readonly reason: 'asked' | 'over'
  /** The time of retention it went by. */
  readonly years: number
  /** The brands whose closing ended a consent that was never refused: `code:closedAt`, with spaces between. */
  readonly closedBrands: string
  readonly evidence: number
  readonly laterEvidence: number
  readonly complaintTexts: number
}

export type ErasureContent = Erased & Partial<Dropped> & { readonly vouch: string }

export const erasureSubject = (recipientId: number) => `recipient ${recipientId}`

/** What only the key can make, and check: over the entry without it, and whom it is about; lower-case hex. */
export function erasureVouch(
  vault: Vault,
  entry: EntryIdentity & { readonly content: Omit<ErasureContent, 'vouch'> & { readonly vouch?: string } },
  { mark, kind }: Whom,
): string {
  const text = entryText({ ...entry, content: { ...entry.content, vouch: undefined } })
  return vault.vouch(JSON.stringify([text, hexOf(mark), kind])).toString('hex')
}

export interface Erasure extends Pick<NewEntry, 'recordedAt' | 'door' | 'actor'> {
  readonly kind: 'erasure-asked' | 'erasure'
  readonly recipientId: number
  readonly commitment: Uint8Array
  readonly whom: Whom
  /** Only of an address that is dropped. */
  readonly dropped?: Dropped
}

/** The write that enters an erasure behind the last entry about its recipient. */
export function appendErasure(vault: Vault, last: EntryLink | undefined, erasure: Erasure): Statement {
  const { kind, recipientId, commitment, whom, recordedAt, door, actor, dropped } = erasure
  const content = { recipientId, commitment: hexOf(commitment), ...dropped }
  const entry = { kind, subject: erasureSubject(recipientId), recordedAt, door, actor, content }
  const link = { ordinal: (last?.ordinal ?? 0) + 1, previousId: last?.id ?? null }
  const vouch = erasureVouch(vault, { ...entry, ...link }, whom)
  return appendEntry(last, { ...entry, content: { ...content, vouch } }).write
}
