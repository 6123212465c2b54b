import { setTimeout } from 'node:timers/promises'
import { type Api, GrammyError } from 'grammy'
import type { TelegramInbox, TelegramLog } from './options.ts'
import { allowedUpdates, parseUpdate, storeUpdate, workLane } from './payload.ts'
import { detailOf, isTokenRefused, noteTokenRefused } from './send.ts'

interface PollSettings {
  /** Its client must wait longer than `longPollSeconds`. */
  readonly api: Pick<Api, 'getWebhookInfo' | 'getUpdates'>
  readonly inbox: TelegramInbox
  readonly log: TelegramLog
  /** Resolves after this long, or at once on the signal. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>
}

/** Time that Telegram waits for an update before it answers with none. */
export const longPollSeconds = 25

const emptyPauseMs = 100
const failurePauseMaxMs = 60_000
/** Limits the pause that Telegram asks for: a timer longer than 24 days would fire at once. */
const askedPauseMaxMs = 60 * 60_000

/** Stores each update before the next call confirms it. A webhook is left alone: it may be another's. */
export function startPolling(settings: PollSettings): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const working = new Set<Promise<void>>()
  const running = run(settings, stopping.signal, (lane) => {
    const work = workLane(lane, settings).finally(() => working.delete(work))
    working.add(work)
  })
  return {
    async stop() {
      stopping.abort()
      await running
      await Promise.all(working)
    },
  }
}

async function run(settings: PollSettings, signal: AbortSignal, work: (lane: string) => void): Promise<void> {
  const { pause = pauseFor } = settings
  if (!(await mayPoll(settings))) return
  let confirmed: Offset = {}
  let failures = 0
  while (!signal.aborted) {
    try {
      const before = confirmed
      const updates = await fetchUpdates(settings, confirmed, signal)
      failures = 0
      // Then everything is confirmed. After a quiet week Telegram counts anew, so no old offset is sent.
      if (updates.length === 0) confirmed = {}
      const lanes = new Set<string>()
      try {
        for (const update of updates) {
          const stored = await storeUpdate(parseUpdate(update), settings)
          // It cannot be confirmed.
          if (stored === null) continue
          confirmed = { offset: stored.updateId + 1 }
          if (stored.lane !== null) lanes.add(stored.lane)
        }
      } finally {
        // Stored updates do not wait for one that could not be stored.
        for (const lane of lanes) work(lane)
      }
      if (updates.length === 0 || confirmed === before) await pause(emptyPauseMs, signal)
    } catch (error) {
      if (signal.aborted) return
      failures += 1
      note(error, failures, settings.log)
      await pause(pauseAfter(error, failures), signal)
    }
  }
}

type Offset = { readonly offset?: number }

async function fetchUpdates(
  { api }: PollSettings,
  confirmed: Offset,
  signal: AbortSignal,
): Promise<unknown[]> {
  const query = { ...confirmed, timeout: longPollSeconds, allowed_updates: allowedUpdates }
  const updates: unknown = await api.getUpdates(query, forClient(signal))
  if (!Array.isArray(updates)) throw new Error('Cannot read the answer to getUpdates: it is no list')
  return updates
}

/** True if no webhook is set, or Telegram does not say: fetching is refused anyway while one is set. */
async function mayPoll({ api, log }: PollSettings): Promise<boolean> {
  try {
    const { url = '' } = await api.getWebhookInfo()
    if (url === '') return true
    const host = URL.canParse(url) ? new URL(url).host : 'an unreadable address'
    log.error(
      'telegram.polling-refused',
      new Error(
        `Cannot poll for updates: a webhook is set on ${host}. Use another bot here, or set TELEGRAM_WEBHOOK_SECRET, or remove the webhook by hand`,
      ),
    )
    return false
  } catch (error) {
    log.warn('telegram.webhook-unknown', { detail: detailOf(error) })
    return true
  }
}

function note(error: unknown, failures: number, log: TelegramLog): void {
  if (isTokenRefused(error)) noteTokenRefused(log, error)
  else if (error instanceof GrammyError && error.error_code === 409) {
    const hint = 'another program polls with this token, or a webhook was set'
    log.error('telegram.conflict', error, { hint })
  } else log.warn('telegram.polling-failed', { failures, detail: detailOf(error) })
}

/** Returns the pause that Telegram asks for, else one that grows with every failure in a row. */
function pauseAfter(error: unknown, failures: number): number {
  const askedMs = error instanceof GrammyError ? Number(error.parameters.retry_after) * 1000 : 0
  return askedMs > 0
    ? Math.min(askedMs, askedPauseMaxMs)
    : Math.min(failurePauseMaxMs, 1000 * 2 ** Math.min(failures - 1, 10))
}

/** grammY's types name a polyfilled signal on Node; it only listens for `abort`. */
function forClient(signal: AbortSignal): Parameters<Api['getUpdates']>[1] {
  return signal as unknown as Parameters<Api['getUpdates']>[1]
}

async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => {})
}
