import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openApp, type RunningApp } from '../support/app.ts'
import { type MailServer, mailServer } from '../support/mail-server.ts'
import { listen } from '../support/platform.ts'
import { email, phone } from '../support/register.ts'

let app: RunningApp
let mail: MailServer
let sms: Awaited<ReturnType<typeof listen>>
const secret = 'yalnizca-sinama-icin'
const taken: { headers: Headers; body: string }[] = []
const smsTaken = Promise.withResolvers<void>()

beforeAll(async () => {
  mail = await mailServer()
  sms = await listen(async (request) => {
    taken.push({ headers: request.headers, body: await request.text() })
    smsTaken.resolve()
    return new Response(null, { status: 202 })
  })
  app = await openApp({
    env: {
      SMTP_URL: mail.url,
      SMTP_FROM: 'Örnek A.Ş. <izin@sistem.example>',
      SMS_WEBHOOK_URL: `${sms.url}/`,
      SMS_WEBHOOK_SECRET: secret,
    },
  })
  await app.addCompany()
})
afterAll(async () => {
  await app?.close()
  await mail?.close()
  await sms?.close()
})

it('confirms a consent by e-mail and one by SMS, and the link in the letter takes it back', async () => {
  await app.slash('U0ADMIN', `ekle ${email(1).address} eposta HS_WEB marka=123457`)
  await app.slash('U0ADMIN', `ekle ${phone(1).address} mesaj HS_WEB marka=123457`)
  // The first tick looks at what is due.
  await app.restart()
  await Promise.all([mail.reached(1), smsTaken.promise])

  const [letter] = mail.arrived
  expect(letter?.to).toBe(email(1).address)
  const oneClick = /<https:\/\/izin\.ornek\.example(\/u\/\w+)>/.exec(
    letter?.header.get('list-unsubscribe') ?? '',
  )?.[1]
  const [{ headers, body } = { headers: new Headers(), body: '' }] = taken
  expect(JSON.parse(body)).toMatchObject({ to: phone(1).address, purpose: 'consent-given' })
  const signature = createHmac('sha256', secret)
    .update(`${headers.get('x-izin-timestamp')}.${body}`)
    .digest('hex')
  expect(headers.get('x-izin-signature')).toBe(`v1=${signature}`)

  const clicked = await fetch(`${app.baseUrl}${oneClick}`, {
    method: 'POST',
    body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
  })
  expect(clicked.status).toBe(200)
  expect(await app.consents(email(1).address)).toMatchObject([{ status: 'RET' }])
})
