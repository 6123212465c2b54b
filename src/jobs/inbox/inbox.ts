import { isDue as isDueBy } from '../../../db/statement.ts'
import { openOrNull } from '../../crypto/vault.ts'
import { serialByKey } from '../../event-loop.ts'
import type { Log } from '../../log.ts'
import { personOf } from '../../register/people.ts'
import type { Register } from '../../register/register.ts'
import type { Outbox, OutboxItem } from '../outbox/outbox.ts'
import { type Lane, openStoredInbound, type StoredInbound, type Waiting } from './stored-inbound.ts'

/** A request of a platform. It is stored once before it is processed; the tick finds what a crash leaves undone. */
export interface Inbound {
  readonly platform: 'slack' | 'telegram'
  /** Trigger id, event id or update id. */
  readonly key: string
  /** Signature of the request; a replay carries the same. */
  readonly signature?: string | undefined
  /** Inbounds of one lane are processed in order. */
  readonly lane: string
  readonly body: string
}

export type InboundName = Pick<Inbound, 'platform' | 'key'>

/** `replayed`: the signature was seen before; `repeat`: the key was. */
export type Received = 'new' | 'repeat' | 'replayed'

export interface InboxItem {
  readonly id: number
  readonly body: string
  readonly receivedAt: number
}

/** Processes one item and returns its answers; throws if it should be tried again. */
export type InboxHandler = (item: InboxItem) => Promise<readonly OutboxItem[]>

export interface Inbox {
  receive(inbound: Inbound): Promise<Received>
  /** Stores the answers of an item and notes it as processed, in one unit. If that fails, a later attempt does only this. */
  done(name: InboundName, answers: readonly OutboxItem[]): Promise<void>
  /** Processes the waiting items of one lane in order. Leaves a lane that another process works on. */
  work(platform: Inbound['platform'], lane: string): Promise<void>
  workDue(): Promise<void>
  forgetOld(): Promise<void>
  waiting(): Promise<number>
}

export function openInbox(
  register: Register,
  outbox: AnswerOutbox,
  handlers: () => Readonly<Partial<Record<Inbound['platform'], InboxHandler>>>,
  log: Log,
): Inbox {
  const { clock } = register
  const stored = openStoredInbound(register)
  const { process, done } = openInboxProcessor(register, stored, outbox, log)
  const inTurn = serialByKey()
  async function workLane(lane: Lane, isEager: boolean): Promise<void> {
    const { platform } = lane
    const handler = handlers()[platform]
    if (handler === undefined) return
    // Items behind a processed one need not wait: their receivers waited for it.
    for (let mayTakeFresh = isEager; ; mayTakeFresh = true) {
      const item = await stored.first(lane)
      if (item === undefined) return
      const isFresh = item.attempts === 0 && mayTakeFresh
      if (!isFresh && !isDueBy(item.dueAt ?? 0, clock())) return
      if (!(await stored.claim(item)) || !(await process(handler, lane, item))) return
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
/** One attempt that ends in a fault of ours counts as this many: such a fault seldom passes, and the person waits. */
const faultWeight = 3
const faultPauseMs = 2000
/** Attempts lost to a database outage count at most 4 of 8, so that a later crash still has retries left. */
const outageAttemptsMax = 4

type AnswerOutbox = Pick<Outbox, 'put' | 'puts' | 'alarm' | 'deliverDue'>

/** An item that will never be processed. */
interface AbandonedInbound {
  readonly platform: Inbound['platform']
  readonly id: number
  readonly lane: string | null
}

function openInboxProcessor(register: Register, stored: StoredInbound, outbox: AnswerOutbox, log: Log) {
  /** Answers of processed items that the database could not mark so; these are not processed again. */
  const unnoted = new Map<string, readonly OutboxItem[]>()
  const keyOf = ({ platform, key }: InboundName) => `${platform} ${key}`

  async function done(name: InboundName, answers: readonly OutboxItem[]): Promise<void> {
    unnoted.set(keyOf(name), answers)
    await stored.settle(name, false, answers.length === 0 ? [] : [outbox.puts(answers)])
    unnoted.delete(keyOf(name))
    if (answers.length > 0) void outbox.deliverDue()
  }

  async function attempt(handler: InboxHandler, platform: Inbound['platform'], item: Waiting): Promise<void> {
    const { id, key, body, receivedAt } = item
    if (item.attempts >= attemptsMax) throw new Error('Cannot process the item: no attempt came to an end')
    if (body === null) throw new Error('Cannot process the item: its body was dropped')
    const open = () => stored.open(platform, { key, body }).body
    const name = { platform, key }
    await done(name, unnoted.get(keyOf(name)) ?? (await handler({ id, body: open(), receivedAt })))
  }

  function laneOf(platform: Inbound['platform'], { key, body }: Waiting): string | null {
    if (body === null) return null
    return openOrNull(() => stored.open(platform, { key, body }).lane)
  }

  async function failed(error: unknown, platform: Inbound['platform'], item: Waiting): Promise<boolean> {
    const { id } = item
    const about = { platform, item: id }
    log.error('inbox.failed', error, about)
    // An item is never given up because of an outage of the database.
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
    // One item must not hold up its lane for long. Its sender is told first, so that a crash in between repeats the message.
    await notifyOfAbandoned(register, outbox, { id, platform, lane: laneOf(platform, item) })
    await stored.settle({ platform, key: item.key }, true)
    log.error('inbox.given-up', error, about)
    return true
  }

  return {
    /** Makes one attempt on an item. Returns true if the next item may follow: this one is processed or given up. */
    async process(handler: InboxHandler, lane: Lane, item: Waiting): Promise<boolean> {
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

/** By its name: the bots hand on copies of errors without their secrets. */
const isStorageError = (error: unknown) =>
  error instanceof Error && (error.name === 'StorageError' || error.name === 'UnknownOutcomeError')

/** Tells the sender of an item that was given up, and every admin: it may have been a refusal. */
async function notifyOfAbandoned(
  register: Register,
  outbox: AnswerOutbox,
  item: AbandonedInbound,
): Promise<void> {
  const { platform, id } = item
  const forSender = await messageForSender(register, item)
  if (forSender !== null) await outbox.put([forSender])
  await outbox.alarm(`inbound-given-up:${platform}`, { kind: 'inbound-given-up', platform, item: id })
}

/** Null for groups and workspaces: a lane is a Telegram chat, or in Slack `user U…`. */
async function messageForSender(
  register: Register,
  { platform, lane, id }: AbandonedInbound,
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
