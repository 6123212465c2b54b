import { hash } from 'node:crypto'
import { and, desc, gte, isNotNull, lt, sql } from 'drizzle-orm'
import { outbox as outboxTable } from '../../../db/schema.ts'
import { build, pick, preparedOne, preparedQuery } from '../../../db/statement.ts'
import { addDays, dayOf, type IstanbulDay, previousDay } from '../../calendar/istanbul.ts'
import { dayLastReached } from '../../calendar/schedule.ts'
import { type BrandReport, type DailyReport, dailyReport } from '../../day/daily-report.ts'
import type { Outbox, OutboxItem } from '../../jobs/outbox.ts'
import { throttle } from '../../jobs/scheduler.ts'
import { forEachThenThrow, toRoom } from '../../jobs/sending.ts'
import { closedDaysFrom } from '../../ledger/days.ts'
import type { Stamper } from '../../ledger/time-stamp/authority.ts'
import { recentDifference } from '../../register/changes/sms-list-state.ts'
import type { SmsListDifference } from '../../register/changes/sms-stops.ts'
import { brandNames, isOpenOn, listBrands } from '../../register/company/brands.ts'
import { listRooms, type Room } from '../../register/company/rooms.ts'
import { type AnswersDue, answersDue } from '../../register/complaints/list.ts'
import { type Duty, dutiesWithin, dutyDaysMax } from '../../register/iys-queue/duties.ts'
import { type StateCounts, statesInIys } from '../../register/iys-queue/status.ts'
import type { Register } from '../../register/register.ts'

/**
 * A report as it is stored until it is posted. It lacks the digest of the day's file: with the digest, guessed addresses
 * could be tested even after their erasure.
 */
export type PostedReport = Omit<BrandReport, 'sha384'>

/** Facts about one brand's day in its report. */
export interface DayFacts {
  readonly date: IstanbulDay
  readonly report: PostedReport
  /** Duties as counted on `madeOn`, so that a later attempt says the same. */
  readonly duties: readonly Duty[]
  /** Complaints whose answer is due soon or overdue, also as counted on `madeOn`. */
  readonly answers: readonly AnswersDue[]
  /** Changes by their state in İYS on that day; left out without an exchange. */
  readonly inIys?: StateCounts | undefined
  /** Difference between the carrier's list of numbers that get no SMS and the register; left out if there is none. */
  readonly smsList?: SmsListDifference | undefined
  readonly madeOn: IstanbulDay
}

declare module '../../jobs/message.ts' {
  interface PostKinds {
    'daily-report': DayFacts
    /** Changes that İYS must get soon; empty once nothing is due. */
    'iys-due': {
      readonly brandName: string
      readonly duties: readonly Duty[]
      readonly madeOn: IstanbulDay
      /** The platform's id of the message to update. */
      readonly replaces: string | null
    }
  }
}

interface ReportPostServices {
  readonly register: Register
  readonly outbox: Outbox
  /** Minutes after midnight, Istanbul, for rooms without an hour. */
  readonly reportAtMinutes: number
  readonly stamper: Stamper | null
}

/** Maximum number of missed reports that are posted after downtime. */
const catchUpDays = 7

/**
 * Stores one message for each room and day whose time has come. After downtime the days of a week are posted too. A room
 * gets no day from before it was added, or after its brand was closed.
 */
export async function postDue(parts: ReportPostServices): Promise<void> {
  const { register, reportAtMinutes } = parts
  const now = register.clock()
  const rooms = await listRooms(register)
  if (rooms.length === 0) return
  const from = addDays(dayOf(now), -catchUpDays)
  const posted = await postedSince(register, from)
  const brands = new Map((await listBrands(register)).map((brand) => [brand.code, brand]))
  const hours = new Set(rooms.map(({ reportAt }) => reportAt ?? reportAtMinutes))
  const reachedOn = new Map([...hours].map((minutes) => [minutes, dayLastReached(minutes, now)]))
  const daysToPost: (readonly [IstanbulDay, readonly Room[]])[] = []
  for (const { date } of await closedDaysFrom(register, from)) {
    const wanting = rooms.filter(({ id, addedAt, brandCode, reportAt }) => {
      const brand = brands.get(brandCode)
      const isOpen = brand !== undefined && isOpenOn(brand, date)
      const isTime = date < (reachedOn.get(reportAt ?? reportAtMinutes) ?? date)
      return isOpen && isTime && dayOf(addedAt) <= date && posted.get(date)?.has(id) !== true
    })
    // Each brand alone, so that one that fails does not stop the others.
    for (const rooms of Map.groupBy(wanting, ({ brandCode }) => brandCode).values())
      daysToPost.push([date, rooms])
  }
  await forEachThenThrow(daysToPost, ([date, rooms]) => post(parts, date, rooms))
}

