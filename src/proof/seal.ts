import { desc } from 'drizzle-orm'
import { ConflictError, type Outcome } from '../../db/engine.ts'
import { seal } from '../../db/schema.ts'
import { build, preparedQuery, type Query, statement } from '../../db/statement.ts'
import { dayOf, type IstanbulDay, nextDay, startOfDay } from '../calendar/istanbul.ts'
import { yieldToEventLoop } from '../event-loop.ts'
import { merkleBuilder } from '../ledger/merkle.ts'
import type { Register } from '../register/register.ts'
import { sealHead } from './chain.ts'

export interface Seal {
  readonly fromSeq: number
  readonly toSeq: number
  readonly date: IstanbulDay
  readonly entries: number
  readonly root: Buffer
  readonly previousHead: Buffer | null
  readonly head: Buffer
  readonly sealedAt: number
}

/** Entries read at a time while sealing. */
const pageRows = 1024
/** Entries in one seal at most: an evidence pack reads and hashes those of every seal it leads to. */
export const sealEntriesMax = 8192

export const lastSeal = preparedQuery(() => build.select().from(seal).orderBy(desc(seal.fromSeq)).limit(1))

export interface Leaf {
  readonly seq: number
  readonly id: Buffer
  readonly recordedAt: number
}

/** What is sealed, in the order of `seq`: the changes and the other entries behind one `seq`, through another. */
export function leavesAfter(after: number, through: number, limit: number): Query<Leaf> {
  return {
    sql: `SELECT seq, id, recorded_at FROM change WHERE seq > ?1 AND seq <= ?2
      UNION ALL SELECT seq, id, recorded_at FROM entry WHERE seq > ?1 AND seq <= ?2
      ORDER BY 1 LIMIT ?3`,
    params: [after, through, limit],
    map: ([seq, id, recordedAt]) => ({
      seq: Number(seq),
      id: Buffer.from(id as Uint8Array),
      recordedAt: Number(recordedAt),
    }),
  }
}

/**
 * Seals everything not yet sealed, in seals of bounded size, none of which reaches over midnight in Istanbul. Answers how many
 * seals were made; none when there was nothing. `until` leaves out what was recorded at that instant or later.
 */
export async function sealEntries(
  register: Register,
  until = Number.MAX_SAFE_INTEGER,
  entriesMax = sealEntriesMax,
): Promise<number> {
  for (let made = 0; ; made += 1) {
    const [last] = await register.engine.read(lastSeal())
    const [first] = await register.engine.read(leavesAfter(last?.toSeq ?? 0, Number.MAX_SAFE_INTEGER, 1))
    if (first === undefined || first.recordedAt >= until) return made
    const midnight = startOfDay(nextDay(dayOf(first.recordedAt)))
    try {
      await sealRange(register, last, first, { until: Math.min(midnight, until), entriesMax })
    } catch (error) {
      // Another process sealed this range first; the next round goes on after it.
      if (!(error instanceof ConflictError)) throw error
    }
  }
}

async function sealRange(
  register: Register,
  last: Seal | undefined,
  { seq: fromSeq, recordedAt }: Leaf,
  { until, entriesMax }: { readonly until: number; readonly entriesMax: number },
): Promise<void> {
  const tree = merkleBuilder()
  let toSeq = fromSeq - 1
  for (;;) {
    const following = await register.engine.read(leavesAfter(toSeq, Number.MAX_SAFE_INTEGER, pageRows))
    // recordedAt never falls as `seq` rises. To have the database fill the page would read all that follow.
    const later = following.findIndex(({ recordedAt }) => recordedAt >= until)
    const page = later === -1 ? following : following.slice(0, later)
    const taken = page.slice(0, entriesMax - tree.size)
    for (const { id } of taken) tree.add(id)
    toSeq = taken.at(-1)?.seq ?? toSeq
    await yieldToEventLoop()
    if (page.length < pageRows || tree.size >= entriesMax) break
  }
  const content = {
    fromSeq,
    toSeq,
    date: dayOf(recordedAt),
    entries: tree.size,
    root: tree.root(),
    previousHead: last?.head ?? null,
    sealedAt: register.clock(),
  }
  await register.engine.unit([lastSeal()], (...[[now]]): Outcome<null> => {
    if ((now?.fromSeq ?? 0) !== (last?.fromSeq ?? 0)) return { writes: [], result: null }
    return {
      writes: [statement(build.insert(seal).values({ ...content, head: sealHead(content) }))],
      result: null,
    }
  })
}
