import { and, asc, count, eq, inArray, isNotNull, lt, min, or, type SQL, sql } from 'drizzle-orm'
import { isDatabaseFault, type Outcome } from '../../db/engine.ts'
import { inbox } from '../../db/schema.ts'
import {
  areDue,
  build,
  dueBy,
  isDue,
  pick,
  placeholders,
  preparedQuery,
  preparedStatement,
  query,
  statement,
} from '../../db/statement.ts'
import { decryptOrNull } from '../crypto/vault.ts'
import { personOf } from '../register/recipients/people.ts'
import { type Register, write } from '../register/register.ts'
import { serialByKey } from '../util/event-loop.ts'
import type { Log } from '../util/log.ts'
import { backOffMs } from './leases.ts'
import type { Outbox, OutboxItem } from './outbox.ts'

/** A request of a platform. It is stored once before it is processed; the tick finds what a crash leaves undone. */
export interface Inbound {
  readonly platform: 'slack' | 'telegram'
  /** Trigger id, event id or update id. */
  readonly key: string
  /** Signature of the request; a replay carries the same. */
  readonly signature?: string | undefined
  /** Inbounds of one lane are processed in order. The lane names a person, so its column holds a keyed hash. */
  readonly lane: string
  readonly body: string
}

type InboundName = Pick<Inbound, 'platform' | 'key'>
type Lane = Pick<Inbound, 'platform' | 'lane'>

/** `replayed`: the signature was seen before; `repeat`: the key was. */
type ReceiveResult = 'new' | 'repeat' | 'replayed'

export interface InboxItem {
  readonly id: number
  readonly body: string
  readonly receivedAt: number
}

/** Processes one item and returns its answers; throws if it should be tried again. */
export type InboxHandler = (item: InboxItem) => Promise<readonly OutboxItem[]>

export type Inbox = ReturnType<typeof newInbox>

type AnswerOutbox = Pick<Outbox, 'put' | 'puts' | 'alarm' | 'deliverDue'>

/** Time for one attempt, or for the receiver of a Slack item. After it the scheduler retries the item. */
const abandonedAfterMs = 30_000
const lanesAtOnce = 100
/** Processed items stay known as repeats this long; platforms repeat for a day at most. */
const keptMs = 7 * 24 * 60 * 60_000
const attemptsMax = 8
/** One attempt that ends in a fault of ours counts as this many. Such a fault seldom passes, and the person waits. */
const faultWeight = 3
const faultPauseMs = 2000
/** Attempts lost to a database outage count at most 4 of 8. A later crash then still has retries left. */
const outageAttemptsMax = 4

