import type { Log } from '../../log.ts'
import type { Inbound, InboxHandler } from './inbox.ts'
import type { StoredInbound, Waiting } from './stored-inbound.ts'

const attemptsMax = 8
/** So many at most are counted of those that an outage of the database ended: the others are left for crashes. */
const outageAttemptsMax = 4

export interface Dealing {
  /** One attempt on an item. Answers whether it is out of the way of those behind it: dealt with, or given up. */
  deal(handler: InboxHandler, platform: Inbound['platform'], item: Waiting): Promise<boolean>
  /** Notes that an item is dealt with. Where that fails it is noted later, and this process does not deal with it again. */
  done(id: number): Promise<void>
}

export function openDealing(stored: StoredInbound, log: Log): Dealing {
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
    if (!unnoted.has(id)) await handler({ id, body: stored.open(platform, { key, body }), receivedAt })
    await done(id)
  }

  /** Whether the item is given up. */
  async function failed(error: unknown, platform: Inbound['platform'], item: Waiting): Promise<boolean> {
    const { id } = item
    const attempts = item.attempts + 1
    const about = { platform, item: id, attempts }
    log.error('inbox.failed', error, about)
    // While the database cannot be used the item is not to blame, so it is never given up for that.
    const outage = Math.max(item.attempts, Math.min(attempts, outageAttemptsMax))
    const counted = isStorageError(error) ? Math.min(outage, attemptsMax - 1) : attempts
    if (counted < attemptsMax) {
      await stored.postpone(item, counted)
      return false
    }
    // One item must not hold up its lane for ever; its person can write again.
    await stored.settle(id)
    log.error('inbox.given-up', error, about)
    return true
  }

  return {
    async deal(handler, platform, item) {
      try {
        await attempt(handler, platform, item)
        return true
      } catch (error) {
        return await failed(error, platform, item)
      }
    },
    done,
  }
}

/** By its name, since the bots hand on copies of errors, with their secrets taken out. */
const isStorageError = (error: unknown) =>
  error instanceof Error && (error.name === 'StorageError' || error.name === 'UnknownOutcomeError')
