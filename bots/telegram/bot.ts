import { Api, GrammyError } from 'grammy'
import { equalSecrets } from '../../src/crypto/vault.ts'
import { bodyBytesMax, readBody } from '../../src/http/streams.ts'
import type { InboxItem } from '../../src/jobs/inbox.ts'
import type { OutboxItem } from '../../src/jobs/outbox.ts'
import type { Language } from '../../src/register/recipients/people.ts'
import { memoizeSuccess } from '../../src/util/timeout.ts'
import type { RecipientContext } from '../commands/context.ts'
import type { Introduction, RecipientChat } from '../commands/recipient-chat.ts'
import { decodeAction, type Reply } from '../commands/reply.ts'
import { groupMenu, groupReply, isGroupCommand, readTypedCommand } from '../commands/telegram-commands.ts'
import type { TelegramLog, TelegramOptions } from './options.ts'
import { type Inbound, parseStored, storeUpdate, workLane } from './payload.ts'
import { longPollSeconds, startPolling } from './poll.ts'
import { render } from './render.ts'
import {
  clientOptions,
  detailOf,
  isTokenRefused,
  noteTokenRefused,
  refusalOf,
  telegramSender,
  timeoutSeconds,
} from './send.ts'

/** Result of asking Telegram if it accepts the bot's token, and where it sends updates. */
export interface TelegramCheck {
  /** Telegram's error; null if Telegram accepted the call. */
  readonly fault: string | null
  readonly webhook: string
}

export type TelegramBot = ReturnType<typeof telegramBot>

/**
 * Makes the Telegram bot. Answers are stored in the outbox before they are sent. Only the waiting sign on a pressed button is
 * ended by a direct call.
 */
export function telegramBot(options: TelegramOptions) {
  const { log } = options
  const api = new Api(options.token, clientOptions(options))
  const ownName = memoizeSuccess(async () => (await api.getMe()).username)
  return {
    /** Stores an update (Telegram's request) and answers 200. `finish` gets the work that continues afterwards. */
    handle: (request: Request, finish: (work: Promise<unknown>) => void) =>
      takeWebhook(request, finish, options),
    /** Processes a stored update and returns its answers. Throws if it has to be tried again later. */
    resume: async ({ id, body, receivedAt }: InboxItem) => {
      const parsing = parseStored(body)
      if (parsing.kind === 'inbound')
        return await processUpdate(parsing.inbound, receivedAt, { ...options, api, ownName })
      log.warn('telegram.unreadable', { item: id })
      return []
    },
    /** Returns a link that opens a chat with the bot. Rejects while Telegram does not tell the bot's name. */
    chatUrl: async (word: string) => `https://t.me/${await ownName()}?start=${word}`,
    send: telegramSender({ ...options, api }),
    /** Fetches updates until stopped. Refuses if Telegram sends them to a webhook. */
    poll: async () => {
      const patient = clientOptions({ ...options, timeoutSeconds: longPollSeconds + timeoutSeconds })
      return startPolling({ ...options, api: new Api(options.token, patient) })
    },
    /** Returns the title of a group; null if Telegram does not tell it. */
    titleOf: async (chatId: string): Promise<string | null> => {
      try {
        return (await api.getChat(chatId)).title ?? null
      } catch (error) {
        log.warn('telegram.title-unknown', { detail: detailOf(error) })
        return null
      }
    },
    /** Returns Telegram's error, if any, and the address of the webhook; an empty text without a webhook. */
    check: async (): Promise<TelegramCheck> => {
      try {
        return { fault: null, webhook: (await api.getWebhookInfo()).url ?? '' }
      } catch (error) {
        return { fault: detailOf(error), webhook: '' }
      }
    },
    /** Registers the command menus and descriptions. Resolves to false if it has to be tried again. */
    prepare: () => prepare(api, options),
  }
}

/**
 * Receives an update by webhook. Telegram sends an update again unless the answer is 2xx, so a failed storage is
 * answered 503.
 */
async function takeWebhook(
  request: Request,
  finish: (work: Promise<unknown>) => void,
  { webhookSecret, inbox, log }: Pick<TelegramOptions, 'webhookSecret' | 'inbox' | 'log'>,
): Promise<Response> {
  if (webhookSecret === undefined) return empty(404)
  const secret = request.headers.get('x-telegram-bot-api-secret-token') ?? ''
  if (!equalSecrets(secret, webhookSecret)) return empty(401)
  const body = await readBody(request, bodyBytesMax)
  if ('refused' in body) return empty(body.refused)
  try {
    const storedUpdate = await storeUpdate(parseStored(new TextDecoder().decode(body.bytes)), { inbox, log })
    if (storedUpdate === null) return empty(400)
    // A repeat is processed too, since the first update may still wait.
    if (storedUpdate.lane !== null) finish(workLane(storedUpdate.lane, { inbox, log }))
    return empty(200)
  } catch (error) {
    log.error('telegram.not-stored', error)
    return empty(503)
  }
}

/** Makes a response without content. */
function empty(status: number): Response {
  return new Response('', { status })
}

type Settings = Pick<TelegramOptions, 'commands' | 'contextFor' | 'log' | 'slackCommand'> & {
  readonly api: Pick<Api, 'answerCallbackQuery'>
  /** Returns the bot's user name without the @. */
  readonly ownName: () => Promise<string>
}

/**
 * Processes an update and returns the answers to send. Recipients are answered in private chats only. In a group the
 * bot answers a single command, about the group.
 */
