import type { SlackBot } from '../../bots/slack/bot.ts'
import type { Tick } from '../delivery/tick.ts'
import { atMost, type Waits } from '../patience.ts'
import type { Register } from '../register/register.ts'
import { noteTelegramBot } from '../register/telegram-bot.ts'
import type { House } from './context.ts'
import type { Bots, Post } from './senders.ts'

/** What a composed izin can be asked to do, beside answering requests. */
export interface Life {
  readonly register: Register
  /** Where what comes over a socket (Slack's Socket Mode) goes in; null while Slack is off. */
  readonly slack: Pick<SlackBot, 'accept'> | null
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

/** How long closing waits for messages that are being dealt with, sends what is due, and waits for what is on its way. */
const closingWorkMs = 1500
const closingLookUpsMs = 2000
const closingSendMs = 1000
const closingArriveMs = 1500

interface LifeParts {
  readonly house: Pick<House, 'register' | 'outbox' | 'lookUps' | 'clock' | 'telegramWay'>
  readonly post: Pick<Post, 'arrived' | 'close'>
  readonly bots: Bots
  readonly tick: Tick
  readonly readiness: Pick<Readiness, 'retire'>
}

/** How the house begins, goes on and ends. */
export function lifeOf({ house, post, bots, tick, readiness }: LifeParts): Life {
  const { register, outbox, lookUps } = house
  const { slack, telegram, web } = bots
  const introduction = introductionTo(telegram?.prepare ?? null, house.clock)
  let polling: Promise<{ stop(): Promise<void> }> | null = null

  async function stopPolling(): Promise<void> {
    await (await polling)?.stop()
  }

  return {
    register,
    slack,
    async tick() {
      void introduction.again()
      await tick.run()
    },
    async begin() {
      if (house.telegramWay === 'polling') polling = telegram?.poll() ?? null
      if (telegram === null) await noteTelegramBot(register, null).catch(() => {})
      const [isIntroduced] = await Promise.all([introduction.make(), slack?.prepare()])
      return isIntroduced
    },
    async retire() {
      web?.close()
      await readiness.retire()
    },
    async settle() {
      await lookUps.flush()
      await tick.settle()
      void outbox.deliverDue()
      // What was begun while somebody was answered, too.
      await post.arrived()
    },
    async close(waits = atMost) {
      // Whatever is not dealt with by then is in the inbox.
      await waits(closingWorkMs, Promise.all([stopPolling(), tick.end()]))
      await waits(closingLookUpsMs, lookUps.flush())
      // What is on its way then may finish; what takes longer stays unknown in the outbox, which is the truth.
      await waits(closingSendMs, outbox.deliverDue())
      outbox.end()
      await waits(closingArriveMs, post.arrived())
      post.close()
    },
  }
}

/** How long after an introduction that failed the next is tried: as long as what is to go out waits then. */
const againAfterMs = 5 * 60_000

/**
 * What a platform is told of us once. Where it does not take that, it is told again every five minutes until it does; so a
 * network that comes up after izin, or a token that is right by now, needs no restart.
 */
export function introductionTo(tell: (() => Promise<boolean>) | null, clock: () => number) {
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
    /** Whether it was taken. */
    make,
    /** Does it once more where it was begun, was not taken, and enough time has passed. */
    async again(): Promise<void> {
      if (!isMade && triedAt !== null && clock() - triedAt >= againAfterMs) await make()
    },
  }
}

/** Whether this process means to go on, and whether those who watch have heard that it does not. */
export interface Readiness {
  isReady(): boolean
  /** Somebody has been answered at `/readyz`. */
  told(isReady: boolean): void
  /** From now on the answer is no. Resolves when whoever watches has heard it, after a second at the latest. */
  retire(): Promise<void>
}

/** Whoever has not asked for so long does not watch. */
const watchedMs = 60_000
const heardWithinMs = 1000

export function openReadiness(passed: () => number): Readiness {
  let ready = true
  let askedAt = Number.NEGATIVE_INFINITY
  const heard = Promise.withResolvers<void>()
  return {
    isReady: () => ready,
    told(isReady) {
      askedAt = passed()
      if (!isReady && !ready) heard.resolve()
    },
    async retire() {
      ready = false
      if (passed() - askedAt < watchedMs) await atMost(heardWithinMs, heard.promise)
    },
  }
}
