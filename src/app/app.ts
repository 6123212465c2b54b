import type { SlackBot } from '../../bots/slack/bot.ts'
import { openInbox } from '../delivery/inbox/inbox.ts'
import type { Sender } from '../delivery/outbox/message.ts'
import { type Outbox, openOutbox } from '../delivery/outbox/outbox.ts'
import { pictures } from '../delivery/report/picture.ts'
import { newTick } from '../delivery/tick.ts'
import { openMail } from '../mail/sender.ts'
import { atMost, type Waits } from '../patience.ts'
import { lookUpBuffer } from '../register/look-up/log.ts'
import { changeLanguage } from '../register/people.ts'
import type { Register } from '../register/register.ts'
import { settingsOf } from '../register/settings.ts'
import { noteTelegramBot } from '../register/telegram-bot.ts'
import { smsSender } from '../sms/sender.ts'
import type { House } from './house.ts'
import { introductionTo } from './introduction.ts'
import { newMemory } from './memory.ts'
import { platformsOf } from './platforms.ts'
import { openReadiness } from './readiness.ts'
import { routesOf } from './routes.ts'
import { slackOf } from './slack.ts'
import type { Surroundings } from './surroundings.ts'
import { telegramOf } from './telegram.ts'
import { tracedEngine, tracedHandler, tracedSender, tracedStamper, tracerOf } from './tracing.ts'

export interface App {
  readonly register: Register
  /** Where what comes over a socket (Slack's Socket Mode) goes in; null while Slack is off. */
  readonly slack: Pick<SlackBot, 'accept'> | null
  /** Answers a request; work that goes on after the answer is handed to `finish`. */
  fetch(request: Request, finish: (work: Promise<unknown>) => void, peer?: string): Promise<Response>
  /** Does whatever is due now. */
  tick(): Promise<void>
  /**
   * Tells the platforms about us, and begins to poll where no webhook is set. Resolves when that was tried: false where
   * Telegram has not taken it, which the tick then tries again.
   */
  begin(): Promise<boolean>
  /** From now on `/readyz` says no, so that nothing new is sent here. Resolves when whoever watches it has heard so. */
  retire(): Promise<void>
  /** Writes what is buffered and sends what is due now: where an app lives for one request only. */
  settle(): Promise<void>
  /** Ends polling and the jobs, and writes what is still buffered, as long as `waits` allows. The engine is its owner's to close. */
  close(waits?: Waits): Promise<void>
}

/** How long closing waits for messages that are being dealt with, and for those that are on their way. */
const closingWorkMs = 1500
const closingLookUpsMs = 2000
const closingSendMs = 2500
/** How long a collector of traces is waited for then, and at the end of what lives for one request only. */
const closingTracesMs = 500
const settlingTracesMs = 2000

