import { type Channel, channelsFor } from '../../../src/consent/consent.ts'
import type { Recipient } from '../../../src/consent/recipient.ts'
import type { Register } from '../../../src/register/register.ts'
import type { Random } from '../../support/random.ts'
import { company, type Rules } from '../company.ts'
import type { Ledger } from '../ledger.ts'
import type { Letters } from '../letters.ts'
import type { SimulatedPlatforms } from '../platforms.ts'

/** Shared by all actors. Each act is a request or a few, and the answers are noted. */
export interface Scene {
  readonly random: Random
  /** For checks, outside of every machine. */
  readonly register: Register
  readonly rules: Rules
  readonly ledger: Ledger
  readonly platforms: SimulatedPlatforms
  readonly letters: Letters
  readonly now: () => number
  readonly recipients: readonly Recipient[]
  readonly clientSince: number
  /** Null when no machine answers. */
  readonly ask: (request: Request) => Promise<Answer | null>
  /** Lets others go on. */
  readonly rest: () => Promise<void>
  readonly seen: (place: string, body: string) => void
  readonly note: (line: string) => void
}

export interface Answer {
  readonly status: number
  readonly text: string
  readonly headers: Headers
}

export type Act = readonly [weight: number, act: () => Promise<void>]

export interface Key {
  readonly recipient: Recipient
  readonly brandCode: number
  readonly channel: Channel
}

const minuteMs = 60_000

/** For texts, which know no recipients. */
export function keyName(key: { address: string; brandCode: number; channel: string }): string {
  return `${key.address} ${key.brandCode} ${key.channel}`
}

export function aKey({ random, recipients }: Scene): Key {
  const recipient = random.pick(recipients)
  const brandCode = random.pick(company.brands)
  return { recipient, brandCode, channel: random.pick(channelsFor(recipient.kind)) }
}

export function keysOf(recipient: Recipient): Key[] {
  return company.brands.flatMap((brandCode) =>
    channelsFor(recipient.kind).map((channel) => ({ recipient, brandCode, channel })),
  )
}

/** Within the last two days, to the second. */
export function aDate({ random, now }: Scene): number {
  return Math.floor((now() - random.below(2 * 24 * 60) * minuteMs) / 1000) * 1000
}

/** Now and then two copies of a request, to any machine. */
export async function askCopies(scene: Scene, share: number, request: () => Request) {
  const copies = scene.random.chance(share) ? 2 : 1
  return await Promise.all(Array.from({ length: copies }, () => scene.ask(request())))
}

export async function waitsUntil({ rest }: Scene, isThere: () => boolean): Promise<void> {
  for (let rests = 0; rests < 60 && !isThere(); rests += 1) await rest()
}

export async function actOneOf(random: Random, acts: readonly Act[]): Promise<void> {
  let drawn = random.below(acts.reduce((sum, [weight]) => sum + weight, 0))
  for (const [weight, act] of acts) {
    drawn -= weight
    if (drawn < 0) return await act()
  }
}
