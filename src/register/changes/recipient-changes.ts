import { and, asc, count, desc, gt, gte, inArray, lt, ne, type SQL } from 'drizzle-orm'
import { change } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { type IstanbulDay, nextDay, startOfDay } from '../../calendar/istanbul.ts'
import { yieldToEventLoop } from '../../event-loop.ts'
import type { Actor, Door } from '../actor.ts'
import { logReport } from '../look-up-log.ts'
import type { Register, WithEngine } from '../register.ts'
import { type ChangeView, isOfRecipient, lastSeqBefore, readChanges } from './changes.ts'

interface Since {
  readonly from: IstanbulDay
  readonly brandCodes: readonly number[]
}

/** Repeats change nothing anybody would see. */
function changedSince({ from, brandCodes }: Since): readonly SQL[] {
  return [
    gte(change.recordedAt, startOfDay(from)),
    ne(change.effect, 'repeat'),
    isOfRecipient,
    inArray(change.brandCode, [...brandCodes]),
  ]
}

export interface PageCursor {
  readonly side: 'older' | 'newer'
  readonly seq: number
}

export interface RecipientChangesPage {
  readonly changes: readonly ChangeView[]
  readonly newer: number
  readonly older: number
}

/**
 * Lists what recipients changed themselves, newest first (S4). The page beside a change stays the same when
 * new changes come.
 */
export async function recipientChanges(
  register: Register,
  { limit, beside, ...since }: Since & { readonly limit: number; readonly beside?: PageCursor | undefined },
): Promise<RecipientChangesPage> {
  const conditions = [gt(change.seq, await lastSeqBefore(register, since.from)), ...changedSince(since)]
  const isNewer = beside?.side === 'newer'
  const place =
    beside === undefined ? [] : [isNewer ? gt(change.seq, beside.seq) : lt(change.seq, beside.seq)]
  const order = isNewer ? asc(change.seq) : desc(change.seq)
  const rows = await readChanges(register, [...conditions, ...place], { order, limit, forStaff: true })
  const changes = isNewer ? rows.toReversed() : rows
  const [first, last] = [changes[0], changes.at(-1)]
  if (first === undefined || last === undefined) return { changes, newer: 0, older: 0 }
  const rest = async (side: SQL) => {
    const counted = build.select({ changes: count() }).from(change)
    const [row] = await register.engine.read(query(counted.where(and(...conditions, side))))
    return row?.changes ?? 0
  }
  return {
    changes,
    newer: await rest(gt(change.seq, first.seq)),
    older: await rest(lt(change.seq, last.seq)),
  }
}

/** Counts changes by recipients by origin and status (S4). */
export async function recipientCounts(register: WithEngine, since: Since) {
  const counted = build
    .select({ door: change.door, status: change.status, changes: count() })
    .from(change)
    .where(and(gt(change.seq, await lastSeqBefore(register, since.from)), ...changedSince(since)))
    .groupBy(change.door, change.status)
  return (await register.engine.read(query(counted))).map((row) => ({ ...row, door: row.door as Door }))
}
export type DoorCount = Awaited<ReturnType<typeof recipientCounts>>[number]

const pageRows = 1000

/**
 * Streams what recipients changed themselves, here and in İYS (S4). Logged before the
 * first row.
 */
export async function* takeRecipientChanges(
  register: Register,
  actor: Actor & { readonly id: string },
  { until, ...since }: Since & { readonly until: IstanbulDay },
): AsyncGenerator<ChangeView> {
  const { from, brandCodes } = since
  const [brandCode = null, ...more] = brandCodes
  await logReport(register, actor, {
    brandCode: more.length > 0 ? null : brandCode,
    purpose: `recipient changes, ${from} to ${until}`,
  })
  const conditions = [...changedSince(since), lt(change.recordedAt, startOfDay(nextDay(until)))]
  const page = { order: asc(change.seq), limit: pageRows, forStaff: true }
  for (let after = await lastSeqBefore(register, from); ; ) {
    const changes = await readChanges(register, [...conditions, gt(change.seq, after)], page)
    yield* changes
    if (changes.length < pageRows) return
    after = changes.at(-1)?.seq ?? after
    await yieldToEventLoop()
  }
}
