import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openApp, type RunningApp } from '../support/app.ts'
import { accessibilityFaults } from '../support/browser/axe.ts'
import { openBrowser, pictures } from '../support/browser/browser.ts'
import { type MailServer, mailServer } from '../support/mail-server.ts'
import { listen } from '../support/platforms/platform.ts'
import { email } from '../support/register.ts'

const logoPng =
  'iVBORw0KGgoAAAANSUhEUgAAADAAAAAQCAIAAADfzGvmAAAALklEQVR42mNgSPfHij4ccMCKaK5+1EGjDhp10Ihz0IBZjEP9qINGHTTqoBHnIADwn/kugDznzQAAAABJRU5ErkJggg=='

let browser: Browser
let app: RunningApp
let mail: MailServer

beforeAll(async () => {
  mail = await mailServer()
  const env = { SMTP_URL: mail.url, SMTP_FROM: 'Örnek A.Ş. <izin@sistem.example>' }
  ;[browser, app] = await Promise.all([openBrowser(), openApp({ env })])
  await app.izinJson('provider', 'add', '--code', '123456', '--name', 'Örnek A.Ş.')
  await app.izinJson('brand', 'add', '--provider', '123456', '--code', '123457', '--name', 'Örnek Kahve')
  await app.izinJson('setting', 'set', 'page_color', '#00674f')
  const logo = join(pictures(), 'logo.png')
  writeFileSync(logo, Buffer.from(logoPng, 'base64'))
  await app.izinJson('setting', 'set', 'page_logo', logo)
  for (const channel of ['mesaj', 'arama']) {
    await app.slash('U0ADMIN', `ekle 0532 111 22 33 ${channel} HS_WEB marka=123457`)
  }
})

afterAll(async () => {
  await browser?.close()
  await app?.close()
  await mail?.close()
})

const devices = [
  { device: 'phone', viewport: { width: 360, height: 640 } },
  { device: 'desktop', viewport: { width: 1280, height: 800 } },
] as const

async function look(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(pictures(), `${name}.png`), fullPage: true })
  expect(await accessibilityFaults(page)).toEqual([])
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(page.viewportSize()?.width)
}

/** Link that was mailed to an address; other letters may come first. */
async function mailedTo(address: string): Promise<string> {
  const found = () =>
    mail.arrived.filter(({ to }) => to === address).flatMap(({ text }) => /\/c\/\d+\/\S+/.exec(text) ?? [])[0]
  await expect.poll(found).toBeDefined()
  return `${app.baseUrl}${found()}`
}

async function linkFor(recipient: string, channel = 'MESAJ'): Promise<string> {
  const made = (await app.izinJson(
    'link',
    'make',
    '--brand',
    '123457',
    '--channel',
    channel,
    '--recipient',
    recipient,
  )) as { url: string }
  return `${app.baseUrl}${new URL(made.url).pathname}`
}

it.each([
  [
    'MESAJ',
    '+905321112233',
    'recorded',
    { button: 'SMS almak istemiyorum', left: ['Aranmak istemiyorum', 'Geri al'] },
  ],
  ['ARAMA', '+905321112244', 'no-record', { button: 'Aranmak istemiyorum', left: ['SMS almak istemiyorum'] }],
])(
  'the page of a recipient in a browser, without JavaScript, on 360 pixels: stops %s of %s (%s)',
  async (channel, recipient, name, { button, left }) => {
    const viewport = { width: 360, height: 640 }
    const context = await browser.newContext({ viewport, javaScriptEnabled: false, locale: 'tr-TR' })
    const page = await context.newPage()
    await page.goto(await linkFor(recipient, channel))
    await page.screenshot({ path: join(pictures(), `recipient-page-${name}.png`) })
    await page.getByRole('button', { name: button }).click()
    await page.getByText('Kaydedildi. Bu sayfayı kapatabilirsiniz.').waitFor()
    await page.screenshot({ path: join(pictures(), `recipient-page-${name}-stopped.png`) })
    expect(await page.getByRole('button', { name: button }).count()).toBe(0)
    expect(await page.getByRole('button').allTextContents()).toEqual(expect.arrayContaining(left))
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
    await context.close()
  },
)

