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

it('the page that asks for a file has no accessibility fault', async () => {
  const page = await browser.newPage({ locale: 'tr-TR' })
  await page.goto(await uploadUrl())
  expect(await accessibilityFaults(page)).toEqual([])
  await page.close()
})
