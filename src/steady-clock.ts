/** The machine's time, as far as it can be believed. */
export interface SteadyClock {
  /** ms UTC. */
  now(): number
  /** Whether the time has gone on evenly for long enough that a wrong one would have been set right by now. */
  isProven(): boolean
  /** How far the machine's clock has jumped since this was last asked, back when negative; 0 when it has not. ms. */
  jumped(): number
}

/** A time service sets a wrong clock right within some minutes. */
export const provenAfterMs = 10 * 60_000
/** Smaller corrections are followed at once; what they could spoil is a matter of hours. */
const jumpMs = 24 * 60 * 60_000
/** Within so little no jump can hide, and what has passed is not cheap to ask. */
const lookEveryMs = 60_000

/**
 * A clock that does not follow a jump of more than a day until it has lasted. A day is closed for good and the time of a
 * change never runs back, so a machine that shows another year for a moment would spoil the register for as long.
 *
 * The rule: of two times that lie more than a day apart, the one that has been shown longer is believed, and ten minutes are
 * long enough. So a clock that is right again soon was never followed, one that begins wrong is left as soon as the right
 * time has been shown as long, and one that is really set anew is followed after ten minutes. Until then time goes on from
 * where it was.
 *
 * `wall` is what the machine shows; `passed` counts milliseconds from anywhere, evenly, and through a sleep of the machine too.
 */
export function steadyClock(wall: () => number, passed: () => number): SteadyClock {
  let seen = wall()
  let believed = { offset: seen - passed(), since: passed() }
  let other: { readonly offset: number; readonly since: number } | null = null
  let untold = 0

  function look(shown: number): number {
    const at = passed()
    const offset = shown - at
    if (!isJump(offset, believed.offset)) {
      believed = { ...believed, offset }
      other = null
    } else if (other === null || isJump(offset, other.offset)) {
      other = { offset, since: at }
      untold = offset - believed.offset
    } else if (at - other.since >= Math.min(provenAfterMs, other.since - believed.since)) {
      believed = { offset, since: other.since }
      other = null
    }
    seen = shown
    return believed.offset + at
  }

  return {
    now() {
      const shown = wall()
      return other === null && Math.abs(shown - seen) < lookEveryMs ? shown : look(shown)
    },
    // While another time is shown it does not speak for the one believed.
    isProven: () => (other?.since ?? passed()) - believed.since >= provenAfterMs,
    jumped() {
      look(wall())
      const by = untold
      untold = 0
      return by
    },
  }
}

function isJump(offset: number, from: number): boolean {
  return Math.abs(offset - from) > jumpMs
}
