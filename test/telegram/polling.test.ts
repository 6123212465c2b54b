import { describe, expect, it } from 'vitest'
import { forEachTest } from '../support/opened.ts'
import { openTelegram, refusal } from '../support/platforms/telegram-double.ts'
import { fakeCommands } from './commands.ts'
import { openHarness, recorded } from './harness.ts'

const telegram = forEachTest(openTelegram)

function open(options: { webhookSecret?: string } = {}) {
  const commands = fakeCommands()
  const { apiRoot, token } = telegram
  return { ...openHarness({ apiRoot, token, commands, ...options }), commands }
}

describe('polling against our own server', () => {
  it('answers what waits, confirms it, and ends a call that is still open when stopped', async () => {
    const harness = open()
    for (const name of ['start', 'contact-own', 'text']) telegram.push(recorded(name))
    const polling = await harness.bot.poll()
    await expect.poll(() => telegram.textsOf('7001').length).toBe(4)
    await expect.poll(() => telegram.offsets).toEqual([null, 100000012])
    await polling.stop()
    expect(telegram.calls.map(({ method }) => method)).toEqual([
      'getWebhookInfo',
      ...Array(4).fill('sendMessage'),
    ])
  })

  it('acts once on what Telegram sends again after a restart', async () => {
    const harness = open()
    telegram.push(recorded('text'))
    const first = await harness.bot.poll()
    await expect.poll(() => harness.worked).toEqual([100000011])
    await first.stop()
    telegram.push(recorded('text'))
    telegram.push(recorded('photo'))
    const second = await harness.bot.poll()
    await expect.poll(() => harness.worked).toEqual([100000011, 100000016])
    await second.stop()
    expect(harness.commands.asked.length).toBe(2)
  })
})

it('titleOf() gives the title of a group, and null where Telegram does not tell it', async () => {
  const { bot } = open()
  expect(await bot.titleOf('-1001234')).toBe('Kahve ekibi')
  telegram.once('getChat', refusal(400, 'Bad Request: chat not found'))
  expect(await bot.titleOf('-1001234')).toBeNull()
})

describe('prepare()', () => {
  it('registers menus and descriptions, in Turkish for everyone and in English', async () => {
    await open().bot.prepare()
    const menus = telegram.calls.filter(({ method }) => method === 'setMyCommands')
    const scoped = menus.map(({ params }) => [Object(params.scope).type, params.language_code ?? null])
    expect(scoped).toEqual([
      ['all_private_chats', null],
      ['all_chat_administrators', null],
      ['all_private_chats', 'en'],
      ['all_chat_administrators', 'en'],
    ])
    for (const [method, max] of [
      ['setMyDescription', 512],
      ['setMyShortDescription', 120],
    ] as const) {
      const news = telegram.calls.filter((call) => call.method === method).map(({ params }) => params)
      expect(news.map(({ language_code: code }) => code ?? null)).toEqual([null, 'en'])
      const texts = news.map((params) => String(params.description ?? params.short_description))
      expect(texts.every((text) => text.length > 20 && text.length <= max)).toBe(true)
    }
    for (const { params } of menus) {
      const commands = params.commands as { command: string; description: string }[]
      expect(commands.every(({ command }) => /^[a-z0-9_]{1,32}$/.test(command))).toBe(true)
      expect(commands.map(({ command }) => command)).not.toContain('eposta')
      expect(commands.every(({ description }) => description.length <= 256)).toBe(true)
    }
  })

  it('blames no token while Telegram gives no answer', async () => {
    const harness = open()
    telegram.once('getMe', 'cut before')
    expect(await harness.bot.prepare()).toBe(false)
    expect(harness.log).toMatchObject([{ level: 'warn', event: 'telegram.prepare-failed' }])
  })

  it('names a token that Telegram does not take', async () => {
    const harness = open({ webhookSecret: 'x' })
    telegram.once('getMe', refusal(401, 'Unauthorized'))
    expect(await harness.bot.prepare()).toBe(false)
    expect(harness.log).toMatchObject([{ level: 'error', event: 'telegram.token-refused' }])
  })

  it('says when a webhook is expected and none is set', async () => {
    const harness = open({ webhookSecret: 'x' })
    await harness.bot.prepare()
    expect(harness.log.map(({ event }) => event)).toEqual(['telegram.ready', 'telegram.no-webhook'])
  })
})
