import { type Channel, channelsFor } from '../../../src/consent/channel.ts'
import type { Recipient } from '../../../src/consent/recipient.ts'
import type { Register } from '../../../src/register/register.ts'
import type { Random } from '../../support/random.ts'
import { company } from '../company.ts'
import type { Ledger } from '../ledger.ts'
import type { Letters } from '../letters.ts'
import type { SimulatedPlatforms } from '../platforms.ts'

/** What everybody who acts has before him. Each act is one request, or a few, and what it was answered is noted. */
export interface Scene {
  readonly random: Random
  /** The books as nobody's machine has them, for whoever checks. */
  readonly register: Register
  readonly ledger: Ledger
  readonly platforms: SimulatedPlatforms
  readonly letters: Letters
  readonly now: () => number
  readonly recipients: readonly Recipient[]
  /** When the system got its password. */
  readonly clientSince: number
  /** Sends to one of the machines; null when nobody answers. */
  readonly ask: (request: Request) => Promise<Answer | null>
  readonly seen: (place: string, body: string) => void
  readonly note: (line: string) => void
}

export interface Answer {
  readonly status: number
  readonly text: string
  readonly headers: Headers
}

/** A way of acting, and how often it is drawn among the others. */
export type Act = readonly [weight: number, act: () => Promise<void>]

export interface Key {
  readonly recipient: Recipient
  readonly brandCode: number
  readonly channel: Channel
}

const minuteMs = 60_000

/** Names a key among others, as texts do that know no recipients. */
export function keyName(key: { address: string; brandCode: number; channel: string }): string {
  return `${key.address} ${key.brandCode} ${key.channel}`
}

export function aKey({ random, recipients }: Scene): Key {
  const recipient = random.pick(recipients)
  const brandCode = random.pick(company.brands)
  return { recipient, brandCode, channel: random.pick(channelsFor(recipient.kind)) }
}

/** All consents of one recipient. */
export function keysOf(recipient: Recipient): Key[] {
  return company.brands.flatMap((brandCode) =>
    channelsFor(recipient.kind).map((channel) => ({ recipient, brandCode, channel })),
  )
}

/** A date that was given: within the last two days, to the second. */
export function aDate({ random, now }: Scene): number {
  return Math.floor((now() - random.below(2 * 24 * 60) * minuteMs) / 1000) * 1000
}

/** So many copies of one request, now and then two: they go to whichever machine is drawn. */
export async function askCopies(scene: Scene, share: number, request: () => Request) {
  const copies = scene.random.chance(share) ? 2 : 1
  return await Promise.all(Array.from({ length: copies }, () => scene.ask(request())))
}

/** So many turns of the loop somebody waits for what is to come before he gives up. */
const turnsMax = 60

export async function turnsUntil(isThere: () => boolean): Promise<void> {
  for (let turns = 0; turns < turnsMax && !isThere(); turns += 1) {
    await new Promise((turn) => setImmediate(turn))
  }
}

/** Does one of these, drawn by its weight. */
export async function actOneOf(random: Random, acts: readonly Act[]): Promise<void> {
  let drawn = random.below(acts.reduce((sum, [weight]) => sum + weight, 0))
  for (const [weight, act] of acts) {
    drawn -= weight
    if (drawn < 0) return await act()
  }
}
