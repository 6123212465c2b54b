import { readWallTime } from '../../../src/calendar/istanbul.ts'
import { shiftOfThisProcess } from './shift.ts'

/** Reports and digests go out at a full hour, and a day ends at one: a suite with a server takes minutes. */
const clearMs = 15 * 60_000
const hourMs = 60 * 60_000

const shift = shiftOfThisProcess()
shift.aheadMs = beginning(process.env.IZIN_TEST_MOMENT) - shift.trueNow()
process.env.IZIN_TEST_AHEAD_MS = String(shift.aheadMs)

/**
 * Each suite begins at the given moment as it is, also when it ends a day; without one, now. Then a suite that would begin
 * shortly before a full hour begins at it: ahead, since times of programs that keep the true clock must not be in the future.
 */
function beginning(wallTime: string | undefined): number {
  if (wallTime === undefined) return shift.trueNow() + untilHour(shift.trueNow())
  const moment = readWallTime(wallTime)
  if (moment.kind === 'refused') throw new Error(`Cannot read IZIN_TEST_MOMENT: wrong ${moment.reason}`)
  return moment.at
}

/** 0 if it is far. */
function untilHour(at: number): number {
  const leftMs = hourMs - (at % hourMs)
  return leftMs < clearMs ? leftMs : 0
}
