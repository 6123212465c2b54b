import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Status } from '../../src/consent/channel.ts'
import type { Message } from '../../src/jobs/message.ts'
import { dailyPost, somePictures, somePng } from '../support/daily-post.ts'
import { subBrandCode } from '../support/register.ts'
import { type FakeTelegram, type Mishap, openFakeTelegram } from '../support/telegram.ts'
import { fakeCommands } from './commands.ts'
import { errorText, openHarness, storedAt } from './harness.ts'

let telegram: FakeTelegram

beforeEach(async () => {
  telegram = await openFakeTelegram()
})

afterEach(async () => {
  await telegram.close()
})

function open(fetchOf?: typeof fetch) {
  const { apiRoot, token } = telegram
  return openHarness({ apiRoot, token, fetch: fetchOf, commands: fakeCommands() })
}

function call(method: string, payload: Record<string, unknown>): Message {
  return { kind: 'call', method, payload }
}

function send(message: Message, mayBeRepeat = false) {
  return open().bot.send({ id: 1, platform: 'telegram', target: '7001', message, mayBeRepeat })
}

const hello = call('sendMessage', { text: 'Merhaba', parse_mode: 'HTML' })
const refusal = (code: number, description: string, parameters?: Record<string, unknown>): Mishap => ({
  kind: 'error',
  code,
  description,
  ...(parameters === undefined ? {} : { parameters }),
})

describe('the sender, over HTTP', () => {
  it('says which message it made', async () => {
    expect(await send(hello)).toEqual({ kind: 'sent', reference: '1' })
    expect(telegram.calls).toEqual([
      { method: 'sendMessage', params: { text: 'Merhaba', parse_mode: 'HTML', chat_id: '7001' } },
    ])
  })

  it('follows no redirect, since what it sends is for Telegram alone', async () => {
    const leading = createServer((request, response) => {
      response.writeHead(307, { location: `${telegram.apiRoot}${request.url}` }).end()
    })
    await new Promise<void>((listening) => leading.listen(0, '127.0.0.1', listening))
    const { port } = leading.address() as AddressInfo
    const { token } = telegram
    const { bot } = openHarness({ apiRoot: `http://127.0.0.1:${port}`, token, commands: fakeCommands() })
    const outgoing = {
      id: 1,
      platform: 'telegram',
      target: '7001',
      message: hello,
      mayBeRepeat: false,
    } as const
    const sent = await bot.send(outgoing)
    expect(sent).toMatchObject({ kind: 'unknown' })
    expect(telegram.calls).toEqual([])
    leading.closeAllConnections()
    await new Promise((closed) => leading.close(closed))
  })

  it.each([
    [refusal(429, 'Too Many Requests: retry after 7', { retry_after: 7 }), { kind: 'later', afterMs: 7000 }],
    [refusal(429, 'Too Many Requests'), { kind: 'later', afterMs: 15_000 }],
    [refusal(401, 'Unauthorized'), { kind: 'barred' }],
    [refusal(404, 'Not Found'), { kind: 'barred' }],
    [refusal(403, 'Forbidden: bot was blocked by the user'), { kind: 'lost' }],
    [refusal(403, 'Forbidden: user is deactivated'), { kind: 'lost' }],
    [refusal(403, 'Forbidden: bot was kicked from the supergroup chat'), { kind: 'lost' }],
    [refusal(403, "Forbidden: bot can't initiate conversation with a user"), { kind: 'lost' }],
    [refusal(400, 'Bad Request: chat not found'), { kind: 'lost' }],
    [refusal(400, 'Bad Request: not enough rights to send text messages to the chat'), { kind: 'lost' }],
    [
      refusal(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
        migrate_to_chat_id: -1001234567890,
      }),
      { kind: 'moved', to: '-1001234567890' },
    ],
    [refusal(400, "Bad Request: can't parse entities"), { kind: 'refused' }],
    [refusal(400, 'Bad Request: query is too old and response timeout expired'), { kind: 'refused' }],
    [refusal(413, 'Request Entity Too Large'), { kind: 'refused' }],
    [refusal(500, 'Internal Server Error'), { kind: 'unknown' }],
    [refusal(502, 'Bad Gateway'), { kind: 'unknown' }],
    [{ kind: 'garbage', status: 502, body: '<html>Bad Gateway</html>' }, { kind: 'unknown' }],
    [{ kind: 'garbage', status: 200, body: '{"message":"hm"}' }, { kind: 'unknown' }],
    [{ kind: 'reset' }, { kind: 'unknown' }],
  ] as const)('after %j says %j, and does not try again by itself', async (mishap, outcome) => {
    telegram.mishap('sendMessage', mishap)
    expect(await send(hello)).toMatchObject(outcome)
    expect(telegram.calls.length).toBe(1)
  })

  it('knows that nothing arrived where no connection came about', async () => {
    const harness = openHarness({
      token: telegram.token,
      apiRoot: telegram.apiRoot,
      commands: fakeCommands(),
    })
    await telegram.close()
    const outcome = await harness.bot.send({
      id: 1,
      platform: 'telegram',
      target: '7001',
      message: hello,
      mayBeRepeat: false,
    })
    expect(outcome).toMatchObject({ kind: 'later' })
  })

  it('marks a message whose earlier answer was lost', async () => {
    await send(hello, true)
    expect(telegram.textsOf('7001')).toEqual(['↻ Merhaba'])
  })

  it('refuses to send for another platform', async () => {
    const sending = open().bot.send({
      id: 1,
      platform: 'slack',
      target: 'C1',
      message: hello,
      mayBeRepeat: false,
    })
    await expect(sending).rejects.toThrow('Cannot send to slack')
  })
})