async function processUpdate(
  inbound: Inbound,
  receivedAt: number,
  settings: Settings,
): Promise<readonly OutboxItem[]> {
  if (inbound.kind === 'group-command') return await answerGroup(inbound, settings)
  const { updateId, from, chatId, messageId } = inbound
  const account = { accountId: from.id, chatId }
  const requestKey = requestKeyOf(updateId)
  const context = settings.contextFor({
    account,
    language: from.language,
    requestKey,
    messageId,
    receivedAt,
  })
  if (inbound.kind === 'membership') {
    await noteMembership(inbound, context, settings)
    return []
  }
  if (inbound.kind !== 'press') return messagesOf(await replyTo(inbound, context, settings.commands), inbound)
  try {
    const { press } = inbound
    if (press === null) return []
    const replies = await settings.commands.action(context, decodeAction(press.data))
    return messagesOf(replies, inbound, press.message)
  } finally {
    await release(inbound.queryId, settings)
  }
}

/** Answers the command of a group with the group's id; nothing for another command or another bot's. */
async function answerGroup(
  { updateId, chatId, text }: Extract<Inbound, { kind: 'group-command' }>,
  settings: Settings,
): Promise<readonly OutboxItem[]> {
  const command = readTypedCommand(text)
  if (command === null || !isGroupCommand(command.command)) return []
  const { bot } = command
  if (bot !== null && bot.toLowerCase() !== (await settings.ownName()).toLowerCase()) return []
  return messagesOf([groupReply(chatId, settings.slackCommand)], { updateId, chatId })
}

/**
 * Logs that the bot was added, removed or blocked, with the id of a group but never of a person. A block is stored,
 * but is no RET.
 */
async function noteMembership(
  { chatType: chat, chatId, status }: Extract<Inbound, { kind: 'membership' }>,
  context: RecipientContext,
  { log, commands }: Settings,
): Promise<void> {
  const isPrivate = chat === 'private'
  log.info('telegram.membership', { chat, status, ...(isPrivate ? {} : { chatId }) })
  if (isPrivate) await commands.blocked(context, status === 'kicked')
}

/** Answers a shared phone number, a file, a command or a text. */
async function replyTo(
  inbound: Extract<Inbound, { kind: 'contact' | 'attachment' | 'text' }>,
  context: RecipientContext,
  commands: RecipientChat,
): Promise<Reply[]> {
  switch (inbound.kind) {
    case 'contact':
      return await commands.contact(context, inbound.contact)
    case 'attachment':
      return await commands.text(context, inbound.caption, { hasFile: true, replyTo: inbound.replyTo })
    case 'text': {
      const typed = readTypedCommand(inbound.text)
      if (typed === null) return await commands.text(context, inbound.text, { replyTo: inbound.replyTo })
      return await commands.command(context, typed.command, typed.rest)
    }
  }
}

/**
 * Returns replies as messages for the outbox. The first reply that `replaces` edits the message of the pressed button. Processing
 * the same update again gives the same keys, so that no message is sent twice.
 */
function messagesOf(
  replies: readonly Reply[],
  { updateId, chatId }: Pick<Inbound, 'updateId' | 'chatId'>,
  pressed?: number,
): OutboxItem[] {
  const replacing = replies.find(({ replaces }) => replaces === true)
  return replies
    .flatMap((reply) => render(reply, reply === replacing ? pressed : undefined))
    .map((call, index) => ({
      key: `${requestKeyOf(updateId)}:${index}`,
      platform: 'telegram',
      target: chatId,
      message: { kind: 'call', ...call },
    }))
}

/** Returns the text by which a repeat of an update is recognised. */
function requestKeyOf(updateId: number): string {
  return `telegram:${updateId}`
}

/** Ends the waiting sign on the pressed button. A failure is only logged, since the answer comes anyway. */
async function release(queryId: string, { api, log }: Settings): Promise<void> {
  try {
    await api.answerCallbackQuery(queryId)
  } catch (error) {
    if (error instanceof GrammyError && refusalOf(error) === 'too-old') return
    log.warn('telegram.press-unanswered', { detail: detailOf(error) })
  }
}

/** Registers menus and checks the webhook at the start. Failures are logged only, since the bot works without both. */
async function prepare(
  api: Api,
  { webhookSecret, log, commands, hasMail }: TelegramOptions,
): Promise<boolean> {
  try {
    const { username } = await api.getMe()
    log.info('telegram.ready', { username })
    if (webhookSecret !== undefined) await inspectWebhook(api, log)
    await introduce(api, (language) => commands.introduction(language, hasMail()))
    return true
  } catch (error) {
    if (isTokenRefused(error)) noteTokenRefused(log, error)
    else log.warn('telegram.prepare-failed', { detail: detailOf(error) })
    return false
  }
}

/** Registers command menus and descriptions: English for an English app, Turkish for any other language. */
async function introduce(api: Api, introductionIn: (language: Language) => Introduction): Promise<void> {
  for (const [language, other] of [
    ['tr', {}],
    ['en', { language_code: 'en' }],
  ] as const) {
    const { description, shortDescription, menu } = introductionIn(language)
    const [people, groups] = [{ type: 'all_private_chats' }, { type: 'all_chat_administrators' }] as const
    await api.setMyCommands(menu, { scope: people, ...other })
    await api.setMyCommands(groupMenu(language), { scope: groups, ...other })
    await api.setMyDescription(description, other)
    await api.setMyShortDescription(shortDescription, other)
  }
}

/** Warns in the log if no webhook is set, or if Telegram cannot reach it. */
async function inspectWebhook(api: Api, log: TelegramLog): Promise<void> {
  const {
    url = '',
    pending_update_count: pending,
    last_error_message: lastError,
  } = await api.getWebhookInfo()
  if (url === '') log.warn('telegram.no-webhook', { hint: 'nothing arrives until setWebhook is called' })
  if (lastError !== undefined) log.warn('telegram.webhook-failing', { pending, lastError })
}
