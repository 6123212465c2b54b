import type { Statement } from '../../../db/statement.ts'
import type { Vault } from '../../crypto/vault.ts'
import type { ErasureStatements } from '../recipients/recipients.ts'
import { appendErasure } from './erasure-entry.ts'
import type { AddressToDelete } from './retention-ends.ts'

type TraceStatements = readonly ErasureStatements[]

/**
 * Returns the writes that run when recipients ask for erasure. They delete what is no proof of a consent, such as links and
 * accounts.
 */
export function traceDeletions(traces: TraceStatements, ids: readonly number[]): Statement[] {
  return statementsForRecipients(atOnceSql(traces), ids)
}

/**
 * Returns the writes that delete what is stored about an address even without a consent: the content of its open codes and
 * requests, and its conflicts with İYS. The emptied rows still count toward limits, so an erasure does not reset a limit.
 */
export function unprovedTraceDeletions(traces: TraceStatements, mark: Buffer, now: number): Statement[] {
  return traces.flatMap(({ ofUnknownAddress: unproved }) => unproved?.(mark, now) ?? [])
}

const atOnceSql = (traces: TraceStatements) => traces.flatMap(({ onRequest: atOnce = [] }) => atOnce)

function statementsForRecipients(texts: readonly string[], ids: readonly number[]): Statement[] {
  const list = JSON.stringify(ids)
  return texts.map((sql) => ({ sql, params: [list] }))
}

interface DeletionContext {
  readonly recordedAt: number
  /** Retention time after the end of a consent, in years. */
  readonly years: number
}

/**
 * Returns the writes that delete address, secret and all traces of recipients, with a ledger entry for each deletion. The
 * recipients' changes stay under a commitment: an HMAC with the deleted secret, which reveals nothing. Their RETs are still
 * found by the mark (keyed hash of the address).
 */
export function deleteAddresses(
  vault: Vault,
  traces: TraceStatements,
  drops: readonly AddressToDelete[],
  moment: DeletionContext,
): Statement[] {
  if (drops.length === 0) return []
  const ids = drops.map(({ id }) => id)
  return [
    ...drops.map((drop) => appendDeletion(vault, drop, moment)),
    ...statementsForRecipients(
      [...traces.flatMap(({ onDeletion: later = [] }) => later), ...atOnceSql(traces)],
      ids,
    ),
    {
      sql: 'UPDATE recipient SET sealed = NULL, erased_at = ? WHERE id IN (SELECT value FROM json_each(?))',
      params: [moment.recordedAt, JSON.stringify(ids)],
    },
  ]
}

/** Returns the write that appends the deletion of an address to the ledger. */
function appendDeletion(
  vault: Vault,
  drop: AddressToDelete,
  { recordedAt, years }: DeletionContext,
): Statement {
  const { id, commitment, erasureRequested, closedBrands, evidence } = drop
  return appendErasure(vault, drop.lastEntry, {
    kind: 'erasure',
    recipientId: id,
    commitment,
    erasedAddress: drop,
    recordedAt,
    door: null,
    actor: null,
    deletion: { reason: erasureRequested ? 'asked' : 'over', years, closedBrands, evidence },
  })
}
