import { and, count, gt, gte, inArray, ne } from 'drizzle-orm'
import { change } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { type IstanbulDay, startOfDay } from '../../calendar/istanbul.ts'
import type { Status } from '../../consent/channel.ts'
import type { Door } from '../actor.ts'
import type { Register } from '../register.ts'
import { lastSeqBefore } from './last-seq-before.ts'
import { isOfRecipient } from './of-recipients.ts'

/** How many changes recipients made themselves through one door. */
export interface DoorCount {
  readonly door: Door
  readonly status: Status
  readonly changes: number
}

/** What recipients changed themselves since the beginning of an Istanbul day, counted by the door they came through (S4). */
export async function recipientCounts(
  register: Pick<Register, 'engine'>,
  { from, brandCodes }: { readonly from: IstanbulDay; readonly brandCodes: readonly number[] },
): Promise<DoorCount[]> {
  const rows = await register.engine.read(
    query(
      build
        .select({ door: change.door, status: change.status, changes: count() })
        .from(change)
        .where(
          and(
            gt(change.seq, await lastSeqBefore(register, from)),
            gte(change.recordedAt, startOfDay(from)),
            // As in the daily report: refusing what is refused already changes nothing anybody would see.
            ne(change.effect, 'repeat'),
            isOfRecipient,
            inArray(change.brandCode, [...brandCodes]),
          ),
        )
        .groupBy(change.door, change.status),
    ),
  )
  return rows.map((row) => ({ ...row, door: row.door as Door }))
}