/** Puts all rooms together. Nothing here waits, reads the environment or starts a timer. */
export function composeApp(surroundings: Surroundings): App {
  const { config, vault, time, random, log } = surroundings
  const clock = time.now
  const { version } = surroundings.place
  const tracer = tracerOf(config, { version, fetch: surroundings.fetch ?? fetch, log, now: clock })
  const engine = tracedEngine(surroundings.engine, tracer)
  const stamper = tracedStamper(tracer, surroundings.stamper)
  const register: Register = { engine, vault, clock, settings: settingsOf(engine, clock) }
  const { slackConfig, telegramConfig, playground, outgoing, languageKeptMs } = platformsOf(
    surroundings,
    (request) => hono.fetch(request, {}, contextOf(ignored)),
    (userId, language) => changeLanguage(register, userId, language),
  )
  const admins = slackConfig?.admins ?? []

  const inbox = openInbox(
    register,
    () => ({
      ...(slack === null ? {} : { slack: tracedHandler(tracer, 'slack', slack.resume) }),
      ...(telegram === null ? {} : { telegram: tracedHandler(tracer, 'telegram', telegram.resume) }),
    }),
    log,
  )
  const mail =
    config.mail === null
      ? null
      : openMail({ ...config.mail, clock, log, openLine: surroundings.openMailLine })
  const sms = config.sms === null ? null : smsSender({ ...config.sms, fetch: surroundings.fetch, clock, log })
  const sends = (send: Sender) => tracedSender(tracer, send)
  const sending = new Set<Promise<void>>()
  const opened = openOutbox(register, {
    senders: () => ({
      ...(slack === null ? {} : { slack: sends(slack.send), 'slack-response': sends(slack.send) }),
      ...(telegram === null ? {} : { telegram: sends(telegram.send) }),
      ...(mail === null ? {} : { mail: sends(mail.send) }),
      ...(sms === null ? {} : { sms: sends(sms) }),
    }),
    admins,
    log,
    random,
  })
  const outbox: Outbox = { ...opened, deliverDue: () => remembered(sending, opened.deliverDue()) }
  const lookUps = lookUpBuffer(register, (error) => log.error('look-up-log.failed', error))
  const unstamped = stamper === null ? 'off' : 'unstamped'
  const { publicUrl } = config
  const pictureOf = pictures(surroundings.workshop?.drawPng ?? null, log)
  const memory = surroundings.memory ?? newMemory(clock)
  const house: House = {
    register,
    inbox,
    outbox,
    lookUps,
    pictureOf,
    memory,
    clock,
    workshop: surroundings.workshop,
    place: surroundings.place,
    random,
    log,
    publicUrl,
    reportAtMinutes: config.reportAtMinutes,
    telegramWay:
      telegramConfig === null ? 'off' : telegramConfig.webhookSecret === null ? 'polling' : 'webhook',
    isClockProven: time.isProven,
    tracer,
    stamper,
    unstamped,
  }

  const slack = slackConfig === null ? null : slackOf(house, slackConfig, outgoing.slack, languageKeptMs)
  const telegram =
    telegramConfig === null
      ? null
      : telegramOf(house, telegramConfig, outgoing.telegram, admins, playground !== null)
  const tick = newTick({
    register,
    inbox,
    outbox,
    publicUrl,
    fetchFile: slack?.fetchShared,
    admins,
    readLines: surroundings.workshop?.readLines ?? null,
    readAddresses: surroundings.workshop?.readAddresses ?? null,
    reportAtMinutes: config.reportAtMinutes,
    stamper,
    log,
    random,
    time,
    holder: surroundings.holder,
    sendersAreDue: memory.sendersAreDue,
    tracer,
  })
  const introduction = introductionTo(telegram?.prepare ?? null, clock)
  const readiness = openReadiness(() => performance.now())
  let polling: Promise<{ stop(): Promise<void> }> | null = null
  const { metricsToken } = config
  const { processFigures } = surroundings
  const served = { slack, telegram, playground, admins, metricsToken, readiness, processFigures }
  const hono = routesOf(house, served)

  async function stopPolling(): Promise<void> {
    await (await polling)?.stop()
  }

  return {
    register,
    slack,
    fetch: async (request, finish, peer) =>
      await hono.fetch(request, { peer: peer ?? null }, contextOf(finish)),
    async tick() {
      void introduction.again()
      await tick.run()
    },
    async begin() {
      if (telegramConfig?.webhookSecret === null) polling = telegram?.poll() ?? null
      if (telegram === null) await noteTelegramBot(register, null).catch(ignored)
      const [isIntroduced] = await Promise.all([introduction.make(), slack?.prepare()])
      return isIntroduced
    },
    async retire() {
      playground?.close()
      await readiness.retire()
    },
    async settle() {
      await lookUps.flush()
      await tick.settle()
      void outbox.deliverDue()
      // What was begun while somebody was answered, too.
      while (sending.size > 0) await Promise.all(sending)
      await atMost(settlingTracesMs, tracer.flush())
    },
    async close(waits = atMost) {
      // Whatever is not dealt with by then is in the inbox.
      await waits(closingWorkMs, Promise.all([stopPolling(), tick.end()]))
      await waits(closingLookUpsMs, lookUps.flush())
      // What is on its way may finish; what takes longer stays unknown in the outbox, which is the truth.
      await waits(closingSendMs, outbox.deliverDue())
      mail?.close()
      await waits(closingTracesMs, tracer.flush())
    },
  }
}

async function remembered(among: Set<Promise<void>>, work: Promise<void>): Promise<void> {
  among.add(work)
  try {
    await work
  } finally {
    among.delete(work)
  }
}

const ignored = () => {}

/** What Hono calls an execution context, on every runtime alike. */
function contextOf(finish: (work: Promise<unknown>) => void) {
  return { waitUntil: finish, passThroughOnException() {}, props: {} }
}
