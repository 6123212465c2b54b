import type { Log } from '../log.ts'
import { sealChanges } from '../proof/seal.ts'
import type { Stamper } from '../proof/stamp/authority.ts'
import { stampDue } from '../proof/wanted-stamps.ts'
import { workAdds } from '../register/record/work-adds.ts'
import type { Register } from '../register/register.ts'
import type { SteadyClock } from '../steady-clock.ts'
import { noTracer, type Tracer } from '../trace/span.ts'
import { watchClock } from './due/clock-watch.ts'
import { confirmConsents } from './due/confirmations.ts'
import { tellOfRecipients } from './due/digest.ts'
import { followDisputes } from './due/disputes.ts'
import { holdDrills } from './due/drills.ts'
import { closeDueDays } from './due/due-days.ts'
import { fetchEvidenceFiles } from './due/evidence-files.ts'
import { forget } from './due/forget.ts'
import { tellOfImports } from './due/import-news.ts'
import { type FetchFile, openImports, type ReadLines } from './due/imports.ts'
import { followLimits } from './due/limits.ts'
import { openLists, type ReadAddresses, tellOfLists } from './due/lists.ts'
import { tellOfMissingSenders } from './due/missing-senders.ts'
import { postDueReports } from './due/report-posts.ts'
import { retentionTurn } from './due/retention.ts'
import { closeExpired } from './due/second-person.ts'
import { tellOfStamps } from './due/stamp-news.ts'
import type { Inbox } from './inbox/inbox.ts'
import { giveUpJobs, holdsJobs } from './lease.ts'
import type { Outbox } from './outbox/outbox.ts'

export interface TickParts {
  readonly register: Register
  readonly inbox: Inbox
  readonly outbox: Outbox
  /** Where the pages behind our links are found, without a slash at its end. */
  readonly publicUrl: string
  /** Minutes after midnight, Istanbul, of the daily post in rooms that have no time of their own. */
  readonly reportAtMinutes: number
  /** Fetches files that were shared in Slack; undefined where that is off. */
  readonly fetchFile?: FetchFile | undefined
  /** Reads files that were uploaded; null where they are left for another process. */
  readonly readLines: ReadLines | null
  /** Reads files of addresses to look up; null where they are left for another process. */
  readonly readAddresses: ReadAddresses | null
  /** Who stamps the daily files; null where nobody does. */
  readonly stamper: Stamper | null
  readonly log: Log
  /** 0 to 1; draws for the readiness drills. */
  readonly random: () => number
  /** What is known of the register's clock. */
  readonly time: Pick<SteadyClock, 'isProven' | 'jumped'>
  /** Names this process among those that may tick. */
  readonly holder: string
  /** Told of the jobs. */
  readonly tracer?: Tracer
}

export interface Tick {
  /** Asks what is due now and does it. Ticks of one process follow each other. */
  run(): Promise<void>
  /** Begins no more jobs, and gives up their lease when those that run have ended: the next process need not wait for it. */
  end(): Promise<void>
}

/** How often the jobs that one process at a time does are looked at; deliveries are looked at in every tick. */
const jobsEveryMs = 60_000
/** How often it is looked whether something waits for a platform that is not set up; at the start too. */
const sendersEveryMs = 60 * 60_000
/** What is to be forgotten has to be looked for in whole tables. */
const forgetEveryMs = 60 * 60_000

/**
 * The one tick: asks what is due now and does it, so that nothing depends on a timer having fired. What one step throws is
 * logged and does not keep the others from their turn.
 */
export function newTick(parts: TickParts): Tick {
  const { register, inbox, outbox, stamper, log, time, tracer = noTracer } = parts
  const jobsAreDue = pace(jobsEveryMs)
  const sendersAreDue = pace(sendersEveryMs)
  const forgettingIsDue = pace(forgetEveryMs)
  let running: Promise<void> = Promise.resolve()
  let jobsRunning: Promise<void> = Promise.resolve()
  let ended = false
  const imports = openImports(parts)
  const lists = openLists(parts)

  async function step(name: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (error) {
      log.error('tick.failed', error, { step: name })
    }
  }

  const job = (name: string, work: () => Promise<unknown>) =>
    step(name, () => tracer.begin('tick job', 'internal', { 'izin.job': name }, work))

  async function jobs(): Promise<void> {
    if (ended || !(await holdsJobs(parts))) return
    await job('close days', () => closeDueDays(parts))
    await job('seal', () => sealChanges(register))
    if (stamper !== null) await job('stamp', () => stampDue(register, stamper, log))
    await job('post reports', () => postDueReports(parts))
    await job('drills', () => holdDrills(parts))
    await job('confirm consents', () => confirmConsents(parts))
    await job('tell of recipients', () => tellOfRecipients(register, outbox))
    await job('second person', () => closeExpired(parts))
    await job('disputes', () => followDisputes(parts))
    if (time.isProven()) await job('limits', () => followLimits(parts))
    await job('tell of stamps', () => tellOfStamps(register, outbox))
    if (time.isProven()) await job('retention', () => retentionTurn(register, outbox, log))
    if (time.isProven() && forgettingIsDue(register.clock())) await job('forget', () => forget(parts))
  }

  async function once(): Promise<void> {
    await step('clock', () => watchClock(parts))
    await step('inbox', () => inbox.workDue())
    await step('adds', () => workAdds(register))
    void imports.work()
    void lists.work()
    await step('evidence files', () => fetchEvidenceFiles(parts))
    await step('tell of imports', () => tellOfImports(register, outbox))
    await step('tell of lists', () => tellOfLists(register, outbox))
    if (jobsAreDue(register.clock())) jobsRunning = step('jobs', jobs)
    await jobsRunning
    void tracer.flush()
    if (sendersAreDue(register.clock())) await step('senders', () => tellOfMissingSenders(parts))
    await step('outbox', () => outbox.deliverDue())
  }

  return {
    run() {
      running = running.then(once)
      return running
    },
    async end() {
      ended = true
      await Promise.all([imports.end(), lists.end()])
      await jobsRunning
      await step('give up the lease', () => giveUpJobs(parts))
    },
  }
}

/** Says yes at first, and again when the clock has moved this far, in either direction. */
function pace(everyMs: number): (now: number) => boolean {
  let last = Number.NEGATIVE_INFINITY
  return (now) => {
    if (Math.abs(now - last) < everyMs) return false
    last = now
    return true
  }
}
