import type { SlackBot } from '../../bots/slack/bot.ts'
import type { TelegramBot } from '../../bots/telegram/bot.ts'
import type { WebFrontEnd } from '../../bots/web/web.ts'
import type { Config } from '../config/config.ts'
import { newSmsHook, type SmsHook } from '../features/sms-stop/hook.ts'
import { newInbox } from '../jobs/inbox.ts'
import { newOutbox } from '../jobs/outbox.ts'
import { type FeatureJobs, newScheduler, type Scheduler, throttle } from '../jobs/scheduler.ts'
import { noteServerFact } from '../register/links/links.ts'
import type { Register } from '../register/register.ts'
import { inboxJobs } from '../senders/inbound/jobs.ts'
import { newMail } from '../senders/mail.ts'
import { blacklistAt, blacklistSender } from '../senders/sms/blacklist.ts'
import { carrierOf } from '../senders/sms/carriers.ts'
import { companySender } from '../senders/sms/company-sender.ts'
import { smsSender } from '../senders/sms/sender.ts'
import { withTimeout } from '../util/timeout.ts'
import { type AppContext, appContextOf } from './context.ts'
import { features } from './features.ts'
import { slackOf, telegramOf, webOf } from './front-ends.ts'
import { registerOf } from './register.ts'
import { routesOf } from './routes.ts'
import type { Runtime } from './runtime.ts'

export type App = ReturnType<typeof createApp>

