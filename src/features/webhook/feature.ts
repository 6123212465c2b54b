import { note, type Reply, textReply } from '../../../bots/commands/reply.ts'
import type { WebhookPause } from '../../../db/schema.ts'
import type { PostWebhook } from '../../jobs/webhook.ts'
import { takeRow, type Worker } from '../../jobs/worker.ts'
import { dueWebhooks, type Webhook } from '../../register/company/webhooks.ts'
import { WorkUnderWay } from '../../util/event-loop.ts'
import type { Feature } from '../feature.ts'
import { deliver, type Run, type WebhookServices } from './deliver.ts'
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

export const webhookFeature = {
  worker: newWebhookWorker,
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

/** Sends each webhook the events that it has not got, all webhooks at the same time: a slow receiver delays only itself. */
export function newWebhookWorker(services: WebhookServices): Worker {
  const { log, postWebhook } = services
  const running = new Map<number, Promise<void>>()
  const looking = new WorkUnderWay()
  let hasEnded = false
  let tick = Promise.withResolvers<void>()
  function wake(): void {
    tick.resolve()
    tick = Promise.withResolvers()
  }

  async function startDue(post: PostWebhook): Promise<void> {
    const nextTick = () => tick.promise
    for (const hook of await readDue(services)) {
      // The read may be answered after the end.
      if (hasEnded || running.has(hook.id)) continue
      const work = workOn({ ...services, post, shouldContinue: () => !hasEnded, nextTick }, hook)
        .catch((error) => log.error('webhook.failed', error, { webhook: hook.id }))
        .finally(() => running.delete(hook.id))
      running.set(hook.id, work)
    }
  }

  async function idle(): Promise<void> {
    await looking.settle()
    await Promise.all(running.values())
  }

  return {
    async work() {
      if (hasEnded || postWebhook === null) return false
      wake()
      const look = startDue(postWebhook)
      looking.add(look)
      await look
      // No other job waits for what was sent.
      return false
    },
    idle,
    async end() {
      hasEnded = true
      wake()
      await idle()
    },
  }
}

/** Returns the webhooks with something to send. After a database fault it returns none: the next run tries again. */
async function readDue({ register, log }: WebhookServices): Promise<readonly Webhook[]> {
  try {
    return await dueWebhooks(register)
  } catch (error) {
    log.error('webhook.failed', error)
    return []
  }
}

/** Delivers to one webhook, unless another process does. */
async function workOn(run: Run, hook: Webhook): Promise<void> {
  const attempt = await takeRow(run, 'webhook', hook)
  if (attempt.kind === 'refused') return
  const { lease } = attempt
  const shouldContinue = () => run.shouldContinue() && lease.isMine()
  try {
    await deliver({ ...run, shouldContinue }, { ...hook, fencingToken: hook.fencingToken + 1 })
    await lease.end()
  } catch (error) {
    run.log.error('webhook.failed', error, { webhook: hook.id })
    await lease.fail()
  }
}
