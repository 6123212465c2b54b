import { join } from 'node:path'
import { openBrowser, openPlayground } from '../test/support/browser/browser.ts'

/* Takes the picture of the playground in the README, with Debian's Chromium. */

const playground = await openPlayground()
const browser = await openBrowser()
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'tr-TR' })
  await page.goto(`${playground.url}/playground`)
  const recipient = page.locator('#recipient-log article:visible')
  await page.locator('.step').nth(0).click()
  await page.keyboard.press('Enter')
  await page.locator('.step').nth(1).click()
  await page.keyboard.press('Enter')
  await recipient.getByRole('button', { name: 'Numaramı paylaş' }).click()
  await recipient.getByRole('button', { name: 'Örnek Kahve', exact: true }).click()
  await recipient.getByRole('button', { name: 'Örnek Kahve · SMS: durdur' }).click()
  await recipient.getByText('RET kaydedildi').first().waitFor()
  await page.locator('.step').nth(2).click()
  await page.keyboard.press('Enter')
  await page.locator('#staff-log article:visible').getByText('Telegram').first().waitFor()
  await page.screenshot({ path: join(import.meta.dirname, '../docs/images/playground.png') })
} finally {
  await browser.close()
  await playground.close()
}
