import { type Scheduler, throttle } from '../jobs/scheduler.ts'
import { noteServerFact } from '../register/links/links.ts'
import { withTimeout } from '../util/timeout.ts'
import type { FrontEnds, Senders } from './app.ts'
import type { AppContext } from './context.ts'

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
