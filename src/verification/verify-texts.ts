import { and, asc, eq, getTableColumns, gt, inArray, isNotNull, or, sql } from 'drizzle-orm'
import { change, complaint, entry, evidence, pastCommitment, recipient } from '../../db/schema.ts'
import { build, pick, preparedQuery, type Query } from '../../db/statement.ts'
import { dayOf } from '../calendar/istanbul.ts'
import { keptThrough, retentionYearsMin } from '../consent/retention.ts'
import { decryptOrNull } from '../crypto/vault.ts'
import type { Problem } from '../ledger/problems.ts'
import type { BadEntry } from '../ledger/verification.ts'
import { sealedOfChange } from '../register/change-sql.ts'
import { aboutDetails, type ComplaintDetails, detailsDigest } from '../register/complaints/complaints.ts'
import {
  decryptEvidence,
  decryptLaterEvidence,
  digestOfContent,
  evidenceDigest,
  fileOfContent,
  isNoteOnly,
} from '../register/evidence/evidence.ts'
import { evidenceFileMark, evidenceFileProblem, fileIn } from '../register/evidence/files.ts'
import { rowsInPages } from '../register/pages.ts'
import { decryptRow, recipientColumns } from '../register/recipients/recipients.ts'
import type { Register } from '../register/register.ts'
import { objectEntries } from '../util/objects.ts'
import { entryColumns, entryOf } from './register-book.ts'
import { type Check, eachRow, inPagesOf, named, noRow } from './rows.ts'

/* Checks of texts that are stored encrypted: evidence, recorded with its change or added later, and complaints. */

/** Problem of evidence that is still stored, though evidence is erased together with the address. */
const keptText = 'its text is here, though its address was dropped'

/** Rows that one query reads: evidence has at most some 40 kilobytes, a complaint 160. */
const [evidenceRows, complaintRows] = [50, 10]

const evidencePage = preparedQuery(() =>
  build
    .select({
      seq: change.seq,
      changeId: change.id,
      digest: change.evidenceDigest,
      evidence: evidence.sealed,
      noteOnly: evidence.noteOnly,
      ...pick(recipient, 'id', 'mark', 'commitment'),
      sealed: sealedOfChange,
    })
    .from(change)
    .innerJoin(recipient, eq(recipient.id, change.recipientId))
    .leftJoin(evidence, eq(evidence.changeId, change.id))
    .where(
      and(
        gt(change.seq, sql.placeholder('seq')),
        or(isNotNull(change.evidenceDigest), isNotNull(evidence.changeId)),
      ),
    )
    .orderBy(asc(change.seq))
    .limit(evidenceRows),
)
const evidenceAfter = inPagesOf(evidenceRows, evidencePage)

type EvidenceRow = ReturnType<ReturnType<typeof evidencePage>['map']>

/** Checks the evidence that was recorded with a change; null if all is well. */
function evidenceProblem({ vault }: Register, row: EvidenceRow): Problem | null {
  const { changeId, digest, evidence: sealed, noteOnly } = row
  if (row.sealed === null) return sealed === null ? null : keptText
  if (digest === null) return 'it was added to a change that had none'
  if (sealed === null) return 'it is missing'
  const text = decryptOrNull(() => decryptEvidence(vault, changeId, sealed))
  if (text === null) return 'it cannot be opened'
  if (noteOnly !== (isNoteOnly(text) ? 1 : 0)) return 'it is marked wrongly as a note'
  const { secret } = decryptRow(vault, row)
  return evidenceDigest(secret, text).equals(digest) ? null : 'it does not give the digest in its change'
}

const textPage = preparedQuery(() =>
  build
    .select({
      seq: entry.seq,
      entryId: entry.id,
      digest: digestOfContent,
      text: entry.body,
      fileMark: fileOfContent,
      ...pick(recipient, 'id', 'mark', 'commitment'),
      sealed: sealedOfChange,
    })
    .from(entry)
    .innerJoin(change, eq(change.id, sql`unhex(${entry.subject})`))
    .innerJoin(recipient, eq(recipient.id, change.recipientId))
    .where(and(gt(entry.seq, sql.placeholder('seq')), eq(entry.kind, 'evidence')))
    .orderBy(asc(entry.seq))
    .limit(evidenceRows),
)
const textsAfter = inPagesOf(evidenceRows, textPage)
type TextRow = ReturnType<ReturnType<typeof textPage>['map']>

