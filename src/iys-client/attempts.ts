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

/** A wrong password costs a token call each time, and İYS takes ten in an hour. */
const accessPauseMs = 15 * 60_000
const notifyAfterMs = 60 * 60_000
const brandReasons = ['H018', 'H353']

/** Returns a function that does all steps of all brands until `shouldContinue` is false. It returns true if it stopped before the end. */
export function newAttempts(parts: JobServices): (shouldContinue: () => boolean) => Promise<boolean> {
  const { register, iys, log } = parts
  const { clock } = register
  const call = iys === null ? null : newIysClient({ ...iys, clock, session: storedSession(register) })
  const wait = iys?.wait ?? realWait
  let failed = ''

  return async (shouldContinue) => {
    const iysCode = (await theProvider(register))?.code
    if (iysCode === undefined) return false
    const troubles: Record<string, Trouble> = await readTroubles(register)
    const answered = new Set<string>()
    const faulty = new Set<string>()
    const exchangeOf = (call: CallIys, brandCode: number): Exchange => ({
      register,
      brandCode,
      brandPath: `/sps/${iysCode}/brands/${brandCode}`,
      wait,
      shouldContinue,
      async call(request) {
        const answer = await call(request)
        answered.add('all').add(String(brandCode))
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
          failed = name
        } else log.error('iys.failed', error, { brand: code })
        return false
      }
    }

    let left = await jobsAfter(register, failed)
    while (left.length > 0 && shouldContinue()) {
      const busy = new Set<number>()
      for (const job of left) {
        if (shouldContinue() && (await attempt(job))) busy.add(job.code)
      }
      if (shouldContinue()) left = left.filter(({ code }) => busy.has(code))
    }
    // An answer without a fault ends a trouble.
    for (const scope of answered) if (!faulty.has(scope)) delete troubles[scope]
    await noteTroubles(register, troubles)
    return left.length > 0
  }
}

interface StepJob {
  readonly name: string
  readonly code: number
  readonly step: (exchange: Exchange) => Promise<boolean>
}

/** Lists each step of each brand. Starts after the step that failed last time, so that it cannot starve the others. */
async function jobsAfter(register: Register, failed: string): Promise<StepJob[]> {
  // A closed brand still reports its refusals.
  const jobs = (await listBrands(register)).flatMap(({ code, closedAt }) =>
    (closedAt === null ? steps : [sendChanges]).map((step) => ({ name: `${step.name} ${code}`, code, step })),
  )
  const first = jobs.findIndex(({ name }) => name === failed) + 1
  return [...jobs.slice(first), ...jobs.slice(0, first)]
}

/** Returns the trouble after another fault, with a longer pause each time. Tells the admins once. */
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
