import type { WebhookPause } from '../../../db/schema.ts'
import { isDue } from '../../../db/statement.ts'
import { spreadBackOffMs } from '../../jobs/leases.ts'
import type { JobServices } from '../../jobs/scheduler.ts'
import { noAnswer, type PostWebhook } from '../../jobs/webhook.ts'
import { isAdderEntitled } from '../../register/company/webhook-rights.ts'
import {
  heldMax,
  listWebhooks,
  noteProgress,
  pauseWebhook,
  type RetryRow,
  retryRowsOf,
  type Webhook,
} from '../../register/company/webhooks.ts'
import { eventsAfter } from './events.ts'
import { goneAnswer, type Sending, type SendResult, type StartSending, senderTo } from './sending.ts'

/** Number of recipients whose new events are sent at the same time. */
const newAtOnce = 32
/** Number of retries at the same time. They are counted apart: a receiver that hangs leaves all turns of new events free. */
const retriesAtOnce = 16
/** Time after which an answer delays only its own recipient. It is below a second, so that the next tick finds the answer. */
const slowAfterMs = 500
/** Time after which an event that is not accepted pauses its webhook. */
export const triedForMs = 3 * 24 * 60 * 60_000
/** Maximum number of ledger entries searched at once for a webhook's events; most may be of other brands. */
const spanMax = 10_000

export type WebhookServices = Pick<
  JobServices,
  'register' | 'outbox' | 'log' | 'random' | 'admins' | 'postWebhook'
>

/** Services and state of the worker that delivers. */
export interface Run extends WebhookServices {
  readonly post: PostWebhook
  shouldContinue(): boolean
  /** Resolves at the next tick, or when this process stops. */
  nextTick(): Promise<void>
}

interface Pause {
  readonly reason: WebhookPause
  readonly detail: string
}

/** Deliveries of one webhook while this process holds its lease. */
interface Session {
  readonly run: Run
  readonly id: number
  readonly fencingToken: number
  readonly startNew: StartSending
  readonly startRetry: StartSending
  /** Running deliveries by the id of the recipient. Each has a row in the database, so that a crash loses none. */
  readonly inFlight: Map<number, Delivery>
  /** Set by the first reason to pause, which ends the session. */
  pause: Pause | null
}

interface Delivery extends Sending {
  /** Includes every event of the recipient up to this `seq`. */
  readonly through: number
  row: RetryRow | null
}

interface Batch {
  readonly through: number
  readonly deliveries: readonly Delivery[]
}

/** Sends what the webhook has not got. Ends once nothing is on its way; until then each tick looks for new events. */
export async function deliver(run: Run, hook: Webhook): Promise<void> {
  const session = newSession(run, hook)
  const { inFlight } = session
  const results = () => [...inFlight.values()].map(({ result }) => result)
  try {
    let isBusy = true
    while (isBusy && shouldContinue(session)) isBusy = await deliverDue(session)
    await Promise.all(results())
    const current = inFlight.size === 0 ? null : await currentHook(session)
    if (current !== null) await noteResults(session, current, null)
  } finally {
    // No other process may send while an event of the same recipient is on its way.
    await Promise.allSettled(results())
  }
  if (session.pause !== null) await pause(run, hook, session.pause)
}

/** Starts delivery to one webhook. It pauses if the receiver is gone or the adder has lost the right. */
function newSession(run: Run, hook: Webhook): Session {
  const { register, admins, post } = run
  async function mayContinue(): Promise<boolean> {
    if (!shouldContinue(session)) return false
    if (!(await isAdderEntitled(register, hook, admins))) session.pause ??= { reason: 'rights', detail: '' }
    return session.pause === null
  }
  function noteGone(): void {
    session.pause ??= { reason: 'gone', detail: goneAnswer }
  }
  const parts = { register, post, shouldContinue: mayContinue, noteGone }
  const session: Session = {
    run,
    id: hook.id,
    fencingToken: hook.fencingToken,
    startNew: senderTo(parts, hook, newAtOnce),
    startRetry: senderTo(parts, hook, retriesAtOnce),
    inFlight: new Map(),
    pause: null,
  }
  return session
}

