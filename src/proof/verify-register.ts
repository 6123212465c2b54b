import { asc, gt, sql } from 'drizzle-orm'
import type { Certificate } from 'pkijs'
import { recipient } from '../../db/schema.ts'
import { build, preparedQuery, type Query } from '../../db/statement.ts'
import { commit } from '../crypto/commitment.ts'
import { openOrNull } from '../crypto/vault.ts'
import { anchoredThrough } from '../ledger/days.ts'
import { openRow, type RecipientRow } from '../register/recipients.ts'
import type { Register } from '../register/register.ts'
import { registerBook } from './register-book.ts'
import { registerEntries } from './register-entries.ts'
import { type BadEntry, type Verification, verify } from './verify.ts'
import { firstBadComplaint, firstDropOverComplaint } from './verify-complaints.ts'
import { firstBadAsking, firstBadErasure } from './verify-erasures.ts'
import { firstBadEvidence, firstBadLaterEvidence } from './verify-evidence.ts'

/**
 * Verifies a register with its key: the recipients first, so that one that was altered, taken away or made to look erased is
 * named itself and not the changes and files that rest on it, then all that `verify` checks, then the evidence, what was added
 * to it later, the texts of complaints, who is hidden, and whether the last changes were cut off.
 */
export async function verifyRegister(
  register: Register,
  trusted: readonly Certificate[] | null = null,
): Promise<Verification> {
  const badRecipient = await firstOf(register, [
    firstUnreadable,
    firstMissingRecipient,
    firstBadRecipient,
    firstBadErasure,
  ])
  if (badRecipient !== null) {
    return { ok: false, changes: 0, firstBad: badRecipient, anchoredThrough: await anchoredThrough(register) }
  }
  const verification = await verify(registerEntries(register, null), registerBook(register), trusted)
  if (!verification.ok) return verification
  const firstBad = await firstOf(register, [
    firstBadEvidence,
    firstBadLaterEvidence,
    firstDropOverComplaint,
    firstBadComplaint,
    firstBadAsking,
    firstCutOff,
  ])
  const { changes, anchoredThrough: reach } = verification
  return firstBad === null ? verification : { ok: false, changes, firstBad, anchoredThrough: reach }
}

async function firstOf(
  register: Register,
  checks: readonly ((register: Register) => Promise<BadEntry | null>)[],
): Promise<BadEntry | null> {
  for (const check of checks) {
    const bad = await check(register)
    if (bad !== null) return bad
  }
  return null
}

const idOf = ([id]: readonly unknown[]) => Number(id)

/*
 * A number under which there is no recipient was altered where only one row names it, and is that of a deleted recipient
 * where several do. A complaint that is about nobody is told by its entry: the commitment of its address is nobody's then.
 */
const withConsents: Query<number> = {
  sql: `SELECT c.recipient_id FROM consent c LEFT JOIN recipient r ON r.id = c.recipient_id
    WHERE r.id IS NULL AND EXISTS (SELECT 1 FROM change ch WHERE ch.recipient_id = c.recipient_id)
    ORDER BY c.recipient_id LIMIT 1`,
  params: [],
  map: idOf,
}
const withComplaints: Query<number> = {
  sql: `SELECT c.recipient_id FROM complaint c JOIN entry e ON e.subject = 'complaint ' || c.id AND e.ordinal = 1
    LEFT JOIN recipient r ON r.id = c.recipient_id
    WHERE r.id IS NULL AND unhex(e.content ->> '$.commitment') NOT IN (SELECT commitment FROM recipient)
      AND unhex(e.content ->> '$.commitment') NOT IN (SELECT commitment FROM past_commitment)
    ORDER BY c.recipient_id LIMIT 1`,
  params: [],
  map: idOf,
}

const malformed: Query<number> = {
  sql: `SELECT seq FROM entry WHERE NOT json_valid(content) OR (kind NOT IN ('evidence', 'stamp') AND body IS NOT NULL)
    ORDER BY seq LIMIT 1`,
  params: [],
  map: idOf,
}

