import { describe, expect, test } from 'vitest'
import { lookUpsOf } from '../../src/register/look-up/look-up-log.ts'
import { forAllTests } from '../support/opened.ts'
import { email, phone, providerCode, subBrandCode } from '../support/register.ts'
import { brandPath, expectRefused, keyOf, onayOf, openIysServer } from './iys-server.ts'

const path = `${brandPath}/consents`

const server = forAllTests(() => openIysServer({ now: '2026-03-02 15:00:00' }))

type Fields = Readonly<Record<string, unknown>>

const key = (n: number, fields: Fields = {}) => ({ ...keyOf(n), ...fields })
const say = (n: number, status: 'ONAY' | 'RET', time: string, fields: Fields = {}) =>
  server.post(path, onayOf(n, { status, consentDate: `2026-03-02 ${time}`, ...fields }))

async function loggedMarks(purpose: string): Promise<string[]> {
  const rows = await server.lookedUp()
  return rows
    .filter((row) => row.purpose === purpose && row.brandCode === subBrandCode)
    .map(({ mark }) => mark.toString('hex'))
}
const markOf = (n: number) => server.register.vault.mark(phone(n).address).toString('hex')

describe('POST …/consents/status', () => {
  test('answers 204 without a body when there is no record, and logs by mark who was asked about', async () => {
    const answer = await server.post(`${path}/status`, key(1))
    expect([answer.status, answer.text]).toEqual([204, ''])
    expect(await loggedMarks('iys status')).toContain(markOf(1))
  })

  test('keeps brands apart (R1)', async () => {
    await say(2, 'ONAY', '14:00:00')
    const other = await server.post(`/sps/${providerCode}/brands/${providerCode}/consents/status`, key(2))
    expect(other.status).toBe(204)
    expect((await server.post(`${path}/status`, key(2, { type: 'ARAMA' }))).status).toBe(204)
  })

  test.each<[Fields, string[]]>([
    [{ recipientType: undefined }, ['H170']],
    [{ recipientType: '' }, ['H170']],
    [{ recipientType: null, type: null, recipient: null }, ['H114', 'H170', 'H111']],
    [{ recipientType: 'KURUMSAL' }, ['H116']],
    [{ type: 'SMS' }, ['H117']],
    [{ type: 'EPOSTA' }, ['H120']],
    [{ recipient: '+905000000001234' }, ['H166', 'H121']],
    [{ recipient: {} }, ['H121']],
  ])('refuses %o with 422 %o', async (fields, codes) => {
    expectRefused(await server.post(`${path}/status`, key(3, fields)), 422, ...codes)
  })

  test('refuses what is no object with H403', async () => {
    expectRefused(await server.post(`${path}/status`, [key(3)]), 400, 'H403')
  })
})

describe('POST …/consents/{recipientType}/status/{type}', () => {
  const many = `${path}/BIREYSEL/status/MESAJ`
  const ask = (recipients: unknown, at = many) => server.post(at, { recipients })

  test('lists only what is in ONAY, in the order it was asked (R26)', async () => {
    await say(11, 'ONAY', '14:00:00')
    await say(12, 'ONAY', '14:00:00')
    await say(13, 'ONAY', '14:00:00')
    await say(12, 'RET', '14:30:00')
    await say(14, 'RET', '14:30:00')
    const answer = await ask([15, 14, 13, 12, 11].map((n) => phone(n).address))
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      list: [phone(13).address, phone(11).address],
    })
    await server.lookedUp()
    for (const n of [15, 14, 13, 12, 11]) {
      const lookUps = await lookUpsOf(server.register, Buffer.from(markOf(n), 'hex'))
      expect(lookUps.map(({ purpose }) => purpose)).toContain('iys multiple status')
    }
  })

  test('answers a thousand addresses', async () => {
    const thousand = Array.from({ length: 1000 }, (_, n) => email(n).address)
    const answer = await ask(thousand, `${path}/TACIR/status/EPOSTA`)
    expect([answer.status, answer.body.list]).toEqual([200, []])
  })

  test.each<[unknown, string[]]>([
    [undefined, ['H168']],
    [null, ['H168']],
    ['+905000000001', ['H478']],
    [{ 0: '+905000000001', length: 1 }, ['H478']],
    [[], ['H164']],
    [
      ['ayse@ornek.example', null, '+905000000001'],
      ['H464', 'H464'],
    ],
    [['+905000000001', '+905000000001'], ['H193']],
    [['+905000000001', '+9005000000001'], ['H193']],
    [Array.from({ length: 1001 }, (_, n) => phone(n).address), ['H125']],
  ])('refuses %o with 422 %o', async (recipients, codes) => {
    expectRefused(await ask(recipients), 422, ...codes)
  })

  test('says where in the list a fault is', async () => {
    const answer = await ask(['+905000000001', '12', '+905000000001'])
    expect(answer.body.errors).toMatchObject([
      { code: 'H464', location: ['recipients[1]'], value: '12' },
      { code: 'H193', location: ['recipients', 2], value: '+905000000001' },
    ])
  })

  test('refuses a path that names no type, and a body that is no object', async () => {
    expectRefused(await ask([phone(1).address], `${path}/KURUMSAL/status/SMS`), 422, 'H116', 'H117')
    expectRefused(await server.post(many, ['+905000000001']), 400, 'H097')
  })
})

