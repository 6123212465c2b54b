import { unlessBroken } from '../../crypto/vault.ts'
import type { Log } from '../../log.ts'
import type { Inbound, InboxHandler } from './inbox.ts'
import type { Lane, StoredInbound, Waiting } from './stored-inbound.ts'

const attemptsMax = 8
/** A fault of our own seldom passes, and the chat waits: one attempt that ends in it counts as so many. */
const faultWeight = 3
const faultPauseMs = 2000
/** So many at most are counted of those that an outage of the database ended: the others are left for crashes. */
const outageAttemptsMax = 4

/** An item that was not dealt with and never will be. */
export interface GivenUp {
  readonly platform: Inbound['platform']
  readonly id: number
  /** Null where its body cannot be read. */
  readonly lane: string | null
}

export interface Dealing {
  /** One attempt on an item. Answers whether it is out of the way of those behind it: dealt with, or given up. */
  deal(handler: InboxHandler, lane: Lane, item: Waiting): Promise<boolean>
  /** Notes that an item is dealt with. Where that fails it is noted later, and this process does not deal with it again. */
  done(id: number): Promise<void>
}

export function openDealing(
  stored: StoredInbound,
  log: Log,
  givenUp: (item: GivenUp) => Promise<void>,
): Dealing {
  /** Items that are dealt with although the database would not take that down; they are not dealt with again. */
  const unnoted = new Set<number>()

  async function done(id: number): Promise<void> {
    unnoted.add(id)
    await stored.settle(id)
    unnoted.delete(id)
  }

  async function attempt(handler: InboxHandler, platform: Inbound['platform'], item: Waiting): Promise<void> {
    const { id, key, body, receivedAt } = item
    if (item.attempts >= attemptsMax) throw new Error('Cannot deal with the item: no attempt came to an end')
    if (body === null) throw new Error('Cannot deal with the item: its body was dropped')
    if (!unnoted.has(id)) await handler({ id, body: stored.open(platform, { key, body }).body, receivedAt })
    await done(id)
  }

  function laneOf(platform: Inbound['platform'], { key, body }: Waiting): string | null {
    if (body === null) return null
    return unlessBroken(() => stored.open(platform, { key, body }).lane)
  }

  /** Whether the item is given up. */
  async function failed(error: unknown, platform: Inbound['platform'], item: Waiting): Promise<boolean> {
    const { id } = item
    const about = { platform, item: id }
    log.error('inbox.failed', error, about)
    // While the database cannot be used the item is not to blame, so it is never given up for that.
    if (isStorageError(error)) {
      const outage = Math.max(item.attempts, Math.min(item.attempts + 1, outageAttemptsMax))
      await stored.postpone(item, Math.min(outage, attemptsMax - 1))
      return false
    }
    const counted = item.attempts + faultWeight
    if (counted < attemptsMax) {
      await stored.postpone(item, counted, faultPauseMs)
      return false
    }
    // One item must not hold up its lane for long; its person can write again. They hear of it first, so that a crash in
    // between tells them once more instead of never.
    await givenUp({ id, platform, lane: laneOf(platform, item) })
    await stored.giveUp(id)
    log.error('inbox.given-up', error, about)
    return true
  }

  return {
    async deal(handler, lane, item) {
      try {
        await attempt(handler, lane.platform, item)
        return true
      } catch (error) {
        return await failed(error, lane.platform, item)
      }
    },
    done,
  }
}

/** By its name, since the bots hand on copies of errors, with their secrets taken out. */
const isStorageError = (error: unknown) =>
  error instanceof Error && (error.name === 'StorageError' || error.name === 'UnknownOutcomeError')
