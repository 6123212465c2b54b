import { dayOf, instantAt, nextDay } from '../../../src/calendar/istanbul.ts'
import type { Brand } from '../../../src/register/brands.ts'
import { addRoom, listRooms, type Room } from '../../../src/register/rooms.ts'
import { messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import { withPlace } from '../posts/place-text.ts'
import type { Part, Reply } from '../reply.ts'
import { adminBrands } from './own-brands.ts'
import { saying } from './replies.ts'

/** Where a daily report goes. */
export type Place = Pick<Room, 'platform' | 'externalId'>

export function brandName(context: StaffContext, code: number): string {
  return adminBrands(context).find((brand) => brand.code === code)?.name ?? String(code)
}

/** Has a room get the daily report of a brand: `time` in minutes after midnight, null for the usual one, undefined to keep it. */
export async function subscribe(
  context: StaffContext,
  place: Place,
  brand: Brand,
  time: number | null | undefined,
): Promise<Reply> {
  const { register, actor, language, command } = context
  const { management } = messagesIn(language)
  const { room: texts } = management
  if (brand.closedAt !== null) return saying(management.refused('brand-closed'))
  const same = (room: Room) =>
    room.platform === place.platform && room.externalId === place.externalId && room.brandCode === brand.code
  const wasThere = (await listRooms(register)).some(same)
  const row = { ...place, brandCode: brand.code, reportAtMinutes: time, by: actor.id }
  const saved = await addRoom(register, row)
  if (!saved.ok) return saying(management.refused(saved.fault))
  const room = (await listRooms(register)).find(same)
  const minutes = room?.reportAtMinutes ?? context.reportAtMinutes
  const at = texts.time(minutes, (room?.reportAtMinutes ?? null) === null)
  const sentence = (where: string) =>
    wasThere
      ? texts.changed(brand.name, where, at)
      : texts.added(brand.name, where, at, firstPost(context, minutes))
  const hint = place.platform === 'slack' ? texts.inviteSlack : telegramHint(context)
  return sayingOf(context, place, sentence, {
    kind: 'note',
    text: `${hint} ${texts.tryIt(`${command} ${texts.listCommand}`)}`,
  })
}

function telegramHint({ telegramWay, language }: StaffContext): string {
  const { room: texts } = messagesIn(language).management
  return telegramWay === 'off' ? texts.telegramOff : texts.inviteTelegram
}

/** The day of its first post: a room gets no day from before it was added, so today's report comes tomorrow. */
function firstPost({ register }: StaffContext, minutes: number): number {
  return instantAt(nextDay(dayOf(register.clock())), minutes)
}

/** Where Slack cannot show a room's name: in a dialog, and in a notification. */
export function unnamed({ language }: StaffContext, place: Place): string {
  const { room: texts } = messagesIn(language).management
  return place.platform === 'slack' ? texts.thisRoom : texts.place(place)
}

export function capital({ language }: StaffContext, sentence: string): string {
  return sentence.replace(/^\p{L}/u, (first) => first.toLocaleUpperCase(language))
}

export function sayingOf(
  context: StaffContext,
  place: Place,
  sentence: (where: string) => string,
  ...parts: readonly Part[]
): Reply {
  const { room: texts } = messagesIn(context.language).management
  return {
    summary: capital(context, sentence(unnamed(context, place))),
    parts: [{ kind: 'text', text: withPlace(sentence, place, texts.place) }, ...parts],
  }
}
