import type { Statement } from '../../../db/statement.ts'
import type { Vault } from '../../crypto/vault.ts'
import { appendErasure } from '../erasure/erasure-entry.ts'
import type { Drop } from './judge.ts'

/** Whoever has no other address here is not known to the bot any more. */
const telegramSql = [
  `DELETE FROM telegram_person WHERE user_id IN
      (SELECT user_id FROM telegram_address WHERE recipient_id IN (SELECT value FROM json_each(?1)))
    AND NOT EXISTS (SELECT 1 FROM telegram_address a WHERE a.user_id = telegram_person.user_id
      AND a.recipient_id NOT IN (SELECT value FROM json_each(?1)))`,
  'DELETE FROM telegram_address WHERE recipient_id IN (SELECT value FROM json_each(?))',
]

/** What no duty keeps of a person who asks to be erased: what he is reached by, limits of his own, links to files about him. */
const atOnceSql = [
  ...telegramSql,
  'UPDATE complaint SET user_id = NULL WHERE recipient_id IN (SELECT value FROM json_each(?))',
  `DELETE FROM download_use WHERE token_mark IN
    (SELECT token_mark FROM download WHERE wanted ->> '$.recipientId' IN (SELECT value FROM json_each(?)))`,
  `DELETE FROM download WHERE wanted ->> '$.recipientId' IN (SELECT value FROM json_each(?))`,
]

const dropSql = [
  'DELETE FROM evidence WHERE change_id IN (SELECT id FROM change WHERE recipient_id IN (SELECT value FROM json_each(?)))',
  `UPDATE entry SET sealed = NULL WHERE sealed IS NOT NULL
    AND subject IN (SELECT lower(hex(id)) FROM change WHERE recipient_id IN (SELECT value FROM json_each(?)))`,
  `DELETE FROM evidence_file_part WHERE mark IN
    (SELECT mark FROM evidence_file WHERE recipient_id IN (SELECT value FROM json_each(?)))`,
  'DELETE FROM evidence_file WHERE recipient_id IN (SELECT value FROM json_each(?))',
  'UPDATE complaint SET told = NULL, outcome_note = NULL WHERE recipient_id IN (SELECT value FROM json_each(?))',
  `UPDATE complaint_message SET sealed = NULL WHERE complaint_id IN
    (SELECT id FROM complaint WHERE recipient_id IN (SELECT value FROM json_each(?)))`,
  'DELETE FROM link WHERE recipient_id IN (SELECT value FROM json_each(?))',
  ...atOnceSql,
]

/** The writes that drop of these recipients what goes as soon as they ask for it. */
export function atOnceDrops(ids: readonly number[]): Statement[] {
  return aboutAll(atOnceSql, ids)
}

function aboutAll(texts: readonly string[], ids: readonly number[]): Statement[] {
  const list = JSON.stringify(ids)
  return texts.map((sql) => ({ sql, params: [list] }))
}

/** When addresses are dropped, by the ledger's time, and the time of retention that was over. */
interface Moment {
  readonly recordedAt: number
  readonly years: number
}

/** The writes that leave nothing of what names these recipients, and enter that it was so. */
export function dropsOf(vault: Vault, drops: readonly Drop[], moment: Moment): Statement[] {
  if (drops.length === 0) return []
  const ids = drops.map(({ id }) => id)
  return [
    ...drops.map((drop) => entryOf(vault, drop, moment)),
    ...aboutAll(dropSql, ids),
    {
      sql: 'UPDATE recipient SET sealed = NULL, erased_at = ? WHERE id IN (SELECT value FROM json_each(?))',
      params: [moment.recordedAt, JSON.stringify(ids)],
    },
  ]
}

function entryOf(vault: Vault, drop: Drop, { recordedAt, years }: Moment): Statement {
  const { id, commitment, asked, closedBrands, evidence, laterEvidence, complaintTexts } = drop
  return appendErasure(vault, drop.lastEntry, {
    ...{ kind: 'erasure', recipientId: id, commitment, whom: drop, recordedAt, door: null, actor: null },
    dropped: {
      ...{ reason: asked ? 'asked' : 'over', years, closedBrands, evidence, laterEvidence, complaintTexts },
    },
  })
}
