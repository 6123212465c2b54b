import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SlackOptions, slackBot } from '../../bots/slack/bot.ts'
import { botScopes } from '../../bots/slack/manifest.ts'
import type { Outgoing } from '../../src/jobs/outbox/message.ts'
import { dailyPost, somePictures } from '../support/daily-post.ts'
import { openEmulatedSlack } from '../support/emulated-slack.ts'
import { freePort } from '../support/free-port.ts'
import { responseServer, slackHarness } from '../support/slack.ts'

/** Outgoing calls against an emulator of Slack that gives our token no scope but those of the manifest. */

const botToken = 'xoxb-izin-test'
/** Of an app that was installed before it asked for files. */
const withoutFiles = 'xoxb-izin-older'
let slack: Awaited<ReturnType<typeof openEmulatedSlack>>
let people: { id: string; name: string }[]
let rooms: { id: string; name: string }[]

beforeAll(async () => {
  const scopes = botScopes().filter((scope) => scope !== 'files:write')
  slack = await openEmulatedSlack([
    { token: botToken, scopes: botScopes() },
    { token: withoutFiles, scopes },
  ])
  people = (await slack.look('users.list')).members as typeof people
  rooms = (await slack.look('conversations.list')).channels as typeof rooms
})

afterAll(async () => await slack.close())

function bot(overrides: Partial<Pick<SlackOptions, 'botToken' | 'fetch' | 'apiUrl' | 'pictureOf'>> = {}) {
  const { options } = slackHarness()
  return slackBot({ ...options, fetch, apiUrl: slack.apiUrl, botToken, ...overrides })
}

const idOf = (list: readonly { id: string; name: string }[], name: string) =>
  list.find((one) => one.name === name)?.id ?? ''

function call(target: string, payload: Record<string, unknown>): Outgoing {
  const message = { kind: 'call', method: 'chat.postMessage', payload } as const
  return { id: 42, platform: 'slack', target, message, mayBeRepeat: false }
}

const greeting = { text: 'Günlük rapor', blocks: [{ type: 'divider' }] }

describe('send() to Slack', () => {
  it('posts into a room and remembers under what time', async () => {
    const room = idOf(rooms, 'izin-raporu')
    const outcome = await bot().send(call(room, greeting))
    const { messages } = (await slack.look('conversations.history', { channel: room })) as {
      messages: { ts: string }[]
    }
    expect(outcome).toEqual({ kind: 'sent', reference: messages[0]?.ts })
    expect(messages[0]).toMatchObject({ text: 'Günlük rapor', blocks: [{ type: 'divider' }] })
  })

  it('posts a report as one message with its chart, which the scopes of the manifest allow', async () => {
    const room = idOf(rooms, 'izin-raporu')
    const seen = async () =>
      (await slack.look('conversations.history', { channel: room })).messages as {
        blocks?: { type: string }[]
      }[]
    const before = (await seen()).length
    const outgoing = {
      id: 43,
      platform: 'slack',
      target: room,
      message: dailyPost(),
      mayBeRepeat: false,
    } as const
    expect(await bot({ pictureOf: somePictures }).send(outgoing)).toMatchObject({ kind: 'sent' })
    const [newest, ...others] = await seen()
    expect(others).toHaveLength(before)
    expect(newest?.blocks?.find(({ type }) => type === 'image')).toMatchObject({
      slack_file: { id: expect.stringMatching(/^F/) },
      alt_text: expect.stringContaining('Pzt 2 Mar: 16 ONAY, 3 RET'),
    })
    // The room is a witness of the whole head: of a part, another head with the same looks is soon found.
    expect(JSON.stringify(newest?.blocks)).toContain(`Mühür \`${dailyPost().report.head}\``)
  })

  it('posts a report in words alone where the app may upload nothing', async () => {
    const room = idOf(rooms, 'izin-raporu')
    const older = bot({ botToken: withoutFiles, pictureOf: somePictures })
    const outgoing = {
      id: 44,
      platform: 'slack',
      target: room,
      message: dailyPost(),
      mayBeRepeat: false,
    } as const
    expect(await older.send(outgoing)).toMatchObject({ kind: 'sent' })
    const { messages } = (await slack.look('conversations.history', { channel: room })) as {
      messages: { blocks?: { type: string }[] }[]
    }
    const types = messages[0]?.blocks?.map(({ type }) => type)
    expect(types).toContain('actions')
    expect(types).not.toContain('image')
  })

  it('writes to a person with the scopes of the manifest', async () => {
    expect(await bot().send(call(idOf(people, 'ayse'), greeting))).toMatchObject({ kind: 'sent' })
  })

  it('tells a room that is not there from one that cannot be reached', async () => {
    expect(await bot().send(call('C0NOWHERE', greeting))).toEqual({
      kind: 'lost',
      detail: 'channel_not_found',
    })
    const closed = `http://127.0.0.1:${await freePort()}/api/`
    expect(await bot({ apiUrl: closed }).send(call('C1', greeting))).toMatchObject({ kind: 'unknown' })
  })

  it('says that a token which is not taken leads nowhere', async () => {
    expect(await bot({ botToken: 'xoxb-revoked' }).send(call('C1', greeting))).toMatchObject({
      kind: 'barred',
    })
  })

  it.each<[string, () => Promise<Response>, unknown]>([
    [
      'a limit',
      async () => new Response('', { status: 429, headers: { 'retry-after': '30' } }),
      { kind: 'later', afterMs: 30_000 },
    ],
    [
      'a limit that names no time',
      async () => new Response('', { status: 429 }),
      { kind: 'later', afterMs: 15_000 },
    ],
    ['an error of the server', async () => new Response('oops', { status: 503 }), { kind: 'unknown' }],
    ['a page instead of an answer', async () => new Response('<html>'), { kind: 'unknown' }],
    ['no answer', async () => Promise.reject(new TypeError('fetch failed')), { kind: 'unknown' }],
  ])('calls once and no more after %s', async (_, answer, outcome) => {
    let calls = 0
    const counted = async () => {
      calls += 1
      return await answer()
    }
    expect(await bot({ fetch: counted }).send(call('C1', greeting))).toMatchObject(outcome as object)
    expect(calls).toBe(1)
  })
})

