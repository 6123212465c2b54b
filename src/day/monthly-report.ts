import { dayOf, type IstanbulDay } from '../calendar/istanbul.ts'
import { firstDayOf, type IstanbulMonth, lastDayOf, monthOf } from '../calendar/months.ts'
import { type Channel, channels, type Source, type Status } from '../consent/consent.ts'
import { chainBeginsOn } from '../ledger/days.ts'
import { type WonOrLostCount, countWonAndLost } from '../register/changes/month.ts'
import { isOpenOn, listBrands } from '../register/company/brands.ts'
import { type ComplaintCount, complaintsOfMonth } from '../register/complaints/month.ts'
import type { Register } from '../register/register.ts'
import { type Refusal, refused } from '../util/refusal.ts'

/** Consents won (ONAY over nothing or over a RET) and lost (RET over an ONAY), of a channel and source. */
export interface SourceCount {
  readonly channel: Channel
  /** Source of the ONAY or RET; null for a TACIR without one. */
  readonly source: Source | null
  readonly won: number
  readonly lost: number
}

/** A brand's month in counts alone. */
export interface BrandMonth {
  readonly brandCode: number
  readonly brandName: string
  readonly won: number
  readonly lost: number
  /** Counts by channel and source, the source with the most consents first. A pair without a change is left out. */
  readonly channels: readonly SourceCount[]
  readonly complaints: Omit<ComplaintCount, 'brandCode'>
}

export interface MonthlyReport {
  readonly month: IstanbulMonth
  /** First day of the register; null if it is empty. */
  readonly begins: IstanbulDay | null
  /** True while the month is not over. */
  readonly preview: boolean
  readonly brands: readonly BrandMonth[]
}

export type MonthRefusal =
  | { readonly kind: 'to-come' }
  | { readonly kind: 'before-register'; readonly begins: IstanbulDay }

/** Computes the report of a month. Includes brands without any change that were in use in the month. */
export async function monthlyReport(
  register: Register,
  month: IstanbulMonth,
): Promise<{ readonly kind: 'computed'; readonly report: MonthlyReport } | Refusal<MonthRefusal>> {
  const thisMonth = monthOf(dayOf(register.clock()))
  if (month > thisMonth) return refused({ kind: 'to-come' })
  const begins = await chainBeginsOn(register)
  if (begins !== null && month < monthOf(begins)) return refused({ kind: 'before-register', begins })
  const turns = await countWonAndLost(register, month)
  const complaints = await complaintsOfMonth(register, month)
  const none = { opened: 0, settled: 0, settledLate: 0 }
  const brands = (await listBrands(register)).flatMap((brand): BrandMonth[] => {
    const { code, name } = brand
    const ofBrand = turns.filter(({ brandCode }) => brandCode === code)
    const count = complaints.find(({ brandCode }) => brandCode === code)
    if (!isOpenOn(brand, firstDayOf(month)) && ofBrand.length === 0 && count === undefined) return []
    const { opened, settled, settledLate } = count ?? none
    return [
      {
        brandCode: code,
        brandName: name,
        won: sum(ofBrand, 'ONAY'),
        lost: sum(ofBrand, 'RET'),
        channels: sourceCounts(ofBrand),
        complaints: { opened, settled, settledLate },
      },
    ]
  })
  return {
    kind: 'computed',
    report: { month, begins, preview: dayOf(register.clock()) <= lastDayOf(month), brands },
  }
}

function sum(turns: readonly WonOrLostCount[], status: Status): number {
  return turns.reduce((total, turn) => total + (turn.status === status ? turn.turns : 0), 0)
}

/** Counts for each channel the ONAYs won and lost by the source of the change, the largest sum first. */
function sourceCounts(turns: readonly WonOrLostCount[]): SourceCount[] {
  return channels.flatMap((channel) => {
    const bySource = Map.groupBy(
      turns.filter((turn) => turn.channel === channel),
      ({ source }) => source,
    )
    return [...bySource]
      .map(([source, counts]) => ({ channel, source, won: sum(counts, 'ONAY'), lost: sum(counts, 'RET') }))
      .sort((a, b) => b.won + b.lost - a.won - a.lost)
  })
}
