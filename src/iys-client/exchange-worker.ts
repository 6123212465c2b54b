import { claimLease, releaseLease } from '../jobs/leases.ts'
import { type JobServices, throttle } from '../jobs/scheduler.ts'
import { oneRunAtATime, type Worker } from '../jobs/worker.ts'
import { listBrands } from '../register/company/brands.ts'
import { batchesOf, giveBack } from '../register/iys-queue/batches.ts'
import { noteTroubles } from '../register/iys-queue/status.ts'
import type { Register } from '../register/register.ts'
import { memoizeSuccess } from '../util/timeout.ts'

/**
 * Longest run, and time between two claims of the lease, in ms. Together they are shorter than the lease, so that it does not end
 * during a run.
 */
const runMs = 60_000
const claimEveryMs = 60_000
/** Time in ms until the next run if nothing is left to do. */
const idleMs = 5_000

/**
 * Creates the worker that exchanges consents with İYS's API in the background. A lease lets it run on one server at a
 * time.
 */
export function newExchangeWorker(parts: JobServices): Worker {
  const { register, log } = parts
  // Loaded at its first use: making the schemas of İYS's answers takes time.
  const exchange = memoizeSuccess(async () => (await import('./attempts.ts')).newAttempts(parts))
  const isRunDue = throttle(idleMs)
  const isClaimDue = throttle(claimEveryMs)
  let isMine = false
  let hasMore = false
  let mayHaveSent = true

  async function run(shouldContinue: () => boolean): Promise<void> {
    const now = register.clock()
    if (!hasMore && !isRunDue(now)) return
    hasMore = false
    const { iys_exchange: mode } = await register.settings()
    if (mode !== 'api') {
      if (mayHaveSent) await stopSending(register)
      mayHaveSent = false
      return
    }
    mayHaveSent = true
    if (!isMine || isClaimDue(now)) isMine = await claimLease(parts, 'iys')
    if (!isMine) return
    const endsAt = performance.now() + runMs
    hasMore = await (await exchange())(() => shouldContinue() && performance.now() < endsAt)
  }

  const logFailure = (error: unknown) => log.error('iys.failed', error)
  const worker = oneRunAtATime((shouldContinue) => run(shouldContinue).then(() => false), logFailure)
  return {
    ...worker,
    async end() {
      await worker.end()
      if (isMine) await releaseLease(parts, 'iys').catch(logFailure)
    },
  }
}

/**
 * Stops sending when the exchange is switched away from the API: changes without an answer wait again, to be sent by file. If
 * İYS has already taken such a change, İYS's daily file will show it.
 */
async function stopSending(register: Register): Promise<void> {
  for (const { code } of await listBrands(register)) {
    for (const batch of await batchesOf(register, code)) await giveBack(register, batch)
  }
  await noteTroubles(register, {})
}
