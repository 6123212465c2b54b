import { nextDay, startOfDay } from '../calendar/istanbul.ts'

const secondMs = 1000

export interface RegisterMoments {
  /** When the last change of the whole register was recorded; ms UTC. */
  readonly lastRecordedAt: number | null
  /** The last Istanbul day that was closed. */
  readonly lastClosedDay: string | null
}

/**
 * The register's time for the next change, in whole seconds. It never runs back, whatever the machine's clock does, so
 * that `seq` and recordedAt agree, and nothing is dated into a closed day.
 */
export function registerTime(now: number, { lastRecordedAt, lastClosedDay }: RegisterMoments): number {
  return Math.max(
    Math.floor(now / secondMs) * secondMs,
    lastRecordedAt ?? 0,
    lastClosedDay === null ? 0 : startOfDay(nextDay(lastClosedDay)),
  )
}
