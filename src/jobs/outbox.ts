import { and, asc, count, eq, inArray, isNotNull, min, or, sql } from 'drizzle-orm'
import type { UnitPart } from '../../db/engine.ts'
import { outbox } from '../../db/schema.ts'
import { build, preparedQuery, query, statement } from '../../db/statement.ts'
import { dayOf, type IstanbulDay } from '../calendar/istanbul.ts'
import type { Vault } from '../crypto/vault.ts'
import { brandNames } from '../register/company/brands.ts'
import { listRooms } from '../register/company/rooms.ts'
import { adminsOf } from '../register/company/staff.ts'
import type { Register } from '../register/register.ts'
import { limitConcurrency } from '../util/event-loop.ts'
import type { Log } from '../util/log.ts'
import {
  type AttemptResult,
  bodyOf,
  type Candidate,
  isDue,
  isGivenUp,
  newAttempts,
  paused,
  type StoredBody,
} from './attempts.ts'
import { type Message, type Platform, platforms, type Sender } from './message.ts'

/** Message to send. It is stored first, and then tried until its outcome is known. */
export interface OutboxItem {
  /** Unique name of the message: a second one with the same key is ignored. */
  readonly key: string
  readonly platform: Platform
  readonly target: string
  readonly message: Message
  readonly roomId?: number | undefined
  /** Day whose head (digest of the closed day) the message publishes. */
  readonly headDate?: IstanbulDay | undefined
}

export interface OutboxOptions {
  readonly senders: () => Readonly<Partial<Record<Platform, Sender>>>
  /** Slack user ids that the configuration names; they get alarms too. */
  readonly admins: readonly string[]
  readonly log: Log
  readonly random: () => number
}

export type Outbox = ReturnType<typeof newOutbox>

/** Target of messages. Messages to the same target are sent one after the other. */
type Target = Pick<Candidate, 'platform' | 'target'>

/**
 * Maximum number of targets of each platform that one query reads, so that the messages of a slow platform do not hide others.
 */
const targetsMax = 500

/** Creates the outbox: it stores each message to send, and sends the messages to a target in order. */
export function newOutbox(register: Register, options: OutboxOptions) {
  const { engine, clock } = register
  const { senders, admins, log } = options
  const attempts = newAttempts(register, options)
  let hasEnded = false
  const work = oncePerTarget(
    (target) => sendAllOf({ register, attempts, alarm, shouldContinue: () => !hasEnded }, target),
    log,
  )

  /** True if this platform is set up. Messages for another platform wait until it is set up too. */
  const canSend = (platform: Platform) => senders()[platform] !== undefined

  /** Returns the read and the writes by which a unit (transaction) stores the messages whose keys are new. */
  const puts = (items: readonly OutboxItem[]) => storing(register, items)

  /** Stores messages whose key is new; resolves when they are on disk. */
  async function put(items: readonly OutboxItem[]): Promise<void> {
    if (items.length === 0) return
    const { read, writes } = puts(items)
    await engine.unit([read], (rows) => ({ writes: writes(rows), result: null }))
  }

  /** Stores a message for every admin, once a day for each subject. */
  async function alarm(about: string, message: Message): Promise<void> {
    const day = dayOf(clock())
    const items = (await adminsOf(register, admins)).map((admin) => {
      return { key: `${about}:${day}:${admin}`, platform: 'slack', target: admin, message } as const
    })
    await put(items)
  }

  /** Resolves when all due messages have been tried once. Never rejects: a later call repeats what failed. */
  async function deliverDue(): Promise<void> {
    try {
      await attempts.noteUnstored()
      for (let isMore = true; isMore; ) {
        const targets = await readTargetsDue(register, platforms.filter(canSend))
        isMore = (await Promise.all(targets.map(work))).some((hasNewTarget) => hasNewTarget)
      }
    } catch (error) {
      log.error('outbox.failed', error)
    }
  }

  /** Begins no more attempts; attempts under way may end. */
  function end(): void {
    hasEnded = true
  }

  return { put, puts, alarm, deliverDue, end, canSend, admins, status: () => statusOf(register) }
}