/** Checks evidence that was added after its change, with its file; null if all is well. */
async function laterProblem(
  register: Register,
  { text, entryId, digest, fileMark, seq: _, ...principal }: TextRow,
): Promise<Problem | null> {
  if (principal.sealed === null) return text === null ? null : keptText
  if (text === null) return 'its text is missing'
  const content = decryptOrNull(() => decryptLaterEvidence(register, entryId, text))
  if (content === null) return 'its text cannot be opened'
  const { secret } = decryptRow(register.vault, principal)
  if (evidenceDigest(secret, content).toString('hex') !== digest) return 'its text does not give its digest'
  const file = fileIn(content)
  if (file === null) return fileMark === null ? null : 'its text tells of no file'
  const mark = evidenceFileMark(secret, file.sha256)
  if (fileMark !== mark.toString('hex')) return 'it stands by another file'
  return await evidenceFileProblem(register, file, { mark, recipientId: principal.id })
}

/** True if the entry has an earlier commitment of the recipient, from before their address was dropped. */
const wasBefore = sql<number>`exists (select 1 from ${pastCommitment} where ${pastCommitment.recipientId} = ${complaint.recipientId}
  and ${pastCommitment.commitment} = unhex(${entry.content} ->> '$.commitment'))`

// An entry whose complaint or recipient is missing is read too, so that it is reported.
const complaintPage = preparedQuery(() =>
  build
    .select({
      seq: entry.seq,
      entry: entryColumns,
      complaint: getTableColumns(complaint),
      recipient: recipientColumns,
      wasBefore,
    })
    .from(entry)
    .leftJoin(complaint, eq(complaint.id, sql`cast(substr(${entry.subject}, 11) as integer)`))
    .leftJoin(recipient, eq(recipient.id, complaint.recipientId))
    .where(
      and(gt(entry.seq, sql.placeholder('seq')), inArray(entry.kind, ['complaint', 'complaint-outcome'])),
    )
    .orderBy(asc(entry.seq))
    .limit(complaintRows),
)
const complaintsAfter = inPagesOf(complaintRows, complaintPage)
type ComplaintRow = ReturnType<ReturnType<typeof complaintPage>['map']>

/** Checks an entry of the ledger against the stored complaint and its encrypted text; null if all is well. */
function complaintProblem(
  { vault }: Register,
  { entry: row, complaint: about, recipient: owner, wasBefore }: ComplaintRow,
): Problem | null {
  const ledgerEntry = entryOf(row)
  if (ledgerEntry?.kind !== 'complaint' && ledgerEntry?.kind !== 'complaint-outcome')
    return 'it cannot be read'
  if (about === null || owner === null) return 'its complaint is missing'
  const { recordedAt, door, actor } = ledgerEntry
  const { commitment } = ledgerEntry.content
  const isOfNow = owner.commitment.toString('hex') === commitment
  if (wasBefore !== 1 && !isOfNow) return 'its complaint is of another address'
  if (ledgerEntry.kind === 'complaint-outcome') {
    return differing(about, { outcome: ledgerEntry.content.outcome, settledAt: recordedAt })
  }
  const { commitment: _, digest, ...content } = ledgerEntry.content
  const wrong = differing(about, { ...content, notedAt: recordedAt, notedDoor: door, notedBy: actor })
  if (wrong !== null) return wrong
  // The text is erased together with the address, and is not restored if the address comes back.
  if (owner.sealed === null || !isOfNow) return null
  const { details } = about
  if (details === null) return 'its text is missing'
  const { secret } = decryptRow(vault, owner)
  const text = decryptOrNull(() =>
    detailsDigest(secret, vault.openJson<ComplaintDetails>(details, aboutDetails(about.id))),
  )
  if (text === null) return 'its text cannot be opened'
  return text.toString('hex') === digest ? null : 'its text is not the one that was entered'
}

type ComplaintColumns = NonNullable<ComplaintRow['complaint']>