describe('a daily post', () => {
  const post = async (over: Parameters<typeof dailyPost>[0] = {}) => {
    const { apiRoot, token } = telegram
    const harness = openHarness({ apiRoot, token, commands: fakeCommands(), pictureOf: somePictures })
    const message = dailyPost(over)
    return await harness.bot.send({ id: 1, platform: 'telegram', target: '-42', message, mayBeRepeat: false })
  }

  it('is one message: its chart, and under it all that it says and shows', async () => {
    expect(await post()).toEqual({ kind: 'sent', reference: '1' })
    expect(telegram.calls.map(({ method }) => method)).toEqual(['sendPhoto'])
    const [shown] = telegram.messagesOf('-42')
    expect(new Uint8Array((await shown?.photo?.arrayBuffer()) ?? new ArrayBuffer())).toEqual(somePng)
    expect(shown?.text).toContain('SMS: 12 ONAY, 3 RET')
    expect(shown?.text).toContain('Pzt 2 Mar: 16 ONAY, 3 RET')
    expect(shown?.text).toContain(`Mühür ${dailyPost().report.head}\n`)
  })

  it('leaves the chart in words out where there is no room for them under the picture', async () => {
    await post({ report: { ...dailyPost().report, brandName: 'Ö'.repeat(230) } })
    expect(telegram.calls.map(({ method }) => method)).toEqual(['sendPhoto'])
    const [text = ''] = telegram.textsOf('-42')
    expect(text).not.toContain('Pzt 2 Mar')
    expect(text).toContain(`${dailyPost().report.head}`)
  })

  /** So much falls due that the words have no room under a picture. */
  const muchDue = {
    duties: ['ONAY', 'RET', 'ONAY', 'RET', 'ONAY', 'RET', 'ONAY', 'RET'].map((status, place) => ({
      brandCode: subBrandCode,
      status: status as Status,
      day: `2026-03-0${3 + Math.floor(place / 2)}`,
      daysLeft: 0,
      count: 1000,
      of: 'confirmation' as const,
    })),
  }

  it('sends the chart ahead of the words where those are too many, with what it shows in words', async () => {
    expect(await post(muchDue)).toEqual({ kind: 'sent', reference: '1' })
    expect(telegram.calls.map(({ method }) => method)).toEqual(['sendPhoto', 'sendMessage'])
    const [picture = '', words = ''] = telegram.textsOf('-42')
    expect(picture).toContain('Pzt 2 Mar: 16 ONAY, 3 RET')
    expect(words).toContain('SMS: 12 ONAY, 3 RET')
    expect(words).toContain(`${dailyPost().report.head}`)
    // What a button shows is for staff, and a group has none.
    expect(telegram.messagesOf('-42').map(({ markup }) => markup)).toEqual([undefined, undefined])
  })

  it('says of a chart without its words that only the beginning arrived, so that the next attempt is marked', async () => {
    telegram.mishap('sendMessage', refusal(429, 'Too Many Requests', { retry_after: 7 }))
    expect(await post(muchDue)).toMatchObject({ kind: 'unknown' })
    expect(telegram.textsOf('-42')).toHaveLength(1)
  })

  it('posts the chart no more where the group takes no words after it', async () => {
    telegram.mishap(
      'sendMessage',
      refusal(400, 'Bad Request: not enough rights to send text messages to the chat'),
    )
    expect(await post(muchDue)).toMatchObject({ kind: 'refused' })
    expect(telegram.textsOf('-42')).toHaveLength(1)
  })

  it('arrives in words where a group takes no pictures, and once only', async () => {
    telegram.mishap('sendPhoto', refusal(400, 'Bad Request: not enough rights to send photos to the chat'))
    expect(await post()).toMatchObject({ kind: 'sent' })
    expect(telegram.textsOf('-42')).toHaveLength(1)
    expect(telegram.textsOf('-42')[0]).toContain('SMS: 12 ONAY, 3 RET')
  })

  it('waits where Telegram asks to, and does not post the words meanwhile', async () => {
    telegram.mishap('sendPhoto', refusal(429, 'Too Many Requests', { retry_after: 7 }))
    expect(await post()).toMatchObject({ kind: 'later', afterMs: 7000 })
    telegram.mishap('sendPhoto', { kind: 'reset' })
    expect(await post()).toMatchObject({ kind: 'unknown' })
    expect(telegram.textsOf('-42')).toEqual([])
  })
})

