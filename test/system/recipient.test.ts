import { createHmac } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import { openApp } from '../support/app.ts'
import { mailServer } from '../support/mail-server.ts'
import { forAllTests } from '../support/opened.ts'
import { listen } from '../support/platforms/platform.ts'
import type { Sent } from '../support/platforms/telegram-double.ts'
import { buttonOf, telegramPeople } from '../support/platforms/telegram-people.ts'
import { email, phone } from '../support/register.ts'

/* A recipient with an e-mail address only: mailed code, refusal, receipt and data; then confirmations. */

const mine = email(31)
const smsSecret = 'yalnizca-sinama-icin'
const sent: { headers: Headers; body: string }[] = []
const mail = forAllTests(() => mailServer())
const sms = forAllTests(() =>
  listen(async (request) => {
    sent.push({ headers: request.headers, body: await request.text() })
    return new Response(null, { status: 202 })
  }),
)
const app = forAllTests(() =>
  openApp({
    env: {
      SMTP_URL: mail.url,
      SMTP_FROM: 'Örnek A.Ş. <izin@sistem.example>',
      SMS_WEBHOOK_URL: `${sms.url}/`,
      SMS_WEBHOOK_SECRET: smsSecret,
    },
  }),
)
let people: ReturnType<typeof telegramPeople>

beforeAll(async () => {
  await app.addCompany()
  people = telegramPeople(app.telegram, app.update)
})

/** Looking does not use the link up; it works once. */
async function fetched(sent: Sent, label: string): Promise<Buffer> {
  const url = urlOf(sent, label)
  for (let looks = 0; looks < 2; looks++) expect((await fetch(url)).status).toBe(200)
  const { status, bytes } = await app.fetched(url)
  expect(status).toBe(200)
  expect((await app.fetched(url)).status).toBe(410)
  return bytes
}

const urlOf = (sent: Sent, label: string) =>
  (buttonOf(sent, label).url ?? '').replace('https://izin.ornek.example', app.baseUrl)

it('a recipient proves an e-mail address, stops it, and fetches receipt and data', async () => {
  await people.type('/eposta')
  await people.reads('E-posta adresinizi yazın.')
  await people.type(mine.address)
  await people.reads('6 haneli bir kod gönderildi')
  await mail.reached(1)
  const [letter] = mail.arrived
  expect(letter?.to).toBe(mine.address)
  expect(`${letter?.header.get('subject')} ${letter?.text}`).not.toMatch(/kampanya|indirim|fırsat|http/i)
  const code = /^\d{6}$/m.exec(letter?.text ?? '')?.[0] ?? ''
  await people.type(code)
  await people.press(await people.reads('kayıtlı izin yok'), 'Örnek Kahve')
  await people.press(await people.reads('e-posta: kayıt yok'), 'Örnek Kahve · e-posta: durdur')
  const refused = await people.reads('RET kaydedildi. Örnek Kahve artık size e-posta gönderemez.')
  await people.press(refused, 'Belgeyi indir')
  const receipt = await fetched(await people.reads('Belgeniz hazır'), 'Belgeyi aç')
  expect(receipt.subarray(0, 5).toString()).toBe('%PDF-')
  await people.type('/verilerim')
  await people.press(await people.reads('Hakkınızda tutulan veriler'), 'Verilerimi indir')
  const data = await fetched(await people.reads('ile ilgili dosyanız hazır'), 'Dosyayı aç')
  expect(data.subarray(0, 2).toString()).toBe('PK')
  expect(app.telegram.textsOf('7001').join('\n')).not.toContain(mine.address)
  expect(app.printed()).not.toContain('"level":"error"')
  expect(await app.izinJson('verify')).toMatchObject({ ok: true, changes: 1 })
})

it('the data file is gone once its address was erased', async () => {
  await people.type('/verilerim')
  await people.press(await people.reads('Hakkınızda tutulan veriler'), 'Verilerimi indir')
  const links = () => app.telegram.messagesOf('7001').filter(({ text }) => text.includes('dosyanız hazır'))
  await expect.poll(() => links().length).toBe(2)
  const url = urlOf(links().at(-1) as Sent, 'Dosyayı aç')
  await people.type('/verilerimi_sil')
  await people.press(await people.reads('Kalması gerekenler'), 'Verilerimi sil')
  await people.reads('silindi: tüm marka ve kanallarda RET')
  expect((await fetch(url, { method: 'POST' })).status).toBeGreaterThanOrEqual(403)
})

it('a recipient proves a number by the code that the company sender brings', async () => {
  const before = sent.length
  await people.type(phone(2).address)
  await people.reads("numarasına SMS'le 6 haneli bir kod gönderildi")
  await expect.poll(() => sent.length).toBe(before + 1)
  const { to, text, purpose } = JSON.parse(sent.at(-1)?.body ?? '{}')
  expect([to, purpose]).toEqual([phone(2).address, 'code'])
  expect(text).toContain('izinlerinizi degistirmez')
  await people.type(/\b\d{6}\b/.exec(text)?.[0] ?? '')
  await people.reads('Numaranız doğrulandı')
  sent.length = before
})

it('a consent is confirmed by e-mail or SMS, and the link in the letter takes it back', async () => {
  await app.slash('U0ADMIN', `ekle ${email(1).address} eposta HS_WEB marka=123457`)
  await app.slash('U0ADMIN', `ekle ${phone(1).address} mesaj HS_WEB marka=123457`)
  // The first tick looks at what is due.
  await app.restart()
  const letter = () => mail.arrived.find(({ to }) => to === email(1).address)
  await expect.poll(() => [letter()?.to, sent.length]).toEqual([email(1).address, 1])
  const [{ headers, body } = { headers: new Headers(), body: '' }] = sent
  expect(JSON.parse(body)).toMatchObject({ to: phone(1).address, purpose: 'consent-given' })
  const signature = createHmac('sha256', smsSecret)
    .update(`${headers.get('x-izin-timestamp')}.${body}`)
    .digest('hex')
  expect(headers.get('x-izin-signature')).toBe(`v1=${signature}`)

  const unsubscribe = letter()?.header.get('list-unsubscribe') ?? ''
  const oneClick = /<https:\/\/izin\.ornek\.example(\/u\/\w+)>/.exec(unsubscribe)?.[1]
  const click = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' })
  expect((await fetch(`${app.baseUrl}${oneClick}`, { method: 'POST', body: click })).status).toBe(200)
  expect(await app.consents(email(1).address)).toMatchObject([{ status: 'RET' }])
})
