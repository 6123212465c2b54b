import { addRoom, listRooms } from '../../../src/register/rooms.ts'
import { messagesIn } from '../../messages/index.ts'
import type { DeskContext } from '../context.ts'
import type { Reply } from '../reply.ts'
import { oldButton, roleTooLow, saying } from './replies.ts'

/** Lets a Telegram group have the report it asked for; values: the group, and the brand. Only for an admin of that brand. */
export async function roomAllowAction(
  desk: DeskContext,
  [externalId = '', code = '']: readonly string[],
): Promise<Reply> {
  const { register, authority, asker, language } = desk
  const { telegramRoom: told } = messagesIn(language)
  if (!/^-[1-9]\d{0,19}$/.test(externalId)) return oldButton(desk)
  const brand = authority.brandsFor('admin').find((one) => String(one.code) === code)
  if (brand === undefined) return roleTooLow(desk, 'admin')
  if (brand.closedAt !== null) return oldButton(desk)
  const place = { platform: 'telegram' as const, externalId, brandCode: brand.code }
  const here = async () =>
    (await listRooms(register)).find(
      (room) =>
        room.platform === place.platform &&
        room.externalId === externalId &&
        room.brandCode === place.brandCode,
    )
  if ((await here()) === undefined) await addRoom(register, { ...place, by: asker })
  const room = await here()
  if (room !== undefined) await desk.tellRoomAllowed(room, brand.name)
  return { ...saying(told.post.allowed(brand.name)), replaces: true }
}
