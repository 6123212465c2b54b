import { Cron } from 'croner'
import { dayOf, formatClock, type IstanbulDay, previousDay } from './istanbul.ts'

/** Time of day, in minutes after midnight in Istanbul, at which the day before is closed: 00:30. */
export const closingAtMinutes = 30

const schedules = new Map<number, Cron>()

/** Returns the day on which clocks in Istanbul last showed this time of day, given in minutes after midnight. */
export function dayLastReached(minutes: number, now: number): IstanbulDay {
  const schedule = schedules.get(minutes) ?? dailySchedule(minutes)
  schedules.set(minutes, schedule)
  // croner excludes a run at the very moment asked for; a millisecond later it is included.
  const [last] = schedule.previousRuns(1, new Date(now + 1))
  if (last === undefined) throw new Error(`Cannot find when it was last ${formatClock(minutes)}: no such run`)
  return dayOf(last.getTime())
}

/** Returns the newest day that may be closed at `now`. */
export function newestDayToClose(now: number): IstanbulDay {
  return previousDay(dayLastReached(closingAtMinutes, now))
}

/** Returns a schedule at a time of day, only to compute its runs: without a function to call, croner starts no timer. */
function dailySchedule(minutes: number): Cron {
  const pattern = `${minutes % 60} ${Math.floor(minutes / 60)} * * *`
  return new Cron(pattern, { timezone: 'Europe/Istanbul', paused: true })
}
