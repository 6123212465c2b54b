import type { IstanbulDay } from '../calendar/istanbul.ts'
import type { Channel, Status } from '../consent/consent.ts'

export type ReportOrigin = 'staff' | 'recipient' | 'system'
const origins: readonly ReportOrigin[] = ['staff', 'recipient', 'system']
const channels: readonly Channel[] = ['ARAMA', 'MESAJ', 'EPOSTA']

export interface DayCount {
  readonly brandCode: number
  readonly channel: Channel
  readonly origin: ReportOrigin
  readonly status: Status
  readonly changes: number
  /** ONAYs without evidence, neither from the start nor added since. */
  readonly withoutEvidence: number
  /** RETs that İYS would not take. */
  readonly local: number
}

export interface ChannelCount {
  readonly channel: Channel
  readonly origin: ReportOrigin
  readonly approval: number
  readonly rejection: number
}

/** One brand's day: counts, never an address. */
export interface BrandDay {
  readonly brandCode: number
  readonly brandName: string
  readonly total: number
  /** Only pairs with changes, in a fixed order. */
  readonly channels: readonly ChannelCount[]
  readonly withoutEvidence: number
  readonly localRejections: number
}

/** Computes every brand's day from its counts, in whatever order they come; a quiet brand has a day too. */
export function brandDays(
  brands: readonly { readonly code: number; readonly name: string }[],
  counts: readonly DayCount[],
): BrandDay[] {
  return brands.map(({ code, name }) => {
    const own = counts.filter(({ brandCode }) => brandCode === code)
    return {
      brandCode: code,
      brandName: name,
      total: sum(own, ({ changes }) => changes),
      channels: channelCounts(own),
      withoutEvidence: sum(own, ({ withoutEvidence }) => withoutEvidence),
      localRejections: sum(own, ({ local }) => local),
    }
  })
}

function channelCounts(counts: readonly DayCount[]): ChannelCount[] {
  return channels
    .flatMap((channel) => origins.map((origin) => ({ channel, origin })))
    .map(({ channel, origin }) => {
      const own = counts.filter((count) => count.channel === channel && count.origin === origin)
      const of = (status: Status) =>
        sum(
          own.filter((count) => count.status === status),
          ({ changes }) => changes,
        )
      return { channel, origin, approval: of('ONAY'), rejection: of('RET') }
    })
    .filter(({ approval, rejection }) => approval + rejection > 0)
}

function sum<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((total, item) => total + value(item), 0)
}

export type StampState = 'stamped' | 'unstamped' | 'off'

export interface BrandReport extends BrandDay {
  readonly sha384: string
  readonly stamp: StampState
  /** True once addresses of the file were dropped: digest, stamp and agreement are of the file from before. */
  readonly lacksAddress?: true
  /** When the authority saw the file's hash; null without a stamp. */
  readonly stampedAt: number | null
  readonly authority: string | null
  /** When a client found the file equal to theirs (mutabakat). Left out for a preview, or a day without changes. */
  readonly agreedAt?: number | null
  /** Head of the day's seal, 64 hex digits; null until the day is closed. */
  readonly head: string | null
}

export interface DailyReport {
  readonly date: IstanbulDay
  readonly preview: boolean
  readonly brands: readonly BrandReport[]
}
