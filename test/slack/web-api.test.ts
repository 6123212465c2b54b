import { describe, expect, it } from 'vitest'
import { type SlackOptions, slackBot } from '../../bots/slack/bot.ts'
import type { Outgoing } from '../../src/jobs/message.ts'
import { responseServer, slackHarness } from '../support/slack.ts'

/** What becomes of one outgoing call, and of every way in which Slack answers it; the witness is `emulated-slack.test.ts`. */

/** With a Web API on this machine, answers may go to addresses on this machine too. */
const bot = (overrides: Partial<Pick<SlackOptions, 'fetch'>> = {}) =>
  slackBot({ ...slackHarness().options, fetch, apiUrl: 'http://127.0.0.1:9/api/', ...overrides })

function call(target: string, payload: Record<string, unknown>): Outgoing {
  const message = { kind: 'call', method: 'chat.postMessage', payload } as const
  return { id: 42, platform: 'slack', target, message, mayBeRepeat: false }
}

const greeting = { text: 'Günlük rapor', blocks: [{ type: 'divider' }] }

describe('send() to Slack', () => {
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
  const known = () => Response.json({ ok: true, team_id: 'T0TEST', user_id: 'U0IZIN' })

  it('is asked once', async () => {
    let calls = 0
    const counted: typeof fetch = async () => {
      calls += 1
      return known()
    }
    const { identity } = bot({ fetch: counted })
    const [first, second] = await Promise.all([identity(), identity()])
    expect(first).toEqual(second)
    expect(first).toMatchObject({ teamId: 'T0TEST', botUserId: 'U0IZIN' })
    expect(calls).toBe(1)
  })

  it('is asked again after a failure', async () => {
    let works = false
    const { identity } = bot({ fetch: async () => (works ? known() : new Response('', { status: 500 })) })
    await expect(identity()).rejects.toThrow('Cannot learn who we are in Slack')
    works = true
    expect(await identity()).toMatchObject({ botUserId: 'U0IZIN' })
  })
})
