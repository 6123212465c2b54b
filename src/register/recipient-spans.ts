import { and, desc, gt, lte, sql } from 'drizzle-orm'
import { consent, recipient } from '../../db/schema.ts'
import { build, preparedOne } from '../../db/statement.ts'
import type { Register } from './register.ts'
import { yieldToEventLoop } from '../event-loop.ts'

/** Recipients from behind one id up to and with another. */
export interface RecipientSpan {
  readonly after: number
  readonly through: number
}

/** Whether a consent is of a span: for queries that are run with its bounds. */
export const isInSpan = and(
  gt(consent.recipientId, sql.placeholder('after')),
  lte(consent.recipientId, sql.placeholder('through')),
)

/** The consents of so many are read in some 50 ms. */
const spanSize = 50_000

const newest = preparedOne(() =>
  build.select({ id: recipient.id }).from(recipient).orderBy(desc(recipient.id)).limit(1),
)

/** The highest id of a recipient; 0 while there is none. */
export async function newestRecipient({ engine }: Pick<Register, 'engine'>): Promise<number> {
  const [row] = await engine.read(newest())
  return row?.id ?? 0
}

/**
 * All recipients, in spans with a turn for others between them: what one brand has among millions of consents is not found at
 * once. Whoever comes while spans are left is in one of them.
 */
export async function* recipientSpans(register: Pick<Register, 'engine'>): AsyncGenerator<RecipientSpan> {
  let last = await newestRecipient(register)
  for (let after = 0; after < last; after += spanSize) {
    const through = after + spanSize
    yield { after, through }
    await yieldToEventLoop()
    if (through >= last) last = await newestRecipient(register)
  }
}
