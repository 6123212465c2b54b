import { insistOnSchema } from '../../db/schema-version.ts'
import { sealEntries } from '../ledger/seal.ts'
import type { Stamper } from '../ledger/time-stamp/authority.ts'
import type { Log } from '../log.ts'
import { stampDue } from '../proof/wanted-stamps.ts'
import { workAdds } from '../register/record/add-requests.ts'
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

export interface SchedulerParts extends UploadParts {
  readonly inbox: Inbox
  readonly outbox: Outbox
  /** Begins every link to our pages; no slash at its end. */
  readonly publicUrl: string
  /** Minutes after midnight, Istanbul; a room may have its own time. */
  readonly reportAtMinutes: number
  readonly stamper: Stamper | null
  readonly time: Pick<SteadyClock, 'isProven' | 'jumped'>
  readonly processId: string
  /** Throttles the search for platforms that are not set up; its own by default. */
  readonly sendersAreDue?: Throttle
}

export interface Scheduler {
  /** Does what is due now. Ticks of one process follow each other. */
  run(): Promise<void>
  /** Resolves when the background work of a tick has ended: files and long inbound items. */
  settle(): Promise<void>
  /** Begins no more work and releases this process's leases, so that the next process need not wait. */
  end(): Promise<void>
}

/** Longer work continues in the background, so that a slow platform or a long item does not block the scheduler. */
const sendingMs = 5_000
const processingMs = 5_000

const sendersEveryMs = 60 * 60_000

/** Creates the scheduler. A tick asks what is due, so nothing depends on a timer having fired. A step that fails is logged. */
export function newScheduler(parts: SchedulerParts): Scheduler {
  const { register, inbox, outbox, log } = parts
  const { sendersAreDue = sendersThrottle() } = parts
  const step = loggedRunner(log)
  const watchClock = openClockWatch(parts)
  const jobs = openJobs(parts, step)
  const workers = [openFiles(parts), openEvidenceFiles(parts)]
  const processing = new Set<Promise<void>>()
  let running: Promise<void> = Promise.resolve()

  async function processInbox(): Promise<void> {
    const work = step('inbox', () => inbox.workDue())
    processing.add(work)
    void work.finally(() => processing.delete(work))
    await withTimeout(processingMs, work)
  }

  async function once(): Promise<void> {
    await step('clock', watchClock)
    await processInbox()
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
      await Promise.all([...processing, ...workers.map((worker) => worker.idle())])
    },
    async end() {
      await Promise.all([jobs.end(), ...processing, ...workers.map((worker) => worker.end())])
    },
  }
}

/** Throttles the search for messages that wait for a platform which is not set up; it runs at the start too. */
export const sendersThrottle = (): Throttle => throttle(sendersEveryMs)

const everyMs = 60_000
/** Forgetting looks through whole tables. */
const forgetEveryMs = 60 * 60_000

function openJobs(parts: SchedulerParts, step: LoggedRunner) {
  const { register, outbox, stamper, log, time } = parts
  const areDue = throttle(everyMs)
  const reports = openReportPosts(parts)
  let running: Promise<void> = Promise.resolve()
  let ended = false

  async function all(): Promise<void> {
    if (ended) return
    // A day closed by this version would lack for good what a newer schema adds to it.
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
    if (await claimTurn(parts, 'forget', forgetEveryMs)) await forget(register, parts.inbox)
  }

  return {
    async run(): Promise<void> {
      if (areDue(register.clock())) running = step('jobs', all)
      await running
    },
    async end(): Promise<void> {
      ended = true
      await running
      await step('give up the lease', () => releaseJobs(parts))
    },
  }
}

/** Runs work and logs what it throws, so that it does not stop other work. */
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

/** Returns true at first, and again once the clock has moved far enough in either direction. */
export type Throttle = (now: number) => boolean

function throttle(everyMs: number): Throttle {
  let last = Number.NEGATIVE_INFINITY
  return (now) => {
    if (Math.abs(now - last) < everyMs) return false
    last = now
    return true
  }
}
