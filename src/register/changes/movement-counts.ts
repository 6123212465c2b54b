import { and, asc, eq, sql } from 'drizzle-orm'
import { change } from '../../../db/schema.ts'
import { build, preparedQuery } from '../../../db/statement.ts'
import type { Channel, RecipientType, Status } from '../../consent/channel.ts'
import type { Door } from '../actor.ts'
import type { Register } from '../register.ts'
import { yieldToEventLoop } from '../../event-loop.ts'
import { boundsOf, type DaySpan, ofDay, partsOfDay } from './day.ts'

/** A day's movements through one door on one channel. */
export interface MovementCount {
  readonly channel: Channel
  readonly door: Door
  /** Came to ONAY from nothing or from RET. */
  readonly approval: number
  /** Came to RET from ONAY or, as a refusal İYS would not take (R8), from nothing. */
  readonly rejection: number
  /** All movements, those too that change no status. */
  readonly total: number
}

/** What stood before: what the last change of its key says that was no repeat; null where that took all back. */
const before = sql<Status | null>`(select iif(earlier.restores = 0, null, earlier.status) from "change" earlier
  where earlier.recipient_id = "change"."recipient_id" and earlier.brand_code = "change"."brand_code"
  and earlier.recipient_type = "change"."recipient_type" and earlier.channel = "change"."channel"
  and earlier.ordinal < "change"."ordinal" and earlier.effect <> 'repeat' order by earlier.ordinal desc limit 1)`
const pageRows = 2000

const movementsAfter = preparedQuery(() =>
  build
    .select({
      seq: change.seq,
      channel: change.channel,
      door: change.door,
      status: change.status,
      before,
    })
    .from(change)
    .where(
      and(
        ofDay,
        eq(change.brandCode, sql.placeholder('brandCode')),
        eq(change.recipientType, sql.placeholder('recipientType')),
      ),
    )
    .orderBy(asc(change.seq))
    .limit(pageRows),
)

/** Counts a brand's movements of the day for one kind of recipient, a page of them at a time. */
export async function movementCounts(
  register: Pick<Register, 'engine'>,
  span: DaySpan,
  brandCode: number,
  recipientType: RecipientType,
): Promise<MovementCount[]> {
  const counts = new Map<string, MovementCount>()
  for await (const part of partsOfDay(register, span)) {
    for (let { after } = part; after < part.through; ) {
      const bounds = boundsOf({ ...part, after })
      const page = await register.engine.read(movementsAfter({ ...bounds, brandCode, recipientType }))
      for (const movement of page) add(counts, movement)
      if (page.length < pageRows) break
      after = page.at(-1)?.seq ?? after
      await yieldToEventLoop()
    }
  }
  return [...counts.values()]
}

type MovementRow = ReturnType<ReturnType<typeof movementsAfter>['map']>

function add(counts: Map<string, MovementCount>, { channel, door, status, before }: MovementRow): void {
  const key = `${channel} ${door}`
  const moved = status === before ? 0 : 1
  const counted = counts.get(key) ?? { channel, door: door as Door, approval: 0, rejection: 0, total: 0 }
  counts.set(key, {
    ...counted,
    approval: counted.approval + (status === 'ONAY' ? moved : 0),
    rejection: counted.rejection + (status === 'RET' ? moved : 0),
    total: counted.total + 1,
  })
}

const oneMovement = preparedQuery(() =>
  build
    .select({ seq: change.seq })
    .from(change)
    .where(and(ofDay, eq(change.brandCode, sql.placeholder('brandCode'))))
    .limit(1),
)

/** Whether a brand's movement file of the day holds anything but its header. */
export async function hasMovements(
  register: Pick<Register, 'engine'>,
  span: DaySpan,
  brandCode: number,
): Promise<boolean> {
  for await (const part of partsOfDay(register, span)) {
    const found = await register.engine.read(oneMovement({ ...boundsOf(part), brandCode }))
    if (found.length > 0) return true
  }
  return false
}
