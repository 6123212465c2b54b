import { claimLease, releaseLease } from '../jobs/leases.ts'
import { type JobParts, throttle } from '../jobs/scheduler.ts'
import { inTurns, type Worker } from '../jobs/work/worker.ts'
import { listBrands } from '../register/company/brands.ts'
import { batchesOf, giveBack } from '../register/exchange/batches.ts'
import { noteTroubles } from '../register/exchange/status.ts'
import type { Register } from '../register/register.ts'
import { untilKnown } from '../util/timeout.ts'

/** A turn and the time between two claims are together shorter than the lease. */
const turnMs = 60_000
const claimEveryMs = 60_000
const idleMs = 5_000

/** Exchanges with İYS by its API in the background, on one server at a time. */
export function openExchange(parts: JobParts): Worker {
  const { register, log } = parts
  // Loaded where it is used: the client reads each answer by a schema, and making them takes time.
  const exchange = untilKnown(async () => (await import('./attempts.ts')).openAttempts(parts))
  const isTurn = throttle(idleMs)
  const isClaim = throttle(claimEveryMs)
  let isMine = false
  let hasMore = false
  let mayHaveSent = true

  async function turn(goesOn: () => boolean): Promise<void> {
    const now = register.clock()
    if (!hasMore && !isTurn(now)) return
    hasMore = false
    const { iys_exchange: mode } = await register.settings()
    if (mode !== 'api') {
      if (mayHaveSent) await stopSending(register)
      mayHaveSent = false
      return
    }
    mayHaveSent = true
    if (!isMine || isClaim(now)) isMine = await claimLease(parts, 'iys')
    if (!isMine) return
    const endsAt = performance.now() + turnMs
    hasMore = await (await exchange())(() => goesOn() && performance.now() < endsAt)
  }

  const failed = (error: unknown) => log.error('iys.failed', error)
  const worker = inTurns((goesOn) => turn(goesOn).then(() => false), failed)
  return {
    ...worker,
    async end() {
      await worker.end()
      if (isMine) await releaseLease(parts, 'iys').catch(failed)
    },
  }
}

/**
 * Stops sending once the exchange is no longer by API: unanswered changes wait for a file. If İYS has taken one
 * already, its daily file will answer it.
 */
async function stopSending(register: Register): Promise<void> {
  for (const { code } of await listBrands(register)) {
    for (const batch of await batchesOf(register, code)) await giveBack(register, batch)
  }
  await noteTroubles(register, {})
}
