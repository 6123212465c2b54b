import type { SlackBot } from '../../bots/slack/bot.ts'
import type { TelegramBot } from '../../bots/telegram/bot.ts'
import { openInbox } from '../jobs/inbox/inbox.ts'
import { newScheduler } from '../jobs/scheduler.ts'
import { appContextOf, type PlatformNames } from './context.ts'
import { features } from './features.ts'
import { slackOf, telegramOf, webOf } from './front-ends.ts'
import { type Lifecycle, lifecycleOf, openReadiness } from './lifecycle.ts'
import { registerOf } from './register.ts'
import { routesOf } from './routes.ts'
import type { Runtime } from './runtime.ts'
import { type FrontEnds, openSenders } from './senders.ts'
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
