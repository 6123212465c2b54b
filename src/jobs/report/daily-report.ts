import { addDays, dayOf, type IstanbulDay, previousDay } from '../../calendar/istanbul.ts'
import { isWithinRetention, retentionYearsMin } from '../../consent/retention.ts'
import {
  type ClosingRefusal,
  chainBeginsOn,
  closedDay,
  closedDaysFrom,
  closingRefusal,
} from '../../ledger/days.ts'
import { agreementsOf, movementDigest, spanOf } from '../../proof/movement-file.ts'
import { type Stamp, stampsOf } from '../../proof/stamps.ts'
import { originOf } from '../../register/actor.ts'
import { brandsOfDay, dayCounts } from '../../register/changes/day.ts'
import { hasDroppedAddress } from '../../register/changes/movements.ts'
import type { Register } from '../../register/register.ts'
import {
  type BrandDay,
  type BrandReport,
  brandDays,
  type DailyReport,
  type DayCount,
  type StampState,
} from '../../report/daily.ts'

/** Reason why a day has no report: it is in the future, or the clock is too far ahead to close it. */
export type ReportRefusal = { readonly kind: 'to-come' } | ClosingRefusal

export type ReportRequest =
  | { readonly ok: true; readonly report: DailyReport }
  | { readonly ok: false; readonly refusal: ReportRefusal }

/**
 * Computes the report of a day, by default yesterday. Reads only: the scheduler and `izin report` close days,
 * and an open day is a preview. `unstamped` is the state of a brand without a stamp. `brandCodes` limits the
 * work, since a digest costs making the file.
 */
export async function dailyReport(
  register: Register,
  date: IstanbulDay | null,
  unstamped: Exclude<StampState, 'stamped'>,
  brandCodes: readonly number[] | null = null,
): Promise<ReportRequest> {
  const today = dayOf(register.clock())
  const wanted = date ?? previousDay(today)
  if (wanted > today) return { ok: false, refusal: { kind: 'to-come' } }
  const closed = await closedDay(register, wanted)
  const refusal = closed === null && wanted < today ? await closingRefusal(register, wanted) : null
  if (refusal !== null) return { ok: false, refusal }
  const chainBegins = closed === null ? await chainBeginsOn(register) : null
  const isBeforeChain = chainBegins !== null && wanted < chainBegins
  const days = (await brandDaysOn(register, wanted)).filter(
    ({ brandCode }) => brandCodes === null || brandCodes.includes(brandCode),
  )
  const stamps = await stampsOf(register, wanted)
  const agreements = await agreementsOf(register, wanted)
  const brands: BrandReport[] = []
  for (const day of days) {
    const stamp = stamps.get(day.brandCode)
    const agreed = agreements.get(day.brandCode)
    const isOver = await isRetentionOver(register, wanted, day.brandCode)
    // The stamped file is gone; its stamp and digest are kept.
    const digest =
      isOver && stamp !== undefined ? stamp.digest : await movementDigest(register, wanted, day.brandCode)
    brands.push({
      ...day,
      sha384: digest.toString('hex'),
      ...stampFacts(stamp, digest, unstamped),
      // An agreement, too, counts for exactly the bytes it was given for.
      ...(closed !== null && day.total > 0
        ? { agreedAt: agreed?.digest.equals(digest) ? agreed.agreedAt : null }
        : {}),
      ...(isOver ? { retentionOver: true as const } : {}),
      head: closed?.head.toString('hex') ?? null,
    })
  }
  const preview = closed === null && !isBeforeChain
  const chain = isBeforeChain ? chainBegins : null
  return { ok: true, report: { date: wanted, preview, chainBeginsOn: chain, brands } }
}

/** True if addresses in the file of that day were dropped, which young files never lose. */
async function isRetentionOver(register: Register, date: IstanbulDay, brandCode: number): Promise<boolean> {
  if (isWithinRetention(date, retentionYearsMin, register.clock())) return false
  return await hasDroppedAddress(register, await spanOf(register, date), brandCode)
}

/** A stamp counts for exactly the bytes it was given for. */
function stampFacts(
  stamp: Stamp | undefined,
  digest: Buffer,
  unstamped: Exclude<StampState, 'stamped'>,
): Pick<BrandReport, 'stamp' | 'stampedAt' | 'authority'> {
  if (stamp === undefined || !stamp.digest.equals(digest)) {
    return { stamp: unstamped, stampedAt: null, authority: null }
  }
  const { stampedAt, authority } = stamp
  return { stamp: 'stamped', stampedAt, authority }
}

/** Returns the same weekday a week before; null if that day is not closed. */
export async function weekBefore(
  register: Register,
  date: IstanbulDay,
): Promise<ReadonlyMap<number, { total: number; rejections: number }> | null> {
  const before = addDays(date, -7)
  const closed = await closedDay(register, before)
  if (closed === null) return null
  const days = await brandDaysOn(register, before)
  return new Map(
    days.map(({ brandCode, total, channels }) => [
      brandCode,
      { total, rejections: channels.reduce((sum, { rejection }) => sum + rejection, 0) },
    ]),
  )
}

/** Counts what every brand did in a day so far, without decrypting addresses. */
export async function brandDaysOn(register: Register, date: IstanbulDay): Promise<BrandDay[]> {
  const span = await spanOf(register, date)
  const byDoor = await dayCounts(register, span)
  const counts = byDoor.map(({ door, ...count }): DayCount => ({ ...count, origin: originOf(door) }))
  return brandDays(await brandsOfDay(register, span, byDoor), counts)
}

/** A report without digests. */
export interface ReportInShort {
  readonly date: IstanbulDay
  readonly brands: readonly BrandDay[]
}

const reportsAtHand = 7

/** The last reports, and the reason if the clock is too far ahead to close the newest days. */
export interface LastReports {
  readonly reports: readonly ReportInShort[]
  readonly refusal: ClosingRefusal | null
}

/** Lists the last seven closed days, newest first; fewer if the register is younger. */
export async function daysAtHand(
  register: Register,
): Promise<{ readonly dates: readonly IstanbulDay[] } & Pick<LastReports, 'refusal'>> {
  const yesterday = previousDay(dayOf(register.clock()))
  const days = await closedDaysFrom(register, addDays(yesterday, 1 - reportsAtHand))
  return {
    dates: days.toReversed().map(({ date }) => date),
    refusal: await closingRefusal(register, yesterday),
  }
}

export async function lastReports(register: Register): Promise<LastReports> {
  const { dates, refusal } = await daysAtHand(register)
  const reports: ReportInShort[] = []
  for (const date of dates) reports.push({ date, brands: await brandDaysOn(register, date) })
  return { reports, refusal }
}
