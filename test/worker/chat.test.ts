import { describe, expect, test } from 'vitest'
import { ago } from '../support/clock/clock.ts'
import { written } from '../support/platforms/telegram-people.ts'
import { at, callsTo, client, phones, signed, signIn, slash, update, visit } from './visitor.ts'

const [shopper = '', other = '', third = ''] = phones

describe('Slack on a Worker', () => {
  test('records, shows and turns a consent by signed slash commands', async () => {
    expect(await slash('U0ADMIN', `ekle ${shopper} mesaj HS_WEB marka=123457`)).toContain('kaydedildi')
    expect(await slash('U0ADMIN', `sorgula ${shopper}`)).toContain('ONAY')
    expect(await slash('U0ADMIN', `ret ${shopper} mesaj marka=123457`)).toContain('kaydedildi')
    expect(await slash('U0ADMIN', `sorgula ${shopper}`)).toContain('RET')
  })

  test('takes no command with a wrong signature', async () => {
    const forged = signed('U0ADMIN', `ekle ${other} mesaj HS_WEB marka=123457`, 'forged', 'another secret')
    expect((await visit(forged)).status).toBe(401)
    expect(await slash('U0ADMIN', `sorgula ${other}`)).not.toContain('HS_WEB')
  })

  test('says what runs where, and that files are taken elsewhere', async () => {
    expect(await slash('U0ADMIN', 'durum')).toContain('Cloudflare Workers')
    expect(await slash('U0ADMIN', 'yükle marka=123457')).toContain('Bu kuruluma dosya yüklenemiyor')
    const page = await visit(at('/y/anything', { headers: { 'accept-language': 'en' } }))
    expect(page.status).toBe(404)
    expect(await page.text()).toContain('This installation takes no files')
  })
})

describe('Telegram on a Worker', () => {
  const start = (id: number) => written(id, 7001, { text: '/start' })

  test('answers an update of its webhook, once', async () => {
    const sent = async () => (await callsTo('telegram')).filter(({ method }) => method === 'sendMessage')
    const before = await sent()
    expect(await update(start(1))).toBe(200)
    const after = await sent()
    expect(after.length).toBeGreaterThan(before.length)
    expect(after.at(-1)?.params).toMatchObject({ chat_id: '7001' })
    expect(await update(start(1))).toBe(200)
    expect(await sent()).toHaveLength(after.length)
  })

  test('takes no update without its secret', async () => {
    expect(await update(start(2), 'wrong')).toBe(401)
  })
})

describe('systems and recipients on a Worker', () => {
  test('report and ask over the interface of İYS', async () => {
    const headers = await signIn()
    const consent = {
      recipient: third,
      recipientType: 'BIREYSEL',
      type: 'MESAJ',
      source: 'HS_WEB',
      status: 'ONAY',
      consentDate: ago(1),
    }
    const place = '/sps/123456/brands/123457/consents'
    const added = await visit(at(place, { method: 'POST', headers, body: JSON.stringify(consent) }))
    const stored = (await added.json()) as { transactionId: string }
    expect([added.status, stored]).toMatchObject([200, { transactionId: expect.any(String) }])
    const { recipient, recipientType, type } = consent
    const body = JSON.stringify({ recipient, recipientType, type })
    const asked = await visit(at(`${place}/status`, { method: 'POST', headers, body }))
    const { status, consentDate } = consent
    expect([asked.status, await asked.json()]).toMatchObject([200, { status, consentDate }])
  })

  test('find the pages, the description of the interface and the state of health', async () => {
    for (const path of ['/livez', '/readyz', '/openapi.json', '/docs/api'])
      expect((await visit(at(path))).status, path).toBe(200)
    for (const path of ['/r/unknown', '/playground']) expect((await visit(at(path))).status, path).toBe(404)
  })
})

test('/metrics of a Worker tells of the register, and nothing of a process, which it has not', async () => {
  const metrics = (token: string) =>
    visit(at('/metrics', { headers: { authorization: `Bearer ${token}` } }), {
      METRICS_TOKEN: 'metrics-of-a-test',
    })
  const answer = await metrics('metrics-of-a-test')
  expect(answer.status).toBe(200)
  const text = await answer.text()
  expect(Number(/^izin_changes (\d+)$/m.exec(text)?.[1])).toBeGreaterThan(0)
  expect(text).toMatch(/^izin_build_info\{version="[^"]+"\} 1$/m)
  expect(text).not.toMatch(/process_|izin_http_/)
  expect((await metrics('wrong')).status).toBe(401)
})

test('limits on a Worker count from one event to the next, and an IPv6 network as one caller', async () => {
  const ask = async (address: string) => {
    const headers = { 'content-type': 'application/json', 'cf-connecting-ip': address }
    const body = JSON.stringify({ username: client.username, grant_type: 'password' })
    return (await visit(at('/oauth2/token', { method: 'POST', headers, body }))).status
  }
  const statuses: number[] = []
  for (let n = 0; n < 101; n += 1) statuses.push(await ask(`2001:db8:1:2::${n.toString(16)}`))
  // Wrong without a password, so nothing is hashed.
  expect(new Set(statuses.slice(0, 100))).toEqual(new Set([400]))
  expect(statuses.at(-1)).toBe(429)
  expect(await ask('2001:db8:1:3::1')).toBe(400)
})
