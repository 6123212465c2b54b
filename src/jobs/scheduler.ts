import { requireSchema } from '../../db/schema-version.ts'
import { newestDayToClose } from '../calendar/schedule.ts'
import { stampDue } from '../day/stamps.ts'
import { closeDaysThrough, firstOpenDay } from '../ledger/days.ts'
import { sealEntries } from '../ledger/seal.ts'
import type { Stamper } from '../ledger/time-stamp/authority.ts'
import type { SmsListReader } from '../register/changes/sms-list-state.ts'
import { workAdds } from '../register/record/add-requests.ts'
import type { Register } from '../register/register.ts'
import { WorkUnderWay } from '../util/event-loop.ts'
import type { Log } from '../util/log.ts'
import { type ProvableClock, provenTime } from '../util/steady-clock.ts'
import { withTimeout } from '../util/timeout.ts'
import type { FileReaders, FileServices } from './fetched.ts'
import { forget } from './forget.ts'
import type { Inbox } from './inbox.ts'
import { claimLease, releaseLease } from './leases.ts'
import type { Outbox } from './outbox.ts'
import type { PostWebhook } from './webhook.ts'
import type { Worker } from './worker.ts'

/** Jobs that a feature adds to the tick (each run of the scheduler). */
export interface FeatureJobs {
  readonly jobs?: (parts: JobServices) => readonly Job[]
  readonly worker?: (parts: JobServices) => Worker
  /** Deletes old rows of the feature. Runs once an hour. */
  readonly forget?: (register: Register) => Promise<void>
}

/** Work that is done again and again. If a job fails, this is logged and the others continue. */
export interface Job {
  readonly name: string
  /** Each tick on every server, or each minute on one of them. */
  readonly every: 'tick' | 'minute'
  /** True for a job that deletes or closes something by its age: it waits until the clock is proven to be right. */
  readonly needsProvenClock?: true
  run(): Promise<unknown>
}

export interface JobServices extends FileServices {
  readonly outbox: Outbox
  /** Beginning of every link to izin's pages, without a slash at its end. */
  readonly publicUrl: string
  /** Time of the daily report, in minutes after midnight in Istanbul. */
  readonly reportAtMinutes: number
  readonly stamper: Stamper | null
  /** Readers of uploaded files; null if another process reads them. */
  readonly readers: FileReaders | null
  /** Sender of webhooks; null if another process sends them. */
  readonly postWebhook: PostWebhook | null
  /** The carrier's list of numbers that get no SMS; null if it has none that can be read. */
  readonly smsList: SmsListReader | null
  /** Address of İYS's API and the company's user there; null if not set up. */
  readonly iys: IysAccess | null
  readonly processId: string
}

export interface IysAccess {
  readonly url: string
  readonly username: string
  readonly password: string
  readonly fetch?: typeof fetch | undefined
  readonly wait?: (ms: number) => Promise<unknown>
}

export interface SchedulerServices extends JobServices {
  readonly inbox: Inbox
  /** Features, in the order in which their jobs run. */
  readonly features: readonly FeatureJobs[]
  readonly time: ProvableClock
}

export type Scheduler = ReturnType<typeof newScheduler>

/** Longest times in ms that a tick waits for sending messages and for processing the inbox. Longer work continues in the background. */
const sendingMs = 5_000
const processingMs = 5_000

/**
 * Creates the scheduler. Each tick asks the database what is due, so that no work depends on a timer of this process. A step
 * that fails is logged, and the next ones follow.
 */
export function newScheduler(parts: SchedulerServices) {
  const { register, inbox, outbox, log, features } = parts
  const step = loggedRunner(log)
  const all = features.flatMap(({ jobs }) => jobs?.(parts) ?? [])
  const jobs = newJobs(
    parts,
    step,
    all.filter(({ every }) => every === 'minute'),
  )
  const workers = features.flatMap(({ worker }) => worker?.(parts) ?? [])
  const processing = new WorkUnderWay()
  /** Work in the background, and the messages about it. */
  const working = new WorkUnderWay()
  let running: Promise<void> = Promise.resolve()

  async function processInbox(): Promise<void> {
    const work = step('inbox', () => inbox.workDue())
    processing.add(work)
    await withTimeout(processingMs, work)
  }

  /** Does the work of one tick, each step after the one before. */
  async function once(): Promise<void> {
    await processInbox()
    await step('adds', () => workAdds(register))
    for (const worker of workers) working.add(workAndReport(worker))
    await runTickJobs()
    await jobs.run()
    await send()
  }

  const send = () => step('outbox', () => withTimeout(sendingMs, outbox.deliverDue()))

  async function runTickJobs(): Promise<void> {
    for (const { name, every, run } of all) if (every === 'tick') await step(name, run)
  }

  /** Lets a worker work, and sends the messages about its work at once instead of at the next tick. */
  async function workAndReport(worker: Worker): Promise<void> {
    if (!(await worker.work())) return
    await runTickJobs()
    await send()
  }

  return {
    /** Does all work that is due. Two calls run one after the other. */
    run(): Promise<void> {
      running = running.then(once)
      return running
    },
    /** Resolves when the work in the background has ended. */
    async settle(): Promise<void> {
      await Promise.all([processing.settle(), working.settle(), ...workers.map((worker) => worker.idle())])
    },
    /** Ends all work and releases this process's leases, so that the next process does not have to wait. */
    async end(): Promise<void> {
      await Promise.all([jobs.end(), processing.settle(), ...workers.map((worker) => worker.end())])
    },
  }
}

