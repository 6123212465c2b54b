/** How long after an introduction that failed the next is tried: as long as what is to go out waits then. */
const againAfterMs = 5 * 60_000

/**
 * What a platform is told of us once. Where it does not take that, it is told again every five minutes until it does; so a
 * network that comes up after izin, or a token that is right by now, needs no restart.
 */
export function introductionTo(tell: (() => Promise<boolean>) | null, clock: () => number) {
  let isMade = tell === null
  let triedAt: number | null = null
  let running: Promise<boolean> | null = null

  async function attempt(): Promise<boolean> {
    triedAt = clock()
    isMade = (await tell?.()) ?? true
    return isMade
  }

  function make(): Promise<boolean> {
    running ??= attempt().finally(() => {
      running = null
    })
    return running
  }

  return {
    /** Whether it was taken. */
    make,
    /** Does it once more where it was begun, was not taken, and enough time has passed. */
    async again(): Promise<void> {
      if (!isMade && triedAt !== null && clock() - triedAt >= againAfterMs) await make()
    },
  }
}
