import type { SlackBot } from '../../bots/slack/bot.ts'
import type { Tick } from '../delivery/tick.ts'
import { atMost, type Waits } from '../patience.ts'
import type { Register } from '../register/register.ts'
import { noteTelegramBot } from '../register/telegram-bot.ts'
import type { House } from './house.ts'
import { introductionTo } from './introduction.ts'
import type { Bots, Post } from './post.ts'
import type { Readiness } from './readiness.ts'

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
