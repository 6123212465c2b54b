import { connectionFault, type Log } from '../log.ts'
import { otlpBody, type Resource } from './otlp.ts'
import type { EndedSpan } from './span.ts'

/** Spans that wait for the collector; those that come when so many wait are dropped. */
const waitingMax = 2048
const batchMax = 512
/** After this a collector is taken not to answer. */
const answerWithinMs = 10_000
/** Lost spans are told of this often at most. */
const toldEveryMs = 60_000

export interface ExporterOptions {
  /** Where spans go: a collector's `…/v1/traces`. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly resource: Resource
  readonly fetch: typeof fetch
  readonly log: Pick<Log, 'warn'>
  /** ms UTC. */
  readonly now: () => number
}

/**
 * Sends spans to a collector, a batch at a time. One that is away or slow costs nobody any time: what it does not take is
 * dropped, counted and told in the log.
 */
export function openExporter(options: ExporterOptions) {
  const waiting: EndedSpan[] = []
  let sending: Promise<void> | null = null
  let lost = 0
  let toldAt = Number.NEGATIVE_INFINITY

  /** Null when they were taken, and else why not. */
  async function post(spans: readonly EndedSpan[]): Promise<string | null> {
    const signal = AbortSignal.timeout(answerWithinMs)
    try {
      const { url, resource, fetch: carry } = options
      const response = await carry(url, {
        method: 'POST',
        headers: { ...options.headers, 'content-type': 'application/json' },
        body: otlpBody(spans, resource),
        redirect: 'manual',
        signal,
      })
      await response.body?.cancel()
      return response.ok ? null : `HTTP ${response.status}`
    } catch (error) {
      return signal.aborted ? 'no answer in time' : connectionFault(error)
    }
  }

  async function sendAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, batchMax)
      const reason = await post(batch)
      if (reason === null) continue
      lose(batch.length, reason)
      return
    }
  }

  /** `reason` is that of the last ones. */
  function lose(spans: number, reason: string): void {
    lost += spans
    if (Math.abs(options.now() - toldAt) < toldEveryMs) return
    toldAt = options.now()
    options.log.warn('traces.lost', { spans: lost, reason })
    lost = 0
  }

  function flush(): Promise<void> {
    sending ??= sendAll().finally(() => {
      sending = null
    })
    return sending
  }

  return {
    add(spans: readonly EndedSpan[]): void {
      const room = waitingMax - waiting.length
      waiting.push(...spans.slice(0, room))
      if (spans.length > room) lose(spans.length - room, 'too many wait')
      if (waiting.length >= batchMax) void flush()
    },
    flush,
  }
}
