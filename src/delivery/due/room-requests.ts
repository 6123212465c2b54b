import { and, count, gte, lt } from 'drizzle-orm'
import { outbox as outboxTable } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { dayOf } from '../../calendar/istanbul.ts'
import type { Brand } from '../../register/brands.ts'
import type { Register } from '../../register/register.ts'
import type { Room } from '../../register/rooms.ts'
import { staffInSlack, staffInTelegram } from '../../register/staff.ts'
import type { Outbox, OutboxItem } from '../outbox/outbox.ts'

export interface RoomRequestParts {
  readonly register: Register
  readonly outbox: Outbox
}

export interface AskedRoom {
  /** The group's id. */
  readonly externalId: string
  /** How the group is called, without any address; empty where that is not known. */
  readonly title: string
  readonly brand: Pick<Brand, 'code' | 'name'>
}

export type AskedForRoom = 'asked' | 'no-admin' | 'too-many'

/** So many messages of this kind go to admins in a day: anybody can make groups, and put the bot into them. */
const toldPerDayMax = 50

/**
 * Passes on to the admins of a brand that the administrator of a Telegram group wants its report there; once a day for each
 * group and brand. Nothing is subscribed by it.
 */
export async function askForRoom(
  { register, outbox }: RoomRequestParts,
  alwaysAdmins: readonly string[],
  { externalId, title, brand: { code: brandCode, name: brandName } }: AskedRoom,
): Promise<AskedForRoom> {
  const day = dayOf(register.clock())
  const message = { kind: 'room-asked' as const, externalId, title, brandCode, brandName }
  const key = (target: string) => `room-asked:${day}:${externalId}:${brandCode}:${target}`
  const inSlack = outbox.canSend('slack')
    ? await staffInSlack(register, brandCode, 'admin', alwaysAdmins)
    : []
  const inTelegram = await staffInTelegram(register, brandCode, 'admin')
  const items: OutboxItem[] = [
    ...inSlack.map((target) => ({ key: key(target), platform: 'slack' as const, target, message })),
    ...inTelegram.map(({ chatId: target, language }) => ({
      key: key(`telegram ${target}`),
      platform: 'telegram' as const,
      target,
      message: { ...message, language },
    })),
  ]
  if (items.length === 0) return 'no-admin'
  if ((await toldOn(register, day)) + items.length > toldPerDayMax) return 'too-many'
  await outbox.put(items)
  void outbox.deliverDue()
  return 'asked'
}

async function toldOn({ engine }: Register, day: string): Promise<number> {
  const { key } = outboxTable
  const isOfDay = and(gte(key, `room-asked:${day}:`), lt(key, `room-asked:${day};`))
  const [row] = await engine.read(query(build.select({ told: count() }).from(outboxTable).where(isOfDay)))
  return row?.told ?? 0
}

/** Tells a group that an admin has let it have the report it asked for; once for each time it was subscribed. */
export async function tellRoomAllowed(
  { outbox }: RoomRequestParts,
  { id: roomId, platform, externalId: target }: Room,
  brandName: string,
): Promise<void> {
  const message = { kind: 'room-allowed' as const, brandName }
  await outbox.put([{ key: `room-allowed:${roomId}`, platform, target, roomId, message }])
  void outbox.deliverDue()
}
