import { readWallTime } from '../../../src/calendar/istanbul.ts'
import { shiftOfThisProcess } from './shift.ts'

/** Reports and digests go out at a full hour, and a day ends at one: a suite with a server takes minutes. */
const clearMs = 15 * 60_000
const hourMs = 60 * 60_000

const shift = shiftOfThisProcess()
shift.aheadMs = clearOfTheHour(momentOfTheRun()) - shift.trueNow()
process.env.IZIN_TEST_AHEAD_MS = String(shift.aheadMs)

/** Each suite begins at the moment that was asked for, or now. */
function momentOfTheRun(): number {
  const wallTime = process.env.IZIN_TEST_MOMENT
  if (wallTime === undefined) return shift.trueNow()
  const moment = readWallTime(wallTime)
  if (!moment.ok) throw new Error(`Cannot read IZIN_TEST_MOMENT: wrong ${moment.fault}`)
  return moment.at
}

/** Shortly before a full hour the clock is set back. */
function clearOfTheHour(at: number): number {
  const leftMs = hourMs - (at % hourMs)
  return at - Math.max(0, clearMs - leftMs)
}
