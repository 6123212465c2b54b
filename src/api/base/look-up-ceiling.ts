import { dayOf, nextDay, startOfDay } from '../../calendar/istanbul.ts'
import type { Message } from '../../jobs/message.ts'
import type { Client } from '../../register/company/clients.ts'
import { shortMarkOf } from '../../register/look-up/look-up-log.ts'
import { type DayOfClient, unknownAfter, unknownOfDay } from '../../register/look-up/unknown-look-ups.ts'
import { type BrandCounts, brandCounts } from '../../register/permitted/counts.ts'
import type { Register } from '../../register/register.ts'
import { whileUnderWay } from '../../util/timeout.ts'
import { SeenMarks } from './seen-marks.ts'

/** Count of the unknown addresses that a client has looked up today, as far as this process knows. */
interface ClientDay extends DayOfClient {
  readonly seen: SeenMarks
  lookUps: number
  /** Id of the last row of the look-up log that was counted, and the time of that reading. */
  throughId: number
  readAt: number
  isNotified: boolean
}

/**
 * Look-ups of all clients today, and the consents from which the limits come. They are not part of the routes, since a
 * Cloudflare Worker makes new routes for each event, but must count on.
 */
export interface LookUpCounts {
  readonly days: Map<string, ClientDay>
  consents: { readonly at: number; readonly ofBrands: ReadonlyMap<number, BrandCounts> } | null
}

/** Makes the counts of a process that has just started. */
export const noLookUpCounts = (): LookUpCounts => ({ days: new Map(), consents: null })

/** Least daily limit of a client, in unknown addresses. */
export const lookUpsMin = 100_000
/** Unknown addresses that a client may look up a day for each consent of its brands. */
export const lookUpsPerConsent = 3
/** Share of a client's daily limit of look-ups from which admins are notified. */
const notifiedShare = 0.8
/** Age in ms from which the count of a client's look-ups is updated with those that other servers answered. */
const readAgeMaxMs = 1000
/** Age in ms from which the consents of all brands are counted again. This is seldom, since counting reads each consent. */
const consentsAgeMaxMs = 60 * 60_000

interface CeilingServices {
  readonly register: Register
  readonly counts: LookUpCounts
  readonly alarm: (about: string, message: Message) => Promise<void>
  readonly failed: (error: unknown) => void
}

/**
 * Daily limit (ceiling) of a client's look-ups. It counts different addresses of which the client's brands have no consent. A
 * sender asks about people it knows, so it does not reach the limit; a program that tries all numbers does.
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
   * Counts unknown addresses before a request is answered. Returns the ms until midnight if the client has reached its limit,
   * else 0. At the limit known addresses are not answered either, since an answer would show that they are known.
   */
  async admit(client: Client, unknown: readonly Buffer[]): Promise<number> {
    const day = await this.#dayOf(client)
    const perDay = await this.#perDayOf(client, day.lookUps + unknown.length)
    // There is no `await` between the check and the count, so that two requests at the same time are both counted.
    if (day.lookUps <= perDay) {
      for (const mark of unknown) if (day.seen.add(shortMarkOf(mark))) day.lookUps += 1
    }
    const isSpent = day.lookUps > perDay
    await this.#notify(day, perDay)
    return isSpent ? day.until - this.#services.register.clock() : 0
  }

  /** Returns the count of a client's day. Requests at the same time wait for the same read of the database. */
  async #dayOf({ username }: Client): Promise<ClientDay> {
    const { register, counts } = this.#services
    const now = register.clock()
    const storedDay = counts.days.get(username)
    const isOfToday = storedDay !== undefined && storedDay.from <= now && now < storedDay.until
    if (isOfToday && Math.abs(now - storedDay.readAt) < readAgeMaxMs) return storedDay
    const underWay = this.#reads.get(username)
    if (underWay !== undefined) return await underWay
    const loading = (isOfToday ? updateDay(register, storedDay) : loadDay(register, username)).finally(() =>
      this.#reads.delete(username),
    )
    this.#reads.set(username, loading)
    const day = await loading
    counts.days.set(username, day)
    return day
  }

  /** Returns how many unknown addresses a client may look up a day. Consents are only counted near the least limit. */
  async #perDayOf(client: Client, lookUps: number): Promise<number> {
    if (client.lookUpsPerDay !== null) return client.lookUpsPerDay
    if (lookUps < lookUpsMin * notifiedShare) return lookUpsMin
    const { register, counts } = this.#services
    const now = register.clock()
    if (counts.consents === null || Math.abs(now - counts.consents.at) > consentsAgeMaxMs) {
      counts.consents = { at: now, ofBrands: await this.#countConsents() }
    }
    return Math.max(lookUpsMin, lookUpsPerConsent * consentCountOf(client, counts.consents.ofBrands))
  }

  /** Notifies the admins if a client comes near its limit. The outbox sends this message only once a day. */
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

/** Returns how many consents the brands of a client have. */
function consentCountOf({ brands }: Client, ofBrands: ReadonlyMap<number, BrandCounts>): number {
  let total = 0
  for (const [brandCode, { approval, rejection }] of ofBrands) {
    if (brands === null || brands.includes(brandCode)) total += approval + rejection
  }
  return total
}

/** Makes the count of a client's day by reading all its look-ups of today from the look-up log. */
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
  day.throughId = await unknownOfDay(register, day, counterOf(day))
  return day
}

/** Adds to the count of a client's day the addresses that other servers logged since the last reading. */
async function updateDay(register: Register, day: ClientDay): Promise<ClientDay> {
  const readAt = register.clock()
  day.throughId = await unknownAfter(register, day, day.throughId, counterOf(day))
  day.readAt = readAt
  return day
}

/** Returns a function that counts an address by its short mark (part of its keyed hash). */
function counterOf(day: ClientDay): (shortMark: Buffer) => void {
  return (shortMark) => {
    if (day.seen.add(shortMark)) day.lookUps += 1
  }
}
