import type { IstanbulDay, WallTime } from '../calendar/istanbul.ts'

/**
 * When a refusal was made of which only the day is known: at its end, so that between two statements of one day the refusal wins.
 * Today has not ended, so that one of today is of this moment.
 */
export function refusedOn(day: IstanbulDay, today: IstanbulDay): WallTime | 'now' {
  return day === today ? 'now' : `${day} 23:59:59`
}
