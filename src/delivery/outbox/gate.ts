/** Runs what it is handed, at most so many at a time; the rest waits in the order it came. */
export type Gate = <Result>(work: () => Promise<Result>) => Promise<Result>

export function gate(atOnce: number): Gate {
  let free = atOnce
  const queue: (() => void)[] = []

  async function enter(): Promise<void> {
    if (free > 0) {
      free -= 1
      return
    }
    // Whoever leaves hands its place to the first in the queue, so `free` stays as it is.
    await new Promise<void>((admitted) => queue.push(admitted))
  }

  function leave(): void {
    const admit = queue.shift()
    if (admit === undefined) free += 1
    else admit()
  }

  return async (work) => {
    await enter()
    try {
      return await work()
    } finally {
      leave()
    }
  }
}