/** Time in ms between two runs of the jobs of a minute. */
const everyMs = 60_000
/** Time in ms between two deletions of old rows, which read whole tables. */
const forgetEveryMs = 60 * 60_000

/** Time in ms between two requests for a time stamp: each may cost a credit, even if its answer proves nothing. */
const stampEveryMs = 60 * 60_000

/** Creates the part of the scheduler that runs jobs once a minute, on the one server that has the lease for them. */
function newJobs(parts: SchedulerServices, step: LoggedRunner, jobs: readonly Job[]) {
  const { register, inbox, features, stamper, log, time } = parts
  const areDue = throttle(everyMs)
  let running: Promise<void> = Promise.resolve()
  let hasEnded = false

  async function all(): Promise<void> {
    if (hasEnded) return
    // If a newer version of izin has changed the schema, a day that this one closes would lack its additions for good.
    await requireSchema(register.engine)
    if (!(await claimLease(parts, 'jobs'))) return
    await step('close days', () => closeDueDays(parts))
    await step('seal', () => sealEntries(register))
    if (stamper !== null) await step('stamp', () => stampDue(register, stamper, log, stampsAreDue))
    for (const { name, needsProvenClock = false, run } of [...jobs, forgetJob]) {
      if (!needsProvenClock || (await provenTime(time)).kind === 'proven') await step(name, run)
    }
  }

  const stampsAreDue = () => claimLease(parts, 'stamp', stampEveryMs)

  const forgetJob: Job = {
    name: 'forget',
    every: 'minute',
    needsProvenClock: true,
    async run() {
      if (!(await claimLease(parts, 'forget', forgetEveryMs))) return
      await forget(register, inbox)
      for (const feature of features) await feature.forget?.(register)
    },
  }

  return {
    async run(): Promise<void> {
      if (areDue(register.clock())) running = step('jobs', all)
      await running
    },
    async end(): Promise<void> {
      hasEnded = true
      await running
      await step('give up the lease', () => releaseLease(parts, 'jobs'))
    },
  }
}

/**
 * Closes every day that ended at least half an hour ago. A day is closed for good, and later entries are dated after it, so
 * this waits until the clock is proven to be right.
 */
export async function closeDueDays({
  register,
  time,
  log,
}: Pick<SchedulerServices, 'register' | 'log' | 'time'>): Promise<void> {
  const proof = await provenTime(time)
  const lastDay = newestDayToClose(proof.kind === 'proven' ? proof.now : time.now())
  const open = await firstOpenDay(register)
  if (open === null || open > lastDay) return
  if (proof.kind === 'refused') {
    log.warn('day.waits-for-clock', { from: open, through: lastDay })
    return
  }
  for (const date of await closeDaysThrough(register, lastDay)) log.info('day.closed', { date })
}

/** Runs work and logs what it throws, so that it does not stop other work. */
type LoggedRunner = (name: string, work: () => Promise<unknown>) => Promise<void>

/** Makes a function that runs one step of a tick and logs its error, so that the next steps still run. */
function loggedRunner(log: Log): LoggedRunner {
  return async (name, work) => {
    try {
      await work()
    } catch (error) {
      log.error('tick.failed', error, { step: name })
    }
  }
}

/** Returns a function that is true at its first call, and again once the clock has moved by `everyMs` in either direction. */
export function throttle(everyMs: number) {
  let last = Number.NEGATIVE_INFINITY
  return (now: number): boolean => {
    if (Math.abs(now - last) < everyMs) return false
    last = now
    return true
  }
}
