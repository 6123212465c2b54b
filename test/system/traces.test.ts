import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addDays, dayOf, formatWallTime } from '../../src/calendar/istanbul.ts'
import { type CollectedSpan, type Collector, openCollector } from '../support/collector.ts'
import { type House, openHouse } from '../support/house.ts'

/** What a collector of traces is told by the server as it runs; the leak scan looks at every byte of it. */

let collector: Collector
let house: House
let token: string

const address = '+905321112233'
const traceId = '0af7651916cd43dd8448eb211c80319c'
const callersSpan = 'b7ad6b7169203331'
const consents = '/sps/123456/brands/123456/consents'

beforeAll(async () => {
  collector = await openCollector()
  house = await openHouse({
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/`,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-team=izin%20ekibi,authorization=Bearer%20abc',
      OTEL_SERVICE_NAME: 'izin-deneme',
      TSA_URL: 'local',
    },
  })
  const activated = addDays(dayOf(Date.now()), -3)
  await house.izinJson(
    ...['provider', 'add', '--code', '123456', '--name', 'Örnek A.Ş.', '--activated', activated],
  )
  await house.izinJson('room', 'add', '--brand', '123456', '--slack', 'C0ROOM')
  const client = ['client', 'add', '--provider', '123456', '--username', 'crm@sistem.example']
  await house.izinJson(...client, '--password', 'cok-gizli-parola')
  // The first tick of a process does the jobs: it has the days after this one to close and to stamp.
  await house.izinJson('report', '--date', activated, '--post')
  await house.restart()
  const answer = await fetch(`${house.baseUrl}/oauth2/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      grant_type: 'password',
      username: 'crm@sistem.example',
      password: 'cok-gizli-parola',
    }),
  })
  token = ((await answer.json()) as { access_token: string }).access_token
})
afterAll(async () => {
  await house?.close()
  await collector?.close()
})

