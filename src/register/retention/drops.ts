import type { Statement } from '../../../db/statement.ts'

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

/** The writes that leave nothing of what names these recipients. */
export function dropsOf(ids: readonly number[], now: number): Statement[] {
  const list = JSON.stringify(ids)
  return [
    ...dropSql.map((sql) => ({ sql, params: [list] })),
    {
      sql: 'UPDATE recipient SET sealed = NULL, erased_at = ? WHERE id IN (SELECT value FROM json_each(?))',
      params: [now, list],
    },
  ]
}
