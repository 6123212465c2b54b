import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { webhookPoster } from '../../src/features/webhook/poster.ts'
import type { PostWebhook } from '../../src/jobs/webhook.ts'
import { listWebhooks } from '../../src/register/company/webhooks.ts'
import { forAllTests, forEachTest } from '../support/opened.ts'
import { providerCode, subBrandCode } from '../support/register.ts'
import { openReceiver, publicReceiverUrl } from '../support/webhook-receiver.ts'
import { brandPath, networkHeader, openIysServer, refusal, signedInAs, username } from './iys-server.ts'

const receiver = forAllTests(openReceiver)
/** Names of the public internet that lead to this machine, or to a cloud's own data. */
const named: Readonly<Record<string, string>> = {
  'crm.example': '127.0.0.1',
  'cloud.example': '169.254.169.254',
}
const poster = webhookPoster({
  resolve: (name, _, then) => then(null, [{ address: named[name] ?? '', family: 4 }]),
})
const postWebhook: PostWebhook = (url, ...request) => poster(receiver.reached(url), ...request)
const server = forEachTest(() => openIysServer({ now: '2026-03-02 14:05:00', postWebhook }))
const path = `${brandPath}/push/registration`
const secret = `Basic ${Buffer.from('iys:çok gizli').toString('base64')}`
const user = { type: 'MESAJ', username: 'iys', password: 'çok gizli' }
const push = (fields: object = {}) => ({ url: publicReceiverUrl, ...user, ...fields })
const https = { url: 'https://crm.example/', ...user }
const register = (...connection: unknown[]) => server.post(path, { connection })

beforeEach(() => {
  receiver.received.length = 0
  receiver.answer = ({ headers }) => (headers.authorization === secret ? 204 : 401)
})

afterEach(() => void vi.restoreAllMocks())

