import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { provenClock } from '../../../test/support/clock/proven.ts'
import { collectedLog } from '../../../test/support/delivery.ts'
import { freePort } from '../../../test/support/processes/free-port.ts'
import { phone } from '../../../test/support/register.ts'
import type { Outgoing } from '../../jobs/message.ts'
import { companySender } from './company-sender.ts'
import { smsSender } from './sender.ts'
import { isPlainSegment } from './text.ts'

const secret = '0123456789abcdef'
const now = Date.UTC(2026, 2, 2, 12)
const { log, lines } = collectedLog(() => now)
let server: Server
let url: string
let answers: [number, Record<string, string>?][]
let taken: string[]

beforeEach(async () => {
  answers = []
  taken = []
  lines.length = 0
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const [status, headers = {}] = answers.shift() ?? [200]
      if (status === 0) return void request.socket.destroy()
      taken.push(Buffer.concat(chunks).toString())
      response.writeHead(status, headers).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sms`
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const message = {
  kind: 'consent-given',
  companyName: 'Örnek A.Ş.',
  brandName: 'Örnek Kahve',
  channels: ['MESAJ', 'ARAMA'],
  recordedAt: now,
  changeIds: [],
  wayOut: 'https://izin.ornek.example/r/abc',
  headers: {},
  letter: { id: '00ff', to: phone(1).address, language: 'tr', madeAt: now, notAfter: now + 60_000 },
} as const
const confirmation: Outgoing = { id: 4, platform: 'sms', target: 'mark', mayBeRepeat: false, message }
const send = (outgoing = confirmation, to = url, time = provenClock(() => now)) =>
  smsSender({ carrier: companySender({ url: to, secret, fetch, now: time.now }), time, log })(outgoing)

it('companySender() gets number and text', async () => {
  expect(await send()).toEqual({ kind: 'sent', reference: '00ff' })
  expect(taken).toHaveLength(1)
  expect(JSON.parse(taken[0] ?? '')).toEqual({
    id: '00ff',
    to: phone(1).address,
    text: "Örnek Kahve: SMS ve arama için ONAY'ınız kaydedildi. Geri almak için: https://izin.ornek.example/r/abc",
    purpose: 'consent-given',
    mayBeRepeat: false,
  })
})

it.each([
  [400, 'refused'],
  [422, 'refused'],
  [401, 'later'],
  [429, 'later'],
  [503, 'later'],
  [500, 'unknown'],
  [0, 'unknown'],
])('smsSender() takes %i for %s', async (status, kind) => {
  answers.push([status])
  expect(await send()).toMatchObject({ kind })
  expect(lines).toMatchObject([{ event: 'sms.not-taken', item: 4 }])
})

it('smsSender() waits as long as it is asked to', async () => {
  answers.push([429, { 'retry-after': '90' }])
  expect(await send()).toMatchObject({ kind: 'later', afterMs: 90_000 })
})

it('smsSender() tries again without an answer, follows no redirect, and sends nothing that is too late', async () => {
  answers.push([307, { location: '/elsewhere' }])
  expect(await send()).toMatchObject({ kind: 'unknown' })
  const late = { ...message, letter: { ...message.letter, notAfter: now } }
  expect(await send({ ...confirmation, message: late })).toMatchObject({ kind: 'refused' })
  const startedJustNow = { now: () => now, isProven: () => false }
  expect(await send({ ...confirmation, message: late }, url, startedJustNow)).toMatchObject({ kind: 'later' })
  expect(taken).toHaveLength(1)
  const unreachable = `http://127.0.0.1:${await freePort()}/sms`
  expect(await send(confirmation, unreachable)).toMatchObject({ kind: 'later', detail: 'ECONNREFUSED' })
})

it.each([
  [
    'tr',
    'consent-code',
    'Ornek Kahve ONAY kodu: 481516. Girilirse SMS ve arama ile ticari ileti almaya ONAY verirsiniz. 10 dk gecerli. Bilgi: https://izin.ornek.example/c/123457',
  ],
  [
    'en',
    'consent-code',
    'Ornek Kahve ONAY code: 481516. Entering it gives your consent to marketing by SMS and calls. Valid 10 min. Info: https://izin.ornek.example/c/123457',
  ],
  [
    'tr',
    'address-code',
    'Ornek A.S. dogrulama kodu: 481516. Numaranin size ait oldugunu gosterir, izinlerinizi degistirmez. 10 dk gecerli, kimseyle paylasmayin.',
  ],
] as const)('smsSender() writes in %s in one segment what a %s does', async (language, kind, text) => {
  const code = {
    ...message,
    kind,
    code: '481516',
    minutes: 10,
    infoUrl: 'https://izin.ornek.example/c/123457',
    letter: { ...message.letter, language },
  }
  await send({ ...confirmation, message: code })
  expect(JSON.parse(taken[0] ?? '')).toMatchObject({ text, purpose: 'code' })
  expect(isPlainSegment(text)).toBe(true)
})
