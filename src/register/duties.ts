import { and, eq, gt, gte, inArray, isNull, lt, lte, max, or, sql } from 'drizzle-orm'
import { change, consent } from '../../db/schema.ts'
import { build, preparedQuery, query } from '../../db/statement.ts'
import { type BusinessDayRules, businessDaysLeft, legalDeadline } from '../calendar/business-days.ts'
import { dayOf, type IstanbulDay, nextDay, previousDay, startOfDay } from '../calendar/istanbul.ts'
import type { Status } from '../consent/channel.ts'
import { yieldToEventLoop } from '../event-loop.ts'
import { lastSeqBefore } from './changes/seq-spans.ts'
import { missingConfirmations } from './confirmations/confirmations.ts'
import type { Register } from './register.ts'
import { unreported } from './reporting-clock.ts'

/**
 * So many statements of one kind have to be reported to İYS by the end of one day, and İYS may not have them yet (L1); or so
 * many ONAYs had to be confirmed to their recipients on a day, and were not (L7).
 */
export interface Duty {
  readonly brandCode: number
  readonly status: Status
  /** The last day. */
  readonly day: IstanbulDay
  /** Business days left: 0 on the last day. */
  readonly daysLeft: number
  readonly count: number
  /** Left out where it is about İYS. */
  readonly of?: 'confirmation'
}

/** What is told without being asked for: what falls due today, or within one more business day. */
export const dutyDaysMax = 1

const hourMs = 60 * 60_000
const seqsPerPage = 5000

const statedAt = sql<number>`coalesce(${consent.filedAt}, ${consent.lastRecordedAt})`

/** Every key has one last change, so that it is counted once; and no statement is recorded before it was made. */
const dutiesOfPage = preparedQuery(() =>
  build
    .select({
      brandCode: consent.brandCode,
      status: consent.filedStatus,
      hour: sql<number>`${statedAt} / ${sql.raw(String(hourMs))}`,
      count: sql<number>`count(*)`,
    })
    .from(change)
    .innerJoin(
      consent,
      and(
        eq(consent.recipientId, change.recipientId),
        eq(consent.brandCode, change.brandCode),
        eq(consent.recipientType, change.recipientType),
        eq(consent.channel, change.channel),
        eq(consent.lastId, change.id),
      ),
    )
    .where(
      and(
        gt(change.seq, sql.placeholder('after')),
        lte(change.seq, sql.placeholder('through')),
        inArray(consent.national, [...unreported]),
        // A refusal that is held here only is never reported.
        or(isNull(consent.retAt), eq(consent.filedStatus, 'RET')),
        gte(statedAt, sql.placeholder('from')),
        lt(statedAt, sql.placeholder('until')),
      ),
    )
    .groupBy(consent.brandCode, consent.filedStatus, sql`3`),
)

/**
 * What falls due within so many business days, of every brand, the most pressing first, and after that what was missed (L7).
 * Only the changes since the first day that can still fall due are read, page by page.
 */
export async function dutiesWithin(
  register: Pick<Register, 'engine' | 'clock' | 'settings'>,
  daysLeftMax: number,
): Promise<Duty[]> {
  const { rules } = await register.settings()
  const today = dayOf(register.clock())
  const unconfirmed = (await missingConfirmations(register)).map(
    (missing): Duty => ({ ...missing, status: 'ONAY', daysLeft: 0, of: 'confirmation' }),
  )
  const days = daysDue(today, daysLeftMax, rules)
  const [first, last] = [days.at(-1), days[0]]
  if (first === undefined || last === undefined) return unconfirmed
  const found = new Map<string, Duty>()
  const { after, newest } = await changesSince(register, first)
  for (let seq = after; seq < newest; seq += seqsPerPage) {
    const page = { after: seq, through: seq + seqsPerPage }
    const span = { from: startOfDay(first), until: startOfDay(nextDay(last)) }
    for (const { brandCode, status, hour, count } of await register.engine.read(
      dutiesOfPage({ ...page, ...span }),
    )) {
      if (status === null) continue
      const { day: until } = legalDeadline(hour * hourMs, rules)
      const key = `${until} ${brandCode} ${status}`
      const duty = { brandCode, status, day: until, daysLeft: businessDaysLeft(today, until, rules) }
      found.set(key, { ...duty, count: count + (found.get(key)?.count ?? 0) })
    }
    await yieldToEventLoop()
  }
  const ofIys = [...found].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, duty]) => duty)
  return [...ofIys, ...unconfirmed]
}

/** The days on which a statement was made that falls due so soon, the latest first. */
function daysDue(today: IstanbulDay, daysLeftMax: number, rules: BusinessDayRules): IstanbulDay[] {
  const days: IstanbulDay[] = []
  for (let made = today; ; made = previousDay(made)) {
    const { day: until } = legalDeadline(startOfDay(made), rules)
    if (until < today) return days
    if (businessDaysLeft(today, until, rules) <= daysLeftMax) days.push(made)
  }
}

/** The last `seq` before a day, as far as closed days tell, and the newest of all. */
async function changesSince({ engine }: Pick<Register, 'engine'>, date: IstanbulDay) {
  const after = await lastSeqBefore({ engine }, date)
  const [newest] = await engine.read(query(build.select({ seq: max(change.seq) }).from(change)))
  return { after, newest: newest?.seq ?? 0 }
}
