import { setTimeout as pause } from 'node:timers/promises'
import type { IstanbulDay } from '../calendar/istanbul.ts'
import type { Stamper } from '../ledger/time-stamp/authority.ts'
import { closedDay } from '../proof/day.ts'
import { stampDay } from '../proof/wanted-stamps.ts'
import type { Register } from '../register/register.ts'
import type { Surroundings } from './verb.ts'

/** No attempt begins later than this, and each ends within ten seconds: half a minute in all. */
const beginWithinMs = 20_000
const betweenMs = 2_000

/** Stamps the files of a closed day and waits for it; what does not come, the server goes on asking for. */
export async function waitForStamps(
  surroundings: Surroundings,
  register: Register,
  stamper: Stamper,
  date: IstanbulDay,
): Promise<void> {
  if ((await closedDay(register, date)) === null) return
  const began = performance.now()
  let outcome = await stampDay(register, stamper, date)
  while (outcome.kind === 'unreachable' && performance.now() - began + betweenMs < beginWithinMs) {
    await pause(betweenMs)
    outcome = await stampDay(register, stamper, date)
  }
  if (outcome.kind !== 'stamped') {
    surroundings.notice(
      `The time stamp of ${date} did not come: ${outcome.detail}. The server asks again (izin serve).`,
    )
  }
}
