import { describe, expect, test } from 'vitest'
import { cast } from './cast.ts'
import { createPlayground, type PlaygroundOptions } from './playground.ts'

function opened(
  answer: (request: Request) => Response = () => new Response(''),
  more: Partial<PlaygroundOptions> = {},
) {
  return createPlayground({
    deliver: async (request) => answer(request),
    slack: { signingSecret: 's', command: '/izin', shortcuts: [{ name: 'RET', callbackId: 'izin:refuse' }] },
    telegram: { webhookSecret: 't' },
    people: cast,
    clock: () => Date.UTC(2026, 2, 2),
    examples: { tr: ['/izin yardım'], en: ['/izin help'] },
    ...more,
  })
}

function post(body: unknown, headers: Record<string, string> = {}): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  }
}

const command = { user: 'U0AYSE', channel: 'C0GENEL', text: '/izin yardım' }

describe('the page', () => {
  test('is served with a policy that allows nothing inline and nothing foreign', async () => {
    const response = await opened().routes.request('/playground')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toContain('text/html')
    const policy = response.headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe')
    const html = await response.text()
    expect(html).not.toMatch(/<style|<script(?![^>]*src=)|\son\w+=|\sstyle=|https?:\/\//)
  })

  test('has each file that it names', async () => {
    const { routes } = opened()
    const html = await (await routes.request('/playground')).text()
    const named = [...html.matchAll(/(?:href|src)="(\/playground\/[^"]+)"/g)].map(([, path]) => path ?? '')
    expect(named.length).toBeGreaterThan(3)
    for (const path of named) expect((await routes.request(path)).status).toBe(200)
  })

  test.each(['/playground/..%2fplayground.ts', '/playground/%2e%2e%2fcast.ts', '/playground/other.js'])(
    'serves nothing else: %s',
    async (path) => {
      expect((await opened().routes.request(path)).status).toBe(404)
    },
  )
})

describe('strangers', () => {
  test.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:3000'])(
    'with the host %s are turned away',
    async (host) => {
      const { routes } = opened()
      const headers = { host }
      expect((await routes.request('/playground', { headers })).status).toBe(403)
      expect((await routes.request('/playground/events', { headers })).status).toBe(403)
      expect((await routes.request('/playground/slack/command', post(command, headers))).status).toBe(403)
    },
  )

  test.each(['localhost:3000', '127.0.0.1:3000', '[::1]:3000', 'localhost'])(
    'do not include %s',
    async (host) => {
      expect((await opened().routes.request('/playground', { headers: { host } })).status).toBe(200)
    },
  )

  test.each<Record<string, string>>([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:3001', host: 'localhost:3000' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'content-type': 'text/plain' },
  ])('cannot send through a browser: %j', async (headers) => {
    const { routes } = opened(() => {
      throw new Error('must not be reached')
    })
    const { status } = await routes.request('/playground/slack/command', post(command, headers))
    expect([403, 415]).toContain(status)
  })
})

describe('what the page sends', () => {
  test('is taken when it comes from the page', async () => {
    const { routes } = opened()
    const headers = {
      host: 'localhost:3000',
      origin: 'http://localhost:3000',
      'sec-fetch-site': 'same-origin',
    }
    expect((await routes.request('/playground/slack/command', post(command, headers))).status).toBe(200)
  })

  test.each([
    ['slack/command', '{'],
    ['slack/command', { ...command, text: '' }],
    ['slack/action', { user: 'U0AYSE' }],
    ['slack/shortcut', { user: 'U0AYSE', channel: 'C0DESTEK', ts: '1.0' }],
    ['slack/view', { user: 'U0AYSE', viewId: 'V1', type: 'other' }],
    ['telegram/message', { person: 7001, text: 'a'.repeat(4097) }],
    ['telegram/contact', { person: 7001, whose: 'nobody' }],
    ['language', { language: 'de' }],
    ['telegram/button', { person: 7001, message: 1, row: -1, column: 0 }],
  ])('is refused when it is not what %s wants', async (path, body) => {
    expect((await opened().routes.request(`/playground/${path}`, post(body))).status).toBe(400)
  })

  test.each([
    ['slack/command', { ...command, user: 'U0OTHER' }],
    ['slack/action', { user: 'U0AYSE', channel: 'C0GENEL', ts: '1.0', blockId: 'b', actionId: 'a' }],
    ['slack/shortcut', { user: 'U0AYSE', channel: 'C0DESTEK', ts: '1.0', callbackId: 'izin:refuse' }],
    ['telegram/message', { person: 1, text: 'a' }],
    ['telegram/button', { person: 7001, message: 1, row: 0, column: 0 }],
  ])('is not found where there is nobody and nothing: %s', async (path, body) => {
    expect((await opened().routes.request(`/playground/${path}`, post(body))).status).toBe(404)
  })
})