export function newInbox(
  register: Register,
  outbox: AnswerOutbox,
  handlers: () => Readonly<Partial<Record<Inbound['platform'], InboxHandler>>>,
  log: Log,
) {
  const { engine, vault, clock } = register
  /** Answers of items that were processed but could not be marked so; the next attempt only stores them. */
  const unnoted = new Map<string, readonly OutboxItem[]>()
  const serially = serialByKey()

  async function receive(inbound: Inbound): Promise<ReceiveResult> {
    const { platform, key, lane, body } = inbound
    const signature = inbound.signature ?? null
    const now = clock()
    const sealed = vault.sealJson({ lane, body } satisfies StoredBody, bodyOf(inbound))
    const same = sameInbound({ platform, key, signature })
    return await engine.unit([same], (rows): Outcome<ReceiveResult> => {
      if (signature !== null && rows.some((row) => row.signature === signature)) {
        return { writes: [], result: 'replayed' }
      }
      if (rows.length > 0) return { writes: [], result: 'repeat' }
      const row = { platform, key, signature, lane: vault.markAccount(lane), body: sealed, receivedAt: now }
      // Its receiver processes a Slack item itself, since Slack waits for the answer.
      const dueAt = platform === 'slack' ? now + abandonedAfterMs : now
      return { writes: [insertInbound({ ...row, dueAt })], result: 'new' }
    })
  }

  /** Stores the answers of an item and notes it as processed, in one unit. If that fails, a later attempt does only this. */
  async function done(name: InboundName, answers: readonly OutboxItem[]): Promise<void> {
    unnoted.set(bodyOf(name), answers)
    const settled = settleInbound({ ...name, doneAt: clock(), givenUpAt: null })
    if (answers.length === 0) {
      await engine.unit([], () => ({ writes: [settled], result: null }), { mayJoin: true })
    } else {
      const { read, writes } = outbox.puts(answers)
      await engine.unit([read], (rows) => ({ writes: [...writes(rows), settled], result: null }))
    }
    unnoted.delete(bodyOf(name))
    if (answers.length > 0) void outbox.deliverDue()
  }

  /** Notes an item whose processing failed, so that it is not processed again. If this fails too, it will be. */
  async function drop(name: InboundName): Promise<void> {
    await write(register, settleInbound({ ...name, doneAt: clock(), givenUpAt: null }))
  }

  const open = ({ body, ...name }: InboundName & { readonly body: Buffer }) =>
    vault.openJson<StoredBody>(body, bodyOf(name))

  async function attempt(handler: InboxHandler, item: Waiting): Promise<void> {
    const { id, platform, key, body, receivedAt } = item
    if (item.attempts >= attemptsMax) throw new Error('Cannot process the item: no attempt came to an end')
    if (body === null) throw new Error('Cannot process the item: its body was dropped')
    const known = unnoted.get(bodyOf(item))
    await done(item, known ?? (await handler({ id, body: open({ platform, key, body }).body, receivedAt })))
  }

  /** Returns true if the item is given up, so that the next may follow. */
  async function failed(error: unknown, item: Waiting): Promise<boolean> {
    const { id, platform, key, attempts, body } = item
    const about = { platform, item: id }
    log.error('inbox.failed', error, about)
    // An item is never given up because of an outage of the database.
    if (isDatabaseFault(error)) {
      const counted = Math.max(attempts, Math.min(attempts + 1, outageAttemptsMax))
      await postpone(item, counted, backOffMs(counted))
      return false
    }
    const counted = attempts + faultWeight
    if (counted < attemptsMax) {
      await postpone(item, counted, faultPauseMs)
      return false
    }
    // One item must not hold up its lane for long. Its sender is told first, so that a crash in between repeats the message.
    const lane = body === null ? null : decryptOrNull(() => open({ platform, key, body }).lane)
    await notifyOfAbandoned(register, outbox, { id, platform, lane })
    const settled = settleInbound({ platform, key, doneAt: clock(), givenUpAt: clock() })
    await write(register, settled)
    log.error('inbox.given-up', error, about)
    return true
  }

  /** Skips an item that another process has since taken. */
  async function postpone({ id, attempts: before }: Waiting, attempts: number, pauseMs: number) {
    const isOurs = and(eq(inbox.id, id), eq(inbox.attempts, before + 1), isNotNull(inbox.dueAt))
    await write(register, setAttempts(isOurs, attempts, clock() + pauseMs))
  }

  /** Takes an item; false if another process has it. It counts as an attempt even if this process dies. */
  async function claim({ id, dueAt, attempts }: Waiting): Promise<boolean> {
    return await engine.unit([dueOf(id)], ([row]): Outcome<boolean> => {
      if (row?.dueAt !== dueAt || row.attempts !== attempts) return { writes: [], result: false }
      const taken = setAttempts(eq(inbox.id, id), attempts + 1, clock() + abandonedAfterMs)
      return { writes: [taken], result: true }
    })
  }

  async function workLane(lane: Lane): Promise<void> {
    const handler = handlers()[lane.platform]
    if (handler === undefined) return
    for (;;) {
      const [item] = await engine.read(firstOf(lane))
      if (item === undefined || !isDue(item.dueAt ?? 0, clock()) || !(await claim(item))) return
      try {
        await attempt(handler, item)
      } catch (error) {
        if (!(await failed(error, item))) return
      }
    }
  }

  function work(lane: Lane): Promise<void> {
    return serially(`${lane.platform} ${lane.lane}`, () => workLane(lane))
  }

  return {
    receive,
    done,
    drop,
    /** Processes the waiting items of one lane in order. Leaves a lane that another process works on. */
    work: (platform: Inbound['platform'], lane: string) => work({ platform, lane: vault.markAccount(lane) }),
    /** Works the lanes whose first item is due, those that have waited longest first. */
    async workDue(): Promise<void> {
      const platforms = (['slack', 'telegram'] as const).filter(
        (platform) => handlers()[platform] !== undefined,
      )
      const lanes = await engine.read(lanesDue(platforms, clock()))
      await Promise.all(
        lanes.map((lane) =>
          work(lane).catch((error) => log.error('inbox.lane-failed', error, { platform: lane.platform })),
        ),
      )
    },
    async forgetOld(): Promise<void> {
      // The newest stays, so that its id is never reused.
      const isOld = and(lt(inbox.doneAt, clock() - keptMs), sql`${inbox.id} < (select max(id) from inbox)`)
      await write(register, statement(build.delete(inbox).where(isOld)))
    },
    async waiting(): Promise<number> {
      return (await engine.read(waitingNow()))[0]?.waiting ?? 0
    },
  }
}

