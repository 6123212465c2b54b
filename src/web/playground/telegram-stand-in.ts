import { randomInt } from 'node:crypto'
import { parseJson, readApiCall } from './api-call.ts'
import type { Cast, TelegramPerson } from './cast.ts'
import type { Deliver } from './deliver.ts'
import type { Feed } from './feed.ts'
import type { FileStore } from './file-store.ts'
import { firstUpdateId } from './ids.ts'
import type { PageLanguage } from './spoken-language.ts'
import { answerBotCall, type BotApi } from './telegram-bot-api.ts'
import { createChats, type TelegramChat, type TelegramMessage, userOf } from './telegram-chats.ts'
import { createQueries } from './telegram-queries.ts'
import { plainText } from './telegram-text.ts'
import { createUpdates, type TelegramUpdates } from './telegram-updates.ts'

export const telegramApiRoot = 'http://telegram.playground'

export type TelegramOptions = {
  deliver: Deliver
  webhookSecret: string
  people: Cast
  clock: () => number
  feed: Feed
  files: FileStore
  /** The language everybody has set. */
  language: () => PageLanguage
  pause?: (ms: number) => Promise<void>
}

type TelegramContext = BotApi & { people: Cast; updates: TelegramUpdates; language: () => PageLanguage }

export type TelegramStandIn = ReturnType<typeof createTelegramStandIn>

/**
 * Telegram, as far as izin sees it. `fetch` answers the bot's calls; the other functions send what a person
 * does to the webhook. They return false when there is no such person, message or button.
 */
export function createTelegramStandIn(options: TelegramOptions) {
  const { people, clock, feed, files } = options
  const newId = () => String(randomInt(2 ** 46, 2 ** 47))
  const context: TelegramContext = {
    people,
    language: options.language,
    clock,
    feed,
    files,
    chats: createChats(people, feed, clock),
    queries: createQueries(clock, newId),
    updates: createUpdates(options.deliver, options.webhookSecret, firstUpdateId(), options.pause),
    commands: new Map(),
    // Updates go to the app's webhook from the start; nobody has to call setWebhook first.
    webhook: { url: 'http://localhost/telegram/webhook' },
  }
  return {
    fetch: telegramFetch(context),
    say: (person: number, text: string) => say(context, person, text),
    shareContact: (person: number, whose: 'own' | 'other') => shareContact(context, person, whose),
    press: (person: number, pressed: Pressed) => press(context, person, pressed),
    snapshot: () => snapshotOf(context),
  }
}

/** getUpdates has nothing to give, but must take its time, or a polling bot would call without a pause. */
const pollingPauseMs = 1000

function telegramFetch(api: BotApi): typeof fetch {
  return async (input, init) => {
    const call = await readApiCall(input, init)
    if (call.url.origin !== telegramApiRoot) {
      throw new TypeError('fetch failed: not an address of the playground')
    }
    if (call.url.pathname.endsWith('/getUpdates')) await patience(pollingPauseMs)
    return answerBotCall(call, api)
  }
}

function patience(ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  setTimeout(resolve, ms).unref()
  return promise
}

/** Somebody wrote to the bot. */
async function say(context: TelegramContext, personId: number, text: string): Promise<boolean> {
  const { chats } = context
  const person = personOf(context, personId)
  const chat = chats.find(personId)
  if (!person || !chat) return false
  const formatted = plainText(text)
  const entities = formatted.ok ? formatted.entities : []
  const content = { text, ...(entities.length > 0 && { entities }) }
  await sendMessageUpdate(context, chats.post(chat, userOf(person, context.language()), content))
  return true
}

/**
 * Somebody shared a phone number: their own, as the contact button does, or a card from their address book.
 * Telegram fills in whose number it is, and writes it without the plus.
 */
async function shareContact(
  context: TelegramContext,
  personId: number,
  whose: 'own' | 'other',
): Promise<boolean> {
  const { chats, people } = context
  const person = personOf(context, personId)
  const chat = chats.find(personId)
  const owner = whose === 'own' ? person : people.telegram.people.find(({ id }) => id !== personId)
  if (!person || !chat || !owner) return false
  const phone = owner.phone.replace('+', '')
  const contact = { phone_number: phone, first_name: owner.firstName, user_id: owner.id }
  const asked = chats.messagesIn(chat.id).findLast(({ from }) => from.is_bot)
  const reply = whose === 'own' && chats.keyboardOf(chat.id) && asked ? { reply_to_message: asked } : {}
  const message = chats.post(chat, userOf(person, context.language()), { contact, ...reply })
  if (chats.keyboardOf(chat.id)?.one_time_keyboard) chats.setKeyboard(chat, null)
  await sendMessageUpdate(context, message)
  return true
}

/** A button by its place, in the private chat unless another is named. */
export type Pressed = { chat?: number | undefined; message: number; row: number; column: number }

/** Somebody pressed a button under a message. Its data is taken from the message, never from the page. */
async function press(
  context: TelegramContext,
  personId: number,
  { chat = personId, message: messageId, row, column }: Pressed,
): Promise<boolean> {
  const { chats, queries, feed, people } = context
  const person = personOf(context, personId)
  const mayRead = chat === personId || chat === people.telegram.group.id
  const message = mayRead ? chats.message(chat, messageId) : undefined
  const data = message?.reply_markup?.inline_keyboard[row]?.[column]?.callback_data
  if (!person || !message || data === undefined) return false
  const query = queries.issue(message.chat.id, personId)
  feed.publish({
    of: 'telegram.pressed',
    chat: message.chat.id,
    message: messageId,
    row,
    column,
    query: query.id,
  })
  const chatInstance = String(message.chat.id)
  const content = {
    id: query.id,
    from: userOf(person, context.language()),
    message,
    chat_instance: chatInstance,
    data,
  }
  await sendUpdate(context, message.chat, { callback_query: content })
  feed.publish({ of: 'telegram.settled', chat: message.chat.id, query: query.id })
  return true
}

function sendMessageUpdate(context: TelegramContext, message: TelegramMessage): Promise<void> {
  return sendUpdate(context, message.chat, { message })
}

async function sendUpdate(
  context: TelegramContext,
  chat: TelegramChat,
  content: Record<string, unknown>,
): Promise<void> {
  const answer = await context.updates.send(chat.id, content)
  if (answer === null) context.feed.publish({ of: 'telegram.unreachable', chat: chat.id })
  else await callInAnswer(context, answer)
}

/** A webhook's answer may itself hold one call. */
async function callInAnswer(context: TelegramContext, answer: string): Promise<void> {
  const body = parseJson(answer)
  if (typeof body !== 'object' || body === null || !('method' in body)) return
  const url = `${telegramApiRoot}/bot/${String(body.method)}`
  const headers = { 'content-type': 'application/json' }
  answerBotCall(await readApiCall(url, { method: 'POST', headers, body: answer }), context)
}

function personOf({ people }: TelegramContext, id: number): TelegramPerson | undefined {
  return people.telegram.people.find((person) => person.id === id)
}

function snapshotOf({ people, chats, commands, queries }: TelegramContext) {
  return {
    bot: people.telegram.bot,
    people: people.telegram.people,
    group: people.telegram.group,
    commands: Object.fromEntries(commands),
    pressed: queries.any(),
    ...chats.snapshot(),
  }
}
