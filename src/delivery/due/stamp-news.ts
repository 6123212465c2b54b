import { and, gte, isNotNull, lt } from 'drizzle-orm'
import { outbox as outboxTable } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import type { IstanbulDay } from '../../calendar/istanbul.ts'
import { type StampFacts, stampsOf } from '../../proof/stamps.ts'
import { arrivedStamps, settleWanted, type Wanted } from '../../proof/wanted-stamps.ts'
import { listBrands } from '../../register/brands.ts'
import type { Register } from '../../register/register.ts'
import { listRooms } from '../../register/rooms.ts'
import type { Outbox, OutboxItem } from '../outbox/outbox.ts'

/**
 * The rooms that read a report without its stamp hear of the stamp when it has come. Nothing is said where the report
 * came with the stamp, or before anybody wanted one.
 */
export async function tellOfStamps(register: Register, outbox: Outbox): Promise<void> {
  for (const wanted of await arrivedStamps(register)) {
    const stamp = (await stampsOf(register, wanted.date)).get(wanted.brandCode)
    if (stamp === undefined) continue
    await outbox.put(await news(register, wanted, stamp))
    await settleWanted(register, wanted)
  }
}

async function news(register: Register, wanted: Wanted, stamp: StampFacts): Promise<OutboxItem[]> {
  const readers = await readersOf(register, wanted, stamp)
  const rooms = (await listRooms(register)).filter(
    ({ id, brandCode }) => brandCode === stamp.brandCode && readers.has(id),
  )
  const brand = (await listBrands(register)).find(({ code }) => code === stamp.brandCode)
  const { date, stampedAt, authority, evidential, digest } = stamp
  return rooms.map(({ id, platform, externalId }) => ({
    key: `stamped:${date}:${id}`,
    platform,
    target: externalId,
    roomId: id,
    message: {
      kind: 'stamped' as const,
      date,
      brandCode: stamp.brandCode,
      brandName: brand?.name ?? String(stamp.brandCode),
      stampedAt,
      authority,
      evidential,
      sha384: digest.toString('hex'),
    },
  }))
}

/** The rooms whose report of the day was made between the wish for a stamp and the stamp. */
async function readersOf(
  register: Register,
  { date, wantedAt }: Wanted,
  { storedAt }: StampFacts,
): Promise<ReadonlySet<number>> {
  const posts = await register.engine.read(
    query(
      build
        .select({ roomId: outboxTable.roomId })
        .from(outboxTable)
        .where(
          and(
            isReportOf(date),
            isNotNull(outboxTable.roomId),
            gte(outboxTable.createdAt, wantedAt),
            lt(outboxTable.createdAt, storedAt),
          ),
        ),
    ),
  )
  return new Set(posts.flatMap(({ roomId }) => (roomId === null ? [] : [roomId])))
}

/** By the beginning of the key, which has an index. */
function isReportOf(date: IstanbulDay) {
  return and(gte(outboxTable.key, `report:${date}:`), lt(outboxTable.key, `report:${date};`))
}
