/* Stops a server that does not take requests yet: it has nothing to finish and exits with 0. */

const signals = ['SIGTERM', 'SIGINT'] as const
let isHeld = false
let isAsked = false

function end(): void {
  isAsked = true
  if (!isHeld) process.exit(0)
}

export function endOnSignal(): void {
  for (const signal of signals) process.on(signal, end)
}

/** Leaves signals to the caller from now on. */
export function takeOverSignals(): void {
  for (const signal of signals) process.off(signal, end)
}

/** Runs work that must not stay half done; a signal meanwhile takes effect after it. */
export async function deferSignals(work: () => Promise<void>): Promise<void> {
  isHeld = true
  try {
    await work()
  } finally {
    isHeld = false
    if (isAsked) end()
  }
}
