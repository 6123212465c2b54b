import { and, eq, gte, inArray, isNotNull, lt, sql } from 'drizzle-orm'
import { isDatabaseFault } from '../../../db/engine.ts'
import { entry, outbox, room } from '../../../db/schema.ts'
import { build, pick, preparedQuery, statement } from '../../../db/statement.ts'
import { addDays, dayOf, type IstanbulDay, instantAt, nextDay, previousDay } from '../../calendar/istanbul.ts'
import type { Outbox, OutboxItem } from '../../jobs/outbox/outbox.ts'
import { dailyReport } from '../../jobs/report/daily-report.ts'
import { forEachThenThrow, toRoom } from '../../jobs/sending.ts'
import { closedDaysFrom } from '../../ledger/days.ts'
import type { Stamper } from '../../ledger/time-stamp/authority.ts'
import { brandNames, isOpenOn, listBrands } from '../../register/brands.ts'
import { type AnswersDue, answersDue, answersOf } from '../../register/complaints/list.ts'
import { type Duty, dutiesWithin, dutyDaysMax } from '../../register/duties.ts'
import { type StateCounts, statesInIys } from '../../register/exchange/status.ts'
import type { Register } from '../../register/register.ts'
import { listRooms, type Room } from '../../register/rooms.ts'
import type { BrandReport, DailyReport } from '../../report/daily.ts'

/** Facts that are told of one brand's day. */
export interface DayFacts {
  readonly date: IstanbulDay
  readonly report: BrandReport
  /** Duties as counted on `madeOn`, so that a later attempt says the same. */
  readonly duties: readonly Duty[]
  /** Complaints whose answer is due soon or late, counted on that day too. */
  readonly answers: readonly AnswersDue[]
  /** Changes by their state in İYS on that day; left out without an exchange. */
  readonly inIys?: StateCounts | undefined
  readonly madeOn: IstanbulDay
}

declare module '../../jobs/message.ts' {
  interface PostKinds {
    'daily-report': DayFacts
    /** The stamp of a day whose report was posted without one. */
    stamped: {
      readonly date: IstanbulDay
      readonly brandCode: number
      readonly brandName: string
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
    if (wanting.length > 0) due.push([date, wanting])
  }
  await forEachThenThrow(due, ([date, wanting]) => postDay(parts, date, wanting))
}

/** All brands at once share most of the work. If that fails, each brand alone, so that one does not stop the others. */
async function postDay(parts: ReportPostParts, date: IstanbulDay, rooms: readonly Room[]): Promise<void> {
  try {
    await post(parts, date, rooms)
  } catch (error) {
    if (isDatabaseFault(error)) throw error
    const byBrand = Map.groupBy(rooms, ({ brandCode }) => brandCode)
    if (byBrand.size < 2) throw error
    await forEachThenThrow(byBrand.values(), (own) => post(parts, date, own))
  }
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

/** Builds the posts of a report for these rooms; `occasion` makes a deliberate second post another message. */
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
    // A day that is not closed has no head and is never stamped.
    const awaitsStamp = own.stamp === 'unstamped' && own.head !== null
    return {
      ...toRoom(room, `report:${report.date}:${room.id}:${occasion}`, message),
      headDate: own.head === null ? undefined : report.date,
      awaitsStampOf: awaitsStamp ? Buffer.from(own.sha384, 'hex') : undefined,
    }
  })
}

/** Returns what is said of a brand's day; only the last days tell what falls due now. */
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
    answers: answersOf(answers, report.brandCode),
    inIys: inIys(report.brandCode),
    madeOn,
  })
}

/** Tells rooms that got a report without its stamp when the stamp of the same file has come. */
export async function notifyOfStamps(register: Register, posts: Outbox): Promise<void> {
  const arrived = await register.engine.read(arrivedStamps())
  if (arrived.length === 0) return
  const brandName = await brandNames(register)
  const present = arrived.filter(({ removedAt }) => removedAt === null)
  await posts.put(
    present.map(({ postId, roomId, platform, externalId, removedAt, ...stamp }) =>
      toRoom({ id: roomId, platform, externalId }, `stamped:${stamp.date}:${roomId}`, {
        kind: 'stamped',
        ...stamp,
        brandName: brandName(stamp.brandCode),
      }),
    ),
  )
  const waiting = inArray(
    outbox.id,
    arrived.map(({ postId }) => postId),
  )
  const settle = statement(build.update(outbox).set({ awaitsStampOf: null }).where(waiting))
  await register.engine.unit([], () => ({ writes: [settle], result: null }))
}

const postsMax = 500

const isItsStamp = and(
  eq(entry.subject, sql`'stamp ' || ${outbox.headDate} || ' ' || ${room.brandCode}`),
  eq(sql`${entry.content} ->> '$.sha384'`, sql`lower(hex(${outbox.awaitsStampOf}))`),
)
const arrivedStamps = preparedQuery(() =>
  build
    .select({
      postId: outbox.id,
      roomId: room.id,
      ...pick(room, 'platform', 'externalId', 'removedAt'),
      date: sql<string>`${entry.content} ->> '$.date'`,
      brandCode: sql<number>`${entry.content} ->> '$.brandCode'`,
    })
    .from(outbox)
    .innerJoin(room, eq(room.id, outbox.roomId))
    .innerJoin(entry, isItsStamp)
    .where(isNotNull(outbox.awaitsStampOf))
    .orderBy(outbox.id)
    .limit(postsMax),
)
