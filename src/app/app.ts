import type { SlackBot } from '../../bots/slack/bot.ts'
import type { TelegramBot } from '../../bots/telegram/bot.ts'
import type { WebFrontEnd } from '../../bots/web/web.ts'
import { newInbox } from '../jobs/inbox.ts'
import { newOutbox } from '../jobs/outbox.ts'
import { newScheduler, type Scheduler, throttle } from '../jobs/scheduler.ts'
import { noteServerFact } from '../register/links/links.ts'
import type { Register } from '../register/register.ts'
import { newMail } from '../senders/mail.ts'
import { smsSender } from '../senders/sms.ts'
import { withTimeout } from '../util/timeout.ts'
import { type AppContext, appContextOf } from './context.ts'
import { features } from './features.ts'
import { slackOf, telegramOf, webOf } from './front-ends.ts'
import { registerOf } from './register.ts'
import { routesOf } from './routes.ts'
import type { Runtime } from './runtime.ts'

export type App = ReturnType<typeof createApp>

/** Composes the app. Nothing here waits, reads the environment or starts a timer. */
export function createApp(runtime: Runtime) {
  const { config, engine, vault, time, log, fetch } = runtime
  const register = registerOf({ engine, vault, clock: time.now })
  const slackConfig = config.playground ? null : config.slack
  const telegramConfig = config.playground ? null : config.telegram

  const web = webOf(runtime, () => context)
  const admins = web?.admins ?? slackConfig?.admins ?? []
  // Called later: front ends are created after the outbox, which they use.
  const frontEnds = (): FrontEnds => ({ slack, telegram, web })
  const senders = newSenders(runtime, register, admins, frontEnds)
  const { outbox } = senders
  const inbox = newInbox(register, outbox, () => inboxHandlers(frontEnds()), log)
  const runChecks = async () => await checksOf(runtime, register, senders, frontEnds())
  const names = {
    person: async (slackUser: string) => (await (web ?? slack)?.nameOf(slackUser)) ?? null,
    telegramTitle: async (chatId: string) => (await telegram?.titleOf(chatId)) ?? null,
  }
  const context: AppContext = appContextOf(runtime, {
    register,
    inbox,
    outbox,
    runChecks,
    telegramConfig,
    names,
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
  const hono = routesOf(context, frontEnds(), {
    admins,
    metricsToken: config.metricsToken,
    processMetrics: runtime.processMetrics,
  })
  return {
    register,
    runChecks,
    /** Methods and paths that it serves. */
    routes: hono.routes.map(({ method, path }) => ({ method, path })),
    /** Accepts requests over Slack's Socket Mode; null while Slack is off. */
    slack,
    ...lifecycleOf(context, senders, frontEnds(), tick),
    /** Answers a request; work that goes on after the answer is handed to `finish`. */
    async fetch(
      request: Request,
      finish: (work: Promise<unknown>) => void,
      peer?: string,
    ): Promise<Response> {
      const execution = { waitUntil: finish, passThroughOnException() {}, props: {} }
      return await hono.fetch(request, { peer: peer ?? null }, execution)
    },
  }
}

async function checksOf(
  { config, storage, fetch = globalThis.fetch }: Runtime,
  register: Register,
  { mail }: Pick<Senders, 'mail'>,
  { slack, telegram }: FrontEnds,
) {
  // Loaded on demand: no request but a check needs it.
  const { runChecks } = await import('./checks.ts')
  return await runChecks({ config, register, storage: storage ?? null, fetch, slack, telegram, mail })
}

export interface FrontEnds {
  readonly slack: SlackBot | null
  readonly telegram: TelegramBot | null
  /** The playground's page, which replaces Slack and Telegram. */
  readonly web: WebFrontEnd | null
}

function inboxHandlers({ slack, telegram }: FrontEnds) {
  return {
    ...(slack === null ? {} : { slack: slack.resume }),
    ...(telegram === null ? {} : { telegram: telegram.resume }),
  }
}

export type Senders = ReturnType<typeof newSenders>

function newSenders(
  { config, time, random, log, fetch, openSmtpConnection }: Runtime,
  register: Register,
  admins: readonly string[],
  frontEnds: () => FrontEnds,
) {
  const mail = config.mail === null ? null : newMail({ ...config.mail, time, log, openSmtpConnection })
  const sms = config.sms === null ? null : smsSender({ ...config.sms, fetch, time, log })
  const senders = () => {
    const { slack, telegram, web } = frontEnds()
    return {
      ...(web === null ? {} : { slack: web.send, telegram: web.send }),
      ...(slack === null ? {} : { slack: slack.send, 'slack-response': slack.send }),
      ...(telegram === null ? {} : { telegram: telegram.send }),
      ...(mail === null ? {} : { mail: mail.send }),
      ...(sms === null ? {} : { sms }),
    }
  }
  const outbox = newOutbox(register, { senders, admins, log, random })
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
    /** Resolves once no attempt is under way. */
    async arrived(): Promise<void> {
      while (sending.size > 0) await Promise.all(sending)
    },
    mail,
    close: () => mail?.close(),
  }
}

const closingWorkMs = 1500
const closingLookUpsMs = 2000
const closingSendMs = 1000
const closingArriveMs = 1500
/** Pause before sending Telegram again the menus that it did not take. */
const againAfterMs = 5 * 60_000

export function lifecycleOf(
  context: Pick<AppContext, 'register' | 'outbox' | 'lookUps' | 'clock' | 'publicUrl' | 'telegramWay'>,
  senders: Pick<Senders, 'arrived' | 'close'>,
  { slack, telegram, web }: FrontEnds,
  tick: Scheduler,
) {
  const { register, outbox, lookUps } = context
  /** True once Telegram has taken our menus; null before the first attempt. */
  let isIntroduced: boolean | null = null
  const mayIntroduce = throttle(againAfterMs)
  let polling: Promise<{ stop(): Promise<void> }> | null = null

  async function stopPolling(): Promise<void> {
    await (await polling)?.stop()
  }

  async function introduce(): Promise<boolean> {
    if (mayIntroduce(context.clock())) isIntroduced = (await telegram?.prepare()) ?? true
    return isIntroduced === true
  }

  return {
    async tick(): Promise<void> {
      if (isIntroduced === false) void introduce()
      await tick.run()
    },
    /** Returns false if Telegram refused; the tick tries again. */
    async begin(): Promise<boolean> {
      // The tick sends after its jobs, and a time-stamp authority or the retention job may take long.
      void outbox.deliverDue()
      if (context.telegramWay === 'polling') polling = telegram?.poll() ?? null
      await noteServerFact(register, 'public-url', context.publicUrl).catch(() => {})
      const [isTaken] = await Promise.all([introduce(), slack?.prepare()])
      return isTaken
    },
    /** Ends the page's event streams, which would hold the server open. */
    endStreams: () => web?.close(),
    /** Writes buffers and sends what is due, for an app that is created for one request. */
    async settle(): Promise<void> {
      await lookUps.flush()
      await tick.settle()
      void outbox.deliverDue()
      await senders.arrived()
    },
    /** Ends polling and jobs and writes buffers within the limits of `waits`. Does not close the engine. */
    async close(waits = withTimeout): Promise<void> {
      // Unfinished items stay in the inbox.
      await waits(closingWorkMs, Promise.all([stopPolling(), tick.end()]))
      await waits(closingLookUpsMs, lookUps.flush())
      await waits(closingSendMs, outbox.deliverDue())
      outbox.end()
      await waits(closingArriveMs, senders.arrived())
      senders.close()
    },
  }
}
