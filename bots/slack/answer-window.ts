import type { After, Payload } from './options.ts'

/** The one answer that a response can carry: whoever closes the window first decides what is in it. */
export interface AnswerWindow {
  /** False when the response has gone already, so that the answer must take another way. */
  close(payload: Payload | null): boolean
  /** What the response carries; null for nothing. */
  readonly payload: Promise<Payload | null>
}

/** Stays open for so many milliseconds, then lets the response go empty. */
export function openWindow(after: After, ms: number): AnswerWindow {
  const { promise, resolve } = Promise.withResolvers<Payload | null>()
  let open = true
  const close = (payload: Payload | null): boolean => {
    if (!open) return false
    open = false
    cancel()
    resolve(payload)
    return true
  }
  const cancel = after(ms, () => close(null))
  return { close, payload: promise }
}

/** For what Slack takes no answer to in the response. */
export const closedWindow: AnswerWindow = { close: () => false, payload: Promise.resolve(null) }

export const byTimer: After = (ms, run) => {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}
