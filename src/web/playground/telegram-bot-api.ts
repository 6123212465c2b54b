import { type ApiCall, textOf } from './api-call.ts'
import type { Feed } from './feed.ts'
import type { FileStore } from './file-store.ts'
import type {
  InlineKeyboard,
  ReplyKeyboard,
  TelegramChat,
  TelegramChats,
  TelegramMessage,
} from './telegram-chats.ts'
import type { TelegramQueries } from './telegram-queries.ts'
import { type Formatted, parseTelegramHtml, plainText } from './telegram-text.ts'

export type BotApi = {
  chats: TelegramChats
  queries: TelegramQueries
  files: FileStore
  feed: Feed
  clock: () => number
  /** What the bot set about itself: commands by scope and language, and the webhook's address. */
  commands: Map<string, BotCommand[]>
  webhook: { url: string }
}

export type BotCommand = { command: string; description: string }
type Params = Record<string, unknown>
type Method = (params: Params, api: BotApi, call: ApiCall) => unknown

/** An expected "no" of the Bot API, thrown by a method and answered once. */
class BotApiFault extends Error {
  readonly code: number
  constructor(code: number, description: string) {
    super(description)
    this.code = code
  }
}

const textMax = 4096
const captionMax = 1024
const callbackDataBytesMax = 64
const callbackAnswerMax = 200

/** Every method of the Bot API that the stand-in knows. `true` is Telegram's answer where there is nothing to say. */
const methods: Record<string, Method> = {
  getMe,
  getUpdates: () => [],
  getChat,
  sendMessage,
  sendDocument: (params, api, call) => sendFile('document', params, api, call),
  sendPhoto: (params, api, call) => sendFile('photo', params, api, call),
  sendChatAction: (params, api) => Boolean(chatOf(params, api)),
  editMessageText,
  editMessageReplyMarkup,
  deleteMessage,
  answerCallbackQuery,
  setMyCommands,
  getMyCommands: (params, { commands }) => commands.get(scopeOf(params)) ?? [],
  deleteMyCommands: (params, { commands }) => commands.delete(scopeOf(params)) || true,
  setMyName: () => true,
  setMyDescription: () => true,
  setMyShortDescription: () => true,
  setChatMenuButton: () => true,
  setWebhook: (params, { webhook }) => {
    webhook.url = textOf(params.url)
    return true
  },
  deleteWebhook: (_, { webhook }) => {
    webhook.url = ''
    return true
  },
  getWebhookInfo: (_, { webhook }) => ({
    url: webhook.url,
    has_custom_certificate: false,
    pending_update_count: 0,
  }),
}

/** Method names are case-insensitive at Telegram. */
const methodsByLowerName = new Map(
  Object.entries(methods).map(([name, method]) => [name.toLowerCase(), method]),
)

/** Answers one call as the Bot API would, errors included. */
export function answerBotCall(call: ApiCall, api: BotApi): Response {
  const name = call.url.pathname.split('/').at(-1)?.toLowerCase() ?? ''
  const method = methodsByLowerName.get(name)
  if (!method) return refusal(404, 'Not Found: method not found')
  try {
    return Response.json({ ok: true, result: method(call.params, api, call) })
  } catch (error) {
    if (error instanceof BotApiFault) return refusal(error.code, error.message)
    throw error
  }
}

function refusal(code: number, description: string): Response {
  return Response.json({ ok: false, error_code: code, description }, { status: code })
}

function badRequest(what: string): BotApiFault {
  return new BotApiFault(400, `Bad Request: ${what}`)
}

function getMe(_: Params, { chats }: BotApi) {
  return {
    ...chats.botUser,
    can_join_groups: true,
    can_read_all_group_messages: false,
    supports_inline_queries: false,
    can_connect_to_business: false,
    has_main_web_app: false,
  }
}

function chatOf(params: Params, { chats }: BotApi): TelegramChat {
  const chat = chats.find(Number(params.chat_id))
  if (!chat) throw badRequest('chat not found')
  return chat
}

function getChat(params: Params, api: BotApi) {
  return { ...chatOf(params, api), accent_color_id: 0, max_reaction_count: 11 }
}

