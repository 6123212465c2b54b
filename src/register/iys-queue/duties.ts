import { and, eq, gt, gte, isNull, lt, lte, or, sql } from 'drizzle-orm'
import { brand, change, consent } from '../../../db/schema.ts'
import { build, preparedQuery } from '../../../db/statement.ts'
import { type BusinessDayRules, businessDaysLeft, legalDeadline } from '../../calendar/business-days.ts'
import { dayOf, type IstanbulDay, nextDay, previousDay, startOfDay } from '../../calendar/istanbul.ts'
import type { NationalState, Status } from '../../consent/consent.ts'
import { lastSeqBefore, seqSpans } from '../changes/seq-spans.ts'
import { brandIsActivated, isActivated } from '../company/brands.ts'
import { exchangeMode } from '../company/settings.ts'
import { missingConfirmations } from '../confirmation/confirmations.ts'
import { nationalInForce } from '../consents.ts'
import type { ConsentView } from '../look-up/look-up.ts'
import type { Register } from '../register.ts'
import { queueGroups } from './groups.ts'

/**
 * Last day on which a consent must be reported to İYS (L1: three business days). `daysLeft` counts business days from today:
 * 0 on that day, negative after it.
 */
export interface ReportingClock {
  readonly day: IstanbulDay
  readonly daysLeft: number
}

/** States in which İYS does not have the consent yet, but may still accept it. */
const unreportedStates: ReadonlySet<NationalState> = new Set(['unverified', 'waiting', 'sent'])

/**
 * Counts the days left to report a consent to İYS. Returns null if nothing has to be reported: İYS has the consent or
 * refuses it, İYS would not accept it (a local refusal), or the brand is not activated in İYS yet. While the exchange with
 * İYS is off, it also returns null after the deadline, since the consent cannot be reported any more.
 */
export function reportingClock(
  view: Pick<ConsentView, 'local' | 'national' | 'iysAt' | 'recordedAt' | 'brandActivatedAt'>,
  now: number,
  rules: BusinessDayRules,
): ReportingClock | null {
  if (view.local || !unreportedStates.has(view.national)) return null
  if (!isActivated({ activatedAt: view.brandActivatedAt }, now)) return null
  const { day } = legalDeadline(view.iysAt ?? view.recordedAt, rules)
  const daysLeft = businessDaysLeft(dayOf(now), day, rules)
  return view.national === 'unverified' && daysLeft < 0 ? null : { day, daysLeft }
}

/** Number of statements that must be reported to İYS by the end of a day (L1), or of ONAYs whose confirmation is late (L7). */
export interface Duty extends ReportingClock {
  readonly brandCode: number
  readonly status: Status
  readonly count: number
  /** `confirmation`: the recipient is owed a confirmation of their ONAY. Undefined for a duty to report to İYS. */
  readonly of?: 'confirmation'
}

/** Maximum number of business days left of a duty of which staff are reminded without asking. */
export const dutyDaysMax = 1

const hourMs = 60 * 60_000
const changesPerSpan = 5000

/** Moment of the statement in İYS's record; without one the recording time of the newest change. */
const statedAt = sql<number>`coalesce(${consent.iysAt}, ${consent.lastRecordedAt})`

/**
 * Counts the consents whose newest change lies in a span of the ledger and that İYS does not have, by brand, status and hour
 * of the statement. Each consent is counted once. No statement is dated after its recording, so earlier spans can be left out.
 */
const dutiesOfSpan = preparedQuery(() =>
  build
    .select({
      brandCode: consent.brandCode,
      status: consent.iysStatus,
      hour: sql<number>`${statedAt} / ${sql.raw(String(hourMs))}`,
      count: sql<number>`count(*)`,
    })
    .from(change)
    .innerJoin(consent, and(eq(consent.id, change.consentId), eq(consent.lastId, change.id)))
    .innerJoin(brand, and(eq(brand.code, consent.brandCode), brandIsActivated))
    .where(
      and(
        gt(change.seq, sql.placeholder('after')),
        lte(change.seq, sql.placeholder('through')),
        eq(nationalInForce, 'unverified'),
        or(isNull(consent.retAt), eq(consent.iysStatus, 'RET')),
        gte(statedAt, sql.placeholder('from')),
        lt(statedAt, sql.placeholder('until')),
      ),
    )
    .groupBy(consent.brandCode, consent.iysStatus, sql`3`),
)

