import { asc, gt, sql } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { noCounts, type RetentionCounts, recipient } from '../../../db/schema.ts'
import { build, preparedQuery, type Query, type Statement } from '../../../db/statement.ts'
import type { Vault } from '../../crypto/vault.ts'
import { ledgerMoments, registerTime } from '../../ledger/append.ts'
import type { ErasureStatements } from '../recipients.ts'
import type { Register } from '../register.ts'
import { appendErasure } from './erasure-entry.ts'
import { type Drop, factsOf, judge, readsOf } from './judge.ts'

export function addCounts(one: RetentionCounts, other: RetentionCounts): RetentionCounts {
  return Object.fromEntries(
    Object.keys(noCounts).map((name) => [
      name,
      one[name as keyof RetentionCounts] + other[name as keyof RetentionCounts],
    ]),
  ) as unknown as RetentionCounts
}

type Traces = readonly ErasureStatements[]

export function atOnceDrops(traces: Traces, ids: readonly number[]): Statement[] {
  return aboutAll(atOnceSql(traces), ids)
}

/** Drops codes and requests of this address. Their marks stay, so that an erasure does not reset limits. */
export function unprovedDrops(traces: Traces, mark: Buffer, now: number): Statement[] {
  return traces.flatMap(({ unproved }) => unproved?.(mark, now) ?? [])
}

const atOnceSql = (traces: Traces) => traces.flatMap(({ atOnce = [] }) => atOnce)

function aboutAll(texts: readonly string[], ids: readonly number[]): Statement[] {
  const list = JSON.stringify(ids)
  return texts.map((sql) => ({ sql, params: [list] }))
}

interface Moment {
  readonly recordedAt: number
  readonly years: number
}

/** Drops all that names these recipients, and enters it. */
export function dropsOf(vault: Vault, traces: Traces, drops: readonly Drop[], moment: Moment): Statement[] {
  if (drops.length === 0) return []
  const ids = drops.map(({ id }) => id)
  return [
    ...drops.map((drop) => entryOf(vault, drop, moment)),
    ...aboutAll([...traces.flatMap(({ later = [] }) => later), ...atOnceSql(traces)], ids),
    {
      sql: 'UPDATE recipient SET sealed = NULL, erased_at = ? WHERE id IN (SELECT value FROM json_each(?))',
      params: [moment.recordedAt, JSON.stringify(ids)],
    },
  ]
}

function entryOf(vault: Vault, drop: Drop, { recordedAt, years }: Moment): Statement {
  const { id, commitment, asked, closedBrands, evidence, laterEvidence, complaintTexts } = drop
  return appendErasure(vault, drop.lastEntry, {
    ...{ kind: 'erasure', recipientId: id, commitment, whom: drop, recordedAt, door: null, actor: null },
    dropped: {
      ...{ reason: asked ? 'asked' : 'over', years, closedBrands, evidence, laterEvidence, complaintTexts },
    },
  })
}

/**
 * Retention drops address and secret of a recipient whose consents all ended long ago, and all
 * that names them. Their changes stay under a commitment that reveals nothing without the secret; their
 * refusals stay under the mark.
 */

/** Recipients of one unit, so that other units hardly wait. */
const pageRecipients = 500

const recipientsAfter = preparedQuery(() =>
  build
    .select({ id: recipient.id })
    .from(recipient)
    .where(gt(recipient.id, sql.placeholder('after')))
    .orderBy(asc(recipient.id))
    .limit(pageRecipients),
)

interface RetentionPage {
  readonly after: number
  readonly years: number
}

interface LookedAt {
  /** Last recipient of the page; null if none was left. */
  readonly through: number | null
  readonly counts: RetentionCounts
}

export async function lookAtPage(register: Register, page: RetentionPage): Promise<LookedAt> {
  const through = await endOfPage(register, page.after)
  if (through === null) return { through, counts: noCounts }
  const reads = readsOf({ after: page.after, through })
  return await register.engine.unit(reads, (...rows): Outcome<LookedAt> => {
    const { counts } = judge(factsOf(rows), page.years, register.clock())
    return { writes: [], result: { through, counts } }
  })
}

/** Drops the next page in one commit with `beside`. Returns null once `goesOn` says no. */
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
  const traces = await register.traces()
  const reads = [...readsOf({ after, through }), ledgerMoments({ now }), beside.read] as const
  return await engine.unit(reads, (...[rows, changes, held, [moments], own]): Outcome<LookedAt | null> => {
    if (!beside.goesOn(own)) return { writes: [], result: null }
    const { drops, counts } = judge(factsOf([rows, changes, held]), years, now)
    const done = { through, counts }
    const moment = { recordedAt: registerTime(now, moments), years }
    return { writes: [...dropsOf(vault, traces, drops, moment), ...beside.write(done)], result: done }
  })
}

async function endOfPage({ engine }: Register, after: number): Promise<number | null> {
  return (await engine.read(recipientsAfter({ after }))).at(-1)?.id ?? null
}
