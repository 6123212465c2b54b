import { hash } from 'node:crypto'
import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm'
import type { Certificate } from 'pkijs'
import { consent, entry, iysQueue, recipient } from '../../db/schema.ts'
import { build, pick, preparedQuery } from '../../db/statement.ts'
import { commit, decryptOrNull } from '../crypto/vault.ts'
import type { MovementFile } from '../day/file-stamps.ts'
import { spanOf } from '../day/movement-file.ts'
import type { Problem } from '../ledger/problems.ts'
import type { BadEntry, Verification } from '../ledger/verification.ts'
import { altered, verify } from '../ledger/verify.ts'
import { hasAddress } from '../register/changes/movements.ts'
import { derivedNational } from '../register/iys-queue/queue.ts'
import { ticketBody } from '../register/links/tickets.ts'
import { pageRows } from '../register/pages.ts'
import { decryptRow } from '../register/recipients/recipients.ts'
import type { Register } from '../register/register.ts'
import { storedJson } from '../util/json.ts'
import { registerBook } from './register-book.ts'
import { registerEntries } from './register-entries.ts'
import { type Check, eachRow, firstBad, hex, named, noRow } from './rows.ts'
import { erasures, hiddenRecipients } from './verify-erasures.ts'
import { texts } from './verify-texts.ts'

/**
 * Verifies a register with its key. Recipients are checked first, so that an altered or missing recipient is named itself,
 * and not one of its changes.
 */
export async function verifyRegister(
  register: Register,
  trusted: readonly Certificate[] | null = null,
): Promise<Verification> {
  const before = await firstBad(register, ofRecipients)
  if (before !== null) return altered(0, before)
  const verification = await verify(registerEntries(register, null), registerBook(register), trusted)
  if (!verification.ok) return verification
  const after = await firstBad(register, besideTheLedger)
  return after === null ? verification : altered(verification.changes, after)
}

const ticketsAfter = preparedQuery(() =>
  build
    .select(pick(entry, 'seq', 'content'))
    .from(entry)
    .where(and(eq(entry.kind, 'ticket'), gt(entry.seq, sql.placeholder('seq'))))
    .orderBy(asc(entry.seq))
    .limit(pageRows),
)

/**
 * Check of send tickets (stored checks of lists). Their lists are read one by one, since each may have ten thousand
 * addresses.
 */
const tickets = eachRow(ticketsAfter, { seq: 0 }, async ({ seq, content }, register) => {
  const body = await ticketBody(register, seq)
  const isOwn = body !== null && hash('sha256', body) === JSON.parse(content).digest
  return named('ticket', seq, isOwn ? null : 'its list is not the one that was answered')
})

const droppedFilesAfter = preparedQuery(() =>
  build
    .select(pick(entry, 'seq', 'content'))
    .from(entry)
    .where(and(eq(entry.kind, 'file-stamp'), isNull(entry.body), gt(entry.seq, sql.placeholder('seq'))))
    .orderBy(asc(entry.seq))
    .limit(pageRows),
)

/** Check that the digest of a stamped file was deleted only together with the file's last address. */
const droppedFiles = eachRow(droppedFilesAfter, { seq: 0 }, async ({ seq, content }, register) => {
  const { date, brandCode } = storedJson<MovementFile>(content)
  const isEarly = await hasAddress(register, await spanOf(register, date), brandCode)
  return named('file-stamp', seq, isEarly ? 'its digest was dropped, though its file has addresses' : null)
})

/** Query for a consent whose stored state in İYS is wrong: it must be the state of its change in the queue for İYS. */
const wrongNational = preparedQuery(() =>
  build
    .select({ at: hex(consent.lastId) })
    .from(consent)
    .where(
      sql`(${consent.national} <> 'unverified' or exists (select 1 from ${iysQueue})) and ${consent.national} <> ${derivedNational}`,
    )
    .limit(1),
)

