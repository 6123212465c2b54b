import { beforeAll, expect, test } from 'vitest'
import { forAllTests } from '../support/opened.ts'
import { isRightAnswer, requestsOf } from '../support/platforms/openapi-requests.ts'
import { openIysServer } from './iys-server.ts'

const server = forAllTests(() => openIysServer({ now: '2026-05-12 15:00:00' }))

let requests: ReturnType<typeof requestsOf> = []
beforeAll(async () => {
  requests = requestsOf((await server.send('GET', '/openapi.json')).body)
})

test('Each form of /docs/api works as it is filled in', async () => {
  expect(requests.length).toBeGreaterThan(25)
  for (const { name, method, type, address, body } of requests) {
    const headers = { authorization: server.authorization(), 'content-type': type }
    const answer = await server.send(method, address, { body, headers })
    expect(isRightAnswer(name, answer.status), `${method} ${address}: ${answer.status} ${answer.text}`).toBe(
      true,
    )
  }
})

test('The forms of a check and of the changes show what was just recorded', async () => {
  const answerOf = async (name: string) => {
    const { method, address, type, body } = requests.find((request) => request.name === name) ?? {}
    const headers = { authorization: server.authorization(), 'content-type': type ?? '' }
    return await server.send(method ?? '', address ?? '', { body, headers })
  }
  const { body } = await answerOf('POST /v1/check')
  expect(body.results).toMatchObject([{ maySend: true, status: 'ONAY' }])
  expect((await answerOf('POST /v1/check/lines')).text).toContain('"maySend":true')
  expect((await answerOf('GET /v1/brands/:brandCode/changes')).body.changes).not.toEqual([])
})
