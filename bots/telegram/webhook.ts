import { equalSecrets } from '../../src/crypto/token.ts'
import type { TelegramInbox, TelegramLog } from './options.ts'
import { laneOf, readUpdate } from './update.ts'

export interface WebhookSettings {
  readonly webhookSecret?: string | undefined
  readonly inbox: TelegramInbox
  readonly log: TelegramLog
}

/** Far more than an update has: a message is at most 32,768 characters, and may quote another. */
const bodyBytesMax = 1024 * 1024

/**
 * Takes one update: stored, then answered with 200, then worked on by `finish`. Telegram repeats what is not answered with
 * 2xx, so a storage that fails is answered 503. Without a secret nothing is taken.
 */
export async function takeWebhook(
  request: Request,
  finish: (work: Promise<unknown>) => void,
  { webhookSecret, inbox, log }: WebhookSettings,
): Promise<Response> {
  if (webhookSecret === undefined) return empty(404)
  const given = request.headers.get('x-telegram-bot-api-secret-token') ?? ''
  if (!equalSecrets(given, webhookSecret)) return empty(401)
  const body = await readBody(request)
  if (body === null) return empty(413)
  const update = readUpdate(body)
  if (update === null) return empty(400)
  const lane = laneOf(update)
  try {
    // A repeat is worked on too: the first one may be waiting still.
    await inbox.receive({ key: String(update.update_id), lane, body })
  } catch (error) {
    log.error('telegram.not-stored', error, { update: update.update_id })
    return empty(503)
  }
  finish(inbox.work(lane).catch((error) => log.error('telegram.work', error)))
  return empty(200)
}

function empty(status: number): Response {
  return new Response('', { status })
}

/** The body as text; null when it is too large, read no further than that. */
async function readBody(request: Request): Promise<string | null> {
  if (Number(request.headers.get('content-length') ?? 0) > bodyBytesMax) return null
  const decoder = new TextDecoder()
  let text = ''
  let length = 0
  for await (const chunk of request.body ?? []) {
    length += chunk.length
    if (length > bodyBytesMax) return null
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}