/** Returns a consent whose national state does not follow from the queue for İYS, if any. */
async function nationalStates({ engine }: Register): Promise<BadEntry | null> {
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
/**
 * Check of recipients: each address must give its mark (keyed hash) and its commitment (HMAC with the recipient's secret).
 */
const recipients = eachRow(recipientsAfter, { id: 0 }, (row, register) =>
  named('recipient', row.id, recipientProblem(register, row)),
)
type Recipient = ReturnType<ReturnType<typeof recipientsAfter>['map']>

/** Returns what is wrong with a stored recipient; null if its address gives its mark and commitment. */
function recipientProblem({ vault }: Register, row: Recipient): Problem | null {
  if ((row.renewedAt !== null) !== (row.wasAway === 1)) return 'it did not come back as it says'
  if (row.sealed === null && row.erasedAt !== null) return null
  if (row.sealed === null || row.erasedAt !== null) return 'it is neither here nor erased'
  const content = decryptOrNull(() => decryptRow(vault, row))
  if (content === null) return 'its address cannot be opened'
  const { address, secret } = content
  if (!vault.mark(address).equals(row.mark)) return 'its address does not give its mark'
  if (!commit(secret, address).equals(row.commitment)) {
    return 'its address and secret do not give its commitment'
  }
  return row.kind === (address.includes('@') ? 'email' : 'phone') ? null : 'its address is of another kind'
}

/** Returns a check for rows whose recipient is missing: it was deleted, or its number in the row was altered. */
const missingRecipient = (of: string, rows: string) =>
  noRow('recipient', `it is missing, though there are ${of} of it`, rows)

/** SQL for changes that name no consent, or the consent of another key. */
const ofOtherKey = `FROM change ch LEFT JOIN consent k ON k.id = ch.consent_id
  WHERE (ch.recipient_id, ch.brand_code, ch.recipient_type, ch.channel)
    IS NOT (k.recipient_id, k.brand_code, k.recipient_type, k.channel)`
const hasConsent = `EXISTS (SELECT 1 FROM consent own WHERE own.recipient_id = ch.recipient_id
  AND own.brand_code = ch.brand_code AND own.recipient_type = ch.recipient_type AND own.channel = ch.channel)`

const ofRecipients: readonly Check[] = [
  noRow(
    'entry',
    'it cannot be read',
    `SELECT seq FROM entry WHERE NOT json_valid(content) OR (kind NOT IN ('evidence', 'stamp', 'file-stamp', 'ticket') AND body IS NOT NULL)
      ORDER BY seq LIMIT 1`,
  ),
  missingRecipient(
    'changes and consents',
    `SELECT c.recipient_id FROM consent c LEFT JOIN recipient r ON r.id = c.recipient_id
      WHERE r.id IS NULL AND EXISTS (SELECT 1 FROM change ch
        WHERE ch.consent_id = c.id AND ch.recipient_id = c.recipient_id) ORDER BY 1 LIMIT 1`,
  ),
  // The entry of a complaint names its recipient by the commitment.
  missingRecipient(
    'complaints',
    `SELECT c.recipient_id FROM complaint c JOIN entry e ON e.subject = 'complaint ' || c.id AND e.ordinal = 1
      LEFT JOIN recipient r ON r.id = c.recipient_id
      WHERE r.id IS NULL AND unhex(e.content ->> '$.commitment') NOT IN (SELECT commitment FROM recipient)
        AND unhex(e.content ->> '$.commitment') NOT IN (SELECT commitment FROM past_commitment) ORDER BY 1 LIMIT 1`,
  ),
  noRow(
    'consent',
    'it is missing, though its changes are here',
    `SELECT lower(hex(ch.id)) ${ofOtherKey} AND k.id IS NULL AND NOT ${hasConsent} ORDER BY ch.seq DESC LIMIT 1`,
  ),
  noRow(
    'change',
    'it names a consent of another key',
    `SELECT ch.seq ${ofOtherKey} AND ${hasConsent} ORDER BY ch.seq LIMIT 1`,
  ),
  recipients,
  ...erasures,
]

/** Finds the latest new name of a brand or of the company, if another one is shown. */
const shownName = (table: 'brand' | 'provider') =>
  noRow(
    'renamed',
    'it does not give the name that is shown now',
    `SELECT e.seq FROM entry e WHERE e.kind = 'renamed' AND e.content ->> '$.of' IN ('${table}', 'both')
      AND NOT EXISTS (SELECT 1 FROM entry later WHERE later.subject = e.subject AND later.ordinal > e.ordinal
        AND later.content ->> '$.of' IN ('${table}', 'both'))
      AND e.content ->> '$.name' IS NOT (SELECT name FROM ${table} WHERE code = e.content ->> '$.code')
      ORDER BY e.seq LIMIT 1`,
  )

/** Checks of data that is stored outside the ledger, against its entries. */
const besideTheLedger: readonly Check[] = [
  ...texts,
  hiddenRecipients,
  tickets,
  droppedFiles,
  nationalStates,
  ...(['brand', 'provider'] as const).map(shownName),
  // A number was used, but no entry has it or a later one.
  noRow(
    'entry',
    'it is missing, though its number was given',
    `SELECT last + 1 FROM (SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'change'), 0) AS given,
      max(coalesce((SELECT max(seq) FROM change), 0), coalesce((SELECT max(seq) FROM entry), 0)) AS last) WHERE given > last`,
  ),
]
