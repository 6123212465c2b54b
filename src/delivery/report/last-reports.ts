import { addDays, dayOf, type IstanbulDay, previousDay } from '../../calendar/istanbul.ts'
import { type ClosingRefusal, closeDays, unproven } from '../../proof/closing.ts'
import { closedDaysFrom, firstOpenDay } from '../../proof/day.ts'
import { stampsOf } from '../../proof/stamps.ts'
import { agreementsOf } from '../../register/agreements.ts'
import type { Register } from '../../register/register.ts'
import type { BrandDay, BrandReport, StampState } from '../../report/daily.ts'
import { brandDaysOn } from './daily-report.ts'

/** A day's report in short. Whether a stamp and an agreement are of the very bytes is left to the whole report. */
export interface ReportInShort {
  readonly date: IstanbulDay
  readonly brands: readonly (BrandDay & Pick<BrandReport, 'stamp' | 'stampedAt' | 'agreedAt'>)[]
}

/** How many reports are at hand (S13). */
export const reportsAtHand = 7

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
