import { createHmac } from 'node:crypto'
import { LogLevel, webApi } from '@slack/bolt'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { cast } from './cast.ts'
import { createFeed } from './feed.ts'
import { createFileStore } from './file-store.ts'
import { createSlackStandIn, slackApiUrl } from './slack-stand-in.ts'

const signingSecret = 'signing-secret'
const startAt = Date.UTC(2026, 2, 2, 11, 5, 9)

type Form = Record<string, string>
type Answer = (form: Form, request: Request) => Response | Promise<Response>

/** A Slack whose app is the given function; `forms` keeps what the app was sent. */
function slackWith(answer: Answer) {
  const forms: Form[] = []
  const requests: { headers: Headers; body: string }[] = []
  const clock = { now: startAt }
  const deliver = async (request: Request) => {
    const body = await request.text()
    requests.push({ headers: request.headers, body })
    const form = Object.fromEntries(new URLSearchParams(body))
    forms.push(form)
    return answer(form, request)
  }
  const feed = createFeed()
  const slack = createSlackStandIn({
    deliver,
    signingSecret,
    command: '/izin',
    shortcuts: [{ name: 'RET olarak kaydet', callbackId: 'izin:refuse' }],
    people: cast,
    clock: () => clock.now,
    feed,
    files: createFileStore(() => crypto.randomUUID()),
    language: () => 'tr',
  })
  const client = new webApi.WebClient('xoxb-playground', {
    slackApiUrl,
    fetch: slack.fetch,
    retryConfig: { retries: 0 },
    logLevel: LogLevel.ERROR,
    logger: silence,
  })
  const respond = (url: string, body: object) =>
    slack.fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const messages = () => slack.snapshot().messages
  return { slack, client, respond, forms, requests, clock, feed, messages }
}

const silence = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  setName() {},
  getLevel: () => LogLevel.ERROR,
}

const payloadOf = (form: Form | undefined) => JSON.parse(form?.payload ?? '{}')
const text = (words: string) => ({ type: 'plain_text' as const, text: words })

afterEach(() => {
  vi.useRealTimers()
})

describe('a slash command', () => {
  test('arrives signed over the raw body', async () => {
    const { slack, requests } = slackWith(() => new Response(''))
    await slack.write('U0AYSE', 'C0GENEL', '/izin sorgula 0532 123 45 67')
    const [request] = requests
    const seconds = String(startAt / 1000)
    const signature = createHmac('sha256', signingSecret)
      .update(`v0:${seconds}:${request?.body}`)
      .digest('hex')
    expect(request?.headers.get('x-slack-request-timestamp')).toBe(seconds)
    expect(request?.headers.get('x-slack-signature')).toBe(`v0=${signature}`)
    expect(request?.headers.get('content-type')).toBe('application/x-www-form-urlencoded')
  })

  test('has the fields Slack sends, and all that follows the first space as text', async () => {
    const { slack, forms } = slackWith(() => new Response(''))
    await slack.write('U0AYSE', 'C0GENEL', '/izin  ekle 0532 & <b> ')
    expect(forms[0]).toMatchObject({
      command: '/izin',
      text: ' ekle 0532 & <b> ',
      user_id: 'U0AYSE',
      user_name: 'ayse',
      team_id: 'T0PLAYGROUND',
      channel_id: 'C0GENEL',
      channel_name: 'genel',
      api_app_id: 'A0IZIN',
      is_enterprise_install: 'false',
      response_url: expect.stringMatching(/^http:\/\/slack\.playground\/response\//),
      trigger_id: expect.stringMatching(/./),
    })
  })

  test('shows the reply in the body of the answer to the asker alone', async () => {
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: '*ONAY*' } }]
    const { slack, messages } = slackWith(() => Response.json({ text: 'ONAY', blocks }))
    await slack.write('U0AYSE', 'C0GENEL', '/izin sorgula')
    expect(messages().at(-1)).toMatchObject({
      author: 'U0BOT',
      onlyFor: 'U0AYSE',
      text: 'ONAY',
      blocks: [{ ...blocks[0], block_id: expect.stringMatching(/./) }],
    })
  })

  test('says what Slack says when the app refuses or breaks', async () => {
    const { slack, messages } = slackWith(() => new Response('', { status: 500 }))
    await slack.write('U0AYSE', 'C0GENEL', '/izin sorgula')
    expect(messages().at(-1)?.notice).toStrictEqual({
      what: 'command-failed',
      command: '/izin',
      error: 'dispatch_failed',
    })
  })

  test('gives up after three seconds', async () => {
    vi.useFakeTimers()
    const { slack, messages } = slackWith(() => Promise.withResolvers<Response>().promise)
    const written = slack.write('U0AYSE', 'C0GENEL', '/izin sorgula')
    await vi.advanceTimersByTimeAsync(2999)
    expect(messages().at(-1)?.kind).toBe('command')
    await vi.advanceTimersByTimeAsync(1)
    await written
    expect(messages().at(-1)?.notice).toMatchObject({ error: 'operation_timeout' })
  })

  test('of another name stays with Slack, and so does plain talk', async () => {
    const { slack, forms, messages } = slackWith(() => new Response(''))
    await slack.write('U0AYSE', 'C0GENEL', '/başka')
    await slack.write('U0AYSE', 'C0GENEL', 'merhaba')
    expect(forms).toStrictEqual([])
    expect(messages().map(({ notice }) => notice?.what)).toStrictEqual([
      undefined,
      'unknown-command',
      undefined,
      'not-a-command',
    ])
  })

  test('cannot be written into somebody else’s direct messages', async () => {
    const { slack } = slackWith(() => new Response(''))
    expect(await slack.write('U0MEHMET', 'D0AYSE', '/izin sorgula')).toBe(false)
  })
})