describe('POST …/consents/history', () => {
  test('pages through the changes of one key, the newest consentDate first', async () => {
    await say(21, 'RET', '13:00:00')
    await say(21, 'ONAY', '14:00:00')
    await say(21, 'ONAY', '14:10:00')
    await say(21, 'ONAY', '14:20:00', { type: 'ARAMA' })
    const whole = await server.post(`${path}/history`, key(21))
    expect(whole.body.pagination).toEqual({ totalCount: 3, pageSize: 100, offset: 0 })
    expect(whole.body.list.map((row: Fields) => [row.consentDate, row.status])).toEqual([
      ['2026-03-02 14:10:00', 'ONAY'],
      ['2026-03-02 14:00:00', 'ONAY'],
      ['2026-03-02 13:00:00', 'RET'],
    ])
    expect(whole.body.list[0]).toEqual({
      ...key(21),
      status: 'ONAY',
      source: 'HS_WEB',
      consentDate: '2026-03-02 14:10:00',
      creationDate: expect.stringMatching(/^2026-03-02 15:/),
      transactionId: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    const page = await server.post(`${path}/history?limit=1&offset=1`, key(21))
    expect(page.body.list).toEqual([whole.body.list[1]])
    expect(page.body.pagination).toEqual({ totalCount: 3, pageSize: 1, offset: 1 })
    expect(await loggedMarks('iys history')).toEqual([markOf(21), markOf(21)])
    expect((await server.post(`${path}/history`, key(22))).body).toMatchObject({ list: [] })
  })

  test.each([
    ['limit=101', 'H186'],
    ['limit=0', 'H187'],
    ['limit=ten', 'H183'],
    ['limit=-1', 'H183'],
    ['offset=1.5', 'H182'],
  ])('refuses ?%s with %s', async (page, code) => {
    expectRefused(await server.post(`${path}/history?${page}`, key(21)), 422, code)
  })

  test('tells wrong fields and wrong paging together', async () => {
    const answer = await server.post(`${path}/history?limit=0`, key(21, { recipientType: undefined }))
    expectRefused(answer, 422, 'H170', 'H187')
    expectRefused(await server.post(`${path}/history`, 7), 400, 'H097')
  })
})

test('GET /sps/{iysCode}/brands: counts consents by what is obeyed', async () => {
  const counted = await openIysServer()
  const send = (n: number, status: string) => counted.post(path, onayOf(n, { status }))
  await send(1, 'ONAY')
  await send(2, 'ONAY')
  await send(3, 'RET')
  const answer = await counted.get(`/sps/${providerCode}/brands`)
  const none = { consents: { approval: 0, rejection: 0, total: 0 }, retailers: { total: 0 } }
  expect(answer.body).toEqual([
    { brandCode: providerCode, name: 'Örnek A.Ş.', master: true, stats: none },
    {
      brandCode: subBrandCode,
      name: 'Örnek Kahve',
      master: false,
      stats: { consents: { approval: 2, rejection: 1, total: 3 }, retailers: { total: 0 } },
    },
  ])
  await counted.close()
})
