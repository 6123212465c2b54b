import { insistOnSchema } from '../../db/schema-version.ts'
import type { Stamper } from '../ledger/time-stamp/authority.ts'
import type { Log } from '../log.ts'
import { sealEntries } from '../proof/seal.ts'
import { stampDue } from '../proof/wanted-stamps.ts'
import type { Register } from '../register/register.ts'
import type { SteadyClock } from '../steady-clock.ts'
import { followComplaints } from './due/complaints.ts'
import { confirmConsents } from './due/confirmations.ts'
import { tellOfRecipients } from './due/digest.ts'
import { closeDueDays } from './due/due-days.ts'
import { forget } from './due/forget.ts'
import { openReportPosts } from './due/report-posts.ts'
import { retentionTurn } from './due/retention.ts'
import { closeExpired } from './due/second-person.ts'
import { tellOfStamps } from './due/stamp-news.ts'
import type { Inbox } from './inbox/inbox.ts'
import { giveUpJobs, holdsJobs, isTurnFor } from './lease.ts'
import type { Outbox } from './outbox/outbox.ts'
import { pace, type Step } from './steps.ts'

export interface JobParts {
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
export interface Jobs {
  /** Does what is due, once a minute at most. */
  run(): Promise<void>
  /** Begins no more, and gives up the lease when those that run have ended: the next process need not wait for it. */
  end(): Promise<void>
}

const everyMs = 60_000
/** What is to be forgotten has to be looked for in whole tables. */
const forgetEveryMs = 60 * 60_000

export function openJobs(parts: JobParts, step: Step): Jobs {
  const { register, outbox, stamper, log, time } = parts
  const areDue = pace(everyMs)
  const reports = openReportPosts(parts)
  let running: Promise<void> = Promise.resolve()
  let ended = false

  async function all(): Promise<void> {
    if (ended) return
    // What this version closes lacks what a newer schema wants of it, and stays so: servers that know it are to do that.
    await insistOnSchema(register.engine)
    if (!(await holdsJobs(parts))) return
    await step('close days', () => closeDueDays(parts))
    await step('seal', () => sealEntries(register))
    if (stamper !== null) await step('stamp', () => stampDue(register, stamper, log))
    await step('post reports', () => reports.postDue())
    await step('confirm consents', () => confirmConsents(parts))
    await step('tell of recipients', () => tellOfRecipients(register, outbox))
    await step('second person', () => closeExpired(parts))
    await step('complaints', () => followComplaints(parts))
    await step('tell of stamps', () => tellOfStamps(register, outbox))
    if (time.isProven()) await step('retention', () => retentionTurn(register, outbox, log))
    if (time.isProven()) await step('forget', forgetInTime)
  }

  async function forgetInTime(): Promise<void> {
    if (await isTurnFor(parts, 'forget', forgetEveryMs)) await forget(parts)
  }

  return {
    async run() {
      if (areDue(register.clock())) running = step('jobs', all)
      await running
    },
    async end() {
      ended = true
      await running
      await step('give up the lease', () => giveUpJobs(parts))
    },
  }
}
