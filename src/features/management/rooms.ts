import type { Arguments } from '../../../bots/commands/arguments.ts'
import { askInForm, formChoice } from '../../../bots/commands/ask.ts'
import { adminBrands, defineCommand, type StaffCommand } from '../../../bots/commands/command.ts'
import type { StaffRequest, With } from '../../../bots/commands/context.ts'
import { readPlace } from '../../../bots/commands/parse/readers.ts'
import { placeText, withPlace } from '../../../bots/commands/posts.ts'
import { oldButton, textOnly } from '../../../bots/commands/replies.ts'
import {
  buttons,
  dangerButton,
  note,
  type Part,
  paragraph,
  type Reply,
  stored,
  textReply,
  titledReply,
} from '../../../bots/commands/reply.ts'
import { messagesIn } from '../../../bots/messages/index.ts'
import { dayOf, formatClock, nextDay } from '../../calendar/istanbul.ts'
import type { Brand } from '../../register/company/brands.ts'
import {
  addRoom,
  isPlace,
  listRooms,
  type Room,
  removeRooms,
  setReportHour,
} from '../../register/company/rooms.ts'
import { managementMessages } from './messages.ts'

/** Lists the subscriptions; with a brand or a room it subscribes. */
export const roomsCommand = defineCommand({
  name: 'rooms',
  words: {
    tr: ['abone', 'abone ekle', 'abone listele', 'oda', 'oda ekle', 'oda listele'],
    en: ['subscribe', 'subscribe add', 'subscribe list', 'room', 'room add', 'room list'],
  },
  role: 'admin',
  examples: {
    tr: ['abone', 'abone marka="Örnek Kahve"', 'abone saat=08:30'],
    en: ['subscribe', 'subscribe brand="Örnek Kahve"', 'subscribe hour=08:30'],
  },
  takes: ['brandCode', 'place', 'hour'],
  brands: { role: 'admin', isOpen: true },
  form: ({ language }) => ({ ...managementMessages[language].roomForm, needs: ['brandCode', 'place'] }),
  async run(context: With<'reportAtMinutes' | 'telegramTitle' | 'telegramWay'>, args, command) {
    const isNothing = args.brandCode === null && args.place === null && args.hour === null
    return isNothing ? await listReply(context) : await add(context, args, command)
  },
})

/** Ends subscriptions to the daily report. If no room is named, it is the room of the command; if no brand is named, all brands. */
export const roomRemoveCommand = defineCommand({
  name: 'roomRemove',
  words: { tr: ['abone sil', 'oda sil'], en: ['subscribe remove', 'room remove'] },
  role: 'admin',
  examples: { tr: ['abone sil marka="Örnek Kahve"'], en: ['subscribe remove brand="Örnek Kahve"'] },
  takes: ['brandCode', 'place'],
  brands: { role: 'admin' },
  form: ({ language }) => ({ ...managementMessages[language].roomRemoveForm, asks: ['place', 'brandCode'] }),
  async run(context: With<'telegramTitle'>, args, command) {
    const { brandCode, place } = args
    const where = place ?? hereIn(context)
    if (where === null) return askInForm(context, command, args, ['place'])
    const rooms = (await ownRooms(context)).filter(
      (room) => isSamePlace(room, where) && (brandCode === null || room.brandCode === brandCode),
    )
    return await remove(context, where, rooms)
  },
})

function hereIn({ channel }: StaffRequest): Place | null {
  return readPlace('slack', channel ?? '')
}

/** Subscribes a chat room to the daily report of a brand; asks for the room or the brand if it is unclear. */
async function add(
  context: With<'reportAtMinutes' | 'telegramTitle' | 'telegramWay'>,
  args: Arguments,
  command: StaffCommand,
): Promise<Reply> {
  const { brandCode, place, hour } = args
  const where = place ?? hereIn(context)
  if (where === null) return askInForm(context, command, args, ['place'])
  const subscribed = (await ownRooms(context)).filter((room) => isSamePlace(room, where))
  if (hour !== null && brandCode === null && subscribed.length > 0)
    return await setHour(context, where, subscribed, hour)
  const [only, ...others] = adminBrands(context, 'open')
  const chosenBrand = adminBrands(context).find(({ code }) => code === brandCode)
  const brand = chosenBrand ?? (others.length === 0 ? only : undefined)
  if (brand === undefined) return askInForm(context, command, { ...args, place: where }, ['brandCode'])
  return await subscribe(context, where, { brand, hour })
}

/** Returns the subscribed rooms of the brands that the caller administers. */
async function ownRooms(context: StaffRequest): Promise<Room[]> {
  const brands = adminBrands(context)
  return (await listRooms(context.register)).filter((room) =>
    brands.some(({ code }) => code === room.brandCode),
  )
}

function isSamePlace(room: Place, { platform, externalId }: Place): boolean {
  return room.platform === platform && room.externalId === externalId
}

