import { and, asc, eq, getTableColumns, gt, inArray, sql } from 'drizzle-orm'
import { complaint, entry, pastCommitment, recipient } from '../../db/schema.ts'
import { build, preparedQuery, type Query } from '../../db/statement.ts'
import { dayOf } from '../calendar/istanbul.ts'
import { keptThrough } from '../consent/retention.ts'
import { openOrNull } from '../crypto/vault.ts'
import { aboutNote, aboutTold, noteDigest, type Told, toldDigest } from '../register/complaints/complaints.ts'
import { openRow, recipientColumns } from '../register/recipients.ts'
import type { Register } from '../register/register.ts'
import { retentionYearsMin } from '../register/settings.ts'
import { entryColumns, entryOf } from './ledger-entries.ts'
import type { BadEntry } from './verify.ts'

const pageRows = 1000

/** Whether the entry is about an address that its recipient had once. */
const wasBefore = sql<number>`exists (select 1 from ${pastCommitment} where ${pastCommitment.recipientId} = ${complaint.recipientId}
  and ${pastCommitment.commitment} = unhex(${entry.content} ->> '$.commitment'))`

// An entry whose complaint or recipient is gone is read all the same, so that it is missed.
const entriesAfter = preparedQuery(() =>
  build
    .select({
      entry: entryColumns,
      complaint: getTableColumns(complaint),
      recipient: recipientColumns,
      wasBefore,
    })
    .from(entry)
    .leftJoin(complaint, eq(complaint.id, sql`cast(substr(${entry.subject}, 11) as integer)`))
    .leftJoin(recipient, eq(recipient.id, complaint.recipientId))
    .where(
      and(gt(entry.seq, sql.placeholder('after')), inArray(entry.kind, ['complaint', 'complaint-outcome'])),
    )
    .orderBy(asc(entry.seq))
    .limit(pageRows),
)
type Row = ReturnType<ReturnType<typeof entriesAfter>['map']>

/**
 * The first complaint that is not as the ledger has it, or whose text, or note of its outcome, is not what was entered: what only
 * the key can check.
 */
export async function firstBadComplaint(register: Register): Promise<BadEntry | null> {
  for (let after = 0; ; ) {
    const page: Row[] = await register.engine.read(entriesAfter({ after }))
    for (const row of page) {
      after = row.entry.seq
      const problem = rowProblem(row) ?? textProblem(register, row)
      if (problem !== null) return { kind: row.entry.kind, at: row.entry.seq, problem }
    }
    if (page.length < pageRows) return await firstUnentered(register)
  }
}

/** The complaint says what its entries say. */
function rowProblem({ entry: row, complaint: about, recipient: whom, wasBefore: was }: Row): string | null {
  const told = entryOf(row)
  if (told?.kind !== 'complaint' && told?.kind !== 'complaint-outcome') return 'it cannot be read'
  if (about === null || whom === null) return 'its complaint is missing'
  const { commitment, digest: _, ...content } = told.content
  if (was !== 1 && whom.commitment.toString('hex') !== commitment)
    return 'its complaint is of another address'
  const { recordedAt, door, actor } = told
  const said =
    told.kind === 'complaint'
      ? { ...content, notedAt: recordedAt, notedDoor: door, notedBy: actor }
      : { ...content, settledAt: recordedAt, settledDoor: door, settledBy: actor }
  const wrong = Object.entries(said).find(([name, value]) => about[name as keyof typeof about] !== value)
  return wrong === undefined ? null : `its complaint has another ${wrong[0]}`
}

function textProblem(
  { vault }: Register,
  { entry: row, complaint: about, recipient: whom }: Row,
): string | null {
  const told = entryOf(row)
  if (told?.kind !== 'complaint' && told?.kind !== 'complaint-outcome') return null
  const { commitment, digest } = told.content
  // With an address goes the text, also where the address came back since.
  if (
    about === null ||
    whom === null ||
    whom.sealed === null ||
    whom.commitment.toString('hex') !== commitment
  )
    return null
  const isFirst = told.kind === 'complaint'
  const sealed = isFirst ? about.told : about.outcomeNote
  if (sealed === null) return digest === null ? null : 'its text is missing'
  const { secret } = openRow(vault, whom)
  const given = openOrNull(() =>
    isFirst
      ? toldDigest(secret, vault.openJson<Told>(sealed, aboutTold(about.id)))
      : noteDigest(secret, vault.openText(sealed, aboutNote(about.id))),
  )
  if (given === null) return 'its text cannot be opened'
  return given.toString('hex') === digest ? null : 'its text is not the one that was entered'
}

const unentered: Query<number> = {
  sql: `SELECT c.id FROM complaint c WHERE (SELECT count(*) FROM entry e WHERE e.subject = 'complaint ' || c.id)
      <> 1 + (c.outcome IS NOT NULL)
      OR c.outcome IS NULL AND coalesce(c.outcome_note, c.settled_at, c.settled_door, c.settled_by) IS NOT NULL
    ORDER BY c.id LIMIT 1`,
  params: [],
  map: ([id]) => Number(id),
}

/** The first complaint, or outcome, that the ledger does not tell of. */
async function firstUnentered({ engine }: Register): Promise<BadEntry | null> {
  const [at] = await engine.read(unentered)
  return at === undefined
    ? null
    : { kind: 'complaint', at: `complaint ${at}`, problem: 'it is not in the ledger' }
}

interface DropBesideComplaint {
  readonly seq: number
  readonly at: number
  readonly years: number
  readonly complaintId: number
  readonly settledAt: number | null
}

const dropsBesideComplaints: Query<DropBesideComplaint> = {
  sql: `SELECT e.seq, e.recorded_at, e.content ->> '$.years', c.id, c.settled_at FROM entry e
    JOIN complaint c ON c.recipient_id = e.content ->> '$.recipientId'
    JOIN entry n ON n.subject = 'complaint ' || c.id AND n.ordinal = 1 AND n.seq < e.seq
    WHERE e.kind = 'erasure' ORDER BY e.seq, c.id`,
  params: [],
  map: ([seq, at, years, complaintId, settledAt]) => ({
    seq: Number(seq),
    at: Number(at),
    years: Number(years),
    complaintId: Number(complaintId),
    settledAt: settledAt === null ? null : Number(settledAt),
  }),
}

/** The first address that was dropped while a complaint about it was open, or before the time after it was over. */
export async function firstDropOverComplaint({ engine }: Register): Promise<BadEntry | null> {
  for (const drop of await engine.read(dropsBesideComplaints)) {
    const problem = dropProblem(drop)
    if (problem !== null) return { kind: 'erasure', at: drop.seq, problem }
  }
  return null
}

function dropProblem({ at, years, complaintId, settledAt }: DropBesideComplaint): string | null {
  if (settledAt === null || settledAt > at) return `it was dropped while complaint ${complaintId} was open`
  const kept = keptThrough(Math.max(settledAt, 0), Math.max(years, retentionYearsMin))
  return dayOf(at) > kept
    ? null
    : `it was dropped before ${kept}, through which complaint ${complaintId} keeps it`
}
