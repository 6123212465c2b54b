import { listBrands } from '../../src/register/brands.ts'
import { telegramHolder } from '../../src/register/holder.ts'
import { addRoom, listRooms, removeRoom } from '../../src/register/rooms.ts'
import { messagesIn } from '../messages/index.ts'
import type { RecipientContext } from './context.ts'
import { withoutAddresses } from './find-addresses.ts'
import { clean, fold } from './fold.ts'
import { brandsLike, type NamedBrand } from './parse/brand.ts'
import { sentence } from './recipient/ask.ts'
import type { Reply } from './reply.ts'

/** What somebody asked for in a Telegram group; everybody there reads the answer, so it says nothing of any person. */
export interface RoomRequest {
  readonly wants: 'subscribe' | 'leave'
  /** What stood behind the command: the brand, where there are several. */
  readonly rest: string
  /** How the group is called; whoever made it chose that. */
  readonly title: string
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
 * Subscribes a group to the daily report of a brand, or ends that; only for whoever administers the group. A report tells a
 * company's own numbers to all who are in the group, and anybody can make one and put the bot into it: where he is not admin
 * of the brand himself, its admins are asked, and one of them says yes by a press. To end it is the group's own business.
 */
export async function roomReply(context: RecipientContext, request: RoomRequest): Promise<Reply> {
  const { telegramRoom: told } = messagesIn(language)
  if (!request.isAdministrator) return sentence(told.notAllowed)
  return request.wants === 'leave' ? await leave(context, request) : await subscribe(context, request)
}

async function subscribe(context: RecipientContext, { rest, title }: RoomRequest): Promise<Reply> {
  const { telegramRoom: told } = messagesIn(language)
  const { register, userId, chatId } = context
  const { authority } = await context.asStaff(language)
  const own = authority.brandsFor('admin')
  const open = (await listBrands(register)).filter(({ closedAt }) => closedAt === null)
  const brand = oneOf(named(rest) === '' && own.length > 0 ? own : open, rest)
  if (brand === null) return sentence(told.whichBrand(open.slice(0, brandsShown).map(({ name }) => name)))
  const rooms = await roomsHere(context)
  if (rooms.some(({ brandCode }) => brandCode === brand.code)) return sentence(told.already(brand.name))
  if (own.some(({ code }) => code === brand.code)) {
    const place = { platform: 'telegram' as const, externalId: chatId, brandCode: brand.code }
    await addRoom(register, { ...place, by: telegramHolder(userId) })
    return sentence(told.subscribed(brand.name))
  }
  const shown = withoutAddresses(clean(title)).slice(0, titleMax)
  return sentence(
    told.asked[await context.askForRoom({ externalId: chatId, title: shown, brand })](brand.name),
  )
}

async function leave(context: RecipientContext, { rest }: RoomRequest): Promise<Reply> {
  const { telegramRoom: told } = messagesIn(language)
  const { register, userId, chatId } = context
  const codes = (await roomsHere(context)).map(({ brandCode }) => brandCode)
  const here = (await listBrands(register)).filter(({ code }) => codes.includes(code))
  if (here.length === 0) return sentence(told.notSubscribed)
  const brand = oneOf(here, rest)
  if (brand === null) return sentence(told.whichToLeave(here.map(({ name }) => name)))
  const place = { platform: 'telegram' as const, externalId: chatId, brandCode: brand.code }
  await removeRoom(register, { ...place, by: telegramHolder(userId) })
  return sentence(told.left(brand.name))
}

const brandsShown = 20
const titleMax = 60

const named = (rest: string) => clean(rest).slice(0, 100)

/** The brand that was named; the only one there is where none was; null where it is not clear. */
function oneOf(brands: readonly NamedBrand[], rest: string): NamedBrand | null {
  const wanted = named(rest)
  const [brand, ...others] = wanted === '' ? brands : brandsLike(wanted, brands)
  return brand === undefined || others.length > 0 ? null : brand
}

async function roomsHere({ register, chatId }: RecipientContext) {
  return (await listRooms(register)).filter(
    ({ platform, externalId }) => platform === 'telegram' && externalId === chatId,
  )
}
