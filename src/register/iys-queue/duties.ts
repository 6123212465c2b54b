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

/** L1. `daysLeft` counts business days: 0 on the last day, negative after it. */
export interface ReportingClock {
  readonly day: IstanbulDay
  readonly daysLeft: number
}

const unreported: ReadonlySet<NationalState> = new Set(['unverified', 'waiting', 'sent'])

/**
 * Counts the days left to report a consent. Null for a local refusal, if İYS has it or will not take it, or
 * before the brand is activated. Without an exchange null after the deadline too.
 */
export function reportingClock(
  view: Pick<ConsentView, 'local' | 'national' | 'iysAt' | 'recordedAt' | 'brandActivatedAt'>,
  now: number,
  rules: BusinessDayRules,
): ReportingClock | null {
  if (view.local || !unreported.has(view.national)) return null
  if (!isActivated({ activatedAt: view.brandActivatedAt }, now)) return null
  const { day } = legalDeadline(view.iysAt ?? view.recordedAt, rules)
  const daysLeft = businessDaysLeft(dayOf(now), day, rules)
  return view.national === 'unverified' && daysLeft < 0 ? null : { day, daysLeft }
}

/** Statements that İYS must have by the end of a day (L1), or ONAYs not confirmed on their day (L7). */
export interface Duty extends ReportingClock {
  readonly brandCode: number
  readonly status: Status
  readonly count: number
  /** Undefined for a duty towards İYS. */
  readonly of?: 'confirmation'
}

/** Business days left from which on duties are reported unasked. */
export const dutyDaysMax = 1

const hourMs = 60 * 60_000
const changesPerSpan = 5000

const statedAt = sql<number>`coalesce(${consent.iysAt}, ${consent.lastRecordedAt})`

/** Counts each key once, by its last change. No statement is dated after its recording: earlier changes do not count. */
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

/** Lists duties of every brand, the most urgent first, then missed confirmations. */
export async function dutiesWithin(register: Register, daysLeftMax: number): Promise<Duty[]> {
  const { rules } = await register.settings()
  const mode = await exchangeMode(register)
  const unconfirmed = (await missingConfirmations(register)).map(
    (missing): Duty => ({ ...missing, status: 'ONAY', daysLeft: 0, of: 'confirmation' }),
  )
  const ofIys =
    mode === 'off'
      ? await unverifiedDuties(register, daysLeftMax, rules)
      : await queuedDuties(register, daysLeftMax, rules)
  return [...ofIys, ...unconfirmed]
}

/** With an exchange a duty stays until İYS has answered. */
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

/** Reads only changes since the first day that can still fall due. */
async function unverifiedDuties(
  register: Register,
  daysLeftMax: number,
  rules: BusinessDayRules,
): Promise<Duty[]> {
  const today = dayOf(register.clock())
  const days = daysDue(today, daysLeftMax, rules)
  const [first, last] = [days.at(-1), days[0]]
  if (first === undefined || last === undefined) return []
  const duties = new Map<string, Duty>()
  const since = { after: await lastSeqBefore(register, first), through: Number.MAX_SAFE_INTEGER }
  const made = { from: startOfDay(first), until: startOfDay(nextDay(last)), now: register.clock() }
  for await (const span of seqSpans(register, since, changesPerSpan)) {
    for (const { brandCode, status, hour, count } of await register.engine.read(
      dutiesOfSpan({ ...span, ...made }),
    )) {
      if (status === null) continue
      const { day } = legalDeadline(hour * hourMs, rules)
      const key = `${day} ${brandCode} ${status}`
      const counted = count + (duties.get(key)?.count ?? 0)
      const daysLeft = businessDaysLeft(today, day, rules)
      duties.set(key, { brandCode, status, day, daysLeft, count: counted })
    }
  }
  return [...duties].sort(([a], [other]) => (a < other ? -1 : 1)).map(([, duty]) => duty)
}

function daysDue(today: IstanbulDay, daysLeftMax: number, rules: BusinessDayRules): IstanbulDay[] {
  const days: IstanbulDay[] = []
  for (let made = today; ; made = previousDay(made)) {
    const { day } = legalDeadline(startOfDay(made), rules)
    if (day < today) return days
    if (businessDaysLeft(today, day, rules) <= daysLeftMax) days.push(made)
  }
}
