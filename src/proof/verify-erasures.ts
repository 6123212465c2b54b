import { asc, eq, getTableColumns, gt, sql } from 'drizzle-orm'
import { brand, entry, recipient } from '../../db/schema.ts'
import { build, preparedQuery, type Query, query } from '../../db/statement.ts'
import type { ErasureEntry } from '../ledger/entries.ts'
import { erasureVouch } from '../register/erasure/erasure-entry.ts'
import type { Register } from '../register/register.ts'
import { ledgerContentProblem } from './checks.ts'
import { entryColumns, entryOf } from './ledger-entries.ts'
import type { BadEntry } from './verify.ts'

const pageRows = 2000

/** The entry that tells that the address with a commitment was dropped. */
const droppedAt = (commitment: string) =>
  `(SELECT seq FROM entry WHERE kind = 'erasure' AND content ->> '$.commitment' = lower(hex(${commitment})))`
const idOf = ([id]: readonly unknown[]) => Number(id)

const goneWithoutEntry: Query<number> = {
  sql: `SELECT id FROM recipient WHERE sealed IS NULL AND ${droppedAt('recipient.commitment')} IS NULL ORDER BY id LIMIT 1`,
  params: [],
  map: idOf,
}
const backWithoutEntry: Query<number> = {
  // It ends with the entry, or with a refusal that came after it.
  sql: `SELECT recipient_id FROM past_commitment past
    WHERE through_seq IS NOT ${droppedAt('past.commitment')} AND NOT EXISTS (SELECT 1 FROM change
      WHERE seq = past.through_seq AND recipient_id = past.recipient_id AND seq > ${droppedAt('past.commitment')})
    ORDER BY recipient_id LIMIT 1`,
  params: [],
  map: idOf,
}

/**
 * The first recipient who is not erased as the ledger says, or an erasure that was not made with the key. An address that is
 * gone without an entry was not dropped by izin, however much its row looks like it.
 */
export async function firstBadErasure(register: Register): Promise<BadEntry | null> {
  return (await firstUnentered(register)) ?? (await firstBadEntry(register))
}

async function firstUnentered({ engine }: Register): Promise<BadEntry | null> {
  const [lost] = await engine.read(goneWithoutEntry)
  if (lost !== undefined) return bad(lost, 'its address is gone, though it was not dropped')
  const [renewed] = await engine.read(backWithoutEntry)
  return renewed === undefined ? null : bad(renewed, 'it did not come back after it was dropped')
}

const bad = (at: number, problem: string): BadEntry => ({ kind: 'recipient', at, problem })

// The kinds stand as in the index on them, which bound values would not use.
const entriesAfter = preparedQuery(() =>
  build
    .select({ entry: entryColumns, recipient: getTableColumns(recipient) })
    .from(entry)
    .leftJoin(recipient, eq(recipient.id, sql`${entry.content} ->> '$.recipientId'`))
    .where(sql`${entry.kind} in ('erasure-asked', 'erasure') and ${gt(entry.seq, sql.placeholder('after'))}`)
    .orderBy(asc(entry.seq))
    .limit(pageRows),
)
type Row = ReturnType<ReturnType<typeof entriesAfter>['map']>

async function firstBadEntry(register: Register): Promise<BadEntry | null> {
  const closings = await closingsOf(register)
  for (let after = 0; ; ) {
    const page: Row[] = await register.engine.read(entriesAfter({ after }))
    for (const row of page) {
      after = row.entry.seq
      const told = entryOf(row.entry)
      // An entry that is not as it was is named with the ledger.
      if (told?.kind !== 'erasure' && told?.kind !== 'erasure-asked') continue
      if (ledgerContentProblem(told) !== null) continue
      const found = entryBad(register, told, row.recipient) ?? closingBad(told, closings)
      if (found !== null) return found
    }
    if (page.length < pageRows) return null
  }
}

function entryBad({ vault }: Register, told: ErasureEntry, whom: Row['recipient']): BadEntry | null {
  const { seq, kind, recordedAt, content } = told
  const { recipientId, commitment, vouch } = content
  if (whom === null) return bad(recipientId, 'it is missing, though it was erased')
  if (erasureVouch(vault, told, whom) !== vouch) {
    return whom.sealed === null
      ? bad(recipientId, 'it is not found by the mark, or is not of the kind, that it was erased with')
      : { kind, at: seq, problem: 'it was not entered with the key' }
  }
  if (kind === 'erasure-asked' || whom.commitment.toString('hex') !== commitment) return null
  if (whom.sealed !== null) return bad(recipientId, 'it is here, though it was dropped')
  return recordedAt === whom.erasedAt ? null : bad(recipientId, 'it was not dropped when it says')
}

async function closingsOf({ engine }: Register): Promise<ReadonlySet<string>> {
  const rows = await engine.read(query(build.select({ code: brand.code, at: brand.closedAt }).from(brand)))
  return new Set(rows.map(({ code, at }) => `${code}:${at}`))
}

/** A drop that rests on a brand having been closed, which it was not. */
function closingBad(told: ErasureEntry, closings: ReadonlySet<string>): BadEntry | null {
  if (told.kind !== 'erasure') return null
  const said = told.content.closedBrands.split(' ').filter((closing) => closing !== '')
  const wrong = said.find((closing) => !closings.has(closing))
  if (wrong === undefined) return null
  const problem = `the brand ${wrong.split(':')[0]} was not closed as it says`
  return { kind: 'erasure', at: told.seq, problem }
}

interface Asking {
  readonly id: number
  readonly hiddenAt: number | null
  readonly askedAt: number | null
  readonly isBack: boolean
}

/** Written by hand, since of each recipient only the last asking counts. */
const askings: Query<Asking> = {
  sql: `WITH asked AS (SELECT content ->> '$.recipientId' AS id, max(seq) AS seq, recorded_at AS at FROM entry
      WHERE kind = 'erasure-asked' GROUP BY 1)
    SELECT r.id, r.hidden_at, a.at, a.seq IS NOT NULL AND EXISTS (
      SELECT 1 FROM change c WHERE c.recipient_id = r.id AND c.status = 'ONAY' AND c.seq > a.seq)
    FROM recipient r LEFT JOIN asked a ON a.id = r.id
    WHERE r.hidden_at IS NOT NULL OR a.id IS NOT NULL ORDER BY r.id`,
  params: [],
  map: ([id, hiddenAt, askedAt, isBack]) => ({
    id: Number(id),
    hiddenAt: hiddenAt === null ? null : Number(hiddenAt),
    askedAt: askedAt === null ? null : Number(askedAt),
    isBack: isBack === 1,
  }),
}

/**
 * The first recipient who is hidden without having asked to be erased, or shown though they have. Only they themselves can give
 * a consent after that, so that a later one is their coming back.
 */
export async function firstBadAsking({ engine }: Register): Promise<BadEntry | null> {
  for (const { id, hiddenAt, askedAt, isBack } of await engine.read(askings)) {
    if (hiddenAt === (isBack ? null : askedAt)) continue
    return bad(id, askingProblem(hiddenAt, askedAt))
  }
  return null
}

function askingProblem(hiddenAt: number | null, askedAt: number | null): string {
  if (hiddenAt === null) return 'it has asked to be erased, and is not hidden'
  return askedAt === null
    ? 'it is hidden, and has not asked to be erased'
    : 'it did not ask to be erased when it says'
}
