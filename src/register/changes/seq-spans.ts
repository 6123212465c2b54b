import { desc, lte, sql } from 'drizzle-orm'
import { change } from '../../../db/schema.ts'
import { build, preparedOne } from '../../../db/statement.ts'
import type { Register } from '../register.ts'
import { yieldToEventLoop } from '../../event-loop.ts'

/** Changes from behind one `seq` up to and with another. */
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

/** The last change up to and with a `seq`, or of all; undefined when there is none. */
export async function newestChange(
  { engine }: Pick<Register, 'engine'>,
  through = Number.MAX_SAFE_INTEGER,
): Promise<{ readonly seq: number; readonly recordedAt: number } | undefined> {
  const [newest] = await engine.read(newestUpTo({ through }))
  return newest
}

/**
 * The changes of a span in spans of at most `size`, oldest first, with a turn for others between them: what is sought among
 * millions is not found at once. Ends with the change that is the newest at the beginning.
 */
export async function* seqSpans(
  register: Pick<Register, 'engine'>,
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
