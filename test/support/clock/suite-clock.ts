import { readWallTime } from '../../../src/calendar/istanbul.ts'
import { shiftOfThisProcess } from './shift.ts'

/** Reports and digests go out at a full hour, and a day ends at one: a suite with a server takes minutes. */
const clearMs = 15 * 60_000
const hourMs = 60 * 60_000

const shift = shiftOfThisProcess()
shift.aheadMs = beginning(process.env.IZIN_TEST_MOMENT) - shift.trueNow()
process.env.IZIN_TEST_AHEAD_MS = String(shift.aheadMs)

/**
 * Each suite begins at the given moment, or now. Shortly before a full hour it begins elsewhere: a given moment keeps its
 * day; without one the clock is set ahead, since times of programs that keep the true one must not be in the future.
 */
function beginning(wallTime: string | undefined): number {
  if (wallTime === undefined) return shift.trueNow() + untilHour(shift.trueNow())
  const moment = readWallTime(wallTime)
  if (!moment.ok) throw new Error(`Cannot read IZIN_TEST_MOMENT: wrong ${moment.fault}`)
  const left = untilHour(moment.at)
  return left === 0 ? moment.at : moment.at - (clearMs - left)
}

/** 0 if it is far. */
function untilHour(at: number): number {
  const leftMs = hourMs - (at % hourMs)
  return leftMs < clearMs ? leftMs : 0
}