describe('the language of the page', () => {
  test('is what everybody has set on both platforms', async () => {
    const codes: unknown[] = []
    const changes: string[] = []
    const playground = opened(undefined, {
      deliver: async (request) => {
        codes.push(
          ((await request.json()) as { message: { from: { language_code: string } } }).message.from
            .language_code,
        )
        return new Response('')
      },
      onLanguage: async (language) => {
        changes.push(language)
      },
    })
    const set = (language: string) => playground.routes.request('/playground/language', post({ language }))
    async function spoken() {
      await playground.routes.request('/playground/telegram/message', post({ person: 7001, text: '/start' }))
      const answer = await playground.slackFetch(`${playground.slackApiUrl}users.info`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'token=x&user=U0AYSE&include_locale=true',
      })
      return ((await answer.json()) as { user: { locale: string } }).user.locale
    }
    expect(await spoken()).toBe('tr-TR')
    for (const language of ['en', 'en']) expect((await set(language)).status).toBe(200)
    expect(await spoken()).toBe('en-GB')
    await set('tr')
    expect(await spoken()).toBe('tr-TR')
    expect(codes).toEqual(['tr', 'en', 'tr'])
    expect(changes).toEqual(['en', 'tr'])
  })
})

describe('the event stream', () => {
  async function eventsOf(response: Response) {
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    return async (event: string): Promise<Record<string, unknown>> => {
      for (;;) {
        const found = new RegExp(`event: ${event}\ndata: (.*)\n`).exec(text)
        if (found) {
          text = text.slice(found.index + found[0].length)
          return JSON.parse(found[1] ?? '')
        }
        const { value, done } = (await reader?.read()) ?? { done: true }
        if (done) throw new Error(`Cannot read event "${event}": the stream ended`)
        text += value
      }
    }
  }

  test('begins with the whole picture and goes on with changes', async () => {
    const playground = opened()
    const next = await eventsOf(await playground.routes.request('/playground/events'))
    expect(await next('snapshot')).toMatchObject({
      company: { name: 'Örnek A.Ş.' },
      slack: {
        command: '/izin',
        examples: { tr: ['/izin yardım'], en: ['/izin help'] },
        shortcuts: [{ name: 'RET', callbackId: 'izin:refuse' }],
        messages: [{ channel: 'C0DESTEK', author: 'U0KEREM', onlyFor: null }],
      },
      telegram: { examples: { tr: ['/start', '/izinlerim'], en: ['/start', '/consents'] }, messages: [] },
    })
    await playground.routes.request('/playground/telegram/message', post({ person: 7001, text: '/start' }))
    expect(await next('change')).toMatchObject({ of: 'telegram.message', message: { text: '/start' } })
    const again = await eventsOf(await playground.routes.request('/playground/events'))
    expect(await again('snapshot')).toMatchObject({ telegram: { messages: [{ text: '/start' }] } })
    playground.close()
  })

  test('ends when the playground closes', async () => {
    const playground = opened()
    const response = await playground.routes.request('/playground/events')
    const read = response.text()
    await new Promise((resolve) => setImmediate(resolve))
    playground.close()
    expect(await read).toContain('event: snapshot')
  })
})

describe('a file that the app sent', () => {
  type Sent = { result: { document: { file_id: string } } }

  test('is served by a safe type, never as a page', async () => {
    const playground = opened()
    await playground.routes.request('/playground/telegram/message', post({ person: 7001, text: '/start' }))
    const form = new FormData()
    form.set('chat_id', '7001')
    form.set('document', new Blob(['<script>'], { type: 'text/html' }), 'a.html')
    const url = `${playground.telegramApiRoot}/bot1/sendDocument`
    const sent = (await (await playground.telegramFetch(url, { method: 'POST', body: form })).json()) as Sent
    const file = await playground.routes.request(`/playground/files/${sent.result.document.file_id}`)
    expect(file.headers.get('content-type')).toBe('application/octet-stream')
    expect(file.headers.get('content-disposition')).toMatch(/^attachment/)
    expect(await file.text()).toBe('<script>')
  })
})

describe('a file that is chosen in a form', () => {
  const bytes = { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: 'a,b' }
  const headers = { authorization: 'Bearer t' }

  test('is fetched by the app as from Slack: where it is told of, and with its token', async () => {
    const { routes, slackFetch, slackApiUrl } = opened()
    const { id } = (await (await routes.request('/playground/slack/file?name=l.csv', bytes)).json()) as {
      id: string
    }
    expect(id).toMatch(/^F[A-Z]+$/)
    const body = JSON.stringify({ file: id })
    const asked = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body }
    const told = (await (await slackFetch(`${slackApiUrl}files.info`, asked)).json()) as {
      file: { url_private_download: string }
    }
    const address = told.file.url_private_download
    expect(await (await slackFetch(address, { headers })).text()).toBe('a,b')
    expect((await slackFetch(address)).status).toBe(404)
  })

  test.each([
    ['/playground/slack/file?name=l.csv', { ...bytes, headers: { 'content-type': 'text/plain' } }, 415],
    ['/playground/slack/file', bytes, 400],
    ['/playground/slack/file?name=l.csv', { ...bytes, body: 'x'.repeat(9 * 2 ** 20) }, 413],
  ])('is not taken at %s in any other way', async (path, init, status) => {
    expect((await opened().routes.request(path, init)).status).toBe(status)
  })
})