const shouldContinue = ({ pause, run }: Session) => pause === null && run.shouldContinue()

/** Returns null once the webhook is removed or another process has taken it on. */
async function currentHook({ run, id, fencingToken }: Session): Promise<Webhook | null> {
  const hook = (await listWebhooks(run.register)).find((webhook) => webhook.id === id)
  return hook?.fencingToken === fencingToken ? hook : null
}

/** Sends what is due now, waits until a delivery ends, and stores the results. Returns false if nothing is left to send. */
async function deliverDue(session: Session): Promise<boolean> {
  const { run, inFlight } = session
  // Taken before the events are read, so that no tick is missed.
  const tick = run.nextTick()
  const hook = await currentHook(session)
  if (hook === null) return false
  await startRetries(session, hook)
  const batch = await startNew(session, hook)
  if (batch !== null) await endedOrSlow(session, batch, tick)
  else if (inFlight.size > 0)
    await Promise.race([tick, ...[...inFlight.values()].map(({ result }) => result)])
  else return false
  await noteResults(session, hook, batch)
  return true
}

/** Starts held recipients whose pause is over. Frees those who have no more events, before newer events are read. */
async function startRetries(session: Session, hook: Webhook): Promise<void> {
  const { inFlight, startRetry } = session
  const { register } = session.run
  const { brandCode, channel, cursor } = hook
  const now = register.clock()
  async function start(row: RetryRow): Promise<void> {
    const { recipientId, afterSeq: after } = row
    const input = { brandCode, channel, recipientId, after, through: cursor }
    const { events, through } = await eventsAfter(register, input)
    if (events.length === 0) await noteProgress(register, hook, { freed: row })
    else inFlight.set(recipientId, { ...startRetry(events), through, row })
  }
  const rows = await retryRowsOf(register, hook.id)
  const dueRows = rows.filter(({ recipientId, dueAt }) => !inFlight.has(recipientId) && isDue(dueAt, now))
  await Promise.all(dueRows.map(start))
}

/** Starts the next events of the recipients who are not held. Returns null if nothing new may be sent. */
async function startNew(session: Session, hook: Webhook): Promise<Batch | null> {
  const { register } = session.run
  const { id, brandCode, channel, cursor: after, lastSeq } = hook
  const waitingRecipients = new Set((await retryRowsOf(register, id)).map(({ recipientId }) => recipientId))
  if (after >= lastSeq || waitingRecipients.size >= heldMax) return null
  const input = { brandCode, channel, after, through: Math.min(lastSeq, after + spanMax) }
  const { events, through } = await eventsAfter(register, input)
  const free = events.filter(({ recipientId }) => !waitingRecipients.has(recipientId))
  const deliveries: Delivery[] = []
  for (const [recipientId, ofRecipient] of Map.groupBy(free, (event) => event.recipientId)) {
    const delivery = { ...session.startNew(ofRecipient), through, row: null }
    session.inFlight.set(recipientId, delivery)
    deliveries.push(delivery)
  }
  return { through, deliveries }
}

/** Waits until each delivery of the batch has ended or is slow. Time is measured by ticks. */
async function endedOrSlow({ run }: Session, { deliveries }: Batch, firstTick: Promise<void>): Promise<void> {
  const all = Promise.allSettled(deliveries.map(({ result }) => result))
  const isSlow = (startedAt: number | null) =>
    startedAt !== null && run.register.clock() - startedAt >= slowAfterMs
  const isOpen = ({ state }: Delivery) => !state.hasEnded && !isSlow(state.startedAt)
  let tick = firstTick
  // A process that stops is ended soon, however slow the receiver is.
  while (run.shouldContinue() && deliveries.some(isOpen)) {
    await Promise.race([all, tick])
    tick = run.nextTick()
  }
}