/** Creates the app from its parts: bots, routes and jobs. It does not wait, read the environment or start a timer. */
export function createApp(runtime: Runtime) {
  const { config, engine, vault, time, log, fetch } = runtime
  const register = registerOf({ engine, vault, clock: time.now })
  const slackConfig = config.playground ? null : config.slack
  const telegramConfig = config.playground ? null : config.telegram

  const web = webOf(runtime, () => context)
  const admins = web?.admins ?? slackConfig?.admins ?? []
  // A function, since front ends (chat bots) are created after the outbox, which they need.
  const frontEnds = (): FrontEnds => ({ slack, telegram, web, smsHook })
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

  const smsHook = smsHookOf(config, { register, inbox, log })

  const tick = newScheduler({
    ...context,
    features: [...features, smsInboxJobs(config, smsHook, fetch)],
    fetchFile: (web ?? slack)?.fetchShared,
    admins,
    readers: context.nodeOnly?.readers ?? null,
    postWebhook: context.nodeOnly?.postWebhook ?? null,
    smsList: senders.blacklist?.reader ?? null,
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
    /** Methods and paths that the app serves. */
    routes: hono.routes.map(({ method, path }) => ({ method, path })),
    /** Accepts requests over Slack's Socket Mode; null while Slack is off. */
    slack,
    ...lifecycleOf(context, senders, frontEnds(), tick),
    /** Answers a request. `finish` gets the work that continues after the answer. */
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

/** Checks the parts of the installation, such as the database, Slack and İYS, and returns a result for each. */
async function checksOf(
  { config, storage, fetch = globalThis.fetch }: Runtime,
  register: Register,
  { mail, smsCarrier: sms }: Pick<Senders, 'mail' | 'smsCarrier'>,
  { slack, telegram }: FrontEnds,
) {
  // Loaded at the first check, since nothing else needs it.
  const { runChecks } = await import('./checks.ts')
  return await runChecks({ config, register, storage: storage ?? null, fetch, slack, telegram, mail, sms })
}

/** Chat bots of the app, each null if it is not set up. */
export interface FrontEnds {
  readonly slack: SlackBot | null
  readonly telegram: TelegramBot | null
  /** The playground's page, which replaces Slack and Telegram. */
  readonly web: WebFrontEnd | null
  /** Takes SMS that people send to the company. */
  readonly smsHook: SmsHook | null
}

/** Creates the hook that takes SMS to the company; null if the configuration has it off. */
function smsHookOf(
  { smsInboundSecret: secret, sms, publicUrl }: Config,
  services: Pick<Parameters<typeof newSmsHook>[0], 'register' | 'inbox' | 'log'>,
): SmsHook | null {
  const sender = sms ?? ({ kind: 'company' } as const)
  return secret === null ? null : newSmsHook({ ...services, secret, sender, publicUrl })
}

/** Returns the work that asks the carrier for SMS to the company; none if they are off or the carrier only pushes. */
function smsInboxJobs({ sms }: Config, hook: SmsHook | null, fetch = globalThis.fetch): FeatureJobs {
  return hook === null || sms?.kind !== 'carrier' ? {} : inboxJobs(sms, { fetch, store: hook.store })
}

/** Returns the functions that process stored messages again, by platform. */
function inboxHandlers({ slack, telegram, smsHook }: FrontEnds) {
  return {
    ...(slack === null ? {} : { slack: slack.resume }),
    ...(telegram === null ? {} : { telegram: telegram.resume }),
    ...(smsHook === null ? {} : { sms: smsHook.resume }),
  }
}

export type Senders = ReturnType<typeof newSenders>

/** Creates the outbox with a sender for each platform that is set up. */
function newSenders(
  { config, time, random, log, fetch = globalThis.fetch, openSmtpConnection }: Runtime,
  register: Register,
  admins: readonly string[],
  frontEnds: () => FrontEnds,
) {
  const mail = config.mail === null ? null : newMail({ ...config.mail, time, log, openSmtpConnection })
  const smsCarrier = smsCarrierOf(config, { fetch, now: time.now })
  const blacklist =
    config.sms?.kind === 'carrier' ? blacklistAt(config.sms.carrier, { ...config.sms, fetch }) : null
  const senders = () => {
    const { slack, telegram, web } = frontEnds()
    return {
      ...(web === null ? {} : { slack: web.send, telegram: web.send }),
      ...(slack === null ? {} : { slack: slack.send, 'slack-response': slack.send }),
      ...(telegram === null ? {} : { telegram: telegram.send }),
      ...(mail === null ? {} : { mail: mail.send }),
      ...(smsCarrier === null ? {} : { sms: smsSender({ carrier: smsCarrier, time, log }) }),
      ...(blacklist === null ? {} : { 'sms-list': blacklistSender(blacklist) }),
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
    /** Resolves when no attempt to send is under way. */
    async arrived(): Promise<void> {
      while (sending.size > 0) await Promise.all(sending)
    },
    mail,
    smsCarrier,
    blacklist,
    close: () => mail?.close(),
  }
}

/** Returns the way to send SMS that the configuration names; null if SMS is off. */
function smsCarrierOf({ sms }: Config, access: { readonly fetch: typeof fetch; readonly now: () => number }) {
  if (sms === null) return null
  return sms.kind === 'company'
    ? companySender({ ...sms, ...access })
    : carrierOf(sms.carrier, { ...sms, ...access })
}

/** Longest times in ms for the steps of closing the app: work, log of look-ups, sending, and attempts under way. */
const closingWorkMs = 1500
const closingLookUpsMs = 2000
const closingSendMs = 1000
const closingArriveMs = 1500
/** Pause in ms before Telegram is sent its command menus again, if it did not accept them. */
const againAfterMs = 5 * 60_000

/** Returns the functions that begin, run and close an app. */
export function lifecycleOf(
  context: Pick<AppContext, 'register' | 'outbox' | 'lookUps' | 'clock' | 'publicUrl' | 'telegramWay'>,
  senders: Pick<Senders, 'arrived' | 'close'>,
  { slack, telegram, web }: FrontEnds,
  tick: Scheduler,
) {
  const { register, outbox, lookUps } = context
  /** True if Telegram has accepted the command menus; null before the first attempt. */
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
    /** Begins to send and to receive messages. Returns false if Telegram refused the menus; a later tick tries again. */
    async begin(): Promise<boolean> {
      // Sends at once: a tick sends only after its jobs, which may take long.
      void outbox.deliverDue()
      if (context.telegramWay === 'polling') polling = telegram?.poll() ?? null
      await noteServerFact(register, 'public-url', context.publicUrl).catch(() => {})
      const [isTaken] = await Promise.all([introduce(), slack?.prepare()])
      return isTaken
    },
    /** Ends the event streams of the playground's page, which would keep the server open. */
    endStreams: () => web?.close(),
    /** Writes all buffers and sends all due messages, for an app that is created for a single request. */
    async settle(): Promise<void> {
      await lookUps.flush()
      await tick.settle()
      void outbox.deliverDue()
      await senders.arrived()
    },
    /**
     * Ends polling and jobs, writes all buffers, and sends due messages, each step within its time. Does not close the
     * engine.
     */
    async close(waits = withTimeout): Promise<void> {
      // Messages that are not processed in this time stay in the inbox.
      await waits(closingWorkMs, Promise.all([stopPolling(), tick.end()]))
      await waits(closingLookUpsMs, lookUps.flush())
      await waits(closingSendMs, outbox.deliverDue())
      outbox.end()
      await waits(closingArriveMs, senders.arrived())
      senders.close()
    },
  }
}
