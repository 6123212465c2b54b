import { note, type Reply, textReply } from '../../../bots/commands/reply.ts'
import type { WebhookPause } from '../../../db/schema.ts'
import { isDue } from '../../../db/statement.ts'
import { spreadBackOffMs } from '../../jobs/leases.ts'
import type { JobParts } from '../../jobs/scheduler.ts'
import { type PostWebhook, sendEvent } from '../../jobs/webhook.ts'
import { takeRow, type Worker } from '../../jobs/work/worker.ts'
import {
  dueWebhooks,
  type HeldRow,
  heldMax,
  heldOf,
  noteProgress,
  pauseWebhook,
  secretOf,
  type Webhook,
} from '../../register/company/webhooks.ts'
import { isAdderEntitled } from '../../register/company/webhook-rights.ts'
import { limitConcurrency } from '../../util/event-loop.ts'
import type { Feature } from '../feature.ts'
import { eventsAfter, type StoredEvent } from './events.ts'
import { webhookMessages } from './messages.ts'

declare module '../../jobs/message.ts' {
  interface PostKinds {
    /** A webhook is paused (`pausedFor`), or has not taken the events of some recipients for three days. */
    'webhook-stuck': {
      readonly webhook: number
      readonly pausedFor: WebhookPause | null
      /** Answer of the receiver; empty if it was not asked. */
      readonly detail: string
    }
  }
}

export const webhooks = {
  worker: openWebhooks,
  posts: {
    'webhook-stuck': ({ webhook, pausedFor, detail }, _, { language }): Reply => {
      const texts = webhookMessages[language]
      const details = detail === '' ? [] : [note(detail)]
      if (pausedFor === null) return textReply(texts.stuckSummary(webhook), texts.stuck(webhook), ...details)
      const next = { code: `izin webhook test --id ${webhook}` }
      const sentences = [`${texts.paused[pausedFor](webhook)} `, next]
      return textReply(texts.pausedSummary(webhook), sentences, ...details)
    },
  },
} satisfies Feature

const requestsAtOnce = 32
/** An event that is not taken for so long pauses its webhook. */
export const triedForMs = 3 * 24 * 60 * 60_000
/** Places of the ledger looked at together; most may be of other brands. */
const spanMax = 10_000

type WebhookParts = Pick<JobParts, 'register' | 'outbox' | 'log' | 'random' | 'admins' | 'postWebhook'>

/** Sends each webhook what it has not got, beside the others: a slow receiver delays only itself. */
export function openWebhooks(parts: WebhookParts): Worker {
  const { register, log, postWebhook } = parts
  const running = new Map<number, Promise<void>>()
  let ended = false

  async function workOn(hook: Webhook, post: PostWebhook): Promise<void> {
    const lease = await takeRow(parts, 'webhook', hook)
    if (lease === null) return
    try {
      const goesOn = () => !ended && lease.isMine()
      await deliver({ ...parts, post, goesOn }, { ...hook, fencingToken: hook.fencingToken + 1 })
      await lease.end()
    } catch (error) {
      log.error('webhook.failed', error, { webhook: hook.id })
      await lease.fail()
    }
  }

  const idle = async () => void (await Promise.all(running.values()))
  return {
    async work() {
      if (ended || postWebhook === null) return false
      const due = await dueWebhooks(register).catch((error) => {
        log.error('webhook.failed', error)
        return []
      })
      for (const hook of due) {
        if (running.has(hook.id)) continue
        const work = workOn(hook, postWebhook)
          .catch((error) => log.error('webhook.failed', error, { webhook: hook.id }))
          .finally(() => running.delete(hook.id))
        running.set(hook.id, work)
      }
      // No other job waits for what was sent.
      return false
    },
    idle,
    async end() {
      ended = true
      await idle()
    },
  }
}

interface Run extends WebhookParts {
  readonly post: PostWebhook
  goesOn(): boolean
}

async function deliver(run: Run, hook: Webhook): Promise<void> {
  let ended: { readonly reason: WebhookPause; readonly detail: string } | null = null
  const goesOn = () => ended === null && run.goesOn()
  const isAllowed = async () => {
    if (ended === null && !(await isAdderEntitled(run.register, hook, run.admins))) {
      ended = { reason: 'rights', detail: '' }
    }
    return ended === null
  }
  const send = senderTo({ ...run, goesOn }, hook, {
    isAllowed,
    noteGone() {
      ended ??= { reason: 'gone', detail: goneAnswer }
    },
  })
  let at = hook
  while (goesOn()) {
    const next = await sendNext(run, at, send)
    if (next === null) break
    at = next
  }
  if (goesOn()) await retryHeld(run, at, send)
  const end = ended as { reason: WebhookPause; detail: string } | null
  if (end !== null) await pause(run, hook, end.reason, end.detail)
}

type SendResult =
  | { readonly kind: 'sent' }
  /** Not taken; the later events of this recipient were not sent. */
  | { readonly kind: 'failed'; readonly recipientId: number; readonly seq: number; readonly detail: string }
  /** Not sent, since this process stops. */
  | { readonly kind: 'left'; readonly seq: number }

