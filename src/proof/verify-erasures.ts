import { asc, eq, getTableColumns, gt, sql } from 'drizzle-orm'
import { entry, recipient } from '../../db/schema.ts'
import { build, preparedQuery } from '../../db/statement.ts'
import { ledgerContentProblem } from '../ledger/checks.ts'
import type { ErasureEntry } from '../ledger/entries.ts'
import type { BadEntry } from '../ledger/verify.ts'
import { listBrands } from '../register/brands.ts'
import { erasureVouch } from '../register/erasure/erasure-entry.ts'
import type { Register } from '../register/register.ts'
import { entryColumns, entryOf } from './register-book.ts'
import { type BadQuery, badRecipient, firstBadRow, firstFound, pageRows } from './rows.ts'

const droppedAt = (commitment: string) =>
  `(SELECT seq FROM entry WHERE kind = 'erasure' AND content ->> '$.commitment' = lower(hex(${commitment})))`

const goneWithoutEntry: BadQuery = {
  sql: `SELECT id FROM recipient WHERE sealed IS NULL AND ${droppedAt('recipient.commitment')} IS NULL ORDER BY id LIMIT 1`,
  badOf: ([id]) => badRecipient(Number(id), 'its address is gone, though it was not dropped'),
}
const backWithoutEntry: BadQuery = {
  // It ends with the entry, or with a later refusal.
  sql: `SELECT recipient_id FROM past_commitment past
    WHERE through_seq IS NOT ${droppedAt('past.commitment')} AND NOT EXISTS (SELECT 1 FROM change
      WHERE seq = past.through_seq AND recipient_id = past.recipient_id AND seq > ${droppedAt('past.commitment')})
    ORDER BY recipient_id LIMIT 1`,
  badOf: ([id]) => badRecipient(Number(id), 'it did not come back after it was dropped'),
}

// Literal kinds, because the index does not match bound values.
const entriesAfter = preparedQuery(() =>
  build
    .select({ seq: entry.seq, entry: entryColumns, recipient: getTableColumns(recipient) })
    .from(entry)
    .leftJoin(recipient, eq(recipient.id, sql`${entry.content} ->> '$.recipientId'`))
    .where(sql`${entry.kind} in ('erasure-asked', 'erasure') and ${gt(entry.seq, sql.placeholder('seq'))}`)
    .orderBy(asc(entry.seq))
    .limit(pageRows),
)
type Row = ReturnType<ReturnType<typeof entriesAfter>['map']>

/**
 * Checks erased recipients against the ledger, and that each erasure was made with the key. A row that only
 * looks erased has no entry.
 */
export async function firstBadErasure(register: Register): Promise<BadEntry | null> {
  const unentered =
    (await firstFound(register, goneWithoutEntry)) ?? (await firstFound(register, backWithoutEntry))
  if (unentered !== null) return unentered
  const closings = new Set((await listBrands(register)).map(({ code, closedAt }) => `${code}:${closedAt}`))
  return await firstBadRow(register, entriesAfter, { seq: 0 }, (row) => {
    const erasure = entryOf(row.entry)
    // Altered entries are named with the ledger.
    if (erasure?.kind !== 'erasure' && erasure?.kind !== 'erasure-asked') return null
    if (ledgerContentProblem(erasure) !== null) return null
    return entryBad(register, erasure, row.recipient) ?? closingBad(erasure, closings)
  })
}

function entryBad({ vault }: Register, erasure: ErasureEntry, row: Row['recipient']): BadEntry | null {
  const { seq, kind, recordedAt, content } = erasure
  const { recipientId, commitment, vouch } = content
  const bad = (problem: string) => badRecipient(recipientId, problem)
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

function closingBad(
  { kind, seq: at, content }: ErasureEntry,
  closings: ReadonlySet<string>,
): BadEntry | null {
  if (!('closedBrands' in content)) return null
  const named = content.closedBrands.split(' ').filter((closing) => closing !== '')
  const wrong = named.find((closing) => !closings.has(closing))
  if (wrong === undefined) return null
  return { kind, at, problem: `the brand ${wrong.split(':')[0]} was not closed as it says` }
}

// Only the last request counts, and an ONAY after it shows the recipient again.
const badAsking: BadQuery = {
  sql: `WITH asked AS (SELECT content ->> '$.recipientId' AS id, max(seq) AS seq, recorded_at AS at FROM entry
      WHERE kind = 'erasure-asked' GROUP BY 1)
    SELECT r.id, r.hidden_at, a.at FROM recipient r LEFT JOIN asked a ON a.id = r.id
    WHERE (r.hidden_at IS NOT NULL OR a.id IS NOT NULL) AND r.hidden_at IS NOT iif(EXISTS (
      SELECT 1 FROM change c WHERE c.recipient_id = r.id AND c.status = 'ONAY' AND c.seq > a.seq), NULL, a.at)
    ORDER BY r.id LIMIT 1`,
  badOf: ([id, hiddenAt, askedAt]) => badRecipient(Number(id), askingProblem(hiddenAt, askedAt)),
}

/** Finds the first recipient who is hidden without a request for erasure, or shown in spite of one. */
export async function firstBadAsking(register: Register): Promise<BadEntry | null> {
  return await firstFound(register, badAsking)
}

function askingProblem(hiddenAt: unknown, askedAt: unknown): string {
  if (hiddenAt === null) return 'it has asked to be erased, and is not hidden'
  return askedAt === null
    ? 'it is hidden, and has not asked to be erased'
    : 'it did not ask to be erased when it says'
}