/** Stores the messages of a day's report for these rooms. */
async function post(
  { register, outbox, stamper }: ReportPostServices,
  date: IstanbulDay,
  rooms: readonly Room[],
): Promise<void> {
  const brandCodes = rooms.map(({ brandCode }) => brandCode)
  const result = await dailyReport(register, date, stamper === null ? 'off' : 'unstamped', brandCodes)
  if (result.kind === 'computed')
    await outbox.put(await reportItemsFor(register, result.report, rooms, 'daily'))
}

// The rows are found by the key, which has an index; the day has none.
const isPost = and(gte(outboxTable.key, sql.placeholder('from')), lt(outboxTable.key, 'report;'))
const posts = preparedQuery(() =>
  build
    .select({ date: sql<IstanbulDay>`${outboxTable.headDate}`, roomId: outboxTable.roomId })
    .from(outboxTable)
    .where(and(isPost, isNotNull(outboxTable.headDate))),
)

/** Returns, by day, the ids of rooms that already got a report, from this day on. */
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
    const brandReport = report.brands.find(({ brandCode }) => brandCode === room.brandCode)
    if (brandReport === undefined) return []
    const message = { kind: 'daily-report', ...factsOf(brandReport) } as const
    return {
      ...toRoom(room, `report:${report.date}:${room.id}:${occasion}`, message),
      headDate: brandReport.head === null ? undefined : report.date,
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
  const smsList = (isLatest ? await recentDifference(register) : null) ?? undefined
  return ({ sha384: _, ...report }) => ({
    date,
    report,
    duties: duties.filter(({ brandCode }) => brandCode === report.brandCode),
    answers: answers.filter(({ brandCode }) => brandCode === report.brandCode),
    inIys: inIys(report.brandCode),
    smsList,
    madeOn,
  })
}

/**
 * Maximum number of business days left of changes that staff are reminded of. Changes that are one business day old have two
 * left.
 */
const reminderDaysMax = 2
/** Time between two readings of the queue, which may be long. */
const everyMs = 10 * 60_000

/**
 * Posts in each room what must be reported to İYS soon (D3), at the hour of the daily report. Updates that
 * message later.
 */
export function newDueNews({ register, outbox, reportAtMinutes }: ReportPostServices) {
  const isCheckDue = throttle(everyMs)
  return async (): Promise<void> => {
    const now = register.clock()
    const today = dayOf(now)
    const { iys_exchange: mode } = await register.settings()
    if (mode === 'off' || dayLastReached(reportAtMinutes, now) !== today || !isCheckDue(now)) return
    const duties = (await dutiesWithin(register, reminderDaysMax)).filter(({ of }) => of === undefined)
    const brandName = await brandNames(register)
    await forEachThenThrow(await listRooms(register), async (room) => {
      const brandDuties = duties.filter(({ brandCode }) => brandCode === room.brandCode)
      await notifyRoom(register, outbox, room, {
        brandName: brandName(room.brandCode),
        duties: brandDuties,
        madeOn: today,
      })
    })
  }
}

const nothing = 'nothing'

/** Tells a room of its deadlines. The key holds a digest of the news, so that the same news is not sent twice. */
async function notifyRoom(
  { engine }: Register,
  outbox: Outbox,
  room: Room,
  news: { readonly brandName: string; readonly duties: readonly Duty[]; readonly madeOn: IstanbulDay },
): Promise<void> {
  const prefix = `iys-due:${room.id}`
  const [last] = await engine.read(lastPost({ from: `${prefix}:`, until: `${prefix};` }))
  const earlierNews = last?.key.split(':').at(-1) ?? nothing
  const digest = news.duties.length === 0 ? nothing : hash('sha256', JSON.stringify(news.duties)).slice(0, 16)
  const isOnItsWay = last !== undefined && last.dueAt !== null
  if (isOnItsWay || earlierNews === digest) return
  const replaces = earlierNews === nothing || last?.state !== 'sent' ? null : last.reference
  const key = `${prefix}:${last?.id ?? 0}:${digest}`
  await outbox.put([toRoom(room, key, { kind: 'iys-due', ...news, replaces })])
}

const lastPost = preparedOne(() =>
  build
    .select(pick(outboxTable, 'id', 'key', 'state', 'dueAt', 'reference'))
    .from(outboxTable)
    .where(and(gte(outboxTable.key, sql.placeholder('from')), lt(outboxTable.key, sql.placeholder('until'))))
    .orderBy(desc(outboxTable.id))
    .limit(1),
)
