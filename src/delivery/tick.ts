import { and, eq, gte, inArray, isNotNull, lt, lte } from 'drizzle-orm'
import type { Outcome } from '../../db/engine.ts'
import { lease, outbox, outboxAttempt, recordedRequest } from '../../db/schema.ts'
import { build, query, statement } from '../../db/statement.ts'
import { addDays, dayOf, type IstanbulDay, instantAt, nextDay, previousDay } from '../calendar/istanbul.ts'
import type { Log } from '../log.ts'
import { closedDaysFrom } from '../proof/day.ts'
import { sealChanges } from '../proof/seal.ts'
import type { Stamper } from '../proof/stamp/authority.ts'
import { stampDue } from '../proof/wanted-stamps.ts'
import { forgetAdds } from '../register/add-requests.ts'
import { forgetCodes } from '../register/codes/forget.ts'
import { forgetConsentRequests } from '../register/consent-requests/forget.ts'
import { forgetDrafts } from '../register/drafts.ts'
import { dutiesWithin, dutyDaysMax } from '../register/duties.ts'
import { forgetImports } from '../register/imports/forget.ts'
import type { Register } from '../register/register.ts'
import { listRooms, type Room } from '../register/rooms.ts'
import { type DayCounts, weekCounts } from '../register/week.ts'
import { workAdds } from '../register/work-adds.ts'
import type { DailyReport } from '../report/daily.ts'
import type { SteadyClock } from '../steady-clock.ts'
import { watchClock } from './clock-watch.ts'
import { confirmConsents } from './confirmations.ts'
import { dailyReport, weekBefore } from './daily-report.ts'
import { tellOfRecipients } from './digest.ts'
import { followDisputes } from './disputes.ts'
import { holdDrills } from './drills.ts'
import { closeDueDays } from './due-days.ts'
import { tellOfImports } from './import-news.ts'
import { type FetchFile, openImports, type ReadLines } from './imports.ts'
import type { Inbox } from './inbox.ts'
import { tellOfMissingSenders } from './missing-senders.ts'
import type { Outbox, OutboxItem } from './outbox.ts'
import { retentionTurn } from './retention.ts'
import { closeExpired } from './second-person.ts'
import { tellOfStamps } from './stamp-news.ts'

export interface TickParts {
  readonly register: Register
  readonly inbox: Inbox
  readonly outbox: Outbox
  /** Where the pages behind our links are found, without a slash at its end. */
  readonly publicUrl: string
  /** Minutes after midnight, Istanbul, of the daily post in rooms that have no time of their own. */
  readonly reportAtMinutes: number
  /** Fetches files that were shared in Slack; undefined where that is off. */
  readonly fetchFile?: FetchFile | undefined
  /** Reads files that were uploaded; null where they are left for another process. */
  readonly readLines: ReadLines | null
  /** Who stamps the daily files; null where nobody does. */
  readonly stamper: Stamper | null
  readonly log: Log
  /** 0 to 1; draws for the readiness drills. */
  readonly random: () => number
  /** What is known of the register's clock. */
  readonly time: Pick<SteadyClock, 'isProven' | 'jumped'>
  /** Names this process among those that may tick. */
  readonly holder: string
}

export interface Tick {
  /** Asks what is due now and does it. Ticks of one process follow each other. */
  run(): Promise<void>
  /** Begins no more jobs, and gives up their lease when those that run have ended: the next process need not wait for it. */
  end(): Promise<void>
}

/** Longer than any tick takes; a process that dies in one is followed after this. */
const leaseMs = 5 * 60_000
const requestKeptMs = 90 * 24 * 60 * 60_000
const sentKeptMs = 90 * 24 * 60 * 60_000

/** How often the jobs that one process at a time does are looked at; deliveries are looked at in every tick. */
const jobsEveryMs = 60_000
/** How often it is looked whether something waits for a platform that is not set up; at the start too. */
const sendersEveryMs = 60 * 60_000
/** What is to be forgotten has to be looked for in whole tables. */
const forgetEveryMs = 60 * 60_000

/**
 * The one tick: asks what is due now and does it, so that nothing depends on a timer having fired. What one step throws is
 * logged and does not keep the others from their turn.
 */