/** The first entry whose content is no JSON, which no query could look into, or that has a text though its kind has none. */
async function firstUnreadable({ engine }: Register): Promise<BadEntry | null> {
  const [at] = await engine.read(malformed)
  return at === undefined ? null : { kind: 'entry', at, problem: 'it cannot be read' }
}

/** The first recipient who was taken away, though changes, consents or complaints of his are here. */
async function firstMissingRecipient({ engine }: Register): Promise<BadEntry | null> {
  const [ofConsents] = await engine.read(withConsents)
  if (ofConsents !== undefined) return missing(ofConsents, 'changes and consents')
  const [ofComplaints] = await engine.read(withComplaints)
  return ofComplaints === undefined ? null : missing(ofComplaints, 'complaints')
}

function missing(at: number, what: string): BadEntry {
  return { kind: 'recipient', at, problem: `it is missing, though there are ${what} of it` }
}

const numbers: Query<{ readonly given: number; readonly last: number }> = {
  sql: `SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'change'), 0), max(
    coalesce((SELECT max(seq) FROM change), 0), coalesce((SELECT max(seq) FROM entry), 0))`,
  params: [],
  map: ([given, last]) => ({ given: Number(given), last: Number(last) }),
}

/** The first entry that was cut off the end: its number was given, and no entry of that number or a later one is here. */
async function firstCutOff({ engine }: Register): Promise<BadEntry | null> {
  const [row] = await engine.read(numbers)
  if (row === undefined || row.given <= row.last) return null
  return {
    kind: 'entry',
    at: row.last + 1,
    problem: `it is missing: numbers were given through ${row.given}`,
  }
}

const pageRows = 2000

const recipientsAfter = preparedQuery(() =>
  build
    .select({
      id: recipient.id,
      mark: recipient.mark,
      kind: recipient.kind,
      sealed: recipient.sealed,
      commitment: recipient.commitment,
      erasedAt: recipient.erasedAt,
      renewedAt: recipient.renewedAt,
      // Written by hand: among the columns of one table a column is named without it.
      wasAway: sql<number>`exists (select 1 from past_commitment past where past.recipient_id = recipient.id)`,
    })
    .from(recipient)
    .where(gt(recipient.id, sql.placeholder('after')))
    .orderBy(asc(recipient.id))
    .limit(pageRows),
)

/**
 * The first recipient whose sealed address is not the one that its mark and its commitment are made of: what only the key can
 * check. Of an erased one nothing is left to be checked.
 */
async function firstBadRecipient(register: Register): Promise<BadEntry | null> {
  for (let after = 0; ; ) {
    const page = await register.engine.read(recipientsAfter({ after }))
    for (const row of page) {
      after = row.id
      const problem = recipientProblem(register, row)
      if (problem !== null) return { kind: 'recipient', at: row.id, problem }
    }
    if (page.length < pageRows) return null
  }
}

function recipientProblem(
  { vault }: Register,
  row: RecipientRow & {
    readonly kind: 'phone' | 'email'
    readonly erasedAt: number | null
    readonly renewedAt: number | null
    readonly wasAway: number
  },
): string | null {
  if ((row.renewedAt !== null) !== (row.wasAway === 1)) return 'it did not come back as it says'
  if (row.sealed === null && row.erasedAt !== null) return null
  if (row.sealed === null || row.erasedAt !== null) return 'it is neither here nor erased'
  const opened = openOrNull(() => openRow(vault, row))
  if (opened === null) return 'its address cannot be opened'
  const { address, secret } = opened
  if (!vault.mark(address).equals(row.mark)) return 'its address does not give its mark'
  if (!commit(secret, address).equals(row.commitment)) {
    return 'its address and secret do not give its commitment'
  }
  return row.kind === (address.includes('@') ? 'email' : 'phone') ? null : 'its address is of another kind'
}
