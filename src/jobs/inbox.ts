import { and, eq, isNotNull, type SQL } from 'drizzle-orm'
import { isDatabaseFault, type Outcome } from '../../db/engine.ts'
import { inbox } from '../../db/schema.ts'
import { build, isDue, query, statement } from '../../db/statement.ts'
import { decryptOrNull } from '../crypto/vault.ts'
import { personOf } from '../register/recipients/people.ts'
import { type Register, write } from '../register/register.ts'
import { serialByKey } from '../util/event-loop.ts'
import type { Log } from '../util/log.ts'
import {
  dropDoneBefore,
  firstOfLane,
  type Inbound,
  type InboundName,
  insertInbound,
  type Lane,
  lanesDue,
  sameInbound,
  settleInbound,
  type WaitingItem,
  waitingNow,
} from './inbox-rows.ts'
import { backOffMs } from './leases.ts'
import type { Outbox, OutboxItem } from './outbox.ts'

/** Parts of a message that are stored encrypted. */
type StoredBody = Pick<Inbound, 'lane' | 'body'>

/** Returns the name of the place for which a message's body is encrypted. */
const bodyOf = ({ platform, key }: InboundName) => `inbox ${platform} ${key}`

/** Decrypts a stored message. Its name is authenticated: the body of another row does not open. */
function openBody(
  { vault }: Register,
  { body, ...name }: InboundName & { readonly body: Buffer },
): StoredBody {
  return vault.openJson(body, bodyOf(name))
}

/** Result of storing a message. `replayed`: its signature is known already. `repeat`: its key is. */
type ReceiveResult = 'new' | 'repeat' | 'replayed'

export interface InboxItem {
  readonly id: number
  readonly body: string
  readonly receivedAt: number
}

/** Processes a message and returns the answers to send. Throws if the message should be tried again. */
export type InboxHandler = (item: InboxItem) => Promise<readonly OutboxItem[]>

type InboxHandlers = () => Readonly<Partial<Record<Inbound['platform'], InboxHandler>>>

export type Inbox = ReturnType<typeof newInbox>

type AnswerOutbox = Pick<Outbox, 'put' | 'puts' | 'alarm' | 'deliverDue'>

/** Longest time of an attempt in ms. After it, the scheduler tries the message again. */
const abandonedAfterMs = 30_000
/** Time in ms for which processed messages are kept to recognise repeats. Platforms repeat a message for a day at most. */
const keptMs = 7 * 24 * 60 * 60_000
/** Number of attempts after which a message is given up. */
const attemptsMax = 8
/** Number of attempts for which an error in izin counts: a retry rarely helps, and a person waits for the answer. */
const faultWeight = 3
/** Pause in ms before the next attempt after an error in izin. */
const faultPauseMs = 2000
/** Maximum number of attempts that database outages use up of the 8. A later crash then still has retries left. */
const outageAttemptsMax = 4

/** Services and state that the steps of the inbox share. */
interface InboxServices {
  readonly register: Register
  readonly outbox: AnswerOutbox
  readonly handlers: InboxHandlers
  readonly log: Log
  /** Answers to messages that were processed but could not be marked so. The next attempt only stores these answers. */
  readonly unstoredAnswers: Map<string, readonly OutboxItem[]>
}

