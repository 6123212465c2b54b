import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { botScopes } from '../../bots/slack/manifest.ts'
import { dayOf, type IstanbulDay, previousDay } from '../../src/calendar/istanbul.ts'
import { messageSchema } from '../support/block-kit.ts'
import { type AnsweredCall, openEmulatedSlack } from '../support/emulated-slack.ts'
import type { OpenedView } from '../support/fake-slack.ts'
import { type House, openHouse } from '../support/house.ts'
import { responseServer } from '../support/slack.ts'
import { actionsOf, errorsOf, readable, submissionOf } from '../support/slack-reading.ts'

/**
 * The real server against an emulator of Slack that others wrote: the calls that go out. What comes in is sent and signed by
 * us, for the emulator has neither slash commands nor presses, and answers to a response_url go to a stand-in of ours. It says
 * nothing of the language people have set, so that Turkish is spoken; and it does not look into blocks, which is done here.
 */

const botToken = 'xoxb-izin-test'
const tooLate = 'expired_trigger_id'
let slack: Awaited<ReturnType<typeof openEmulatedSlack>>
let responses: Awaited<ReturnType<typeof responseServer>>
let house: House
let yesterday: IstanbulDay
let ayse: string
let room: string
let acts = 0
/** The workspace of the emulator: admins that the configuration names count in no other. */
let team = ''

beforeAll(async () => {
  slack = await openEmulatedSlack(botToken, botScopes())
  responses = await responseServer()
  ayse = await idOf('users.list', 'members', 'ayse')
  team = String((await slack.look('auth.test')).team_id)
  room = await idOf('conversations.list', 'channels', 'izin-raporu')
  house = await openHouse({
    env: { SLACK_API_URL: slack.apiUrl, SLACK_BOT_TOKEN: botToken, SLACK_ADMINS: ayse },
  })
  yesterday = previousDay(dayOf(Date.now()))
  await house.izinJson('provider', 'add', '--code', '123456', '--name', 'Örnek A.Ş.')
  await house.izinJson('room', 'add', '--brand', '123456', '--slack', room)
})

afterAll(async () => {
  await house?.close()
  await responses?.close()
  await slack?.close()
})

async function idOf(method: string, list: string, name: string): Promise<string> {
  const found = (await slack.look(method))[list] as { id: string; name: string }[]
  return found.find((one) => one.name === name)?.id ?? ''
}

/** Sends something as Slack does; answers the body. */
async function send(form: Record<string, string>): Promise<string> {
  const response = await fetch(`${house.baseUrl}/slack/events`, { method: 'POST', ...house.signed(form) })
  expect(response.status).toBe(200)
  return await response.text()
}

async function slash(text: string, trigger: string): Promise<string> {
  return await send({
    command: '/izin',
    text,
    user_id: ayse,
    team_id: team,
    channel_id: room,
    trigger_id: trigger,
    response_url: `${responses.url}/${++acts}`,
    api_app_id: 'A0TEST',
  })
}

/** What a command is answered: in the response, or at its response_url where that takes long. */
async function answered(text: string, trigger: string): Promise<object> {
  const inResponse = await slash(text, trigger)
  if (inResponse !== '') return JSON.parse(inResponse) as object
  const later = () => responses.received.find(({ path }) => path === `/${acts}`)?.body
  await expect.poll(later, { timeout: 60_000 }).toBeDefined()
  return later() ?? {}
}

/** The call that opens a form. A trigger is good for three seconds: where those were missed, it is asked for once more. */
async function formOpened(): Promise<AnsweredCall | undefined> {
  const before = callsOf('views.open').length
  const answer = await slash('ekle', await slack.triggerOf(ayse))
  await expect.poll(() => callsOf('views.open').length, { timeout: 60_000 }).toBeGreaterThan(before)
  const opened = callsOf('views.open').at(-1)
  if (opened?.answer.error === tooLate) return await formOpened()
  expect(answer).toBe('')
  return opened
}

const sendPayload = (payload: object) => send({ payload: JSON.stringify(payload) })
const callsOf = (method: string) => slack.calls.filter((call) => call.method === method)
const common = () => ({ user: { id: ayse, team_id: team }, team: { id: team }, api_app_id: 'A0TEST' })

