import { Api } from 'grammy'
import { equalSecrets } from '../../src/crypto/vault.ts'
import { readBody } from '../../src/http/streams.ts'
import type { InboxItem } from '../../src/jobs/inbox/inbox.ts'
import { untilKnown } from '../../src/timeout.ts'
import { telegramMenu } from '../commands/docs.ts'
import { groupMenu } from '../commands/telegram-commands.ts'
import { messagesIn } from '../messages/index.ts'
import { clientOptions, scrubbedLog, scrubOf, timeoutSeconds } from './client.ts'
import { deal } from './conversation.ts'
import type { TelegramInbox, TelegramLog, TelegramOptions } from './options.ts'
import { isTokenRefused, noteTokenRefused, noteUnsupported } from './outcome.ts'
import { parseStored } from './payload.ts'
import { longPollSeconds, startPolling } from './poll.ts'
import { telegramSender } from './send.ts'

export type TelegramBot = ReturnType<typeof telegramBot>

/** Answers go through the outbox; the only direct call ends the waiting sign on a pressed button. */
export function telegramBot(options: TelegramOptions) {
  const scrub = scrubOf(options.token)
  const log = scrubbedLog(options.log, scrub)
  const api = new Api(options.token, clientOptions(options, scrub))
  const name = untilKnown(async () => (await api.getMe()).username)
  return {
    /** The update is stored, 200 is answered, `finish` gets the work. */
    handle: (request: Request, finish: (work: Promise<unknown>) => void) =>
      takeWebhook(request, finish, { ...options, log }),
    /** Throws when the update should be tried again. */
    resume: async ({ id, body, receivedAt }: InboxItem) => {
      const parsed = parseStored(body)
      if (parsed.kind !== 'inbound') {
        log.warn('telegram.unreadable', { item: id })
        return []
      }
      try {
        return await deal(parsed.inbound, receivedAt, { ...options, api, log, ownName: name })
      } catch (error) {
        throw scrub.error(error)
      }
    },
    /** Link that opens a chat with the bot; rejects while Telegram does not say its name. */
    chatUrl: async (word: string) => `https://t.me/${await name()}?start=${word}`,
    send: telegramSender({ ...options, api, scrub }),
    /** Polls until stopped; refuses where a webhook is set. */
    poll: async () => {
      const patient = clientOptions({ ...options, timeoutSeconds: longPollSeconds + timeoutSeconds }, scrub)
      return startPolling({ ...options, api: new Api(options.token, patient), log })
    },
    /** Title of a group; null where Telegram does not tell it. */
    titleOf: async (chatId: string): Promise<string | null> => {
      try {
        const { title } = await api.getChat(chatId)
        return title ?? null
      } catch (error) {
        log.warn('telegram.title-unknown', { detail: error instanceof Error ? error.message : 'unknown' })
        return null
      }
    },
    /** Registers the command menus and descriptions. False: to be tried again. */
    prepare: () => prepare(api, { ...options, log }),
  }
}

/** The bot works without menus and webhook info, so failures are only logged. */
async function prepare(api: Api, { webhookSecret, log, hasMail }: TelegramOptions): Promise<boolean> {
  try {
    const { username } = await api.getMe()
    log.info('telegram.ready', { username })
    if (webhookSecret !== undefined) await inspectWebhook(api, log)
    await introduce(api, hasMail())
    return true
  } catch (error) {
    if (isTokenRefused(error)) noteTokenRefused(log, error)
    else log.warn('telegram.prepare-failed', { detail: error instanceof Error ? error.message : 'unknown' })
    return false
  }
}

/** Turkish is shown where Telegram has no text in the language of the app. */
async function introduce(api: Api, hasMail: boolean): Promise<void> {
  for (const [language, other] of [
    ['tr', {}],
    ['en', { language_code: 'en' }],
  ] as const) {
    const { bot } = messagesIn(language).recipient
    const [people, groups] = [{ type: 'all_private_chats' }, { type: 'all_chat_administrators' }] as const
    await api.setMyCommands(telegramMenu(language, hasMail), { scope: people, ...other })
    await api.setMyCommands(groupMenu(language), { scope: groups, ...other })
    await api.setMyDescription(bot.description, other)
    await api.setMyShortDescription(bot.shortDescription, other)
  }
}

async function inspectWebhook(api: Api, log: TelegramLog): Promise<void> {
  const {
    url = '',
    pending_update_count: pending,
    last_error_message: lastError,
  } = await api.getWebhookInfo()
  if (url === '') log.warn('telegram.no-webhook', { hint: 'nothing arrives until setWebhook is called' })
  if (lastError !== undefined) log.warn('telegram.webhook-failing', { pending, lastError })
}

interface WebhookSettings {
  readonly webhookSecret?: string | undefined
  readonly inbox: TelegramInbox
  readonly log: TelegramLog
}

/** A message has at most 32,768 characters, and may quote another. */
const bodyBytesMax = 1024 * 1024

/** Telegram repeats what is not answered with 2xx, so a failed storage gets 503. */
async function takeWebhook(
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

function empty(status: number): Response {
  return new Response('', { status })
}
