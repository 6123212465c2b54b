import { and, count, desc, gt, gte, inArray, ne, type SQL } from 'drizzle-orm'
import { change } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { type IstanbulDay, startOfDay } from '../../calendar/istanbul.ts'
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