describe('an edit', () => {
  const edit = call('editMessageText', { message_id: 1, text: 'RET kaydedildi.' })

  it('that changes nothing counts as done', async () => {
    await send(hello)
    expect(await send(edit)).toEqual({ kind: 'sent', reference: '1' })
    expect(await send(edit)).toEqual({ kind: 'sent', reference: null })
    expect(telegram.textsOf('7001')).toEqual(['RET kaydedildi.'])
  })

  it.each(["Bad Request: message can't be edited", 'Bad Request: message to edit not found'])(
    'that meets "%s" becomes a new message',
    async (description) => {
      telegram.mishap('editMessageText', refusal(400, description))
      expect(await send(edit)).toEqual({ kind: 'sent', reference: '1' })
      expect(telegram.calls.at(-1)).toEqual({
        method: 'sendMessage',
        params: { text: 'RET kaydedildi.', chat_id: '7001' },
      })
    },
  )

  it('of buttons on a message that is gone is nothing to worry about', async () => {
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
    const { bot } = open(silent)
    const outgoing = { id: 1, target: '7001', message: hello, mayBeRepeat: false } as const
    const outcome = bot.send({ ...outgoing, platform: 'telegram' })
    await vi.advanceTimersByTimeAsync(14_900)
    expect(aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(200)
    expect(await outcome).toMatchObject({ kind: 'unknown' })
    expect(aborted).toBe(true)
  })
})

describe('the token', () => {
  it('is in no detail, log line or error, whatever the other side answers', async () => {
    const { apiRoot, token } = telegram
    const seen: string[] = []
    const echo: typeof fetch = async (url) =>
      Response.json({ ok: false, error_code: 400, description: `Bad Request: no route ${url}` })
    const broken: typeof fetch = async (url) => {
      const cause = new Error(`reset at ${url}`)
      throw new TypeError(`fetch failed: ${url}`, { cause })
    }
    for (const stand of [echo, broken]) {
      const { bot, log } = openHarness({ apiRoot, token, fetch: stand, commands: fakeCommands() })
      const outgoing = { id: 1, target: '7001', message: hello, mayBeRepeat: false } as const
      seen.push(JSON.stringify(await bot.send({ ...outgoing, platform: 'telegram' })))
      await bot.prepare()
      seen.push(JSON.stringify(log))
    }
    const badRoot = openHarness({ apiRoot: 'no address', token, commands: fakeCommands() })
    await badRoot.bot.prepare()
    seen.push(JSON.stringify(badRoot.log))
    const { bot } = openHarness({
      token,
      commands: { ...fakeCommands(), text: () => Promise.reject(new Error(token)) },
    })
    const body = JSON.stringify({
      update_id: 1,
      message: { message_id: 1, date: 1, text: 'a', from: { id: 1 }, chat: { id: 1, type: 'private' } },
    })
    await bot.resume({ id: 1, body, receivedAt: storedAt }).catch((error) => seen.push(errorText(error)))
    expect(seen.length).toBe(6)
    expect(seen.join()).toContain('<token>')
    expect(seen.join()).not.toContain('AAfake')
  })
})