/** Sets the hour of every report that a place gets. */
async function setHour(
  context: With<'telegramTitle'>,
  place: Place,
  rooms: readonly Room[],
  hour: number,
): Promise<Reply> {
  await setReportHour(context.register, rooms, hour)
  const names = rooms.map(({ brandCode }) => brandName(context, brandCode)).join(', ')
  const { getsIt } = managementMessages[context.language].room
  const titled = await titledRoom(context, place)
  return stored(sayingOf(context, titled, (where) => getsIt(names, where, formatClock(hour))))
}

/** Lists the rooms (chat channels) that get the daily report, each with a button that removes it. */
async function listReply(context: With<'reportAtMinutes' | 'telegramTitle'>): Promise<Reply> {
  const texts = managementMessages[context.language].room
  const rooms = await Promise.all((await ownRooms(context)).map((room) => titledRoom(context, room)))
  const parts = rooms.flatMap(({ id, brandCode, lostAt, reportAt, ...place }, at): Part[] => {
    const name = brandName(context, brandCode)
    const hour = formatClock(reportAt ?? context.reportAtMinutes)
    const lost = lostAt === null ? [] : [` · ${texts.lost}`]
    return [
      paragraph([
        `${at + 1}. `,
        { strong: name },
        ' · ',
        placeText(place, texts.place),
        ` · ${hour}`,
        ...lost,
      ]),
      buttons(dangerButton(texts.remove(name, at + 1), 'room-remove', id)),
    ]
  })
  return titledReply(
    texts.title,
    ...(parts.length === 0 ? [paragraph(texts.none)] : parts),
    buttons(formChoice(managementMessages[context.language].roomForm.title, 'rooms')),
    note([`${texts.howTo} `, { code: `${context.command} ${texts.example}` }]),
  )
}

/** Ends the subscription that the pressed button names, if the caller administers its brand. */
async function roomRemoveAction(
  context: With<'telegramTitle'>,
  [id = '']: readonly string[],
): Promise<Reply> {
  const room = (await ownRooms(context)).find((candidate) => String(candidate.id) === id)
  if (room === undefined) return oldButton(context)
  return { ...(await remove(context, room, [room])), replaces: true }
}

/** Ends these subscriptions of one chat room to daily reports. */
async function remove(context: With<'telegramTitle'>, place: Place, rooms: readonly Room[]): Promise<Reply> {
  const management = managementMessages[context.language]
  const titled = await titledRoom(context, place)
  if (rooms.length === 0) return sayingOf(context, titled, management.room.noneHere)
  await removeRooms(context.register, rooms, context.actor.id)
  const names = rooms.map(({ brandCode }) => brandName(context, brandCode)).join(', ')
  return sayingOf(context, titled, (where) => management.room.removed(names, where))
}

type Place = Pick<Room, 'platform' | 'externalId'> & { readonly title?: string | null | undefined }

/** Slack shows its channels by name itself. */
async function titledRoom<Kind extends Place>(context: With<'telegramTitle'>, place: Kind): Promise<Kind> {
  return place.platform === 'slack'
    ? place
    : { ...place, title: await context.telegramTitle(place.externalId) }
}

function brandName(context: StaffRequest, code: number): string {
  return adminBrands(context).find((brand) => brand.code === code)?.name ?? String(code)
}

/** Stores that a room gets a brand's daily report, and says when the first comes and what is left to do. */
async function subscribe(
  context: With<'reportAtMinutes' | 'telegramTitle' | 'telegramWay'>,
  place: Place,
  { brand, hour }: { readonly brand: Brand; readonly hour: number | null },
): Promise<Reply> {
  const { register, actor, language, command } = context
  const management = managementMessages[language]
  const texts = management.room
  if (brand.closedAt !== null) return textOnly(management.refused('brand-closed'))
  const { platform, externalId } = place
  const subscription = { platform, externalId, brandCode: brand.code }
  const before = (await listRooms(register)).find((room) => isPlace(room, subscription))
  await addRoom(register, { ...subscription, by: actor.id, reportAt: hour ?? undefined })
  const at = formatClock(hour ?? before?.reportAt ?? context.reportAtMinutes)
  // A room gets no day from before it was added, so its first report comes tomorrow.
  const first = nextDay(dayOf(register.clock()))
  const sentence = (where: string) =>
    before !== undefined ? texts.getsIt(brand.name, where, at) : texts.added(brand.name, where, at, first)
  const inTelegram = context.telegramWay === 'off' ? texts.telegramOff : texts.inviteTelegram
  const hint = place.platform === 'slack' ? texts.inviteSlack : inTelegram
  const next = note(`${hint} ${texts.tryIt(`${command} ${texts.listCommand}`)}`)
  return stored(sayingOf(context, await titledRoom(context, place), sentence, next))
}

/** Returns a reply about a room, whose name Slack fills in. */
function sayingOf(
  context: StaffRequest,
  place: Place,
  sentence: (where: string) => string,
  ...parts: readonly Part[]
): Reply {
  const texts = managementMessages[context.language].room
  // Slack shows no room name in a notification.
  const summary = messagesIn(context.language).format.capital(
    sentence(place.platform === 'slack' ? texts.thisRoom : texts.place(place)),
  )
  return textReply(summary, withPlace(sentence, place, texts.place), ...parts)
}

export const roomActions = {
  'room-remove': { role: 'admin', run: roomRemoveAction },
} as const
