import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, pictures } from '../support/browser.ts'
import { type House, openHouse } from '../support/house.ts'

/** The page behind the link of a message, in a browser without JavaScript, on a phone. */

let browser: Browser
let house: House

beforeAll(async () => {
  ;[browser, house] = await Promise.all([openBrowser(), openHouse()])
  await house.izinJson('provider', 'add', '--code', '123456', '--name', 'Örnek A.Ş.')
  await house.izinJson('brand', 'add', '--provider', '123456', '--code', '123457', '--name', 'Örnek Kahve')
  for (const channel of ['mesaj', 'arama']) {
    await house.slash('U0ADMIN', `ekle 0532 111 22 33 ${channel} HS_WEB marka=123457`)
  }
})

afterAll(async () => {
  await browser?.close()
  await house?.close()
})

describe('the page of a recipient in a browser', () => {
  it('shows and stops without JavaScript, on 360 pixels', async () => {
    const made = (await house.izinJson(
      ...['link', 'make', '--brand', '123457', '--channel', 'MESAJ', '--recipient', '+905321112233'],
    )) as { url: string }
    const context = await browser.newContext({
      viewport: { width: 360, height: 640 },
      javaScriptEnabled: false,
      locale: 'tr-TR',
    })
    const page = await context.newPage()
    await page.goto(`${house.baseUrl}${new URL(made.url).pathname}`)
    await page.getByText('SMS').first().waitFor()
    await page.screenshot({ path: join(pictures(), 'recipient-page.png') })
    await page.getByRole('button', { name: 'SMS: artık gönderme' }).click()
    await page.getByText('Kaydedildi. Bu sayfayı kapatabilirsiniz.').waitFor()
    await page.screenshot({ path: join(pictures(), 'recipient-page-stopped.png') })
    expect(await page.getByRole('button', { name: 'SMS: artık gönderme' }).count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Artık arama' }).count()).toBe(1)
    await context.close()
  })

  it('offers a refusal in advance to a number of which nothing is recorded', async () => {
    const made = (await house.izinJson(
      ...['link', 'make', '--brand', '123457', '--channel', 'ARAMA', '--recipient', '+905321112244'],
    )) as { url: string }
    const context = await browser.newContext({
      viewport: { width: 360, height: 640 },
      javaScriptEnabled: false,
      locale: 'tr-TR',
    })
    const page = await context.newPage()
    await page.goto(`${house.baseUrl}${new URL(made.url).pathname}`)
    await page.getByText('izniniz kayıtlı değil').first().waitFor()
    await page.screenshot({ path: join(pictures(), 'recipient-page-no-record.png') })
    await page.getByRole('button', { name: 'Yine de aranmak istemiyorum' }).click()
    await page.getByText('Kaydedildi. Bu sayfayı kapatabilirsiniz.').waitFor()
    await page.screenshot({ path: join(pictures(), 'recipient-page-refused-in-advance.png') })
    expect(await page.getByRole('button').allTextContents()).toEqual(['Yine de SMS istemiyorum'])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
    await context.close()
  })
})
