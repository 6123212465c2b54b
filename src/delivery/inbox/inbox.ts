import type { Log } from '../../log.ts'
import type { Register } from '../../register/register.ts'
import { type Lane, openStoredInbound, type Waiting } from './stored-inbound.ts'

/**
 * Everything that comes in from a platform is stored once, under the platform's own name for it, before anything is done
 * about it. What a crash leaves undone is found by the tick and dealt with again.
 */

export interface Inbound {
  readonly platform: 'slack' | 'telegram'
  /** The platform's name for it: a trigger id, an event id, an update id. */
  readonly key: string
  /** What a replay of the very same request would carry too. */
  readonly signature?: string | undefined
  /** Inbounds of one lane are dealt with in order. */
  readonly lane: string
  readonly body: string
}

export type Received =
  | { readonly kind: 'new'; readonly id: number }
  | { readonly kind: 'repeat' }
  | { readonly kind: 'replayed' }

export interface InboxItem {
  readonly id: number
  readonly body: string
  /** ms UTC. */
  readonly receivedAt: number
}

/** Deals with one item; throws when it should be tried again. */
export type InboxHandler = (item: InboxItem) => Promise<void>

const attemptsMax = 8

export interface Inbox {
  receive(inbound: Inbound): Promise<Received>
  /** Notes that an item is dealt with. Where that fails it is noted later, and this process does not deal with it again. */
  done(id: number): Promise<void>
  /** Deals with the waiting items of one lane in order, those just received too; runs of a lane follow each other. */
  work(platform: Inbound['platform'], lane: string): Promise<void>
  /** Deals with everything that is due: what was abandoned, what is to be tried again. */
  workDue(): Promise<void>
  /** Forgets items that were dealt with long ago. */
  forgetOld(): Promise<void>
  /** How many items wait. */
  waiting(): Promise<number>
}

export function openInbox(
  register: Register,
  handlers: () => Readonly<Partial<Record<Inbound['platform'], InboxHandler>>>,
  log: Log,
): Inbox {
  const { clock } = register
  const stored = openStoredInbound(register)
  const running = new Map<string, Promise<void>>()
  /** Lanes whose fresh items wait behind one that failed; nobody else is at those. */
  const heldUp = new Set<string>()
  /** Items that are dealt with although the database would not take that down; they are not dealt with again. */
  const unnoted = new Set<number>()

  async function done(id: number): Promise<void> {
    unnoted.add(id)
    await stored.settle(id)
    unnoted.delete(id)
  }

  /** Whether the item is out of the way of those behind it. */
  async function deal(handler: InboxHandler, platform: Inbound['platform'], item: Waiting): Promise<boolean> {
    const { id, key, body, receivedAt } = item
    const attempts = item.attempts + 1
    const about = { platform, item: id, attempts }
    try {
      if (attempts > attemptsMax) throw new Error('Cannot deal with the item: no attempt came to an end')
      if (body === null) throw new Error('Cannot deal with the item: its body was dropped')
      if (!unnoted.has(id)) {
        await handler({ id, body: stored.open(platform, { key, body }), receivedAt })
      }
      await done(id)
      return true
    } catch (error) {
      log.error('inbox.failed', error, about)
      // While the database cannot be used the item is not to blame, so it is never given up for that.
      const counted = isStorageError(error) ? Math.min(attempts, attemptsMax - 1) : attempts
      if (counted < attemptsMax) {
        await stored.postpone(id, counted)
        return false
      }
      // One item must not hold up its lane for ever; its person can write again.
      await stored.settle(id)
      log.error('inbox.given-up', error, about)
      return true
    }
  }

  async function workLane(lane: Lane, isEager: boolean): Promise<void> {
    const { platform } = lane
    const handler = handlers()[platform]
    if (handler === undefined) return
    const name = nameOf(lane)
    for (;;) {
      const item = await stored.first(lane)
      if (item === undefined) {
        heldUp.delete(name)
        return
      }
      const isDue = (item.dueAt ?? 0) <= clock()
      const isFresh = item.attempts === 0 && (isEager || heldUp.has(name))
      if (isEager && !isDue && !isFresh) heldUp.add(name)
      if (!isDue && !isFresh) return
      if (isDue && !(await stored.takeUp(item))) return
      if (!(await deal(handler, platform, item))) {
        if (isEager) heldUp.add(name)
        return
      }
    }
  }

  function work(lane: Lane, isEager: boolean): Promise<void> {
    const name = nameOf(lane)
    // Chained, not shared: an item stored while a run was ending must still get its turn.
    const run = (running.get(name) ?? Promise.resolve())
      .catch(() => {})
      .then(() => workLane(lane, isEager))
      .finally(() => {
        if (running.get(name) === run) running.delete(name)
      })
    running.set(name, run)
    return run
  }

  return {
    receive: stored.receive,
    done,
    work: (platform, lane) => work({ platform, lane }, true),
    async workDue() {
      const platforms = (['slack', 'telegram'] as const).filter((one) => handlers()[one] !== undefined)
      await Promise.all(
        (await stored.dueLanes(platforms)).map((lane) =>
          work(lane, false).catch((error) =>
            log.error('inbox.lane-failed', error, { platform: lane.platform }),
          ),
        ),
      )
    },
    forgetOld: stored.forgetOld,
    waiting: stored.waiting,
  }
}

/** By its name, since the bots hand on copies of errors, with their secrets taken out. */
const isStorageError = (error: unknown) =>
  error instanceof Error && (error.name === 'StorageError' || error.name === 'UnknownOutcomeError')
const nameOf = ({ platform, lane }: Lane) => `${platform} ${lane}`
