import { describe, expect, test } from 'vitest'
import { postReply, staffChat } from '../../src/app/features.ts'
import { recipientChat } from '../../src/features/recipient-chat/chat.ts'
import type { Message } from '../../src/jobs/message.ts'
import { openCommandRegister, recipientContext, staffContext, statesOf } from '../../test/support/commands.ts'
import { forAllTests } from '../../test/support/opened.ts'
import { phone } from '../../test/support/register.ts'
import { newFeed, newFiles } from './feed.ts'
import { withIds } from './people.ts'
import { formHtml, readForm, replyHtml } from './render.ts'
import { webFrontEnd } from './web.ts'

function opened(over: Partial<Parameters<typeof webFrontEnd>[0]> = {}) {
  const logged: unknown[] = []
  const broken = () => {
    throw new TypeError('Cannot read "secret words"')
  }
  const log = { error: (...words: unknown[]) => logged.push(words), warn() {}, info() {}, debug() {} }
  const front = webFrontEnd({
    clock: () => Date.UTC(2026, 2, 2, 11, 5),
    log,
    commands: staffChat,
    recipientCommands: recipientChat,
    postReply,
    staffContext: async () => broken(),
    recipientContext: broken,
    speak: async () => {},
    ...over,
  })
  return { ...front, logged }
}

const ofPage = { 'sec-fetch-site': 'same-origin' }

function post(fields: Record<string, string>, headers: Record<string, string> = ofPage): RequestInit {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.set(name, value)
  return { method: 'POST', body, headers }
}

const command = { kind: 'text', dil: 'tr', person: 'U0AYSE', text: '<b>yardım</b>' }
const write = { kind: 'text', dil: 'tr', person: '7001', text: '/start' }

async function shown({ routes, close }: ReturnType<typeof opened>, query = ''): Promise<string> {
  const response = await routes.request(`/playground/events${query}`)
  const read = response.text()
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
  close()
  return await read
}

