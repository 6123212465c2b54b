import { and, asc, count, desc, gt, gte, inArray, lt, ne, type SQL } from 'drizzle-orm'
import { change } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { type IstanbulDay, nextDay, startOfDay } from '../../calendar/istanbul.ts'
import { yieldToEventLoop } from '../../event-loop.ts'
import type { Actor, Door } from '../actor.ts'
import { logReport } from '../look-up-log.ts'
import type { Register } from '../register.ts'
import { type ChangeView, isOfRecipient, readChanges } from './changes.ts'
import { lastSeqBefore } from './seq-spans.ts'

interface Since {
  readonly from: IstanbulDay
  readonly brandCodes: readonly number[]
}

/** Finds what recipients changed since a day. Repeats change nothing anybody would see, so they are left out. */
function changedSince({ from, brandCodes }: Since): readonly SQL[] {
  return [
    gte(change.recordedAt, startOfDay(from)),
    ne(change.effect, 'repeat'),
    isOfRecipient,
    inArray(change.brandCode, [...brandCodes]),
  ]
}

/** Names a page: the changes older or newer than a change of another page. */
export interface PageCursor {
  readonly side: 'older' | 'newer'
  readonly seq: number
}

/** One page, newest first, and how many changes come after and before it. */
export interface RecipientChangesPage {
  readonly changes: readonly ChangeView[]
  readonly newer: number
  readonly older: number
}

/**
 * Returns what recipients changed themselves since the beginning of an Istanbul day, newest first (S4), without the addresses
 * of those who asked for erasure. The page is the newest, or the one beside a change, so that new changes shift nothing.
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

/** Counts what recipients changed themselves since the beginning of an Istanbul day, by door and status (S4). */
export async function recipientCounts(register: Pick<Register, 'engine'>, since: Since) {
  const counted = build
    .select({ door: change.door, status: change.status, changes: count() })
    .from(change)
    .where(and(gt(change.seq, await lastSeqBefore(register, since.from)), ...changedSince(since)))
    .groupBy(change.door, change.status)
  return (await register.engine.read(query(counted))).map((row) => ({ ...row, door: row.door as Door }))
}
export type DoorCount = Awaited<ReturnType<typeof recipientCounts>>[number]

/** Rows read at a time, so that memory stays flat. */
const pageRows = 1000

/**
 * Streams what recipients changed themselves, here and in İYS, in commit order (S4; iys.md 6.4, no. 2). Logs who took it before
 * the first row.
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
