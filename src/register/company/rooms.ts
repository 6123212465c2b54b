import { and, asc, eq, gt, inArray, isNull, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Outcome } from '../../../db/engine.ts'
import { room } from '../../../db/schema.ts'
import { build, pick, preparedQuery, query, statement } from '../../../db/statement.ts'
import { allRows } from '../pages.ts'
import { type Register, write } from '../register.ts'

/** A Slack or Telegram place that gets a brand's daily report. */
export type Room = ReturnType<ReturnType<typeof present>['map']>

const pageRows = 2000

const present = preparedQuery(() =>
  build
    .select({
      ...pick(room, 'id', 'platform', 'externalId', 'brandCode', 'addedAt', 'reportAt'),
      /** Moment since which posts to the room fail, because it is gone or the app was removed; null if posts arrive. */
      lostAt: room.lostAt,
    })
    .from(room)
    .where(and(isNull(room.removedAt), gt(room.id, sql.placeholder('after'))))
    .orderBy(asc(room.id))
    .limit(pageRows),
)

/** Lists all rooms that get a daily report. */
export async function listRooms(register: Register): Promise<Room[]> {
  const pageAfter = (last: Room | null) => present({ after: last?.id ?? 0 })
  return await allRows(register, { rows: pageRows, pageAfter })
}

export type RoomPlace = Pick<Room, 'platform' | 'externalId' | 'brandCode'>

interface Subscription extends RoomPlace {
  readonly by?: string | undefined
  /** Minutes after midnight in Istanbul; null for the hour of the server. Left out, the hour stays. */
  readonly reportAt?: number | null | undefined
}

/** Subscribes a room to a brand's report. If it is subscribed already, sets the hour and forgets that posts failed. */
export async function addRoom(register: Register, { by, reportAt, ...place }: Subscription): Promise<void> {
  const row = { ...place, addedAt: register.clock(), addedBy: by ?? null, reportAt: reportAt ?? null }
  const sameRoom = query(build.select({ id: room.id }).from(room).where(isAt(place)))
  await register.engine.unit([sameRoom], ([storedRoom]): Outcome<null> => {
    const insert = statement(build.insert(room).values(row))
    const set = { lostAt: null, ...(reportAt === undefined ? {} : { reportAt }) }
    const mend = statement(build.update(room).set(set).where(isAt(place)))
    return { writes: [storedRoom === undefined ? insert : mend], result: null }
  })
}

/** Ends a room's subscription to a brand's report. */
export async function removeRoom(
  register: Register,
  { by, platform, externalId, brandCode }: RoomPlace & { readonly by?: string | undefined },
): Promise<void> {
  const removal = { removedAt: register.clock(), removedBy: by ?? null }
  const isOpen = isAt({ platform, externalId, brandCode })
  await write(register, statement(build.update(room).set(removal).where(isOpen)))
}

/** Sets the hour of several subscriptions, of all or of none, and forgets that posts failed. */
export async function setReportHour(
  register: Register,
  rooms: readonly Room[],
  reportAt: number,
): Promise<void> {
  await write(register, statement(build.update(room).set({ reportAt, lostAt: null }).where(areOf(rooms))))
}

/** Ends several subscriptions, all or none. */
export async function removeRooms(register: Register, rooms: readonly Room[], by: string): Promise<void> {
  const removed = { removedAt: register.clock(), removedBy: by }
  await write(register, statement(build.update(room).set(removed).where(areOf(rooms))))
}

/** Returns the condition for those of these subscriptions that have not ended meanwhile. */
const areOf = (rooms: readonly Room[]) =>
  and(
    inArray(
      room.id,
      rooms.map(({ id }) => id),
    ),
    isNull(room.removedAt),
  )

/** Returns the condition for the present subscription of this room to this brand. */
const isAt = ({ platform, externalId, brandCode }: RoomPlace) =>
  and(
    eq(room.platform, platform),
    eq(room.externalId, externalId),
    eq(room.brandCode, brandCode),
    isNull(room.removedAt),
  )

/** Stores since when posts to a room fail; null if they arrive again. */
export function markRoom(id: number, lostAt: number | null) {
  return statement(build.update(room).set({ lostAt }).where(eq(room.id, id)))
}

/**
 * Moves a room's subscriptions to its new id, which a Telegram group gets when it becomes a supergroup. A subscription that
 * the new id has already is ended here instead, or its report would be posted twice.
 */
export function moveRooms(platform: Room['platform'], from: string, to: string) {
  const other = alias(room, 'other')
  const roomThere = build
    .select({ addedAt: other.addedAt })
    .from(other)
    .where(
      and(
        eq(other.platform, platform),
        eq(other.externalId, to),
        eq(other.brandCode, sql`${room}.${sql.identifier(room.brandCode.name)}`),
        isNull(other.removedAt),
      ),
    )
  return statement(
    build
      .update(room)
      .set({ externalId: to, removedAt: sql`coalesce(${room.removedAt}, (${roomThere}))` })
      .where(and(eq(room.platform, platform), eq(room.externalId, from))),
  )
}

/** True if both values name the same room and brand. */
export function isPlace(place: RoomPlace, other: RoomPlace): boolean {
  return (
    place.platform === other.platform &&
    place.externalId === other.externalId &&
    place.brandCode === other.brandCode
  )
}
