import { and, eq, inArray, isNotNull, sql } from 'drizzle-orm'
import { entry, outbox as outboxTable, room } from '../../../db/schema.ts'
import { build, pick, preparedQuery, statement } from '../../../db/statement.ts'
import type { IstanbulDay } from '../../calendar/istanbul.ts'
import type { Outbox } from '../../jobs/outbox/outbox.ts'
import { toRoom } from '../../jobs/sending.ts'
import { brandNames } from '../../register/brands.ts'
import type { Register } from '../../register/register.ts'

declare module '../../jobs/message.ts' {
  interface PostKinds {
    /** The stamp of a day whose report was posted without one. */
    stamped: {
      readonly date: IstanbulDay
      readonly brandCode: number
      readonly brandName: string
      readonly stampedAt: number
      readonly authority: string
      readonly sha384: string
    }
  }
}

/** Tells rooms that got a report without its stamp when the stamp of the same file has come. */
export async function notifyOfStamps(register: Register, outbox: Outbox): Promise<void> {
  const arrived = await register.engine.read(arrivedStamps())
  if (arrived.length === 0) return
  const brandName = await brandNames(register)
  const present = arrived.filter(({ removedAt }) => removedAt === null)
  await outbox.put(
    present.map(({ postId, roomId, platform, externalId, removedAt, ...stamp }) =>
      toRoom({ id: roomId, platform, externalId }, `stamped:${stamp.date}:${roomId}`, {
        kind: 'stamped',
        ...stamp,
        brandName: brandName(stamp.brandCode),
      }),
    ),
  )
  const waiting = inArray(
    outboxTable.id,
    arrived.map(({ postId }) => postId),
  )
  const settle = statement(build.update(outboxTable).set({ awaitsStampOf: null }).where(waiting))
  await register.engine.unit([], () => ({ writes: [settle], result: null }))
}

const postsMax = 500

const isItsStamp = and(
  eq(entry.subject, sql`'stamp ' || ${outboxTable.headDate} || ' ' || ${room.brandCode}`),
  eq(sql`${entry.content} ->> '$.sha384'`, sql`lower(hex(${outboxTable.awaitsStampOf}))`),
)
const arrivedStamps = preparedQuery(() =>
  build
    .select({
      postId: outboxTable.id,
      roomId: room.id,
      ...pick(room, 'platform', 'externalId', 'removedAt'),
      date: sql<string>`${entry.content} ->> '$.date'`,
      brandCode: sql<number>`${entry.content} ->> '$.brandCode'`,
      stampedAt: sql<number>`${entry.content} ->> '$.stampedAt'`,
      authority: sql<string>`${entry.content} ->> '$.authority'`,
      sha384: sql<string>`${entry.content} ->> '$.sha384'`,
    })
    .from(outboxTable)
    .innerJoin(room, eq(room.id, outboxTable.roomId))
    .innerJoin(entry, isItsStamp)
    .where(isNotNull(outboxTable.awaitsStampOf))
    .orderBy(outboxTable.id)
    .limit(postsMax),
)
