import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openApp, type RunningApp } from '../support/app.ts'
import { accessibilityFaults } from '../support/browser/axe.ts'
import { openBrowser, pictures } from '../support/browser/browser.ts'

let browser: Awaited<ReturnType<typeof openBrowser>>
let app: RunningApp

beforeAll(async () => {
  ;[browser, app] = await Promise.all([openBrowser(), openApp()])
  await app.addCompany({ U0EDITOR: 'editor 123457' })
})

afterAll(async () => {
  await browser?.close()
  await app?.close()
})

async function uploadUrl(): Promise<string> {
  await app.slash('U0EDITOR', 'yükle')
  return `${app.baseUrl}${new URL(app.links()[0] ?? '').pathname}`
}

async function downloadUrl(): Promise<string> {
  await app.slash('U0EDITOR', 'veritabanı marka=123457')
  await app.press('U0EDITOR', 'file|permitted-csv|123457||ONAY')
  return `${app.baseUrl}${new URL(app.links()[0] ?? '').pathname}`
}

it.each([
  { width: 360, colorScheme: 'dark' },
  { width: 1280, colorScheme: 'light' },
] as const)(
  'a file is chosen by the keyboard, in the language of the page and not of the browser, $width pixels wide',
  async ({ width, colorScheme }) => {
    const viewport = { width, height: 700 }
    const context = await browser.newContext({
      viewport,
      colorScheme,
      locale: 'en-US',
      javaScriptEnabled: false,
    })
    const page = await context.newPage()
    await page.goto(`${await uploadUrl()}?dil=tr`)
    await page.getByRole('button', { name: 'Yükle ve ön izle' }).click()
    await page.getByText('Dosya seçilmedi ya da boş.').waitFor()
    await page.getByRole('link', { name: 'Başka bir dosya seçin' }).click()
    const nothing = page.getByText('Henüz dosya seçilmedi.')
    await nothing.waitFor()
    await page.screenshot({ path: join(pictures(), `file-page-${width}.png`) })
    const choosing = page.waitForEvent('filechooser')
    await page.getByLabel('Dosya seçin').press('Enter')
    const file = { name: 'fuar.csv', mimeType: 'text/csv', buffer: Buffer.from('a;b\n') }
    await (await choosing).setFiles(file)
    await expect.poll(() => nothing.isVisible()).toBe(false)
    await page.screenshot({ path: join(pictures(), `file-page-chosen-${width}.png`) })
    await context.close()
  },
)

it.each([
  { width: 390, colorScheme: 'dark' },
  { width: 1280, colorScheme: 'light' },
] as const)(
  'the page of a download says that it was used once the file comes, without scripts, $width pixels wide',
  async ({ width, colorScheme }) => {
    const viewport = { width, height: 700 }
    const options = { viewport, colorScheme, locale: 'tr-TR' } as const
    const context = await browser.newContext({ ...options, javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(await downloadUrl())
    const [button, used] = [page.getByRole('button'), page.getByText('Bu bağlantı kullanıldı.')]
    expect(await used.isVisible()).toBe(false)
    await page.getByRole('link', { name: 'Vazgeç' }).click()
    await page.getByText('Vazgeçtiniz: hiçbir şey yapılmadı').waitFor()
    await page.screenshot({ path: join(pictures(), `download-cancelled-${width}.png`) })
    await page.getByRole('link', { name: 'Sayfaya dön' }).click()
    await page.screenshot({ path: join(pictures(), `download-${width}.png`) })
    const withScripts = await browser.newContext(options)
    const shown = await withScripts.newPage()
    await shown.goto(page.url())
    expect(await accessibilityFaults(shown)).toEqual([])
    await withScripts.close()
    const download = page.waitForEvent('download')
    await button.press('Enter')
    expect((await download).suggestedFilename()).toContain('123457')
    await used.waitFor()
    expect([await button.count(), await page.getByRole('link', { name: 'Vazgeç' }).count()]).toEqual([0, 0])
    await page.screenshot({ path: join(pictures(), `download-used-${width}.png`) })
    await page.reload()
    await page.getByText('Bir bağlantı bir kez kullanılabilir.').waitFor()
    await context.close()
  },
)

it('the page that asks for a file has no accessibility fault', async () => {
  const page = await browser.newPage({ locale: 'tr-TR' })
  await page.goto(await uploadUrl())
  expect(await accessibilityFaults(page)).toEqual([])
  await page.close()
})

it.each([
  { width: 320, colorScheme: 'dark' },
  { width: 1280, colorScheme: 'light' },
] as const)(
  'columns are chosen without scripts, and the file is read with them, $width pixels wide',
  async ({ width, colorScheme }) => {
    const viewport = { width, height: 700 }
    const options = { viewport, colorScheme, locale: 'tr-TR' } as const
    const context = await browser.newContext({ ...options, javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(await uploadUrl())
    const text = `Müşteri;Nereden;Olur mu\n0532 777 ${width === 320 ? '32 01' : '32 02'};web;Evet\n`
    const file = { name: 'fuar.csv', mimeType: 'text/csv', buffer: Buffer.from(text) }
    await page.getByLabel('Dosya seçin').setInputFiles(file)
    await page.getByRole('button', { name: 'Yükle ve ön izle' }).click()
    await page.getByRole('heading', { name: 'Dosyanın sütunları' }).waitFor()
    expect(await page.locator('body').textContent()).not.toContain('0532 777')
    await page.screenshot({ path: join(pictures(), `columns-${width}.png`), fullPage: true })
    const withScripts = await browser.newContext(options)
    const shown = await withScripts.newPage()
    await shown.goto(page.url())
    expect(await accessibilityFaults(shown)).toEqual([])
    expect(await shown.evaluate('document.documentElement.scrollWidth')).toBe(width)
    await withScripts.close()
    await page.getByLabel('Müşteri').selectOption({ label: 'telefon' })
    await page.getByLabel('Nereden').selectOption({ label: 'izin kaynağı' })
    await page.getByLabel('Olur mu').selectOption({ label: 'SMS izni' })
    await page.getByRole('button', { name: 'Dosyayı oku' }).click()
    await page.getByText('Eksik: izin tarihi.').waitFor()
    expect(await page.getByLabel('Nereden').inputValue()).toBe('source')
    await page.getByLabel('Tüm satırların tarihi').fill('2026-03-02')
    await page.getByRole('button', { name: 'Dosyayı oku' }).click()
    await page.getByText('Dosya alındı').waitFor()
    expect((await page.reload())?.status()).toBe(410)
    await context.close()
  },
)
