import { type Deliver, deliverInTime } from './deliver.ts'

export type Update = { update_id: number } & Record<string, unknown>

export type TelegramUpdates = ReturnType<typeof createUpdates>

/** Longer than grammY's own limit of ten seconds, so that the bot gives up first, as in production. */
const patienceMs = 15_000
/** Telegram repeats for a day; here three tries are enough to show that the bot is down. */
const pausesMs = [500, 2000]

/**
 * Sends updates to the webhook: in one chat one after the other, repeated with the same id while the answer is
 * not a good one. `done` gets what the bot answered, or `null` when it never took the update.
 */
export function createUpdates(
  deliver: Deliver,
  webhookSecret: string,
  startAt: number,
  pause: (ms: number) => Promise<void> = sleep,
) {
  let lastId = startAt
  const queues = new Map<number, Promise<unknown>>()

  function send(chat: number, content: Record<string, unknown>): Promise<string | null> {
    lastId += 1
    const update = { update_id: lastId, ...content }
    const sent = (queues.get(chat) ?? Promise.resolve()).then(() => insist(update))
    queues.set(chat, sent)
    return sent
  }

  async function insist(update: Update): Promise<string | null> {
    for (const wait of [...pausesMs, null]) {
      const answer = await deliverInTime(deliver, webhookRequest(update, webhookSecret), patienceMs)
      if (answer.ok) return answer.text
      if (wait !== null) await pause(wait)
    }
    return null
  }

  return { send }
}

export function webhookRequest(update: Update, secret: string): Request {
  return new Request('http://localhost/telegram/webhook', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
    body: JSON.stringify(update),
  })
}

function sleep(ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  setTimeout(resolve, ms).unref()
  return promise
}