/** Lists the duties of all brands with at most `daysLeftMax` business days left, the most urgent first, then late confirmations. */
export async function dutiesWithin(register: Register, daysLeftMax: number): Promise<Duty[]> {
  const { rules } = await register.settings()
  const mode = await exchangeMode(register)
  const confirmationDuties = (await missingConfirmations(register)).map(
    (missing): Duty => ({ ...missing, status: 'ONAY', daysLeft: 0, of: 'confirmation' }),
  )
  const iysDuties =
    mode === 'off'
      ? await unverifiedDuties(register, daysLeftMax, rules)
      : await queuedDuties(register, daysLeftMax, rules)
  return [...iysDuties, ...confirmationDuties]
}

/** Lists the duties while the exchange with İYS is on: a duty remains until İYS has answered the change, even if overdue. */
async function queuedDuties(
  register: Register,
  daysLeftMax: number,
  rules: BusinessDayRules,
): Promise<Duty[]> {
  const today = dayOf(register.clock())
  return (await queueGroups(register))
    .filter(({ state, hasDeadline }) => hasDeadline && (state === 'waiting' || state === 'sent'))
    .flatMap(({ brandCode, dueOn: day, approval, rejection }): Duty[] => {
      const daysLeft = businessDaysLeft(today, day, rules)
      const duty = { brandCode, day, daysLeft }
      return [
        { ...duty, status: 'ONAY' as const, count: approval },
        { ...duty, status: 'RET' as const, count: rejection },
      ]
    })
    .filter(({ count, daysLeft }) => count > 0 && daysLeft <= daysLeftMax)
}

/**
 * Lists the duties while the exchange with İYS is off: the consents that are still in time. Reads only changes since the
 * first day whose statements can still be reported.
 */
async function unverifiedDuties(
  register: Register,
  daysLeftMax: number,
  rules: BusinessDayRules,
): Promise<Duty[]> {
  const today = dayOf(register.clock())
  const statementDays = daysDue(today, daysLeftMax, rules)
  const [firstDay, lastDay] = [statementDays.at(-1), statementDays[0]]
  if (firstDay === undefined || lastDay === undefined) return []
  const duties = new Map<string, Duty>()
  const ledgerSpan = { after: await lastSeqBefore(register, firstDay), through: Number.MAX_SAFE_INTEGER }
  const times = { from: startOfDay(firstDay), until: startOfDay(nextDay(lastDay)), now: register.clock() }
  for await (const span of seqSpans(register, ledgerSpan, changesPerSpan)) {
    const rows = await register.engine.read(dutiesOfSpan({ ...span, ...times }))
    for (const { brandCode, status, hour, count } of rows) {
      if (status === null) continue
      const { day } = legalDeadline(hour * hourMs, rules)
      const key = `${day} ${brandCode} ${status}`
      const total = count + (duties.get(key)?.count ?? 0)
      const daysLeft = businessDaysLeft(today, day, rules)
      duties.set(key, { brandCode, status, day, daysLeft, count: total })
    }
  }
  // The keys begin with the day, so the most urgent duty comes first.
  return [...duties].sort(([key], [otherKey]) => (key < otherKey ? -1 : 1)).map(([, duty]) => duty)
}

/** Lists, newest first, the days whose statements may still be reported and have at most `daysLeftMax` business days left. */
function daysDue(today: IstanbulDay, daysLeftMax: number, rules: BusinessDayRules): IstanbulDay[] {
  const days: IstanbulDay[] = []
  for (let statementDay = today; ; statementDay = previousDay(statementDay)) {
    const { day } = legalDeadline(startOfDay(statementDay), rules)
    if (day < today) return days
    if (businessDaysLeft(today, day, rules) <= daysLeftMax) days.push(statementDay)
  }
}
