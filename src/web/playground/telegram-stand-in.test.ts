import { Bot, InlineKeyboard, InputFile, Keyboard, webhookCallback } from 'grammy'
import { describe, expect, test } from 'vitest'
import { cast } from './cast.ts'
import { createFeed } from './feed.ts'
import { createFileStore } from './file-store.ts'
import { createTelegramStandIn, telegramApiRoot } from './telegram-stand-in.ts'

const webhookSecret = 'webhook-secret'
const startAt = Date.UTC(2026, 2, 2, 11, 5, 9)
const group = cast.telegram.group.id

type Update = { update_id: number } & Record<string, Record<string, unknown>>

/** A Telegram with a real grammY client; `answer` is the webhook, `updates` what it was sent. */
function telegramWith(answer: (update: Update, request: Request) => Response | Promise<Response>) {
  const updates: Update[] = []
  const secrets: (string | null)[] = []
  const clock = { now: startAt }
  const feed = createFeed()
  const files = createFileStore(() => crypto.randomUUID())
  const telegram = createTelegramStandIn({
    deliver: async (request) => {
      const copy = request.clone()
      const update = (await request.json()) as Update
      updates.push(update)
      secrets.push(request.headers.get('x-telegram-bot-api-secret-token'))
      return answer(update, copy)
    },
    webhookSecret,
    language: () => 'tr',
    people: cast,
    clock: () => clock.now,
    feed,
    files,
    pause: async () => {},
  })
  const { bot: botInfo } = cast.telegram
  const bot = new Bot('1:token', {
    botInfo: {
      id: botInfo.id,
      is_bot: true,
      first_name: botInfo.name,
      username: botInfo.username,
    } as never,
    client: { apiRoot: telegramApiRoot, fetch: telegram.fetch as never },
  })
  return { telegram, bot, updates, secrets, clock, feed, files, messages: () => telegram.snapshot().messages }
}

const quiet = () => new Response('')

