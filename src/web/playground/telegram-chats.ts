import type { Cast, TelegramPerson } from './cast.ts'
import type { Feed } from './feed.ts'
import type { PageLanguage } from './spoken-language.ts'
import type { Entity } from './telegram-text.ts'

export type InlineButton = { text: string; callback_data?: string; url?: string }
export type KeyboardButton = { text: string; request_contact?: boolean }
export type InlineKeyboard = { inline_keyboard: InlineButton[][] }
/** The keyboard under the input line. It stays until it is replaced or removed. */
export type ReplyKeyboard = {
  keyboard: KeyboardButton[][]
  one_time_keyboard?: boolean
  resize_keyboard?: boolean
}

export type TelegramUser = {
  id: number
  is_bot: boolean
  first_name: string
  username: string
  language_code?: string
}
export type TelegramChat =
  | { id: number; type: 'private'; first_name: string; username: string }
  | { id: number; type: 'supergroup'; title: string }

/** A Message object as the Bot API gives it, with the parts that occur here. */
export type TelegramMessage = {
  message_id: number
  from: TelegramUser
  chat: TelegramChat
  date: number
  edit_date?: number
  text?: string
  entities?: Entity[]
  caption?: string
  caption_entities?: Entity[]
  contact?: { phone_number: string; first_name: string; user_id: number }
  document?: {
    file_id: string
    file_unique_id: string
    file_name: string
    mime_type: string
    file_size: number
  }
  photo?: { file_id: string; file_unique_id: string; width: number; height: number; file_size: number }[]
  reply_to_message?: TelegramMessage
  reply_markup?: InlineKeyboard
}

export type TelegramChats = ReturnType<typeof createChats>

const messagesMax = 200

/** The private chats of the pretended people with the bot, and the group that gets reports. */
export function createChats(people: Cast, feed: Feed, clock: () => number) {
  const { bot, group } = people.telegram
  const chats: TelegramChat[] = [
    ...people.telegram.people.map(privateChat),
    { id: group.id, type: 'supergroup', title: group.title },
  ]
  const messages = new Map<number, TelegramMessage[]>(chats.map(({ id }) => [id, []]))
  const keyboards = new Map<number, ReplyKeyboard | null>()
  const botUser: TelegramUser = { id: bot.id, is_bot: true, first_name: bot.name, username: bot.username }
  let lastId = 0

  function post(chat: TelegramChat, from: TelegramUser, parts: Partial<TelegramMessage>): TelegramMessage {
    lastId += 1
    const message = { message_id: lastId, from, chat, date: Math.floor(clock() / 1000), ...parts }
    const list = messages.get(chat.id) ?? []
    list.push(message)
    if (list.length > messagesMax) list.splice(0, list.length - messagesMax)
    feed.publish({ of: 'telegram.message', message })
    return message
  }

  function edit(message: TelegramMessage, parts: Partial<TelegramMessage>): void {
    const { reply_markup: markup, ...rest } = parts
    Object.assign(message, rest)
    if (markup) message.reply_markup = markup
    else delete message.reply_markup
    feed.publish({ of: 'telegram.message', message })
  }

  function remove(message: TelegramMessage): void {
    const list = messages.get(message.chat.id) ?? []
    list.splice(list.indexOf(message), 1)
    feed.publish({ of: 'telegram.removed', chat: message.chat.id, id: message.message_id })
  }

  function setKeyboard(chat: TelegramChat, keyboard: ReplyKeyboard | null): void {
    keyboards.set(chat.id, keyboard)
    feed.publish({ of: 'telegram.keyboard', chat: chat.id, keyboard })
  }

  return {
    botUser,
    all: chats,
    find: (id: number) => chats.find((chat) => chat.id === id),
    message: (chat: number, id: number) => messages.get(chat)?.find(({ message_id }) => message_id === id),
    messagesIn: (chat: number) => messages.get(chat) ?? [],
    keyboardOf: (chat: number) => keyboards.get(chat) ?? null,
    post,
    edit,
    remove,
    setKeyboard,
    snapshot: () => ({
      messages: [...messages.values()].flat(),
      keyboards: Object.fromEntries(keyboards),
    }),
  }
}

function privateChat(person: TelegramPerson): TelegramChat {
  return { id: person.id, type: 'private', first_name: person.firstName, username: person.username }
}

export function userOf(person: TelegramPerson, language: PageLanguage): TelegramUser {
  const { id, firstName, username } = person
  return { id, is_bot: false, first_name: firstName, username, language_code: language }
}
