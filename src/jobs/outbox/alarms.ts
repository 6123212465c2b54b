import { dayOf } from '../../calendar/istanbul.ts'
import type { Log } from '../../log.ts'
import { brandNames } from '../../register/brands.ts'
import type { Register } from '../../register/register.ts'
import { listRooms, type Room } from '../../register/rooms.ts'
import { adminsOf } from '../../register/staff.ts'
import type { Message, NamedPlace } from '../message.ts'
import type { Candidate, Made } from './attempts.ts'
import type { OutboxItem } from './outbox.ts'

type OfRoom = Extract<Made, { readonly roomId: number }>

const givenUpAlarm = 'given-up:'

/** Tells the admins what does not reach its recipients. */
export function openAlarms(
  register: Register,
  {
    admins,
    put,
    log,
  }: {
    /** Slack user ids that the configuration names. */
    readonly admins: readonly string[]
    readonly put: (items: readonly OutboxItem[]) => Promise<void>
    readonly log: Log
  },
) {
  /** Stores a message for every admin, once a day for each subject. */
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
    async notifyOfRoom({ kind, roomId, detail }: OfRoom): Promise<void> {
      const place = await placeOf(register, roomId)
      if (place === null) return
      log.error(kind.replace('-', '.'), new Error(detail), { room: roomId, platform: place.platform })
      await alarm(`${kind}:${roomId}`, { kind, ...place, detail })
    },
    async notifyOfUnanswered({ id, key, platform, roomId }: Candidate): Promise<void> {
      // An alarm about an undelivered alarm would end like it.
      if (key.startsWith(givenUpAlarm)) return
      // A code can be requested again, and a confirmation that did not arrive is shown as a duty.
      if (platform === 'mail' || platform === 'sms') return
      const room = roomId === null ? null : await placeOf(register, roomId)
      const over = platform === 'slack-response' ? 'slack' : platform
      const named = room === null ? null : { place: room.place, brandName: room.brandName }
      await alarm(`${givenUpAlarm}${roomId ?? over}`, {
        kind: 'given-up',
        item: id,
        platform: over,
        room: named,
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
  const { platform, externalId: place, brandCode } = room
  return { platform, place, brandName: (await brandNames(register))(brandCode) }
}
