import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { Feed } from './feed.ts'

/** A watcher that falls this far behind is let go; its browser connects again and gets the whole picture. */
const waitingMax = 500
const watchersMax = 50
/** Some proxies and browsers drop a silent connection. */
const silenceMaxMs = 20_000
/** How long a browser waits before it connects again. */
const retryMs = 1000

export type EventStream = ReturnType<typeof createEventStream>

/** Server-sent events: first a `snapshot` of everything, then each `change`. Every connection starts so. */
export function createEventStream(feed: Feed, snapshot: () => unknown) {
  const closers = new Set<() => void>()

  function open(c: Context): Response {
    if (closers.size >= watchersMax) return c.text('Too many watchers', 503)
    const waiting = createWaitingLine(feed)
    closers.add(waiting.close)
    return streamSSE(c, async (stream) => {
      stream.onAbort(waiting.close)
      try {
        await stream.writeSSE({ event: 'snapshot', data: JSON.stringify(snapshot()), retry: retryMs })
        while (!waiting.isClosed()) {
          const change = await waiting.next()
          if (change) await stream.writeSSE({ event: 'change', data: change })
          else if (!waiting.isClosed()) await stream.write(': still here\n\n')
        }
      } finally {
        waiting.close()
        closers.delete(waiting.close)
      }
    })
  }

  return {
    open,
    /** Ends all connections, so that the server can stop. */
    close: () => {
      for (const close of closers) close()
    },
  }
}

/** The changes that one watcher has not been sent yet. `next` gives `null` after a silence or the end. */
function createWaitingLine(feed: Feed) {
  const waiting: string[] = []
  let wake = () => {}
  let closed = false
  const unsubscribe = feed.subscribe((change) => {
    // What is published may be changed later, so it is written down as it is now.
    waiting.push(JSON.stringify(change))
    if (waiting.length > waitingMax) close()
    wake()
  })

  function close(): void {
    closed = true
    unsubscribe()
    wake()
  }

  async function next(): Promise<string | null> {
    if (waiting.length === 0 && !closed) await somethingOrSilence()
    return closed ? null : (waiting.shift() ?? null)
  }

  async function somethingOrSilence(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    wake = resolve
    const timer = setTimeout(resolve, silenceMaxMs)
    await promise
    clearTimeout(timer)
  }

  return { next, close, isClosed: () => closed }
}
