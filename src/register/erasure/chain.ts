import { hash } from 'node:crypto'
import { desc, max, sql } from 'drizzle-orm'
import { change, erasureEntry, type erasureSteps } from '../../../db/schema.ts'
import { build, preparedQuery, preparedStatement, type Statement } from '../../../db/statement.ts'
import type { Vault } from '../../crypto/vault.ts'

/**
 * The chain of erasures: an entry for each who asks to be erased, and for each address that is dropped, in the same commit. It
 * says when and why, and how much evidence went with the address, so that a row which was only made to look erased has no
 * entry, and evidence that was gone before is missed. Each entry holds an HMAC with a key of the vault over itself and the
 * mark by which the recipient is found, so that nobody without the key can enter an erasure or have a refusal forgotten by
 * altering a mark that no address can be checked against any more. Each day is closed with the chain's end.
 */

/** What an entry's id vouches for; bytes as lower-case hex, instants ms UTC. Null is what a step does not have. */
export interface ErasureIdentity {
  readonly place: number
  readonly previousId: string | null
  readonly step: (typeof erasureSteps)[number]
  readonly recipientId: number
  /** Of his address as it was then. */
  readonly commitment: string
  /** The last change of the register at that moment. */
  readonly throughSeq: number
  readonly at: number
  readonly door: string | null
  readonly actor: string | null
  readonly reason: 'asked' | 'over' | null
  readonly years: number | null
  readonly closedBrands: string | null
  readonly evidence: number | null
  readonly laterEvidence: number | null
  readonly complaintTexts: number | null
}

/** By what a recipient is found, whose address may be gone. */
export interface Whom {
  readonly mark: Uint8Array
  readonly kind: 'phone' | 'email'
}

/** SHA-256 of the canonical text, a JSON array in a fixed order, so that anybody can hash it again; lower-case hex. */
export function erasureEntryId(entry: ErasureIdentity & { readonly vouch: string }): string {
  return hash('sha256', JSON.stringify([...fieldsOf(entry), entry.vouch]))
}

/** What only the key can make, and check: over the entry and whom it is about; lower-case hex. */
export function erasureVouch(vault: Vault, entry: ErasureIdentity, whom: Whom): string {
  const about = [Buffer.from(whom.mark).toString('hex'), whom.kind]
  return vault.vouch(JSON.stringify([...fieldsOf(entry), ...about])).toString('hex')
}

function fieldsOf(entry: ErasureIdentity): (string | number | null)[] {
  const { place, previousId, step, recipientId, commitment, throughSeq, at, door, actor } = entry
  const { reason, years, closedBrands, evidence, laterEvidence, complaintTexts } = entry
  return [
    'izin-erasure-1',
    ...[place, previousId, step, recipientId, commitment, throughSeq, at, door, actor],
    ...[reason, years, closedBrands, evidence, laterEvidence, complaintTexts],
  ]
}

/** The last entry of the chain. */
export const lastErasureEntry = preparedQuery(() =>
  build
    .select({ place: erasureEntry.place, id: erasureEntry.id })
    .from(erasureEntry)
    .orderBy(desc(erasureEntry.place))
    .limit(1),
)

/** The last change of the register; null while there is none. */
export const lastSeq = preparedQuery(() => build.select({ seq: max(change.seq) }).from(change))

/** What is to be entered; what is left out is what its step does not have. */
export interface ErasureStep
  extends Partial<
      Omit<
        ErasureIdentity,
        'place' | 'previousId' | 'step' | 'throughSeq' | 'recipientId' | 'at' | 'commitment'
      >
    >,
    Pick<ErasureIdentity, 'step' | 'throughSeq' | 'recipientId' | 'at'> {
  readonly commitment: Uint8Array
  readonly whom: Whom
}

const insertEntry = preparedStatement(() =>
  build.insert(erasureEntry).values({
    place: sql.placeholder('place'),
    id: sql.placeholder('id'),
    previousId: sql.placeholder('previousId'),
    step: sql.placeholder('step'),
    recipientId: sql.placeholder('recipientId'),
    commitment: sql.placeholder('commitment'),
    throughSeq: sql.placeholder('throughSeq'),
    at: sql.placeholder('at'),
    door: sql.placeholder('door'),
    actor: sql.placeholder('actor'),
    reason: sql.placeholder('reason'),
    years: sql.placeholder('years'),
    closedBrands: sql.placeholder('closedBrands'),
    evidence: sql.placeholder('evidence'),
    laterEvidence: sql.placeholder('laterEvidence'),
    complaintTexts: sql.placeholder('complaintTexts'),
    vouch: sql.placeholder('vouch'),
  }),
)

const nothingMore = {
  door: null,
  actor: null,
  reason: null,
  years: null,
  closedBrands: null,
  evidence: null,
  laterEvidence: null,
  complaintTexts: null,
}

/** The writes that enter these steps behind the last entry, in their order. */
export function enterErasures(
  vault: Vault,
  last: { readonly place: number; readonly id: Uint8Array } | undefined,
  steps: readonly ErasureStep[],
): Statement[] {
  let place = last?.place ?? 0
  let previousId = last === undefined ? null : Buffer.from(last.id).toString('hex')
  return steps.map(({ whom, commitment, ...step }) => {
    place += 1
    const entry: ErasureIdentity = {
      ...{ ...nothingMore, ...step, place, previousId },
      commitment: Buffer.from(commitment).toString('hex'),
    }
    const vouch = erasureVouch(vault, entry, whom)
    const id = erasureEntryId({ ...entry, vouch })
    const write = insertEntry({
      ...entry,
      id: Buffer.from(id, 'hex'),
      previousId: bytesOrNull(previousId),
      commitment,
      vouch: Buffer.from(vouch, 'hex'),
    })
    previousId = id
    return write
  })
}

const bytesOrNull = (text: string | null) => (text === null ? null : Buffer.from(text, 'hex'))