type SendInOrder = (events: readonly StoredEvent[]) => Promise<SendResult>

/** The receiver says that its address was removed (Standard Webhooks). */
const goneAnswer = 'HTTP 410'

/** `isAllowed` is asked at each delivery; `noteGone` ends all of them. */
function senderTo(
  { register, post, goesOn }: Run,
  hook: Webhook,
  { isAllowed, noteGone }: { isAllowed(): Promise<boolean>; noteGone(): void },
): SendInOrder {
  const target = { ...hook, secret: secretOf(register, hook) }
  const limit = limitConcurrency(requestsAtOnce)
  return (events) =>
    limit(async () => {
      for (const event of events) {
        const { seq, recipientId } = event
        if (!goesOn() || !(await isAllowed())) return { kind: 'left', seq }
        const detail = await sendEvent(post, target, event, register.clock())
        if (detail === goneAnswer) {
          noteGone()
          return { kind: 'left', seq }
        }
        if (detail !== null) return { kind: 'failed', recipientId, seq, detail }
      }
      return { kind: 'sent' }
    })
}

/** Tries held recipients whose pause is over, and pauses a webhook that has taken nothing for three days. */
async function retryHeld(run: Run, hook: Webhook, send: SendInOrder): Promise<void> {
  const { register } = run
  const now = register.clock()
  const due = (await heldOf(register, hook.id)).filter(({ dueAt }) => isDue(dueAt, now))
  const left = await Promise.all(due.map((one) => retry(run, hook, one, send)))
  const stuck = left.find((one) => one !== null && one.since + triedForMs <= now)
  if (stuck == null) return
  const tookNothing = (hook.takenAt ?? hook.addedAt) + triedForMs <= now
  if (tookNothing) await pause(run, hook, 'silent', stuck.detail)
  else await tellAdmins(run, hook, null, stuck.detail)
}

async function pause(run: Run, hook: Webhook, pausedFor: WebhookPause, detail: string): Promise<void> {
  // Told first: a paused webhook is not looked at again.
  await tellAdmins(run, hook, pausedFor, detail)
  await pauseWebhook(run.register, hook.id, pausedFor)
}

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

/** Sends the waiting events of a held recipient. Returns the row if one was not taken again. */
async function retry(run: Run, hook: Webhook, held: HeldRow, send: SendInOrder): Promise<HeldRow | null> {
  const { brandCode, channel } = hook
  const { recipientId } = held
  let { afterSeq: after } = held
  let sent: SendResult = { kind: 'sent' }
  while (sent.kind === 'sent' && after < hook.cursor) {
    const asked = { brandCode, channel, recipientId, after, through: hook.cursor }
    const { events, through } = await eventsAfter(run.register, asked)
    sent = await send(events)
    after = through
  }
  if (sent.kind === 'left') return null
  const still = sent.kind === 'failed' ? heldAfter(run, sent, held) : null
  const freed = { freed: held, set: { takenAt: run.register.clock() } }
  await noteProgress(run.register, hook, still === null ? freed : { held: [still] })
  return still
}

async function sendNext(run: Run, hook: Webhook, send: SendInOrder): Promise<Webhook | null> {
  const { register } = run
  const { id, brandCode, channel, cursor: after, lastSeq } = hook
  const held = new Set((await heldOf(register, id)).map(({ recipientId }) => recipientId))
  if (after >= lastSeq || held.size >= heldMax) return null
  const asked = { brandCode, channel, after, through: Math.min(lastSeq, after + spanMax) }
  const { events, through } = await eventsAfter(register, asked)
  const free = events.filter(({ recipientId }) => !held.has(recipientId))
  const sent = await Promise.all([...Map.groupBy(free, ({ recipientId }) => recipientId).values()].map(send))
  const cursor = Math.min(through, ...sent.map((one) => (one.kind === 'left' ? one.seq - 1 : through)))
  const failed = sent.flatMap((one) =>
    one.kind === 'failed' && one.seq <= cursor ? heldAfter(run, one) : [],
  )
  const takenAt = sent.some(({ kind }) => kind === 'sent') ? register.clock() : hook.takenAt
  await noteProgress(register, hook, { set: { cursor, takenAt }, held: failed })
  return { ...hook, cursor, takenAt }
}

/** Pauses after a failure, longer each time the same event is not taken. */
function heldAfter(
  { register, random }: Run,
  { recipientId, seq, detail }: Extract<SendResult, { kind: 'failed' }>,
  before?: HeldRow,
): HeldRow {
  const now = register.clock()
  const afterSeq = seq - 1
  const isSame = before?.afterSeq === afterSeq
  const attempts = isSame ? before.attempts + 1 : 1
  const since = isSame ? before.since : now
  return { recipientId, afterSeq, since, attempts, dueAt: now + spreadBackOffMs(attempts, random()), detail }
}
