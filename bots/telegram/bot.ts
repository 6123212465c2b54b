export type { RecipientCommands, TelegramInbox, TelegramLog, TelegramOptions } from './options.ts'

import { Api } from 'grammy'
import type { Sender } from '../../src/jobs/message.ts'
import { noteBlocked } from '../../src/register/people.ts'
import { telegramMenu } from '../commands/docs.ts'
import {
  receiveContact,
  receiveForwarded,
  receiveText,
  runRecipientAction,
  runRecipientCommand,
} from '../commands/recipient.ts'
import { groupMenu } from '../commands/telegram-commands.ts'
import { clientOptions, scrubbedLog, scrubOf, timeoutSeconds } from './client.ts'
import { deal } from './conversation.ts'
import type { RecipientCommands, TelegramLog, TelegramOptions } from './options.ts'
import { isTokenRefused, noteTokenRefused } from './outcome.ts'
import { parseStored } from './payload.ts'
import { longPollSeconds, startPolling } from './poll.ts'
import { telegramSender } from './send.ts'
import { takeWebhook } from './webhook.ts'

export interface TelegramBot {
  /** POST /telegram/webhook: the update is stored, 200 is answered, the work is handed to `finish`. */
  handle(request: Request, finish: (work: Promise<unknown>) => void): Promise<Response>
  /** Deals with one stored update; throws when it should be tried again, returns when it is dealt with. */
  resume(item: { readonly id: number; readonly body: string; readonly receivedAt: number }): Promise<void>
  readonly send: Sender
  /** Where a chat with the bot is opened with a word; rejects while Telegram does not say what the bot is called. */
  chatUrl(word: string): Promise<string>
  /** Long polling until stopped; refuses where a webhook is set. */
  poll(): Promise<{ stop(): Promise<void> }>
  /** Registers the command menus, once at start; a failure is only logged. False: to be tried again. */
  prepare(): Promise<boolean>
}

const noPicture = async () => null

const recipientCommands: RecipientCommands = {
  command: runRecipientCommand,
  action: runRecipientAction,
  contact: receiveContact,
  text: receiveText,
  forwarded: receiveForwarded,
  blocked: ({ register, userId }, isBlocked) => noteBlocked(register, userId, isBlocked),
}

/**
 * The Telegram side of izin: updates in, replies out. Everything it says in answer goes through the outbox; the
 * only call made directly is the one that ends the waiting sign on a pressed button.
 */
export function telegramBot(options: TelegramOptions): TelegramBot {
  const { commands = recipientCommands } = options
  const scrub = scrubOf(options.token)
  const log = scrubbedLog(options.log, scrub)
  const api = new Api(options.token, clientOptions(options, scrub))
  const name = askedOnce(async () => (await api.getMe()).username)
  const chatUrl = async (word: string) => `https://t.me/${await name()}?start=${word}`
  return {
    handle: (request, finish) => takeWebhook(request, finish, { ...options, log }),
    resume: async ({ id, body, receivedAt }) => {
      const parsed = parseStored(body)
      if (parsed.kind !== 'inbound') return log.warn('telegram.unreadable', { item: id })
      try {
        await deal(parsed.inbound, receivedAt, { ...options, commands, api, log, ownName: name })
      } catch (error) {
        throw scrub.error(error)
      }
    },
    chatUrl,
    send: telegramSender({ ...options, api, scrub, log, pictureOf: options.pictureOf ?? noPicture }),
    poll: async () => {
      const patient = clientOptions({ ...options, timeoutSeconds: longPollSeconds + timeoutSeconds }, scrub)
      return startPolling({ ...options, api: new Api(options.token, patient), log })
    },
    prepare: () => prepare(api, options.webhookSecret !== undefined, log, options.noteName),
  }
}

function askedOnce(ask: () => Promise<string>): () => Promise<string> {
  let asked: Promise<string> | null = null
  return () => {
    asked ??= ask().catch((error) => {
      asked = null
      throw error
    })
    return asked
  }
}

/**
 * Registers the command menus, of private chats and of a group's administrators, and looks at the webhook. The bot works
 * without either, so what fails is only logged; false when it is to be tried again.
 */
async function prepare(
  api: Api,
  webhook: boolean,
  log: TelegramLog,
  noteName: TelegramOptions['noteName'],
): Promise<boolean> {
  try {
    const { username } = await api.getMe()
    log.info('telegram.ready', { username })
    await noteName?.(username)
    if (webhook) await inspectWebhook(api, log)
    await registerMenus(api)
    return true
  } catch (error) {
    if (isTokenRefused(error)) noteTokenRefused(log, error)
    else log.warn('telegram.prepare-failed', { detail: error instanceof Error ? error.message : 'unknown' })
    return false
  }
}

async function registerMenus(api: Api): Promise<void> {
  const scope = { type: 'all_private_chats' } as const
  await api.setMyCommands(telegramMenu('tr'), { scope })
  const administrators = { type: 'all_chat_administrators' } as const
  await api.setMyCommands(groupMenu('tr'), { scope: administrators })
  for (const language of ['tr', 'en'] as const) {
    await api.setMyCommands(telegramMenu(language), { scope, language_code: language })
    await api.setMyCommands(groupMenu(language), { scope: administrators, language_code: language })
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