describe('a shortcut on a message', () => {
  const chosen = async (answer: Answer = () => new Response('')) => {
    const opened = slackWith(answer)
    opened.slack.hearGuests()
    const [said] = opened.messages()
    const choose = (user = 'U0AYSE', ts = said?.ts ?? '', shortcut = 'izin:refuse') =>
      opened.slack.chooseShortcut(user, 'C0DESTEK', ts, shortcut)
    return { ...opened, said, choose }
  }

  test('brings the whole message, who wrote it and where', async () => {
    const { forms, said, choose } = await chosen()
    expect(await choose()).toBe('done')
    expect(payloadOf(forms[0])).toMatchObject({
      type: 'message_action',
      callback_id: 'izin:refuse',
      message_ts: said?.ts,
      channel: { id: 'C0DESTEK', name: 'destek' },
      user: { id: 'U0AYSE' },
      team: { domain: 'ornek' },
      message: { type: 'message', user: 'U0KEREM', ts: said?.ts, text: said?.text },
      response_url: expect.stringContaining('/response/C0DESTEK/'),
      trigger_id: expect.any(String),
    })
  })

  test('answers in a line of its own, which only the one who chose it sees', async () => {
    const { forms, respond, messages, said, choose } = await chosen()
    await choose()
    await respond(payloadOf(forms[0]).response_url, { text: 'Form açılamadı', replace_original: true })
    expect(messages()).toMatchObject([
      { ts: said?.ts, text: said?.text },
      { text: 'Form açılamadı', onlyFor: 'U0AYSE', channel: 'C0DESTEK' },
    ])
  })

  test('is offered neither on private lines nor under another name', async () => {
    const { slack, forms, messages, said, choose } = await chosen()
    expect(await choose('U0AYSE', said?.ts, 'other:one')).toBe('gone')
    expect(await choose('U0KEREM')).toBe('gone')
    await slack.write('U0AYSE', 'C0DESTEK', '/izin yardım')
    const typed = messages().find(({ kind }) => kind === 'command')
    expect(await choose('U0AYSE', typed?.ts)).toBe('gone')
    expect(forms.filter(({ payload }) => payload !== undefined)).toEqual([])
  })

  test('says so when the app fails', async () => {
    const { messages, choose } = await chosen(() => new Response('', { status: 500 }))
    expect(await choose()).toBe('failed')
    expect(messages().at(-1)).toMatchObject({
      onlyFor: 'U0AYSE',
      notice: { what: 'action-failed', error: 'dispatch_failed' },
    })
  })
})

