import { describe, expect, test } from 'vitest'
import { forAllTests } from '../../../test/support/opened.ts'
import { openTestRegister } from '../../../test/support/register.ts'
import { iysApi } from './api.ts'
import { openApi } from './openapi.ts'

const opened = forAllTests(() => openTestRegister())

const api = (tokenKey = Buffer.alloc(32)) =>
  iysApi({
    register: opened.register,
    tokenKey,
    clock: opened.clock.now,
    publicUrl: 'https://izin.ornek.example',
    lookUps: { add() {}, async flush() {} },
    log: { error() {} },
  })

type Parameter = { readonly name: string; readonly in: string }
type Operation = { readonly parameters?: readonly Parameter[] }

const operations = Object.entries(openApi.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    path,
    method: method.toUpperCase(),
    operation: operation as Operation,
  })),
)

describe('openApi', () => {
  test('describes exactly the routes that are served', () => {
    const served = api()
      .routes.filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
    expect(operations.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(served.sort())
  })

  test('names every parameter of a path', () => {
    for (const { path, operation } of operations) {
      const named = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path')
      expect(named.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? [])
    }
  })

  test('refers only to schemas that it holds', () => {
    const wanted = [...JSON.stringify(openApi).matchAll(/#\/components\/schemas\/(\w+)/g)].map(
      ([, name]) => name,
    )
    expect(new Set(wanted)).toEqual(new Set(Object.keys(openApi.components.schemas)))
  })

  test('is served without a token', async () => {
    const answer = await api().request('/openapi.json')
    expect([answer.status, await answer.json()]).toEqual([200, JSON.parse(JSON.stringify(openApi))])
  })
})

test('iysApi() wants a key that is worth its name', () => {
  expect(() => api(Buffer.alloc(16))).toThrow('the key has 16 bytes')
})
