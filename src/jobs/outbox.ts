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

/** A message to send. It is stored first, once under its key, and tried until its outcome is known. */
export interface OutboxItem {
  /** Names this message for ever: a second item with this key is ignored. */
  readonly key: string
  readonly platform: Platform
  readonly target: string
  readonly message: Message
  readonly roomId?: number | undefined
  /** Day whose head it publishes. */
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

/** Messages to one target go out one after the other. */
type Target = Pick<Candidate, 'platform' | 'target'>

/** Targets of each platform looked up at a time, so that a slow platform hides no other. */
const targetsMax = 500

export function newOutbox(register: Register, options: OutboxOptions) {
  const { engine, clock } = register
  const { senders, admins, log } = options
  const attempts = newAttempts(register, options)
  let hasEnded = false
  const work = oncePerTarget(
    (target) => sendAllOf({ register, attempts, alarm, shouldContinue: () => !hasEnded }, target),
    log,
  )

  /** True if this platform is set up; messages for another one wait until it is. */
  const canSend = (platform: Platform) => senders()[platform] !== undefined

  /** Returns the parts of a unit that stores messages: it reads which keys are known and writes the others. */
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
      await attempts.noteLeftOver()
      for (let isMore = true; isMore; ) {
        const targets = await readTargetsDue(register, platforms.filter(canSend))
        isMore = (await Promise.all(targets.map(work))).some((elsewhere) => elsewhere)
      }
    } catch (error) {
      log.error('outbox.failed', error)
    }
  }

  /** Begins no more attempts; attempts under way may end. */
  function end(): void {
    hasEnded = true
  }

  return { put, puts, alarm, deliverDue, end, canSend, status: () => statusOf(register) }
}

function storing(
  { vault, clock }: Register,
  items: readonly OutboxItem[],
): UnitPart<{ readonly key: string }> {
  const now = clock()
  // The database numbers them: reading a number first would make unrelated units conflict.
  return {
    read: keysAmong(items),
    writes(rows) {
      const taken = new Set(rows.map(({ key }) => key))
      const fresh = items.filter(({ key }) => !taken.has(key) && taken.add(key))
      return fresh.map(({ message, ...item }) => {
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

/** Sends the due messages of one target in order. Returns true if another target has more to do. */
async function sendAllOf(sending: Sending, { platform, target }: Target): Promise<boolean> {
  const { register, attempts, shouldContinue } = sending
  let elsewhere = false
  for (;;) {
    const [row] = await register.engine.read(firstOfTarget({ platform, target }))
    if (row === undefined || !shouldContinue() || !isDue(row, register.clock())) break
    const made = await attempts.make(row)
    if (made === null) break
    const hasAlarmed = await notifyOfTrouble(sending, row, made)
    elsewhere ||= hasAlarmed || made.outcome.kind === 'moved'
  }
  return elsewhere
}

const undeliveredAlarm = 'undelivered:'

/** Tells the admins what does not reach a room, or may not have reached a person; true if it did. */
async function notifyOfTrouble(
  { register, alarm }: Sending,
  { id: item, key, platform: way, roomId }: Candidate,
  made: NonNullable<AttemptResult>,
): Promise<boolean> {
  const outcome = troubleOf(made, roomId)
  if (outcome === null) return false
  // An alarm about an undelivered alarm would end like it. A code can be requested again, and a confirmation
  // that did not arrive is shown as a duty.
  if (key.startsWith(undeliveredAlarm) || way === 'mail' || way === 'sms') return true
  const room = roomId === null ? null : await placeOf(register, roomId)
  if (room === undefined) return true
  const platform = way === 'slack-response' ? 'slack' : way
  const { kind, detail } = outcome
  const message = { kind: 'undelivered', outcome: kind, platform, room, item, detail } as const
  await alarm(`${undeliveredAlarm}${kind}:${roomId ?? platform}`, message)
  return true
}

function troubleOf(made: NonNullable<AttemptResult>, roomId: number | null) {
  const { outcome, settled } = made
  if (outcome.kind === 'unknown') return isGivenUp(made) ? outcome : null
  const isOfRoom = roomId !== null && settled !== null
  return isOfRoom && (outcome.kind === 'lost' || outcome.kind === 'refused') ? outcome : null
}

async function placeOf(register: Register, roomId: number) {
  const room = (await listRooms(register)).find(({ id }) => id === roomId)
  return room && { place: room.externalId, brandName: (await brandNames(register))(room.brandCode) }
}

/** Per platform, so that a silent platform does not block the others. */
const targetsAtOnce = 10

/** Runs at most one delivery per target. A call during a run makes it look once more, and shares its result. */
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
      let elsewhere = false
      try {
        do {
          worker.again = false
          elsewhere = (await run(target)) || elsewhere
        } while (worker.again)
        return elsewhere
      } catch (error) {
        log.error('outbox.failed', error, { platform })
        return false
      } finally {
        // In the same tick as the last look at `again`, so that no call joins a worker that has ended.
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
// Alone it is the first entry of an index.
const oldestWaiting = preparedQuery(() =>
  build
    .select({ createdAt: outbox.createdAt })
    .from(outbox)
    .where(isWaiting)
    .orderBy(asc(outbox.createdAt))
    .limit(1),
)

async function statusOf({
  engine,
}: Register): Promise<{ readonly waiting: number; readonly oldestAt: number | null }> {
  const [[row], [oldest]] = await Promise.all([engine.read(waitingNow()), engine.read(oldestWaiting())])
  return { waiting: row?.waiting ?? 0, oldestAt: oldest?.createdAt ?? null }
}

/** A private chat names a person: outside the encrypted body it is a keyed hash. */
function targetMark(vault: Vault, { platform, target, roomId }: Omit<OutboxItem, 'message'>): string {
  return platform === 'telegram' && roomId === undefined ? vault.markAccount(target) : target
}

function keysAmong(items: readonly OutboxItem[]) {
  const keys = items.map(({ key }) => key)
  return query(build.select({ key: outbox.key }).from(outbox).where(inArray(outbox.key, keys)))
}

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

/** For a restored backup: its waiting messages may have been sent since it was made. Works on every schema. */
export const markPossiblySent = `UPDATE outbox SET state = 'unknown' WHERE state = 'waiting'`
