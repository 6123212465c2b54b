import { hash } from 'node:crypto'
import { and, asc, eq, gt, sql } from 'drizzle-orm'
import type { Certificate } from 'pkijs'
import { consent, entry, iysQueue, recipient } from '../../db/schema.ts'
import { build, pick, preparedQuery } from '../../db/statement.ts'
import { commit, openOrNull } from '../crypto/vault.ts'
import { anchoredThrough } from '../ledger/days.ts'
import { type BadEntry, type Verification, verify } from '../ledger/verify.ts'
import { derivedNational } from '../register/exchange/queue.ts'
import { openRow } from '../register/recipients.ts'
import type { Register } from '../register/register.ts'
import { ticketBody } from '../register/tickets.ts'
import { registerBook } from './register-book.ts'
import { registerEntries } from './register-entries.ts'
import { type BadQuery, badRecipient, firstBadRow, firstFound, hex, named, pageRows } from './rows.ts'
import { firstBadAsking, firstBadErasure } from './verify-erasures.ts'
import {
  firstBadComplaint,
  firstBadEvidence,
  firstBadLaterEvidence,
  firstDropOverComplaint,
} from './verify-texts.ts'

/**
 * Verifies a register with its key. Recipients come first, so that an altered or missing one is named itself,
 * and not the changes that rest on it.
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
    (await firstBadTicket(register)) ??
    (await firstWrongNational(register)) ??
    (await firstFound(register, cutOff))
  const { changes, anchoredThrough: reach } = verification
  return firstBad === null ? verification : { ok: false, changes, firstBad, anchoredThrough: reach }
}

/** Content that no query could look into, or a text of a kind that has none. */
const unreadable: BadQuery = {
  sql: `SELECT seq FROM entry WHERE NOT json_valid(content) OR (kind NOT IN ('evidence', 'stamp', 'ticket') AND body IS NOT NULL)
    ORDER BY seq LIMIT 1`,
  badOf: ([seq]) => ({ kind: 'entry', at: Number(seq), problem: 'it cannot be read' }),
}

/**
 * A recipient number was altered if only one row names it, and its recipient deleted if several do. A
 * complaint names its recipient by the commitment in its entry.
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

const ticketsAfter = preparedQuery(() =>
  build
    .select(pick(entry, 'seq', 'content'))
    .from(entry)
    .where(and(eq(entry.kind, 'ticket'), gt(entry.seq, sql.placeholder('seq'))))
    .orderBy(asc(entry.seq))
    .limit(pageRows),
)

/** Reads the lists one by one, since each may have ten thousand addresses. */
async function firstBadTicket(register: Register): Promise<BadEntry | null> {
  return await firstBadRow(register, ticketsAfter, { seq: 0 }, async ({ seq, content }) => {
    const body = await ticketBody(register, seq)
    const isOwn = body !== null && hash('sha256', body) === JSON.parse(content).digest
    return named('ticket', seq, isOwn ? null : 'its list is not the one that was answered')
  })
}

/** A number that was given, with no entry of it or a later one. */
const cutOff: BadQuery = {
  sql: `SELECT last + 1, given FROM (SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'change'), 0) AS given,
    max(coalesce((SELECT max(seq) FROM change), 0), coalesce((SELECT max(seq) FROM entry), 0)) AS last) WHERE given > last`,
  badOf: ([next, given]) => {
    const problem = `it is missing: numbers were given through ${given}`
    return { kind: 'entry', at: Number(next), problem }
  },
}

/** Nothing is queued while there is no exchange with İYS. */
const wrongNational = preparedQuery(() =>
  build
    .select({ at: hex(consent.lastId) })
    .from(consent)
    .where(
      sql`(${consent.national} <> 'unverified' or exists (select 1 from ${iysQueue})) and ${consent.national} <> ${derivedNational}`,
    )
    .limit(1),
)

async function firstWrongNational({ engine }: Register): Promise<BadEntry | null> {
  const [wrong] = await engine.read(wrongNational())
  const problem = 'the queue for İYS does not give its national'
  return wrong === undefined ? null : { kind: 'consent', at: wrong.at, problem }
}

const recipientsAfter = preparedQuery(() =>
  build
    .select({
      ...pick(recipient, 'id', 'mark', 'kind', 'sealed', 'commitment', 'erasedAt', 'renewedAt'),
      // Written by hand: drizzle leaves out the table name in a query of one table.
      wasAway: sql<number>`exists (select 1 from past_commitment past where past.recipient_id = recipient.id)`,
    })
    .from(recipient)
    .where(gt(recipient.id, sql.placeholder('id')))
    .orderBy(asc(recipient.id))
    .limit(pageRows),
)
type Recipient = ReturnType<ReturnType<typeof recipientsAfter>['map']>

/** Checks each address against its mark and its commitment. Nothing of an erased one is left to check. */
async function firstBadRecipient(register: Register): Promise<BadEntry | null> {
  return await firstBadRow(register, recipientsAfter, { id: 0 }, (row) =>
    named('recipient', row.id, recipientProblem(register, row)),
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
