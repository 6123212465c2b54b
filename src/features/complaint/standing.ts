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
import type { Complaint } from '../../register/complaints/list.ts'

/** All moments at which the message may have been sent, in ms UTC, both ends included. */
interface Period {
  readonly from: number
  readonly through: number
}

/** `part`: ONAY stood at some of the moments, so that the message may have been sent without it. */
export type Coverage = 'whole' | 'part' | 'none'

/** A status, and the moments between which it began. */
interface Beginning {
  readonly status: Status | null
  readonly earliest: number
  readonly latest: number
}

export function messagePeriod({
  messageAt,
  notedAt,
  notedDoor,
}: Pick<Complaint, 'messageAt' | 'notedAt' | 'notedDoor'>): Period {
  if (messageAt === null) {
    const isDispute = notedDoor === 'telegram'
    return { from: isDispute ? startOfDay(dayOf(notedAt)) : Number.NEGATIVE_INFINITY, through: notedAt }
  }
  if (isIstanbulDay(messageAt)) return wholeDay(messageAt)
  const reading = readWallTime(messageAt)
  if (reading.kind === 'refused')
    throw new Error('Cannot compare a complaint: its stored date has another form')
  const from = reading.at
  // The form takes minutes: seconds of zero stand for the whole minute.
  return { from, through: from + (messageAt.endsWith(':00') ? 59_999 : 999) }
}

/** Tells if ONAY stood in the period, by when it was recorded or by its own date. */
export function coverageOf(pack: Pack, channel: Channel | null, period: Period): Coverage {
  const changes = pack.changes.filter((change) => channel === null || change.channel === channel)
  const ofKeys = [
    ...Map.groupBy(changes, ({ recipientType, ...key }) => `${recipientType} ${key.channel}`).values(),
  ]
  const coverages = ofKeys.flatMap((ofKey) => [
    coverage(recordedBeginnings(pack, ofKey), period),
    coverage(statedBeginnings(ofKey), period),
  ])
  if (coverages.includes('whole')) return 'whole'
  return coverages.includes('part') ? 'part' : 'none'
}

function coverage(beginnings: readonly Beginning[], { from, through }: Period): Coverage {
  const before = beginnings.findLast(({ latest }) => latest <= from)?.status ?? null
  const during = beginnings.filter(({ earliest, latest }) => latest > from && earliest <= through)
  const statuses = [before, ...during.map(({ status }) => status)]
  if (statuses.every((status) => status === 'ONAY')) return 'whole'
  return statuses.includes('ONAY') ? 'part' : 'none'
}

/** Returns the status of one key since each of its changes, as the company knew it then. */
function recordedBeginnings(pack: Pack, changes: readonly PackChange[]): Beginning[] {
  return changes.flatMap(({ brandCode, channel, recipientType, recordedAt }) => {
    const brand = pack.brands.find(({ code }) => code === brandCode)
    if (brand === undefined) return []
    const states = statesAt(pack, brand, channel, recordedAt)
    const state = states.find((state) => state.recipientType === recipientType)
    return [{ status: state?.held.status ?? null, earliest: recordedAt, latest: recordedAt }]
  })
}

/** Returns the statuses of one key by their own dates; none if an import was taken back. */
function statedBeginnings(changes: readonly PackChange[]): Beginning[] {
  if (changes.some(({ effect }) => effect === 'void')) return []
  return changes
    .map((change) => ({ ...statedMoment(change), status: change.status }))
    .sort((a, b) => a.at - b.at || (a.status === 'ONAY' ? -1 : 1))
}

/** A date without a time is kept as the first second of an ONAY's day, and as the last of a RET's. */
function statedMoment({ status, consentAt, recordedAt }: PackChange) {
  if (consentAt === null) return { at: recordedAt, earliest: recordedAt, latest: recordedAt }
  const isDayAlone = formatWallTime(consentAt).endsWith(status === 'ONAY' ? '00:00:00' : '23:59:59')
  if (!isDayAlone) return { at: consentAt, earliest: consentAt, latest: consentAt }
  const { from, through } = wholeDay(dayOf(consentAt))
  return { at: consentAt, earliest: from, latest: through }
}

function wholeDay(day: string): Period {
  return { from: startOfDay(day), through: endOfDay(day) + 999 }
}
