import { equalSecrets } from '../../src/crypto/token.ts'
import { readBody } from '../../src/http/body.ts'
import type { TelegramInbox, TelegramLog } from './options.ts'
import { type Parsed, parseStored } from './payload.ts'

interface WebhookSettings {
  readonly webhookSecret?: string | undefined
  readonly inbox: TelegramInbox
  readonly log: TelegramLog
}

/** A message has at most 32,768 characters, and may quote another. */
const bodyBytesMax = 1024 * 1024

/** Telegram repeats what is not answered with 2xx, so a failed storage gets 503. */
export async function takeWebhook(
  request: Request,
  finish: (work: Promise<unknown>) => void,
  { webhookSecret, inbox, log }: WebhookSettings,
): Promise<Response> {
  if (webhookSecret === undefined) return empty(404)
  const given = request.headers.get('x-telegram-bot-api-secret-token') ?? ''
  if (!equalSecrets(given, webhookSecret)) return empty(401)
  const body = await readBody(request, bodyBytesMax)
  if ('refused' in body) return empty(body.refused)
  const parsed = parseStored(new TextDecoder().decode(body.bytes))
  if (parsed.kind === 'unreadable') return empty(400)
  if (parsed.kind === 'unsupported') {
    noteUnsupported(parsed, log)
    return empty(200)
  }
  const { updateId, lane } = parsed.inbound
  try {
    // A repeat is processed too: the first may still wait.
    await inbox.receive({ key: String(updateId), lane, body: parsed.inbound.body })
  } catch (error) {
    log.error('telegram.not-stored', error, { update: updateId })
    return empty(503)
  }
  finish(inbox.work(lane).catch((error) => log.error('telegram.work', error)))
  return empty(200)
}

/** Logged, and never sent again. */
export function noteUnsupported(parsed: Extract<Parsed, { kind: 'unsupported' }>, log: TelegramLog): void {
  const { updateId: update, type, field } = parsed
  if (field === null) log.info('telegram.unsupported', { update, type })
  else log.warn('telegram.unsupported', { update, type, field })
}

function empty(status: number): Response {
  return new Response('', { status })
}