/** Returns the first column of a complaint that differs from the expected values; null if none does. */
function differing(
  complaintRow: ComplaintColumns,
  expected: { readonly [Name in keyof ComplaintColumns]?: unknown },
): Problem | null {
  const differingField = objectEntries(expected).find(([name, value]) => complaintRow[name] !== value)
  return differingField === undefined ? null : `its complaint has another ${differingField[0]}`
}

/** Checks that no address was dropped (erased) too early for a complaint that had been noted before. */
async function dropsOverComplaints({ engine }: Register): Promise<BadEntry | null> {
  for await (const drop of rowsInPages({ engine }, { rows: dropRows, pageAfter: dropsBehind })) {
    const bad = named('erasure', drop.seq, dropProblem(drop))
    if (bad !== null) return bad
  }
  return null
}

const dropRows = 1000

/** Returns the query for each deletion with each earlier complaint of the same recipient, after the pair `last`. */
function dropsBehind(last: DropBesideComplaint | null): Query<DropBesideComplaint> {
  return {
    sql: `SELECT e.seq, e.recorded_at, e.content ->> '$.years', c.id, c.settled_at FROM entry e
      JOIN complaint c ON c.recipient_id = e.content ->> '$.recipientId'
      JOIN entry n ON n.subject = 'complaint ' || c.id AND n.ordinal = 1 AND n.seq < e.seq
      WHERE e.kind = 'erasure' AND (e.seq, c.id) > (?, ?) ORDER BY e.seq, c.id LIMIT ${dropRows}`,
    params: [last?.seq ?? 0, last?.complaintId ?? 0],
    map: (row) => {
      // The first four columns of the query are these numbers.
      const [seq, at, years, complaintId] = row.map(Number) as [number, number, number, number]
      return { seq, at, years, complaintId, settledAt: row[4] === null ? null : Number(row[4]) }
    },
  }
}

interface DropBesideComplaint {
  readonly seq: number
  readonly at: number
  readonly years: number
  readonly complaintId: number
  readonly settledAt: number | null
}

/** Returns why a deletion was too early for a complaint: it must be settled, and its retention time must have ended. */
function dropProblem({ at, years, complaintId, settledAt }: DropBesideComplaint): Problem | null {
  if (settledAt === null || settledAt > at) return `it was dropped while complaint ${complaintId} was open`
  const lastKeptDay = keptThrough(Math.max(settledAt, 0), Math.max(years, retentionYearsMin))
  return dayOf(at) > lastKeptDay
    ? null
    : `it was dropped before ${lastKeptDay}, through which complaint ${complaintId} keeps it`
}

export const texts: readonly Check[] = [
  eachRow(evidenceAfter, { seq: 0 }, (row, register) =>
    named('evidence', row.changeId.toString('hex'), evidenceProblem(register, row)),
  ),
  noRow(
    'evidence',
    'there is no change it could be of',
    `SELECT lower(hex(change_id)) FROM evidence e WHERE NOT EXISTS (SELECT 1 FROM change WHERE id = e.change_id)
      ORDER BY change_id LIMIT 1`,
  ),
  eachRow(textsAfter, { seq: 0 }, async (row, register) =>
    named('evidence', row.seq, await laterProblem(register, row)),
  ),
  // A file that was added without an entry, or that was not deleted with its recipient. The kind is a literal, as in the
  // index.
  noRow(
    'evidence-file',
    'there is no evidence that tells of it',
    `SELECT lower(hex(mark)) FROM evidence_file f WHERE NOT EXISTS (SELECT 1 FROM entry
      WHERE kind = 'evidence' AND content ->> '$.file' = lower(hex(f.mark)) AND body IS NOT NULL) LIMIT 1`,
  ),
  dropsOverComplaints,
  eachRow(complaintsAfter, { seq: 0 }, (row, register) =>
    named(row.entry.kind, row.seq, complaintProblem(register, row)),
  ),
  noRow(
    'complaint',
    'it is not in the ledger',
    `SELECT 'complaint ' || c.id FROM complaint c WHERE (SELECT count(*) FROM entry e WHERE e.subject = 'complaint ' || c.id)
      <> 1 + (c.outcome IS NOT NULL) OR c.outcome IS NULL AND c.settled_at IS NOT NULL
    ORDER BY c.id LIMIT 1`,
  ),
]
