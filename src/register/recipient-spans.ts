import { desc } from 'drizzle-orm'
import { recipient } from '../../db/schema.ts'
import { build, preparedOne } from '../../db/statement.ts'
import type { Register } from './register.ts'
import { turnOfLoop } from './turn-of-loop.ts'

/** Recipients from behind one id up to and with another. */
export interface RecipientSpan {
  readonly after: number
  readonly through: number
}

/** The consents of so many are read in some 50 ms. */
const spanSize = 50_000

const newest = preparedOne(
  build.select({ id: recipient.id }).from(recipient).orderBy(desc(recipient.id)).limit(1),
)

/**
 * All recipients, in spans with a turn for others between them: what one brand has among millions of consents is not found at
 * once. Whoever comes meanwhile is in the last one.
 */
export async function* recipientSpans({ engine }: Pick<Register, 'engine'>): AsyncGenerator<RecipientSpan> {
  for (let after = 0; ; after += spanSize) {
    const through = after + spanSize
    yield { after, through }
    const [last] = await engine.read(newest())
    if (last === undefined || last.id <= through) return
    await turnOfLoop()
  }
}
