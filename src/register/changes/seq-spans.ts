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

export async function newestChange(
  { engine }: WithEngine,
  through = Number.MAX_SAFE_INTEGER,
): Promise<{ readonly seq: number; readonly recordedAt: number } | undefined> {
  const [newest] = await engine.read(newestUpTo({ through }))
  return newest
}

/** Splits a span, yielding to the event loop between parts. A long one ends at the change that is newest at the start. */
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

const lastOfDaysBefore = preparedOne(() =>
  build
    .select({ seq: max(day.toSeq) })
    .from(day)
    .where(lt(day.date, sql.placeholder('date'))),
)

/**
 * Returns the last `seq` of closed days before this one. recordedAt has no index. Queries since a day
 * begin here.
 */
export async function lastSeqBefore({ engine }: WithEngine, date: IstanbulDay) {
  const [row] = await engine.read(lastOfDaysBefore({ date }))
  return row?.seq ?? 0
}