describe('against an emulator of Slack', () => {
  it('the daily report stands in its room, with its chart and its buttons', async () => {
    await house.izinJson('report', '--date', yesterday, '--post')
    const posted = async () => (await slack.look('conversations.history', { channel: room })).messages
    await expect.poll(posted, { timeout: 60_000 }).toHaveLength(1)
    const [message] = (await posted()) as { text: string; blocks: { type: string }[] }[]
    expect(message?.blocks.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['header', 'image', 'actions']),
    )
    messageSchema.parse({ text: message?.text, blocks: message?.blocks })
  })

  it('a command alone opens its form, and what is sent with that is recorded', async () => {
    const opened = await formOpened()
    expect(opened?.answer).toMatchObject({ ok: true, view: { title: { text: 'ONAY kaydet' } } })
    const filled = {
      address: '0532 111 22 33',
      brand: '123456',
      channels: ['MESAJ'],
      type: 'BIREYSEL',
      source: 'HS_WEB',
      evidence: 'form 118',
    }
    const submission = submissionOf(opened?.answer.view as OpenedView, ayse, filled)
    const sent = JSON.parse(await sendPayload({ ...submission, ...common(), trigger_id: 't1' })) as object
    expect(readable(errorsOf(sent) ?? sent)).toContain('ONAY kaydedildi.')
  })

  it('says in words what a form would have asked, where Slack opens none', async () => {
    const answer = await answered('ekle', 'nobody.gave.this')
    expect(callsOf('views.open').at(-1)?.answer).toMatchObject({ ok: false, error: 'invalid_trigger_id' })
    expect(readable(answer)).toContain('/izin ekle')
  })

  it('asks who somebody is; and a press is answered where Slack says', async () => {
    const look = await answered('sorgula 0532 111 22 33', 'look.1')
    expect(callsOf('users.info').at(-1)?.answer).toMatchObject({ ok: true, user: { id: ayse } })
    const [action] = actionsOf(look)
    await sendPayload({
      ...common(),
      type: 'block_actions',
      container: { type: 'message', message_ts: '1.1', channel_id: room, is_ephemeral: true },
      channel: { id: room, name: 'izin-raporu' },
      trigger_id: 'press.1',
      response_url: `${responses.url}/press`,
      actions: [
        { type: 'button', block_id: 'b', action_id: action?.id, value: action?.value, action_ts: '1.2' },
      ],
    })
    const pressed = () => responses.received.find(({ path }) => path === '/press')?.body
    await expect.poll(pressed).toBeDefined()
    messageSchema.parse(pressed())
  })

  it('shows what several brands hold in a table, and in sentences where Slack does not take that', async () => {
    await house.izinJson('brand', 'add', '--provider', '123456', '--code', '123457', '--name', 'Örnek Kahve')
    for (const brand of [123456, 123457]) {
      const answerText = await answered(`ekle 0532 111 22 34 sms HS_WEB marka=${brand}`, `add.${brand}`)
      expect(readable(answerText)).toContain('kaydedildi')
    }
    responses.answerNext(200, '{"ok":false,"error":"invalid_blocks"}')
    await answered('sorgula 0532 111 22 34', 'table.1')
    const bodies = () => responses.received.filter(({ path }) => path === `/${acts}`).map(({ body }) => body)
    await expect.poll(() => bodies().length, { timeout: 60_000 }).toBe(2)
    const [refused, taken] = bodies().map((body) => messageSchema.parse(body))
    expect(refused?.blocks.map(({ type }) => type)).toEqual(['section', 'table', 'context', 'actions'])
    expect(taken?.blocks.map(({ type }) => type)).toEqual([
      'section',
      'section',
      'section',
      'context',
      'actions',
    ])
    expect(readable(taken ?? {})).toContain('*Örnek Kahve* — SMS: *ONAY*, ')
    const pressed = (message: object | undefined) => actionsOf(message ?? {}).map(({ value }) => value)
    expect(pressed(taken)).toEqual(pressed(refused))
    expect(pressed(taken)).toHaveLength(5)
  })

  it('fills the app’s own tab', async () => {
    const event = { type: 'app_home_opened', user: ayse, channel: 'D0TEST', tab: 'home', event_ts: '1.1' }
    await sendPayload({ type: 'event_callback', team_id: team, event_id: 'Ev1', event })
    await expect
      .poll(() => callsOf('views.publish').at(-1)?.answer)
      .toMatchObject({ ok: true, view: { type: 'home' } })
  })

  it('refuses us nothing that we ask for but what the test broke', () => {
    const refused = slack.calls.filter(({ answer }) => answer.ok !== true && answer.error !== tooLate)
    expect(refused.map(({ method, answer }) => [method, answer.error])).toEqual([
      ['views.open', 'invalid_trigger_id'],
    ])
  })
})
