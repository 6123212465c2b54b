import { describe, expect, it, test } from 'vitest'
import { slackBot } from '../../bots/slack/bot.ts'
import type { SlackOptions } from '../../bots/slack/options.ts'
import type { Outgoing } from '../../src/jobs/message.ts'
import type { Trouble } from '../support/platforms/platform.ts'
import { slackHarness } from '../support/platforms/slack.ts'
import { openSlack } from '../support/platforms/slack-double.ts'

/** A local Web API allows local addresses. */
const bot = (overrides: Partial<Pick<SlackOptions, 'fetch'>> = {}) =>
  slackBot({ ...slackHarness().options, fetch, apiUrl: 'http://127.0.0.1:9/api/', ...overrides })

function call(target: string, payload: Record<string, unknown>): Outgoing {
  const message = { kind: 'call', method: 'chat.postMessage', payload } as const
  return { id: 42, platform: 'slack', target, message, mayBeRepeat: false }
}

const greeting = { text: 'Günlük rapor', blocks: [{ type: 'divider' }] }

const limit = (headers: HeadersInit) => async () => new Response('', { status: 429, headers })

it.each<[string, () => Promise<Response>, unknown]>([
  ['a limit', limit({ 'retry-after': '30' }), { kind: 'later', afterMs: 30_000 }],
  ['a limit that names no time', limit({}), { kind: 'later', afterMs: 15_000 }],
  ['an error of the server', async () => new Response('oops', { status: 503 }), { kind: 'unknown' }],
  ['a page instead of an answer', async () => new Response('<html>'), { kind: 'unknown' }],
  ['no answer', async () => Promise.reject(new TypeError('fetch failed')), { kind: 'unknown' }],
])('send() to Slack: calls once and no more after %s', async (_, answer, outcome) => {
  let calls = 0
  const counted = async () => {
    calls += 1
    return await answer()
  }
  expect(await bot({ fetch: counted }).send(call('C1', greeting))).toMatchObject(outcome as object)
  expect(calls).toBe(1)
})

describe('send() to a response_url', () => {
  it('sends what was to be said, and tells every end of it', async () => {
    const slack = await openSlack()
    const { send } = bot()
    const answer = async (id: string) =>
      await send({ ...call(`${slack.url}/response/${id}`, greeting), platform: 'slack-response' })
    expect(await answer('a')).toEqual({ kind: 'sent', reference: null })
    expect(slack.responses).toEqual([{ id: 'a', body: greeting }])

    const no = (error: string, status = 200) => Response.json({ ok: false, error }, { status })
    const wait = { 'retry-after': '7' }
    const ends: readonly (readonly [Response | Trouble, Partial<Record<string, unknown>>])[] = [
      [no('used_url', 404), { kind: 'refused', detail: 'used_url' }],
      [new Response('', { status: 410 }), { kind: 'refused', detail: 'http_410' }],
      [new Response('', { status: 429, headers: wait }), { kind: 'later', afterMs: 7000 }],
      [new Response('', { status: 429 }), { kind: 'later', afterMs: 15_000 }],
      ['503 after it arrived', { kind: 'unknown' }],
      ['cut before', { kind: 'unknown' }],
      ['garbage', { kind: 'unknown' }],
      [Response.redirect('http://169.254.169.254/'), { kind: 'unknown' }],
    ]
    for (const [instead, outcome] of ends) {
      slack.once('a', instead)
      expect(await answer('a')).toMatchObject(outcome)
    }
    await slack.close()
  })

  it('calls no address that is not one of Slack', async () => {
    const outgoing = call('http://169.254.169.254/latest', greeting)
    expect(await bot().send({ ...outgoing, platform: 'slack-response' })).toEqual({
      kind: 'refused',
      detail: 'not_an_address_of_slack',
    })
  })
})

test('ownTeam() is asked again after a failure, and otherwise once', async () => {
  let calls = 0
  const answers = [{ ok: false, error: 'fatal_error' }, { ok: true }, { ok: true, team_id: 'T0TEST' }]
  const { ownTeam } = bot({ fetch: async () => Response.json(answers[calls++]) })
  await expect(ownTeam()).rejects.toThrow('Cannot learn who we are in Slack: fatal_error')
  await expect(ownTeam()).rejects.toThrow('auth.test gave no team_id')
  expect(await Promise.all([ownTeam(), ownTeam()])).toEqual(['T0TEST', 'T0TEST'])
  expect(calls).toBe(3)
})
