import { expect, test } from 'vitest'
import type { Claims } from '../../src/api/base/sessions.ts'
import { addClient } from '../../src/register/company/clients.ts'
import { forAllTests } from '../support/opened.ts'
import { providerCode } from '../support/register.ts'
import { codesOf, networkHeader, openIysServer, password, username } from './iys-server.ts'

/** RFC 6749, 4.4: what standard OAuth libraries send. */
const limits = { tokensPerHour: 100, wrongPasswordsPerHour: 5 }
const server = forAllTests(() => openIysServer({ limits }))

const json = { 'content-type': 'application/json' }
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const grant = { grant_type: 'client_credentials' }
const basicOf = (name: string, secret: string) =>
  `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`

const asForm = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
  server.send('POST', '/oauth2/token', {
    body: new URLSearchParams(fields).toString(),
    headers: { ...form, ...headers },
  })
const asBasic = (name: string, secret: string, fields: Record<string, string> = grant) =>
  asForm(fields, { authorization: basicOf(name, secret) })

test('POST /oauth2/token gives a client an access token for its name and password in a form', async () => {
  const answer = await asForm({ ...grant, client_id: username, client_secret: password })
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store'])
  expect(answer.body).toEqual({
    access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]{43}$/),
    expires_in: 7200,
    token_type: 'bearer',
    scope: 'read write check push',
  })
  const claims: Claims = JSON.parse(
    Buffer.from(answer.body.access_token.split('.')[1], 'base64url').toString('utf8'),
  )
  expect(claims.sub).toBe(username)
  const headers = { authorization: `Bearer ${answer.body.access_token}` }
  expect((await server.send('GET', `/sps/${providerCode}/brands`, { headers })).status).toBe(200)
})

test('It takes them by Basic authentication as well, encoded or not, and as JSON', async () => {
  await addClient(server.register, { providerCode, username: 'crm', password: 'yüzde 50+ çok %' })
  const encode = (text: string) => new URLSearchParams({ text }).toString().slice('text='.length)
  const answers = [
    await asBasic(username, password),
    await asBasic(encode(username), encode(password)),
    await asBasic('crm', encode('yüzde 50+ çok %')),
    await asBasic(username, password, { ...grant, client_id: username }),
    await server.send('POST', '/oauth2/token', {
      body: JSON.stringify({ ...grant, client_id: username, client_secret: password }),
      headers: json,
    }),
  ]
  expect(answers.map(({ status }) => status)).toEqual(Array(answers.length).fill(200))
})

const wrong = 'not-the-password'
test.each<[string, Record<string, string>, string | null, number]>([
  ['invalid_client', grant, null, 401],
  ['invalid_client', { ...grant, client_id: username }, null, 401],
  ['invalid_client', { ...grant, client_id: username, client_secret: '' }, null, 401],
  ['invalid_client', { ...grant, client_id: username, client_secret: wrong }, null, 401],
  ['invalid_client', { ...grant, client_id: 'unknown', client_secret: password }, null, 401],
  ['invalid_client', grant, basicOf(username, wrong), 401],
  ['invalid_client', grant, 'Basic !', 401],
  ['invalid_client', grant, 'Bearer a.b.c', 401],
  ['invalid_request', { ...grant, client_secret: password }, basicOf(username, password), 400],
  ['invalid_request', { ...grant, client_id: 'other' }, basicOf(username, password), 400],
  ['invalid_request', {}, basicOf(username, password), 400],
])('It answers %s to %o with the header %j', async (error, fields, authorization, status) => {
  const answer = await asForm(fields, authorization === null ? {} : { authorization })
  expect([answer.status, answer.body.error]).toEqual([status, error])
  const challenge = status === 401 ? 'Basic realm="izin", charset="UTF-8"' : null
  expect(answer.headers.get('www-authenticate')).toBe(challenge)
})

test('Wrong passwords count for the name, however they are sent, and so do tokens', async () => {
  const strict = await openIysServer({ limits: { tokensPerHour: 3, wrongPasswordsPerHour: 2 } })
  await addClient(strict.register, { providerCode, username: 'shop', password: 'dogru-bir-parola' })
  const ask = (network: string, name: string, secret: string) =>
    strict.send('POST', '/oauth2/token', {
      body: new URLSearchParams(grant).toString(),
      headers: { ...form, [networkHeader]: network, authorization: basicOf(name, secret) },
    })
  for (const network of ['192.0.2.1', '192.0.2.2']) {
    expect((await ask(network, 'shop', wrong)).status).toBe(401)
  }
  const byPassword = await strict.send('POST', '/oauth2/token', {
    body: JSON.stringify({ grant_type: 'password', username: 'shop', password: 'dogru-bir-parola' }),
    headers: { ...json, [networkHeader]: '192.0.2.3' },
  })
  expect([byPassword.status, codesOf(byPassword)]).toEqual([429, ['H084']])
  const statuses: number[] = []
  for (let n = 0; n < 4; n += 1) statuses.push((await ask('192.0.2.9', username, password)).status)
  expect(statuses).toEqual([200, 200, 200, 429])
  expect(strict.logged.map((line) => line.split(' ')[0])).toEqual(Array(2).fill('iys.sign-in.failed'))
  await strict.close()
})
