import type { SlackBot } from '../../bots/slack/bot.ts'
import type { TelegramBot } from '../../bots/telegram/bot.ts'
import type { WebFrontEnd } from '../../bots/web/web.ts'
import { openInbox } from '../jobs/inbox/inbox.ts'
import { type Outbox, openOutbox } from '../jobs/outbox/outbox.ts'
import { newScheduler } from '../jobs/scheduler.ts'
import { openMail } from '../mail/sender.ts'
import type { Register } from '../register/register.ts'
import { smsSender } from '../sms/sender.ts'
import { appContextOf, type PlatformNames } from './context.ts'
import { features } from './features.ts'
import { slackOf, telegramOf, webOf } from './front-ends.ts'
import { type Lifecycle, lifecycleOf, openReadiness } from './lifecycle.ts'
import { registerOf } from './register.ts'
import { routesOf } from './routes.ts'
import type { Runtime } from './runtime.ts'

export interface App extends Lifecycle {
  /** Answers a request; work that goes on after the answer is handed to `finish`. */
  fetch(request: Request, finish: (work: Promise<unknown>) => void, peer?: string): Promise<Response>
}

/** Composes the app. Nothing here waits, reads the environment or starts a timer. */
export function createApp(runtime: Runtime): App {
  const { config, engine, vault, time, log, fetch } = runtime
  const register = registerOf({ engine, vault, clock: time.now })
  const slackConfig = config.playground ? null : config.slack
  const telegramConfig = config.playground ? null : config.telegram

  const web = webOf(runtime, () => context)
  const admins = web?.admins ?? slackConfig?.admins ?? []
  const frontEnds = (): FrontEnds => ({ slack, telegram, web })
  const senders = openSenders(runtime, { register, admins, frontEnds })
  const inbox = openInbox(register, senders.outbox, () => inboxHandlers(frontEnds()), log)
  const context = appContextOf(runtime, {
    ...{ register, inbox, senders, telegramConfig },
    names: platformNames(frontEnds),
  })
  const slack: SlackBot | null = slackConfig === null ? null : slackOf(context, slackConfig, fetch)
  const telegram: TelegramBot | null =
    telegramConfig === null ? null : telegramOf(context, telegramConfig, fetch, slackConfig)

  const tick = newScheduler({
    ...context,
    features,
    fetchFile: (web ?? slack)?.fetchShared,
    admins,
    readers: context.nodeOnly?.readers ?? null,
    postWebhook: context.nodeOnly?.postWebhook ?? null,
    iys: config.iys === null ? null : { ...config.iys, fetch },
    time,
    processId: runtime.processId,
  })
  const readiness = openReadiness(() => performance.now())
  const { metricsToken } = config
  const { processMetrics } = runtime
  const hono = routesOf(context, { ...frontEnds(), admins, metricsToken, readiness, processMetrics })
  const lifecycle = lifecycleOf({ context, senders, frontEnds: frontEnds(), tick, readiness })
  return {
    ...lifecycle,
    async fetch(request, finish, peer) {
      const execution = { waitUntil: finish, passThroughOnException() {}, props: {} }
      return await hono.fetch(request, { peer: peer ?? null }, execution)
    },
  }
}

function platformNames(frontEnds: () => FrontEnds): PlatformNames {
  return {
    person: async (slackUser) => (await (frontEnds().web ?? frontEnds().slack)?.nameOf(slackUser)) ?? null,
    telegramTitle: async (chatId) => (await frontEnds().telegram?.titleOf(chatId)) ?? null,
  }
}

function inboxHandlers({ slack, telegram }: FrontEnds) {
  return {
    ...(slack === null ? {} : { slack: slack.resume }),
    ...(telegram === null ? {} : { telegram: telegram.resume }),
  }
}

export interface FrontEnds {
  readonly slack: SlackBot | null
  readonly telegram: TelegramBot | null
  /** The playground's page, in place of both. */
  readonly web: WebFrontEnd | null
}

export interface OutboundSenders {
  readonly outbox: Outbox
  /** Resolves once no attempt is under way. */
  arrived(): Promise<void>
  close(): void
}

interface SenderParts {
  readonly register: Register
  /** Slack users that the configuration names as admins. */
  readonly admins: readonly string[]
  /** Called later: front ends are created after the outbox, which they use. */
  readonly frontEnds: () => FrontEnds
}

export function openSenders(
  { config, time, random, log, fetch, openMailLine: openSmtpConnection }: Runtime,
  { register, admins, frontEnds }: SenderParts,
): OutboundSenders {
  const clock = time.now
  const mail = config.mail === null ? null : openMail({ ...config.mail, clock, log, openSmtpConnection })
  const sms = config.sms === null ? null : smsSender({ ...config.sms, fetch, clock, log })
  const senders = () => {
    const { slack, telegram, web } = frontEnds()
    return {
      ...(web === null ? {} : { slack: web.send, telegram: web.send }),
      ...(slack === null ? {} : { slack: slack.send, 'slack-response': slack.send }),
      ...(telegram === null ? {} : { telegram: telegram.send }),
      ...(mail === null ? {} : { mail: mail.send }),
      ...(sms === null ? {} : { sms: sms }),
    }
  }
  const outbox = openOutbox(register, { senders, admins, log, random })
  const sending = new Set<Promise<void>>()
  async function deliverDue(): Promise<void> {
    const work = outbox.deliverDue()
    sending.add(work)
    try {
      await work
    } finally {
      sending.delete(work)
    }
  }
  return {
    outbox: { ...outbox, deliverDue },
    async arrived() {
      while (sending.size > 0) await Promise.all(sending)
    },
    close: () => mail?.close(),
  }
}
