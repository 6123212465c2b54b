import { describe, expect, it } from 'vitest'
import {
  brokenInbox,
  commandBody,
  payload,
  pressBody,
  slackSetUp as setUp,
  signed,
} from '../support/platforms/slack.ts'

describe('a signature', () => {
  it.each<[string, { nowMs?: number; secret?: string; headers?: Record<string, string> }]>([
    ['made with another secret', { secret: 'not the secret' }],
    ['of another body', { headers: { 'x-slack-signature': `v0=${'0'.repeat(64)}` } }],
    ['that is missing', { headers: { 'x-slack-signature': '' } }],
    ['of another version', { headers: { 'x-slack-signature': `v1=${'0'.repeat(64)}` } }],
    ['without a time', { headers: { 'x-slack-request-timestamp': '' } }],
    ['over five minutes old', { nowMs: Date.UTC(2026, 2, 2, 8, 54, 59) }],
    ['over five minutes ahead', { nowMs: Date.UTC(2026, 2, 2, 9, 5, 1) }],
  ])('%s is refused without a word', async (_, how) => {
    const { post, items } = setUp()
    const response = await post(commandBody(), how)
    expect([response.status, await response.text()]).toEqual([401, ''])
    expect(items).toEqual([])
  })

  it.each([Date.UTC(2026, 2, 2, 8, 55), Date.UTC(2026, 2, 2, 9, 5)])(
    'five minutes off is taken',
    async (nowMs) => {
      expect((await setUp().post(commandBody(), { nowMs })).status).toBe(200)
    },
  )

  it('seen before is refused', async () => {
    const { post, contexts } = setUp()
    await post(commandBody())
    expect((await post(commandBody())).status).toBe(401)
    expect(contexts).toHaveLength(1)
  })

  it('covers the raw bytes, also those that are not text', async () => {
    const { bot, now, finish } = setUp()
    const right = signed(commandBody(), { nowMs: now.ms })
    const bytes = Buffer.concat([Buffer.from(commandBody()), Buffer.from([0xff])])
    const altered = new Request(right.url, { method: 'POST', headers: right.headers, body: bytes })
    expect((await bot.handle(altered, finish)).status).toBe(401)
  })
})

describe('a request', () => {
  it.each([
    '{"type":',
    '[]',
    '{}',
    'payload=%7B',
    'a=b',
    '',
    '{"type":"event_callback"}',
    '{"type":"block_actions"}',
  ])('with the body %j cannot be read', async (body) => {
    const { post, items } = setUp()
    expect((await post(body)).status).toBe(400)
    expect(items).toEqual([])
  })

  it('checking the address gets its challenge back, when it is signed', async () => {
    const { post } = setUp()
    const body = JSON.stringify(payload('url-verification'))
    const response = await post(body)
    expect(await response.json()).toEqual({ challenge: payload('url-verification').challenge })
    expect((await post(body, { secret: 'not the secret' })).status).toBe(401)
  })

  it('checking the certificate is answered, signed or not', async () => {
    const { post, items } = setUp()
    expect((await post('ssl_check=1&token=x', { secret: 'not the secret' })).status).toBe(200)
    expect((await post(`ssl_check=1&${commandBody()}`, { secret: 'not the secret' })).status).toBe(401)
    // Some forms take very long to read, and the sender is not known.
    expect((await post(`ssl_check=1${'&a'.repeat(4000)}`, { secret: 'not the secret' })).status).toBe(401)
    expect(items).toEqual([])
  })

  it('without any use for us is taken and left', async () => {
    const { post, items, logged } = setUp()
    expect((await post(pressBody('view-submission'))).status).toBe(200)
    expect(items).toEqual([])
    expect(logged).toMatchObject([{ event: 'slack.unsupported', fields: { type: 'view_submission' } }])
  })
})

describe('an event', () => {
  const body = JSON.stringify(payload('app-home-opened'))

  it('is taken once, whatever its retries', async () => {
    const { post, now, items, contexts, settled } = setUp()
    expect((await post(body)).status).toBe(200)
    now.ms += 60_000
    const retry = { headers: { 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_timeout' } }
    expect((await post(body, retry)).status).toBe(200)
    // Signed the same within a second.
    expect((await post(body, retry)).status).toBe(200)
    await settled()
    expect(items).toMatchObject([{ key: 'event:Ev0HOME0001', done: true }])
    expect(contexts).toHaveLength(1)
  })

  it.each([
    ['a value of another type', '"user":false', 'event.user'],
    ['100,000 levels', `"user":${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'event.user'],
  ])('with %s is refused once and for all, in a sentence', async (_, user, field) => {
    const { post, items, logged } = setUp()
    const event = `{"type":"app_home_opened",${user},"tab":"home"}`
    const response = await post(`{"type":"event_callback","event_id":"Ev1","team_id":"T1","event":${event}}`)
    expect(response.status).toBe(400)
    expect(response.headers.get('x-slack-no-retry')).toBe('1')
    expect(await response.text()).toContain(`Cannot read this payload: ${field}`)
    expect(items).toEqual([])
    expect(logged).toMatchObject([{ level: 'warn', event: 'slack.unreadable', fields: { field } }])
  })

  it('not stored is left to Slack to send again', async () => {
    expect((await setUp({ inbox: brokenInbox() }).post(body)).status).toBe(503)
  })
})