describe('a response_url', () => {
  async function asked() {
    const world = slackWith(() => new Response(''))
    await world.slack.write('U0AYSE', 'C0GENEL', '/izin sorgula')
    return { ...world, url: world.forms[0]?.response_url ?? '' }
  }

  test('posts, replaces and deletes', async () => {
    const { url, respond, messages } = await asked()
    await respond(url, { text: 'bir' })
    await respond(url, { text: 'iki', replace_original: true })
    expect(messages().map((message) => message.text)).toStrictEqual(['/izin sorgula', 'iki'])
    await respond(url, { delete_original: true })
    expect(messages().map((message) => message.text)).toStrictEqual(['/izin sorgula'])
  })

  test('is public only when told so', async () => {
    const { url, respond, messages } = await asked()
    await respond(url, { text: 'bir' })
    await respond(url, { text: 'iki', response_type: 'in_channel' })
    expect(messages().map(({ onlyFor }) => onlyFor)).toStrictEqual(['U0AYSE', 'U0AYSE', null])
  })

  test('takes five answers within thirty minutes', async () => {
    const { url, respond } = await asked()
    const statuses = []
    for (let use = 0; use < 6; use++) statuses.push((await respond(url, { text: String(use) })).status)
    expect(statuses).toStrictEqual([200, 200, 200, 200, 200, 404])
    const late = await asked()
    late.clock.now += 30 * 60 * 1000 + 1
    expect((await late.respond(late.url, { text: 'geç' })).status).toBe(404)
  })

  test('takes nothing that Slack would not', async () => {
    const { url, respond } = await asked()
    expect((await respond(url, {})).status).toBe(400)
    expect((await respond(url, { text: 'a', blocks: [{ type: 'nonsense' }] })).status).toBe(400)
  })
})