/**
 * Stores in one transaction the results of ended deliveries, a retry row for each failed or slow one, and how far the ledger
 * has been read.
 */
async function noteResults(session: Session, hook: Webhook, batch: Batch | null): Promise<void> {
  const { run, inFlight } = session
  const now = run.register.clock()
  const rows: RetryRow[] = []
  let { takenAt } = hook
  let cursor = batch?.through ?? hook.cursor
  for (const [recipientId, delivery] of inFlight) {
    const { row, state, through } = delivery
    if (!state.hasEnded) {
      delivery.row ??= slowRow(run, recipientId, delivery)
      if (row === null) rows.push(delivery.row)
      continue
    }
    inFlight.delete(recipientId)
    const result = await delivery.result
    if (result.kind === 'sent') takenAt = now
    // Due now: later events may have come meanwhile.
    const nextTry = { afterSeq: through, since: now, attempts: 0, dueAt: now }
    if (result.kind === 'sent' && row !== null) rows.push({ ...row, ...nextTry })
    if (result.kind === 'failed') rows.push(rowAfter(run, result, row))
    if (result.kind === 'left' && row === null) cursor = Math.min(cursor, result.seq - 1)
  }
  await noteProgress(run.register, hook, { set: { cursor, takenAt }, held: rows })
  await noteStuck(session, { ...hook, takenAt }, rows)
}

/**
 * Handles an event that failed for three days: pauses a webhook that accepted nothing in that time, and tells the admins of
 * any other.
 */
async function noteStuck(session: Session, hook: Webhook, rows: readonly RetryRow[]): Promise<void> {
  const { run } = session
  const triedSince = run.register.clock() - triedForMs
  const stuck = rows.find(({ since }) => since <= triedSince)
  if (stuck === undefined) return
  const tookNothing = (hook.takenAt ?? hook.addedAt) <= triedSince
  if (tookNothing) session.pause ??= { reason: 'silent', detail: stuck.detail }
  else await tellAdmins(run, hook, null, stuck.detail)
}

async function pause(run: Run, hook: Webhook, { reason, detail }: Pause): Promise<void> {
  // Told first: a paused webhook is not looked at again.
  await tellAdmins(run, hook, reason, detail)
  await pauseWebhook(run.register, hook.id, reason)
}

/** Logs that a webhook is stuck or paused, and tells the admins. */
async function tellAdmins(
  { log, outbox }: Run,
  { id: webhook }: Webhook,
  pausedFor: WebhookPause | null,
  detail: string,
): Promise<void> {
  log.warn('webhook.stuck', { webhook, pausedFor, detail })
  const about = `webhook-${pausedFor ?? 'stuck'}:${webhook}`
  await outbox.alarm(about, { kind: 'webhook-stuck', webhook, pausedFor, detail })
}

/** Returns the row of a delivery to try again, since the receiver did not answer in time. */
function slowRow({ register, random }: Run, recipientId: number, { events, through }: Delivery): RetryRow {
  const since = register.clock()
  const afterSeq = (events[0]?.seq ?? through) - 1
  const dueAt = since + spreadBackOffMs(0, random())
  return { recipientId, afterSeq, since, attempts: 0, dueAt, detail: noAnswer }
}

/** Returns the row of a recipient whose event failed: the pause grows each time the same event fails. */
function rowAfter(
  { register, random }: Run,
  { recipientId, seq, detail }: Extract<SendResult, { kind: 'failed' }>,
  before: RetryRow | null,
): RetryRow {
  const now = register.clock()
  const afterSeq = seq - 1
  const isSame = before?.afterSeq === afterSeq
  const attempts = isSame ? before.attempts + 1 : 1
  const since = isSame ? before.since : now
  return { recipientId, afterSeq, since, attempts, dueAt: now + spreadBackOffMs(attempts, random()), detail }
}
