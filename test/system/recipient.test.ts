import { afterAll, beforeAll, expect, it } from 'vitest'
import { type House, openHouse } from '../support/house.ts'
import { type MailServer, mailServer } from '../support/mail-server.ts'
import { email, phone } from '../support/register.ts'

/** A recipient with an e-mail address alone: proved by a mailed code, refused, with a receipt and his data in hand. */

let house: House
let mail: MailServer
let updates = 300_000_000
const mine = email(31)
const personOf = (id: number) => ({ id, is_bot: false, first_name: 'Deniz', language_code: 'tr' })
const chatOf = (id: number) => ({ id, type: 'private', first_name: 'Deniz' })

beforeAll(async () => {
  mail = await mailServer()
  house = await openHouse({ env: { SMTP_URL: mail.url, SMTP_FROM: 'Örnek A.Ş. <izin@ornek.example>' } })
  await house.addCompany()
})
afterAll(async () => {
  await house?.close()
  await mail?.close()
})

/** What is said to him once it holds this text. */
async function reads(text: string, user = 7001) {
  const found = () => house.telegram.messagesOf(String(user)).findLast((one) => one.text.includes(text))
  await expect.poll(() => found()?.text ?? '', { timeout: 60_000 }).toContain(text)
  return found()
}

async function types(text: string, user = 7001): Promise<void> {
  await sends({ text }, user)
}

async function sends(content: object, user = 7001): Promise<void> {
  const from = personOf(user)
  const message = { message_id: updates, from, chat: chatOf(user), date: 1_772_450_000, ...content }
  expect(await house.update({ update_id: ++updates, message })).toBe(200)
}

interface Button {
  readonly text: string
  readonly callback_data?: string
  readonly url?: string
}

function buttonOf(sent: Awaited<ReturnType<typeof reads>>, label: string): Button {
  const { inline_keyboard: rows = [] } = (sent?.markup ?? {}) as { inline_keyboard?: Button[][] }
  const button = rows.flat().find(({ text }) => text.startsWith(label))
  if (button === undefined) throw new Error(`There is no button "${label}"`)
  return button
}

async function presses(sent: Awaited<ReturnType<typeof reads>>, label: string, user = 7001): Promise<void> {
  const { callback_data: data } = buttonOf(sent, label)
  const query = { id: `press${++updates}`, from: personOf(user), chat_instance: '1', data }
  // A message that is too old to be edited, so that each answer is a message of its own.
  const callback_query = { ...query, message: { message_id: 1, chat: chatOf(user), date: 0 } }
  expect(await house.update({ update_id: updates, callback_query })).toBe(200)
}

/** Fetches what is behind the button of a link: looking does not use it up, fetching twice does. */
async function fetched(sent: Awaited<ReturnType<typeof reads>>, label: string): Promise<Buffer> {
  const url = (buttonOf(sent, label).url ?? '').replace('https://izin.ornek.example', house.baseUrl)
  for (let looks = 0; looks < 2; looks++) expect((await fetch(url)).status).toBe(200)
  const response = await fetch(url, { method: 'POST' })
  expect(response.status).toBe(200)
  const bytes = Buffer.from(await response.arrayBuffer())
  expect((await fetch(url, { method: 'POST' })).status).toBe(410)
  return bytes
}

