import { dayOf } from '../../calendar/istanbul.ts'
import { lastMonthlyDue, monthBefore, monthOf } from '../../calendar/monthly.ts'
import { listBrands } from '../../register/brands.ts'
import { type Drill, drillBefore, noteTold, unfinishedDrills } from '../../register/drill/drills.ts'
import { settleDrill } from '../../register/drill/settle.ts'
import { brandsHeldOn, startDrill } from '../../register/drill/start.ts'
import { laterEvidenceHead } from '../../register/evidence/later-evidence.ts'
import type { Register } from '../../register/register.ts'
import { listRooms, type Room } from '../../register/rooms.ts'
import { drillScore } from '../../report/drill.ts'
import type { ComparedDrill, Message } from '../outbox/message.ts'
import type { Outbox } from '../outbox/outbox.ts'

export interface DrillParts {
  readonly register: Register
  readonly outbox: Outbox
  /** Minutes after midnight, Istanbul, of the daily post. */
  readonly reportAtMinutes: number
  /** 0 to 1. */
  readonly random: () => number
}

/** All that is due of the readiness drills: the month's are started, the rooms asked, what is answered closed and told. */
export async function holdDrills(parts: DrillParts): Promise<void> {
  await startDueDrills(parts)
  await followDrills(parts)
}

/**
 * Each brand with a room gets a drill a month. One whose time passed while nobody ticked is held late, once: of several
 * months that were missed only the last. A room that was added after the time waits for the next month, and so does a
 * brand, as long as it takes, whose drill is still open.
 */
async function startDueDrills({ register, reportAtMinutes, random }: DrillParts): Promise<void> {
  const { drill_day: dayOfMonth, drill_at: at, rules } = await register.settings()
  if (dayOfMonth === null) return
  const due = lastMonthlyDue(register.clock(), { dayOfMonth, minutes: at ?? reportAtMinutes }, rules)
  const rooms = await listRooms(register)
  const brandCodes = (await listBrands(register))
    .filter(
      ({ code, closedAt }) =>
        closedAt === null && rooms.some((room) => room.brandCode === code && room.addedAt <= due.at),
    )
    .map(({ code }) => code)
  const held = await brandsHeldOn(register, due.month, brandCodes)
  for (const brandCode of brandCodes) {
    if (held.has(brandCode)) continue
    await startDrill(register, { brandCode, occasion: due.month, actor: null, random })
  }
}

/** Asks the rooms of each new drill, and tells them the score of each that is closed, once. */
export async function followDrills({
  register,
  outbox,
}: Pick<DrillParts, 'register' | 'outbox'>): Promise<void> {
  const rooms = await listRooms(register)
  for (const drill of await unfinishedDrills(register)) {
    const own = rooms.filter(({ brandCode }) => brandCode === drill.brandCode)
    if (drill.askedAt === null) await ask(register, outbox, drill, own)
    if (drill.closedAt === null && !(await settleDrill(register, drill.id))) continue
    const [closed] = (await unfinishedDrills(register)).filter(({ id }) => id === drill.id)
    if (closed !== undefined) await tell(register, outbox, closed, own)
  }
}

/** Nothing is asked where all that was drawn has its evidence: the score follows at once. */
async function ask(register: Register, outbox: Outbox, drill: Drill, rooms: readonly Room[]): Promise<void> {
  const asked = drill.items.filter(({ state }) => state === 'asked')
  const message = (room: Room): Message => ({
    kind: 'drill-asked',
    drillId: drill.id,
    brandName: drill.brandName,
    drawn: drill.items.length,
    dueOn: drill.dueOn,
    items: asked.map(({ place, changeId, channel, source, consentDate, recordedAt }) => ({
      place,
      changeId,
      channel,
      source,
      date: consentDate ?? dayOf(recordedAt),
    })),
    // Only in Slack do we know who presses a button.
    answeredHere: room.platform === 'slack',
  })
  await post(outbox, drill, asked.length === 0 ? [] : rooms, 'asked', message)
  await noteTold(register, drill.id, 'askedAt')
}

async function tell(register: Register, outbox: Outbox, drill: Drill, rooms: readonly Room[]): Promise<void> {
  const before = await drillBefore(register, drill)
  const message: Message = {
    kind: 'drill-score',
    brandName: drill.brandName,
    startedOn: dayOf(drill.startedAt),
    score: drillScore(drill.items),
    before: before === null ? null : comparedWith(before, drill),
    evidenceHead: await laterEvidenceHead(register),
  }
  await post(outbox, drill, rooms, 'score', () => message)
  await noteTold(register, drill.id, 'toldAt')
}

/** A drill before another one, as its score is compared. */
export function comparedWith(before: Drill, drill: Pick<Drill, 'startedAt'>): ComparedDrill {
  const { counted, proven } = drillScore(before.items)
  const startedOn = dayOf(before.startedAt)
  return {
    counted,
    proven,
    startedOn,
    isMonthBefore: monthOf(startedOn) === monthBefore(monthOf(dayOf(drill.startedAt))),
  }
}

async function post(
  outbox: Outbox,
  { id }: Drill,
  rooms: readonly Room[],
  what: 'asked' | 'score',
  message: (room: Room) => Message,
): Promise<void> {
  await outbox.put(
    rooms.map((room) => ({
      key: `drill:${id}:${room.id}:${what}`,
      platform: room.platform,
      target: room.externalId,
      roomId: room.id,
      message: message(room),
    })),
  )
}