/** Creates the inbox: it stores each message of the chat platforms, and processes the messages of a lane in order. */
export function newInbox(register: Register, outbox: AnswerOutbox, handlers: InboxHandlers, log: Log) {
  const services: InboxServices = { register, outbox, handlers, log, unstoredAnswers: new Map() }
  const { engine, vault, clock } = register
  const serially = serialByKey()

  function work(lane: Lane): Promise<void> {
    return serially(`${lane.platform} ${lane.lane}`, () => workLane(services, lane))
  }

  return {
    /** Stores a message unless it is known already. */
    receive: (inbound: Inbound) => receive(register, inbound),
    /** Stores the answers to a message and marks it as processed, in one transaction. */
    done: (name: InboundName, answers: readonly OutboxItem[]) => done(services, name, answers),
    /** Marks a message whose processing failed as processed, so that it is not tried again. */
    async drop(name: InboundName): Promise<void> {
      await write(register, settleInbound({ ...name, doneAt: clock(), givenUpAt: null }))
    },
    /** Processes the waiting messages of a lane in order, unless another process does. */
    work: (platform: Inbound['platform'], lane: string) => work({ platform, lane: vault.markAccount(lane) }),
    /** Processes all lanes whose first message is due, beginning with the longest wait. */
    async workDue(): Promise<void> {
      const platforms = (['slack', 'telegram', 'sms'] as const).filter(
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
      await write(register, dropDoneBefore(clock() - keptMs))
    },
    async waiting(): Promise<number> {
      return (await engine.read(waitingNow()))[0]?.waiting ?? 0
    },
  }
}

/** Stores a message, encrypted, unless its key or signature is known. */
async function receive({ engine, vault, clock }: Register, inbound: Inbound): Promise<ReceiveResult> {
  const { platform, key, lane, body } = inbound
  const signature = inbound.signature ?? null
  const now = clock()
  const sealed = vault.sealJson({ lane, body } satisfies StoredBody, bodyOf(inbound))
  const sameMessage = sameInbound({ platform, key, signature })
  return await engine.unit([sameMessage], (rows): Outcome<ReceiveResult> => {
    if (signature !== null && rows.some((row) => row.signature === signature)) {
      return { writes: [], result: 'replayed' }
    }
    if (rows.length > 0) return { writes: [], result: 'repeat' }
    const row = { platform, key, signature, lane: vault.markAccount(lane), body: sealed, receivedAt: now }
    // The process that receives a Slack message processes it at once, since Slack waits for the answer.
    const dueAt = platform === 'slack' ? now + abandonedAfterMs : now
    return { writes: [insertInbound({ ...row, dueAt })], result: 'new' }
  })
}

/** Stores the answers to a message and marks it as processed. If the database fails, a later attempt does only this. */
async function done(
  { register, outbox, unstoredAnswers }: InboxServices,
  name: InboundName,
  answers: readonly OutboxItem[],
): Promise<void> {
  const { engine, clock } = register
  unstoredAnswers.set(bodyOf(name), answers)
  const settled = settleInbound({ ...name, doneAt: clock(), givenUpAt: null })
  if (answers.length === 0) {
    // No caller waits for this write, so it may wait a few milliseconds for the commit of another unit.
    await engine.unit([], () => ({ writes: [settled], result: null }), { mayShareCommit: true })
  } else {
    const { read: outboxRead, writes } = outbox.puts(answers)
    await engine.unit([outboxRead], (rows) => ({ writes: [...writes(rows), settled], result: null }))
  }
  unstoredAnswers.delete(bodyOf(name))
  if (answers.length > 0) void outbox.deliverDue()
}

/** Processes the messages of a lane one after the other, until none is due or one has to wait. */
async function workLane(services: InboxServices, lane: Lane): Promise<void> {
  const { register, handlers } = services
  const handler = handlers()[lane.platform]
  if (handler === undefined) return
  for (;;) {
    const [item] = await register.engine.read(firstOfLane(lane))
    if (item === undefined || !isDue(item.dueAt ?? 0, register.clock())) return
    if (!(await claim(register, item))) return
    try {
      await attempt(services, handler, item)
    } catch (error) {
      if (!(await isGivenUpAfter(services, error, item))) return
    }
  }
}

/** Reserves a message for processing; false if another process has it. The reservation counts as an attempt, even if the process dies. */
async function claim({ engine, clock }: Register, { id, dueAt, attempts }: WaitingItem): Promise<boolean> {
  return await engine.unit([dueOf(id)], ([row]): Outcome<boolean> => {
    if (row?.dueAt !== dueAt || row.attempts !== attempts) return { writes: [], result: false }
    const attemptUpdate = setAttempts(eq(inbox.id, id), attempts + 1, clock() + abandonedAfterMs)
    return { writes: [attemptUpdate], result: true }
  })
}

/** Processes a message, or only stores its answers if it was processed before. */
async function attempt(services: InboxServices, handler: InboxHandler, item: WaitingItem): Promise<void> {
  const { register, unstoredAnswers } = services
  const { id, platform, key, body, receivedAt } = item
  if (item.attempts >= attemptsMax) throw new Error('Cannot process the item: no attempt came to an end')
  if (body === null) throw new Error('Cannot process the item: its body was dropped')
  const earlierAnswers = unstoredAnswers.get(bodyOf(item))
  const text = () => openBody(register, { platform, key, body }).body
  await done(services, item, earlierAnswers ?? (await handler({ id, body: text(), receivedAt })))
}

/** Notes a failed attempt, with the time of the next one. Returns true if the message is given up, so that the lane continues. */
async function isGivenUpAfter(services: InboxServices, error: unknown, item: WaitingItem): Promise<boolean> {
  const { register, log } = services
  const { id, platform, attempts } = item
  log.error('inbox.failed', error, { platform, item: id })
  // A message is never given up because of an outage of the database.
  if (isDatabaseFault(error)) {
    const attemptsCounted = Math.max(attempts, Math.min(attempts + 1, outageAttemptsMax))
    await postpone(register, item, attemptsCounted, backOffMs(attemptsCounted))
    return false
  }
  const attemptsCounted = attempts + faultWeight
  if (attemptsCounted < attemptsMax) {
    await postpone(register, item, attemptsCounted, faultPauseMs)
    return false
  }
  await giveUp(services, item)
  log.error('inbox.given-up', error, { platform, item: id })
  return true
}

/** Sets the time of the next attempt, unless another process has taken the message in the meantime. */
async function postpone(
  register: Register,
  { id, attempts: before }: WaitingItem,
  attempts: number,
  pauseMs: number,
): Promise<void> {
  const isOurs = and(eq(inbox.id, id), eq(inbox.attempts, before + 1), isNotNull(inbox.dueAt))
  await write(register, setAttempts(isOurs, attempts, register.clock() + pauseMs))
}

/**
 * Gives up a message, since one message must not delay its lane for long. Its sender is notified first: a crash in between
 * then repeats the notice instead of losing it.
 */
async function giveUp(
  { register, outbox }: InboxServices,
  { id, platform, key, body }: WaitingItem,
): Promise<void> {
  const { clock } = register
  const lane = body === null ? null : decryptOrNull(() => openBody(register, { platform, key, body }).lane)
  await notifyOfAbandoned(register, outbox, { id, platform, lane })
  await write(register, settleInbound({ platform, key, doneAt: clock(), givenUpAt: clock() }))
}

/** Notifies the sender of a message that was given up, and every admin, since the message may have been a refusal. */
async function notifyOfAbandoned(
  register: Register,
  outbox: AnswerOutbox,
  { id, platform, lane }: Pick<WaitingItem, 'id' | 'platform'> & { readonly lane: string | null },
): Promise<void> {
  // Only persons are notified, no groups or workspaces. A lane is a Telegram chat id, or `user U…` in Slack.
  // The sender of an SMS gets none: admins read the message's number in the log.
  const target = platform === 'telegram' ? lane : /^user (\S+)$/.exec(lane ?? '')?.[1]
  if (platform !== 'sms' && target && !target.startsWith('-')) {
    const person =
      platform === 'telegram' ? await personOf(register, register.vault.markAccount(target)) : null
    const { contact } = await register.settings()
    const message = { kind: 'not-processed', language: person?.language ?? 'tr', contact } as const
    await outbox.put([{ key: `not-processed:${platform}:${id}`, platform, target, message }])
  }
  await outbox.alarm(`inbound-given-up:${platform}`, { kind: 'inbound-given-up', platform, item: id })
}

/** Query for when a message is next due and how often it was tried. */
function dueOf(id: number) {
  return query(
    build.select({ dueAt: inbox.dueAt, attempts: inbox.attempts }).from(inbox).where(eq(inbox.id, id)),
  )
}

/** Returns the write that sets the attempts of messages, and when they are next due. */
function setAttempts(which: SQL | undefined, attempts: number, dueAt: number) {
  return statement(build.update(inbox).set({ attempts, dueAt }).where(which))
}
