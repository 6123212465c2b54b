import { and, eq, inArray, isNotNull, sql } from 'drizzle-orm'
import { entry, outbox as outboxTable, room } from '../../../db/schema.ts'
import { build, preparedQuery, statement } from '../../../db/statement.ts'
import type { IstanbulDay } from '../../calendar/istanbul.ts'
import { listBrands } from '../../register/brands.ts'
import type { Register } from '../../register/register.ts'
import type { Outbox, OutboxItem } from '../outbox/outbox.ts'

/** The stamp of a day whose report was posted without one. */
export type StampMessage = {
  readonly kind: 'stamped'
  readonly date: IstanbulDay
  readonly brandCode: number
  readonly brandName: string
  readonly stampedAt: number
  readonly authority: string
  /** Of the file that is stamped. */
  readonly sha384: string
}

/**
 * The rooms that read a report without its stamp hear of the stamp when it has come: of the stamp of the very file that the
 * report showed, whoever got it and whatever the time was on his clock. Nothing is said where the report came with the
 * stamp, or where nobody stamped then.
 */
export async function notifyOfStamps(register: Register, outbox: Outbox): Promise<void> {
  const arrived = await register.engine.read(arrivedStamps())
  if (arrived.length === 0) return
  const names = new Map((await listBrands(register)).map(({ code, name }) => [code, name]))
  await outbox.put(arrived.filter(({ removedAt }) => removedAt === null).map((one) => news(one, names)))
  const told = inArray(
    outboxTable.id,
    arrived.map(({ postId }) => postId),
  )
  const settle = statement(build.update(outboxTable).set({ awaitsStampOf: null }).where(told))
  await register.engine.unit([], () => ({ writes: [settle], result: null }))
}

/** So many posts are followed up in one tick; the next one goes on. */
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
      platform: room.platform,
      externalId: room.externalId,
      removedAt: room.removedAt,
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

type ArrivedStamp = ReturnType<ReturnType<typeof arrivedStamps>['map']>

function news(arrived: ArrivedStamp, brandNames: ReadonlyMap<number, string>): OutboxItem {
  const { roomId, platform, externalId, date, brandCode, stampedAt, authority, sha384 } = arrived
  return {
    key: `stamped:${date}:${roomId}`,
    platform,
    target: externalId,
    roomId,
    message: {
      kind: 'stamped',
      date,
      brandCode,
      brandName: brandNames.get(brandCode) ?? String(brandCode),
      stampedAt,
      authority,
      sha384,
    },
  }
}
