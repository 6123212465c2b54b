import { dayOf, previousDay } from '../../calendar/istanbul.ts'
import type { Log } from '../../log.ts'
import { closeDays } from '../../proof/closing.ts'
import { closingDelayMs, firstOpenDay } from '../../proof/day.ts'
import type { Register } from '../../register/register.ts'
import type { SteadyClock } from '../../steady-clock.ts'

/**
 * Closes every day whose 00:30 has come, from the one the register began on. A day is closed for good, so a process that
 * begins with a clock far ahead of the newest entry waits until that clock has gone on evenly for some minutes.
 */
export async function closeDueDays({
  register,
  time,
  log,
}: {
  readonly register: Register
  readonly time: Pick<SteadyClock, 'isProven'>
  readonly log: Log
}): Promise<void> {
  const due = previousDay(dayOf(register.clock() - closingDelayMs))
  const open = await firstOpenDay(register)
  // To ask for an earlier day would close it, and the chain of days would begin with it.
  if (open === null || open > due) return
  const closing = await closeDays(register, due, { isClockProven: time.isProven() })
  if (!closing.ok) {
    log.warn('day.waits-for-clock', { from: open, through: due })
    return
  }
  for (const date of closing.closed) log.info('day.closed', { date })
}
