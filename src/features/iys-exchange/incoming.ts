import { dayOf, startOfDay } from '../../calendar/istanbul.ts'
import type { Outbox, OutboxItem } from '../../jobs/outbox/outbox.ts'
import { toRoom } from '../../jobs/sending.ts'
import { brandNames } from '../../register/brands.ts'
import { conflictsFoundSince } from '../../register/received/conflicts.ts'
import { allPulls, type Comparison, comparisons, type Pull } from '../../register/received/pulls.ts'
import { type Reconciliation, recentReconciliations } from '../../register/received/reconciliation.ts'
import type { Register } from '../../register/register.ts'
import { listRooms, type Room } from '../../register/rooms.ts'
import { iysTallyOf } from '../../register/uploads/file.ts'

declare module '../../jobs/message.ts' {
  interface PostKinds {
    /** Conflicts with İYS, or a day whose records differ; a person has to look at them. */
    'iys-decide': { readonly brandName: string; readonly conflicts: number; readonly date: string | null }
  }
}

/** Progress of a brand in taking over what İYS has, by its API. */
export interface Incoming {
  readonly pulls: readonly Pull[]
  readonly comparison: Comparison | null
  /** The oldest that is unfinished, otherwise the last. */
  readonly day: Reconciliation | null
}

export async function incomingOf(register: Register): Promise<(brandCode: number) => Incoming> {
  const [pulls, compared, days] = [
    await allPulls(register),
    await comparisons(register),
    await recentReconciliations(register),
  ]
  return (brandCode) => {
    const own = days.filter((one) => one.brandCode === brandCode)
    return {
      pulls: pulls.filter((one) => one.brandCode === brandCode),
      comparison: compared.find((one) => one.brandCode === brandCode) ?? null,
      day: own.find(({ state }) => state === 'open') ?? own.at(-1) ?? null,
    }
  }
}

/** Tells the brand's rooms once a day of new conflicts, and once of a day whose records differ otherwise. */
export async function tellOfDifferences(register: Register, outbox: Outbox): Promise<void> {
  const today = dayOf(register.clock())
  const found = await conflictsFoundSince(register, startOfDay(today))
  const days = (await recentReconciliations(register)).filter(
    ({ state, note, tally }) => state === 'different' && (note !== null || iysTallyOf(tally).unreadable > 0),
  )
  const notices = [
    ...found.map(({ brandCode, conflicts }) => ({ brandCode, conflicts, date: null })),
    ...days.map(({ brandCode, date }) => ({ brandCode, conflicts: 0, date })),
  ]
  await tellRooms(register, outbox, notices, ({ conflicts, date }, room, brandName) => {
    const about = date === null ? `${today}:conflicts` : date
    return toRoom(room, `iys-decide:${room.id}:${about}`, { kind: 'iys-decide', brandName, conflicts, date })
  })
}

/** Puts a message about each item into the rooms of its brand. */
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