/** A mail before the real server, which notes what the browser fetches by itself. */
async function openMailPage(path: string) {
  const fetched: { readonly path: string; readonly purpose: string }[] = []
  const eager = (urls: string[]) => [{ urls, eagerness: 'immediate' }]
  const rules = { prefetch: eager([`${path}?dil=en`]), prerender: eager([path]) }
  const mail = `<!doctype html><title>Posta</title><link rel="prefetch" href="${path.replace('/r/', '/u/')}">
<script type="speculationrules">${JSON.stringify(rules)}</script><a href="${path}">İzinleriniz</a>`
  const server = await listen(async ({ method, url, headers }) => {
    const { pathname, search } = new URL(url)
    if (pathname === '/mail')
      return new Response(mail, { headers: { 'content-type': 'text/html; charset=utf-8' } })
    const purpose = headers.get('sec-purpose') ?? headers.get('purpose') ?? ''
    fetched.push({ path: `${pathname}${search}`, purpose })
    const sent = { method, headers: { 'sec-purpose': headers.get('sec-purpose') ?? '' } }
    const answer = await fetch(`${app.baseUrl}${pathname}${search}`, { ...sent, redirect: 'manual' })
    const kept = ['content-type', 'location', 'cache-control'].flatMap((name) => {
      const value = answer.headers.get(name)
      return value === null ? [] : [[name, value] as [string, string]]
    })
    return new Response(await answer.arrayBuffer(), { status: answer.status, headers: kept })
  })
  return {
    url: `${server.url}/mail`,
    has: (start: string, purpose: RegExp) =>
      fetched.some((one) => one.path.startsWith(start) && purpose.test(one.purpose)),
    close: server.close,
  }
}

it('a browser that prefetches and prerenders the links of a mail changes nothing', async () => {
  await app.slash('U0ADMIN', 'ekle 0532 111 55 66 mesaj HS_ISLAK_IMZA marka=123457')
  const path = new URL(await linkFor('+905321115566')).pathname
  const before = await app.izinJson('verify')
  const letter = await openMailPage(path)
  const page = await browser.newPage()
  await page.goto(letter.url)
  await expect.poll(() => letter.has(path.replace('/r/', '/u/'), /prefetch/)).toBe(true)
  await expect.poll(() => letter.has(`${path}?dil=en`, /^prefetch$/)).toBe(true)
  await expect.poll(() => letter.has(path, /prerender/)).toBe(true)
  await page.close()
  await letter.close()
  const after = (await app.izinJson('verify')) as { changes: number }
  expect(after.changes).toBe((before as { changes: number }).changes)
  expect(await app.izinJson('lookup', '--recipient', '+905321115566')).toMatchObject({
    consents: [{ channel: 'MESAJ', status: 'ONAY' }],
  })
})

