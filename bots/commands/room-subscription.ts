import { telegramHolder } from '../../src/register/holder.ts'
import { addRoom, listRooms, removeRoom } from '../../src/register/rooms.ts'
import { messagesIn } from '../messages/index.ts'
import type { RecipientContext } from './context.ts'
import { clean, fold } from './fold.ts'
import { brandsLike } from './parse/brand.ts'
import { sentence } from './recipient/ask.ts'
import type { Reply } from './reply.ts'

/** What somebody asked for in a Telegram group; everybody there reads the answer, so it says nothing of any person. */
export interface RoomRequest {
  readonly wants: 'subscribe' | 'leave'
  /** What stood behind the command: the brand, where there are several. */
  readonly rest: string
  /** Whether Telegram says that the group is his to administer. */
  readonly isAdministrator: boolean
}

/** The company's rooms are spoken to in its language. */
const language = 'tr'
const words: Readonly<Partial<Record<string, RoomRequest['wants']>>> = Object.assign(Object.create(null), {
  abone: 'subscribe',
  subscribe: 'subscribe',
  abone_sil: 'leave',
  unsubscribe: 'leave',
})

/** What a command in a group asks for; null for what is none of ours there. */
export function roomWish(command: string): RoomRequest['wants'] | null {
  return words[fold(command)] ?? null
}

/** The menu of a group's administrators. */
export function roomMenu(spoken: 'tr' | 'en'): { command: string; description: string }[] {
  const { telegramRoom: told } = messagesIn(spoken)
  return [
    { command: 'abone', description: told.menu.subscribe },
    { command: 'abone_sil', description: told.menu.leave },
  ]
}

/**
 * Subscribes a group to the daily report of a brand, or ends that: for whoever administers the group and is admin of the brand
 * here, since a report tells a company's own numbers to all who are in the group.
 */
export async function roomReply(context: RecipientContext, request: RoomRequest): Promise<Reply> {
  const { telegramRoom: told } = messagesIn(language)
  const { register, userId, chatId } = context
  if (!request.isAdministrator) return sentence(told.notAllowed)
  const { authority } = await context.asStaff(language)
  const brands = authority.brandsFor('admin')
  if (brands.length === 0) return sentence(told.notAllowed)
  const wanted = clean(request.rest).slice(0, 100)
  const found = wanted === '' ? brands : brandsLike(wanted, brands)
  const [brand, ...others] = found
  if (brand === undefined || others.length > 0) {
    return sentence(told.whichBrand(brands.slice(0, 20).map(({ name }) => name)))
  }
  const place = { platform: 'telegram' as const, externalId: chatId, brandCode: brand.code }
  const by = telegramHolder(userId)
  if (request.wants === 'leave') {
    const removed = await removeRoom(register, { ...place, by })
    return sentence(removed.ok ? told.left(brand.name) : told.notSubscribed(brand.name))
  }
  const isThere = (await listRooms(register)).some(
    (room) => room.platform === 'telegram' && room.externalId === chatId && room.brandCode === brand.code,
  )
  await addRoom(register, { ...place, by })
  return sentence(isThere ? told.already(brand.name) : told.subscribed(brand.name))
}
