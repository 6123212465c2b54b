import { asc, gt, sql } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { recipient } from '../../../db/schema.ts'
import { build, preparedQuery, type Query, type Statement } from '../../../db/statement.ts'
import { ledgerMoments, registerTime } from '../../ledger/append.ts'
import type { Register } from '../register.ts'
import { noCounts, type RetentionCounts } from './counts.ts'
import { dropsOf } from './drops.ts'
import { factsOf, readsOf } from './facts.ts'
import { judge } from './judge.ts'

/**
 * What the duty to keep records does not hold any more (iys.md 1.6): the address and the secret of a recipient all of
 * whose consents have ended long ago, and with them everything that names him. His changes stay, bound with a commitment
 * that says nothing without the secret; so do his refusals, found by the mark of the address.
 */

/** Recipients looked at in one unit, so that the server's own units hardly wait. */
const pageRecipients = 500

const recipientsAfter = preparedQuery(() =>
  build
    .select({ id: recipient.id })
    .from(recipient)
    .where(gt(recipient.id, sql.placeholder('after')))
    .orderBy(asc(recipient.id))
    .limit(pageRecipients),
)

export interface RetentionPage {
  /** Goes on behind this recipient. */
  readonly after: number
  readonly years: number
}

export interface LookedAt {
  /** The last recipient of the page; null when there was none left. */
  readonly through: number | null
  readonly counts: RetentionCounts
}

/** Looks at the next recipients and says what would be dropped. */
export async function lookAtPage(register: Register, page: RetentionPage): Promise<LookedAt> {
  const through = await endOfPage(register, page.after)
  if (through === null) return { through, counts: noCounts }
  const reads = readsOf({ after: page.after, through })
  return await register.engine.unit(reads, (...rows): Outcome<LookedAt> => {
    const { counts } = judge(factsOf(rows), page.years, register.clock())
    return { writes: [], result: { through, counts } }
  })
}

/**
 * Drops what is over of the next recipients, in one commit with what `alongside` writes about it; null when `goesOn` says
 * that somebody else has been here meanwhile.
 */
export async function dropPage<Row>(
  register: Register,
  page: RetentionPage,
  beside: {
    readonly read: Query<Row>
    readonly goesOn: (rows: readonly Row[]) => boolean
    readonly write: (done: LookedAt) => Statement[]
  },
): Promise<LookedAt | null> {
  const { after, years } = page
  const through = await endOfPage(register, after)
  if (through === null) return { through, counts: noCounts }
  const { engine, vault, clock } = register
  const now = clock()
  const reads = [...readsOf({ after, through }), ledgerMoments({ now }), beside.read] as const
  return await engine.unit(reads, (...[rows, changes, held, [moments], own]): Outcome<LookedAt | null> => {
    if (!beside.goesOn(own)) return { writes: [], result: null }
    const { drops, counts } = judge(factsOf([rows, changes, held]), years, now)
    const done = { through, counts }
    const moment = { recordedAt: registerTime(now, moments), years }
    return { writes: [...dropsOf(vault, drops, moment), ...beside.write(done)], result: done }
  })
}

async function endOfPage({ engine }: Register, after: number): Promise<number | null> {
  return (await engine.read(recipientsAfter({ after }))).at(-1)?.id ?? null
}
