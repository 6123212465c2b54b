import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Message } from '../../src/jobs/message.ts'
import { forEachTest } from '../support/opened.ts'
import { listen } from '../support/platforms/platform.ts'
import { openTelegram, refusal } from '../support/platforms/telegram-double.ts'
import { dailyPost } from '../support/register/daily-post.ts'
import { subBrandCode } from '../support/register.ts'
import { fakeCommands } from './commands.ts'
import { type HarnessOptions, openHarness } from './harness.ts'

const telegram = forEachTest(openTelegram)

function open(options: Partial<HarnessOptions> = {}) {
  const { apiRoot, token } = telegram
  return openHarness({ apiRoot, token, commands: fakeCommands(), ...options })
}

function call(method: string, payload: Record<string, unknown>): Message {
  return { kind: 'call', method, payload }
}

const outgoing = (message: Message = hello, mayBeRepeat = false) =>
  ({ id: 1, platform: 'telegram', target: '7001', message, mayBeRepeat }) as const

function send(message: Message, mayBeRepeat = false) {
  return open().bot.send(outgoing(message, mayBeRepeat))
}

const hello = call('sendMessage', { text: 'Merhaba', parse_mode: 'HTML' })
describe('the sender, over HTTP', () => {
  it('says which message it made', async () => {
    expect(await send(hello)).toEqual({ kind: 'sent', reference: '1' })
    expect(telegram.calls).toEqual([
      { method: 'sendMessage', params: { text: 'Merhaba', parse_mode: 'HTML', chat_id: '7001' } },
    ])
  })

  it('follows no redirect, since what it sends is for Telegram alone', async () => {
    const { apiRoot } = telegram
    const leading = await listen(async ({ url }) =>
      Response.redirect(`${apiRoot}${new URL(url).pathname}`, 307),
    )
    expect(await open({ apiRoot: leading.url }).bot.send(outgoing())).toMatchObject({ kind: 'unknown' })
    expect(telegram.calls).toEqual([])
    await leading.close()
  })

  it.each([
    [429, 'Too Many Requests: retry after 7', { kind: 'later', afterMs: 7000 }, { retry_after: 7 }],
    [429, 'Too Many Requests', { kind: 'later', afterMs: 15_000 }],
    [401, 'Unauthorized', { kind: 'barred' }],
    [404, 'Not Found', { kind: 'barred' }],
    [403, 'Forbidden: bot was blocked by the user', { kind: 'lost' }],
    [400, 'Bad Request: chat not found', { kind: 'lost' }],
    [400, 'Bad Request: not enough rights to send text messages to the chat', { kind: 'lost' }],
    [
      400,
      'Bad Request: group chat was upgraded to a supergroup chat',
      { kind: 'moved', to: '-1001234567890' },
      { migrate_to_chat_id: -1001234567890 },
    ],
    [400, "Bad Request: can't parse entities", { kind: 'refused' }],
    [400, 'Bad Request: query is too old and response timeout expired', { kind: 'refused' }],
    [413, 'Request Entity Too Large', { kind: 'refused' }],
    [500, 'Internal Server Error', { kind: 'unknown' }],
  ])(
    'after %i %s says %j, and does not try again by itself',
    async (code, description, outcome, parameters?) => {
      telegram.once('sendMessage', refusal(code, description, parameters))
      expect(await send(hello)).toMatchObject(outcome)
      expect(telegram.calls.length).toBe(1)
    },
  )

  it.each(['cut after', '503 after it arrived', 'garbage', 'garbage instead'] as const)(
    'after trouble (%s) does not know, and does not try again by itself',
    async (trouble) => {
      telegram.once('sendMessage', trouble)
      telegram.once('sendMessage', new Response('{"message":"hm"}'))
      for (let n = 0; n < 2; n += 1) expect(await send(hello)).toMatchObject({ kind: 'unknown' })
    },
  )

  it('knows that nothing arrived where no connection came about', async () => {
    const { bot } = open()
    await telegram.close()
    expect(await bot.send(outgoing())).toMatchObject({ kind: 'later' })
  })

  it('marks a message whose earlier answer was lost', async () => {
    await send(hello, true)
    expect(telegram.textsOf('7001')).toEqual(['↻ Merhaba'])
  })

  it('refuses to send for another platform', async () => {
    const sending = open().bot.send({ ...outgoing(), platform: 'slack' })
    await expect(sending).rejects.toThrow('Cannot send to slack')
  })
})

