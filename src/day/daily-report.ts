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
import { brandsOfDay, type DoorCount, dayCounts } from '../register/changes/day.ts'
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

/** One brand's day: counts, never an address. */
interface BrandDay {
  readonly brandCode: number
  readonly brandName: string
  readonly total: number
  /** Only pairs with changes, in a fixed order. */
  readonly channels: readonly ChannelCount[]
  /** ONAYs without evidence, neither from the start nor added since. */
  readonly withoutEvidence: number
  /** RETs that İYS would not take. */
  readonly localRejections: number
}

export type StampState = 'stamped' | 'unstamped' | 'off'

export interface BrandReport extends BrandDay {
  readonly sha384: string
  readonly stamp: StampState
  /** True once addresses were dropped from a file that was stamped or agreed to before: neither counts for it any more. */
  readonly lacksAddress?: true
  /** True while the stamp from before is kept for the verification. */
  readonly keepsFormerStamp?: true
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

/** Reason why a day has no report. `clock-ahead`: the clock is too far ahead to close it. */
export type ReportRefusal =
  | { readonly kind: 'to-come' }
  | { readonly kind: 'before-register'; readonly begins: IstanbulDay }
  | ClosingRefusal

export type ReportRequest =
  | { readonly kind: 'computed'; readonly report: DailyReport }
  | Refusal<ReportRefusal>

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
  const wanted = date ?? previousDay(dayOf(register.clock()))
  const closed = await closedDay(register, wanted)
  const refusal = closed === null ? await refusalOf(register, wanted) : null
  if (refusal !== null) return refused(refusal)
  const days = (await brandDaysOn(register, wanted)).filter(
    ({ brandCode }) => brandCodes === null || brandCodes.includes(brandCode),
  )
  const stamps = await fileStampsOf(register, wanted)
  const agreements = await agreementsOf(register, wanted)
  const brands: BrandReport[] = []
  for (const day of days) {
    const { brandCode } = day
    const digest = await movementDigest(register, wanted, brandCode)
    const stamp = stamps.get(brandCode)
    const agreement = agreements.get(brandCode)
    const isStamped = stamp?.file?.digest.equals(digest) === true
    const agreed = agreedAt(register, agreement, digest)
    const isOutdated = (stamp !== undefined && !isStamped) || (agreement !== undefined && agreed === null)
    const lacksAddress =
      isOutdated && (await hasDroppedAddress(register, await spanOf(register, wanted), brandCode))
    brands.push({
      ...day,
      sha384: digest.toString('hex'),
      ...stampFacts(isStamped ? stamp : undefined, unstamped),
      ...(lacksAddress ? formerFacts(stamp, isStamped) : {}),
      ...(closed !== null && day.total > 0 ? { agreedAt: agreed } : {}),
      head: closed?.head.toString('hex') ?? null,
    })
  }
  return { kind: 'computed', report: { date: wanted, preview: closed === null, brands } }
}

/** Tells why a day that is not closed has no report; null for a preview. */
async function refusalOf(register: Register, date: IstanbulDay): Promise<ReportRefusal | null> {
  const today = dayOf(register.clock())
  if (date > today) return { kind: 'to-come' }
  const begins = await chainBeginsOn(register)
  if (begins !== null && date < begins) return { kind: 'before-register', begins }
  return date < today ? await closingRefusal(register, date) : null
}

/** Stamp and agreement count for exactly the bytes they were given for, so the stamp here is of the present file. */
function stampFacts(
  stamp: FileStamp | undefined,
  unstamped: Exclude<StampState, 'stamped'>,
): Pick<BrandReport, 'stamp' | 'stampedAt' | 'authority'> {
  if (stamp === undefined) return { stamp: unstamped, stampedAt: null, authority: null }
  const { stampedAt, authority } = stamp
  return { stamp: 'stamped', stampedAt, authority }
}

/** Tells nothing that the digest from before can be known by: with it the dropped address could be tried. */
function formerFacts(
  stamp: FileStamp | undefined,
  isStamped: boolean,
): Pick<BrandReport, 'lacksAddress' | 'keepsFormerStamp'> {
  const isKept = !isStamped && stamp !== undefined && stamp.file !== null
  return { lacksAddress: true, ...(isKept ? { keepsFormerStamp: true } : {}) }
}

/** Counts what every brand did in a day so far, without decrypting addresses. A quiet brand has a day too. */
export async function brandDaysOn(register: Register, date: IstanbulDay): Promise<BrandDay[]> {
  const span = await spanOf(register, date)
  const counts = await dayCounts(register, span)
  return (await brandsOfDay(register, span, counts)).map(({ code, name }) => {
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

/** A report without digests. */
export interface ReportInShort {
  readonly date: IstanbulDay
  readonly brands: readonly BrandDay[]
}

const reportsAtHand = 7

/** The last reports, and the reason if the clock is too far ahead to close the newest days. */
interface LastReports {
  readonly reports: readonly ReportInShort[]
  readonly refusal: ClosingRefusal | null
}

/** Lists the last seven closed days, newest first; fewer if the register is younger. */
export async function lastReports(register: Register): Promise<LastReports> {
  const yesterday = previousDay(dayOf(register.clock()))
  const days = await closedDaysFrom(register, addDays(yesterday, 1 - reportsAtHand))
  const reports: ReportInShort[] = []
  for (const { date } of days.toReversed()) {
    reports.push({ date, brands: await brandDaysOn(register, date) })
  }
  return { reports, refusal: await closingRefusal(register, yesterday) }
}
