import { and, asc, count, desc, gt, gte, inArray, lt, ne, type SQL } from 'drizzle-orm'
import { change } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { type IstanbulDay, nextDay, startOfDay } from '../../calendar/istanbul.ts'
import { yieldToEventLoop } from '../../event-loop.ts'
import type { Actor } from '../actor.ts'
import { logReport } from '../look-up-log.ts'
import type { Register, WithEngine } from '../register.ts'
import { type ChangeView, isOfRecipient, lastSeqBefore, readChanges } from './changes.ts'

interface Since {
  readonly from: IstanbulDay
  readonly brandCodes: readonly number[]
}

/** Repeats change nothing anybody would see. */
const recipientsOwn: readonly SQL[] = [ne(change.effect, 'repeat'), isOfRecipient]

function changedSince({ from, brandCodes }: Since): readonly SQL[] {
  const isSince = gte(change.recordedAt, startOfDay(from))
  return [isSince, inArray(change.brandCode, [...brandCodes]), ...recipientsOwn]
}

/** Lists what recipients changed themselves, newest first (S4). */
export async function recipientChanges(
  register: Register,
  { limit, offset, ...since }: Since & { readonly limit: number; readonly offset: number },
): Promise<ChangeView[]> {
  const conditions = [gt(change.seq, await lastSeqBefore(register, since.from)), ...changedSince(since)]
  return await readChanges(register, conditions, { order: desc(change.seq), limit, offset, forStaff: true })
}

export async function countRecipientChanges(register: WithEngine, since: Since): Promise<number> {
  const counted = build
    .select({ changes: count() })
    .from(change)
    .where(and(gt(change.seq, await lastSeqBefore(register, since.from)), ...changedSince(since)))
  return (await register.engine.read(query(counted)))[0]?.changes ?? 0
}

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
