import { asc, eq, getTableColumns, gt, sql } from 'drizzle-orm'
import { complaint, complaintEntry, pastCommitment, recipient } from '../../../db/schema.ts'
import { build, preparedQuery } from '../../../db/statement.ts'
import type { Register } from '../../register/register.ts'
import type { Unreadable } from '../verify/verify.ts'
import { hex } from './change-entry.ts'
import type { Entry } from './entries.ts'

/** Rows read at a time. */
const pageRows = 1000

/** Whether the complaint is about the address it was entered with, which may have been away since. */
const wasBefore = sql`exists (select 1 from ${pastCommitment} where ${pastCommitment.recipientId} = ${complaint.recipientId} and ${pastCommitment.commitment} = ${complaintEntry.commitment})`
const isOfIts = sql<number>`coalesce(${recipient.commitment} = ${complaintEntry.commitment}, 0) or ${wasBefore}`

// An entry whose complaint or recipient is gone is read all the same, so that it is missed.
const entriesAfter = preparedQuery(() =>
  build
    .select({
      place: complaintEntry.place,
      id: complaintEntry.id,
      previousId: complaintEntry.previousId,
      complaintId: complaintEntry.complaintId,
      step: complaintEntry.step,
      digest: complaintEntry.digest,
      commitment: hex(complaintEntry.commitment),
      isOfIts,
      complaint: getTableColumns(complaint),
    })
    .from(complaintEntry)
    .leftJoin(complaint, eq(complaint.id, complaintEntry.complaintId))
    .leftJoin(recipient, eq(recipient.id, complaint.recipientId))
    .where(gt(complaintEntry.place, sql.placeholder('after')))
    .orderBy(asc(complaintEntry.place))
    .limit(pageRows),
)
type EntryRow = ReturnType<ReturnType<typeof entriesAfter>['map']>

/** The chain of complaints without their texts; with a brand, those about others only as links. One of no brand is everybody's. */
export async function* complaintEntries(
  { engine }: Register,
  brandCode: number | null,
): AsyncGenerator<Entry | Unreadable> {
  for (let after = 0; ; ) {
    const page = await engine.read(entriesAfter({ after }))
    for (const row of page) {
      after = row.place
      yield entryOf(row, brandCode)
    }
    if (page.length < pageRows) return
  }
}

function entryOf({ complaint: about, ...row }: EntryRow, brandCode: number | null): Entry | Unreadable {
  const { place, complaintId } = row
  const id = row.id.toString('hex')
  const bad = (problem: string): Unreadable => ({
    kind: 'bad',
    bad: { kind: 'complaint', at: complaintId, problem },
  })
  if (about === null) return bad('it is missing, though it was noted')
  if (row.isOfIts !== 1) return bad('it is of another address')
  const isOther = brandCode !== null && about.brandCode !== null && about.brandCode !== brandCode
  if (isOther) return { kind: 'complaint-link', place, id }
  const link = {
    place,
    id,
    previousId: row.previousId?.toString('hex') ?? null,
    complaintId,
    commitment: row.commitment,
    digest: row.digest?.toString('hex') ?? null,
  }
  if (row.step === 'noted') {
    const { channel, receivedOn, dueOn, messageAt, notedAt, notedDoor, notedBy } = about
    const said = { brandCode: about.brandCode, channel, receivedOn, dueOn, messageAt }
    return { kind: 'complaint', ...link, ...said, at: notedAt, door: notedDoor, actor: notedBy }
  }
  if (row.step !== 'settled') return bad('it is entered as something that is no step of a complaint')
  const { outcome, settledAt, settledDoor, settledBy } = about
  if (outcome === null || settledAt === null || settledDoor === null) return bad('its outcome is missing')
  return { kind: 'complaint-outcome', ...link, outcome, at: settledAt, door: settledDoor, actor: settledBy }
}
