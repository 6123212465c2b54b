import { addDays, dayOf, type IstanbulDay, previousDay } from '../calendar/istanbul.ts'
import { type Origin, originOf, origins } from '../consent/actor.ts'
import { type Channel, channels, type Status } from '../consent/consent.ts'
import {
  type ClosingRefusal,
  chainBeginsOn,
  closedDay,
  closedDaysFrom,
  closingRefusal,
} from '../ledger/days.ts'
import { listBrandsOfDay, type DoorCount, countDayChanges } from '../register/changes/day.ts'
import { hasDroppedAddress } from '../register/changes/movements.ts'
import type { Register } from '../register/register.ts'
import { type Refusal, refused } from '../util/refusal.ts'
import { type FileStamp, fileStampsOf } from './file-stamps.ts'
import { agreedAt, agreementsOf, movementDigest, spanOf } from './movement-file.ts'

export interface ChannelCount {
  readonly channel: Channel
  readonly origin: Origin
  readonly approval: number
  readonly rejection: number
}

/** Counts of a brand's changes on a day, without any address. */
interface BrandDay {
  readonly brandCode: number
  readonly brandName: string
  readonly total: number
  /** Counts by channel and origin (staff, recipient or system), without pairs that had no change. */
  readonly channels: readonly ChannelCount[]
  /** Number of ONAYs that have no evidence, neither recorded with them nor added later. */
  readonly withoutEvidence: number
  /** Number of RETs that İYS would refuse and that only our register has. */
  readonly localRejections: number
}

/** State of a file's time stamp. `off`: no time stamp authority is set up. */
export type StampState = 'stamped' | 'unstamped' | 'off'

export interface BrandReport extends BrandDay {
  /** SHA-384 digest of the brand's movement file (its changes of the day), 96 hex digits. */
  readonly sha384: string
  readonly stamp: StampState
  /** True if an address was deleted from the file after its time stamp or agreement, which are not valid for it any more. */
  readonly lacksAddress?: true
  /** True if the register still keeps the time stamp of the file before that deletion, for its verification. */
  readonly keepsFormerStamp?: true
  /** Moment at which the time stamp authority saw the file's hash; null without a stamp. */
  readonly stampedAt: number | null
  readonly authority: string | null
  /**
   * Moment at which a client system reported that its file equals this one (mutabakat); null if none did. Left out in a
   * preview and for a day without changes.
   */
  readonly agreedAt?: number | null
  /** Digest that closes the day and the days before it (head), 64 hex digits; null until the day is closed. */
  readonly head: string | null
}

export interface DailyReport {
  readonly date: IstanbulDay
  readonly preview: boolean
  readonly brands: readonly BrandReport[]
}

/** Reason why a day has no report. `to-come`: the day has not begun. */
export type ReportRefusal =
  | { readonly kind: 'to-come' }
  | { readonly kind: 'before-register'; readonly begins: IstanbulDay }
  | ClosingRefusal

export type ReportRequest =
  | { readonly kind: 'computed'; readonly report: DailyReport }
  | Refusal<ReportRefusal>

/**
 * Computes the report of a day, by default yesterday; a preview if the day is not closed yet. `unstamped` is the state to
 * show for a brand without a time stamp. `brandCodes` saves work: each brand's file is written to compute its digest.
 */
export async function dailyReport(
  register: Register,
  date: IstanbulDay | null,
  unstamped: Exclude<StampState, 'stamped'>,
  brandCodes: readonly number[] | null = null,
): Promise<ReportRequest> {
  const reportDay = date ?? previousDay(dayOf(register.clock()))
  const closedDayRow = await closedDay(register, reportDay)
  const refusal = closedDayRow === null ? await refusalOf(register, reportDay) : null
  if (refusal !== null) return refused(refusal)
  const days = (await brandDaysOn(register, reportDay)).filter(
    ({ brandCode }) => brandCodes === null || brandCodes.includes(brandCode),
  )
  const stamps = await fileStampsOf(register, reportDay)
  const agreements = await agreementsOf(register, reportDay)
  const brands: BrandReport[] = []
  for (const day of days) {
    const { brandCode } = day
    const digest = await movementDigest(register, reportDay, brandCode)
    const stamp = stamps.get(brandCode)
    const agreement = agreements.get(brandCode)
    const isStamped = stamp?.file?.digest.equals(digest) === true
    const agreed = agreedAt(register, agreement, digest)
    const isOutdated = (stamp !== undefined && !isStamped) || (agreement !== undefined && agreed === null)
    const lacksAddress =
      isOutdated && (await hasDroppedAddress(register, await spanOf(register, reportDay), brandCode))
    brands.push({
      ...day,
      sha384: digest.toString('hex'),
      ...stampFacts(isStamped ? stamp : undefined, unstamped),
      ...(lacksAddress ? formerFacts(stamp, isStamped) : {}),
      ...(closedDayRow !== null && day.total > 0 ? { agreedAt: agreed } : {}),
      head: closedDayRow?.head.toString('hex') ?? null,
    })
  }
  return { kind: 'computed', report: { date: reportDay, preview: closedDayRow === null, brands } }
}