/** A bot cannot write first: the person must have written to it. */
function reachableChat(params: Params, api: BotApi): TelegramChat {
  const chat = chatOf(params, api)
  const started = api.chats.messagesIn(chat.id).some(({ from }) => !from.is_bot)
  if (chat.type === 'private' && !started) {
    throw new BotApiFault(403, "Forbidden: bot can't initiate conversation with a user")
  }
  return chat
}

function sendMessage(params: Params, api: BotApi): TelegramMessage {
  const chat = reachableChat(params, api)
  const { text, entities } = formattedOf(params, 'text')
  if (text.trim() === '') throw badRequest('message text is empty')
  if (text.length > textMax) throw badRequest('message is too long')
  const markup = markupOf(params, chat)
  const content = { text, ...(entities.length > 0 && { entities }) }
  const message = api.chats.post(chat, api.chats.botUser, { ...content, ...inlineOf(markup) })
  applyKeyboard(chat, markup, api)
  return message
}

function formattedOf(params: Params, name: 'text' | 'caption'): Formatted & { ok: true } {
  const text = textOf(params[name])
  const mode = textOf(params.parse_mode)
  if (mode !== '' && mode.toLowerCase() !== 'html') throw badRequest('unsupported parse_mode')
  const formatted = mode === '' ? plainText(text) : parseTelegramHtml(text)
  if (!formatted.ok) throw new BotApiFault(400, formatted.description)
  return formatted
}

type Markup = Partial<InlineKeyboard & ReplyKeyboard> & { remove_keyboard?: boolean }

function markupOf(params: Params, chat: TelegramChat): Markup {
  const markup = params.reply_markup
  if (markup === undefined || markup === '') return {}
  if (typeof markup !== 'object' || markup === null)
    throw badRequest("can't parse reply keyboard markup JSON object")
  const given = markup as Markup
  given.inline_keyboard?.flat().forEach(checkInlineButton)
  const asksContact = given.keyboard?.flat().some((button) => button.request_contact)
  if (asksContact && chat.type !== 'private') {
    throw badRequest('phone number can be requested in private chats only')
  }
  return given
}

function checkInlineButton(button: { text?: string; callback_data?: string; url?: string }): void {
  if (!button.text)
    throw badRequest('can\'t parse inline keyboard button: Field "text" must be of type String')
  if (button.callback_data === undefined && button.url === undefined) {
    throw badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
  }
  const bytes = Buffer.byteLength(button.callback_data ?? 'x')
  if (bytes < 1 || bytes > callbackDataBytesMax) throw badRequest('BUTTON_DATA_INVALID')
}

function inlineOf(markup: Markup): { reply_markup?: InlineKeyboard } {
  return markup.inline_keyboard?.length ? { reply_markup: { inline_keyboard: markup.inline_keyboard } } : {}
}

function applyKeyboard(chat: TelegramChat, markup: Markup, { chats }: BotApi): void {
  if (markup.remove_keyboard) chats.setKeyboard(chat, null)
  if (markup.keyboard) {
    const { keyboard, one_time_keyboard = false } = markup
    chats.setKeyboard(chat, { keyboard, one_time_keyboard })
  }
}

function sendFile(kind: 'document' | 'photo', params: Params, api: BotApi, call: ApiCall): TelegramMessage {
  const chat = reachableChat(params, api)
  const received = call.files[textOf(params[kind]).replace('attach://', '')] ?? call.files[kind]
  if (!received) throw badRequest(`there is no ${kind} in the request`)
  const { text: caption, entities } = formattedOf(params, 'caption')
  if (caption.length > captionMax) throw badRequest('message caption is too long')
  const { id, name, type, bytes } = api.files.keep(received)
  const file = { file_id: id, file_unique_id: id, file_size: bytes.length }
  const markup = markupOf(params, chat)
  const message = api.chats.post(chat, api.chats.botUser, {
    ...(kind === 'photo'
      ? { photo: [{ ...file, width: 0, height: 0 }] }
      : { document: { ...file, file_name: name, mime_type: type } }),
    ...(caption !== '' && { caption, caption_entities: entities }),
    ...inlineOf(markup),
  })
  applyKeyboard(chat, markup, api)
  return message
}