export function newTick(parts: TickParts): Tick {
  const { register, inbox, outbox, stamper, log, time } = parts
  const jobsAreDue = pace(jobsEveryMs)
  const sendersAreDue = pace(sendersEveryMs)
  const forgettingIsDue = pace(forgetEveryMs)
  let running: Promise<void> = Promise.resolve()
  let jobsRunning: Promise<void> = Promise.resolve()
  let ended = false
  const imports = openImports(parts)

  async function step(name: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (error) {
      log.error('tick.failed', error, { step: name })
    }
  }

  async function jobs(): Promise<void> {
    if (ended || !(await holds(parts))) return
    await step('close days', () => closeDueDays(parts))
    await step('seal', () => sealChanges(register))
    if (stamper !== null) await step('stamp', () => stampDue(register, stamper, log))
    await step('post reports', () => postDueReports(parts))
    await step('drills', () => holdDrills(parts))
    await step('confirm consents', () => confirmConsents(parts))
    await step('tell of recipients', () => tellOfRecipients(register, outbox))
    await step('second person', () => closeExpired(parts))
    await step('disputes', () => followDisputes(parts))
    await step('tell of stamps', () => tellOfStamps(register, outbox))
    if (time.isProven()) await step('retention', () => retentionTurn(register, outbox, log))
    if (time.isProven() && forgettingIsDue(register.clock())) await step('forget', () => forget(parts))
  }

  async function once(): Promise<void> {
    await step('clock', () => watchClock(parts))
    await step('inbox', () => inbox.workDue())
    await step('adds', () => workAdds(register))
    void imports.work()
    await step('tell of imports', () => tellOfImports(register, outbox))
    if (jobsAreDue(register.clock())) jobsRunning = step('jobs', jobs)
    await jobsRunning
    if (sendersAreDue(register.clock())) await step('senders', () => tellOfMissingSenders(parts))
    await step('outbox', () => outbox.deliverDue())
  }

  return {
    run() {
      running = running.then(once)
      return running
    },
    async end() {
      ended = true
      await imports.end()
      await jobsRunning
      await step('give up the lease', () => giveUpLease(parts))
    },
  }
}

/** Says yes at first, and again when the clock has moved this far, in either direction. */
function pace(everyMs: number): (now: number) => boolean {
  let last = Number.NEGATIVE_INFINITY
  return (now) => {
    if (Math.abs(now - last) < everyMs) return false
    last = now
    return true
  }
}

/** Takes or keeps the lease of the jobs that one process at a time does. */
async function holds({ register, holder }: TickParts): Promise<boolean> {
  const now = register.clock()
  const mine = { holder, until: now + leaseMs }
  return await register.engine.unit([jobsLease], ([held]): Outcome<boolean> => {
    if (held !== undefined && held.holder !== holder && isInForce(held.until, now)) {
      return { writes: [], result: false }
    }
    const take = build
      .insert(lease)
      .values({ name: 'jobs', ...mine })
      .onConflictDoUpdate({ target: lease.name, set: mine })
    return { writes: [statement(take)], result: true }
  })
}

/** The lease ends now, when it is ours. */
async function giveUpLease({ register, holder }: TickParts): Promise<void> {
  const until = register.clock()
  const isOurs = and(eq(lease.name, 'jobs'), eq(lease.holder, holder))
  await register.engine.unit([], () => ({
    writes: [statement(build.update(lease).set({ until }).where(isOurs))],
    result: null,
  }))
}

const jobsLease = query(
  build.select({ holder: lease.holder, until: lease.until }).from(lease).where(eq(lease.name, 'jobs')),
)

/** A lease that ends too far ahead was taken by a clock that has been set back since; it would never seem to end. */
function isInForce(until: number, now: number): boolean {
  return until > now && until <= now + 2 * leaseMs
}

/**
 * One outbox row for each room and day whose time of posting has come, once. After downtime the days that were missed are
 * posted too, up to the setting; a room gets no day from before it was added.
 */
export async function postDueReports(parts: TickParts, now = parts.register.clock()): Promise<void> {
  const { register, outbox, reportAtMinutes } = parts
  const rooms = await listRooms(register)
  if (rooms.length === 0) return
  const { report_catch_up_days: catchUp } = await register.settings()
  const today = dayOf(now)
  const days = await closedDaysFrom(register, addDays(today, -catchUp))
  for (const { date } of days) {
    const due = rooms.filter(
      (room) => instantAt(nextDay(date), room.reportAtMinutes ?? reportAtMinutes) <= now,
    )
    if (due.length === 0) continue
    const wanting = await withoutPost(register, date, due)
    if (wanting.length === 0) continue
    await outbox.put(await reportItems(parts, date, wanting))
  }
}

