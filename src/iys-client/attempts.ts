import { backOffMs } from '../jobs/leases.ts'
import type { JobServices } from '../jobs/scheduler.ts'
import { listBrands, theProvider } from '../register/company/brands.ts'
import { noteTroubles, readTroubles, type Trouble } from '../register/iys-queue/status.ts'
import type { Register } from '../register/register.ts'
import { compareConsents, pullChanges } from './catch-up.ts'
import { type CallIys, type Exchange, newIysClient, realWait } from './client.ts'
import { IysError } from './faults.ts'
import { reconcileDay } from './reconcile.ts'
import { sendChanges } from './send.ts'
import { storedSession } from './session.ts'

declare module '../jobs/message.ts' {
  interface PostKinds {
    'iys-trouble': { readonly trouble: Trouble }
  }
}

const steps: readonly StepJob['step'][] = [pullChanges, sendChanges, compareConsents, reconcileDay]

/** Pause in ms after İYS refused the user or its rights: each try costs a call for a token, and İYS takes ten in an hour. */
const accessPauseMs = 15 * 60_000
/** Time in ms of failures after which the admins are notified. */
const notifyAfterMs = 60 * 60_000
/** İYS's codes for a refusal that is about one brand (unknown, or not the caller's): the other brands continue. */
const brandReasons = ['H018', 'H353']

/**
 * Returns a function that does every step of the exchange with İYS for every brand, until `shouldContinue` is false. The
 * function returns true if it stopped before the end.
 */
export function newAttempts(parts: JobServices): (shouldContinue: () => boolean) => Promise<boolean> {
  const { register, iys, log } = parts
  const { clock } = register
  const call = iys === null ? null : newIysClient({ ...iys, clock, session: storedSession(register) })
  const wait = iys?.wait ?? realWait
  let failedStep = ''

  return async (shouldContinue) => {
    const iysCode = (await theProvider(register))?.code
    if (iysCode === undefined) return false
    const troubles: Record<string, Trouble> = await readTroubles(register)
    const answeredBrands = new Set<string>()
    const faulty = new Set<string>()
    const exchangeOf = (call: CallIys, brandCode: number): Exchange => ({
      register,
      brandCode,
      brandPath: `/sps/${iysCode}/brands/${brandCode}`,
      wait,
      shouldContinue,
      async call(request) {
        const answer = await call(request)
        answeredBrands.add('all').add(String(brandCode))
        return answer
      },
    })

    /** Does one step for a brand unless the brand or the exchange is paused. Returns true if there is more to do. */
    async function attempt({ name, step, code }: StepJob): Promise<boolean> {
      if (['all', String(code)].some((scope) => clock() < (troubles[scope]?.until ?? 0))) return false
      try {
        // Without access no step may mark changes as sent.
        if (call === null) throw new IysError('access', 'unset')
        return await step(exchangeOf(call, code))
      } catch (error) {
        if (error instanceof IysError) {
          const scope = brandReasons.includes(error.reason) ? String(code) : 'all'
          troubles[scope] = await troubleAfter(parts, troubles[scope], scope, error)
          faulty.add(scope)
          failedStep = name
        } else log.error('iys.failed', error, { brand: code })
        return false
      }
    }

    let remainingJobs = await jobsAfter(register, failedStep)
    while (remainingJobs.length > 0 && shouldContinue()) {
      const busyBrands = new Set<number>()
      for (const job of remainingJobs) {
        if (shouldContinue() && (await attempt(job))) busyBrands.add(job.code)
      }
      if (shouldContinue()) remainingJobs = remainingJobs.filter(({ code }) => busyBrands.has(code))
    }
    // An answer without a fault ends a trouble.
    for (const scope of answeredBrands) if (!faulty.has(scope)) delete troubles[scope]
    await noteTroubles(register, troubles)
    return remainingJobs.length > 0
  }
}

/** Step of the exchange with İYS for one brand. */
interface StepJob {
  readonly name: string
  readonly code: number
  /** Does the step, and returns true if there is more to do. */
  readonly step: (exchange: Exchange) => Promise<boolean>
}

/**
 * Lists every step of every brand, beginning after the step that failed last time, so that its failures do not block the
 * others.
 */
async function jobsAfter(register: Register, failedStep: string): Promise<StepJob[]> {
  // A closed brand only sends: its refusals still have to reach İYS.
  const jobs = (await listBrands(register)).flatMap(({ code, closedAt }) =>
    (closedAt === null ? steps : [sendChanges]).map((step) => ({ name: `${step.name} ${code}`, code, step })),
  )
  const first = jobs.findIndex(({ name }) => name === failedStep) + 1
  return [...jobs.slice(first), ...jobs.slice(0, first)]
}

/**
 * Returns the trouble (state of a failing exchange) after another fault, with a longer pause each time. `scope` is the code of
 * the brand, or `all`. Notifies the admins once.
 */
async function troubleAfter(
  { register, outbox, log }: JobServices,
  last: Trouble | undefined,
  scope: string,
  { kind: faultKind, reason, retryAt }: IysError,
): Promise<Trouble> {
  const now = register.clock()
  const kind = faultKind === 'access' ? 'access' : 'later'
  const before = last?.kind === kind && (kind === 'later' || last.reason === reason) ? last : null
  const { since = now, failures: earlier = 0, adminsNotified = false } = before ?? {}
  const failures = earlier + 1
  const until = kind === 'access' ? now + accessPauseMs : Math.max(retryAt, now + backOffMs(failures))
  const isDueToNotify = kind === 'access' || now - since >= notifyAfterMs
  const trouble: Trouble = {
    kind,
    reason,
    since,
    until,
    failures,
    adminsNotified: adminsNotified || isDueToNotify,
  }
  log.warn('iys.not-answered', { scope, kind, reason, failures })
  if (isDueToNotify && !adminsNotified)
    await outbox.alarm(`iys-trouble:${scope}:${reason}`, { kind: 'iys-trouble', trouble })
  return trouble
}