describe('the page', () => {
  test('is served with a policy that allows nothing inline and nothing foreign', async () => {
    const response = await opened().routes.request('/playground')
    const policy = response.headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe')
    expect(await response.text()).not.toMatch(/<style|<script(?![^>]*src=)|\son\w+=|\sstyle=|https?:\/\//)
  })

  test('has each file that it names, and serves nothing else', async () => {
    const { routes } = opened()
    const html = await (await routes.request('/playground')).text()
    const named = [...html.matchAll(/(?:href|src)="(\/playground\/[^"]+)"/g)].map(([, path]) => path ?? '')
    for (const path of named) expect((await routes.request(path)).status).toBe(200)
    expect(new Set(named).size).toBe(3)
    for (const path of ['..%2fweb.ts', '%2e%2e%2fpeople.ts', 'other.js']) {
      expect((await routes.request(`/playground/${path}`)).status).toBe(404)
    }
  })

  test.each([
    ['?dil=en', 'tr', 'en'],
    ['?dil=tr', 'en', 'tr'],
    ['', 'en-GB,en', 'en'],
    ['', 'tr-TR,tr', 'tr'],
    ['?dil=de', '', 'tr'],
  ])('with %j and a browser in %j is in %s', async (query, browser, language) => {
    const headers = browser === '' ? {} : { 'accept-language': browser }
    const html = await (await opened().routes.request(`/playground${query}`, { headers })).text()
    expect(html).toContain(`<html lang="${language}">`)
  })
})

describe('strangers', () => {
  test.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:3000'])(
    'with the host %s are turned away',
    async (host) => {
      const { routes } = opened()
      for (const path of ['/playground', '/playground/events']) {
        expect((await routes.request(path, { headers: { host } })).status).toBe(403)
      }
      expect((await routes.request('/playground/staff', post(command, { host }))).status).toBe(403)
    },
  )

  test.each<Record<string, string>>([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:3001', host: 'localhost:3000' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    {},
  ])('cannot send through a browser: %j', async (headers) => {
    const { routes } = opened()
    expect((await routes.request('/playground/staff', post(command, headers))).status).toBe(403)
    expect((await routes.request('/playground/recipient', post(write, headers))).status).toBe(403)
  })

  test('do not include the page itself', async () => {
    const host = 'localhost:3000'
    const headers = { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' }
    expect((await opened().routes.request('/playground/staff', post(command, headers))).status).toBe(204)
  })
})

describe('requests of the page', () => {
  test.each([
    ['staff', { ...command, kind: 'other' }],
    ['staff', { ...command, person: 'U0OTHER' }],
    ['staff', { ...command, dil: 'de' }],
    ['staff', { ...command, text: 'a'.repeat(4001) }],
    ['recipient', { ...write, person: '1' }],
  ])('is refused where it is not an act of %s', async (side, fields) => {
    expect((await opened().routes.request(`/playground/${side}`, post(fields))).status).toBe(400)
  })

  test('is answered with a code where it fails, and the log has no words of it', async () => {
    const front = opened()
    expect((await front.routes.request('/playground/staff', post(command))).status).toBe(204)
    expect((await front.routes.request('/playground/recipient', post(write))).status).toBe(204)
    const codes = front.logged.map((words) => (words as [string, Error, { code: string }])[2].code)
    const html = await shown(front)
    for (const code of codes) expect(html).toContain(code)
    expect(codes).toHaveLength(2)
    expect(String(front.logged)).not.toContain('secret words')
  })
})

describe('the event stream', () => {
  const answerText: Message = { kind: 'inbound-given-up', platform: 'slack', item: 3 }
  const outgoing = { id: 1, message: answerText, mayBeRepeat: false }

  test('begins with everything, and goes on with what the outbox sends', async () => {
    const front = opened()
    const sent = await front.send({ ...outgoing, platform: 'slack', target: 'U0AYSE' })
    expect(sent).toMatchObject({ kind: 'sent' })
    const html = await shown(front)
    expect(html).toMatch(/^event: reset\n[\s\S]*event: ready\n/)
    expect(html).toContain('data-only="U0AYSE"')
  })

  test('has posts in the language of each page, and answers only in the language that they were asked in', async () => {
    const home = opened()
    await home.send({ ...outgoing, platform: 'slack', target: 'C0GENEL' })
    await home.routes.request('/playground/staff', post(command))
    const turkish = await shown(home)
    const english = await shown(home, '?dil=en')
    expect(turkish).toContain('#genel')
    expect(turkish).toContain('Doğrudan mesaj')
    expect(english).toContain('#general')
    expect(english).not.toMatch(/Doğrudan|#genel</)
  })

  test('has no place for others, nor for what is written for a platform', async () => {
    const { send } = opened()
    expect(await send({ ...outgoing, platform: 'slack', target: 'U0OTHER' })).toMatchObject({ kind: 'lost' })
    const message = { kind: 'call', method: 'sendMessage', payload: {} } as const
    expect(await send({ ...outgoing, message, platform: 'telegram', target: '7001' })).toMatchObject({
      kind: 'refused',
    })
  })
})

describe('an address alone', () => {
  const home = forAllTests(() => openCommandRegister())
  test('is looked up', async () => {
    const front = opened({ staffContext: () => staffContext(home) })
    const fields = { ...command, text: phone(3).address }
    expect((await front.routes.request('/playground/staff', post(fields))).status).toBe(204)
    expect(await shown(front)).toContain('bu adres için kayıt yok')
  })
})

describe('a forwarded message', () => {
  const home = forAllTests(() => openCommandRegister())
  test('is marked, and read like a typed one, as in Telegram', async () => {
    const answerTo = async (kind: 'text' | 'forward') => {
      const front = opened({ recipientContext: () => recipientContext(home) })
      const fields = { ...write, kind, text: 'durdur' }
      expect((await front.routes.request('/playground/recipient', post(fields))).status).toBe(204)
      return await shown(front)
    }
    const [typed, forwarded] = [await answerTo('text'), await answerTo('forward')]
    expect(typed).toContain('Numaramı paylaş')
    expect(typed).not.toContain('<small>')
    expect(forwarded.replace('<small>iletilen mesaj</small>', '')).toBe(typed)
  })
})

describe('a command that lacks something', () => {
  const home = forAllTests(() => openCommandRegister())
  test.each([
    ['/izin ret', phone(1)],
    ['ret', phone(2)],
  ])('opens its form with what was typed, and records it once sent: %s', async (verb, to) => {
    const front = opened({ staffContext: () => staffContext(home) })
    const send = async (fields: Record<string, string>) =>
      await front.routes.request('/playground/staff', post({ ...command, ...fields }))
    const response = await send({ text: `${verb} ${to.address} not="aradı"` })
    const html = await response.text()
    expect(response.status).toBe(200)
    expect(html).toContain('Eksik: marka ve kanal.')
    expect(html).toContain('name="form" value="reject"')
    expect(html).toContain(`value="${to.address}"`)
    expect(html.indexOf('tüm markalar')).toBeLessThan(html.indexOf('Örnek Kahve'))
    const filled = { 'field:address': to.address, 'field:brand': 'all', 'field:channels[]': 'all' }
    const rest = { 'field:type': 'on-record', 'field:source': 'HS_EORTAM', 'field:note': 'aradı' }
    const incomplete = await send({
      kind: 'form',
      form: 'reject',
      key: 'A',
      ...filled,
      ...rest,
      'field:brand': '',
    })
    expect([incomplete.status, Object.keys(await incomplete.json())]).toEqual([422, ['brand']])
    const sent = await send({ kind: 'form', form: 'reject', key: 'B', ...filled, ...rest })
    expect(sent.status).toBe(204)
    expect(await shown(front)).toContain('kaydedildi')
    expect(await statesOf(home, to)).toHaveLength(4)
  })
})

test('newFeed() shows an answer in place of the pressed message, and anew where that is gone', () => {
  const feed = newFeed(() => 0)
  const first = feed.show('staff', ['tr'], ({ id }) => id)
  expect(feed.show('staff', ['tr'], ({ id }) => id, first)).toBe(first)
  expect(feed.show('staff', ['tr'], ({ id }) => id, 'm99')).not.toBe('m99')
})

test('replyHtml() shows every text as it is, whatever stands in it', () => {
  const nasty = '<img src=x onerror=alert(1)> & "quotes"'
  const html = replyHtml(
    {
      summary: '',
      parts: [
        { kind: 'heading', text: nasty },
        { kind: 'text', text: [nasty, { strong: nasty }, { code: nasty }, { person: nasty }] },
        { kind: 'table', head: [nasty], rows: [[nasty]], otherwise: [] },
        { kind: 'choices', choices: [{ label: nasty, action: { name: 'list', values: [nasty] } }] },
        { kind: 'links', links: [{ label: nasty, url: '/d/1' }] },
      ],
    },
    'staff',
    'tr',
  )
  expect(String(html)).not.toContain('<img')
  expect(String(html).match(/&lt;img/g)).toHaveLength(11)
})

test('a form comes back as it was filled in, its files by their ids', async () => {
  const form = {
    name: 'record',
    values: ['ONAY', 7],
    title: 'ONAY',
    submit: 'Kaydet',
    fields: [{ kind: 'file', name: 'file', label: 'Dosya', required: false, endings: ['csv'] }],
  } as const
  expect(String(formHtml(form, 'tr'))).toContain('accept=".csv"')
  const files = newFiles()
  const data = new FormData()
  data.set('form', 'record|ONAY|7')
  data.set('field:address', ' a ')
  for (const channel of ['ARAMA', 'MESAJ']) data.append('field:channels[]', channel)
  data.set('field:file', new File(['a,b'], 'list.html'))
  data.set('field:empty', new File([], ''))
  const { name, values, filled } = readForm(data, files)
  expect({ name, values }).toEqual({ name: 'record', values: ['ONAY', '7'] })
  expect(filled).toMatchObject({ address: ' a ', channels: ['ARAMA', 'MESAJ'], empty: [] })
  const [id = ''] = filled.file ?? []
  expect(id).toMatch(/^F[A-Z]{18}$/)
  const fetched = await files.fetchShared(id)
  expect(fetched).toMatchObject({ kind: 'file' })
  expect(await files.fetchShared('FOTHER')).toEqual({ kind: 'gone' })
})

test('withIds() puts ids for names of people and rooms, as Slack does, and leaves other words', () => {
  expect(withIds('yetki ver @Zeynep düzenleyici')).toBe('yetki ver @U0ZEYNEP düzenleyici')
  expect(withIds('@ayşe #izin-raporu #genel')).toBe('@U0AYSE #C0RAPOR #C0GENEL')
  expect(withIds('ekle x@bora.com @Ali #yok')).toBe('ekle x@bora.com @Ali #yok')
})
