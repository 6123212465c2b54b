import { describe, expect, test } from 'vitest'
import { slackHarness } from '../../test/support/slack.ts'
import { slackBot } from './bot.ts'
import { botScopes } from './web-api.ts'

const checkWith = async (answer: () => Response) =>
  await slackBot(slackHarness({ fetch: async () => answer() }).options).check()

describe('check()', () => {
  test('names the scopes that the app was not given', async () => {
    const given = botScopes().filter((scope) => scope !== 'files:write')
    const headers = { 'x-oauth-scopes': given.join(', ') }
    expect(await checkWith(() => Response.json({ ok: true }, { headers }))).toEqual({
      fault: null,
      lacking: ['files:write'],
    })
  })

  test('leaves them unknown where Slack does not say', async () => {
    expect(await checkWith(() => Response.json({ ok: true }))).toEqual({ fault: null, lacking: null })
  })

  test('tells why Slack cannot be called, in its own word', async () => {
    const refused = () => Response.json({ ok: false, error: 'token_revoked' })
    expect(await checkWith(refused)).toEqual({ fault: 'token_revoked', lacking: null })
    expect(await checkWith(() => new Response('', { status: 500 }))).toEqual({ fault: 'lost', lacking: null })
  })
})