describe('a press in a message', () => {
  const blocks = [
    {
      type: 'actions',
      block_id: 'row',
      elements: [
        { type: 'button', action_id: 'ret', text: text('RET'), value: '42', style: 'danger' as const },
        {
          type: 'static_select',
          action_id: 'brand',
          options: [
            { text: text('Örnek Kahve'), value: '123457' },
            { text: text('Örnek A.Ş.'), value: '123456' },
          ],
        },
      ],
    },
  ]
  const values = { row: { brand: '123456' } }

  test('arrives as block_actions with the message and the state around it', async () => {
    const { slack, client, forms } = slackWith(() => new Response(''))
    const { ts } = await client.chat.postMessage({ channel: 'C0RAPOR', text: 'rapor', blocks })
    const pressed = { blockId: 'row', actionId: 'ret', value: 'forged', values }
    expect(await slack.pressInMessage('U0AYSE', 'C0RAPOR', ts ?? '', pressed)).toBe('done')
    expect(payloadOf(forms[0])).toMatchObject({
      type: 'block_actions',
      user: { id: 'U0AYSE', username: 'ayse', name: 'ayse', team_id: 'T0PLAYGROUND' },
      api_app_id: 'A0IZIN',
      team: { id: 'T0PLAYGROUND', domain: 'ornek' },
      container: { type: 'message', message_ts: ts, channel_id: 'C0RAPOR', is_ephemeral: false },
      channel: { id: 'C0RAPOR', name: 'izin-raporu' },
      message: { type: 'message', user: 'U0BOT', ts, text: 'rapor', blocks },
      state: {
        values: {
          row: {
            brand: {
              type: 'static_select',
              selected_option: { text: text('Örnek A.Ş.'), value: '123456' },
            },
          },
        },
      },
      actions: [
        {
          type: 'button',
          action_id: 'ret',
          block_id: 'row',
          text: text('RET'),
          value: '42',
          style: 'danger',
          action_ts: expect.stringMatching(/^\d+\.\d{6}$/),
        },
      ],
      trigger_id: expect.any(String),
      response_url: expect.any(String),
    })
  })

  test('carries the chosen option of a select', async () => {
    const { slack, client, forms } = slackWith(() => new Response(''))
    const { ts } = await client.chat.postMessage({ channel: 'C0RAPOR', text: 'rapor', blocks })
    const pressed = { blockId: 'row', actionId: 'brand', value: '123457', values: {} }
    await slack.pressInMessage('U0AYSE', 'C0RAPOR', ts ?? '', pressed)
    expect(payloadOf(forms[0]).actions[0]).toMatchObject({
      type: 'static_select',
      selected_option: { value: '123457' },
    })
  })

  test('in a private line leaves the message out, and replaces it by response_url', async () => {
    const { slack, client, forms, respond, messages } = slackWith(() => new Response(''))
    const ask = { channel: 'C0GENEL', user: 'U0AYSE', text: 'sor', blocks }
    const { message_ts: ts } = await client.chat.postEphemeral(ask)
    const pressed = { blockId: 'row', actionId: 'ret', value: null, values: {} }
    await slack.pressInMessage('U0AYSE', 'C0GENEL', ts ?? '', pressed)
    const payload = payloadOf(forms[0])
    expect(payload.container.is_ephemeral).toBe(true)
    expect(payload).not.toHaveProperty('message')
    await respond(payload.response_url, { replace_original: true, text: 'RET kaydedildi.' })
    expect(messages()).toMatchObject([{ ts, text: 'RET kaydedildi.', blocks: [], onlyFor: 'U0AYSE' }])
  })

  test('is not possible on another person’s private line, nor on what is gone', async () => {
    const { slack, client, forms } = slackWith(() => new Response(''))
    const ask = { channel: 'C0GENEL', user: 'U0AYSE', text: 'sor', blocks }
    const { message_ts: ts = '' } = await client.chat.postEphemeral(ask)
    const pressed = { blockId: 'row', actionId: 'ret', value: null, values: {} }
    expect(await slack.pressInMessage('U0MEHMET', 'C0GENEL', ts, pressed)).toBe('gone')
    expect(await slack.pressInMessage('U0AYSE', 'C0GENEL', ts, { ...pressed, actionId: 'other' })).toBe(
      'gone',
    )
    expect(forms).toStrictEqual([])
  })

  test('that the app refuses is told to who pressed', async () => {
    const { slack, client, messages } = slackWith(() => new Response('', { status: 404 }))
    const { ts = '' } = await client.chat.postMessage({ channel: 'C0RAPOR', text: 'rapor', blocks })
    const pressed = { blockId: 'row', actionId: 'ret', value: null, values: {} }
    expect(await slack.pressInMessage('U0AYSE', 'C0RAPOR', ts, pressed)).toBe('failed')
    expect(messages().at(-1)).toMatchObject({
      onlyFor: 'U0AYSE',
      notice: { what: 'action-failed', error: 'dispatch_failed' },
    })
  })
})

