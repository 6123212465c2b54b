import { type Refusal, refused } from './refusal.ts'

/** Clock that knows if its time can be trusted. */
export interface ProvableClock {
  /** Returns the present time in ms UTC. */
  now(): number
  /**
   * True once time has run evenly for so long that a time service would have corrected a wrong clock. It is false after each
   * start of the process. Only `provenTime` calls it.
   */
  isProven(): boolean | Promise<boolean>
}

/**
 * Returns the time for final work, or refuses. Closing days and deleting by age are final; recording and sending are not,
 * and take the time unasked. The time is read before its proof, so that a jump in between makes nothing more due.
 */
export async function provenTime(
  clock: ProvableClock,
): Promise<{ readonly kind: 'proven'; readonly now: number } | Refusal<'clock-not-proven'>> {
  const now = clock.now()
  return (await clock.isProven()) ? { kind: 'proven', now } : refused('clock-not-proven')
}

/** Time in ms without a jump after which a clock is trusted: a time service would have corrected a wrong clock by then. */
export const provenAfterMs = 10 * 60_000
/**
 * Least size of a jump that makes closing and deleting wait until it has lasted. A smaller jump moves times by hours at
 * most.
 */
const jumpMs = 24 * 60 * 60_000
/** Largest step of the clock in ms that counts as the correction of a time service. */
export const correctionMs = 60_000
/** Time in ms since the last examined reading up to which a reading is not examined, since an examination costs time. */
const lookEveryMs = 60_000

/**
 * Creates a clock that ignores a jump of the machine's clock (`wall`) by more than a day until the new time has lasted: for ten
 * minutes, or as long as the time before. Meanwhile it runs on evenly by `passed`, which counts milliseconds, also through sleep.
 * A wrong year for a moment would spoil the register, since closed days and times of changes are final.
 */
export function steadyClock(wall: () => number, passed: () => number) {
  let lastWallTime = wall()
  let believed = { offset: lastWallTime - passed(), since: passed() }
  let other: { readonly offset: number; readonly since: number } | null = null

  function look(shown: number): number {
    const at = passed()
    const offset = shown - at
    if (!isJump(offset, believed.offset)) {
      const isCorrection = Math.abs(offset - believed.offset) < correctionMs
      believed = { offset, since: isCorrection ? believed.since : at }
      other = null
    } else if (other === null || isJump(offset, other.offset)) {
      other = { offset, since: at }
    } else if (at - other.since >= Math.min(provenAfterMs, other.since - believed.since)) {
      believed = { offset, since: other.since }
      other = null
    }
    lastWallTime = shown
    return believed.offset + at
  }

  return {
    now() {
      const wallTime = wall()
      return other === null && Math.abs(wallTime - lastWallTime) < lookEveryMs ? wallTime : look(wallTime)
    },
    isProven(): boolean {
      // Reads the machine's clock, so that a jump since the last reading counts.
      look(wall())
      // While the machine shows another time than the believed one, the proof does not advance.
      return (other?.since ?? passed()) - believed.since >= provenAfterMs
    },
  }
}

/** True if two differences between clock and counter are more than a day apart. */
function isJump(offset: number, from: number): boolean {
  return Math.abs(offset - from) > jumpMs
}
