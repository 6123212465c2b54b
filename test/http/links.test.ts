import { beforeAll, expect, test } from 'vitest'
import type { Recipient } from '../../src/consent/recipient.ts'
import { addBrand, closeBrand } from '../../src/register/company/brands.ts'
import { addClient } from '../../src/register/company/clients.ts'
import { readLink } from '../../src/register/links/links.ts'
import { forAllTests } from '../support/opened.ts'
import { eraseInTheEnd } from '../support/register/retention.ts'
import { email, phone, providerCode, say, subBrandCode } from '../support/register.ts'
import { brandPath, openIysServer, refusal, username } from './iys-server.ts'

const server = forAllTests(() => openIysServer({ now: '2026-03-02 15:00:00' }))
const key = { brandCode: subBrandCode, channel: 'MESAJ' } as const
const links = (recipients: unknown, others: object = {}) =>
  server.post('/v1/links', { ...key, recipients, ...others })
const check = (recipients: unknown, others: object = {}) =>
  server.post('/v1/check', { ...key, recipients, ...others })
const hashLinks = (recipients: unknown, path = brandPath) =>
  server.post(`${path}/via-hash-links`, { recipients })
const site = 'https://izin.ornek.example'
const linkIn = (url: string) => readLink(server.register, url.replace(/^.*\/[ru]\//, ''))

beforeAll(async () => {
  await say(server.register, phone(1), 'ONAY')
  await say(server.register, email(1), 'ONAY', { channel: 'EPOSTA' })
  await say(server.register, email(2), 'ONAY', { channel: 'EPOSTA', recipientType: 'TACIR' })
  await say(server.register, email(3), 'ONAY', { channel: 'EPOSTA' })
  await say(server.register, email(3), 'RET', { channel: 'EPOSTA' })
  await say(server.register, phone(4), 'ONAY')
  await eraseInTheEnd(server, phone(4))
})

test('POST /v1/links makes the link of every address in the order asked, and names an unreadable one', async () => {
  const sent = [
    phone(2).address,
    'ayse',
    { recipient: phone(1).address },
    email(1).address,
    {},
    phone(4).address,
  ]
  const { status, body, headers } = await links(sent)
  expect([status, headers.get('cache-control')]).toEqual([200, 'no-store'])
  const link = {
    url: expect.stringMatching(new RegExp(`^${site}/r/\\w{22}$`)),
    oneClick: expect.stringMatching(new RegExp(`^${site}/u/\\w{22}$`)),
  }
  const invalid = { url: null, why: 'invalid-address' }
  expect(body).toEqual({
    links: [
      { recipient: phone(2).address, ...link },
      { recipient: 'ayse', ...invalid },
      { recipient: phone(1).address, ...link },
      { recipient: email(1).address, ...invalid },
      { recipient: null, ...invalid },
      { recipient: phone(4).address, url: null, why: 'erased' },
    ],
  })
  expect(await linkIn(body.links[0].url)).toMatchObject({ recipient: phone(2), ...key })
  expect(await linkIn(body.links[2].oneClick)).toMatchObject({ recipient: phone(1), ...key })
  expect((await links(sent)).body).toEqual(body)
})

test('POST /v1/links gives the two headers of one-click for an e-mail', async () => {
  const { body } = await links([email(1).address], { channel: 'EPOSTA' })
  expect(body.links).toEqual([
    {
      recipient: email(1).address,
      url: expect.any(String),
      oneClick: body.links[0].url.replace('/r/', '/u/'),
      headers: {
        'List-Unsubscribe': `<${body.links[0].oneClick}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      },
    },
  ])
})

test('POST /v1/links makes a thousand at once, and refuses more', async () => {
  const many = Array.from({ length: 1000 }, (_, n) => phone(1000 + n).address)
  const { body } = await links(many)
  expect(new Set(body.links.map(({ url }: { url: string }) => url)).size).toBe(1000)
  expect(await linkIn(body.links[999].url)).toMatchObject({ recipient: phone(1999) })
  expect(refusal(await links([...many, phone(1).address]))).toEqual([422, ['H125']])
})

test.each<[object, number, string]>([
  [{ brandCode: '123457' }, 422, 'brandCode'],
  [{ brandCode: 999 }, 403, 'brandCode'],
  [{ channel: 'SMS' }, 422, 'channel'],
  [{ recipients: undefined }, 422, 'recipients'],
  [{ recipients: [] }, 422, 'recipients'],
  [{ recipients: '+905000000001' }, 422, 'recipients'],
])(
  'POST /v1/links refuses the call only for what is no address, and names the field: %o',
  async (others, status, field) => {
    const answer = await links([phone(1).address], others)
    expect([answer.status, answer.body.errors]).toMatchObject([status, [{ location: [field] }]])
  },
)

test('They are logged as look-ups of their addresses', async () => {
  const markOf = ({ address }: Recipient) => server.register.vault.mark(address)
  const before = await server.lookedUp()
  await links([phone(1).address, 'x'])
  await hashLinks([{ recipient: email(1).address, recipientType: 'BIREYSEL' }])
  expect((await server.lookedUp()).slice(before.length)).toMatchObject([
    { actor: username, mark: markOf(phone(1)), brandCode: subBrandCode, purpose: 'links' },
    { actor: username, mark: markOf(email(1)), brandCode: subBrandCode, purpose: 'iys links' },
  ])
})

test('They are open to a client that may check or write, and to no other', async () => {
  const statuses: Record<string, number[]> = {}
  for (const scope of ['read', 'write', 'check', 'push'] as const) {
    const client = { username: `only-${scope}`, password: 'yalnizca-sinama-icin' }
    await addClient(server.register, { providerCode, ...client, scopes: [scope] })
    const { body } = await server.send('POST', '/oauth2/token', {
      body: JSON.stringify({ grant_type: 'password', ...client }),
      headers: { 'content-type': 'application/json' },
    })
    const headers = { authorization: `Bearer ${body.access_token}` }
    const sent = { recipient: email(1).address, recipientType: 'BIREYSEL' }
    const answers = [
      await server.ask('POST', '/v1/links', { ...key, recipients: [phone(1).address] }, headers),
      await server.ask('POST', `${brandPath}/via-hash-links`, { recipients: [sent] }, headers),
    ]
    statuses[scope] = answers.map(({ status }) => status)
  }
  expect(statuses).toEqual({ read: [403, 403], write: [200, 200], check: [200, 200], push: [403, 403] })
})

test('POST /v1/check adds the link of each address that the brand knows, and stores no other', async () => {
  const sent = [phone(1).address, phone(77).address, 'ayse', phone(4).address]
  const { body } = await check(sent, { links: true })
  const made = (await links([phone(1).address])).body.links[0]
  expect(body.results.map(({ link }: { link: unknown }) => link)).toEqual([
    { url: made.url, oneClick: made.oneClick },
    null,
    null,
    null,
  ])
  expect(body.results[0]).toMatchObject({ recipient: phone(1).address, maySend: true })
  expect((await check(sent, { links: false })).body.results[0]).not.toHaveProperty('link')
  expect((await check([phone(77).address], { links: true })).body.results[0].link).toBeNull()
  const wrong = await check(sent, { links: 'yes' })
  expect([wrong.status, wrong.body.errors]).toMatchObject([400, [{ location: ['links'] }]])
})

test('POST /v1/check answers the same, also with a link, whatever another brand knows of an address', async () => {
  const [known, stranger] = [phone(81), phone(82)]
  const asked = async () => (await check([known.address, stranger.address], { links: true })).body.results
  const before = await asked()
  expect(before).toMatchObject(Array(2).fill({ why: 'no-consent', link: null }))
  const otherBrand = { brandCode: providerCode }
  await say(server.register, known, 'ONAY', otherBrand)
  await links([stranger.address], otherBrand)
  expect(await asked()).toEqual(before)
})

test('POST /v1/check gives the headers of an e-mail too, and a list as NDJSON the same links', async () => {
  const mail = { channel: 'EPOSTA', links: true }
  const { body } = await check([email(1).address, { recipient: email(9).address }], mail)
  expect(body.results[0].link.headers).toEqual({
    'List-Unsubscribe': `<${body.results[0].link.oneClick}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  })
  const lines = async (flag: string) =>
    await server.send('POST', `/v1/check?brandCode=${subBrandCode}&channel=EPOSTA&links=${flag}`, {
      body: `"${email(1).address}"\n{"recipient":"${email(9).address}"}`,
      headers: { authorization: server.authorization(), 'content-type': 'application/x-ndjson' },
    })
  const results = (await lines('true')).text.trim().split('\n')
  expect(results.map((line) => JSON.parse(line))).toEqual(body.results)
  expect((await lines('false')).text).not.toContain('link')
  expect((await lines('yes')).body.errors).toMatchObject([{ location: ['links'], value: 'yes' }])
})

test('via-hash-links makes links of e-mail addresses in ONAY, and warns of the others', async () => {
  const [first, trader, refused, unknown] = [1, 2, 3, 8].map((n) => email(n).address)
  const { status, body } = await hashLinks([
    { recipient: first, recipientType: 'BIREYSEL' },
    { recipient: trader, recipientType: 'TACIR' },
    { recipient: trader, recipientType: 'BIREYSEL' },
    { recipient: refused, recipientType: 'BIREYSEL' },
    { recipient: unknown, recipientType: 'TACIR' },
  ])
  const warning = { code: 'H568', message: expect.any(String) }
  const url = expect.stringMatching(new RegExp(`^${site}/r/\\w{22}$`))
  expect([status, body]).toEqual([
    200,
    [
      { recipient: first, url },
      { recipient: trader, url },
      { recipient: trader, ...warning },
      { recipient: refused, ...warning },
      { recipient: unknown, ...warning },
    ],
  ])
  expect(await linkIn(body[0].url)).toMatchObject({ recipient: email(1), channel: 'EPOSTA' })
})

test('via-hash-links warns of every address of a closed brand', async () => {
  await addBrand(server.register, { providerCode, code: 123458, name: 'Örnek Çay' })
  await say(server.register, email(1), 'ONAY', { channel: 'EPOSTA', brandCode: 123458 })
  await closeBrand(server.register, 123458)
  const sent = [{ recipient: email(1).address, recipientType: 'BIREYSEL' }]
  const { body } = await hashLinks(sent, `/sps/${providerCode}/brands/123458`)
  expect(body).toMatchObject([{ code: 'H568' }])
})

const item = { recipient: email(1).address, recipientType: 'BIREYSEL' }
test.each<[unknown, number, readonly string[]]>([
  [undefined, 422, ['H168']],
  ['x', 422, ['H478']],
  [[], 422, ['H164']],
  [Array(101).fill(item), 422, ['H125']],
  [[item, {}, 7], 422, ['H114', 'H170', 'H114', 'H170']],
  [[{ ...item, recipient: '+905000000001' }], 422, ['H120']],
  [[{ ...item, recipientType: 'KISI' }], 422, ['H116']],
])('via-hash-links refuses %j with %i', async (sent, status, codes) => {
  expect(refusal(await hashLinks(sent))).toEqual([status, codes])
})
