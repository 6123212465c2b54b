import { describe, expect, test } from 'vitest'
import { setNow } from '../support/commands.ts'
import { forEachTest } from '../support/opened.ts'
import { phone, providerCode, say } from '../support/register.ts'
import { type Answer, brandPath, keyOf, networkHeader, onayOf, openIysServer, refusal } from './iys-server.ts'

const server = forEachTest(() => openIysServer({ now: '2026-03-02 14:05:00' }))
const ret = (n: number) => onayOf(n, { status: 'RET', source: 'HS_EORTAM' })
const add = (consent: object) => server.post(`${brandPath}/consents`, consent)

describe('with iys_limits', () => {
  const asks: Record<string, () => Promise<Answer>> = {
    status: () => server.post(`${brandPath}/consents/status`, keyOf(1)),
    history: () => server.post(`${brandPath}/consents/history`, keyOf(1)),
    brands: () => server.get(`/sps/${providerCode}/brands`),
    // Refused before its password is looked at.
    token: () => server.send('POST', '/oauth2/token', { body: '{}' }),
  }
  const statusesOf = async (name: string, times: number) => {
    const answers: Answer[] = []
    for (let n = 0; n < times; n += 1) {
      answers.push((await asks[name]?.()) as Answer)
      if (name !== 'brands') server.clock.move(101)
    }
    return answers
  }

  test('ten requests a second are answered, of each network', async () => {
    await setNow(server, 'iys_limits', 'yes')
    const answers = await statusesOf('brands', 11)
    expect(answers.slice(0, 10).map(({ status }) => status)).toEqual(Array(10).fill(200))
    expect(refusal(answers[10] as Answer)).toEqual([429, ['H124']])
    expect(answers[10]?.headers.get('retry-after')).toBe('1')
    const headers = { authorization: server.authorization(), [networkHeader]: '192.0.2.7' }
    expect((await server.send('GET', `/sps/${providerCode}/brands`, { headers })).status).toBe(200)
    server.clock.move(1000)
    expect((await asks.brands?.())?.status).toBe(200)
  })

  test.each([
    ['status', 1000, 'H086'],
    ['history', 100, 'H089'],
    ['token', 10, 'H084'],
  ])('%s is answered %i times an hour, then %s', async (name, times, code) => {
    await setNow(server, 'iys_limits', 'yes')
    const answers = await statusesOf(name, times + 1)
    expect(answers.slice(0, times).filter(({ status }) => status === 429)).toEqual([])
    expect(refusal(answers[times] as Answer)).toEqual([429, [code]])
    expect(Number(answers[times]?.headers.get('retry-after'))).toBeGreaterThan(60)
  })

  test('a token asked for too early begins the hour again', async () => {
    await setNow(server, 'iys_limits', 'yes')
    await statusesOf('token', 10)
    server.clock.move(30 * 60_000)
    expect((await asks.token?.())?.headers.get('retry-after')).toBe('3600')
    server.clock.move(59 * 60_000)
    expect((await asks.token?.())?.status).toBe(429)
    server.clock.move(60 * 60_000)
    expect((await asks.token?.())?.status).toBe(400)
  })

  test('without it none of these limits holds', async () => {
    expect((await statusesOf('history', 101)).at(-1)?.status).toBe(200)
    expect((await statusesOf('brands', 11)).at(-1)?.status).toBe(200)
  })
})

describe('with consent_quota', () => {
  const used = async () => (await server.get(`/sps/${providerCode}/subscription`)).body

  test('an ONAY above it is refused with H525, alone and in a list; a RET is obeyed', async () => {
    expect(await used()).toMatchObject({ status: 'ACTIVE', consentLimitExceed: true, usedConsentLimit: 0 })
    await setNow(server, 'consent_quota', '2')
    expect((await add(onayOf(1))).status).toBe(200)
    expect((await add(onayOf(1, { type: 'ARAMA' }))).status).toBe(200)
    expect((await add(onayOf(2))).status).toBe(200)
    expect(await used()).toMatchObject({
      consentLimit: 2,
      consentLimitExceed: false,
      usedConsentLimit: 2,
      subscriptionPackageName: 'izin',
    })
    expect(refusal(await add(onayOf(3)))).toEqual([422, ['H525']])
    expect((await add({ ...ret(1), consentDate: '2026-03-02 14:01:00' })).status).toBe(200)
    const list = await server.post(`/v2${brandPath}/consents/request`, [onayOf(4), ret(2)])
    expect(refusal(list)).toEqual([422, ['H525']])
    expect(list.body).toMatchObject({ errors: [{ index: 0 }], izin: { refusalStored: true } })
    const status = keyOf(2)
    expect((await server.post(`${brandPath}/consents/status`, status)).body.status).toBe('RET')
  })
})

test('pull_delay says after how many minutes a change can be pulled', async () => {
  await say(server.register, phone(1), 'ONAY')
  const pulled = () => server.get(`${brandPath}/consents/changes?source=HS`)
  expect((await pulled()).status).toBe(204)
  await setNow(server, 'pull_delay', '0')
  expect((await pulled()).body.list).toHaveLength(1)
})

test('GET /version needs no token', async () => {
  expect((await server.send('GET', '/version')).body).toEqual({ version: '1' })
})
