import { hash } from 'node:crypto'
import { and, asc, desc, eq, exists, isNotNull, notExists, or, sql } from 'drizzle-orm'
import { ConflictError, type Outcome } from '../../../db/engine.ts'
import { complaint, complaintEntry, recipient } from '../../../db/schema.ts'
import { build, preparedQuery, statement } from '../../../db/statement.ts'
import { commit } from '../../crypto/commitment.ts'
import { unlessBroken, type Vault } from '../../crypto/vault.ts'
import { openRow } from '../recipients.ts'
import type { Register } from '../register.ts'
import { aboutNote, aboutTold, type ComplaintOutcome, type Told } from './complaints.ts'

/**
 * The chain of complaints: an entry for each that was noted and one for what became of it, each with the one before it. They
 * are entered before a day is closed, and the day is closed with the chain's end: from then on a complaint that was altered or
 * taken away is found. A text is bound by an HMAC with the recipient's secret, so that nothing is known of it once it was
 * dropped with the address; all else of the complaint can be checked still.
 */

interface Link {
  readonly place: number
  readonly previousId: string | null
  readonly complaintId: number
  readonly commitment: string
  readonly digest: string | null
  readonly at: number
  readonly door: string
  readonly actor: string | null
}

/** What an entry's id vouches for; bytes as lower-case hex, instants ms UTC. */
export type ComplaintIdentity = Link &
  (
    | {
        readonly step: 'noted'
        readonly brandCode: number | null
        readonly channel: string | null
        readonly receivedOn: string
        readonly dueOn: string
        readonly messageAt: string | null
      }
    | { readonly step: 'settled'; readonly outcome: ComplaintOutcome }
  )

/** SHA-256 of the canonical text, a JSON array in a fixed order, so that anybody can hash it again; lower-case hex. */
export function complaintEntryId(entry: ComplaintIdentity): string {
  const { place, previousId, complaintId, step, commitment, digest, at, door, actor } = entry
  const about =
    entry.step === 'noted'
      ? [entry.brandCode, entry.channel, entry.receivedOn, entry.dueOn, entry.messageAt]
      : [entry.outcome]
  const text = [
    'izin-complaint-1',
    place,
    previousId,
    complaintId,
    step,
    commitment,
    ...about,
    digest,
    at,
    door,
    actor,
  ]
  return hash('sha256', JSON.stringify(text))
}

/** Binds what was told without giving it away: the text of the message and the reference. */
export function toldDigest(secret: Uint8Array, { text, reference }: Told): Buffer {
  return commit(secret, JSON.stringify({ text, reference }))
}

/** Binds the note of an outcome without giving it away. */
export function noteDigest(secret: Uint8Array, note: string): Buffer {
  return commit(secret, note)
}

/** The last entry of the chain. */
export const lastComplaintEntry = preparedQuery(() =>
  build
    .select({ place: complaintEntry.place, id: complaintEntry.id })
    .from(complaintEntry)
    .orderBy(desc(complaintEntry.place))
    .limit(1),
)

/** Complaints entered in one unit. */
const pageRows = 200

const entryOf = (step: 'noted' | 'settled') =>
  build
    .select({ one: sql`1` })
    .from(complaintEntry)
    .where(and(eq(complaintEntry.complaintId, complaint.id), eq(complaintEntry.step, step)))

const unentered = preparedQuery(() =>
  build
    .select({
      id: complaint.id,
      brandCode: complaint.brandCode,
      channel: complaint.channel,
      receivedOn: complaint.receivedOn,
      dueOn: complaint.dueOn,
      messageAt: complaint.messageAt,
      told: complaint.told,
      notedAt: complaint.notedAt,
      notedDoor: complaint.notedDoor,
      notedBy: complaint.notedBy,
      outcome: complaint.outcome,
      outcomeNote: complaint.outcomeNote,
      settledAt: complaint.settledAt,
      settledDoor: complaint.settledDoor,
      settledBy: complaint.settledBy,
      isNoted: sql<number>`${exists(entryOf('noted'))}`,
      recipientId: recipient.id,
      mark: recipient.mark,
      sealed: recipient.sealed,
      commitment: recipient.commitment,
    })
    .from(complaint)
    .innerJoin(recipient, eq(recipient.id, complaint.recipientId))
    .where(or(notExists(entryOf('noted')), and(isNotNull(complaint.outcome), notExists(entryOf('settled')))))
    .orderBy(asc(complaint.id))
    .limit(pageRows),
)
type ComplaintRow = ReturnType<ReturnType<typeof unentered>['map']>

