import {
  dayOf,
  endOfDay,
  formatWallTime,
  isIstanbulDay,
  readWallTime,
  startOfDay,
} from '../../calendar/istanbul.ts'
import type { Channel, Status } from '../../consent/consent.ts'
import type { Pack, PackChange } from '../../documents/pack/pack-json.ts'
import { statesAt } from '../../documents/pack/states.ts'
import { isDispute } from '../../register/complaints/disputable.ts'
import type { Complaint } from '../../register/complaints/list.ts'

/** All moments at which the message may have been sent, in ms UTC, both ends included. */
interface Period {
  readonly from: number
  readonly through: number
}

/**
 * Share of the possible sending moments at which the status was ONAY (consent given). `part`: at some of them, so the
 * message may have been sent without a consent.
 */
export type Coverage = 'whole' | 'part' | 'none'

/** A status, and the earliest and latest moment at which it may have begun. */
interface StatusStart {
  readonly status: Status | null
  readonly earliest: number
  readonly latest: number
}

/**
 * Returns the moments at which the message complained about may have been sent. If its date is unknown: any time
 * before the complaint, or the day of the complaint if the recipient disputes the consent.
 */
export function messagePeriod({
  messageAt,
  notedAt,
  notedDoor,
}: Pick<Complaint, 'messageAt' | 'notedAt' | 'notedDoor'>): Period {
  if (messageAt === null) {
    return {
      from: isDispute({ notedDoor }) ? startOfDay(dayOf(notedAt)) : Number.NEGATIVE_INFINITY,
      through: notedAt,
    }
  }
  if (isIstanbulDay(messageAt)) return wholeDay(messageAt)
  const parsedTime = readWallTime(messageAt)
  if (parsedTime.kind === 'refused')
    throw new Error('Cannot compare a complaint: its stored date has another form')
  const from = parsedTime.at
  // The form takes minutes without seconds, so a time ending in :00 means the whole minute.
  return { from, through: from + (messageAt.endsWith(':00') ? 59_999 : 999) }
}

/**
 * Returns how far ONAY (consent given) covers the period. Each consent counts twice, by the time its changes were
 * recorded and by the dates they state; the better result of all is returned.
 */
export function coverageOf(pack: Pack, channel: Channel | null, period: Period): Coverage {
  const changes = pack.changes.filter((change) => channel === null || change.channel === channel)
  const changesByKey = [
    ...Map.groupBy(changes, ({ recipientType, ...key }) => `${recipientType} ${key.channel}`).values(),
  ]
  const coverages = changesByKey.flatMap((changesOfConsent) => [
    coverage(startsByRecording(pack, changesOfConsent), period),
    coverage(startsByStatedDate(changesOfConsent), period),
  ])
  if (coverages.includes('whole')) return 'whole'
  return coverages.includes('part') ? 'part' : 'none'
}

/** Compares the statuses of one consent, given in the order of time, with the period. */
function coverage(starts: readonly StatusStart[], { from, through }: Period): Coverage {
  const statusBefore = starts.findLast(({ latest }) => latest <= from)?.status ?? null
  const startsDuring = starts.filter(({ earliest, latest }) => latest > from && earliest <= through)
  const statusesInPeriod = [statusBefore, ...startsDuring.map(({ status }) => status)]
  if (statusesInPeriod.every((status) => status === 'ONAY')) return 'whole'
  return statusesInPeriod.includes('ONAY') ? 'part' : 'none'
}

/** Returns the status that the company knew after recording each of these changes of one consent. */
function startsByRecording(pack: Pack, changes: readonly PackChange[]): StatusStart[] {
  return changes.flatMap(({ brandCode, channel, recipientType, recordedAt }) => {
    const brand = pack.brands.find(({ code }) => code === brandCode)
    if (brand === undefined) return []
    const states = statesAt(pack, brand, channel, recordedAt)
    const stateOfType = states.find((state) => state.recipientType === recipientType)
    return [{ status: stateOfType?.state.status ?? null, earliest: recordedAt, latest: recordedAt }]
  })
}

/**
 * Returns the statuses of one consent by the dates that its changes state. Returns none if one of the changes was
 * taken back (`void`), since then the stated dates no longer tell the order.
 */
function startsByStatedDate(changes: readonly PackChange[]): StatusStart[] {
  if (changes.some(({ effect }) => effect === 'void')) return []
  return (
    changes
      .map((change) => ({ ...statedStart(change), status: change.status }))
      // At the same moment a RET counts as the later one.
      .sort((a, b) => a.at - b.at || (a.status === 'ONAY' ? -1 : 1))
  )
}

/**
 * Returns when the status began by its stated date. A date without a time is stored as 00:00:00 for an ONAY and as
 * 23:59:59 for a RET; it means any moment of that day.
 */
function statedStart({ status, consentAt, recordedAt }: PackChange) {
  if (consentAt === null) return { at: recordedAt, earliest: recordedAt, latest: recordedAt }
  const hasNoTime = formatWallTime(consentAt).endsWith(status === 'ONAY' ? '00:00:00' : '23:59:59')
  if (!hasNoTime) return { at: consentAt, earliest: consentAt, latest: consentAt }
  const { from, through } = wholeDay(dayOf(consentAt))
  return { at: consentAt, earliest: from, latest: through }
}

function wholeDay(day: string): Period {
  // endOfDay() gives the final second; the day lasts to its final millisecond.
  return { from: startOfDay(day), through: endOfDay(day) + 999 }
}
