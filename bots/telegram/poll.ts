import { setTimeout } from 'node:timers/promises'
import { type Api, GrammyError } from 'grammy'
import type { TelegramInbox, TelegramLog } from './options.ts'
import { allowedUpdates, parseUpdate, storeUpdate, workLane } from './payload.ts'
import { detailOf, isTokenRefused, noteTokenRefused } from './send.ts'

interface PollSettings {
  /** Client of Telegram, whose timeout must be longer than `longPollSeconds`. */
  readonly api: Pick<Api, 'getWebhookInfo' | 'getUpdates'>
  readonly inbox: TelegramInbox
  readonly log: TelegramLog
  /** Waits for a time in ms. The signal ends the wait at once. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>
}

/** Time in seconds for which Telegram waits for an update before it answers with none. */
export const longPollSeconds = 25

/** Pause in ms after an answer without updates. */
const emptyPauseMs = 100
/** Longest pause in ms between failures if Telegram asks for none. */
const failurePauseMaxMs = 60_000
/** Longest pause in ms that izin makes because Telegram asks for it. A timer of more than 24 days would fire at once. */
const askedPauseMaxMs = 60 * 60_000

/**
 * Fetches updates from Telegram until stopped. Each is stored before the next call confirms it. If a webhook is set, nothing is
 * fetched, and the webhook is not removed, since another installation may use it.
 */
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

/**
 * Fetches updates from Telegram and stores them, until the signal aborts. `work` starts to process the stored updates of a chat
 * (lane). After each failure in a row the pause is longer.
 */
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
      // No update is left to confirm. Telegram numbers updates anew after a quiet week, so the old number must not be sent.
      if (updates.length === 0) confirmed = {}
      const lanes = new Set<string>()
      try {
        for (const update of updates) {
          const storedUpdate = await storeUpdate(parseUpdate(update), settings)
          // Without a number the update cannot be confirmed.
          if (storedUpdate === null) continue
          confirmed = { offset: storedUpdate.updateId + 1 }
          if (storedUpdate.lane !== null) lanes.add(storedUpdate.lane)
        }
      } finally {
        // Stored updates are processed even if a later update could not be stored.
        for (const lane of lanes) work(lane)
      }
      if (updates.length === 0 || confirmed === before) await pause(emptyPauseMs, signal)
    } catch (error) {
      if (signal.aborted) return
      failures += 1
      logFailedFetch(error, failures, settings.log)
      await pause(pauseAfter(error, failures), signal)
    }
  }
}

/** Number of the next update to fetch. Sending it confirms all updates before; without it none is confirmed. */
type Offset = { readonly offset?: number }

/** Fetches the next updates from Telegram. Its request confirms the updates before `confirmed.offset`, which Telegram then deletes. */
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

/** True if no webhook is set, or if Telegram does not answer: it refuses fetching while a webhook is set. */
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

/** Logs a failed fetch, with a hint if the token is wrong or another program uses it. */
function logFailedFetch(error: unknown, failures: number, log: TelegramLog): void {
  if (isTokenRefused(error)) noteTokenRefused(log, error)
  else if (error instanceof GrammyError && error.error_code === 409) {
    const hint = 'another program polls with this token, or a webhook was set'
    log.error('telegram.conflict', error, { hint })
  } else log.warn('telegram.polling-failed', { failures, detail: detailOf(error) })
}

/** Returns the pause in ms that Telegram asks for, else a pause that grows with each failure in a row. */
function pauseAfter(error: unknown, failures: number): number {
  const askedMs = error instanceof GrammyError ? Number(error.parameters.retry_after) * 1000 : 0
  return askedMs > 0
    ? Math.min(askedMs, askedPauseMaxMs)
    : Math.min(failurePauseMaxMs, 1000 * 2 ** Math.min(failures - 1, 10))
}

/** Returns the signal with the type that the library grammY names on Node. The library only listens for `abort`. */
function forClient(signal: AbortSignal): Parameters<Api['getUpdates']>[1] {
  return signal as unknown as Parameters<Api['getUpdates']>[1]
}

/** Waits for a time in ms, or until the signal aborts. */
async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => {})
}
