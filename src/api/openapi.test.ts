import { createConfig, lintFromString } from '@redocly/openapi-core'
import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import type * as z from 'zod'
import { quietOutbox } from '../../test/support/commands.ts'
import { forAllTests } from '../../test/support/opened.ts'
import { openTestRegister } from '../../test/support/register.ts'
import { answers, reasons } from './base/answers.ts'
import { type Code, codes } from './base/faults.ts'
import { limitersOf } from './base/limits.ts'
import { noLookUpCounts } from './base/look-up-ceiling.ts'
import { requests } from './base/requests.ts'
import { exampleOf, openApi, pathSchemas } from './openapi.ts'
import { iysApi, routes } from './routes.ts'
import { viewerFile } from './viewer-files.ts'

const opened = forAllTests(() => openTestRegister())

const api = (tokenKey = Buffer.alloc(32)) =>
  iysApi({
    register: opened.register,
    tokenKey,
    clock: opened.clock.now,
    publicUrl,
    lookUps: { add() {}, async flush() {} },
    postWebhook: null,
    outbox: quietOutbox(opened.register),
    limiters: limitersOf(),
    lookUpCounts: noLookUpCounts(),
    alarm: async () => {},
    log: { error() {}, warn() {} },
    addressOf: () => '127.0.0.1',
  })

const publicUrl = 'https://izin.ornek.example'
const document = openApi(routes, publicUrl, 0)

interface Operation {
  readonly responses: Record<
    string,
    {
      headers?: object
      content?: Record<string, { example?: { errors?: { code?: Code }[] } }>
    }
  >
}

describe('openApi()', () => {
  test('describes every parameter of a path and every status of an answer', () => {
    for (const { path } of routes) {
      for (const [, name] of path.matchAll(/:(\w+)/g)) expect(Object.keys(pathSchemas)).toContain(name)
    }
    expect(JSON.stringify(document)).not.toContain('"description":""')
  })

  test('refers to each of its schemas, and to no other', () => {
    const references = JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)
    expect(new Set([...references].map(([, name]) => name))).toEqual(
      new Set(Object.keys(document.components.schemas)),
    )
  })

  test('gives an example of each request and answer that its schema takes', () => {
    const schemas: Record<string, z.ZodType> = { ...requests, ...answers }
    for (const [name, schema] of Object.entries(schemas)) {
      expect({ name, ...schema.safeParse(exampleOf(name)) }).toMatchObject({ name, success: true })
    }
  })

  test('says of each refusal a code of its status, and of each 429 how long to wait', () => {
    const answered = JSON.parse(JSON.stringify(document.paths)) as Record<string, Record<string, Operation>>
    for (const { responses } of Object.values(answered).flatMap((path) => Object.values(path))) {
      for (const [status, { headers, content }] of Object.entries(responses)) {
        if (status === '429') expect(headers).toHaveProperty('Retry-After')
        const { code } = content?.['application/json']?.example?.errors?.[0] ?? {}
        if (code !== undefined) expect([code, codes[code].status]).toEqual([code, Number(status)])
      }
    }
    const { example } = answered['/v1/check']?.post?.responses[401]?.content?.['application/json'] ?? {}
    expect(example?.errors?.[0]?.code).toBe('H351')
  })

  test('names each operation as a method of a client, by a verb', () => {
    const verbs = /^(get|list|pull|record|register|unregister|make|confirm|check|agree|take)[A-Z]\w+$/
    for (const { name } of routes) expect(name).toMatch(verbs)
    expect(new Set(routes.map(({ name }) => name)).size).toBe(routes.length)
  })

  test('leaves no field with a default in a request, which generators make required', () => {
    const defaults = Object.keys(requests).filter((name) =>
      JSON.stringify(document.components.schemas[name]).includes('"default"'),
    )
    expect(defaults).toEqual([])
  })

  test('has no fault that redocly finds, and each operation a name of its own', async () => {
    const config = await createConfig({
      extends: ['recommended'],
      // This description itself is refused to no one.
      rules: { 'operation-4xx-response': 'off' },
    })
    const problems = await lintFromString({ source: JSON.stringify(document), config })
    expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual(
      [],
    )
  })

  test('explains each reason and code', () => {
    const { description } = document.info
    for (const word of [...Object.keys(reasons), ...Object.keys(codes)]) {
      expect(description).toContain(`- \`${word}\``)
    }
  })

  test('is shown by a page that loads from and sends to this server only', async () => {
    const answer = await api().request('/docs/api')
    const page = await answer.text()
    expect(page).not.toMatch(/<script(?![^>]*src="\/docs\/api\/)|[ "]on\w+=|style=|action=|https?:/)
    expect(answer.headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
    )
    const files = [...page.matchAll(/(?:src|href)="\/docs\/api\/([^"]+)"/g)].map(([, name = '']) => name)
    expect(files).toHaveLength(4)
    const app = new Hono().get('/docs/api/:name', (c) => viewerFile(c, c.req.param('name')))
    const statusOf = async (name: string) => (await app.request(`/docs/api/${name}`)).status
    for (const name of files) expect([name, await statusOf(name)]).toEqual([name, 200])
    for (const name of ['LICENSE', '..%2f..%2fVERSION', '%2e%2e%2fVERSION']) {
      expect(await statusOf(name)).toBe(404)
    }
  })

  test('is served without a token', async () => {
    const answer = await api().request('/openapi.json')
    const served = JSON.stringify(openApi(routes, publicUrl, opened.clock.now()))
    expect([answer.status, await answer.json()]).toEqual([200, JSON.parse(served)])
  })
})

test('iysApi() wants a key that is worth its name', () => {
  expect(() => api(Buffer.alloc(16))).toThrow('the key has 16 bytes')
})
