import type { Engine } from '../../../db/engine.ts'

/** Calls of the machines to their database, to other servers and to each other's world. */
export interface Turns {
  take<Result>(work: () => Promise<Result>): Promise<Result>
  /** Lets others go on. */
  rest(): Promise<void>
}

/** Ticks of the event loop in which nothing may begin, before the next call has its turn. */
const stillTicks = 6

/** Calls run beside each other, as in a real company. Work on other threads comes first. */
export function turnsTogether(elsewhere: () => number): Turns {
  return {
    async take(work) {
      while (elsewhere() > 0) await new Promise(setImmediate)
      return await work()
    },
    rest: () => new Promise((resolve) => setImmediate(resolve)),
  }
}

/**
 * Calls run one after the other, in the order in which they were asked for, and each begins, after `begin()`, when nothing
 * else goes on. How many ticks a call takes then matters to no other caller.
 */
export function turnsOneByOne(elsewhere: () => number, begin: () => void): Turns {
  let last: Promise<unknown> = Promise.resolve()

  async function still(): Promise<void> {
    for (let ticks = 0; ticks < stillTicks; ticks += 1) {
      await new Promise(setImmediate)
      if (elsewhere() > 0) ticks = -1
    }
  }

  function take<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = last.then(still).then(() => {
      begin()
      return work()
    })
    last = done.catch(() => {})
    return done
  }

  return { take, rest: () => take(async () => {}) }
}

export function engineInTurns(engine: Engine, { take }: Turns): Engine {
  return {
    read: (query) => take(() => engine.read(query)),
    unit: (reads, decide) => take(() => engine.unit(reads, decide)),
    apply: (statements) => take(() => engine.apply(statements)),
    mergeLog: () => take(() => engine.mergeLog()),
    close: () => engine.close(),
  }
}