describe('a modal', () => {
  const view = {
    type: 'modal' as const,
    callback_id: 'ekle',
    private_metadata: 'row-1',
    title: text('İzin ekle'),
    submit: text('Kaydet'),
    blocks: [
      {
        type: 'input',
        block_id: 'not',
        label: text('Not'),
        element: { type: 'plain_text_input' as const, action_id: 'v' },
      },
      {
        type: 'input',
        block_id: 'kanal',
        label: text('Kanal'),
        element: {
          type: 'checkboxes' as const,
          action_id: 'v',
          options: [{ text: text('SMS'), value: 'MESAJ' }],
        },
      },
    ],
  }

  async function opened(answer: Answer) {
    const world = slackWith((form, request) => (form.payload ? answer(form, request) : new Response('')))
    await world.slack.write('U0AYSE', 'C0GENEL', '/izin ekle')
    const trigger = world.forms[0]?.trigger_id ?? ''
    const { view: open } = await world.client.views.open({ trigger_id: trigger, view })
    const stack = () => world.slack.snapshot().views.stacks.U0AYSE ?? []
    return { ...world, trigger, id: open?.id ?? '', stack }
  }

  test('opens once, within three seconds of its trigger', async () => {
    const { client, slack, clock, forms, trigger, stack } = await opened(() => new Response(''))
    expect(stack()).toHaveLength(1)
    await expect(client.views.open({ trigger_id: trigger, view })).rejects.toThrow('exchanged_trigger_id')
    await slack.write('U0AYSE', 'C0GENEL', '/izin ekle')
    clock.now += 3001
    const late = { trigger_id: forms.at(-1)?.trigger_id ?? '', view }
    await expect(client.views.open(late)).rejects.toThrow('expired_trigger_id')
    await expect(client.views.open({ trigger_id: 'made-up', view })).rejects.toThrow('invalid_trigger_id')
  })

  test('is submitted with the values of every field, and closes', async () => {
    const { slack, id, forms, stack } = await opened(() => new Response(''))
    const values = { not: { v: 'form no 12' }, kanal: { v: ['MESAJ', 'forged'] } }
    expect(await slack.submitView('U0AYSE', id, values)).toStrictEqual({ ok: true })
    expect(payloadOf(forms[1])).toMatchObject({
      type: 'view_submission',
      user: { id: 'U0AYSE' },
      view: {
        id,
        type: 'modal',
        callback_id: 'ekle',
        private_metadata: 'row-1',
        state: {
          values: {
            not: { v: { type: 'plain_text_input', value: 'form no 12' } },
            kanal: {
              v: { type: 'checkboxes', selected_options: [{ text: text('SMS'), value: 'MESAJ' }] },
            },
          },
        },
      },
      response_urls: [],
    })
    expect(stack()).toStrictEqual([])
  })

  test('stays open with the app’s errors', async () => {
    const errors = { not: 'Boş olamaz.' }
    const { slack, id, stack } = await opened(() => Response.json({ response_action: 'errors', errors }))
    expect(await slack.submitView('U0AYSE', id, {})).toStrictEqual({ ok: false, errors, fault: null })
    expect(stack()).toHaveLength(1)
  })

  test('may be replaced, topped by another, or cleared by the answer', async () => {
    let action = 'update'
    const next = { ...view, title: text('Sonra') }
    const { slack, id, stack } = await opened(() => Response.json({ response_action: action, view: next }))
    await slack.submitView('U0AYSE', id, {})
    expect(stack()).toMatchObject([{ id, title: { text: 'Sonra' } }])
    action = 'push'
    await slack.submitView('U0AYSE', id, {})
    expect(stack()).toMatchObject([{ id }, { previous_view_id: id, root_view_id: id }])
    action = 'clear'
    await slack.submitView('U0AYSE', id, {})
    expect(stack()).toStrictEqual([])
  })

  test('is updated only with its current hash', async () => {
    const { client, id, stack } = await opened(() => new Response(''))
    const hash = stack()[0]?.hash ?? ''
    await client.views.update({ view_id: id, hash, view: { ...view, title: text('Yeni') } })
    await expect(client.views.update({ view_id: id, hash, view })).rejects.toThrow('hash_conflict')
    expect(stack()).toMatchObject([{ title: { text: 'Yeni' } }])
  })

  test('belongs to the person who opened it', async () => {
    const { slack, id, stack } = await opened(() => new Response(''))
    expect(await slack.submitView('U0MEHMET', id, {})).toMatchObject({ ok: false, fault: 'gone' })
    await slack.closeView('U0MEHMET', id)
    expect(stack()).toHaveLength(1)
    await slack.closeView('U0AYSE', id)
    expect(stack()).toStrictEqual([])
  })
})

