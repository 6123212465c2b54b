import type { IstanbulDay } from '../calendar/istanbul.ts'
import type { Channel, Status } from '../consent/channel.ts'

/** Whose doing a change was. */
export type ReportOrigin = 'staff' | 'recipient' | 'system'
const origins: readonly ReportOrigin[] = ['staff', 'recipient', 'system']
const channels: readonly Channel[] = ['ARAMA', 'MESAJ', 'EPOSTA']

/** How many changes of one kind a day had. */
export interface DayCount {
  readonly brandCode: number
  readonly channel: Channel
  readonly origin: ReportOrigin
  readonly status: Status
  readonly changes: number
  /** Of the ONAYs among them, how many have no evidence, neither from the start nor added since. */
  readonly withoutEvidence: number
  /** Of the RETs among them, how many İYS would not take. */
  readonly local: number
  /** How many of them put back what stood before a mistaken import. */
  readonly voiding: number
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
  /** Only the pairs of channel and origin that had changes, in a fixed order. */
  readonly channels: readonly ChannelCount[]
  readonly withoutEvidence: number
  readonly localRejections: number
  /** How many of all put back what stood before a mistaken import; left out where none did. */
  readonly voiding?: number
}

/**
 * Computes every brand's day from its counts; a brand without changes has a day too. The same counts give the same
 * value, in whatever order they come.
 */
export function brandDays(
  brands: readonly { readonly code: number; readonly name: string }[],
  counts: readonly DayCount[],
): BrandDay[] {
  return brands.map(({ code, name }) => {
    const own = counts.filter(({ brandCode }) => brandCode === code)
    const voiding = sum(own, ({ voiding }) => voiding)
    return {
      brandCode: code,
      brandName: name,
      total: sum(own, ({ changes }) => changes),
      channels: channelCounts(own),
      withoutEvidence: sum(own, ({ withoutEvidence }) => withoutEvidence),
      localRejections: sum(own, ({ local }) => local),
      ...(voiding > 0 ? { voiding } : {}),
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

/** Whether the brand's file of the day is stamped by a time-stamp authority; `off` where none is configured. */
export type StampState = 'stamped' | 'unstamped' | 'off'

/** A brand's day with what proves it. */
export interface BrandReport extends BrandDay {
  /** SHA-384 of the brand's movement file of that day, lower-case hex (iys.md 3.12). */
  readonly sha384: string
  readonly stamp: StampState
  /** When the authority saw the hash of the file, ms UTC; null without a stamp. */
  readonly stampedAt: number | null
  /** The authority's own name. */
  readonly authority: string | null
  /**
   * When somebody found the file equal to his own (mutabakat, iys.md 3.12), ms UTC; null while nobody has. Left out where
   * there is nothing to agree to: nothing moved, or the day is not closed.
   */
  readonly agreedAt?: number | null
  /** Set once addresses in the file were dropped: `sha384` and the stamp are then those of the file as it was before. */
  readonly retentionOver?: true
  /** Head of the day's seal, 64 hex digits; null while the day is not closed. */
  readonly head: string | null
}

export interface DailyReport {
  readonly date: IstanbulDay
  /** True until the day is closed. */
  readonly preview: boolean
  /**
   * Where the chain of closed days begins, when that is after this day: it was over before there was a register, and never
   * gets a head. Null for every other day.
   */
  readonly chainBeginsOn: IstanbulDay | null
  readonly brands: readonly BrandReport[]
}
