import { desc, lt, lte, max, sql } from 'drizzle-orm'
import { change, day } from '../../../db/schema.ts'
import { build, preparedOne } from '../../../db/statement.ts'
import type { IstanbulDay } from '../../calendar/istanbul.ts'
import { yieldToEventLoop } from '../../util/event-loop.ts'
import type { WithEngine } from '../register.ts'

export interface SeqSpan {
  readonly after: number
  readonly through: number
}

const newestUpTo = preparedOne(() =>
  build
    .select({ seq: change.seq, recordedAt: change.recordedAt })
    .from(change)
    .where(lte(change.seq, sql.placeholder('through')))
    .orderBy(desc(change.seq))
    .limit(1),
)

/** Returns the newest change up to a place in the ledger, by default of all; undefined if there is none. */
export async function newestChange(
  { engine }: WithEngine,
  through = Number.MAX_SAFE_INTEGER,
): Promise<{ readonly seq: number; readonly recordedAt: number } | undefined> {
  const [newest] = await engine.read(newestUpTo({ through }))
  return newest
}

/**
 * Splits a span of the ledger into parts of `size` places, and lets other work run between them. A span longer than one part
 * ends at the newest change there is at the start, since its end may be open (MAX_SAFE_INTEGER).
 */
export async function* seqSpans(
  register: WithEngine,
  { after, through }: SeqSpan,
  size: number,
): AsyncGenerator<SeqSpan> {
  const isShort = through - after <= size
  const end = isShort ? through : Math.min(through, (await newestChange(register))?.seq ?? 0)
  for (let begin = after; begin < end; begin += size) {
    if (begin > after) await yieldToEventLoop()
    yield { after: begin, through: Math.min(begin + size, end) }
  }
}

const lastSeqOfDaysBefore = preparedOne(() =>
  build
    .select({ seq: max(day.toSeq) })
    .from(day)
    .where(lt(day.date, sql.placeholder('date'))),
)

/**
 * Returns the highest place in the ledger (`seq`) of the closed days before this day; 0 without one. Queries for changes
 * since a day start after it, because recordedAt has no index.
 */
export async function lastSeqBefore({ engine }: WithEngine, date: IstanbulDay) {
  const [row] = await engine.read(lastSeqOfDaysBefore({ date }))
  return row?.seq ?? 0
}
