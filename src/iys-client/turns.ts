import { claimLease, releaseLease } from '../jobs/leases.ts'
import type { JobParts } from '../jobs/scheduler.ts'
import type { Worker } from '../jobs/work/worker.ts'
import { listBrands } from '../register/brands.ts'
import { batchesOf, giveBack } from '../register/exchange/batches.ts'
import { noteTroubles } from '../register/exchange/troubles.ts'
import type { Register } from '../register/register.ts'
import { untilKnown } from '../timeout.ts'

/** The lease of the exchange lasts longer than a pause between claims; a turn renews it. */
const turnMs = 60_000
const claimEveryMs = 60_000
const idleMs = 5_000

/** Exchanges with İYS by its API in the background, on one server at a time. */
export function openExchange(parts: JobParts): Worker {
  const { register, log } = parts
  const { clock } = register
  // Loaded where it is used: the client reads each answer by a schema, and making them takes time.
  const exchange = untilKnown(async () => (await import('./attempts.ts')).openAttempts(parts))
  const isTurn = pause(clock, idleMs)
  const isClaim = pause(clock, claimEveryMs)
  let running: Promise<void> | null = null
  let ended = false
  let isMine = false
  let mayHaveSent = true

  async function turn(): Promise<void> {
    if (!isTurn.over()) return
    const { iys_exchange: mode } = await register.settings()
    if (mode !== 'api') {
      if (mayHaveSent) await stopSending(register)
      mayHaveSent = false
      return
    }
    mayHaveSent = true
    if (!isMine || isClaim.over()) isMine = await claimLease(parts, 'iys')
    if (!isMine) return
    const endsAt = performance.now() + turnMs
    // A large file takes longer than a turn.
    const keep = setInterval(() => void claimLease(parts, 'iys').catch(() => {}), claimEveryMs)
    try {
      const hasMore = await (await exchange())(() => !ended && performance.now() < endsAt)
      if (hasMore) isTurn.skip()
    } finally {
      clearInterval(keep)
    }
  }

  return {
    async work() {
      if (ended) return false
      running ??= turn()
        .catch((error) => log.error('iys.failed', error))
        .finally(() => {
          running = null
        })
      await running
      return false
    },
    async idle() {
      await running
    },
    async end() {
      ended = true
      await running
      if (isMine) await releaseLease(parts, 'iys').catch((error) => log.error('iys.failed', error))
    },
  }
}

/** A clock that was set back ends a pause. */
function pause(clock: () => number, ms: number) {
  let nextAt = 0
  return {
    over(): boolean {
      const now = clock()
      if (now < nextAt && nextAt - now <= ms) return false
      nextAt = now + ms
      return true
    },
    skip() {
      nextAt = 0
    },
  }
}

/** Changes that İYS was not told of wait again, for a file, once the exchange is not by API any more. */
async function stopSending(register: Register): Promise<void> {
  for (const { code } of await listBrands(register)) {
    const unsent = (await batchesOf(register, code)).filter(({ requestId }) => requestId === null)
    for (const batch of unsent) await giveBack(register, batch)
  }
  await noteTroubles(register, {})
}