describe.each(devices)('seen on a $device', ({ device, viewport }) => {
  it.each(['light', 'dark'] as const)('the page shows and stops, in %s colours', async (colorScheme) => {
    const context = await browser.newContext({ viewport, colorScheme, locale: 'tr-TR' })
    const page = await context.newPage()
    const number = `053211${viewport.width}${colorScheme === 'dark' ? 21 : 22}`.padEnd(11, '5').slice(0, 11)
    await app.slash('U0ADMIN', `ekle ${number} mesaj HS_ISLAK_IMZA marka=123457`)
    await page.goto(await linkFor(number))
    await look(page, `page-${device}-${colorScheme}`)
    await page.getByRole('button', { name: 'SMS almak istemiyorum' }).click()
    await page.getByRole('status').getByText('Kaydedildi').waitFor()
    await look(page, `page-stopped-${device}-${colorScheme}`)
    expect(await page.evaluate('document.activeElement.className')).toBe('notice')
    expect(await page.title()).toContain('Kaydedildi.')
    await page.getByRole('button', { name: 'Geri al' }).click()
    await page.getByRole('status').getByText('SMS: ONAY kaydedildi').waitFor()
    await page.getByRole('link', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Your consents' }).waitFor()
    await look(page, `page-english-${device}-${colorScheme}`)
    await context.close()
  })

  it('the page takes a dispute, with a way back, and tells staff', async () => {
    const context = await browser.newContext({
      viewport,
      colorScheme: device === 'phone' ? 'dark' : 'light',
      locale: 'tr-TR',
    })
    const page = await context.newPage()
    const number = `0532113${viewport.width}`.padEnd(11, '7')
    await app.slash('U0ADMIN', `ekle ${number} mesaj HS_ISLAK_IMZA marka=123457`)
    await page.goto(await linkFor(number))
    await page.getByRole('button', { name: 'Ben bu izni vermedim' }).click()
    await page.getByRole('heading', { name: 'Hangi izni hiç vermediniz?' }).waitFor()
    await look(page, `dispute-${device}`)
    await page.getByRole('link', { name: 'Vazgeç' }).click()
    await page.getByText('SMS: açık').waitFor()
    await page.getByRole('button', { name: 'Ben bu izni vermedim' }).click()
    await page.getByRole('button', { name: 'Örnek Kahve · SMS' }).click()
    await page
      .getByRole('status')
      .getByText(/Şikâyet \d+ · Örnek Kahve · SMS: kaydedildi/)
      .waitFor()
    await look(page, `disputed-${device}`)
    const isTold = () => app.slackCalls.some((call) => JSON.stringify(call).includes('Ben bu izni vermedim'))
    await expect.poll(isTold).toBe(true)
    await context.close()
  })

  it('the form takes a consent for an e-mail address once its mailed link is confirmed', async () => {
    const context = await browser.newContext({ viewport, locale: 'tr-TR' })
    const page = await context.newPage()
    const { address } = email(viewport.width)
    await page.goto(`${app.baseUrl}/c/123457`)
    await look(page, `form-${device}`)
    expect(await page.locator('input:checked').count()).toBe(0)
    await page.getByLabel('Ad soyad').fill('Ayşe')
    await page.getByLabel('Mesajların geleceği adres').fill(address)
    await page.getByRole('button', { name: 'Onay veriyorum' }).click()
    await page.getByRole('alert').waitFor()
    await look(page, `form-faults-${device}`)
    await page.getByLabel('Ad soyad').fill('Ayşe Yılmaz')
    await page.getByLabel('E-posta', { exact: true }).check()
    await page.getByRole('button', { name: 'Onay veriyorum' }).click()
    await page.getByRole('heading', { name: 'E-posta adresinizi doğrulayın' }).waitFor()
    await look(page, `mailed-${device}`)
    await page.goto(await mailedTo(address))
    await look(page, `confirm-${device}`)
    await page.getByRole('button', { name: 'Onay veriyorum' }).click()
    await page.getByText('E-posta: ONAY kaydedildi').waitFor()
    await look(page, `done-${device}`)
    await page.getByRole('link', { name: 'Onayımı geri almak' }).click()
    await page.getByRole('button', { name: 'E-posta almak istemiyorum' }).click()
    await page.getByText('Kaydedildi. Bu sayfayı kapatabilirsiniz.').waitFor()
    await context.close()
  })

  it('the form leads to the bot for a phone', async () => {
    const context = await browser.newContext({ viewport, locale: 'en-GB' })
    const page = await context.newPage()
    await page.goto(`${app.baseUrl}/c/123457`)
    await page.getByLabel('Name and surname').fill('Ayşe Yılmaz')
    await page.getByLabel('Address the messages are to come to').fill('0532 111 77 88')
    await page.getByLabel('SMS').check()
    await page.getByRole('button', { name: 'I give my consent' }).click()
    const link = page.getByRole('link', { name: 'Prove it in Telegram' })
    expect(await link.getAttribute('href')).toMatch(/^https:\/\/t\.me\/\w+\?start=onay_\w{22}$/)
    await look(page, `telegram-${device}`)
    await context.close()
  })

  it('all of it works without JavaScript', async () => {
    const context = await browser.newContext({ viewport, javaScriptEnabled: false, locale: 'tr-TR' })
    const page = await context.newPage()
    const { address } = email(viewport.width + 1)
    await page.goto(`${app.baseUrl}/c/123457`)
    await page.getByLabel('Ad soyad').fill('Ali Kaya')
    await page.getByLabel('Mesajların geleceği adres').fill(address)
    await page.getByLabel('E-posta', { exact: true }).check()
    await page.getByRole('button', { name: 'Onay veriyorum' }).click()
    await page.goto(await mailedTo(address))
    await page.getByRole('button', { name: 'Onay veriyorum' }).click()
    await page.getByText('E-posta: ONAY kaydedildi').waitFor()
    await context.close()
  })
})

it('an address without a page says so in the language of the browser', async () => {
  const context = await browser.newContext({ locale: 'en-GB' })
  const page = await context.newPage()
  expect((await page.goto(`${app.baseUrl}/nothing`))?.status()).toBe(404)
  await page.getByRole('heading', { name: 'There is no page here' }).waitFor()
  await page.getByRole('link', { name: 'Türkçe' }).click()
  await page.getByRole('heading', { name: 'Burada bir sayfa yok' }).waitFor()
  await look(page, 'no-page')
  await context.close()
})
