import type { SlackBot } from '../../bots/slack/bot.ts'
import type { Scheduler } from '../jobs/scheduler.ts'
import { noteServerFact } from '../register/links.ts'
import type { Register } from '../register/register.ts'
import { type TimeLimit, withTimeout } from '../timeout.ts'
import type { FrontEnds, OutboundSenders } from './app.ts'
import type { AppContext } from './context.ts'

export interface Lifecycle {
  readonly register: Register
  /** Accepts requests over Slack's Socket Mode; null while Slack is off. */
  readonly slack: Pick<SlackBot, 'accept'> | null
  tick(): Promise<void>
  /** Returns false if Telegram refused; the tick tries again. */
  begin(): Promise<boolean>
  /** Makes `/readyz` say no. Resolves when the load balancer has read it, at most a second later. */
  markNotReady(): Promise<void>
  /** Writes buffers and sends what is due, for an app that is created for one request. */
  settle(): Promise<void>
  /** Ends polling and jobs and writes buffers within the limits of `waits`. Does not close the engine. */
  close(waits?: TimeLimit): Promise<void>
}

const closingWorkMs = 1500
const closingLookUpsMs = 2000
const closingSendMs = 1000
const closingArriveMs = 1500

interface LifecycleParts {
  readonly context: Pick<
    AppContext,
    'register' | 'outbox' | 'lookUps' | 'clock' | 'publicUrl' | 'telegramWay'
  >
  readonly senders: Pick<OutboundSenders, 'arrived' | 'close'>
  readonly frontEnds: FrontEnds
  readonly tick: Scheduler
  readonly readiness: Pick<Readiness, 'markNotReady'>
}

export function lifecycleOf({ context, senders, frontEnds, tick, readiness }: LifecycleParts): Lifecycle {
  const { register, outbox, lookUps } = context
  const { slack, telegram, web } = frontEnds
  const registration = registerWithRetry(telegram?.prepare ?? null, context.clock)
  let polling: Promise<{ stop(): Promise<void> }> | null = null

  async function stopPolling(): Promise<void> {
    await (await polling)?.stop()
  }

  return {
    register,
    slack,
    async tick() {
      void registration.again()
      await tick.run()
    },
    async begin() {
      // The tick sends after its jobs, and a time-stamp authority or the retention job may take long.
      void outbox.deliverDue()
      if (context.telegramWay === 'polling') polling = telegram?.poll() ?? null
      await noteServerFact(register, 'public-url', context.publicUrl).catch(() => {})
      const [isIntroduced] = await Promise.all([registration.make(), slack?.prepare()])
      return isIntroduced
    },
    async markNotReady() {
      web?.close()
      await readiness.markNotReady()
    },
    async settle() {
      await lookUps.flush()
      await tick.settle()
      void outbox.deliverDue()
      await senders.arrived()
    },
    async close(waits = withTimeout) {
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

const againAfterMs = 5 * 60_000

/** Registers webhook and menus with a platform, again every five minutes until it succeeds. */
export function registerWithRetry(tell: (() => Promise<boolean>) | null, clock: () => number) {
  let isMade = tell === null
  let triedAt: number | null = null
  let running: Promise<boolean> | null = null

  async function attempt(): Promise<boolean> {
    triedAt = clock()
    isMade = (await tell?.()) ?? true
    return isMade
  }

  function make(): Promise<boolean> {
    running ??= attempt().finally(() => {
      running = null
    })
    return running
  }

  return {
    /** Tries now. Resolves to true if the platform accepted. */
    make,
    /** Tries once more if the last attempt failed and is old enough. */
    async again(): Promise<void> {
      if (!isMade && triedAt !== null && clock() - triedAt >= againAfterMs) await make()
    },
  }
}

/** Answer of `/readyz`, and whether it was read since the stop began. */
export interface Readiness {
  isReady(): boolean
  onReadiness(isReady: boolean): void
  /** Makes the answer no. Resolves when it was read, at most a second later. */
  markNotReady(): Promise<void>
}

/** A load balancer asks more often than this. */
const watchedMs = 60_000
const heardWithinMs = 1000

export function openReadiness(passed: () => number): Readiness {
  let ready = true
  let askedAt = Number.NEGATIVE_INFINITY
  const heard = Promise.withResolvers<void>()
  return {
    isReady: () => ready,
    onReadiness(isReady) {
      askedAt = passed()
      if (!isReady && !ready) heard.resolve()
    },
    async markNotReady() {
      ready = false
      if (passed() - askedAt < watchedMs) await withTimeout(heardWithinMs, heard.promise)
    },
  }
}
