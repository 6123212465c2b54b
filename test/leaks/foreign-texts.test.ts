import { globSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { beforeAll, expect, test } from 'vitest'
import { routes } from '../../src/api/routes.ts'
import { onayOf, password, pathOf, username } from '../http/iys-server.ts'
import { openApp } from '../support/app.ts'
import { ago } from '../support/clock/clock.ts'
import { pdf } from '../support/evidence-files.ts'
import { noteNamedText, plainDigestsIn } from '../support/leaks/digests.ts'
import {
  actingHeaders,
  foreignKey,
  foreignTexts,
  hasForeignAddress,
  idleHeaders,
  noteForeignAddresses,
} from '../support/leaks/foreign.ts'
import { forAllTests } from '../support/opened.ts'
import { formOf } from '../support/platforms/slack-requests.ts'
import { recorded } from '../telegram/harness.ts'

/* Callers write addresses into every part of a request that they can: none may come out again, or be kept. */

const app = forAllTests(() => openApp({ env: { LOG_LEVEL: 'debug', METRICS_TOKEN: 'm'.repeat(32) } }))

interface Sent {
  readonly method: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

interface Door {
  readonly name: string
  readonly sent: () => Sent
}

const phone = '+905321112233'

/** Names of what went wrong, or out. */
const leaks: string[] = []
let doors: readonly Door[] = []

function noteSent({ path, headers, body = '' }: Sent): void {
  noteNamedText('a path', path)
  for (const [name, value] of Object.entries(headers ?? {})) noteNamedText(`the header ${name}`, value)
  noteNamedText('a body', body)
}

/** By Node's own client, which sends any header and path. */
async function statusOf(what: string, sent: Sent): Promise<number> {
  noteSent(sent)
  const { method, path, body, headers } = sent
  const answer = await new Promise<{ status: number; text: string }>((resolve, reject) => {
    const asking = request(`${app.baseUrl}/`, { method, path, headers: { ...headers } }, (response) => {
      const chunks = [Buffer.from(response.rawHeaders.join('\n'))]
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
      )
    })
    asking.on('error', reject)
    asking.end(body)
  })
  if (answer.status >= 500) leaks.push(`${answer.status} for ${what}`)
  // İYS's errors give the caller the value of a wrong field back.
  if (hasForeignAddress(answer.text.replaceAll(/"value":"[^"]*"/g, '')))
    leaks.push(`an address in the answer to ${what}`)
  for (const digest of plainDigestsIn(Buffer.from(answer.text)))
    leaks.push(`a plain ${digest} in the answer to ${what}`)
  return answer.status
}

const pathOfLink = (link: string) => link.replace(/^https?:\/\/[^/]+/, '')

/** Some readers take no shorter one. */
const boundary = 'b'.repeat(30)

function multipart(path: string, fileName: string, file: Buffer): Sent {
  const part = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${fileName}"\r\n\r\n`
  const body = Buffer.concat([Buffer.from(part), file, Buffer.from(`\r\n--${boundary}--\r\n`)])
  return {
    method: 'POST',
    path,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body,
  }
}

const urlEncoded = { 'content-type': 'application/x-www-form-urlencoded' }

async function signIn(): Promise<Record<string, string>> {
  await app.izinJson('client', 'add', '--provider', '123456', '--username', username, '--password', password)
  const answer = await fetch(`${app.baseUrl}/oauth2/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ grant_type: 'password', username, password }),
  })
  const { access_token: token } = (await answer.json()) as { access_token: string }
  return { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
}

/** Bodies with which a door does its work; the others refuse an empty one. */
function bodyOf(name: string): string {
  return /^recordConsent(V2)?$/.test(name) ? JSON.stringify(onayOf(1, { consentDate: ago(5) })) : '{}'
}

function systemDoors(headers: Record<string, string>): Door[] {
  return routes.map((route) => {
    const { method, name } = route
    const body = method === 'GET' ? {} : { body: bodyOf(name) }
    // A form is refused before a password is proved, which is slow and limited.
    return { name, sent: () => ({ method, path: pathOf(route), headers, ...body }) }
  })
}

const opened = (name: string, path: string): Door => ({ name, sent: () => ({ method: 'GET', path }) })

async function pageDoors(): Promise<Door[]> {
  const { url, oneClick } = await app.link('MESAJ', phone)
  await app.slash('U0EDITOR', 'yükle')
  const upload = pathOfLink(app.links()[0] ?? '')
  await app.slash('U0EDITOR', `ekle ${phone} sms HS_FIZIKSEL_ORTAM marka=123457`)
  await app.press('U0EDITOR', 'add-file|')
  const evidence = pathOfLink(app.links()[0] ?? '')
  const [page, click, form] = [pathOfLink(url), pathOfLink(oneClick), '/c/123457']
  const fields = (name: string, path: string, body: string): Door => ({
    name,
    sent: () => ({ method: 'POST', path, headers: urlEncoded, body }),
  })
  return [
    ...['/livez', '/readyz', '/metrics', '/page.css', '/logo.png', '/favicon.ico'].map((path) =>
      opened(path, path),
    ),
    opened('page', page),
    opened('click', click),
    opened('form', form),
    opened('upload page', upload),
    opened('evidence page', evidence),
    fields('press', page, 'channel=MESAJ'),
    fields('one click', click, 'List-Unsubscribe=One-Click'),
    fields('sent form', form, ''),
    // Empty files leave the link as it is.
    { name: 'upload', sent: () => multipart(upload, 'liste.csv', Buffer.alloc(0)) },
    { name: 'evidence', sent: () => multipart(evidence, 'form.pdf', Buffer.alloc(0)) },
  ]
}

function platformDoors(): Door[] {
  let updates = 0
  const path = '/telegram/webhook'
  const update = () => JSON.stringify({ ...recorded('unknown'), update_id: ++updates })
  return [
    {
      name: 'Slack',
      sent: () => ({ method: 'POST', path: '/slack/events', ...app.slashRequest('U0EDITOR', 'ayar') }),
    },
    {
      name: 'Telegram',
      sent: () => ({ method: 'POST', path, headers: app.telegramHeaders(), body: update() }),
    },
  ]
}

beforeAll(async () => {
  noteForeignAddresses()
  await app.addCompany({ U0EDITOR: 'editor 123457', U0ADMIN: 'admin' })
  doors = [...systemDoors(await signIn()), ...(await pageDoors()), ...platformDoors()]
})

test('no header of any door is answered, logged or kept', async () => {
  for (const { name, sent } of doors) {
    for (const header of [...idleHeaders, ...actingHeaders]) {
      const request = sent()
      const value = header === 'idempotency-key' ? foreignKey() : foreignTexts.join(', ')
      await statusOf(`${name} with ${header}`, {
        ...request,
        headers: { ...request.headers, [header]: value },
      })
    }
  }
  expect(leaks).toEqual([])
})

test('no query and no path is', async () => {
  const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']
  for (const { name, sent } of doors) {
    const { path, ...request } = sent()
    for (const text of foreignTexts) {
      const query = `${path.includes('?') ? '&' : '?'}${text}=${text}&dil=${text}&limit=${text}&after=${text}`
      await statusOf(`${name} with a query`, { ...request, path: path + query })
      await statusOf(`${name} with a longer path`, { ...sent(), path: `${path}/${text}` })
    }
    for (const method of methods) {
      const body = /GET|HEAD/.test(method) ? {} : { body: '{}' }
      const { headers = {} } = request
      await statusOf(`${method} ${name}`, { method, headers, ...body, path: `${path}?${foreignTexts[2]}=1` })
    }
  }
  const prefixes = [
    '',
    '/r',
    '/u',
    '/c',
    '/d',
    '/y',
    '/e',
    '/sps',
    '/sps/123456/brands',
    '/v1',
    '/v1/tickets',
    '/docs',
  ]
  for (const path of prefixes.flatMap((prefix) => foreignTexts.map((text) => `${prefix}/${text}`))) {
    for (const method of methods) await statusOf(`${method} of an unknown path`, { method, path })
  }
  expect(leaks).toEqual([])
})

test('no file name, and no name or secret of who signs in is', async () => {
  await app.slash('U0EDITOR', 'yükle')
  const upload = pathOfLink(app.links()[0] ?? '')
  const rows = Buffer.from(
    `İzin Türü;İzin Kaynağı;Alıcı;İzin Durumu;İzin Tarihi\nSMS;HS_WEB;${phone};ONAY;${ago(5)}\n`,
  )
  expect(await statusOf('a file', multipart(upload, `${foreignTexts.join(' ')}.csv`, rows))).toBe(200)
  await app.answerText('1 satır okundu')
  const evidence = doors.find(({ name }) => name === 'evidence')?.sent().path ?? ''
  const form = multipart(evidence, `${foreignTexts.join(' ')}.pdf`, pdf('form'))
  expect(await statusOf('evidence', form)).toBe(200)
  for (const text of foreignTexts) {
    const fields = { grant_type: 'password', username: text, password: text }
    const basic = `Basic ${Buffer.from(`${text}:${text}`).toString('base64')}`
    const token = (body: string, headers: object) =>
      statusOf('a sign-in', { method: 'POST', path: '/oauth2/token', headers: { ...headers }, body })
    await token(JSON.stringify(fields), { 'content-type': 'application/json' })
    await token(formOf({ grant_type: 'client_credentials' }), { ...urlEncoded, authorization: basic })
    await token(formOf({ grant_type: text, refresh_token: text }), urlEncoded)
    await statusOf('a push', {
      method: 'POST',
      path: '/v1/iys/push',
      headers: { authorization: basic },
      body: '{}',
    })
  }
  expect(leaks).toEqual([])
})

test('log, posts, database and files have none of them, nor a plain digest of one', async () => {
  const places = {
    'the log': Buffer.from(app.printed()),
    'what Slack is sent': Buffer.from(JSON.stringify(app.slackCalls)),
    'what Telegram is sent': Buffer.from(JSON.stringify(app.telegram.calls)),
    'the database': app.files(),
  }
  for (const [place, bytes] of Object.entries(places)) {
    expect(hasForeignAddress(bytes.toString('latin1')), `an address in ${place}`).toBe(false)
    expect(plainDigestsIn(bytes), `digests in ${place}`).toEqual([])
  }
  expect(app.printed()).toContain('"event":"upload.taken"')
})

test('each header that izin reads is among them', () => {
  const root = new URL('../../', import.meta.url)
  const files = globSync(['src/**/*.ts', 'bots/**/*.ts'], { cwd: root }).filter(
    (file) => !file.endsWith('.test.ts'),
  )
  const reads = /(?:\.header|headers\.get)\('([\w-]+)'\)/g
  const names = files.flatMap((file) =>
    [...readFileSync(new URL(file, root), 'utf8').matchAll(reads)].map(([, name = '']) => name.toLowerCase()),
  )
  const sent: readonly string[] = [...idleHeaders, ...actingHeaders, 'content-length']
  expect(names.length).toBeGreaterThan(10)
  expect(names.filter((name) => !sent.includes(name))).toEqual([])
})