describe('push/registration', () => {
  test('posts the test row of İYS, lists the receiver, and ends it for its own user alone', async () => {
    expect(await register(push(), push({ type: 'ARAMA' }))).toMatchObject({
      status: 200,
      body: { message: 'Bağlantı oluşturuldu' },
    })
    const [first] = receiver.received
    expect(JSON.parse(first?.body ?? '')).toEqual({
      list: [
        {
          iysCode: 121212,
          brandCode: 121212,
          recipient: 'pushtest@iys.org.tr',
          type: 'EPOSTA',
          consentDate: '2015-05-01 15:00:00',
          creationDate: '2015-05-01 15:00:00',
          source: 'IYS_MOBIL',
          recipientType: 'BIREYSEL',
          status: 'ONAY',
          transactionId: expect.stringMatching(/^e52ee/),
        },
      ],
    })
    const registered = (type: string) => ({
      url: publicReceiverUrl,
      type,
      status: 'Bağlantı Oluşturuldu',
      registerTime: '2026-03-02 14:05:00',
    })
    expect((await server.get(path)).body).toEqual([registered('MESAJ'), registered('ARAMA')])
    expect((await server.get(`/sps/${providerCode}/brands/${providerCode}/push/registration`)).body).toEqual(
      [],
    )
    const end = (fields: object = {}) => server.post(`${brandPath}/push/unregistration`, push(fields))
    expect(refusal(await end({ password: 'başka' }))).toEqual([422, ['H530']])
    expect(await end()).toMatchObject({ status: 200, body: { message: 'Bağlantı Kaldırıldı' } })
    expect(refusal(await end())).toEqual([422, ['H530']])
    expect((await server.get(path)).body).toEqual([registered('ARAMA')])
  })

  test('allows two receivers of a channel, each once', async () => {
    const other = (name: string) => push({ url: `${publicReceiverUrl}/${name}` })
    expect((await register(push())).status).toBe(200)
    expect(refusal(await register(push()))).toEqual([422, ['H530']])
    expect((await register(other('2'), push({ type: 'EPOSTA' }))).status).toBe(200)
    expect(refusal(await register(other('3')))).toEqual([422, ['H530']])
    const mails = ['4', '5', '6'].map((name) => ({ ...other(name), type: 'EPOSTA' }))
    const together = await Promise.all(mails.map((one) => register(one)))
    expect(together.map(({ status }) => status).sort()).toEqual([200, 422, 422])
    expect((await server.get(path)).body).toHaveLength(4)
  })

  test.each<[string, unknown, number, string[]]>([
    ['no list', { connection: {} }, 400, ['H014']],
    ['an empty list', { connection: [] }, 400, ['H014']],
    ['no fields', { connection: [{}] }, 422, ['H531', 'H111', 'H093', 'H093']],
    ['another type', { connection: [{ ...https, type: 'SMS' }] }, 422, ['H117']],
    ['http', { connection: [{ ...https, url: 'http://crm.example/' }] }, 422, ['H531']],
    [
      'a password in the address',
      { connection: [{ ...https, url: 'https://a:b@crm.example/' }] },
      422,
      ['H531'],
    ],
    ['a colon in the name', { connection: [{ ...https, username: 'a:b' }] }, 422, ['H093']],
  ])('refuses %s', async (_, body, status, codes) => {
    const answer = await server.post(path, body)
    expect(refusal(answer)).toEqual([status, codes])
    expect(answer.text).not.toContain('gizli')
    expect(receiver.received).toEqual([])
  })

  test.each([
    'https://169.254.169.254/latest',
    'https://10.0.0.1/',
    'https://crm.example/',
    'https://cloud.example/latest',
  ])('refuses %s, which leads to no public address', async (url) => {
    expect(refusal(await register(push({ url })))).toEqual([422, ['H530']])
    expect((await server.get(path)).body).toEqual([])
  })

  test.each(['127.0.0.1', '::1', '192.0.2.7'])(
    'refuses a receiver on its own machine to a caller whose address looks like %s',
    async (network) => {
      const { port } = new URL(receiver.url)
      const hosts = ['127.0.0.1', 'localhost', '[::1]', '127.1', '0x7f000001', '[::ffff:127.0.0.1]']
      const urls = hosts.flatMap((host) => ['http', 'https'].map((way) => `${way}://${host}:${port}/hook`))
      for (const url of urls) {
        const headers = { [networkHeader]: network }
        const answer = await server.ask('POST', path, { connection: [push(), push({ url })] }, headers)
        expect([url, ...refusal(answer)]).toEqual([url, 422, ['H530']])
      }
      expect(receiver.received).toEqual([])
      expect(await listWebhooks(server.register)).toEqual([])
    },
  )

  test('refuses a receiver that answers 500, redirects or takes any password', async () => {
    receiver.answer = () => 500
    expect(refusal(await register(push()))).toEqual([422, ['H530']])
    receiver.answer = (_, response) => {
      response.writeHead(302, { location: `${receiver.url}/other` }).end()
      return 0
    }
    expect(refusal(await register(push()))).toEqual([422, ['H530']])
    receiver.answer = () => 204
    expect(refusal(await register(push()))).toEqual([422, ['H530']])
    expect(receiver.received).toHaveLength(4)
    expect((await server.get(path)).body).toEqual([])
  })

  test('gives up a receiver that hangs after five seconds', async () => {
    const late = new AbortController()
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(late.signal)
    receiver.answer = () => 0
    const registration = register(push())
    await expect.poll(() => receiver.received).toHaveLength(1)
    expect(timeout.mock.calls).toEqual([[5000]])
    late.abort(new DOMException('late', 'TimeoutError'))
    const answer = await registration
    expect(refusal(answer)).toEqual([422, ['H191']])
    expect(answer.body.errors[0].message).toContain('zaman aşımı')
  })

  test.each(['read', 'write'] as const)('needs more than the scope %s', async (scope) => {
    const missing = scope === 'read' ? 'write' : 'read'
    const ask = await signedInAs(server, { username: 'kasa@sistem.example', scopes: [scope] })
    const answer = await ask('POST', path, { connection: [push()] })
    expect([answer.status, answer.text]).toEqual([403, expect.stringContaining(`\\"${missing}\\"`)])
    expect(receiver.received).toEqual([])
  })

  test('notes which client registered it', async () => {
    expect((await register(push())).status).toBe(200)
    expect(await listWebhooks(server.register)).toMatchObject([{ addedDoor: 'api', addedBy: username }])
  })

  test('needs a brand of its own', async () => {
    const foreign = `/sps/${providerCode}/brands/${subBrandCode + 1000}/push/registration`
    expect(refusal(await server.post(foreign, { connection: [push()] }))).toEqual([403, ['H353']])
    expect(refusal(await server.send('POST', path, { body: '{}' }))).toEqual([401, ['H351']])
  })
})
