import { insistOnSchema } from '../../db/schema-version.ts'
import { sealEntries } from '../ledger/seal.ts'
import type { Stamper } from '../ledger/time-stamp/authority.ts'
import type { Log } from '../log.ts'
import { stampDue } from '../proof/wanted-stamps.ts'
import { workAdds } from '../register/record/add-requests.ts'
import type { Register } from '../register/register.ts'
import type { SteadyClock } from '../steady-clock.ts'
import { withTimeout } from '../timeout.ts'
import { followComplaints } from './due/complaints.ts'
import { confirmConsents } from './due/confirmations.ts'
import { postDigests } from './due/digest.ts'
import { openEvidenceFiles } from './due/evidence-files.ts'
import { notifyOfFiles } from './due/file-news.ts'
import { openFiles, type UploadParts } from './due/files.ts'
import { forget } from './due/forget.ts'
import { closeDueDays, openReportPosts } from './due/report-posts.ts'
import { retentionTurn } from './due/retention.ts'
import { closeExpired } from './due/second-person.ts'
import { notifyOfStamps } from './due/stamp-news.ts'
import { notifyOfMissingSenders, openClockWatch } from './due/watches.ts'
import type { Inbox } from './inbox/inbox.ts'
import { claimJobs, claimTurn, releaseJobs } from './leases.ts'
import type { Outbox } from './outbox/outbox.ts'

export interface SchedulerParts extends JobParts, UploadParts {
  /** 0 to 1; spreads retries. */
  readonly random: () => number
  /** When platforms that are not set up are looked for next; known to this tick alone when left out. */
  readonly sendersAreDue?: Throttle
  /** Told of the jobs. */
}

export interface Scheduler {
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
export function newScheduler(parts: SchedulerParts): Scheduler {
  const { register, inbox, outbox, log } = parts
  const { sendersAreDue = sendersThrottle() } = parts
  const step = loggedRunner(log)
  const watchClock = openClockWatch(parts)
  const jobs = openJobs(parts, step)
  const workers = [openFiles(parts), openEvidenceFiles(parts)]
  const dealing = new Set<Promise<void>>()
  let running: Promise<void> = Promise.resolve()

  async function dealWithInbox(): Promise<void> {
    const work = step('inbox', () => inbox.workDue())
    dealing.add(work)
    void work.finally(() => dealing.delete(work))
    await withTimeout(dealingMs, work)
  }

  async function once(): Promise<void> {
    await step('clock', watchClock)
    await dealWithInbox()
    await step('adds', () => workAdds(register))
    for (const worker of workers) void worker.work()
    await step('tell of files', () => notifyOfFiles(register, outbox))
    await jobs.run()
    if (sendersAreDue(register.clock())) await step('senders', () => notifyOfMissingSenders(parts))
    await step('outbox', () => withTimeout(sendingMs, outbox.deliverDue()))
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
export const sendersThrottle = (): Throttle => throttle(sendersEveryMs)

interface JobParts {
  readonly register: Register
  readonly inbox: Inbox
  readonly outbox: Outbox
  /** Where the pages behind our links are found, without a slash at its end. */
  readonly publicUrl: string
  /** Minutes after midnight, Istanbul, of the daily post in rooms that have no time of their own. */
  readonly reportAtMinutes: number
  /** Who stamps the daily files; null where nobody does. */
  readonly stamper: Stamper | null
  readonly log: Log
  /** What is known of the register's clock. */
  readonly time: Pick<SteadyClock, 'isProven' | 'jumped'>
  /** Names this process among those that may tick. */
  readonly holder: string
}

/** What one process at a time does, whichever holds the lease of it. */
interface Jobs {
  /** Does what is due, once a minute at most. */
  run(): Promise<void>
  /** Begins no more, and gives up the lease when those that run have ended: the next process need not wait for it. */
  end(): Promise<void>
}

const everyMs = 60_000
/** What is to be forgotten has to be looked for in whole tables. */
const forgetEveryMs = 60 * 60_000

function openJobs(parts: JobParts, step: LoggedRunner): Jobs {
  const { register, outbox, stamper, log, time } = parts
  const areDue = throttle(everyMs)
  const reports = openReportPosts(parts)
  let running: Promise<void> = Promise.resolve()
  let ended = false

  async function all(): Promise<void> {
    if (ended) return
    // What this version closes lacks what a newer schema wants of it, and stays so: servers that know it are to do that.
    await insistOnSchema(register.engine)
    if (!(await claimJobs(parts))) return
    await step('close days', () => closeDueDays(parts))
    await step('seal', () => sealEntries(register))
    if (stamper !== null) await step('stamp', () => stampDue(register, stamper, log))
    await step('post reports', () => reports.postDue())
    await step('confirm consents', () => confirmConsents(parts))
    await step('tell of recipients', () => postDigests(register, outbox))
    await step('second person', () => closeExpired(parts))
    await step('complaints', () => followComplaints(parts))
    await step('tell of stamps', () => notifyOfStamps(register, outbox))
    if (time.isProven()) await step('retention', () => retentionTurn(register, outbox, log))
    if (time.isProven()) await step('forget', forgetInTime)
  }

  async function forgetInTime(): Promise<void> {
    if (await claimTurn(parts, 'forget', forgetEveryMs)) await forget(parts)
  }

  return {
    async run() {
      if (areDue(register.clock())) running = step('jobs', all)
      await running
    },
    async end() {
      ended = true
      await running
      await step('give up the lease', () => releaseJobs(parts))
    },
  }
}

/** Does a piece of work and resolves in any case: what it throws is logged, and does not keep others from their turn. */
type LoggedRunner = (name: string, work: () => Promise<unknown>) => Promise<void>

function loggedRunner(log: Log): LoggedRunner {
  return async (name, work) => {
    try {
      await work()
    } catch (error) {
      log.error('tick.failed', error, { step: name })
    }
  }
}

/** Says yes at first, and again when the clock has moved far enough, in either direction. */
export type Throttle = (now: number) => boolean

function throttle(everyMs: number): Throttle {
  let last = Number.NEGATIVE_INFINITY
  return (now) => {
    if (Math.abs(now - last) < everyMs) return false
    last = now
    return true
  }
}
