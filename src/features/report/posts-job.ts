import { and, gte, isNotNull, lt, sql } from 'drizzle-orm'
import { isDatabaseFault } from '../../../db/engine.ts'
import { outbox } from '../../../db/schema.ts'
import { build, preparedQuery } from '../../../db/statement.ts'
import { addDays, dayOf, type IstanbulDay, instantAt, nextDay, previousDay } from '../../calendar/istanbul.ts'
import type { Post } from '../../jobs/message.ts'
import type { Outbox, OutboxItem } from '../../jobs/outbox/outbox.ts'
import { dailyReport, weekBefore } from '../../jobs/report/daily-report.ts'
import { forEachThenThrow, toRoom } from '../../jobs/sending.ts'
import { closedDaysFrom } from '../../ledger/days.ts'
import type { Stamper } from '../../ledger/time-stamp/authority.ts'
import { type AnswersDue, answersDue, answersOf } from '../../register/complaints/list.ts'
import { type Duty, dutiesWithin, dutyDaysMax } from '../../register/duties.ts'
import { type StateCounts, statesInIys } from '../../register/exchange/status.ts'
import type { Register } from '../../register/register.ts'
import { listRooms, type Room } from '../../register/rooms.ts'
import type { BrandReport, DailyReport } from '../../report/daily.ts'

declare module '../../jobs/message.ts' {
  interface PostKinds {
    'daily-report': {
      readonly date: IstanbulDay
      readonly report: BrandReport
      readonly weekBefore: { readonly total: number; readonly rejections: number } | null
      /** Duties as counted on `madeOn`, so that a later attempt says the same. */
      readonly duties: readonly Duty[]
      /** Complaints whose answer is due soon or late, counted on that day too. */
      readonly answers: readonly AnswersDue[]
      /** Changes by their state in İYS on that day; left out without an exchange. */
      readonly inIys?: StateCounts | undefined
      readonly madeOn: IstanbulDay
    }
  }
}

interface ReportPostParts {
  readonly register: Register
  readonly outbox: Outbox
  /** Minutes after midnight, Istanbul. */
  readonly reportAtMinutes: number
  readonly stamper: Stamper | null
}

/** Missed reports that are posted after downtime. */
const catchUpDays = 7

export function openReportPosts(parts: ReportPostParts) {
  const { register, outbox, reportAtMinutes } = parts
  /** Rooms for which a day has no report: finding that out costs making the report. */
  const nothing = new Map<IstanbulDay, ReadonlySet<number>>()

  async function post(date: IstanbulDay, wanting: readonly Room[]): Promise<void> {
    const items = await reportItems(parts, date, wanting)
    if (items === null) return
    await outbox.put(items)
    const got = new Set(items.map(({ roomId }) => roomId))
    const none = wanting.map(({ id }) => id).filter((id) => !got.has(id))
    nothing.set(date, new Set([...(nothing.get(date) ?? []), ...none]))
  }

  /** All brands at once share most of the work. If that fails, each brand alone, so that one does not stop the others. */
  async function postDay(date: IstanbulDay, wanting: readonly Room[]): Promise<void> {
    try {
      await post(date, wanting)
    } catch (error) {
      if (isDatabaseFault(error)) throw error
      const byBrand = Map.groupBy(wanting, ({ brandCode }) => brandCode)
      if (byBrand.size < 2) throw error
      await forEachThenThrow(byBrand.values(), (rooms) => post(date, rooms))
    }
  }

  return {
    /**
     * Stores one message for each room and day whose time has come. After downtime the days of a week are posted too. A room
     * gets no day from before it was added, and of a closed brand only days with changes.
     */
    async postDue(): Promise<void> {
      const now = register.clock()
      const rooms = await listRooms(register)
      if (rooms.length === 0) return
      const from = addDays(dayOf(now), -catchUpDays)
      for (const date of nothing.keys()) if (date < from) nothing.delete(date)
      const posted = await postedSince(register, from)
      const due: (readonly [IstanbulDay, readonly Room[]])[] = []
      for (const { date } of await closedDaysFrom(register, from)) {
        const wanting = rooms.filter(
          ({ id, addedAt }) =>
            instantAt(nextDay(date), reportAtMinutes) <= now &&
            dayOf(addedAt) <= date &&
            nothing.get(date)?.has(id) !== true &&
            posted.get(date)?.has(id) !== true,
        )
        if (wanting.length > 0) due.push([date, wanting])
      }
      await forEachThenThrow(due, ([date, rooms]) => postDay(date, rooms))
    },
  }
}

// By the key, which has an index; the day has none.
const isPost = and(gte(outbox.key, sql.placeholder('from')), lt(outbox.key, 'report;'))
const posts = preparedQuery(() =>
  build
    .select({ date: sql<IstanbulDay>`${outbox.headDate}`, roomId: outbox.roomId })
    .from(outbox)
    .where(and(isPost, isNotNull(outbox.headDate))),
)

async function postedSince(
  { engine }: Register,
  from: IstanbulDay,
): Promise<Map<IstanbulDay, Set<number | null>>> {
  const rooms = new Map<IstanbulDay, Set<number | null>>()
  for (const { date, roomId } of await engine.read(posts({ from: `report:${from}:` }))) {
    rooms.set(date, (rooms.get(date) ?? new Set()).add(roomId))
  }
  return rooms
}

async function reportItems(
  { register, stamper }: ReportPostParts,
  date: IstanbulDay,
  rooms: readonly Room[],
): Promise<OutboxItem[] | null> {
  const brandCodes = rooms.map(({ brandCode }) => brandCode)
  const asked = await dailyReport(register, date, stamper === null ? 'off' : 'unstamped', brandCodes)
  if (!asked.ok) return null
  return await reportItemsFor(register, asked.report, rooms, 'daily')
}

/** Builds the posts of a report for these rooms; `occasion` makes a deliberate second post another message. */
export async function reportItemsFor(
  register: Register,
  report: DailyReport,
  rooms: readonly Room[],
  occasion: string,
): Promise<OutboxItem[]> {
  const before = await weekBefore(register, report.date)
  const madeOn = dayOf(register.clock())
  // A late post does not show what is due now.
  const isLatest = report.date >= previousDay(madeOn)
  const duties = isLatest ? await dutiesWithin(register, dutyDaysMax) : []
  const answers = isLatest ? await answersDue(register, dutyDaysMax) : []
  const inIys = isLatest ? await statesInIys(register) : () => undefined
  return rooms.flatMap((room) => {
    const own = report.brands.find(({ brandCode }) => brandCode === room.brandCode)
    if (own === undefined) return []
    const message: Post<'daily-report'> = {
      kind: 'daily-report',
      date: report.date,
      report: own,
      weekBefore: before?.get(room.brandCode) ?? null,
      duties: duties.filter(({ brandCode }) => brandCode === room.brandCode),
      answers: answersOf(answers, room.brandCode),
      inIys: inIys(room.brandCode),
      madeOn,
    }
    return {
      ...toRoom(room, `report:${report.date}:${room.id}:${occasion}`, message),
      headDate: own.head === null ? undefined : report.date,
    }
  })
}
