import type { Scheduler } from '../jobs/scheduler.ts'
import { noteServerFact } from '../register/links.ts'
import { whileUnderWay, withTimeout } from '../timeout.ts'
import type { FrontEnds, Senders } from './app.ts'
import type { AppContext } from './context.ts'

const closingWorkMs = 1500
const closingLookUpsMs = 2000
const closingSendMs = 1000
const closingArriveMs = 1500

export function lifecycleOf(
  context: Pick<AppContext, 'register' | 'outbox' | 'lookUps' | 'clock' | 'publicUrl' | 'telegramWay'>,
  senders: Pick<Senders, 'arrived' | 'close'>,
  { slack, telegram, web }: FrontEnds,
  tick: Scheduler,
) {
  const { register, outbox, lookUps } = context
  const registration = registerWithRetry(telegram?.prepare ?? null, context.clock)
  let polling: Promise<{ stop(): Promise<void> }> | null = null

  async function stopPolling(): Promise<void> {
    await (await polling)?.stop()
  }

  return {
    async tick(): Promise<void> {
      void registration.again()
      await tick.run()
    },
    /** Returns false if Telegram refused; the tick tries again. */
    async begin(): Promise<boolean> {
      // The tick sends after its jobs, and a time-stamp authority or the retention job may take long.
      void outbox.deliverDue()
      if (context.telegramWay === 'polling') polling = telegram?.poll() ?? null
      await noteServerFact(register, 'public-url', context.publicUrl).catch(() => {})
      const [isIntroduced] = await Promise.all([registration.make(), slack?.prepare()])
      return isIntroduced
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

const againAfterMs = 5 * 60_000

/** Registers webhook and menus with a platform, again every five minutes until it succeeds. */
export function registerWithRetry(tell: (() => Promise<boolean>) | null, clock: () => number) {
  let isMade = tell === null
  let triedAt: number | null = null
  const make = whileUnderWay(async () => {
    triedAt = clock()
    isMade = (await tell?.()) ?? true
    return isMade
  })
  return {
    /** Tries now. Resolves to true if the platform accepted. */
    make,
    /** Tries once more if the last attempt failed and is old enough. */
    async again(): Promise<void> {
      if (!isMade && triedAt !== null && clock() - triedAt >= againAfterMs) await make()
    },
  }
}
