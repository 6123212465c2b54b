import { and, asc, gt, gte, inArray, lte, not } from 'drizzle-orm'
import { day, laterEvidence } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { dayOf } from '../../calendar/istanbul.ts'
import type { Register } from '../../register/register.ts'
import { idOfLaterEvidence } from '../verify/later-evidence-chain.ts'
import { daysInOrder } from './day-order.ts'
import type { Pack, PackChange, PackLaterLink, PackLink } from './pack-json.ts'
import type { BadPart } from './verify-pack.ts'

/*
 * How evidence that was added later is tied to a day: the day's text holds the id of the last entry of the chain at its
 * closing, each entry the id of the one before. So a pack carries the entries that lead from its own to that last one. They
 * may be of other people's changes: of those they hold ids and digests, and nothing that says whose they are.
 */

type DayRow = typeof day.$inferSelect

export interface LaterChain {
  readonly links: readonly PackLaterLink[]
  /** The days in which the pack's own entries end. */
  readonly days: readonly DayRow[]
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const hexOrNull = (bytes: Uint8Array | null) => (bytes === null ? null : hex(bytes))

export async function laterChainOf(register: Register, changes: readonly PackChange[]): Promise<LaterChain> {
  const own = ownEntries(changes).map(({ place }) => place)
  const links: PackLaterLink[] = []
  const days: DayRow[] = []
  let through = 0
  for (const place of own) {
    if (place <= through) continue
    const closed = await dayOver(register, place)
    if (closed === undefined) break
    through = closed.laterEvidenceThrough
    days.push(closed)
    links.push(...(await entriesBetween(register, place, through, own)))
  }
  return { links, days }
}

/** The first day that was closed behind an entry of the chain. */
async function dayOver({ engine }: Register, place: number): Promise<DayRow | undefined> {
  const [row] = await engine.read(
    query(
      build.select().from(day).where(gte(day.laterEvidenceThrough, place)).orderBy(asc(day.date)).limit(1),
    ),
  )
  return row
}

/** What people add by hand in a day: there are few. */
async function entriesBetween(
  { engine }: Register,
  after: number,
  through: number,
  without: readonly number[],
): Promise<PackLaterLink[]> {
  const { place, id, previousId, changeId, digest, sealHead, addedAt, door, actor } = laterEvidence
  const rows = await engine.read(
    query(
      build
        .select({ place, id, previousId, changeId, digest, sealHead, addedAt, door, actor })
        .from(laterEvidence)
        .where(and(gt(place, after), lte(place, through), not(inArray(place, [...without]))))
        .orderBy(asc(place)),
    ),
  )
  return rows.map((row) => ({
    ...row,
    id: hex(row.id),
    previousId: hexOrNull(row.previousId),
    changeId: hex(row.changeId),
    digest: hex(row.digest),
    sealHead: hexOrNull(row.sealHead),
  }))
}

function ownEntries(changes: readonly PackChange[]): PackLaterLink[] {
  return changes
    .flatMap(({ id, laterEvidence: entries }) =>
      entries.map(({ text: _, ...entry }) => ({ ...entry, changeId: id })),
    )
    .sort((one, other) => one.place - other.place)
}

/**
 * The first entry that was altered, or that does not lead to the day it was closed in. Own entries give their ids already.
 */
export function laterChainFault(pack: Pack): BadPart | null {
  const { changes, laterLinks } = pack
  const bad = (at: number, problem: string): BadPart => ({ kind: 'later-evidence', at, problem })
  const own = ownEntries(changes)
  const entries = new Map(own.map((entry) => [entry.place, entry]))
  for (const link of laterLinks) {
    if (entries.has(link.place)) return bad(link.place, 'it is here twice')
    if (idOfLaterEvidence(link) !== link.id) return bad(link.place, 'it does not give its id')
    entries.set(link.place, link)
  }
  const days = daysInOrder(pack)
  for (const entry of own) {
    const problem = wayProblem(entry, entries, days)
    if (problem !== null) return bad(entry.place, problem)
  }
  return null
}

function wayProblem(
  { place, addedAt }: PackLaterLink,
  entries: ReadonlyMap<number, PackLaterLink>,
  days: readonly PackLink[],
): string | null {
  const closed = days.find(({ ends }) => ends.laterEvidence.through >= place)
  if (closed === undefined) {
    const isPast = days.some(({ date }) => date >= dayOf(addedAt))
    return isPast ? 'its day was closed without it' : null
  }
  const { through, head } = closed.ends.laterEvidence
  let id = entries.get(place)?.id ?? null
  for (let next = place + 1; next <= through; next += 1) {
    const entry = entries.get(next)
    if (entry === undefined || entry.previousId !== id)
      return `it does not lead to the seal of ${closed.date}`
    id = entry.id
  }
  return id === head ? null : `it does not lead to the seal of ${closed.date}`
}
