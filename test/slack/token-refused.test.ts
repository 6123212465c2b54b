import { describe, expect, test } from 'vitest'
import { slackBot } from '../../bots/slack/bot.ts'
import { botScopes } from '../../bots/slack/web.ts'
import { addRoom, listRooms } from '../../src/register/company/rooms.ts'
import { admin, openTestDelivery, outboxRow, words } from '../support/delivery.ts'
import { forEachTest } from '../support/opened.ts'
import { slackHarness } from '../support/platforms/slack.ts'
import { subBrandCode } from '../support/register.ts'

/* A refused token is the installation's fault: no message is lost by it. */

const faults = [
  'invalid_auth',
  'not_authed',
  'token_revoked',
  'token_expired',
  'account_inactive',
  'missing_scope',
]

const delivery = forEachTest(() => openTestDelivery())
/** Null: Slack takes calls. */
let fault: string | null = null

const { options } = slackHarness({
  fetch: async () =>
    Response.json(
      fault === null ? { ok: true, ts: '1.1', channel: { id: 'D1' } } : { ok: false, error: fault },
    ),
})
const { send } = slackBot(options)

async function pass(minutes: number): Promise<void> {
  delivery.test.clock.move(minutes * 60_000)
  await delivery.outbox.deliverDue()
}

describe.each(faults)('while Slack answers %s', (word) => {
  test("an admin's alarm waits, and arrives once the token is right", async () => {
    const { outbox, platform, engine } = delivery
    platform.will(admin, send, send, send)
    fault = word
    await outbox.put([words(admin, 'alarm', { key: 'alarm', platform: 'slack', message: alarm })])
    await outbox.deliverDue()
    await pass(60)
    expect(await outboxRow(engine, 'alarm')).toMatchObject({ state: 'waiting', attempts: 2 })
    fault = null
    await pass(60)
    expect(await outboxRow(engine, 'alarm')).toMatchObject({ state: 'sent', attempts: 3 })
  })

  test('a room keeps its post and is not called lost; the log says what is wrong', async () => {
    const { outbox, platform, engine, register } = delivery
    await addRoom(register, { platform: 'slack', externalId: 'C1', brandCode: subBrandCode })
    const [room] = await listRooms(register)
    platform.will('C1', send)
    fault = word
    await outbox.put([
      words('C1', 'post', { key: 'post', platform: 'slack', message: alarm, roomId: room?.id }),
    ])
    await outbox.deliverDue()
    expect(await outboxRow(engine, 'post')).toMatchObject({ state: 'waiting' })
    expect((await listRooms(register)).map(({ lostAt }) => lostAt)).toEqual([null])
    expect(platform.sent.map(({ target }) => target)).toEqual(['C1'])
    expect(delivery.events('outbox.barred')).toMatchObject([
      { level: 'error', platform: 'slack', error: expect.stringContaining(word) },
    ])
  })
})

const alarm = { kind: 'role-asked', slackUser: 'U9' } as const

describe('prepare() of the Slack bot', () => {
  const prepared = async (answer: () => Response | Promise<Response>) => {
    const { options, logged } = slackHarness({ fetch: async () => answer() })
    await slackBot(options).prepare()
    return logged.map(({ level, event, error, fields }) => ({
      level,
      event,
      error: String(error),
      ...fields,
    }))
  }
  const well = (scopes: readonly string[]) => () =>
    Response.json({ ok: true }, { headers: { 'x-oauth-scopes': scopes.join(', ') } })

  test('names the scopes that the app was not given, where Slack tells', async () => {
    expect(await prepared(well(botScopes().filter((scope) => scope !== 'files:read')))).toMatchObject([
      { event: 'slack.ready' },
      { level: 'warn', event: 'slack.scopes-missing', scopes: 'files:read' },
    ])
    expect(await prepared(() => Response.json({ ok: true }))).toMatchObject([{ event: 'slack.ready' }])
  })

  test.each(['invalid_auth', 'token_revoked'])('calls a token refused at %s', async (word) => {
    expect(await prepared(() => Response.json({ ok: false, error: word }))).toMatchObject([
      { level: 'error', event: 'slack.token-refused', error: expect.stringContaining(word) },
    ])
  })

  test('does not blame the token while Slack gives no answer', async () => {
    expect(await prepared(() => new Response('', { status: 503 }))).toMatchObject([
      { level: 'warn', event: 'slack.check-failed', host: 'slack.com', detail: 'HTTP 503' },
    ])
    const unresolved = new TypeError('fetch failed', {
      cause: Object.assign(new Error('getaddrinfo ENOTFOUND slack.com'), { code: 'ENOTFOUND' }),
    })
    expect(await prepared(() => Promise.reject(unresolved))).toMatchObject([
      { event: 'slack.check-failed', host: 'slack.com', detail: 'ENOTFOUND' },
    ])
  })
})
