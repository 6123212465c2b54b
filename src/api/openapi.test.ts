import { describe, expect, test } from 'vitest'
import { forAllTests } from '../../test/support/opened.ts'
import { openTestRegister } from '../../test/support/register.ts'
import { limitersOf } from './iys/limits.ts'
import { openApi, pathSchemas } from './openapi.ts'
import { iysApi, routes } from './routes.ts'

const opened = forAllTests(() => openTestRegister())

const api = (tokenKey = Buffer.alloc(32)) =>
  iysApi({
    register: opened.register,
    tokenKey,
    clock: opened.clock.now,
    publicUrl: 'https://izin.ornek.example',
    lookUps: { add() {}, async flush() {} },
    limiters: limitersOf(),
    log: { error() {}, warn() {} },
    addressOf: () => '127.0.0.1',
  })

const document = openApi(routes)

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

  test('is served without a token', async () => {
    const answer = await api().request('/openapi.json')
    expect([answer.status, await answer.json()]).toEqual([200, JSON.parse(JSON.stringify(document))])
  })
})

test('iysApi() wants a key that is worth its name', () => {
  expect(() => api(Buffer.alloc(16))).toThrow('the key has 16 bytes')
})
