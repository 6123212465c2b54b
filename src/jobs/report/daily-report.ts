export { movementFile } from '../../proof/movement-file.ts'

import { addDays, dayOf, type IstanbulDay, previousDay } from '../../calendar/istanbul.ts'
import { isWithinRetention } from '../../consent/retention.ts'
import {
  type ClosingRefusal,
  chainBeginsOn,
  closeDays,
  closedDay,
  closedDaysFrom,
  firstOpenDay,
  unproven,
} from '../../ledger/days.ts'
import { movementDigest, spanOf } from '../../proof/movement-file.ts'
import { type Stamp, stampsOf } from '../../proof/stamps.ts'
import { originOf } from '../../register/actor.ts'
import { agreementsOf } from '../../register/agreements.ts'
import { brandsOfDay, dayCounts } from '../../register/changes/day.ts'
import { hasDroppedAddress } from '../../register/changes/movements.ts'
import type { Register } from '../../register/register.ts'
import { retentionYearsMin } from '../../register/settings.ts'
import {
  type BrandDay,
  type BrandReport,
  brandDays,
  type DailyReport,
  type DayCount,
  type StampState,
} from '../../report/daily.ts'

/** Why there is no report of a day: it is still to come, or may not be closed now. */
export type ReportRefusal = { readonly kind: 'to-come' } | ClosingRefusal

export type AskedReport =
  | { readonly ok: true; readonly report: DailyReport }
  | { readonly ok: false; readonly refusal: ReportRefusal }

/**
 * The report of an Istanbul day: of yesterday when no day is given. A past day is closed first, so that its numbers are
 * final; where it may not be closed now, that is the answer instead. Today is a preview. Chat and command line both call
 * this, so they give the same value. `unstamped` is what a brand without a stamp is: to be stamped, or nobody stamps here.
 * With `brandCodes` it is of these brands alone: to tell the digest of a brand's file is to make the file.
 */
export async function dailyReport(
  register: Register,
  date: IstanbulDay | null,
  unstamped: Exclude<StampState, 'stamped'>,
  brandCodes: readonly number[] | null = null,
): Promise<AskedReport> {
  const today = dayOf(register.clock())
  const wanted = date ?? previousDay(today)
  if (wanted > today) return { ok: false, refusal: { kind: 'to-come' } }
  const closing = wanted < today ? await closeDays(register, wanted, unproven) : null
  if (closing?.ok === false) return closing
  const closed = await closedDay(register, wanted)
  const days = (await brandDaysOn(register, wanted)).filter(
    ({ brandCode }) => brandCodes === null || brandCodes.includes(brandCode),
  )
  const stamps = await stampsOf(register, wanted)
  const agreements = await agreementsOf(register, wanted)
  const brands: BrandReport[] = []
  for (const day of days) {
    const stamp = stamps.get(day.brandCode)
    const isOver = await isRetentionOver(register, wanted, day.brandCode)
    // The file as it was stamped is not there any more; that it was stamped, and with which digest, is.
    const digest =
      isOver && stamp !== undefined ? stamp.digest : await movementDigest(register, wanted, day.brandCode)
    brands.push({
      ...day,
      sha384: digest.toString('hex'),
      ...stampFacts(stamp, digest, unstamped),
      ...(closed !== null && day.total > 0
        ? { agreedAt: agreedAt(agreements.get(day.brandCode), digest) }
        : {}),
      ...(isOver ? { retentionOver: true as const } : {}),
      head: closed?.head.toString('hex') ?? null,
    })
  }
  const begins = wanted < today && closed === null ? await chainBeginsOn(register) : null
  return { ok: true, report: { date: wanted, preview: wanted === today, chainBeginsOn: begins, brands } }
}

/** Whether addresses in the file of that day were dropped, which no younger day's can be. */
async function isRetentionOver(register: Register, date: IstanbulDay, brandCode: number): Promise<boolean> {
  if (isWithinRetention(date, retentionYearsMin, register.clock())) return false
  return await hasDroppedAddress(register, await spanOf(register, date), brandCode)
}

/** A stamp counts for the very bytes that it was given for. */
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

/** An agreement counts for the very bytes that it was given for. */
function agreedAt(
  agreed: { readonly digest: Buffer; readonly agreedAt: number } | undefined,
  digest: Buffer,
): number | null {
  return agreed?.digest.equals(digest) ? agreed.agreedAt : null
}

/** The same weekday a week before, to compare with; null where the register has no such day. */
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

/** What every brand did in a day, as it stands; closes nothing, and opens no address. */
export async function brandDaysOn(register: Register, date: IstanbulDay): Promise<BrandDay[]> {
  const span = await spanOf(register, date)
  const byDoor = await dayCounts(register, span)
  const counts = byDoor.map(({ door, ...count }): DayCount => ({ ...count, origin: originOf(door) }))
  return brandDays(await brandsOfDay(register, span, byDoor), counts)
}

/** A day's report in short. Whether a stamp and an agreement are of the very bytes is left to the whole report. */
export interface ReportInShort {
  readonly date: IstanbulDay
  readonly brands: readonly (BrandDay & Pick<BrandReport, 'stamp' | 'stampedAt' | 'agreedAt'>)[]
}

/** How many reports are at hand (S13). */
const reportsAtHand = 7

/** The last reports, and why the newest days are not among them where they may not be closed now. */
export interface LastReports {
  readonly reports: readonly ReportInShort[]
  readonly refusal: ClosingRefusal | null
}

/** The last seven days that have a report, the newest first; fewer where the register is younger. */
export async function daysAtHand(
  register: Register,
): Promise<{ readonly dates: readonly IstanbulDay[] } & Pick<LastReports, 'refusal'>> {
  const yesterday = previousDay(dayOf(register.clock()))
  const open = await firstOpenDay(register)
  // To ask for an earlier day would close it, and the chain of days would begin with it.
  const isOpen = open !== null && open <= yesterday
  const closing = isOpen ? await closeDays(register, yesterday, unproven) : null
  const days = await closedDaysFrom(register, addDays(yesterday, 1 - reportsAtHand))
  return {
    dates: days.toReversed().map(({ date }) => date),
    refusal: closing?.ok === false ? closing.refusal : null,
  }
}

/** The reports of these days. */
export async function lastReports(
  register: Register,
  unstamped: Exclude<StampState, 'stamped'>,
): Promise<LastReports> {
  const { dates, refusal } = await daysAtHand(register)
  const reports: ReportInShort[] = []
  for (const date of dates) {
    const stamps = await stampsOf(register, date)
    const agreements = await agreementsOf(register, date)
    const brands = await brandDaysOn(register, date)
    reports.push({
      date,
      brands: brands.map((day) => {
        const stamp = stamps.get(day.brandCode)
        return {
          ...day,
          stamp: stamp === undefined ? unstamped : 'stamped',
          stampedAt: stamp?.stampedAt ?? null,
          ...(day.total > 0 ? { agreedAt: agreements.get(day.brandCode)?.agreedAt ?? null } : {}),
        }
      }),
    })
  }
  return { reports, refusal }
}