function ownMessage(params: Params, api: BotApi, verb: 'edit' | 'delete'): TelegramMessage {
  const chat = chatOf(params, api)
  const message = api.chats.message(chat.id, Number(params.message_id))
  if (!message) throw badRequest(`message to ${verb} not found`)
  if (!message.from.is_bot) throw badRequest(`message can't be ${verb === 'edit' ? 'edited' : 'deleted'}`)
  return message
}

function editMessageText(params: Params, api: BotApi): TelegramMessage {
  const message = ownMessage(params, api, 'edit')
  const { text, entities } = formattedOf(params, 'text')
  if (text.trim() === '') throw badRequest('message text is empty')
  if (text.length > textMax) throw badRequest('message is too long')
  const markup = inlineOf(markupOf(params, message.chat))
  return applyEdit(message, { text, entities, ...markup }, api)
}

function editMessageReplyMarkup(params: Params, api: BotApi): TelegramMessage {
  const message = ownMessage(params, api, 'edit')
  const markup = inlineOf(markupOf(params, message.chat))
  const { text, entities } = message
  return applyEdit(message, { ...(text !== undefined && { text, entities: entities ?? [] }), ...markup }, api)
}

function applyEdit(message: TelegramMessage, parts: Partial<TelegramMessage>, api: BotApi): TelegramMessage {
  const before = JSON.stringify([message.text, message.entities ?? [], message.reply_markup ?? null])
  const after = JSON.stringify([parts.text, parts.entities ?? [], parts.reply_markup ?? null])
  if (before === after) {
    const same = 'specified new message content and reply markup are exactly the same as a current content'
    throw badRequest(`message is not modified: ${same} and reply markup of the message`)
  }
  api.chats.edit(message, { ...parts, edit_date: Math.floor(api.clock() / 1000) })
  return message
}

function deleteMessage(params: Params, api: BotApi): boolean {
  api.chats.remove(ownMessage(params, api, 'delete'))
  return true
}

/** A press may open the chat with the bot, with a word to start it by; nothing else that is no game. */
function startWord(params: Params, { botUser }: TelegramChats): string | null {
  const url = textOf(params.url)
  if (url === '') return null
  const word = new RegExp(`^https://t\\.me/${botUser.username}\\?start=([\\w-]{1,64})$`).exec(url)?.[1]
  if (word === undefined) throw badRequest('URL_INVALID')
  return word
}

function answerCallbackQuery(params: Params, { chats, queries, feed }: BotApi): boolean {
  const text = textOf(params.text)
  if (text.length > callbackAnswerMax) throw badRequest('MESSAGE_TOO_LONG')
  const query = queries.answer(textOf(params.callback_query_id))
  if (!query) {
    throw badRequest('query is too old and response timeout expired or query ID is invalid')
  }
  const alert = params.show_alert === true || params.show_alert === 'true'
  const { chat, person, id } = query
  feed.publish({
    of: 'telegram.answered',
    chat,
    person,
    query: id,
    text,
    alert,
    start: startWord(params, chats),
  })
  return true
}

function setMyCommands(params: Params, { commands, feed }: BotApi): boolean {
  const list = Array.isArray(params.commands) ? (params.commands as BotCommand[]) : []
  if (list.length > 100) throw badRequest('BOT_COMMANDS_TOO_MUCH')
  for (const { command, description } of list) {
    if (!/^[a-z0-9_]{1,32}$/.test(command)) throw badRequest('BOT_COMMAND_INVALID')
    if (!description || description.length > 256) throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID')
  }
  commands.set(scopeOf(params), list)
  feed.publish({ of: 'telegram.commands', commands: Object.fromEntries(commands) })
  return true
}

/** Commands are kept for a scope and a language, `default` and none unless told otherwise. */
function scopeOf(params: Params): string {
  const scope = (params.scope ?? {}) as { type?: string }
  return `${scope.type ?? 'default'}:${textOf(params.language_code)}`
}
