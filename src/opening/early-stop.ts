/** Stopping a server that does not take requests yet: it has nothing to finish, and ends with 0 like any other. */

const signals = ['SIGTERM', 'SIGINT'] as const
let isHeld = false
let isAsked = false

function end(): void {
  isAsked = true
  if (!isHeld) process.exit(0)
}

/** From now on a signal ends the process. */
export function endOnSignal(): void {
  for (const signal of signals) process.on(signal, end)
}

/** From now on whoever calls this sees to signals himself. */
export function takeOverSignals(): void {
  for (const signal of signals) process.off(signal, end)
}

/** Does work that must not stay half done: a signal that comes meanwhile ends the process behind it. */
export async function unbroken(work: () => Promise<void>): Promise<void> {
  isHeld = true
  try {
    await work()
  } finally {
    isHeld = false
    if (isAsked) end()
  }
}
