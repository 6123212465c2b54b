import { dayOf } from '../../calendar/istanbul.ts'
import type { Log } from '../../log.ts'
import { listBrands } from '../../register/brands.ts'
import type { Register } from '../../register/register.ts'
import { listRooms, type Room } from '../../register/rooms.ts'
import { adminsOf } from '../../register/staff.ts'
import type { Message, NamedPlace } from '../message.ts'
import type { Candidate, Made } from './attempts.ts'
import type { OutboxItem } from './outbox.ts'

type OfRoom = Extract<Made, { readonly roomId: number }>

/** What the admins are told when something does not reach those it was for. */
export interface Alarms {
  /** Stores a message for every admin, once a day for what it is about. */
  alarm(about: string, message: Message): Promise<void>
  notifyOfRoom(trouble: OfRoom): Promise<void>
  notifyOfUnanswered(item: Candidate): Promise<void>
}

/** How the keys of these alarms begin. */
const givenUpAlarm = 'given-up:'

export function openAlarms(
  register: Register,
  {
    admins,
    put,
    log,
  }: {
    /** Who hears of alarms beside the staff with that role: Slack user ids. */
    readonly admins: readonly string[]
    readonly put: (items: readonly OutboxItem[]) => Promise<void>
    readonly log: Log
  },
): Alarms {
  async function alarm(about: string, message: Message): Promise<void> {
    const day = dayOf(register.clock())
    await put(
      (await adminsOf(register, admins)).map((admin) => ({
        key: `${about}:${day}:${admin}`,
        platform: 'slack' as const,
        target: admin,
        message,
      })),
    )
  }

  return {
    alarm,
    async notifyOfRoom({ kind, roomId, detail }) {
      const place = await placeOf(register, roomId)
      if (place === null) return
      log.error(kind.replace('-', '.'), new Error(detail), { room: roomId, platform: place.platform })
      await alarm(`${kind}:${roomId}`, { kind, ...place, detail })
    },
    async notifyOfUnanswered({ id, key, platform, roomId }) {
      // That an alarm could not be brought is not told by another alarm, which would end like it.
      if (key.startsWith(givenUpAlarm)) return
      // A letter is no matter of a room: a code is asked for again, and a confirmation that did not arrive is a duty.
      if (platform === 'mail' || platform === 'sms') return
      const room = roomId === null ? null : await placeOf(register, roomId)
      const over = platform === 'slack-response' ? 'slack' : platform
      const place = room === null ? null : { place: room.place, brandName: room.brandName }
      await alarm(`${givenUpAlarm}${roomId ?? over}`, {
        kind: 'given-up',
        item: id,
        platform: over,
        room: place,
      })
    },
  }
}

async function placeOf(
  register: Register,
  roomId: number,
): Promise<(Pick<Room, 'platform'> & NamedPlace) | null> {
  const room = (await listRooms(register)).find(({ id }) => id === roomId)
  if (room === undefined) return null
  const brand = (await listBrands(register)).find(({ code }) => code === room.brandCode)
  const { platform, externalId: place, brandCode } = room
  return { platform, place, brandName: brand?.name ?? String(brandCode) }
}
