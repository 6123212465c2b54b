import { requireSchema } from '../../db/schema-version.ts'
import { newestDayToClose } from '../calendar/schedule.ts'
import { stampDue } from '../day/stamps.ts'
import { closeDaysThrough, firstOpenDay } from '../ledger/days.ts'
import { sealEntries } from '../ledger/seal.ts'
import type { Stamper } from '../ledger/time-stamp/authority.ts'
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

/** Jobs that a feature adds to the tick. */
export interface FeatureJobs {
  readonly jobs?: (parts: JobServices) => readonly Job[]
  readonly worker?: (parts: JobServices) => Worker
  /** Drops, once an hour, what is kept only to recognise repeats. */
  readonly forget?: (register: Register) => Promise<void>
}

/** Work that becomes due again and again. A job that fails is logged, and stops no other. */
export interface Job {
  readonly name: string
  /** Each tick on every server, or each minute on one of them. */
  readonly every: 'tick' | 'minute'
  /** True: waits for a proven clock. Every job that deletes or closes something by its age needs it. */
  readonly needsProvenClock?: true
  run(): Promise<unknown>
}

export interface JobServices extends FileServices {
  readonly outbox: Outbox
  /** Begins every link to our pages; no slash at its end. */
  readonly publicUrl: string
  /** Minutes after midnight, Istanbul. */
  readonly reportAtMinutes: number
  readonly stamper: Stamper | null
  /** Null where another process reads the files. */
  readonly readers: FileReaders | null
  /** Null where another process sends webhooks. */
  readonly postWebhook: PostWebhook | null
  /** İYS's API and our user there; null if not set up. */
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
  /** Their jobs run in this order. */
  readonly features: readonly FeatureJobs[]
  readonly time: ProvableClock
}

export type Scheduler = ReturnType<typeof newScheduler>

/** Longer work continues in the background, so that a slow platform or a long item does not block the scheduler. */
const sendingMs = 5_000
const processingMs = 5_000

/** Creates the scheduler. A tick asks what is due, so nothing depends on a timer having fired. A step that fails is logged. */
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
  /** Work in the background, with what it tells people. */
  const working = new WorkUnderWay()
  let running: Promise<void> = Promise.resolve()

  async function processInbox(): Promise<void> {
    const work = step('inbox', () => inbox.workDue())
    processing.add(work)
    await withTimeout(processingMs, work)
  }

  async function once(): Promise<void> {
    await processInbox()
    await step('adds', () => workAdds(register))
    for (const worker of workers) working.add(workAndTell(worker))
    await runTickJobs()
    await jobs.run()
    await send()
  }

  const send = () => step('outbox', () => withTimeout(sendingMs, outbox.deliverDue()))

  async function runTickJobs(): Promise<void> {
    for (const { name, every, run } of all) if (every === 'tick') await step(name, run)
  }

  /** People hear of a finished file at once, not at the next tick. */
  async function workAndTell(worker: Worker): Promise<void> {
    if (!(await worker.work())) return
    await runTickJobs()
    await send()
  }

  return {
    /** Does what is due now. Ticks of one process follow each other. */
    run(): Promise<void> {
      running = running.then(once)
      return running
    },
    /** Resolves when the background work of a tick has ended: files and long inbound items. */
    async settle(): Promise<void> {
      await Promise.all([processing.settle(), working.settle(), ...workers.map((worker) => worker.idle())])
    },
    /** Begins no more work and releases this process's leases, so that the next process need not wait. */
    async end(): Promise<void> {
      await Promise.all([jobs.end(), processing.settle(), ...workers.map((worker) => worker.end())])
    },
  }
}

const everyMs = 60_000
/** Forgetting looks through whole tables. */
const forgetEveryMs = 60 * 60_000

/** Time between two tries: each may cost a credit, even if its answer proves nothing. */
const stampEveryMs = 60 * 60_000

function newJobs(parts: SchedulerServices, step: LoggedRunner, jobs: readonly Job[]) {
  const { register, inbox, features, stamper, log, time } = parts
  const areDue = throttle(everyMs)
  let running: Promise<void> = Promise.resolve()
  let ended = false

  async function all(): Promise<void> {
    if (ended) return
    // A day closed by this version would lack for good what a newer schema adds to it.
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
      ended = true
      await running
      await step('give up the lease', () => releaseLease(parts, 'jobs'))
    },
  }
}

/**
 * Closes every day whose 00:30 has come. A day is closed for good, and later entries are dated after it. Therefore it
 * waits until the clock is proven: after a start, and after each jump.
 */
export async function closeDueDays({
  register,
  time,
  log,
}: Pick<SchedulerServices, 'register' | 'log' | 'time'>): Promise<void> {
  const proof = await provenTime(time)
  const due = newestDayToClose(proof.kind === 'proven' ? proof.now : time.now())
  const open = await firstOpenDay(register)
  if (open === null || open > due) return
  if (proof.kind === 'refused') {
    log.warn('day.waits-for-clock', { from: open, through: due })
    return
  }
  for (const date of await closeDaysThrough(register, due)) log.info('day.closed', { date })
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
export function throttle(everyMs: number) {
  let last = Number.NEGATIVE_INFINITY
  return (now: number): boolean => {
    if (Math.abs(now - last) < everyMs) return false
    last = now
    return true
  }
}