async function withoutPost(register: Register, date: IstanbulDay, rooms: readonly Room[]): Promise<Room[]> {
  // By the beginning of the key, which has an index, and not by the day, which has none.
  const isOfDay = and(gte(outbox.key, `report:${date}:`), lt(outbox.key, `report:${date};`))
  const posted = await register.engine.read(
    query(
      build
        .select({ roomId: outbox.roomId })
        .from(outbox)
        .where(and(isOfDay, isNotNull(outbox.headDate))),
    ),
  )
  const done = new Set(posted.map(({ roomId }) => roomId))
  return rooms.filter(({ id, addedAt }) => !done.has(id) && dayOf(addedAt) <= date)
}

async function reportItems(
  { register, stamper }: TickParts,
  date: IstanbulDay,
  rooms: readonly Room[],
): Promise<OutboxItem[]> {
  const asked = await dailyReport(register, date, stamper === null ? 'off' : 'unstamped')
  if (!asked.ok) return []
  return await reportItemsFor(register, asked.report, rooms, 'daily')
}

/** The posts of a report for these rooms; `occasion` makes a deliberate second post another message. */
export async function reportItemsFor(
  register: Register,
  report: DailyReport,
  rooms: readonly Room[],
  occasion: string,
): Promise<OutboxItem[]> {
  const before = await weekBefore(register, report.date)
  const madeOn = dayOf(register.clock())
  // What falls due now is no matter of a day that is told late.
  const isLatest = report.date >= previousDay(madeOn)
  const duties = isLatest ? await dutiesWithin(register, dutyDaysMax) : []
  const weeks = new Map<number, DayCounts[]>()
  for (const code of new Set(rooms.map(({ brandCode }) => brandCode))) {
    weeks.set(code, await weekCounts(register, code, report.date))
  }
  return rooms.flatMap((room) => {
    const own = report.brands.find(({ brandCode }) => brandCode === room.brandCode)
    if (own === undefined) return []
    return {
      key: `report:${report.date}:${room.id}:${occasion}`,
      platform: room.platform,
      target: room.externalId,
      roomId: room.id,
      // A day from before the register began is past, but has no head.
      headDate: own.head === null ? undefined : report.date,
      message: {
        kind: 'daily-report' as const,
        date: report.date,
        report: own,
        weekBefore: before?.get(room.brandCode) ?? null,
        duties: duties.filter(({ brandCode }) => brandCode === room.brandCode),
        madeOn,
        week: weeks.get(room.brandCode) ?? [],
      },
    }
  })
}

/** No letter is of use for longer. */
const letterKeptMs = 3 * 24 * 60 * 60_000

/**
 * Settles letters that wait for a sender which is not set up any more: their bodies hold addresses. One that may have arrived
 * stays unknown.
 */
async function dropStaleLetters({ engine, clock }: Register): Promise<void> {
  const now = clock()
  const isStale = and(
    inArray(outbox.platform, ['mail', 'sms']),
    isNotNull(outbox.dueAt),
    lte(outbox.createdAt, now - letterKeptMs),
  )
  const ended = { body: null, dueAt: null, settledAt: now }
  await engine.unit([], () => ({
    writes: [
      statement(
        build
          .update(outbox)
          .set({ ...ended, state: 'refused' })
          .where(and(isStale, eq(outbox.state, 'waiting'))),
      ),
      statement(build.update(outbox).set(ended).where(isStale)),
    ],
    result: null,
  }))
}

/** Drops what is kept only to recognise repeats, once no repeat can come any more. */
async function forget({ register, inbox }: TickParts): Promise<void> {
  const now = register.clock()
  await inbox.forgetOld()
  await forgetAdds(register)
  await forgetDrafts(register)
  await forgetCodes(register)
  await forgetConsentRequests(register)
  await forgetImports(register)
  await dropStaleLetters(register)
  const isOldPost = and(eq(outbox.state, 'sent'), lte(outbox.settledAt, now - sentKeptMs))
  const oldPosts = build.select({ id: outbox.id }).from(outbox).where(isOldPost)
  await register.engine.unit([], () => ({
    writes: [
      statement(build.delete(recordedRequest).where(lte(recordedRequest.recordedAt, now - requestKeptMs))),
      // Its attempts first: ids are given out again, and what is left would pass for another message's.
      statement(build.delete(outboxAttempt).where(inArray(outboxAttempt.outboxId, oldPosts))),
      statement(build.delete(outbox).where(isOldPost)),
    ],
    result: null,
  }))
}
