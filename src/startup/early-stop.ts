/* Signals (SIGTERM, SIGINT) during the start: the server does not take requests yet, has nothing to finish, and exits with 0. */

const signals = ['SIGTERM', 'SIGINT'] as const
/** True while work runs that a signal must not interrupt. */
let isDeferred = false
let hasSignal = false

function end(): void {
  hasSignal = true
  if (!isDeferred) process.exit(0)
}

/** Makes the process exit when it gets a signal. */
export function endOnSignal(): void {
  for (const signal of signals) process.on(signal, end)
}

/** Stops to handle signals here, since the caller handles them from now on. */
export function takeOverSignals(): void {
  for (const signal of signals) process.off(signal, end)
}

/** Runs work that must not be interrupted. A signal during the work takes effect after it. */
export async function deferSignals(work: () => Promise<void>): Promise<void> {
  isDeferred = true
  try {
    await work()
  } finally {
    isDeferred = false
    if (hasSignal) end()
  }
}
