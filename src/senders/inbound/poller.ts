import { backOffMs, claimLease, releaseLease } from '../../jobs/leases.ts'
import { throttle } from '../../jobs/scheduler.ts'
import { oneRunAtATime, type Worker } from '../../jobs/worker.ts'
import type { Register } from '../../register/register.ts'
import type { Log } from '../../util/log.ts'
import type { CarrierName } from '../sms/carriers.ts'
import type { CarrierInbox, InboxAnswer } from './inbox.ts'
import type { InboundSms } from './message.ts'
import { type PollState, readPollState, storePollState } from './poll-state.ts'

/** Stores messages, each once by its id, however often and by whichever way it arrives. Rejects if they are not stored. */
export type StoreInboundSms = (messages: readonly InboundSms[]) => Promise<void>

interface PollerOptions {
  readonly register: Register
  readonly processId: string
  readonly log: Log
  readonly carrier: CarrierName
  readonly inbox: CarrierInbox
  readonly store: StoreInboundSms
}

const minuteMs = 60_000
/** Time between two runs, and between two renewals of the lease, which is longer. */
const runEveryMs = minuteMs
/** Age of the oldest messages that the first run takes. Older ones were written before izin asked. */
const firstRunMs = 24 * 60 * minuteMs
/** Maximum number of pages of one run. The next run continues. */
const pagesMax = 20

/**
 * Creates the worker that asks a carrier for inbound SMS, on one server at a time. Its progress is stored after the messages,
 * so a crash in between makes it take them again, which has no effect.
 */
export function newInboxPoller(options: PollerOptions): Worker {
  const { register, log } = options
  const isRunDue = throttle(runEveryMs)
  /** Messages that could not be stored. A carrier may list them only once, so they are stored before the next call. */
  let unstored: readonly InboundSms[] = []
  let isMine = false
  let failures = 0
  let pausedUntil = 0

  async function storeAll(messages: readonly InboundSms[]): Promise<void> {
    unstored = messages
    if (messages.length > 0) await options.store(messages)
    unstored = []
  }

  /** Takes one page. Returns true if the carrier has more. */
  async function takePage(state: PollState): Promise<boolean> {
    const now = register.clock()
    const answer = readableAnswer(await options.inbox.fetchPage(state.cursor, now))
    if (answer.kind === 'failed') {
      failures += 1
      // The first pause is no shorter than the time between two runs.
      pausedUntil = now + Math.max(runEveryMs, backOffMs(failures))
      await noteFailure(options, state, answer.detail)
      return false
    }
    if (answer.unreadable > 0) log.warn('sms-inbox.unreadable', { count: answer.unreadable })
    failures = 0
    await storeAll(answer.messages.filter(({ sentAt }) => (sentAt?.getTime() ?? now) >= state.takenFrom))
    const { carrier, takenFrom } = state
    const { cursor } = answer
    await storePollState(register, { carrier, takenFrom, cursor, failingSince: null, detail: null })
    return answer.hasMore
  }

  async function run(shouldContinue: () => boolean): Promise<boolean> {
    const now = register.clock()
    if (!isRunDue(now) || isPaused(pausedUntil, now)) return false
    isMine = await claimLease(options, 'sms-inbox')
    if (!isMine) return false
    await storeAll(unstored)
    for (let pages = 0; pages < pagesMax && shouldContinue(); pages++) {
      if (!(await takePage(await progressOf(options)))) break
    }
    return true
  }

  const logFailure = (error: unknown) => log.error('sms-inbox.failed', error)
  const worker = oneRunAtATime(run, logFailure)
  return {
    ...worker,
    async end() {
      await worker.end()
      await storeAll(unstored).catch(logFailure)
      if (isMine) await releaseLease(options, 'sms-inbox').catch(logFailure)
    },
  }
}

/** Returns the answer; a failure for a page of which no entry can be read, so that the carrier is asked for it again. */
function readableAnswer(answer: InboxAnswer): InboxAnswer {
  const isPage = answer.kind === 'page' && answer.messages.length === 0 && answer.unreadable > 0
  return isPage ? { kind: 'failed', detail: 'unreadable' } : answer
}

/** True if the pause after failures lasts. A pause that is too long was computed before the clock was set back. */
function isPaused(until: number, now: number): boolean {
  return until > now && until - now <= 60 * minuteMs
}

/** Returns the stored progress, or a new one for a carrier that was not asked before. */
async function progressOf({ register, carrier }: PollerOptions): Promise<PollState> {
  const stored = await readPollState(register)
  if (stored?.carrier === carrier) return stored
  const takenFrom = register.clock() - firstRunMs
  return { carrier, takenFrom, cursor: null, failingSince: null, detail: null }
}

/** Stores since when the carrier does not answer, for checks and metrics, and logs the first failure of several. */
async function noteFailure({ register, log }: PollerOptions, state: PollState, detail: string) {
  if (state.failingSince === null) log.warn('sms-inbox.no-answer', { carrier: state.carrier, detail })
  const failingSince = state.failingSince ?? register.clock()
  await storePollState(register, { ...state, failingSince, detail })
}