describe('send() to a response_url', () => {
  it('sends what was to be said, and tells every end of it', async () => {
    const server = await responseServer()
    const { send } = bot()
    const answer = (target: string): Outgoing => ({ ...call(target, greeting), platform: 'slack-response' })
    expect(await send(answer(`${server.url}/a`))).toEqual({ kind: 'sent', reference: null })
    expect(server.received).toEqual([{ path: '/a', body: greeting }])

    server.answerNext(404, '{"ok":false,"error":"used_url"}')
    expect(await send(answer(server.url))).toEqual({ kind: 'refused', detail: 'used_url' })
    server.answerNext(410)
    expect(await send(answer(server.url))).toEqual({ kind: 'refused', detail: 'http_410' })
    server.answerNext(200, '{"ok":false,"error":"expired_url"}')
    expect(await send(answer(server.url))).toEqual({ kind: 'refused', detail: 'expired_url' })
    server.answerNext(429, '', { 'retry-after': '7' })
    expect(await send(answer(server.url))).toMatchObject({ kind: 'later', afterMs: 7000 })
    server.answerNext(429)
    expect(await send(answer(server.url))).toMatchObject({ kind: 'later', afterMs: 15_000 })
    server.answerNext(200, '{"ok":false,"error":"ratelimited"}')
    expect(await send(answer(server.url))).toMatchObject({ kind: 'later', afterMs: 60_000 })
    server.answerNext(200, '{"ok":false,"error":"internal_error"}')
    expect(await send(answer(server.url))).toMatchObject({ kind: 'unknown' })
    server.answerNext(408)
    expect(await send(answer(server.url))).toMatchObject({ kind: 'unknown' })
    server.answerNext(502)
    expect(await send(answer(server.url))).toMatchObject({ kind: 'unknown' })
    server.answerNext(0)
    expect(await send(answer(server.url))).toMatchObject({ kind: 'unknown' })
    server.answerNext(200, '<html>Bir vekil sunucunun sayfası</html>')
    expect(await send(answer(server.url))).toMatchObject({ kind: 'unknown' })
    server.answerNext(302, '', { location: 'http://169.254.169.254/' })
    expect(await send(answer(server.url))).toMatchObject({ kind: 'unknown' })

    server.received.length = 0
    server.answerNext(400, '{"ok":false,"error":"invalid_blocks"}')
    expect(await send(answer(`${server.url}/b`))).toMatchObject({ kind: 'sent' })
    expect(server.received.map(({ body }) => body)).toEqual([greeting, { text: 'Günlük rapor' }])
    await server.close()
  })

  it('calls no address that is not one of Slack', async () => {
    const outgoing: Outgoing = {
      ...call('http://169.254.169.254/latest', greeting),
      platform: 'slack-response',
    }
    expect(await bot().send(outgoing)).toEqual({ kind: 'refused', detail: 'not_an_address_of_slack' })
  })
})

describe('identity()', () => {
  it('is asked once', async () => {
    let calls = 0
    const counted: typeof fetch = async (...given) => {
      calls += 1
      return await fetch(...given)
    }
    const { identity } = bot({ fetch: counted })
    const [first, second] = await Promise.all([identity(), identity()])
    expect(first).toEqual(second)
    expect(first).toMatchObject({ teamId: expect.stringMatching(/^T/), botUserId: idOf(people, 'izin') })
    expect(calls).toBe(1)
  })

  it('is asked again after a failure', async () => {
    let works = false
    const { identity } = bot({
      fetch: async (...given) => (works ? await fetch(...given) : new Response('', { status: 500 })),
    })
    await expect(identity()).rejects.toThrow('Cannot learn who we are in Slack')
    works = true
    expect(await identity()).toMatchObject({ botUserId: idOf(people, 'izin') })
  })
})
