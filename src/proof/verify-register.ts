import { asc, gt, sql } from 'drizzle-orm'
import type { Certificate } from 'pkijs'
import { recipient } from '../../db/schema.ts'
import { build, preparedQuery } from '../../db/statement.ts'
import { commit } from '../crypto/commitment.ts'
import { openOrNull } from '../crypto/vault.ts'
import { anchoredThrough } from '../ledger/days.ts'
import { openRow } from '../register/recipients.ts'
import type { Register } from '../register/register.ts'
import { registerBook } from './register-book.ts'
import { registerEntries } from './register-entries.ts'
import { type BadQuery, badRecipient, firstBadRow, firstFound, pageRows } from './rows.ts'
import { type BadEntry, type Verification, verify } from './verify.ts'
import { firstBadAsking, firstBadErasure } from './verify-erasures.ts'
import {
  firstBadComplaint,
  firstBadEvidence,
  firstBadLaterEvidence,
  firstDropOverComplaint,
} from './verify-texts.ts'

/**
 * Verifies a register with its key. The recipients come first, so that one that was altered, taken away or made to look
 * erased is named itself, and not the changes that rest on it. Then comes all that `verify` checks, then the evidence, the
 * texts of complaints, who is hidden, and whether the last entries were cut off.
 */
export async function verifyRegister(
  register: Register,
  trusted: readonly Certificate[] | null = null,
): Promise<Verification> {
  const atFirst =
    (await firstFound(register, unreadable)) ??
    (await firstFound(register, missingRecipient)) ??
    (await firstBadRecipient(register)) ??
    (await firstBadErasure(register))
  if (atFirst !== null) {
    return { ok: false, changes: 0, firstBad: atFirst, anchoredThrough: await anchoredThrough(register) }
  }
  const verification = await verify(registerEntries(register, null), registerBook(register), trusted)
  if (!verification.ok) return verification
  const firstBad =
    (await firstBadEvidence(register)) ??
    (await firstBadLaterEvidence(register)) ??
    (await firstDropOverComplaint(register)) ??
    (await firstBadComplaint(register)) ??
    (await firstBadAsking(register)) ??
    (await firstFound(register, cutOff))
  const { changes, anchoredThrough: reach } = verification
  return firstBad === null ? verification : { ok: false, changes, firstBad, anchoredThrough: reach }
}

/** The first entry whose content is no JSON, which no query could look into, or that has a text though its kind has none. */
const unreadable: BadQuery = {
  sql: `SELECT seq FROM entry WHERE NOT json_valid(content) OR (kind NOT IN ('evidence', 'stamp') AND body IS NOT NULL)
    ORDER BY seq LIMIT 1`,
  badOf: ([seq]) => ({ kind: 'entry', at: Number(seq), problem: 'it cannot be read' }),
}

/**
 * The first recipient who was taken away, though consents or complaints of theirs are here. A number under which there is no
 * recipient was altered where only one row names it, and is that of a deleted recipient where several do. A complaint that
 * is about nobody is told by its entry: the commitment of its address is nobody's then.
 */
const missingRecipient: BadQuery = {
  sql: `SELECT id, what FROM (
    SELECT c.recipient_id AS id, 'changes and consents' AS what FROM consent c LEFT JOIN recipient r ON r.id = c.recipient_id
      WHERE r.id IS NULL AND EXISTS (SELECT 1 FROM change ch WHERE ch.recipient_id = c.recipient_id)
    UNION ALL
    SELECT c.recipient_id, 'complaints' FROM complaint c JOIN entry e ON e.subject = 'complaint ' || c.id AND e.ordinal = 1
      LEFT JOIN recipient r ON r.id = c.recipient_id
      WHERE r.id IS NULL AND unhex(e.content ->> '$.commitment') NOT IN (SELECT commitment FROM recipient)
        AND unhex(e.content ->> '$.commitment') NOT IN (SELECT commitment FROM past_commitment))
    ORDER BY what, id LIMIT 1`,
  badOf: ([id, what]) => badRecipient(Number(id), `it is missing, though there are ${what} of it`),
}

/** The first entry that was cut off the end: its number was given, and neither it nor a later one is here. */
const cutOff: BadQuery = {
  sql: `SELECT last + 1, given FROM (SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'change'), 0) AS given,
    max(coalesce((SELECT max(seq) FROM change), 0), coalesce((SELECT max(seq) FROM entry), 0)) AS last) WHERE given > last`,
  badOf: ([next, given]) => {
    const problem = `it is missing: numbers were given through ${given}`
    return { kind: 'entry', at: Number(next), problem }
  },
}

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
type Recipient = ReturnType<ReturnType<typeof recipientsAfter>['map']>

/**
 * Returns the first recipient whose sealed address does not give its mark and its commitment, which only the key can check.
 * Of an erased one nothing is left to be checked.
 */
async function firstBadRecipient(register: Register): Promise<BadEntry | null> {
  return await firstBadRow(
    register,
    (last: Recipient | undefined) => recipientsAfter({ after: last?.id ?? 0 }),
    (row) => {
      const problem = recipientProblem(register, row)
      return problem === null ? null : badRecipient(row.id, problem)
    },
  )
}

function recipientProblem({ vault }: Register, row: Recipient): string | null {
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
