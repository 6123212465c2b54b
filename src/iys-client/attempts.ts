import { backOffMs } from '../jobs/leases.ts'
import type { JobParts } from '../jobs/scheduler.ts'
import { listBrands, theProvider } from '../register/brands.ts'
import { noteTroubles, readTroubles, type Trouble } from '../register/exchange/status.ts'
import type { Register } from '../register/register.ts'
import { openIysClient, realWait } from './client.ts'
import { compareConsents } from './compare.ts'
import { IysFault } from './faults.ts'
import { pullChanges } from './pull.ts'
import { reconcileDay } from './reconcile.ts'
import { type Exchange, sendChanges } from './send.ts'
import { storedSession } from './session.ts'

declare module '../jobs/message.ts' {
  interface PostKinds {
    /** The exchange by API stands still; said once. */
    'iys-trouble': { readonly trouble: Trouble }
  }
}

/** Steps of each brand, in this order. True: there may be more to do at once. */
const steps: readonly ((exchange: Exchange) => Promise<boolean>)[] = [
  pullChanges,
  sendChanges,
  compareConsents,
  reconcileDay,
]

/** A wrong password costs a token call each time, and İYS takes ten in an hour. */
const accessPauseMs = 15 * 60_000
/** An outage is told once it has lasted so long. */
const notifyAfterMs = 60 * 60_000
/** About one brand: others go on. */
const brandReasons = ['H018', 'H353']

/** Returns what does all steps of all brands as long as it may go on. True: it stopped before the end. */
export function openAttempts(parts: JobParts): (goesOn: () => boolean) => Promise<boolean> {
  const { register, iys } = parts
  const { clock } = register
  const call = iys === null ? null : openIysClient({ ...iys, clock, session: storedSession(register) })
  const wait = iys?.wait ?? realWait
  let failed = ''

  return async (goesOn) => {
    if (call === null) {
      await noteFault(parts, 'all', new IysFault('access', 'unset'))
      return false
    }
    const iysCode = (await theProvider(register))?.code
    if (iysCode === undefined) return false
    const answered = new Set<string>()
    const faulty = new Set<string>()
    const exchangeOf = (brandCode: number): Exchange => ({
      ...{ register, brandCode, brandPath: `/sps/${iysCode}/brands/${brandCode}`, wait, goesOn },
      async call(request) {
        const answer = await call(request)
        answered.add('all').add(String(brandCode))
        return answer
      },
    })
    // A closed brand still reports its refusals.
    const jobs = (await listBrands(register)).flatMap(({ code, closedAt }) =>
      (closedAt === null ? steps : [sendChanges]).map((step) => ({
        name: `${step.name} ${code}`,
        step,
        code,
      })),
    )
    // A fault pauses all, so the next one begins.
    const first = jobs.findIndex(({ name }) => name === failed) + 1
    // In turns, so that the backlog of one brand does not delay the refusals of another.
    let left = [...jobs.slice(first), ...jobs.slice(0, first)]
    while (left.length > 0 && goesOn()) {
      const busy = new Set<number>()
      for (const { name, step, code } of left) {
        if (!goesOn()) break
        const outcome = await attempt(parts, code, () => step(exchangeOf(code)))
        if (outcome === true) busy.add(code)
        if (typeof outcome !== 'string') continue
        failed = name
        faulty.add(outcome)
      }
      if (goesOn()) left = left.filter(({ code }) => busy.has(code))
    }
    await endTroubles(
      register,
      [...answered].filter((scope) => !faulty.has(scope)),
    )
    return left.length > 0
  }
}

/** Does a step of a brand unless its pause lasts. Returns true if there is more to do, or the scope of its fault. */
async function attempt(
  parts: JobParts,
  brandCode: number,
  work: () => Promise<boolean>,
): Promise<boolean | string> {
  const { all, [brandCode]: ofBrand } = await readTroubles(parts.register)
  const now = parts.register.clock()
  if (now < (all?.until ?? 0) || now < (ofBrand?.until ?? 0)) return false
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof IysFault)) {
      parts.log.error('iys.failed', error, { brand: brandCode })
      return false
    }
    const scope = brandReasons.includes(error.reason) ? String(brandCode) : 'all'
    await noteFault(parts, scope, error)
    return scope
  }
}

/** Ends the troubles of what was answered without a fault. */
async function endTroubles(register: Register, scopes: readonly string[]): Promise<void> {
  const troubles = Object.entries(await readTroubles(register))
  const left = troubles.filter(([scope]) => !scopes.includes(scope))
  if (left.length < troubles.length) await noteTroubles(register, Object.fromEntries(left))
}

/** Keeps a fault with its pause, and tells the admins once. */
async function noteFault({ register, outbox, log }: JobParts, scope: string, fault: IysFault): Promise<void> {
  const now = register.clock()
  const troubles = await readTroubles(register)
  const kind = fault.kind === 'access' ? 'access' : 'later'
  const { reason, retryAt } = fault
  const last = troubles[scope]
  const before = last?.kind === kind && (kind === 'later' || last.reason === reason) ? last : null
  if (before !== null && now < before.until) return
  const since = before?.since ?? now
  const failures = (before?.failures ?? 0) + 1
  const until = kind === 'access' ? now + accessPauseMs : Math.max(retryAt, now + backOffMs(failures))
  const isDueToNotify = kind === 'access' || now - since >= notifyAfterMs
  const adminsNotified = (before?.adminsNotified ?? false) || isDueToNotify
  const trouble: Trouble = { kind, reason, since, until, failures, adminsNotified }
  log.warn('iys.not-answered', { scope, kind, reason, failures })
  if (isDueToNotify && before?.adminsNotified !== true) {
    await outbox.alarm(`iys-trouble:${scope}:${reason}`, { kind: 'iys-trouble', trouble })
  }
  await noteTroubles(register, { ...troubles, [scope]: trouble })
}
