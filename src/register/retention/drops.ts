import type { Statement } from '../../../db/statement.ts'
import type { Vault } from '../../vault/vault.ts'
import { type ErasureStep, enterErasures } from '../erasure-chain.ts'
import type { Drop } from './judge.ts'

const dropSql = [
  'DELETE FROM evidence WHERE change_id IN (SELECT id FROM change WHERE recipient_id IN (SELECT value FROM json_each(?)))',
  `UPDATE later_evidence SET sealed = NULL WHERE sealed IS NOT NULL
    AND change_id IN (SELECT id FROM change WHERE recipient_id IN (SELECT value FROM json_each(?)))`,
  'UPDATE complaint SET told = NULL, outcome_note = NULL WHERE recipient_id IN (SELECT value FROM json_each(?))',
  'DELETE FROM link WHERE recipient_id IN (SELECT value FROM json_each(?))',
  'DELETE FROM telegram_person WHERE recipient_id IN (SELECT value FROM json_each(?))',
  `DELETE FROM download_use WHERE token_mark IN
    (SELECT token_mark FROM download WHERE wanted ->> '$.recipientId' IN (SELECT value FROM json_each(?)))`,
  `DELETE FROM download WHERE wanted ->> '$.recipientId' IN (SELECT value FROM json_each(?))`,
]

interface Moment {
  readonly now: number
  readonly years: number
  /** The last change of the register. */
  readonly throughSeq: number
  /** The last entry of the chain of erasures. */
  readonly last: { readonly place: number; readonly id: Uint8Array } | undefined
}

/** The writes that leave nothing of what names these recipients, and enter that it was so. */
export function dropsOf(vault: Vault, drops: readonly Drop[], moment: Moment): Statement[] {
  if (drops.length === 0) return []
  const { now, last } = moment
  const list = JSON.stringify(drops.map(({ id }) => id))
  return [
    ...enterErasures(
      vault,
      last,
      drops.map((drop) => stepOf(drop, moment)),
    ),
    ...dropSql.map((sql) => ({ sql, params: [list] })),
    {
      sql: 'UPDATE recipient SET sealed = NULL, erased_at = ? WHERE id IN (SELECT value FROM json_each(?))',
      params: [now, list],
    },
  ]
}

function stepOf(drop: Drop, { now, years, throughSeq }: Moment): ErasureStep {
  const { id, commitment, asked, closedBrands, evidence, laterEvidence, complaintTexts } = drop
  return {
    ...{ step: 'dropped', recipientId: id, commitment, whom: drop, throughSeq, at: now },
    ...{ reason: asked ? 'asked' : 'over', years, closedBrands, evidence, laterEvidence, complaintTexts },
  }
}
