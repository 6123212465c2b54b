import { and, gte, isNotNull, lt, sql } from 'drizzle-orm'
import { outbox } from '../../../db/schema.ts'
import { build, preparedQuery } from '../../../db/statement.ts'
import { addDays, dayOf, type IstanbulDay, instantAt, nextDay, previousDay } from '../../calendar/istanbul.ts'
import type { Outbox, OutboxItem } from '../../jobs/outbox/outbox.ts'
import { type BrandReport, type DailyReport, dailyReport } from '../../jobs/report/daily-report.ts'
import { forEachThenThrow, toRoom } from '../../jobs/sending.ts'
import { closedDaysFrom } from '../../ledger/days.ts'
import type { Stamper } from '../../ledger/time-stamp/authority.ts'
import { isOpenOn, listBrands } from '../../register/company/brands.ts'
import { type AnswersDue, answersDue } from '../../register/complaints/list.ts'
import { type Duty, dutiesWithin, dutyDaysMax } from '../../register/exchange/duties.ts'
import { type StateCounts, statesInIys } from '../../register/exchange/status.ts'
import type { Register } from '../../register/register.ts'
import { listRooms, type Room } from '../../register/company/rooms.ts'

/** Facts that are told of one brand's day. */
export interface DayFacts {
  readonly date: IstanbulDay
  readonly report: BrandReport
  /** Duties as counted on `madeOn`, so that a later attempt says the same. */
  readonly duties: readonly Duty[]
  /** Complaints whose answer is due soon or overdue, also as counted on `madeOn`. */
  readonly answers: readonly AnswersDue[]
  /** Changes by their state in İYS on that day; left out without an exchange. */
  readonly inIys?: StateCounts | undefined
  readonly madeOn: IstanbulDay
}

declare module '../../jobs/message.ts' {
  interface PostKinds {
    'daily-report': DayFacts
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

/**
 * Stores one message for each room and day whose time has come. After downtime the days of a week are posted too. A room
 * gets no day from before it was added, or after its brand was closed.
 */
export async function postDue(parts: ReportPostParts): Promise<void> {
  const { register, reportAtMinutes } = parts
  const now = register.clock()
  const rooms = await listRooms(register)
  if (rooms.length === 0) return
  const from = addDays(dayOf(now), -catchUpDays)
  const posted = await postedSince(register, from)
  const brands = new Map((await listBrands(register)).map((brand) => [brand.code, brand]))
  const due: (readonly [IstanbulDay, readonly Room[]])[] = []
  for (const { date } of await closedDaysFrom(register, from)) {
    if (instantAt(nextDay(date), reportAtMinutes) > now) break
    const wanting = rooms.filter(({ id, addedAt, brandCode }) => {
      const brand = brands.get(brandCode)
      const isOpen = brand !== undefined && isOpenOn(brand, date)
      return isOpen && dayOf(addedAt) <= date && posted.get(date)?.has(id) !== true
    })
    // Each brand alone, so that one that fails does not stop the others.
    for (const own of Map.groupBy(wanting, ({ brandCode }) => brandCode).values()) due.push([date, own])
  }
  await forEachThenThrow(due, ([date, own]) => post(parts, date, own))
}

async function post(
  { register, outbox, stamper }: ReportPostParts,
  date: IstanbulDay,
  rooms: readonly Room[],
): Promise<void> {
  const brandCodes = rooms.map(({ brandCode }) => brandCode)
  const asked = await dailyReport(register, date, stamper === null ? 'off' : 'unstamped', brandCodes)
  if (asked.ok) await outbox.put(await reportItemsFor(register, asked.report, rooms, 'daily'))
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

/** Builds the posts of a report for these rooms. Another `occasion` lets the same report be posted again on purpose. */
export async function reportItemsFor(
  register: Register,
  report: DailyReport,
  rooms: readonly Room[],
  occasion: string,
): Promise<OutboxItem[]> {
  const factsOf = await dayFacts(register, report.date)
  return rooms.flatMap((room) => {
    const own = report.brands.find(({ brandCode }) => brandCode === room.brandCode)
    if (own === undefined) return []
    const message = { kind: 'daily-report', ...factsOf(own) } as const
    return {
      ...toRoom(room, `report:${report.date}:${room.id}:${occasion}`, message),
      headDate: own.head === null ? undefined : report.date,
    }
  })
}

/** Returns the facts to post with a brand's day; only yesterday and later days tell what falls due now. */
export async function dayFacts(
  register: Register,
  date: IstanbulDay,
): Promise<(report: BrandReport) => DayFacts> {
  const madeOn = dayOf(register.clock())
  const isLatest = date >= previousDay(madeOn)
  const duties = isLatest ? await dutiesWithin(register, dutyDaysMax) : []
  const answers = isLatest ? await answersDue(register, dutyDaysMax) : []
  const inIys = isLatest ? await statesInIys(register) : () => undefined
  return (report) => ({
    date,
    report,
    duties: duties.filter(({ brandCode }) => brandCode === report.brandCode),
    answers: answers.filter(({ brandCode }) => brandCode === report.brandCode),
    inIys: inIys(report.brandCode),
    madeOn,
  })
}
