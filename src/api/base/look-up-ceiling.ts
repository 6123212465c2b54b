import { dayOf, nextDay, startOfDay } from '../../calendar/istanbul.ts'
import type { Message } from '../../jobs/message.ts'
import type { Client } from '../../register/company/clients.ts'
import { shortMarkOf } from '../../register/look-up/look-up-log.ts'
import { type DayOfClient, unknownAfter, unknownOfDay } from '../../register/look-up/unknown-look-ups.ts'
import { type BrandCounts, brandCounts } from '../../register/permitted/counts.ts'
import type { Register } from '../../register/register.ts'
import { whileUnderWay } from '../../util/timeout.ts'
import { SeenMarks } from './seen-marks.ts'

/** Unknown addresses that a client has looked up today, as far as this process knows. */
interface ClientDay extends DayOfClient {
  readonly seen: SeenMarks
  lookUps: number
  /** Last row of the log that was read, and when. */
  throughId: number
  readAt: number
  isNotified: boolean
}

/** Values that outlive the routes: a Worker makes these for each event. */
export interface LookUpCounts {
  readonly days: Map<string, ClientDay>
  consents: { readonly at: number; readonly ofBrands: ReadonlyMap<number, BrandCounts> } | null
}

export const noLookUpCounts = (): LookUpCounts => ({ days: new Map(), consents: null })

export const lookUpsMin = 100_000
export const lookUpsPerConsent = 3
const notifiedShare = 0.8
/** Age at which the look-ups made on other servers are read. */
const readAgeMaxMs = 1000
/** Consents are counted by reading each of them. */
const consentsAgeMaxMs = 60 * 60_000

interface CeilingServices {
  readonly register: Register
  readonly counts: LookUpCounts
  readonly alarm: (about: string, message: Message) => Promise<void>
  readonly failed: (error: unknown) => void
}

/**
 * Ceiling of the look-ups of a client: distinct addresses a day that its brands have no consent of. A sender asks about
 * people it has, so it does not meet the ceiling; a program that tries numbers does.
 */
export class LookUpCeiling {
  readonly #services: CeilingServices
  readonly #countConsents: () => Promise<ReadonlyMap<number, BrandCounts>>
  readonly #reads = new Map<string, Promise<ClientDay>>()

  constructor(services: CeilingServices) {
    this.#services = services
    this.#countConsents = whileUnderWay(() => brandCounts(services.register))
  }

  /**
   * Counts addresses before they are answered. Returns ms to wait if nothing may be answered: then the ceiling was met,
   * and until midnight known addresses are not answered either, since that would tell which are known.
   */
  async admit(client: Client, unknown: readonly Buffer[]): Promise<number> {
    const day = await this.#dayOf(client)
    const perDay = await this.#perDayOf(client, day.lookUps + unknown.length)
    // Nothing waits before the count: of two requests at once, the second finds what the first counted.
    if (day.lookUps <= perDay) {
      for (const mark of unknown) if (day.seen.add(shortMarkOf(mark))) day.lookUps += 1
    }
    const isSpent = day.lookUps > perDay
    await this.#notify(day, perDay)
    return isSpent ? day.until - this.#services.register.clock() : 0
  }

  /** Requests that come together wait for one read. */
  async #dayOf({ username }: Client): Promise<ClientDay> {
    const { register, counts } = this.#services
    const now = register.clock()
    const known = counts.days.get(username)
    const isOfToday = known !== undefined && known.from <= now && now < known.until
    if (isOfToday && Math.abs(now - known.readAt) < readAgeMaxMs) return known
    const underWay = this.#reads.get(username)
    if (underWay !== undefined) return await underWay
    const read = (isOfToday ? readOn(register, known) : loadDay(register, username)).finally(() =>
      this.#reads.delete(username),
    )
    this.#reads.set(username, read)
    const day = await read
    counts.days.set(username, day)
    return day
  }

  /** Counted only for a client that comes near the least there is. */
  async #perDayOf(client: Client, lookUps: number): Promise<number> {
    if (client.lookUpsPerDay !== null) return client.lookUpsPerDay
    if (lookUps < lookUpsMin * notifiedShare) return lookUpsMin
    const { register, counts } = this.#services
    const now = register.clock()
    if (counts.consents === null || Math.abs(now - counts.consents.at) > consentsAgeMaxMs) {
      counts.consents = { at: now, ofBrands: await this.#countConsents() }
    }
    return Math.max(lookUpsMin, lookUpsPerConsent * consentsOf(client, counts.consents.ofBrands))
  }

  /** The outbox keeps it to once a day, whichever server comes first. */
  async #notify(day: ClientDay, perDay: number): Promise<void> {
    if (day.isNotified || day.lookUps < perDay * notifiedShare) return
    day.isNotified = true
    const { actor: client, lookUps } = day
    const message = { kind: 'look-ups-near-limit', client, lookUps, perDay } as const
    try {
      await this.#services.alarm(`look-ups:${client}`, message)
    } catch (error) {
      day.isNotified = false
      this.#services.failed(error)
    }
  }
}

function consentsOf({ brands }: Client, ofBrands: ReadonlyMap<number, BrandCounts>): number {
  let total = 0
  for (const [brandCode, { approval, rejection }] of ofBrands) {
    if (brands === null || brands.includes(brandCode)) total += approval + rejection
  }
  return total
}

async function loadDay(register: Register, actor: string): Promise<ClientDay> {
  const readAt = register.clock()
  const today = dayOf(readAt)
  const day: ClientDay = {
    actor,
    from: startOfDay(today),
    until: startOfDay(nextDay(today)),
    seen: new SeenMarks(),
    lookUps: 0,
    throughId: 0,
    readAt,
    isNotified: false,
  }
  day.throughId = await unknownOfDay(register, day, counting(day))
  return day
}

async function readOn(register: Register, day: ClientDay): Promise<ClientDay> {
  const readAt = register.clock()
  day.throughId = await unknownAfter(register, day, day.throughId, counting(day))
  day.readAt = readAt
  return day
}

function counting(day: ClientDay): (shortMark: Buffer) => void {
  return (shortMark) => {
    if (day.seen.add(shortMark)) day.lookUps += 1
  }
}