/** Tells the sender of an item that was given up, and every admin: it may have been a refusal. */
async function notifyOfAbandoned(
  register: Register,
  outbox: AnswerOutbox,
  { id, platform, lane }: Pick<Waiting, 'id' | 'platform'> & { readonly lane: string | null },
): Promise<void> {
  // Not to groups and workspaces: a lane is a Telegram chat, or in Slack `user U…`.
  const target = platform === 'telegram' ? lane : /^user (\S+)$/.exec(lane ?? '')?.[1]
  if (target && !target.startsWith('-')) {
    const person =
      platform === 'telegram' ? await personOf(register, register.vault.markAccount(target)) : null
    const message = { kind: 'not-processed', language: person?.language ?? 'tr' } as const
    await outbox.put([{ key: `not-processed:${platform}:${id}`, platform, target, message }])
  }
  await outbox.alarm(`inbound-given-up:${platform}`, { kind: 'inbound-given-up', platform, item: id })
}

/** Encrypted part of an item. */
type StoredBody = Pick<Inbound, 'lane' | 'body'>

const bodyOf = ({ platform, key }: InboundName) => `inbox ${platform} ${key}`

const waitingNow = preparedQuery(() =>
  build.select({ waiting: count() }).from(inbox).where(isNotNull(inbox.dueAt)),
)

function lanesDue(platforms: readonly Inbound['platform'][], now: number) {
  const firsts = build
    .select({ id: min(inbox.id) })
    .from(inbox)
    .where(and(isNotNull(inbox.dueAt), inArray(inbox.platform, [...platforms])))
    .groupBy(inbox.platform, inbox.lane)
  return preparedQuery(() =>
    build
      .select({ platform: inbox.platform, lane: inbox.lane })
      .from(inbox)
      .where(and(inArray(inbox.id, firsts), areDue(inbox.dueAt)))
      .orderBy(asc(inbox.id))
      .limit(lanesAtOnce),
  )(dueBy(now))
}

const isNamed = () =>
  and(eq(inbox.platform, sql.placeholder('platform')), eq(inbox.key, sql.placeholder('key')))

const sameInbound = preparedQuery(() =>
  build
    .select({ signature: inbox.signature })
    .from(inbox)
    .where(
      or(
        isNamed(),
        // NULL equals nothing, so unsigned requests compare by key alone.
        eq(inbox.signature, sql.placeholder('signature')),
      ),
    ),
)

const insertInbound = preparedStatement(() =>
  build
    .insert(inbox)
    .values(placeholders('platform', 'key', 'signature', 'lane', 'body', 'receivedAt', 'dueAt')),
)

/** Ends an item that is processed or given up, and drops its body. */
const settleInbound = preparedStatement(() =>
  build
    .update(inbox)
    .set({
      body: null,
      dueAt: null,
      doneAt: sql`${sql.placeholder('doneAt')}`,
      givenUpAt: sql`${sql.placeholder('givenUpAt')}`,
    })
    .where(isNamed()),
)

const firstOf = preparedQuery(() =>
  build
    .select(pick(inbox, 'id', 'platform', 'key', 'body', 'attempts', 'dueAt', 'receivedAt'))
    .from(inbox)
    .where(
      and(
        eq(inbox.platform, sql.placeholder('platform')),
        eq(inbox.lane, sql.placeholder('lane')),
        isNotNull(inbox.dueAt),
      ),
    )
    .orderBy(asc(inbox.id))
    .limit(1),
)
type Waiting = ReturnType<ReturnType<typeof firstOf>['map']>

function dueOf(id: number) {
  return query(
    build.select({ dueAt: inbox.dueAt, attempts: inbox.attempts }).from(inbox).where(eq(inbox.id, id)),
  )
}

function setAttempts(which: SQL | undefined, attempts: number, dueAt: number) {
  return statement(build.update(inbox).set({ attempts, dueAt }).where(which))
}
