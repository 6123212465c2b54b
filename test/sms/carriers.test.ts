import { createHmac } from 'node:crypto'
import { request } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openApp, type RunningApp } from '../support/app.ts'
import { now } from '../support/clock/clock.ts'
import { account, smsCarriers } from '../support/platforms/sms-carriers.ts'
import { pushBody, type ReceivedSms } from '../support/platforms/sms-inboxes.ts'
import { phone } from '../support/register.ts'

/* SMS that people send to the company, pushed by carriers and asked for at their inboxes, on the real server. */

const secret = 'yalnizca-sinama-icin'
let carriers: ReturnType<typeof smsCarriers>
let carrier: Awaited<ReturnType<typeof carriers.listen>>
let app: RunningApp | null = null

beforeEach(async () => {
  carriers = smsCarriers()
  carrier = await carriers.listen()
})
afterEach(async () => {
  await app?.close()
  await carrier.close()
})

async function open(name: string): Promise<RunningApp> {
  const { username, password, sender } = account
  app = await openApp({
    env: {
      SMS_INBOUND_SECRET: secret,
      SMS_CARRIER: name,
      SMS_USERNAME: username,
      SMS_PASSWORD: password,
      SMS_SENDER: sender,
      SMS_API_URL: carrier.url,
    },
  })
  await app.addCompany()
  return app
}

function write(n: number, text: string): ReceivedSms {
  const sms = { id: n, sender: phone(n).address.slice(1), text, at: now() }
  carriers.received.push(sms)
  return sms
}

/** Posts to the hook by Node's own client: Twilio signs the whole address, to which the suites' `fetch` adds a query. */
async function push(body: string, headers: Record<string, string> = {}): Promise<number> {
  return await new Promise((resolve, reject) => {
    const sending = request(`${app?.baseUrl}/hooks/sms/${secret}`, { method: 'POST', headers }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    sending.on('error', reject)
    sending.end(body)
  })
}

const statusesOf = async (n: number) =>
  (await (app as RunningApp).consents(phone(n).address)).map(({ status }) => status)

test.each(['netgsm', 'verimor'] as const)(
  'a stop that %s pushes is a RET, and polled once more changes nothing',
  async (name) => {
    const { restart, izinJson } = await open(name)
    const sms = write(61, 'Teşekkürler, ret')
    for (let pushes = 0; pushes < 2; pushes++) expect(await push(pushBody(name, sms))).toBe(200)
    await expect.poll(() => statusesOf(61)).toEqual(['RET', 'RET'])
    write(62, 'DUR')
    // The first tick of a server asks the carrier.
    await restart()
    await expect.poll(() => statusesOf(62)).toEqual(['RET', 'RET'])
    expect(await izinJson('verify')).toMatchObject({ ok: true, changes: 4 })
  },
)

test.each(['iletimerkezi', 'mutlucell'])(
  'a stop in the inbox of %s is a RET, and its push is refused',
  async (name) => {
    const { restart } = await open(name)
    expect(await push('{}')).toBe(400)
    write(63, 'ORNEK RET')
    await restart()
    await expect.poll(() => statusesOf(63)).toEqual(['RET', 'RET'])
  },
)

test('a stop over Twilio is a RET if its signature is right', async () => {
  await open('twilio')
  const fields = {
    MessageSid: 'SM1',
    From: phone(64).address,
    To: '+15550001',
    Body: 'Stop.',
    OptOutType: 'STOP',
  }
  const signed = Object.entries(fields)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flat()
    .join('')
  const url = `https://izin.ornek.example/hooks/sms/${secret}`
  const signature = createHmac('sha1', account.password)
    .update(url + signed)
    .digest('base64')
  const body = new URLSearchParams(fields).toString()
  expect(await push(body)).toBe(404)
  expect(await push(body, { 'x-twilio-signature': `${signature.slice(0, -2)}A=` })).toBe(404)
  expect(await push(body, { 'x-twilio-signature': signature })).toBe(200)
  await expect.poll(() => statusesOf(64)).toEqual(['RET', 'RET'])
})
