import { atMost } from '../patience.ts'
import { workAdds } from '../register/record/add-requests.ts'
import { openClockWatch } from './due/clock-watch.ts'
import { openEvidenceFiles } from './due/evidence-files.ts'
import { tellOfFiles } from './due/file-news.ts'
import { openFiles, type UploadParts } from './due/files.ts'
import { tellOfMissingSenders } from './due/missing-senders.ts'
import { type JobParts, openJobs } from './jobs.ts'
import { type Pace, pace, stepsOf } from './steps.ts'

export interface TickParts extends JobParts, UploadParts {
  /** 0 to 1; spreads retries. */
  readonly random: () => number
  /** When platforms that are not set up are looked for next; known to this tick alone when left out. */
  readonly sendersAreDue?: Pace
  /** Told of the jobs. */
}

export interface Tick {
  /** Asks what is due now and does it. Ticks of one process follow each other. */
  run(): Promise<void>
  /** Resolves when what a tick has begun and did not wait for has ended: work on files, and what came in and takes long. */
  settle(): Promise<void>
  /** Begins no more, and gives up what this process holds once that has ended: the next one need not wait for it. */
  end(): Promise<void>
}

/** What takes longer goes on beside: a platform that is silent, or a lane whose items take long, keeps nothing else from its turn. */
const sendingMs = 5_000
const dealingMs = 5_000

/** How often it is looked whether something waits for a platform that is not set up; at the start too. */
const sendersEveryMs = 60 * 60_000

/**
 * The one tick: asks what is due now and does it, so that nothing depends on a timer having fired. What one step throws is
 * logged and does not keep the others from their turn.
 */
export function newTick(parts: TickParts): Tick {
  const { register, inbox, outbox, log } = parts
  const { sendersAreDue = sendersPace() } = parts
  const step = stepsOf(log)
  const watchClock = openClockWatch(parts)
  const jobs = openJobs(parts, step)
  const workers = [openFiles(parts), openEvidenceFiles(parts)]
  const dealing = new Set<Promise<void>>()
  let running: Promise<void> = Promise.resolve()

  async function dealWithInbox(): Promise<void> {
    const work = step('inbox', () => inbox.workDue())
    dealing.add(work)
    void work.finally(() => dealing.delete(work))
    await atMost(dealingMs, work)
  }

  async function once(): Promise<void> {
    await step('clock', watchClock)
    await dealWithInbox()
    await step('adds', () => workAdds(register))
    for (const worker of workers) void worker.work()
    await step('tell of files', () => tellOfFiles(register, outbox))
    await jobs.run()
    if (sendersAreDue(register.clock())) await step('senders', () => tellOfMissingSenders(parts))
    await step('outbox', () => atMost(sendingMs, outbox.deliverDue()))
  }

  return {
    run() {
      running = running.then(once)
      return running
    },
    async settle() {
      await Promise.all([...dealing, ...workers.map((worker) => worker.idle())])
    },
    async end() {
      await Promise.all([jobs.end(), ...dealing, ...workers.map((worker) => worker.end())])
    },
  }
}

/** When it is time to look for messages that wait for a platform which is not set up. */
export const sendersPace = (): Pace => pace(sendersEveryMs)
