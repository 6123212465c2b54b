import { asc, desc, gt, sql } from 'drizzle-orm'
import { ConflictError, type Outcome } from '../../db/engine.ts'
import { change, seal } from '../../db/schema.ts'
import { build, preparedQuery, statement } from '../../db/statement.ts'
import { dayOf, nextDay, startOfDay } from '../calendar/istanbul.ts'
import { yieldToEventLoop } from '../event-loop.ts'
import { merkleBuilder } from '../ledger/merkle.ts'
import type { Register } from '../register/register.ts'
import { sealHead } from './chain.ts'

export interface Seal {
  readonly fromSeq: number
  readonly toSeq: number
  readonly root: Buffer
  readonly previousHead: Buffer | null
  readonly head: Buffer
  readonly sealedAt: number
}

/** Changes read at a time while sealing. */
const pageRows = 1024
/** Changes in one seal at most: whoever makes an evidence pack reads and hashes those of every seal it leads to. */
export const sealChangesMax = 8192

export const lastSeal = preparedQuery(() => build.select().from(seal).orderBy(desc(seal.fromSeq)).limit(1))

const firstAfter = preparedQuery(() =>
  build
    .select({ seq: change.seq, recordedAt: change.recordedAt })
    .from(change)
    .where(gt(change.seq, sql.placeholder('after')))
    .orderBy(asc(change.seq))
    .limit(1),
)

const idsAfter = preparedQuery(() =>
  build
    .select({ seq: change.seq, id: change.id, recordedAt: change.recordedAt })
    .from(change)
    .where(gt(change.seq, sql.placeholder('after')))
    .orderBy(asc(change.seq))
    .limit(pageRows),
)

/**
 * Seals everything not yet sealed, in seals of bounded size, none of which reaches over midnight in Istanbul. Answers how many
 * seals were made; none when there was nothing. `until` leaves out what was recorded at that instant or later.
 */
export async function sealChanges(
  register: Register,
  until = Number.MAX_SAFE_INTEGER,
  changesMax = sealChangesMax,
): Promise<number> {
  for (let made = 0; ; made += 1) {
    const [last] = await register.engine.read(lastSeal())
    const [first] = await register.engine.read(firstAfter({ after: last?.toSeq ?? 0 }))
    if (first === undefined || first.recordedAt >= until) return made
    const midnight = startOfDay(nextDay(dayOf(first.recordedAt)))
    try {
      await sealRange(register, last, first.seq, { until: Math.min(midnight, until), changesMax })
    } catch (error) {
      // Another process sealed this range first; the next round goes on after it.
      if (!(error instanceof ConflictError)) throw error
    }
  }
}

async function sealRange(
  register: Register,
  last: Seal | undefined,
  fromSeq: number,
  { until, changesMax }: { readonly until: number; readonly changesMax: number },
): Promise<void> {
  const tree = merkleBuilder()
  let toSeq = fromSeq - 1
  for (;;) {
    const following = await register.engine.read(idsAfter({ after: toSeq }))
    // recordedAt never falls as `seq` rises. To have the database fill the page would read all that follow.
    const later = following.findIndex(({ recordedAt }) => recordedAt >= until)
    const page = later === -1 ? following : following.slice(0, later)
    const taken = page.slice(0, changesMax - tree.size)
    for (const { id } of taken) tree.add(id)
    toSeq = taken.at(-1)?.seq ?? toSeq
    await yieldToEventLoop()
    if (page.length < pageRows || tree.size >= changesMax) break
  }
  const content = {
    fromSeq,
    toSeq,
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
