import { dayOf, startOfDay } from '../../calendar/istanbul.ts'
import type { Outbox, OutboxItem } from '../../jobs/outbox/outbox.ts'
import { toRoom } from '../../jobs/sending.ts'
import { brandNames } from '../../register/brands.ts'
import { conflictsFoundSince } from '../../register/received/conflicts.ts'
import { daysIn, type Intake, recentIntakes } from '../../register/received/intake.ts'
import type { Register } from '../../register/register.ts'
import { listRooms, type Room } from '../../register/rooms.ts'
import { tallyOf } from '../../register/uploads/tally.ts'

declare module '../../jobs/message.ts' {
  interface PostKinds {
    'iys-decide': { readonly brandName: string; readonly conflicts: number; readonly date: string | null }
  }
}

export interface Incoming {
  readonly pulledAt: number | null
  readonly comparison: Intake | null
  /** The oldest that is unfinished, otherwise the last. */
  readonly day: Intake | null
}

export async function incomingOf(register: Register): Promise<(brandCode: number) => Incoming> {
  const all = await recentIntakes(register)
  return (brandCode) => {
    const own = all.filter((one) => one.brandCode === brandCode)
    const days = daysIn(own)
    return {
      pulledAt: own.find(({ name }) => name === 'IYS')?.at ?? null,
      comparison: own.find(({ name }) => name === 'comparison') ?? null,
      day: days.find(({ state }) => state === 'open') ?? days.at(-1) ?? null,
    }
  }
}

/** Tells the brand's rooms once a day of new conflicts, and once of a day whose records differ otherwise. */
export async function tellOfDifferences(register: Register, outbox: Outbox): Promise<void> {
  const today = dayOf(register.clock())
  const found = await conflictsFoundSince(register, startOfDay(today))
  const days = daysIn(await recentIntakes(register)).filter(
    ({ state, note, tally }) => state === 'different' && (note !== null || tallyOf(tally).unreadable > 0),
  )
  const notices = [
    ...found.map(({ brandCode, conflicts }) => ({ brandCode, conflicts, date: null })),
    ...days.map(({ brandCode, name: date }) => ({ brandCode, conflicts: 0, date })),
  ]
  await tellRooms(register, outbox, notices, ({ conflicts, date }, room, brandName) => {
    const about = date === null ? `${today}:conflicts` : date
    return toRoom(room, `iys-decide:${room.id}:${about}`, { kind: 'iys-decide', brandName, conflicts, date })
  })
}

export async function tellRooms<Item extends { readonly brandCode: number }>(
  register: Register,
  outbox: Outbox,
  items: readonly Item[],
  messageFor: (item: Item, room: Room, brandName: string) => OutboxItem,
): Promise<void> {
  if (items.length === 0) return
  const brandName = await brandNames(register)
  const rooms = await listRooms(register)
  await outbox.put(
    items.flatMap((item) =>
      rooms
        .filter(({ brandCode }) => brandCode === item.brandCode)
        .map((room) => messageFor(item, room, brandName(item.brandCode))),
    ),
  )
}