/** Enters every complaint, and every outcome, that is not in the chain yet. */
export async function enterComplaints(register: Register): Promise<void> {
  for (;;) {
    try {
      if ((await enterPage(register)) < pageRows) return
    } catch (error) {
      // Another process entered them first; the next round goes on after it.
      if (!(error instanceof ConflictError)) throw error
    }
  }
}

async function enterPage({ engine, vault }: Register): Promise<number> {
  return await engine.unit([lastComplaintEntry(), unentered()], ([last], rows): Outcome<number> => {
    let place = last?.place ?? 0
    let previousId = last?.id.toString('hex') ?? null
    const writes = rows.flatMap((row) =>
      stepsOf(vault, row).map((step) => {
        place += 1
        const entry = { ...step, place, previousId }
        const id = complaintEntryId(entry)
        const values = {
          place,
          id: Buffer.from(id, 'hex'),
          previousId: bytesOrNull(previousId),
          complaintId: row.id,
          step: entry.step,
          commitment: row.commitment,
          digest: bytesOrNull(entry.digest),
        }
        previousId = id
        return statement(build.insert(complaintEntry).values(values))
      }),
    )
    return { writes, result: writes.length === 0 ? 0 : rows.length }
  })
}

const bytesOrNull = (text: string | null) => (text === null ? null : Buffer.from(text, 'hex'))

type Step = Omit<Extract<ComplaintIdentity, { step: 'noted' }>, 'place' | 'previousId'>
type OutcomeStep = Omit<Extract<ComplaintIdentity, { step: 'settled' }>, 'place' | 'previousId'>

/** What of a complaint is to be entered, in its order. */
function stepsOf(vault: Vault, row: ComplaintRow): (Step | OutcomeStep)[] {
  const { id, outcome, settledAt, settledDoor } = row
  const commitment = row.commitment.toString('hex')
  const digests = digestsOf(vault, row)
  const noted = (): Step => ({
    step: 'noted',
    complaintId: id,
    commitment,
    brandCode: row.brandCode,
    channel: row.channel,
    receivedOn: row.receivedOn,
    dueOn: row.dueOn,
    messageAt: row.messageAt,
    digest: digests.told,
    at: row.notedAt,
    door: row.notedDoor,
    actor: row.notedBy,
  })
  const isSettled = outcome !== null && settledAt !== null && settledDoor !== null
  return [
    ...(row.isNoted === 1 ? [] : [noted()]),
    ...(isSettled
      ? [
          {
            step: 'settled' as const,
            ...{ complaintId: id, commitment, outcome, digest: digests.note },
            ...{ at: settledAt, door: settledDoor, actor: row.settledBy },
          },
        ]
      : []),
  ]
}

/** Null where there is no text, where it was dropped with its address, and where it is damaged, which verification names. */
function digestsOf(vault: Vault, { id, told, outcomeNote, ...row }: ComplaintRow) {
  const secret =
    row.sealed === null
      ? null
      : (unlessBroken(() => openRow(vault, { ...row, id: row.recipientId }))?.secret ?? null)
  const of = <Text>(
    sealed: Buffer | null,
    open: (sealed: Buffer) => Text,
    digest: (secret: Buffer, text: Text) => Buffer,
  ) => {
    const text = sealed === null ? null : unlessBroken(() => open(sealed))
    return secret === null || text === null ? null : digest(secret, text).toString('hex')
  }
  return {
    told: of(told, (sealed) => vault.openJson<Told>(sealed, aboutTold(id)), toldDigest),
    note: of(outcomeNote, (sealed) => vault.openText(sealed, aboutNote(id)), noteDigest),
  }
}