/** Returns the read and writes that store messages whose keys are new. */
function storing(
  { vault, clock }: Register,
  items: readonly OutboxItem[],
): UnitPart<{ readonly key: string }> {
  const now = clock()
  // The database gives the rows their numbers: reading the last number would make unrelated transactions conflict.
  return {
    read: keysAmong(items),
    writes(rows) {
      const takenKeys = new Set(rows.map(({ key }) => key))
      const newItems = items.filter(({ key }) => !takenKeys.has(key) && takenKeys.add(key))
      return newItems.map(({ message, ...item }) => {
        const body = vault.sealJson({ to: item.target, message } satisfies StoredBody, bodyOf(item.key))
        const times = { dueAt: now, createdAt: now }
        const row = { ...item, ...times, target: targetMark(vault, item), body, state: 'waiting' } as const
        return statement(build.insert(outbox).values(row))
      })
    },
  }
}

interface Sending {
  readonly register: Register
  readonly attempts: ReturnType<typeof newAttempts>
  readonly alarm: (about: string, message: Message) => Promise<void>
  readonly shouldContinue: () => boolean
}

/** Sends the due messages of a target in order. Returns true if this caused messages to other targets, such as an alarm. */
async function sendAllOf(sending: Sending, { platform, target }: Target): Promise<boolean> {
  const { register, attempts, shouldContinue } = sending
  let hasNewTarget = false
  for (;;) {
    const [row] = await register.engine.read(firstOfTarget({ platform, target }))
    if (row === undefined || !shouldContinue() || !isDue(row, register.clock())) break
    const result = await attempts.make(row)
    if (result === null) break
    const hasTrouble = await notifyOfTrouble(sending, row, result)
    hasNewTarget ||= hasTrouble || result.outcome.kind === 'moved'
  }
  return hasNewTarget
}

/** Beginning of the keys of alarms about messages that were not delivered. */
const undeliveredAlarm = 'undelivered:'

/**
 * Notifies the admins if a message does not reach a room, or may not have reached a person. Returns true for such
 * trouble.
 */
async function notifyOfTrouble(
  { register, alarm }: Sending,
  { id: item, key, platform: carrier, roomId }: Candidate,
  result: NonNullable<AttemptResult>,
): Promise<boolean> {
  const outcome = troubleOf(result, roomId)
  if (outcome === null) return false
  // No alarm about an alarm, which would not arrive either, and none about letters: a person can request a code again, and
  // a confirmation that did not arrive is listed among the duties. The daily comparison shows what a carrier's list lacks.
  if (key.startsWith(undeliveredAlarm) || carrier === 'mail' || carrier === 'sms' || carrier === 'sms-list')
    return true
  const room = roomId === null ? null : await placeOf(register, roomId)
  if (room === undefined) return true
  const platform = carrier === 'slack-response' ? 'slack' : carrier
  const { kind, detail } = outcome
  const message = { kind: 'undelivered', outcome: kind, platform, room, item, detail } as const
  await alarm(`${undeliveredAlarm}${kind}:${roomId ?? platform}`, message)
  return true
}

/** Returns the outcome of an attempt if admins have to know of it, else null. */
function troubleOf(result: NonNullable<AttemptResult>, roomId: number | null) {
  const { outcome, settled } = result
  if (outcome.kind === 'unknown') return isGivenUp(result) ? outcome : null
  const isOfRoom = roomId !== null && settled !== null
  return isOfRoom && (outcome.kind === 'lost' || outcome.kind === 'refused') ? outcome : null
}

/** Returns id and brand name of a room; undefined if it was removed. */
async function placeOf(register: Register, roomId: number) {
  const room = (await listRooms(register)).find(({ id }) => id === roomId)
  return room && { place: room.externalId, brandName: (await brandNames(register))(room.brandCode) }
}

/** Number of targets of each platform that get messages at the same time. */
const targetsAtOnce = 10

/**
 * Returns a function that runs at most one delivery per target. A call during a run makes it run once more, and shares
 * its result.
 */
