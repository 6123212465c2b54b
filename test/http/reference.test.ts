import { beforeAll, expect, test } from 'vitest'
import { forAllTests } from '../support/opened.ts'
import { openIysServer } from './iys-server.ts'

const server = forAllTests(() => openIysServer({ now: '2026-05-12 15:00:00' }))

interface Form {
  readonly method: string
  readonly path: string
  readonly type: string
  readonly address: string
  readonly body: string | undefined
}

const unescaped = (text: string) =>
  text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

const formPattern =
  /data-method="(\w+)" data-path="([^"]+)" data-type="([^"]+)">\s*<label>Address<input[^>]* value="([^"]*)"(.*?)<\/form>/gs

const forms: Form[] = []
beforeAll(async () => {
  const page = (await server.send('GET', '/docs/api')).text
  for (const [, method = '', path = '', type = '', address = '', rest = ''] of page.matchAll(formPattern)) {
    const [, body] = /<textarea[^>]*>(.*?)<\/textarea>/s.exec(rest) ?? []
    forms.push({ method, path, type, address: unescaped(address), body: body && unescaped(body) })
  }
})

/** Statuses of the forms that lack a password, a ticket or a receiver that answers. */
const needMore: Readonly<Record<string, number>> = {
  'POST /oauth2/token': 400,
  'GET /v1/tickets/:ticketId': 404,
  'POST /sps/:iysCode/brands/:brandCode/push/registration': 422,
  'POST /sps/:iysCode/brands/:brandCode/push/unregistration': 422,
  'POST /v1/iys/push': 401,
}

test('Each form of /docs/api works as it is filled in', async () => {
  expect(forms.length).toBeGreaterThan(25)
  for (const { method, path, type, address, body } of forms) {
    const headers = { authorization: server.authorization(), 'content-type': type }
    const answer = await server.send(method, address, { body, headers })
    const wanted = needMore[`${method} ${path}`]
    const isRight = wanted === undefined ? answer.status < 300 : answer.status === wanted
    expect(isRight, `${method} ${address}: ${answer.status} ${answer.text}`).toBe(true)
  }
})

test('The forms of a check and of the changes show what was just recorded', async () => {
  const answerOf = async (name: string) => {
    const form = forms.find(({ method, path }) => `${method} ${path}` === name)
    const headers = { authorization: server.authorization(), 'content-type': form?.type ?? '' }
    return await server.send(form?.method ?? '', form?.address ?? '', { body: form?.body, headers })
  }
  const { body } = await answerOf('POST /v1/check')
  expect(body.results).toMatchObject([{ maySend: true, status: 'ONAY' }])
  expect((await answerOf('POST /v1/check/lines')).text).toContain('"maySend":true')
  expect((await answerOf('GET /v1/brands/:brandCode/changes')).body.changes).not.toEqual([])
})
