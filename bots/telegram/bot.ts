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

export interface TelegramCheck {
  /** Null if Telegram accepted the call. */
  readonly fault: string | null
  readonly webhook: string
}

export type TelegramBot = ReturnType<typeof telegramBot>

/** Answers go through the outbox; the only direct call ends the waiting sign on a pressed button. */
export function telegramBot(options: TelegramOptions) {
  const { log } = options
  const api = new Api(options.token, clientOptions(options))
  const ownName = memoizeSuccess(async () => (await api.getMe()).username)
  return {
    /** Stores the update and answers 200; `finish` gets the promise of the work that follows. */
    handle: (request: Request, finish: (work: Promise<unknown>) => void) =>
      takeWebhook(request, finish, options),
    /** Throws when the update should be tried again. */
    resume: async ({ id, body, receivedAt }: InboxItem) => {
      const parsed = parseStored(body)
      if (parsed.kind === 'inbound')
        return await processUpdate(parsed.inbound, receivedAt, { ...options, api, ownName })
      log.warn('telegram.unreadable', { item: id })
      return []
    },
    /** Link that opens a chat with the bot; rejects while Telegram does not say its name. */
    chatUrl: async (word: string) => `https://t.me/${await ownName()}?start=${word}`,
    send: telegramSender({ ...options, api }),
    /** Polls until stopped; refuses where a webhook is set. */
    poll: async () => {
      const patient = clientOptions({ ...options, timeoutSeconds: longPollSeconds + timeoutSeconds })
      return startPolling({ ...options, api: new Api(options.token, patient) })
    },
    /** Title of a group; null where Telegram does not tell it. */
    titleOf: async (chatId: string): Promise<string | null> => {
      try {
        return (await api.getChat(chatId)).title ?? null
      } catch (error) {
        log.warn('telegram.title-unknown', { detail: detailOf(error) })
        return null
      }
    },
    /** Tells if Telegram answers now, and where its webhook goes: '' without one. */
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

/** Telegram repeats what is not answered with 2xx, so a failed storage gets 503. */
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
    const stored = await storeUpdate(parseStored(new TextDecoder().decode(body.bytes)), { inbox, log })
    if (stored === null) return empty(400)
    // A repeat is processed too: the first may still wait.
    if (stored.lane !== null) finish(workLane(stored.lane, { inbox, log }))
    return empty(200)
  } catch (error) {
    log.error('telegram.not-stored', error)
    return empty(503)
  }
}

function empty(status: number): Response {
  return new Response('', { status })
}

type Settings = Pick<TelegramOptions, 'commands' | 'contextFor' | 'log' | 'slackCommand'> & {
  readonly api: Pick<Api, 'answerCallbackQuery'>
  /** Without the @. */
  readonly ownName: () => Promise<string>
}

/** Recipients are answered in private only; in groups the bot answers one command, about the group. */
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

/** A block is no refusal, so nothing is recorded. Operators need a group's id, never a person's. */
async function noteMembership(
  { chatType: chat, chatId, status }: Extract<Inbound, { kind: 'membership' }>,
  context: RecipientContext,
  { log, commands }: Settings,
): Promise<void> {
  const isPrivate = chat === 'private'
  log.info('telegram.membership', { chat, status, ...(isPrivate ? {} : { chatId }) })
  if (isPrivate) await commands.blocked(context, status === 'kicked')
}

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
      const said = readTypedCommand(inbound.text)
      if (said === null) return await commands.text(context, inbound.text, { replyTo: inbound.replyTo })
      return await commands.command(context, said.command, said.rest)
    }
  }
}

/** Lets the first reply that asks for it replace the pressed message. A second run makes the same keys. */
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

function requestKeyOf(updateId: number): string {
  return `telegram:${updateId}`
}

/** Ends the waiting sign on the pressed button. Nothing depends on it, so a failure is only logged. */
async function release(queryId: string, { api, log }: Settings): Promise<void> {
  try {
    await api.answerCallbackQuery(queryId)
  } catch (error) {
    if (error instanceof GrammyError && refusalOf(error) === 'too-old') return
    log.warn('telegram.press-unanswered', { detail: detailOf(error) })
  }
}

/** The bot works without menus and webhook info, so failures are only logged. */
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

/** Turkish is shown where Telegram has no text in the language of the app. */
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

async function inspectWebhook(api: Api, log: TelegramLog): Promise<void> {
  const {
    url = '',
    pending_update_count: pending,
    last_error_message: lastError,
  } = await api.getWebhookInfo()
  if (url === '') log.warn('telegram.no-webhook', { hint: 'nothing arrives until setWebhook is called' })
  if (lastError !== undefined) log.warn('telegram.webhook-failing', { pending, lastError })
}
