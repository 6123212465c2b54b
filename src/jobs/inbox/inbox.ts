import { openOrNull } from '../../crypto/vault.ts'
import { serialByKey } from '../../event-loop.ts'
import type { Log } from '../../log.ts'
import { isDue as isDueBy } from '../../register/due-rows.ts'
import { personOf } from '../../register/people.ts'
import type { Register } from '../../register/register.ts'
import type { Outbox, OutboxItem } from '../outbox/outbox.ts'
import { type Lane, openStoredInbound, type StoredInbound, type Waiting } from './stored-inbound.ts'

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

export interface Inbox {
  receive(inbound: Inbound): Promise<Received>
  /** Notes that an item is dealt with. Where that fails it is noted later, and this process does not deal with it again. */
  done(id: number): Promise<void>
  /**
   * Deals with the waiting items of one lane in order, those just received too; runs of a lane follow each other. What another
   * process is at is left to it, with what waits behind.
   */
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
  givenUp: (item: GivenUp) => Promise<void> = async () => {},
): Inbox {
  const { clock } = register
  const stored = openStoredInbound(register)
  const { deal, done } = openInboxProcessor(stored, log, givenUp)
  const inTurn = serialByKey()
  /** Lanes whose fresh items wait behind one that failed, or that another process works on: their receiver leaves them. */
  const heldUp = new Set<string>()

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
      const isDue = isDueBy(item.dueAt ?? 0, clock())
      const isFresh = item.attempts === 0 && (isEager || heldUp.has(name))
      if (isEager && !isDue && !isFresh) heldUp.add(name)
      if (!isDue && !isFresh) return
      if (!(await stored.claim(item))) return
      if (!(await deal(handler, lane, item))) {
        if (isEager) heldUp.add(name)
        return
      }
    }
  }

  function work(lane: Lane, isEager: boolean): Promise<void> {
    return inTurn(nameOf(lane), () => workLane(lane, isEager))
  }

  return {
    receive: stored.receive,
    done,
    work: (platform, lane) => work({ platform, lane: register.vault.markAccount(lane) }, true),
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

const nameOf = ({ platform, lane }: Lane) => `${platform} ${lane}`

const attemptsMax = 8
/** A fault of our own seldom passes, and the chat waits: one attempt that ends in it counts as so many. */
const faultWeight = 3
const faultPauseMs = 2000
/** So many at most are counted of those that an outage of the database ended: the others are left for crashes. */
const outageAttemptsMax = 4

/** An item that was not dealt with and never will be. */
interface GivenUp {
  readonly platform: Inbound['platform']
  readonly id: number
  /** Null where its body cannot be read. */
  readonly lane: string | null
}

interface InboxProcessor {
  /** One attempt on an item. Answers whether it is out of the way of those behind it: dealt with, or given up. */
  deal(handler: InboxHandler, lane: Lane, item: Waiting): Promise<boolean>
  /** Notes that an item is dealt with. Where that fails it is noted later, and this process does not deal with it again. */
  done(id: number): Promise<void>
}

function openInboxProcessor(
  stored: StoredInbound,
  log: Log,
  givenUp: (item: GivenUp) => Promise<void>,
): InboxProcessor {
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
    return openOrNull(() => stored.open(platform, { key, body }).lane)
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

/** Tells the sender of an item that was given up, and every admin: it may have been a refusal. */
export async function notifyOfGivenUp(register: Register, outbox: Outbox, item: GivenUp): Promise<void> {
  const { platform, id } = item
  const forSender = await messageForSender(register, item)
  if (forSender !== null) await outbox.put([forSender])
  await outbox.alarm(`inbound-given-up:${platform}`, { kind: 'inbound-given-up', platform, item: id })
}

/** A lane is a Telegram chat, or in Slack `user U…`; groups and workspaces are told nothing. */
async function messageForSender(
  register: Register,
  { platform, lane, id }: GivenUp,
): Promise<OutboxItem | null> {
  const target = platform === 'telegram' ? lane : /^user (\S+)$/.exec(lane ?? '')?.[1]
  if (target === undefined || target === null || target.startsWith('-')) return null
  const person = platform === 'telegram' ? await personOf(register, register.vault.markAccount(target)) : null
  return {
    key: `not-processed:${platform}:${id}`,
    platform,
    target,
    message: { kind: 'not-processed', language: person?.language ?? 'tr' },
  }
}
