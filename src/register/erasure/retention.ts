import type { Statement } from '../../../db/statement.ts'
import type { Vault } from '../../crypto/vault.ts'
import type { ErasureStatements } from '../recipients/recipients.ts'
import { appendErasure } from './erasure-entry.ts'
import type { Drop } from './retention-ends.ts'

type Statements = readonly ErasureStatements[]

/** Returns the writes that delete traces of recipients at once, when they ask for erasure. */
export function atOnceDrops(traces: Statements, ids: readonly number[]): Statement[] {
  return aboutAll(atOnceSql(traces), ids)
}

/**
 * Returns the writes that empty an address's open codes and consent requests, and delete its conflicts with İYS. The
 * emptied rows stay and count toward limits, so that an erasure does not reset them.
 */
export function unprovedDrops(traces: Statements, mark: Buffer, now: number): Statement[] {
  return traces.flatMap(({ unproved }) => unproved?.(mark, now) ?? [])
}

const atOnceSql = (traces: Statements) => traces.flatMap(({ atOnce = [] }) => atOnce)

function aboutAll(texts: readonly string[], ids: readonly number[]): Statement[] {
  const list = JSON.stringify(ids)
  return texts.map((sql) => ({ sql, params: [list] }))
}

interface Moment {
  readonly recordedAt: number
  readonly years: number
}

/**
 * Returns the writes that delete address, secret and all traces of recipients, and append this to the ledger. Their changes
 * stay under a commitment (HMAC with the deleted secret), which reveals nothing. Their RETs stay under the mark (keyed
 * hash).
 */
export function dropsOf(
  vault: Vault,
  traces: Statements,
  drops: readonly Drop[],
  moment: Moment,
): Statement[] {
  if (drops.length === 0) return []
  const ids = drops.map(({ id }) => id)
  return [
    ...drops.map((drop) => entryOf(vault, drop, moment)),
    ...aboutAll([...traces.flatMap(({ later = [] }) => later), ...atOnceSql(traces)], ids),
    {
      sql: 'UPDATE recipient SET sealed = NULL, erased_at = ? WHERE id IN (SELECT value FROM json_each(?))',
      params: [moment.recordedAt, JSON.stringify(ids)],
    },
  ]
}

/** Returns the write that appends the deletion of an address to the ledger. */
function entryOf(vault: Vault, drop: Drop, { recordedAt, years }: Moment): Statement {
  const { id, commitment, asked, closedBrands, evidence } = drop
  return appendErasure(vault, drop.lastEntry, {
    kind: 'erasure',
    recipientId: id,
    commitment,
    whom: drop,
    recordedAt,
    door: null,
    actor: null,
    dropped: { reason: asked ? 'asked' : 'over', years, closedBrands, evidence },
  })
}
