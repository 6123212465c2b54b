import { type Refusal, refused } from './refusal.ts'

export interface ProvableClock {
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

/** Time after which a clock that jumped is trusted: a time service corrects a wrong clock within minutes. */
export const provenAfterMs = 10 * 60_000
/**
 * Least size of a jump that makes closing and deleting wait until it has lasted. A smaller jump moves times by hours at
 * most.
 */
const jumpMs = 24 * 60 * 60_000
/** Largest step of the clock that counts as the correction of a time service. */
export const correctionMs = 60_000
/** Largest step of the clock that is not examined: it is too small to be a jump, and the check costs time. */
const lookEveryMs = 60_000

/**
 * A clock that ignores a jump of more than a day until it has lasted. Days are closed for good and times of
 * changes never run back. A wrong year for a moment would spoil the register.
 *
 * If two times are more than a day apart it believes the one shown longer, and ten minutes suffice. Until then
 * time goes on evenly.
 *
 * `passed` counts milliseconds evenly, also through sleep.
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
      // A jump since the last look counts too.
      look(wall())
      // Time in which another was shown does not count.
      return (other?.since ?? passed()) - believed.since >= provenAfterMs
    },
  }
}

function isJump(offset: number, from: number): boolean {
  return Math.abs(offset - from) > jumpMs
}