describe('a daily post', () => {
  const post = async (over: Parameters<typeof dailyPost>[0] = {}) => {
    const { bot } = open()
    const message = dailyPost(over)
    return await bot.send({ id: 1, platform: 'telegram', target: '-42', message, mayBeRepeat: false })
  }

  const muchDue = {
    duties: Array.from({ length: 80 }, (_, place) => ({
      brandCode: subBrandCode,
      status: place % 2 === 0 ? ('ONAY' as const) : ('RET' as const),
      day: `2026-03-${String(3 + (place % 26)).padStart(2, '0')}`,
      daysLeft: 0,
      count: 1000,
      of: 'confirmation' as const,
    })),
  }

  it.each([
    [429, { retry_after: 7 }, 'unknown'],
    [401, undefined, 'unknown'],
    [502, undefined, 'unknown'],
    [400, { migrate_to_chat_id: -1002 }, 'unknown'],
    [403, undefined, 'refused'],
    [400, undefined, 'refused'],
  ])(
    'too long for one message that meets %i (%j) after its beginning is %s',
    async (code, parameters, kind) => {
      // Unknown: the beginning arrived, so the next attempt is marked. Refused: there is none.
      telegram.once('sendMessage', null)
      telegram.once('sendMessage', refusal(code, 'no', parameters))
      expect(await post(muchDue)).toMatchObject({ kind })
      expect(telegram.textsOf('-42')).toHaveLength(1)
    },
  )
})

describe('an edit', () => {
  const edit = call('editMessageText', { message_id: 1, text: 'RET kaydedildi.' })

  it('without a change counts as done', async () => {
    await send(hello)
    expect(await send(edit)).toEqual({ kind: 'sent', reference: '1' })
    expect(await send(edit)).toEqual({ kind: 'sent', reference: null })
    expect(telegram.textsOf('7001')).toEqual(['RET kaydedildi.'])
  })

  it.each(["Bad Request: message can't be edited", 'Bad Request: message to edit not found'])(
    'answered with "%s" becomes a new message',
    async (description) => {
      telegram.once('editMessageText', refusal(400, description))
      expect(await send(edit)).toEqual({ kind: 'sent', reference: '1' })
      expect(telegram.calls.at(-1)).toEqual({
        method: 'sendMessage',
        params: { text: 'RET kaydedildi.', chat_id: '7001' },
      })
    },
  )

  it('to buttons on a deleted message is nothing to worry about', async () => {
    expect(await send(call('editMessageReplyMarkup', { message_id: 9 }))).toEqual({
      kind: 'sent',
      reference: null,
    })
  })
})

describe('the timeout', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  it('comes after 15 seconds and leaves the outcome unknown', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    let aborted = false
    const silent: typeof fetch = (_, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => {
          aborted = true
          reject(new Error('aborted'))
        })
      })
    const outcome = open({ fetch: silent }).bot.send(outgoing())
    await vi.advanceTimersByTimeAsync(14_900)
    expect(aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(200)
    expect(await outcome).toMatchObject({ kind: 'unknown' })
    expect(aborted).toBe(true)
  })
})

it('the token is in no detail, log line or error, whatever the other side answers', async () => {
  const seen: string[] = []
  const echo: typeof fetch = async (url) =>
    Response.json({ ok: false, error_code: 400, description: `Bad Request: no route ${url}` })
  const broken: typeof fetch = (url) =>
    Promise.reject(new TypeError(`fetch failed: ${url}`, { cause: new Error(`reset at ${url}`) }))
  for (const stand of [echo, broken]) {
    const { bot, log } = open({ fetch: stand })
    seen.push(JSON.stringify(await bot.send(outgoing())))
    await bot.prepare()
    seen.push(JSON.stringify(log))
  }
  const badRoot = open({ apiRoot: 'no address' })
  await badRoot.bot.prepare()
  seen.push(JSON.stringify(badRoot.log))
  expect(seen.length).toBe(5)
  expect(seen.join()).toContain('[token]')
  expect(seen.join()).not.toContain('AAfake')
})
