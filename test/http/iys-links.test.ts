import { describe, expect, test } from 'vitest'
import type { Channel } from '../../src/consent/consent.ts'
import type { Recipient } from '../../src/consent/recipient.ts'
import { erase } from '../../src/register/erasure/erase.ts'
import { openLink } from '../../src/register/links.ts'
import { forAllTests } from '../support/opened.ts'
import { editor, email, phone, say, subBrandCode } from '../support/register.ts'
import { openIysServer, refusal } from './iys-server.ts'

const server = forAllTests(() => openIysServer({ now: '2026-03-02 15:00:00' }))
const year = 365 * 24 * 60 * 60_000

type Made = { url: string; oneClick: string; headers?: Record<string, string>; telegram?: string }
const link = (body: object) => server.post('/v1/links', { brandCode: subBrandCode, ...body })
async function linksOf(channel: Channel, ...recipients: Recipient[]): Promise<Made[]> {
  return (await link({ channel, recipients: recipients.map(({ address }) => address) })).body.links
}
const tokenOf = ({ url }: { url?: string } = {}) => String(url).split('/').at(-1) ?? ''

describe('POST /v1/links', () => {
  test('makes a link for an e-mail with the header fields of RFC 8058', async () => {
    const [made] = await linksOf('EPOSTA', email(1))
    const token = tokenOf(made)
    expect(made).toEqual({
      url: `https://izin.ornek.example/r/${token}`,
      oneClick: `https://izin.ornek.example/u/${token}`,
      headers: {
        'List-Unsubscribe': `<https://izin.ornek.example/u/${token}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      },
    })
  })

  test('makes one for an SMS that is short, hard to guess, and works years later', async () => {
    const [made] = await linksOf('MESAJ', phone(5))
    const token = tokenOf(made)
    expect(token).toMatch(/^[1-9A-HJ-NP-Za-km-z]{17}$/)
    expect(Math.log2(58 ** 17)).toBeGreaterThan(96)
    expect(made).not.toHaveProperty('headers')
    server.clock.move(3 * year)
    expect(await openLink(server.register, token)).toMatchObject({ recipient: phone(5), channel: 'MESAJ' })
    server.clock.move(-3 * year)
  })

  test('makes many in one call, and gives a reason in the place of one that cannot be made', async () => {
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
    const made = await linksOf('EPOSTA', ...recipients)
    expect(made).toHaveLength(1000)
    for (const n of [0, 249, 250, 999])
      expect((await openLink(server.register, tokenOf(made[n])))?.recipient).toEqual(recipients[n])
  })

  test.each<[object, number, string]>([
    [{ channel: undefined }, 422, 'H111'],
    [{ channel: 'SMS' }, 422, 'H117'],
    [{ brandCode: 'x' }, 422, 'H191'],
    [{ brandCode: 999_999 }, 403, 'H353'],
    [{ recipients: undefined }, 422, 'H478'],
    [{ recipients: 'x' }, 422, 'H478'],
    [{ recipients: [] }, 422, 'H164'],
    [{ recipients: Array(1001).fill(phone(1).address) }, 422, 'H125'],
  ])('refuses %o with %i %s', async (fields, status, code) => {
    const body = { channel: 'MESAJ', recipients: [phone(1).address], ...fields }
    expect(refusal(await link(body))).toEqual([status, [code]])
  })
})
