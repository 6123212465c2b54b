import type { Update } from 'grammy/types'
import { describe, expect, it } from 'vitest'
import { fakeCommands } from './commands.ts'
import { type Harness, type HarnessOptions, openHarness, recorded, storedAt } from './harness.ts'

const token = '7000:AAfakeTokenOfTheTest'
const secret = 'webhook-secret_01'

const agreeable: typeof fetch = async () => Response.json({ ok: true, result: { message_id: 1 } })

function open(options: Partial<HarnessOptions> = {}) {
  const commands = fakeCommands()
  return {
    ...openHarness({ token, webhookSecret: secret, fetch: agreeable, commands, ...options }),
    commands,
  }
}

function request(body: string, headers: Record<string, string> = {}): Request {
  return new Request('https://izin.example/telegram/webhook', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret, ...headers },
  })
}

async function post({ bot, finish }: Harness, update: Update): Promise<number> {
  return (await bot.handle(request(JSON.stringify(update)), finish)).status
}

async function receive(harness: ReturnType<typeof open>, name: string): Promise<string[]> {
  expect(await post(harness, recorded(name))).toBe(200)
  await harness.settled()
  return harness.commands.asked.map(({ as }) => as)
}

describe('requests that are let in', () => {
  it.each([
    ['a wrong secret', { 'x-telegram-bot-api-secret-token': 'webhook-secret_02' }],
    ['no secret', { 'x-telegram-bot-api-secret-token': '' }],
  ])('answers 401 to %s and stores nothing', async (_, headers) => {
    const harness = open()
    const body = JSON.stringify(recorded('start'))
    expect((await harness.bot.handle(request(body, headers), harness.finish)).status).toBe(401)
    await harness.settled()
    expect(harness.commands.asked).toEqual([])
  })

  it('takes nothing while no secret is set, whatever is sent', async () => {
    const harness = open({ webhookSecret: undefined })
    const asked = request(JSON.stringify(recorded('start')), { 'x-telegram-bot-api-secret-token': '' })
    expect((await harness.bot.handle(asked, harness.finish)).status).toBe(404)
  })

  it.each(['', 'merhaba', '[]', '{"update_id":"7"}', '{"update_id":1'])('answers 400 to %j', async (body) => {
    const harness = open()
    expect((await harness.bot.handle(request(body), harness.finish)).status).toBe(400)
  })

  it('answers 503 when the update cannot be stored, so that Telegram sends it again', async () => {
    let full = true
    const harness = open({
      beforeStoring() {
        if (full) throw new Error(`disk full at bot${token}`)
      },
    })
    expect(await post(harness, recorded('start'))).toBe(503)
    full = false
    expect(await receive(harness, 'start')).toEqual(['/start'])
    expect(harness.log.map(({ event }) => event)).toEqual(['telegram.not-stored'])
    expect(JSON.stringify(harness.log)).not.toContain('AAfake')
  })
})

describe('updates', () => {
  it.each([
    ['start', '/start'],
    ['text', 'Mesaj istemiyorum <artık> & lütfen'],
    ['photo', 'bunu gönderenler kim'],
    ['location', ''],
    ['dice', ''],
    ['sticker', ''],
    ['voice', ''],
    ['contact-own', '905321234567 own'],
    ['contact-other', '+90 533 987 65 43 not own'],
    ['contact-forwarded', '905321234567 own forwarded'],
    ['contact-anonymous', '88812345678 own'],
    ['forwarded-text', 'Örnek Kahve: hafta sonu %20 indirim!'],
    ['blocked', 'blocked true'],
    ['callback', 'stop|123457|MESAJ'],
    ['callback-old', 'stop|123457|MESAJ'],
  ])('%s is %j', async (name, as) => {
    expect(await receive(open(), name)).toEqual([as])
  })

  it.each([
    'group-message',
    'channel-post',
    'edited-channel-post',
    'edited-message',
    'callback-group',
    'inline-query',
    'reaction',
    'pinned',
    'content-unknown',
    'unknown',
  ])('%s is nothing to act on, and gets no answer', async (name) => {
    const harness = open()
    expect(await receive(harness, name)).toEqual([])
    expect(harness.outbox.size).toBe(0)
  })

  it('says who wrote, under a name for this inbound', async () => {
    const harness = open()
    await receive(harness, 'text')
    await receive(harness, 'callback')
    expect(harness.commands.asked.map(({ context }) => context)).toMatchObject([
      {
        account: { accountId: '7001', chatId: '7001' },
        language: 'tr',
        requestKey: 'telegram:100000011',
        messageId: '7001/28',
      },
      { requestKey: 'telegram:100000006', messageId: '30069066036012345' },
    ])
  })

  it('notes a block without a word of who it was, and a new group with its id', async () => {
    const harness = open()
    await receive(harness, 'blocked')
    await receive(harness, 'added-to-group')
    expect(harness.log.map(({ text }) => JSON.parse(text))).toEqual([
      { chat: 'private', status: 'kicked' },
      { chat: 'supergroup', status: 'member', chatId: '-1001234567890' },
    ])
  })

  it('lets an item go that is no update at all', async () => {
    const harness = open()
    await harness.bot.resume({ id: 3, body: 'merhaba', receivedAt: storedAt })
    expect(harness.log).toMatchObject([{ level: 'warn', event: 'telegram.unreadable' }])
  })
})

describe('answers', () => {
  it('goes into the outbox, under keys that a second run makes again', async () => {
    const harness = open()
    await receive(harness, 'contact-own')
    const keys = [...harness.outbox.keys()]
    expect(keys).toEqual(['telegram:100000002:0', 'telegram:100000002:1'])
    await harness.bot.resume({ id: 1, body: JSON.stringify(recorded('contact-own')), receivedAt: storedAt })
    expect([...harness.outbox.keys()]).toEqual(keys)
  })

  it('takes the place of the pressed message, unless that one is out of reach', async () => {
    const harness = open()
    await receive(harness, 'callback')
    await receive(harness, 'callback-old')
    expect([...harness.outbox.values()]).toMatchObject([
      { chatId: '7001', method: 'editMessageText', payload: { message_id: 1 } },
      { chatId: '7001', method: 'sendMessage' },
    ])
  })

  it('ends the waiting sign on every press, also in a group, and goes on when that fails', async () => {
    const called: string[] = []
    const harness = open({
      fetch: async (url) => {
        called.push(String(url).split('/').at(-1) ?? '')
        return Response.json({ ok: false, error_code: 400, description: 'Bad Request: query is too old' })
      },
    })
    await receive(harness, 'callback-group')
    expect(called).toEqual(['answerCallbackQuery'])
    expect(await receive(harness, 'callback')).toEqual(['stop|123457|MESAJ'])
    expect(harness.log).toEqual([])
  })

  it('is recorded while Telegram cannot be reached', async () => {
    const harness = open({
      fetch: () => Promise.reject(new TypeError(`fetch failed for https://api.telegram.org/bot${token}/x`)),
    })
    expect(await receive(harness, 'callback')).toEqual(['stop|123457|MESAJ'])
    expect(harness.outbox.size).toBe(1)
    expect(harness.outcomes).toMatchObject([{ kind: 'unknown' }])
    expect(JSON.stringify([harness.log, harness.outcomes])).not.toContain('AAfake')
  })
})

it('the time of a press is when it was stored, however late it is dealt with', async () => {
  const { bot, commands } = open()
  const late = { id: 1, body: JSON.stringify(recorded('callback')), receivedAt: storedAt - 60_000 }
  await bot.resume(late)
  expect(commands.asked.map(({ context }) => context.receivedAt)).toEqual([storedAt - 60_000])
})
