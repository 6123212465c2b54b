import { describe, expect, test } from 'vitest'
import type { Claims } from '../../src/api/base/sessions.ts'
import { addBrand, closeBrand } from '../../src/register/company/brands.ts'
import { addClient, removeClient } from '../../src/register/company/clients.ts'
import { forAllTests } from '../support/opened.ts'
import { providerCode, subBrandCode } from '../support/register.ts'
import {
  codesOf,
  expectRefused,
  keyOf,
  onayOf,
  openIysServer,
  password,
  refusal,
  username,
} from './iys-server.ts'

const server = forAllTests(() => openIysServer({ limits: { tokensPerHour: 1000 } }))

const json = { 'content-type': 'application/json' }
const form = { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' }
const token = (fields: unknown, at = server) =>
  at.send('POST', '/oauth2/token', { body: JSON.stringify(fields), headers: json })
const brands = (authorization: string | null, at = server) =>
  at.send('GET', `/sps/${providerCode}/brands`, authorization === null ? {} : { headers: { authorization } })
const claimsOf = (text: string): Claims =>
  JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString('utf8'))
async function statusWith(text: string, at = server): Promise<number> {
  return (await brands(`Bearer ${text}`, at)).status
}

describe('POST /oauth2/token', () => {
  test('gives a pair of tokens for a name and a password, sent as JSON', async () => {
    const answer = await token({ grant_type: 'password', username, password })
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]{43}$/),
      expires_in: 7200,
      refresh_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]{43}$/),
      refresh_expires_in: 14_400,
      token_type: 'bearer',
    })
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await statusWith(answer.body.access_token)).toBe(200)
  })

  test('refuses a name of 5,000 levels', async () => {
    const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`
    const body = `{"grant_type":"password","username":${deep},"password":"x"}`
    const headers = { 'content-type': 'application/json' }
    expect((await server.send('POST', '/oauth2/token', { body, headers })).status).toBe(400)
  })

  test('takes a form as well, and names the company and its brands in the access token', async () => {
    const sent = new URLSearchParams({ grant_type: 'password', username, password }).toString()
    const { body } = await server.send('POST', '/oauth2/token', { body: sent, headers: form })
    expect(claimsOf(body.access_token)).toMatchObject({
      sub: username,
      serviceProvider: { title: 'Örnek A.Ş.', iysCode: providerCode },
      brands: [
        { brandCode: providerCode, name: 'Örnek A.Ş.' },
        { brandCode: subBrandCode, name: 'Örnek Kahve' },
      ],
    })
  })

  test('gives a new pair for a refresh token, which opens nothing itself', async () => {
    const first = (await token({ grant_type: 'password', username, password })).body
    const second = await token({ grant_type: 'refresh_token', refresh_token: first.refresh_token })
    expect(second.status).toBe(200)
    expect(second.body.refresh_token).not.toBe(first.refresh_token)
    expect(await statusWith(second.body.access_token)).toBe(200)
    expect(await statusWith(first.refresh_token)).toBe(401)
    const crossed = await token({ grant_type: 'refresh_token', refresh_token: first.access_token })
    expect([crossed.status, crossed.body.error]).toEqual([400, 'invalid_grant'])
  })

  test.each<[string, unknown]>([
    ['invalid_request', {}],
    ['invalid_request', []],
    ['invalid_request', null],
    ['invalid_grant', { grant_type: '' }],
    ['invalid_request', { grant_type: 'authorization_code', username, password }],
    ['invalid_request', { grant_type: ['password'], username, password }],
    ['invalid_request', { grant_type: 'password', password }],
    ['invalid_grant', { grant_type: 'password', username: '', password }],
    ['invalid_request', { grant_type: 'password', username, password: 1 }],
    ['invalid_request', { grant_type: 'password', username, password: 'p'.repeat(2000) }],
    ['invalid_request', { grant_type: 'refresh_token' }],
    ['invalid_request', { grant_type: 'refresh_token', refresh_token: {} }],
    ['invalid_request', { grant_type: 'password', username, password: 'yanlış' }],
    ['invalid_request', { grant_type: 'password', username: '\u0000\ud800', password }],
    ['invalid_grant', { grant_type: 'refresh_token', refresh_token: 'a.b.c' }],
  ])('answers %s to %o', async (error, fields) => {
    const answer = await token(fields)
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual({ error, error_description: expect.any(String), code: 'IZIN-400-TOKEN' })
  })

  test('answers invalid_request to what is neither JSON nor a form', async () => {
    for (const [body, type] of [
      ['{', 'application/json'],
      ['<a/>', 'text/xml'],
    ] as const) {
      const answer = await server.send('POST', '/oauth2/token', { body, headers: { 'content-type': type } })
      expect([answer.status, answer.body.error]).toEqual([400, 'invalid_request'])
    }
  })

  test('answers 413 to more than any name and password take, unread', async () => {
    const answer = await server.send('POST', '/oauth2/token', { body: 'a&'.repeat(9000), headers: form })
    expect(refusal(answer)).toEqual([413, ['IZIN-413']])
  })

  test('answers H084 beyond so many an hour, to every client of a network by itself', async () => {
    const strict = await openIysServer({ limits: { tokensPerHour: 2 } })
    const named = (name: string) => token({ grant_type: 'password', username: name, password: 'x' }, strict)
    await named(username)
    strict.clock.move(30 * 60_000)
    for (let n = 0; n < 5; n += 1) await named('broken-poller')
    expect((await strict.signIn()).status).toBe(200)
    const refused = await strict.signIn()
    expect([codesOf(refused), refused.headers.get('retry-after')]).toEqual([['H084'], '1800'])
    expect(strict.logged.map((line) => line.split(' ')[0])).toEqual(Array(3).fill('iys.sign-in.failed'))
    strict.clock.move(30 * 60_000)
    expect((await strict.signIn()).status).toBe(200)
    await strict.close()
  })
})

describe('the bearer token', () => {
  const wrong = [null, '', 'Bearer', 'Bearer ', 'Basic Zm9vOmJhcg==', 'Bearer a.b.c']
  test.each(wrong)('is asked for with H351: %s', async (authorization) => {
    expect(refusal(await brands(authorization))).toEqual([401, ['H351']])
  })

  test('expires after two hours, and its refresh token after four', async () => {
    const { access_token: access, refresh_token: refresh } = (await server.signIn()).body
    server.clock.move(7_199_000)
    expect(await statusWith(access)).toBe(200)
    server.clock.move(1000)
    expect(await statusWith(access)).toBe(401)
    server.clock.move(7_199_000)
    expect((await token({ grant_type: 'refresh_token', refresh_token: refresh })).status).toBe(200)
    server.clock.move(1000)
    expect((await token({ grant_type: 'refresh_token', refresh_token: refresh })).status).toBe(400)
  })

  test('ends within two seconds of its client’s removal, and for ever with a new password', async () => {
    await addClient(server.register, { providerCode, username: 'shop', password: 'eski-bir-parola' })
    const { body } = await token({ grant_type: 'password', username: 'shop', password: 'eski-bir-parola' })
    expect(await statusWith(body.access_token)).toBe(200)
    expect(await removeClient(server.register, 'shop')).toMatchObject({ kind: 'removed' })
    server.clock.move(2000)
    expect(await statusWith(body.access_token)).toBe(401)
    expect((await token({ grant_type: 'refresh_token', refresh_token: body.refresh_token })).status).toBe(400)
    await addClient(server.register, { providerCode, username: 'shop', password: 'yeni-bir-parola' })
    expect(await statusWith(body.access_token)).toBe(401)
    expect((await token({ grant_type: 'refresh_token', refresh_token: body.refresh_token })).status).toBe(400)
  })
})

describe('the codes of a path', () => {
  const body = keyOf(1)

  test.each([
    ['/sps/x/brands', 422, ['H190']],
    ['/sps/999/brands', 403, ['H353']],
    ['/sps/x/brands/1.5/consents/status', 422, ['H190', 'H191']],
    [`/sps/${providerCode}/brands/-1/consents/status`, 422, ['H191']],
    [`/sps/${providerCode}/brands/999/consents/status`, 403, ['H353']],
    [`/sps/999/brands/${subBrandCode}/consents/status`, 403, ['H353']],
    [`/sps/${providerCode}/brands/${'9'.repeat(400)}/consents/status`, 403, ['H353']],
    [`/sps/${providerCode}/brands/%00/consents/status`, 422, ['H191']],
    [`/sps/${providerCode}/brands/%E0%A4%A/consents/status`, 422, ['H191']],
  ])('in %s are refused with %i %o (R2)', async (path, status, codes) => {
    const answer = path.endsWith('brands') ? await server.get(path) : await server.post(path, body)
    expect(refusal(answer)).toEqual([status, codes])
  })

  test('may name a brand as soon as it is there, and record nothing once it is closed', async () => {
    await server.get(`/sps/${providerCode}/brands`)
    await addBrand(server.register, { providerCode, code: 123458, name: 'Örnek Çay' })
    const path = `/sps/${providerCode}/brands/123458/consents`
    server.clock.set('2026-03-02 15:00:00')
    expect((await server.post(path, onayOf(1))).status).toBe(200)
    await closeBrand(server.register, 123458)
    expectRefused(await server.post(`/v2${path}`, onayOf(1, { source: 'HS_MOBIL' })), 403, 'H353')
    expect((await server.post(`${path}/status`, body)).status).toBe(200)
  })
})