const add = (recipient: string, headers: Record<string, string>) =>
  fetch(`${house.baseUrl}${consents}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({
      recipient,
      type: 'MESAJ',
      source: 'HS_WEB',
      status: 'ONAY',
      consentDate: formatWallTime(Date.now()),
      recipientType: 'BIREYSEL',
    }),
  })

/** The first span that fits, once it has arrived: the tick hands spans on every two seconds. */
async function arrived(fits: (span: CollectedSpan) => boolean): Promise<CollectedSpan> {
  await expect.poll(() => collector.spans.some(fits), { timeout: 60_000 }).toBe(true)
  return collector.spans.find(fits) as CollectedSpan
}
const named = (name: string) => (span: CollectedSpan) => span.name === name
const within = (parent: CollectedSpan) => collector.spans.filter((one) => one.parentSpanId === parent.spanId)

describe('a collector of traces', () => {
  it('is told of a request of a system as a part of its own trace, down to the commit', async () => {
    const traceparent = `00-${traceId}-${callersSpan}-01`
    expect((await add(address, { authorization: `Bearer ${token}`, traceparent })).status).toBe(200)
    const request = await arrived((span) => span.traceId === traceId && span.kind === 2)
    expect(request).toMatchObject({
      name: 'POST /sps/:iysCode/brands/:brandCode/consents',
      parentSpanId: callersSpan,
      attributes: { 'http.request.method': 'POST', 'http.response.status_code': '200' },
    })
    const unit = within(request).find(({ attributes }) => attributes['izin.tables']?.includes('change'))
    expect(unit).toMatchObject({
      name: 'unit',
      traceId,
      attributes: { 'izin.decisions': '1', 'izin.tables': 'recipient change consent' },
    })
    const parts = within(unit as CollectedSpan)
    expect(parts.map(({ name }) => name)).toEqual(['decide', 'commit'])
    for (const part of parts) {
      expect(BigInt(part.startTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(unit?.startTimeUnixNano ?? ''))
      expect(BigInt(part.endTimeUnixNano)).toBeLessThanOrEqual(BigInt(unit?.endTimeUnixNano ?? ''))
    }
  })

  it('is told a trace of our own where the caller has shown no token', async () => {
    const foreign = 'ffffffffffffffffffffffffffffff01'
    const traceparent = `00-${foreign}-${callersSpan}-01`
    expect((await add(address, { traceparent })).status).toBe(401)
    const request = await arrived((span) => span.attributes['http.response.status_code'] === '401')
    expect(request.parentSpanId).toBeUndefined()
    expect(collector.spans.some((span) => span.traceId === foreign)).toBe(false)
  })

  it('is told nothing of a trace that its caller does not keep', async () => {
    const unkept = 'eeeeeeeeeeeeeeeeeeeeeeeeeeeeee02'
    const headers = { authorization: `Bearer ${token}`, traceparent: `00-${unkept}-${callersSpan}-00` }
    expect((await add('+905321112244', headers)).status).toBe(200)
    expect((await fetch(`${house.baseUrl}/openapi.json`)).status).toBe(200)
    await arrived(named('GET /openapi.json'))
    expect(collector.spans.some((span) => span.traceId === unkept)).toBe(false)
  })

  it('is told the pattern of a link and never its token, and nothing of those who look whether all is well', async () => {
    const made = (await house.izinJson(
      ...['link', 'make', '--brand', '123456', '--channel', 'MESAJ', '--recipient', address],
    )) as { url: string }
    const { pathname } = new URL(made.url)
    expect((await fetch(`${house.baseUrl}${pathname}`)).status).toBe(200)
    await fetch(`${house.baseUrl}/nowhere/${encodeURIComponent(address)}`)
    await fetch(`${house.baseUrl}/readyz`)
    const page = await arrived(named('GET /r/:token'))
    expect(page.attributes['http.route']).toBe('/r/:token')
    await arrived((span) => span.attributes['http.route'] === 'none')
    const told = JSON.stringify(collector.spans)
    expect(told).not.toContain(pathname.split('/').at(-1))
    expect(told).not.toContain('nowhere')
    expect(told).not.toContain('/readyz')
    expect(told).not.toContain('crm@')
  })

  it('is told of commands, items, attempts, jobs and stamps, with their kinds', async () => {
    expect(await house.slash('U0ADMIN', `ret ${address} mesaj`)).toContain('kaydedildi')
    await arrived(named('POST /slack/events'))
    const attempt = await arrived((span) => span.name === 'outbox attempt')
    expect(attempt.attributes).toMatchObject({ 'izin.platform': 'slack', 'izin.outcome': 'sent' })
    const from = { id: 7001, is_bot: false, first_name: 'Deniz', language_code: 'tr' }
    const chat = { id: 7001, type: 'private', first_name: 'Deniz' }
    await house.update({ update_id: 1, message: { message_id: 1, from, chat, date: 1, text: '/start' } })
    const item = await arrived(named('inbox item'))
    expect(item.attributes).toMatchObject({ 'izin.platform': 'telegram' })
    const stamp = await arrived(named('stamp request'))
    expect(stamp.attributes).toMatchObject({ 'izin.outcome': 'granted' })
    const job = await arrived(({ spanId }) => spanId === stamp.parentSpanId)
    expect(job).toMatchObject({ name: 'tick job', attributes: { 'izin.job': 'stamp' } })
  })

  it('knows who tells, and is shown what it asked for', () => {
    expect(collector.headers[0]).toMatchObject({ 'x-team': 'izin ekibi', authorization: 'Bearer abc' })
    expect(collector.resources[0]).toMatchObject({ 'service.name': 'izin-deneme' })
    const names = new Set(collector.spans.flatMap(({ attributes }) => Object.keys(attributes)))
    for (const name of names) expect(name).toMatch(/^(http|error|izin)\.[a-z_.]+$/)
    expect(house.printed()).not.toContain('traces.lost')
  })

  it('costs nothing but spans when it fails or does not answer, at a stop either', async () => {
    collector.behaviour = 'hang'
    const before = collector.headers.length
    for (let n = 0; n < 5; n++) {
      expect((await add(`+90532111330${n}`, { authorization: `Bearer ${token}` })).status).toBe(200)
    }
    await expect.poll(() => collector.headers.length, { timeout: 60_000 }).toBeGreaterThan(before)
    expect((await add('+905321113309', { authorization: `Bearer ${token}` })).status).toBe(200)
    expect(await house.slash('U0ADMIN', 'sorgula +905321113309')).toContain('ONAY')
    expect(await house.stop()).toBe(0)
    collector.behaviour = 'fail'
    await house.start()
    await house.logged('traces.lost')
    expect(await house.slash('U0ADMIN', 'sorgula +905321113309')).toContain('ONAY')
  })
})
