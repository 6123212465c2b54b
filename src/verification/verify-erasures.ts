import { asc, eq, getTableColumns, gt, sql } from 'drizzle-orm'
import { entry, recipient } from '../../db/schema.ts'
import { build, preparedQuery } from '../../db/statement.ts'
import { ledgerContentProblem } from '../ledger/checks.ts'
import type { ErasureEntry } from '../ledger/entries.ts'
import type { Problem } from '../ledger/problems.ts'
import type { BadEntry } from '../ledger/verification.ts'
import { listBrands } from '../register/company/brands.ts'
import { erasureVouch } from '../register/erasure/erasure-entry.ts'
import type { Register } from '../register/register.ts'
import { entryColumns, entryOf, entryRows } from './register-book.ts'
import { type Check, eachRow, inPagesOf, noRow } from './rows.ts'

const droppedAt = (commitment: string) =>
  `(SELECT seq FROM entry WHERE kind = 'erasure' AND content ->> '$.commitment' = lower(hex(${commitment})))`

// The kinds are literals, since SQLite would not use the index with bound values.
const entryPage = preparedQuery(() =>
  build
    .select({ seq: entry.seq, entry: entryColumns, recipient: getTableColumns(recipient) })
    .from(entry)
    .leftJoin(recipient, eq(recipient.id, sql`${entry.content} ->> '$.recipientId'`))
    .where(sql`${entry.kind} in ('erasure-asked', 'erasure') and ${gt(entry.seq, sql.placeholder('seq'))}`)
    .orderBy(asc(entry.seq))
    .limit(entryRows),
)
const entriesAfter = inPagesOf(entryRows, entryPage)
type Row = ReturnType<ReturnType<typeof entryPage>['map']>

const entries: Check = async (register) => {
  const closings = new Set((await listBrands(register)).map(({ code, closedAt }) => `${code}:${closedAt}`))
  const check = eachRow(entriesAfter, { seq: 0 }, (row) => {
    const erasure = entryOf(row.entry)
    // Altered entries were reported by the verification of the ledger.
    if (erasure?.kind !== 'erasure' && erasure?.kind !== 'erasure-asked') return null
    if (ledgerContentProblem(erasure) !== null) return null
    return entryBad(register, erasure, row.recipient) ?? closingBad(erasure, closings)
  })
  return await check(register)
}

/**
 * Checks that every erased recipient has its entry in the ledger, and that every such entry was made with the database's
 * key. A recipient whose address was deleted in any other way has no entry.
 */
export const erasures: readonly Check[] = [
  noRow(
    'recipient',
    'its address is gone, though it was not dropped',
    `SELECT id FROM recipient WHERE sealed IS NULL AND ${droppedAt('recipient.commitment')} IS NULL ORDER BY id LIMIT 1`,
  ),
  // A past commitment ends with the entry of its deletion, or with a later RET.
  noRow(
    'recipient',
    'it did not come back after it was dropped',
    `SELECT recipient_id FROM past_commitment past
      WHERE through_seq IS NOT ${droppedAt('past.commitment')} AND NOT EXISTS (SELECT 1 FROM change
        WHERE seq = past.through_seq AND recipient_id = past.recipient_id AND seq > ${droppedAt('past.commitment')})
      ORDER BY recipient_id LIMIT 1`,
  ),
  entries,
]

/**
 * Returns why an erasure's entry does not fit its recipient: it must have the HMAC with the key, and the recipient's mark.
 */
function entryBad({ vault }: Register, erasure: ErasureEntry, row: Row['recipient']): BadEntry | null {
  const { seq, kind, recordedAt, content } = erasure
  const { recipientId, commitment, vouch } = content
  const bad = (problem: Problem): BadEntry => ({ kind: 'recipient', at: recipientId, problem })
  if (row === null) return bad('it is missing, though it was erased')
  if (erasureVouch(vault, erasure, row) !== vouch) {
    return row.sealed === null
      ? bad('it is not found by the mark, or is not of the kind, that it was erased with')
      : { kind, at: seq, problem: 'it was not entered with the key' }
  }
  if (kind === 'erasure-asked' || row.commitment.toString('hex') !== commitment) return null
  if (row.sealed !== null) return bad('it is here, though it was dropped')
  return recordedAt === row.erasedAt ? null : bad('it was not dropped when it says')
}

/** Checks that the brands named by an erasure were closed at the named times. */
function closingBad(
  { kind, seq: at, content }: ErasureEntry,
  closings: ReadonlySet<string>,
): BadEntry | null {
  if (!('closedBrands' in content)) return null
  const namedClosings = content.closedBrands.split(' ').filter((closing) => closing !== '')
  const wrong = namedClosings.find((closing) => !closings.has(closing))
  if (wrong === undefined) return null
  return { kind, at, problem: `the brand ${wrong.split(':')[0]} was not closed as it says` }
}

/** Check that a recipient is hidden exactly since their last request for erasure, unless an ONAY came after it. */
export const hiddenRecipients = noRow(
  'recipient',
  'it is not hidden as its requests for erasure say',
  `WITH asked AS (SELECT content ->> '$.recipientId' AS id, max(seq) AS seq, recorded_at AS at FROM entry
      WHERE kind = 'erasure-asked' GROUP BY 1)
    SELECT r.id FROM recipient r LEFT JOIN asked a ON a.id = r.id
    WHERE (r.hidden_at IS NOT NULL OR a.id IS NOT NULL) AND r.hidden_at IS NOT iif(EXISTS (
      SELECT 1 FROM consent k JOIN change c ON c.consent_id = k.id
        WHERE k.recipient_id = r.id AND c.status = 'ONAY' AND c.seq > a.seq), NULL, a.at)
    ORDER BY r.id LIMIT 1`,
)