describe('an update', () => {
  test('of a message has its command marked, a growing id and the secret', async () => {
    const { telegram, updates, secrets } = telegramWith(quiet)
    await telegram.say(7001, '/start abc')
    await telegram.say(7001, 'merhaba')
    expect(updates[0]?.message).toStrictEqual({
      message_id: 1,
      from: { id: 7001, is_bot: false, first_name: 'Deniz', username: 'deniz', language_code: 'tr' },
      chat: { id: 7001, type: 'private', first_name: 'Deniz', username: 'deniz' },
      date: startAt / 1000,
      text: '/start abc',
      entities: [{ type: 'bot_command', offset: 0, length: 6 }],
    })
    expect(updates[1]?.update_id).toBe((updates[0]?.update_id ?? 0) + 1)
    expect(secrets).toStrictEqual([webhookSecret, webhookSecret])
  })

  test('of the own contact carries the sender’s id, of another’s the other’s', async () => {
    const { telegram, updates } = telegramWith(quiet)
    await telegram.shareContact(7001, 'own')
    await telegram.shareContact(7001, 'other')
    expect(updates.map(({ message }) => message?.contact)).toStrictEqual([
      { phone_number: '905321234567', first_name: 'Deniz', user_id: 7001 },
      { phone_number: '905339876543', first_name: 'Kerem', user_id: 7002 },
    ])
  })

  test('of a press carries the data of the message, not of the page', async () => {
    const { telegram, bot, updates } = telegramWith(quiet)
    await telegram.say(7001, '/start')
    const keyboard = new InlineKeyboard().text('durdur', 'stop:1').url('bilgi', 'https://example.com')
    const { message_id: id } = await bot.api.sendMessage(7001, 'izinler', { reply_markup: keyboard })
    expect(await telegram.press(7001, { message: id, row: 0, column: 0 })).toBe(true)
    expect(updates[1]?.callback_query).toMatchObject({
      from: { id: 7001 },
      data: 'stop:1',
      message: { message_id: id, text: 'izinler', reply_markup: { inline_keyboard: expect.any(Array) } },
    })
    expect(await telegram.press(7001, { message: id, row: 0, column: 1 })).toBe(false)
    expect(await telegram.press(7002, { message: id, row: 0, column: 0 })).toBe(false)
  })

  test('of a press in the group names who pressed, and its answer opens the chat with the bot alone', async () => {
    const { telegram, bot, updates, feed } = telegramWith(quiet)
    const group = -1001234567890
    const reply_markup = new InlineKeyboard().text('dosyalar', 'day-files|1')
    const { message_id: message } = await bot.api.sendMessage(group, 'rapor', { reply_markup })
    expect(await telegram.press(7002, { chat: group, message, row: 0, column: 0 })).toBe(true)
    expect(updates[0]?.callback_query).toMatchObject({
      from: { id: 7002 },
      message: { chat: { id: group } },
      data: 'day-files|1',
    })
    expect(await telegram.press(7002, { chat: 7001, message, row: 0, column: 0 })).toBe(false)
    expect(telegram.snapshot().pressed).toBe(false)
    const changes: unknown[] = []
    feed.subscribe((change) => changes.push(change))
    const query = String(updates[0]?.callback_query?.id)
    await bot.api.answerCallbackQuery(query, { url: 'https://t.me/ornek_izin_bot?start=abc_-1' })
    expect(changes).toMatchObject([{ of: 'telegram.answered', chat: group, person: 7002, start: 'abc_-1' }])
    await expect(bot.api.answerCallbackQuery(query, { url: 'https://example.com' })).rejects.toThrow(
      'URL_INVALID',
    )
  })

  test('is repeated with the same id until it is taken', async () => {
    let failures = 2
    const { telegram, updates } = telegramWith(() => new Response('', { status: failures-- > 0 ? 500 : 200 }))
    await telegram.say(7001, 'merhaba')
    expect(updates).toHaveLength(3)
    expect(new Set(updates.map(({ update_id: id }) => id)).size).toBe(1)
  })

  test('that is never taken is told to the watchers', async () => {
    const { telegram, feed } = telegramWith(() => new Response('', { status: 500 }))
    const changes: string[] = []
    feed.subscribe(({ of }) => changes.push(of))
    await telegram.say(7001, 'merhaba')
    expect(changes.at(-1)).toBe('telegram.unreachable')
  })

  test('waits for the one before it in the same chat only', async () => {
    const first = Promise.withResolvers<Response>()
    const { telegram, updates } = telegramWith(({ message }) =>
      message?.text === 'bir' ? first.promise : new Response(''),
    )
    const all = [telegram.say(7001, 'bir'), telegram.say(7001, 'iki'), telegram.say(7002, 'üç')]
    await all[2]
    expect(updates.map(({ message }) => message?.text)).toStrictEqual(['bir', 'üç'])
    first.resolve(new Response(''))
    await Promise.all(all)
    expect(updates.map(({ message }) => message?.text)).toStrictEqual(['bir', 'üç', 'iki'])
  })

  test('reaches a grammY bot through its own webhook handler', async () => {
    const world = telegramWith((_, request) => hook(request))
    world.bot.command('start', (ctx) => ctx.reply('Merhaba'))
    const hook = webhookCallback(world.bot, 'std/http', { secretToken: webhookSecret })
    await world.telegram.say(7001, '/start')
    expect(world.messages().map(({ text }) => text)).toStrictEqual(['/start', 'Merhaba'])
  })

  test('may be answered with a call in the answer itself', async () => {
    const call = { method: 'sendMessage', chat_id: 7001, text: 'Merhaba' }
    const { telegram, messages } = telegramWith(() => Response.json(call))
    await telegram.say(7001, '/start')
    expect(messages().at(-1)?.text).toBe('Merhaba')
  })
})

