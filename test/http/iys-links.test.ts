import { describe, expect, test } from 'vitest'
import type { Engine } from '../../db/engine.ts'
import { history } from '../../src/register/changes/changes.ts'
import { erase } from '../../src/register/erasure/erase.ts'
import { noteServerFact, openLink } from '../../src/register/links.ts'
import type { Register } from '../../src/register/register.ts'
import { forAllTests } from '../support/opened.ts'
import { editor, email, phone, say, subBrandCode } from '../support/register.ts'
import { type Answer, brandPath, openIysServer, refusal } from './iys-server.ts'

const server = forAllTests(() => openIysServer({ now: '2026-03-02 15:00:00' }))
const year = 365 * 24 * 60 * 60_000

const link = (body: object) => server.post('/v1/links', { brandCode: subBrandCode, ...body })
const tokenOf = (answer: Answer) => String(answer.body.url).split('/').at(-1) ?? ''

describe('POST /v1/links', () => {
  test('makes a link for an e-mail with the header fields of RFC 8058', async () => {
    const answer = await link({ channel: 'EPOSTA', recipient: email(1).address })
    expect(answer.status).toBe(201)
    const token = tokenOf(answer)
    expect(answer.body).toEqual({
      url: `https://izin.ornek.example/r/${token}`,
      oneClick: `https://izin.ornek.example/u/${token}`,
      headers: {
        'List-Unsubscribe': `<https://izin.ornek.example/u/${token}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      },
    })
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  test('gives the link that opens the bot, where the bot is known', async () => {
    await noteServerFact(server.register, 'telegram-bot', 'ornek_izin_bot')
    const one = await link({ channel: 'MESAJ', recipient: phone(1).address })
    expect(one.body.telegram).toBe(`https://t.me/ornek_izin_bot?start=${tokenOf(one)}`)
    const many = await link({ channel: 'MESAJ', recipients: [phone(1).address] })
    expect(many.body.links).toMatchObject([{ telegram: expect.stringContaining('ornek_izin_bot?start=') }])
    await noteServerFact(server.register, 'telegram-bot', null)
  })

  test('makes one for an SMS that is short, hard to guess, and made of letters and digits only', async () => {
    const recipients = [1, 2, 3].map((n) => phone(n).address)
    const answers = await Promise.all(recipients.map((recipient) => link({ channel: 'MESAJ', recipient })))
    const tokens = answers.map(tokenOf)
    expect(new Set(tokens).size).toBe(3)
    for (const token of tokens) expect(token).toMatch(/^[1-9A-HJ-NP-Za-km-z]{17}$/)
    expect(Math.log2(58 ** 17)).toBeGreaterThan(96)
    expect(new URL(answers[0]?.body.url).pathname).toHaveLength(20)
    expect(answers[0]?.body).not.toHaveProperty('headers')
  })

  test('makes one that works years later', async () => {
    const token = tokenOf(await link({ channel: 'MESAJ', recipient: phone(5).address }))
    server.clock.move(3 * year)
    expect(await openLink(server.register, token)).toMatchObject({ recipient: phone(5), channel: 'MESAJ' })
    server.clock.move(-3 * year)
  })

  test('makes many links in one call, and gives a reason in the place of one that cannot be made', async () => {
    const erased = phone(31)
    await say(server.register, erased, 'ONAY')
    server.clock.move(1000)
    await erase(server.register, editor, { recipient: erased, source: 'HS_EORTAM' })
    const sent = [phone(32).address, 'x', phone(33).address, email(3).address, 7, erased.address, '']
    const answer = await link({ channel: 'MESAJ', recipients: [...sent, phone(32).address] })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const made = answer.body.links as { url?: string; errors?: object[] }[]
    expect(made.map(({ url, errors }) => url === undefined && errors)).toEqual([
      false,
      [expect.objectContaining({ code: 'H122', location: ['recipients[1]'], value: 'x', index: 1 })],
      false,
      [expect.objectContaining({ code: 'H464', location: ['recipients[3]'], index: 3 })],
      [expect.objectContaining({ code: 'H122', index: 4 })],
      [{ message: expect.stringContaining('isteği üzerine silindi'), index: 5 }],
      [expect.objectContaining({ code: 'H114', index: 6 })],
      false,
    ])
    const tokens = made.flatMap(({ url }) => (url === undefined ? [] : [url.split('/').at(-1) ?? '']))
    expect(new Set(tokens).size).toBe(3)
    const behind = await Promise.all(tokens.map((token) => openLink(server.register, token)))
    expect(behind.map((one) => one?.recipient)).toEqual([phone(32), phone(33), phone(32)])
  })

  test('makes a thousand in one call, in their order', async () => {
    const recipients = Array.from({ length: 1000 }, (_, n) => email(5000 + n))
    const answer = await link({ channel: 'EPOSTA', recipients: recipients.map(({ address }) => address) })
    const made = answer.body.links as { url: string; oneClick: string; headers: Record<string, string> }[]
    expect(made).toHaveLength(1000)
    for (const n of [0, 249, 250, 999]) {
      const token = made[n]?.url.split('/').at(-1) ?? ''
      expect(made[n]?.headers['List-Unsubscribe']).toBe(`<https://izin.ornek.example/u/${token}>`)
      expect((await openLink(server.register, token))?.recipient).toEqual(recipients[n])
    }
  })

  test('refuses what makes no link', async () => {
    const recipient = phone(1).address
    const channel = 'MESAJ'
    const refused: [object, number, string][] = [
      [{ recipient }, 422, 'H111'],
      [{ recipient, channel: 'SMS' }, 422, 'H117'],
      [{ channel }, 422, 'H114'],
      [{ channel, recipient: 'x' }, 422, 'H122'],
      [{ channel: 'EPOSTA', recipient }, 422, 'H464'],
      [{ channel, recipient, brandCode: 'x' }, 422, 'H191'],
      [{ channel, recipient, brandCode: 999_999 }, 403, 'H353'],
      [{ channel, recipients: 'x' }, 422, 'H478'],
      [{ channel, recipients: null }, 422, 'H478'],
      [{ channel, recipients: [] }, 422, 'H164'],
      [{ channel, recipients: Array(1001).fill(recipient) }, 422, 'H125'],
      [{ channel, recipient, recipients: [recipient] }, 400, 'H098'],
      [{ channel, recipients: [recipient], brandCode: 999_999 }, 403, 'H353'],
    ]
    for (const [body, status, code] of refused) expect(refusal(await link(body))).toEqual([status, [code]])
    expect(refusal(await server.send('POST', '/v1/links', { body: '{}' }))).toEqual([401, ['H351']])
  })
})

test('A write with an Idempotency-Key has one effect and one answer for a day', async () => {
  const keyed = async (key: string, n: number) =>
    await server.send('POST', '/v1/links', {
      headers: {
        authorization: server.authorization(),
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify({ brandCode: subBrandCode, channel: 'MESAJ', recipient: phone(n).address }),
    })
  const together = await Promise.all([1, 2, 3].map(async () => await keyed('a', 1)))
  const [first] = together.filter(({ status }) => status === 201)
  expect(together.every(({ status }) => status === 201 || status === 409)).toBe(true)
  const again = await keyed('a', 1)
  expect([again.status, again.body, again.headers.get('idempotent-replayed')]).toEqual([
    201,
    first?.body,
    'true',
  ])
  expect((await keyed('b', 1)).body.url).not.toBe(first?.body.url)
  expect((await keyed('a', 2)).status).toBe(422)
  expect((await keyed('x'.repeat(256), 1)).status).toBe(400)
  await say(server.register, phone(3), 'ONAY')
  await erase(server.register, editor, { recipient: phone(3), source: 'HS_EORTAM' })
  for (const _ of [1, 2]) expect((await keyed('c', 3)).headers.get('idempotent-replayed')).toBeNull()
  server.clock.move(24 * 60 * 60_000)
  expect((await keyed('a', 2)).status).toBe(201)
})

test('A write that was cut off before its answer was kept has no second effect', async () => {
  let unitsLeft = Number.POSITIVE_INFINITY
  const dying = (engine: Engine): Engine => ({
    ...engine,
    unit: (...unit) => (unitsLeft-- > 0 ? engine.unit(...unit) : Promise.reject(new Error('killed'))),
  })
  const serve = (register: Register) => ({ ...register, engine: dying(register.engine) })
  const cut = await openIysServer({ now: '2026-03-02 15:00:00', serve })
  const consentDate = '2026-03-02 14:00:00'
  const add = async () =>
    await cut.send('POST', `${brandPath}/consents`, {
      headers: {
        authorization: cut.authorization(),
        'content-type': 'application/json',
        'idempotency-key': 'a',
      },
      body: JSON.stringify({
        recipient: phone(1).address,
        ...{ type: 'MESAJ', status: 'ONAY' },
        ...{ source: 'HS_WEB', consentDate },
      }),
    })
  // The key and the consent are stored, the answer is not.
  unitsLeft = 2
  expect((await add()).status).toBe(500)
  unitsLeft = Number.POSITIVE_INFINITY
  expect((await add()).headers.get('retry-after')).toBe('1')
  cut.clock.move(61_000)
  const again = await add()
  expect([again.status, again.body.errors[0].message]).toEqual([409, expect.stringContaining('bilinmiyor')])
  expect(await history(cut.register, { recipient: phone(1), limit: 10 })).toHaveLength(1)
  await cut.close()
})