function oncePerTarget(run: (target: Target) => Promise<boolean>, log: Log) {
  const working = new Map<string, { again: boolean; done: Promise<boolean> }>()
  const gates = new Map(platforms.map((platform) => [platform, limitConcurrency(targetsAtOnce)]))

  return (target: Target): Promise<boolean> => {
    const { platform } = target
    const name = `${platform} ${target.target}`
    const busy = working.get(name)
    if (busy !== undefined) {
      busy.again = true
      return busy.done
    }
    const worker = { again: false, done: Promise.resolve(false) }
    async function workThrough(): Promise<boolean> {
      let hasNewTarget = false
      try {
        do {
          worker.again = false
          hasNewTarget = (await run(target)) || hasNewTarget
        } while (worker.again)
        return hasNewTarget
      } catch (error) {
        log.error('outbox.failed', error, { platform })
        return false
      } finally {
        // There is no `await` between the last check of `again` and this deletion, so that no call joins a worker that has ended.
        working.delete(name)
      }
    }
    working.set(name, worker)
    worker.done = gates.get(platform)?.(workThrough) ?? workThrough()
    return worker.done
  }
}

const isWaiting = isNotNull(outbox.dueAt)
const waitingNow = preparedQuery(() => build.select({ waiting: count() }).from(outbox).where(isWaiting))
// A query for this alone reads only the first entry of an index.
const oldestWaiting = preparedQuery(() =>
  build
    .select({ createdAt: outbox.createdAt })
    .from(outbox)
    .where(isWaiting)
    .orderBy(asc(outbox.createdAt))
    .limit(1),
)

/** Returns how many messages wait to be sent, and when the oldest was created. */
async function statusOf({
  engine,
}: Register): Promise<{ readonly waiting: number; readonly oldestAt: number | null }> {
  const [[row], [oldest]] = await Promise.all([engine.read(waitingNow()), engine.read(oldestWaiting())])
  return { waiting: row?.waiting ?? 0, oldestAt: oldest?.createdAt ?? null }
}

/** Returns the target as its column has it: for a private chat, whose id names a person, a keyed hash. */
function targetMark(vault: Vault, { platform, target, roomId }: Omit<OutboxItem, 'message'>): string {
  return platform === 'telegram' && roomId === undefined ? vault.markAccount(target) : target
}

/** Returns the query for those keys of the items that are stored already. */
function keysAmong(items: readonly OutboxItem[]) {
  const keys = items.map(({ key }) => key)
  return query(build.select({ key: outbox.key }).from(outbox).where(inArray(outbox.key, keys)))
}

/** Lists the targets on a platform whose oldest waiting message is due. */
const targetsDue = preparedQuery(() => {
  const firsts = build
    .select({ id: min(outbox.id) })
    .from(outbox)
    .where(and(isWaiting, eq(outbox.platform, sql.placeholder('platform'))))
    .groupBy(outbox.target)
  return build
    .select({ platform: outbox.platform, target: outbox.target })
    .from(outbox)
    .where(and(inArray(outbox.id, firsts), or(eq(outbox.attempts, 0), paused.areDue(outbox.dueAt))))
    .orderBy(asc(outbox.id))
    .limit(targetsMax)
})

/** Returns the targets on these platforms to which a message is due. */
async function readTargetsDue({ engine, clock }: Register, usable: readonly Platform[]): Promise<Target[]> {
  const now = paused.dueBy(clock())
  const reads = usable.map((platform) => engine.read(targetsDue({ platform, ...now })))
  return (await Promise.all(reads)).flat()
}

const isForTarget = and(
  eq(outbox.platform, sql.placeholder('platform')),
  eq(outbox.target, sql.placeholder('target')),
)
const { id, key, platform, target, body, attempts, roomId, headDate, dueAt } = outbox
const firstOfTarget = preparedQuery(() =>
  build
    .select({ id, key, platform, target, body, attempts, roomId, headDate, dueAt })
    .from(outbox)
    .where(and(isForTarget, isWaiting))
    .orderBy(asc(outbox.id))
    .limit(1),
)

/** SQL for a restored backup, whose waiting messages may have been sent after it was made. Works on every schema. */
export const markPossiblySent = `UPDATE outbox SET state = 'unknown' WHERE state = 'waiting'`
