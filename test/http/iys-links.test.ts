import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openLink } from '../../src/register/links.ts'
import { email, phone, subBrandCode } from '../support/register.ts'
import { type Answer, codesOf, type IysServer, openIysServer } from './iys-server.ts'

let server: IysServer
const year = 365 * 24 * 60 * 60_000

beforeAll(async () => {
  server = await openIysServer({ now: '2026-03-02 15:00:00' })
})
afterAll(() => server.close())

const link = (body: object) => server.post('/v1/links', { brandCode: subBrandCode, ...body })
const tokenOf = (answer: Answer) => String(answer.body.url).split('/').at(-1) ?? ''
const refusal = (answer: Answer) => [answer.status, codesOf(answer)]

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

  test('makes one for an SMS that is short, hard to guess, and made of letters and digits only', async () => {
    const answers = await Promise.all(
      [1, 2, 3].map((n) => link({ channel: 'MESAJ', recipient: phone(n).address })),
    )
    const tokens = answers.map(tokenOf)
    expect(new Set(tokens).size).toBe(3)
    for (const token of tokens) expect(token).toMatch(/^[1-9A-HJ-NP-Za-km-z]{17}$/)
    expect(Math.log2(58 ** 17)).toBeGreaterThan(96)
    // What is added to the address of izin.
    expect(new URL(answers[0]?.body.url).pathname).toHaveLength(20)
    expect(answers[0]?.body).not.toHaveProperty('headers')
  })

  test('makes one that works years later', async () => {
    const token = tokenOf(await link({ channel: 'MESAJ', recipient: phone(5).address }))
    server.clock.move(3 * year)
    expect(await openLink(server.register, token)).toMatchObject({ recipient: phone(5), channel: 'MESAJ' })
    server.clock.move(-3 * year)
  })

  test('refuses what makes no link', async () => {
    const recipient = phone(1).address
    expect(refusal(await link({ recipient }))).toEqual([422, ['H111']])
    expect(refusal(await link({ recipient, channel: 'SMS' }))).toEqual([422, ['H117']])
    expect(refusal(await link({ channel: 'MESAJ' }))).toEqual([422, ['H114']])
    expect(refusal(await link({ channel: 'MESAJ', recipient: 'x' }))).toEqual([422, ['H122']])
    expect(refusal(await link({ channel: 'EPOSTA', recipient }))).toEqual([422, ['H464']])
    expect(refusal(await link({ channel: 'MESAJ', recipient, brandCode: 'x' }))).toEqual([422, ['H191']])
    expect(refusal(await link({ channel: 'MESAJ', recipient, brandCode: 999_999 }))).toEqual([403, ['H353']])
    expect(refusal(await server.send('POST', '/v1/links', { body: '{}' }))).toEqual([401, ['H351']])
  })
})
