/**
 * Turns among units that conflict, so that none loses for ever. A unit tries at once; one that has lost waits for those
 * of this process that lost before it, and tries again alone. One that goes on losing, to newcomers here, has them wait.
 */
export interface Turns {
  /** Waits while a unit that has lost often is being served. */
  open(): Promise<void>
  /** Runs what has lost once, behind the others that did; `lost` is told of each further loss. */
  again<Result>(work: (lost: () => void) => Promise<Result>): Promise<Result>
}

/** Losses in a row after which newcomers wait. */
const lossesBeforeOthersWait = 2

export function newTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve()
  let gate: Promise<unknown> | null = null
  return {
    async open() {
      while (gate !== null) await gate
    },
    again(work) {
      let losses = 0
      const turn = last.then(async () => {
        try {
          return await work(() => {
            losses += 1
            if (losses === lossesBeforeOthersWait) gate = settled
          })
        } finally {
          if (gate === settled) gate = null
        }
      })
      const settled = turn.then(
        () => undefined,
        () => undefined,
      )
      last = settled
      return turn
    },
  }
}