describe('the Bot API', () => {
  async function started() {
    const world = telegramWith(quiet)
    await world.telegram.say(7001, '/start')
    return world
  }

  test('gives back a Message with entities in place of HTML', async () => {
    const { bot } = await started()
    const message = await bot.api.sendMessage(7001, '<b>ONAY</b> &amp; RET', { parse_mode: 'HTML' })
    expect(message).toMatchObject({
      chat: { id: 7001, type: 'private' },
      from: { is_bot: true },
      text: 'ONAY & RET',
      entities: [{ type: 'bold', offset: 0, length: 4 }],
    })
  })

  test('counts the limit of 4096 after the markup is taken out', async () => {
    const { bot } = await started()
    const most = `<b>${'a'.repeat(4096)}</b>`
    await expect(bot.api.sendMessage(7001, most, { parse_mode: 'HTML' })).resolves.toBeDefined()
    await expect(bot.api.sendMessage(7001, 'a'.repeat(4097))).rejects.toThrow('message is too long')
  })

  test('counts callback_data in bytes', async () => {
    const { bot } = await started()
    const send = (data: string) =>
      bot.api.sendMessage(7001, 'a', { reply_markup: new InlineKeyboard().text('x', data) })
    await expect(send('ş'.repeat(32))).resolves.toBeDefined()
    await expect(send('ş'.repeat(33))).rejects.toThrow('BUTTON_DATA_INVALID')
  })

  test('does not let a bot write first', async () => {
    const { bot } = await started()
    await expect(bot.api.sendMessage(7002, 'a')).rejects.toMatchObject({
      error_code: 403,
      description: "Forbidden: bot can't initiate conversation with a user",
    })
    await expect(bot.api.sendMessage(group, 'rapor')).resolves.toMatchObject({ chat: { type: 'supergroup' } })
  })

  test('keeps the contact keyboard for private chats, until it is removed', async () => {
    const { telegram, bot } = await started()
    const keyboard = new Keyboard().requestContact('Numaramı paylaş').oneTime()
    const asking = { reply_markup: keyboard }
    await expect(bot.api.sendMessage(group, 'a', asking)).rejects.toThrow('private chats only')
    await bot.api.sendMessage(7001, 'a', asking)
    expect(telegram.snapshot().keyboards[7001]).toMatchObject({
      keyboard: [[{ text: 'Numaramı paylaş', request_contact: true }]],
    })
    await telegram.shareContact(7001, 'own')
    expect(telegram.snapshot().keyboards[7001]).toBeNull()
    await bot.api.sendMessage(7001, 'a', asking)
    await bot.api.sendMessage(7001, 'a', { reply_markup: { remove_keyboard: true } })
    expect(telegram.snapshot().keyboards[7001]).toBeNull()
  })

  test('edits in place, takes the buttons away, and refuses an edit that changes nothing', async () => {
    const { bot, messages } = await started()
    const keyboard = new InlineKeyboard().text('durdur', 'stop')
    const { message_id: id } = await bot.api.sendMessage(7001, 'bir', { reply_markup: keyboard })
    await bot.api.editMessageText(7001, id, 'iki')
    const edited = messages().find((message) => message.message_id === id)
    expect(edited).toMatchObject({ text: 'iki', edit_date: startAt / 1000 })
    expect(edited).not.toHaveProperty('reply_markup')
    await expect(bot.api.editMessageText(7001, id, 'iki')).rejects.toThrow('message is not modified')
    await bot.api.editMessageReplyMarkup(7001, id, { reply_markup: keyboard })
    await bot.api.deleteMessage(7001, id)
    await expect(bot.api.deleteMessage(7001, id)).rejects.toThrow('message to delete not found')
  })

  test('shows the answer to a press, and refuses one that comes too late', async () => {
    const { telegram, bot, updates, clock, feed } = await started()
    const keyboard = new InlineKeyboard().text('durdur', 'stop')
    const { message_id: id } = await bot.api.sendMessage(7001, 'bir', { reply_markup: keyboard })
    await telegram.press(7001, { message: id, row: 0, column: 0 })
    const query = String(updates.at(-1)?.callback_query?.id)
    const changes: unknown[] = []
    feed.subscribe((change) => changes.push(change))
    await bot.api.answerCallbackQuery(query, { text: 'Durduruldu', show_alert: true })
    expect(changes).toMatchObject([{ of: 'telegram.answered', chat: 7001, text: 'Durduruldu', alert: true }])
    clock.now += 61_000
    await expect(bot.api.answerCallbackQuery(query)).rejects.toThrow('query is too old')
  })

  test('keeps commands by language', async () => {
    const { bot } = await started()
    const command = { command: 'izinlerim', description: 'İzinleriniz' }
    await bot.api.setMyCommands([command], { language_code: 'tr' })
    expect(await bot.api.getMyCommands({ language_code: 'tr' })).toStrictEqual([command])
    expect(await bot.api.getMyCommands()).toStrictEqual([])
    const turkish = { command: 'çıkış', description: 'a' }
    await expect(bot.api.setMyCommands([turkish])).rejects.toThrow('BOT_COMMAND_INVALID')
  })

  test('takes a document as multipart', async () => {
    const { bot, files } = await started()
    const file = new InputFile(new TextEncoder().encode('a;b'), 'belge.csv')
    const message = await bot.api.sendDocument(7001, file, { caption: '<i>belge</i>', parse_mode: 'HTML' })
    expect(message).toMatchObject({ caption: 'belge', document: { file_name: 'belge.csv', file_size: 3 } })
    expect(files.find(message.document.file_id)).toMatchObject({ type: 'text/csv; charset=utf-8' })
  })

  test('remembers the webhook', async () => {
    const { bot } = await started()
    await bot.api.setWebhook('https://example.com/telegram/webhook')
    expect((await bot.api.getWebhookInfo()).url).toBe('https://example.com/telegram/webhook')
    await bot.api.deleteWebhook()
    expect((await bot.api.getWebhookInfo()).url).toBe('')
  })

  test('refuses an unknown method, chat or markup in the Bot API’s words', async () => {
    const { telegram, bot } = await started()
    const answer = await telegram.fetch(`${telegramApiRoot}/bot1:token/sendDice`, { method: 'POST' })
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ ok: false, error_code: 404 })
    await expect(bot.api.sendMessage(1, 'a')).rejects.toThrow('chat not found')
    await expect(bot.api.sendMessage(7001, 'a < b', { parse_mode: 'HTML' })).rejects.toThrow(
      "can't parse entities",
    )
  })
})
