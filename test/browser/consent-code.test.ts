import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openApp, type RunningApp } from '../support/app.ts'
import { accessibilityFaults } from '../support/browser/axe.ts'
import { openBrowser, pictures } from '../support/browser/browser.ts'
import { account, smsCarriers } from '../support/platforms/sms-carriers.ts'

/* The form of a consent with a phone, on the real server, which sends the code over a carrier's double. */

const carriers = smsCarriers()
let browser: Browser
let app: RunningApp
let carrier: Awaited<ReturnType<typeof carriers.listen>>

beforeAll(async () => {
  carrier = await carriers.listen()
  const env = {
    SMS_CARRIER: 'netgsm',
    SMS_USERNAME: account.username,
    SMS_PASSWORD: account.password,
    SMS_SENDER: account.sender,
    SMS_API_URL: carrier.url,
  }
  ;[browser, app] = await Promise.all([openBrowser(), openApp({ env })])
  await app.addCompany()
})

afterAll(async () => {
  await browser?.close()
  await app?.close()
  await carrier?.close()
})

async function look(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(pictures(), `${name}.png`), fullPage: true })
  expect(await accessibilityFaults(page)).toEqual([])
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(page.viewportSize()?.width)
}

/** The code that a number got. */
async function codeFor(number: string): Promise<string> {
  const sms = () => carriers.taken.find(({ to }) => number.endsWith(to))?.text ?? ''
  await expect.poll(sms).toMatch(/\b\d{6}\b/)
  return /\b\d{6}\b/.exec(sms())?.[0] ?? ''
}

const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

describe.each([
  ['phone', 'light', 320, '05321117001'],
  ['phone', 'dark', 320, '05321117002'],
  ['desktop', 'light', 1280, '05321117003'],
] as const)('a consent by a code on a %s in %s colours', (device, colorScheme, width, number) => {
  it('is recorded once the code from the SMS is entered, in both languages and without JavaScript', async () => {
    const viewport = { width, height: 640 }
    const context = await browser.newContext({
      viewport,
      colorScheme,
      locale: 'tr-TR',
      javaScriptEnabled: false,
    })
    const page = await context.newPage()
    await page.goto(`${app.baseUrl}/c/123457`)
    await page.getByLabel('Ad soyad').fill('Ayşe Yılmaz')
    await page.getByLabel('Telefon numaranız').fill(number)
    await page.getByLabel('SMS').check()
    await page.getByRole('button', { name: 'Onay veriyorum' }).click()
    await page.getByRole('heading', { name: "SMS'le gelen kodu girin" }).waitFor()
    await page.getByText('Kodun başka bir etkisi yoktur.').waitFor()
    await page.getByRole('link', { name: 'Vazgeç' }).click()
    await page.getByText('Vazgeçtiniz: onayınız kaydedilmedi.').waitFor()
    await page.getByRole('link', { name: 'English' }).click()
    await page.getByText('Cancelled: no consent was recorded.').waitFor()
    await page.getByRole('link', { name: 'Türkçe' }).click()
    await page.getByRole('link', { name: 'Geri dön' }).click()
    await page.getByRole('link', { name: "Telegram'da doğrula" }).waitFor()
    const code = await codeFor(number)
    await page.getByLabel('Kod', { exact: true }).fill(wrong(code))
    await page.getByRole('button', { name: 'Onay veriyorum' }).click()
    await page.getByRole('alert').getByText('Kod yanlış. 4 deneme hakkınız kaldı.').waitFor()
    await page.getByRole('link', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Enter the code from the SMS' }).waitFor()
    await page.getByRole('button', { name: 'Send the code again' }).click()
    await page.getByRole('alert').getByText('A code was sent to this address a moment ago.').waitFor()
    await page.getByLabel('Code', { exact: true }).fill(code)
    await page.getByRole('button', { name: 'I give my consent' }).click()
    await page.getByText('SMS: your consent (ONAY) was recorded').waitFor()
    await context.close()
    expect(await app.consents(number)).toMatchObject([{ channel: 'MESAJ', status: 'ONAY' }])
  })

  it('can be read by everyone on its page', async () => {
    const viewport = { width, height: 640 }
    const context = await browser.newContext({ viewport, colorScheme, locale: 'tr-TR' })
    const page = await context.newPage()
    const other = number.replace('7', '8')
    await page.goto(`${app.baseUrl}/c/123457`)
    await look(page, `code-form-${device}-${colorScheme}`)
    await page.getByLabel('Ad soyad').fill('Ayşe Yılmaz')
    await page.getByLabel('Telefon numaranız').fill(other)
    await page.getByLabel('Arama').check()
    await page.getByRole('button', { name: 'Onay veriyorum' }).click()
    await page.getByRole('heading', { name: "SMS'le gelen kodu girin" }).waitFor()
    await look(page, `code-${device}-${colorScheme}`)
    await page.getByLabel('Kod', { exact: true }).fill(wrong(await codeFor(other)))
    await page.getByRole('button', { name: 'Onay veriyorum' }).click()
    await page.getByRole('alert').waitFor()
    await look(page, `code-wrong-${device}-${colorScheme}`)
    await context.close()
  })
})