it('proves his e-mail by a mailed code, stops it, and fetches the receipt and his data', async () => {
  await types('/eposta')
  await reads('E-posta adresinizi yazın.')
  await types(mine.address)
  await reads('6 haneli bir kod gönderildi')
  await mail.reached(1)
  const [letter] = mail.arrived
  expect(letter?.to).toBe(mine.address)
  expect(`${letter?.header.get('subject')} ${letter?.text}`).not.toMatch(/kampanya|indirim|fırsat|http/i)
  const code = /^\d{6}$/m.exec(letter?.text ?? '')?.[0] ?? ''
  await types(code)
  await presses(await reads('e-posta: kayıt yok'), 'Örnek Kahve · e-posta: durdur')
  const refused = await reads('RET kaydedildi. Örnek Kahve artık size e-posta gönderemez.')
  await presses(refused, 'Belgeyi indir')
  const receipt = await fetched(await reads('Belgeniz hazır'), 'Belgeyi aç')
  expect(receipt.subarray(0, 5).toString()).toBe('%PDF-')
  await types('/verilerim')
  await presses(await reads('Hakkınızda tutulan veriler'), 'Verilerimi indir')
  const data = await fetched(await reads('ile ilgili dosyanız hazır'), 'Dosyayı aç')
  expect(data.subarray(0, 2).toString()).toBe('PK')
  expect(house.telegram.textsOf('7001').join('\n')).not.toContain(mine.address)
  expect(house.printed()).not.toContain('"level":"error"')
  expect(await house.izinJson('verify')).toMatchObject({ ok: true, changes: 1 })
})

it('gives the receipt of a refusal behind a link to whoever has the link, with the address masked', async () => {
  const { url } = (await house.izinJson(
    ...['link', 'make', '--brand', '123457', '--channel', 'MESAJ', '--recipient', phone(33).address],
  )) as { url: string }
  const page = url.replace('https://izin.ornek.example', house.baseUrl)
  const refused = await (
    await fetch(page, { method: 'POST', body: new URLSearchParams({ channel: 'MESAJ' }) })
  ).text()
  const path = /href="(\/d\/[^"]+)"/.exec(refused)?.[1] ?? ''
  const offer = await (await fetch(`${house.baseUrl}${path}`)).text()
  expect(offer).not.toContain('açık adres')
  const receipt = await fetch(`${house.baseUrl}${path}`, { method: 'POST' })
  expect(
    Buffer.from(await receipt.arrayBuffer())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-')
  expect((await fetch(`${house.baseUrl}${path}`, { method: 'POST' })).status).toBe(410)
})

it('opens a complaint that staff answer from Slack, neither side knowing the other', async () => {
  const number = phone(32).address
  await house.slash('U0ADMIN', `ekle ${number} mesaj HS_ISLAK_IMZA marka=123457`)
  await types('/start')
  await reads('Merhaba.')
  await presses(await reads('e-posta: RET'), 'Numaramı doğrula')
  await reads('Numaranızı doğrulamam için')
  await sends({ contact: { phone_number: number, first_name: 'Deniz', user_id: 7001 } })
  await reads('Numaranız doğrulandı')
  await types('/itiraz')
  await presses(await reads('İtirazlarınız'), 'Örnek Kahve · SMS: ben bu izni vermedim')
  await reads('İtirazınız alındı (no 1).')
  await house.slash('U0ADMIN', 'şikayet 1 not="Formunuz bizde, kopyasını isteyebilirsiniz."')
  await reads('Formunuz bizde, kopyasını isteyebilirsiniz.')
  expect(house.telegram.textsOf('7001').join('\n')).not.toContain('U0ADMIN')
  expect(house.printed()).not.toContain('"level":"error"')
})

it('gives his file to nobody once the address is not his any more', async () => {
  await types('/verilerim')
  await presses(await reads('Hakkınızda tutulan veriler'), 'Verilerimi indir')
  const links = () => house.telegram.messagesOf('7001').filter(({ text }) => text.includes('dosyanız hazır'))
  await expect.poll(() => links().length, { timeout: 60_000 }).toBe(2)
  const url = (buttonOf(links().at(-1), 'Dosyayı aç').url ?? '').replace(
    'https://izin.ornek.example',
    house.baseUrl,
  )
  await types('/verilerimi_sil')
  await presses(await reads('Kalması gerekenler'), 'Verilerimi sil')
  await reads('silindi: her yerde RET')
  expect((await fetch(url, { method: 'POST' })).status).toBeGreaterThanOrEqual(403)
})