describe('the Web API', () => {
  test('says who the bot is', async () => {
    const { client } = slackWith(() => new Response(''))
    expect(await client.auth.test()).toMatchObject({
      team_id: 'T0PLAYGROUND',
      user_id: 'U0BOT',
      bot_id: 'B0BOT',
    })
  })

  test('takes a person’s id for their direct messages', async () => {
    const { client, messages } = slackWith(() => new Response(''))
    expect(await client.chat.postMessage({ channel: 'U0AYSE', text: 'a' })).toMatchObject({
      channel: 'D0AYSE',
    })
    expect((await client.conversations.open({ users: 'U0AYSE' })).channel?.id).toBe('D0AYSE')
    expect(messages()).toMatchObject([{ channel: 'D0AYSE', onlyFor: null }])
  })

  test('changes and deletes what was posted, telling the watchers', async () => {
    const { client, feed, messages } = slackWith(() => new Response(''))
    const changes: string[] = []
    feed.subscribe(({ of }) => changes.push(of))
    const { ts = '' } = await client.chat.postMessage({ channel: 'C0RAPOR', text: 'bir' })
    await client.chat.update({ channel: 'C0RAPOR', ts, text: 'iki' })
    expect(messages()).toMatchObject([{ ts, text: 'iki', edited: true }])
    await client.chat.delete({ channel: 'C0RAPOR', ts })
    expect(messages()).toStrictEqual([])
    expect(changes).toStrictEqual(['slack.message', 'slack.message', 'slack.removed'])
  })

  test('never gives two messages the same timestamp', async () => {
    const { client } = slackWith(() => new Response(''))
    const posts = Array.from({ length: 5 }, () => client.chat.postMessage({ channel: 'C0RAPOR', text: 'a' }))
    const stamps = (await Promise.all(posts)).map(({ ts }) => ts)
    expect(new Set(stamps).size).toBe(5)
  })

  test.each([
    ['an unknown method', 'files.upload', {}, 'unknown_method'],
    ['an unknown channel', 'chat.postMessage', { channel: 'C0OTHER', text: 'a' }, 'channel_not_found'],
    ['an empty message', 'chat.postMessage', { channel: 'C0RAPOR' }, 'no_text'],
    [
      'blocks over the budget',
      'chat.postMessage',
      { channel: 'C0RAPOR', text: 'a', blocks: [{ type: 'data_table' }] },
      'invalid_blocks',
    ],
    ['somebody unknown', 'users.info', { user: 'U0OTHER' }, 'user_not_found'],
    ['an inherited name', 'constructor', {}, 'unknown_method'],
  ])('refuses %s', async (_, method, params, error) => {
    const { client } = slackWith(() => new Response(''))
    await expect(client.apiCall(method, params)).rejects.toThrow(error)
  })

  test('gives the language when asked for it', async () => {
    const { client } = slackWith(() => new Response(''))
    const { user } = await client.users.info({ user: 'U0AYSE', include_locale: true })
    expect(user).toMatchObject({ locale: 'tr-TR', is_restricted: false, team_id: 'T0PLAYGROUND' })
  })

  test('takes JSON bodies as well as forms, but nothing without a token', async () => {
    const { slack } = slackWith(() => new Response(''))
    const body = JSON.stringify({ channel: 'C0RAPOR', text: '[1]' })
    const post = (headers: Record<string, string>) =>
      slack.fetch(`${slackApiUrl}chat.postMessage`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      })
    expect(await (await post({})).json()).toMatchObject({ ok: false, error: 'not_authed' })
    const answer = await (await post({ authorization: 'Bearer x' })).json()
    expect(answer).toMatchObject({ ok: true, message: { text: '[1]' } })
  })

  test('takes a file in three steps', async () => {
    const { client, messages } = slackWith(() => new Response(''))
    const file = Buffer.from('resim')
    const share = { channel_id: 'C0RAPOR', initial_comment: 'Grafik', filename: 'grafik.png', file }
    await client.files.uploadV2({ ...share, title: 'Günün grafiği' })
    expect(messages()).toMatchObject([
      {
        text: 'Grafik',
        files: [{ name: 'grafik.png', mimetype: 'image/png', size: 5, alt: 'Günün grafiği' }],
      },
    ])
  })

  test('reaches nothing but the playground', async () => {
    const { slack } = slackWith(() => new Response(''))
    await expect(slack.fetch('https://slack.com/api/auth.test')).rejects.toThrow('fetch failed')
  })
})