/** Returns the reason why a day that is not closed has no report; null if it may have a preview. */
async function refusalOf(register: Register, date: IstanbulDay): Promise<ReportRefusal | null> {
  const today = dayOf(register.clock())
  if (date > today) return { kind: 'to-come' }
  const begins = await chainBeginsOn(register)
  if (begins !== null && date < begins) return { kind: 'before-register', begins }
  return date < today ? await closingRefusal(register, date) : null
}

/** Returns the report's fields about the time stamp of a file; `stamp` is undefined if the file has none. */
function stampFacts(
  stamp: FileStamp | undefined,
  unstamped: Exclude<StampState, 'stamped'>,
): Pick<BrandReport, 'stamp' | 'stampedAt' | 'authority'> {
  if (stamp === undefined) return { stamp: unstamped, stampedAt: null, authority: null }
  const { stampedAt, authority } = stamp
  return { stamp: 'stamped', stampedAt, authority }
}

/**
 * Returns the report's fields about a file from which an address was deleted. Leaves out the earlier digest: a reader could
 * try all phone numbers until the digest fits, and so find the deleted one.
 */
function formerFacts(
  stamp: FileStamp | undefined,
  isStamped: boolean,
): Pick<BrandReport, 'lacksAddress' | 'keepsFormerStamp'> {
  const isKept = !isStamped && stamp !== undefined && stamp.file !== null
  return { lacksAddress: true, ...(isKept ? { keepsFormerStamp: true } : {}) }
}

/**
 * Counts each brand's changes on a day (of today, those so far), without decrypting addresses. Includes brands without
 * any.
 */
export async function brandDaysOn(register: Register, date: IstanbulDay): Promise<BrandDay[]> {
  const span = await spanOf(register, date)
  const counts = await countDayChanges(register, span)
  return (await listBrandsOfDay(register, span, counts)).map(({ code, name }) => {
    const ofBrand = counts.filter(({ brandCode }) => brandCode === code)
    return {
      brandCode: code,
      brandName: name,
      total: sum(ofBrand, 'changes'),
      channels: channelCounts(ofBrand),
      withoutEvidence: sum(ofBrand, 'withoutEvidence'),
      localRejections: sum(ofBrand, 'local'),
    }
  })
}

/** Sums up a brand's counts by channel and origin (staff, recipient or system), without pairs that had no change. */
function channelCounts(counts: readonly DoorCount[]): ChannelCount[] {
  return channels
    .flatMap((channel) => origins.map((origin) => ({ channel, origin })))
    .map(({ channel, origin }) => {
      const matching = counts.filter((count) => count.channel === channel && originOf(count.door) === origin)
      const of = (status: Status) =>
        sum(
          matching.filter((count) => count.status === status),
          'changes',
        )
      return { channel, origin, approval: of('ONAY'), rejection: of('RET') }
    })
    .filter(({ approval, rejection }) => approval + rejection > 0)
}

function sum(counts: readonly DoorCount[], name: 'changes' | 'withoutEvidence' | 'local'): number {
  return counts.reduce((total, count) => total + count[name], 0)
}

/** Report of a day with counts alone, without digests and time stamps. */
export interface ReportInShort {
  readonly date: IstanbulDay
  readonly brands: readonly BrandDay[]
}

/** Number of days that `lastReports` lists. */
const lastReportDays = 7

/** Reports of the latest closed days. `refusal` is the reason why yesterday cannot be closed; null if it can be. */
interface LastReports {
  readonly reports: readonly ReportInShort[]
  readonly refusal: ClosingRefusal | null
}

/** Lists the last seven closed days, newest first; fewer if the register is younger. */
export async function lastReports(register: Register): Promise<LastReports> {
  const yesterday = previousDay(dayOf(register.clock()))
  const days = await closedDaysFrom(register, addDays(yesterday, 1 - lastReportDays))
  const reports: ReportInShort[] = []
  for (const { date } of days.toReversed()) {
    reports.push({ date, brands: await brandDaysOn(register, date) })
  }
  return { reports, refusal: await closingRefusal(register, yesterday) }
}
