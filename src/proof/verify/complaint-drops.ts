import type { Query } from '../../../db/statement.ts'
import { dayOf } from '../../calendar/istanbul.ts'
import { keptThrough } from '../../consent/retention.ts'
import type { Register } from '../../register/register.ts'
import { retentionYearsMin } from '../../register/settings.ts'
import type { BadEntry } from './verify.ts'

interface DropBesideComplaint {
  readonly place: number
  readonly at: number
  readonly years: number
  readonly complaintId: number
  readonly settledAt: number | null
}

/** No clock is set back by more than a day without being noticed: what was noted so long before a drop came before it. */
const marginMs = 24 * 60 * 60_000

const dropsBesideComplaints: Query<DropBesideComplaint> = {
  sql: `SELECT e.place, e.at, e.years, c.id, c.settled_at FROM erasure_entry e
    JOIN complaint c ON c.recipient_id = e.recipient_id AND c.noted_at < e.at - ${marginMs}
    WHERE e.step = 'dropped' ORDER BY e.place, c.id`,
  params: [],
  map: ([place, at, years, complaintId, settledAt]) => ({
    place: Number(place),
    at: Number(at),
    years: Number(years),
    complaintId: Number(complaintId),
    settledAt: settledAt === null ? null : Number(settledAt),
  }),
}

/** The first address that was dropped while a complaint about it was open, or before the time after it was over. */
export async function firstDropOverComplaint({ engine }: Register): Promise<BadEntry | null> {
  for (const drop of await engine.read(dropsBesideComplaints)) {
    const problem = problemOf(drop)
    if (problem !== null) return { kind: 'erasure', at: drop.place, problem }
  }
  return null
}

function problemOf({ at, years, complaintId, settledAt }: DropBesideComplaint): string | null {
  if (settledAt === null || settledAt > at) return `it was dropped while complaint ${complaintId} was open`
  const kept = keptThrough(Math.max(settledAt, 0), Math.max(years, retentionYearsMin))
  return dayOf(at) > kept
    ? null
    : `it was dropped before ${kept}, through which complaint ${complaintId} keeps it`
}
