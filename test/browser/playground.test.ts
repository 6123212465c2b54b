import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { chartWidth } from '../../src/report/chart.ts'
import { pictures } from '../support/browser.ts'
import { recipientLog, slash, staffLog, usePlaygrounds } from '../support/playground-page.ts'

/** The playground in a real browser, on a desktop and on a phone: the story a newcomer is invited to try. */

const playground = usePlaygrounds()

/** One of the recipients wants nothing from anybody any more. */
async function stopEverything(page: Page, person: string): Promise<void> {
  const recipient = page.locator('#pane-recipient')
  await page.locator('#recipient-person').selectOption(person)
  await recipient.locator('.composer-input').fill('/start')
  await recipient.locator('.composer-input').press('Enter')
  await recipient.getByRole('button', { name: 'Numaramı paylaş' }).last().click()
  await recipient.getByRole('button', { name: 'Tüm markalar: durdur', exact: true }).last().click()
  await recipient.getByRole('button', { name: 'Tüm markalar: durdur, işlemi doğrula' }).last().click()
  await recipientLog(page).getByText('RET kaydedildi').last().waitFor()
}

describe('the playground on a desktop', () => {
  it('walks the story: ask, opt out, see the change, read the report', async () => {
    const page = await playground.open(1280, 800)
    await page.screenshot({ path: join(pictures(), 'playground-first.png') })

    await slash(page, '/izin sorgula 0532 123 45 67')
    await staffLog(page).getByText('Mesaj gönderilebilir').first().waitFor()
    expect(await staffLog(page).textContent()).toContain('+90 532 ••• •• 67')
    const rows = staffLog(page).locator('.bk-table tbody tr')
    expect(await rows.nth(3).textContent()).toMatch(/^Örnek KahveSMSONAYMesaj gönderilebilir\..*web sitesi/)
    await page.screenshot({ path: join(pictures(), 'playground-asked.png') })

    await page.getByRole('button', { name: 'Başlat' }).click()
    await recipientLog(page).getByText('Örnek A.Ş.').first().waitFor()
    await page.locator('#pane-recipient').getByRole('button', { name: 'Numaramı paylaş' }).first().click()
    const stop = recipientLog(page).getByRole('button', { name: 'Örnek Kahve · SMS: durdur' })
    await stop.waitFor()
    await page.screenshot({ path: join(pictures(), 'playground-permissions.png') })
    await stop.click()
    await recipientLog(page).getByText('RET kaydedildi').first().waitFor()
    await page.screenshot({ path: join(pictures(), 'playground-stopped.png') })

    await slash(page, '/izin değişiklikler')
    await staffLog(page).getByText('Telegram').first().waitFor()
    await slash(page, '/izin rapor bugün')
    await staffLog(page).getByText('1 RET').first().waitFor()
    await page.screenshot({ path: join(pictures(), 'playground-changes.png') })

    await page
      .getByRole('button', { name: /izin-raporu/ })
      .first()
      .click()
    await staffLog(page).getByText('Örnek Kahve').first().waitFor()
    await page.screenshot({ path: join(pictures(), 'playground-report.png') })
  })

  it('shows the report with its chart, and gives its files where only the one who pressed reads', async () => {
    const page = await playground.open(1280, 1000)
    await page
      .getByRole('button', { name: /izin-raporu/ })
      .first()
      .click()
    const chart = staffLog(page).getByRole('img', { name: /Örnek Kahve\. İzin değişiklikleri/ })
    await chart.waitFor()
    await expect.poll(() => chart.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(chartWidth)
    await staffLog(page).getByRole('button', { name: 'Dosyaları indir' }).last().click()
    await staffLog(page).getByRole('button', { name: 'Rapor dosyası (CSV)' }).waitFor()
    await page.locator('#recipient-person').selectOption('7003')
    const recipient = page.locator('#pane-recipient')
    await recipient.getByRole('button', { name: /İzin raporu/ }).click()
    await page.screenshot({ path: join(pictures(), 'playground-report-group.png') })
    await recipient.getByRole('button', { name: 'Dosyaları indir' }).last().click()
    await recipientLog(page).getByText('Dosyalar hazır').waitFor()
    await recipientLog(page).getByRole('link', { name: 'Rapor dosyası (CSV)' }).waitFor()
    await page.screenshot({ path: join(pictures(), 'playground-report-files.png') })
  })

  it('turns the pages of what recipients changed in place', async () => {
    const page = await playground.open(1280, 900)
    for (const person of ['7001', '7002', '7003']) await stopEverything(page, person)
    await slash(page, '/izin değişiklikler')
    const answer = staffLog(page).locator('article').last()
    await answer.getByText('Alıcıların kendi değişiklikleri').waitFor()
    await page.screenshot({ path: join(pictures(), 'playground-pages-first.png') })
    const first = await answer.textContent()
    await answer.getByRole('button', { name: 'Daha eski' }).click()
    await answer.getByRole('button', { name: 'Daha yeni' }).waitFor()
    expect(await answer.textContent()).not.toBe(first)
    await page.screenshot({ path: join(pictures(), 'playground-pages-second.png') })
  })

  it("shows the app's own tab, whose buttons open the forms", async () => {
    const page = await playground.open(1280, 800)
    const rail = page.locator('#pane-staff .rail')
    await rail.getByRole('button').last().click()
    const home = page.locator('#pane-staff .home')
    await home.getByText('Yetkiniz: yönetici.').waitFor()
    await page.screenshot({ path: join(pictures(), 'playground-home.png') })
    await home.getByRole('button', { name: 'RET kaydet' }).click()
    const form = page.getByRole('dialog')
    await form.getByRole('heading', { name: 'RET kaydet' }).waitFor()
    await form.getByRole('button', { name: 'Vazgeç' }).click()
    await form.waitFor({ state: 'detached' })
  })

  it('gives nothing to somebody without a role', async () => {
    const page = await playground.open(1280, 800)
    await page.locator('#staff-person').selectOption('U0ZEYNEP')
    await slash(page, '/izin sorgula 0532 123 45 67')
    await staffLog(page).getByText('yetkiniz yok').first().waitFor()
  })
})

describe('the playground in English', () => {
  it('greets a browser that does not speak Turkish in English', async () => {
    const page = await playground.open(1280, 800, 'en-US')
    await page.getByText('Playground: the staff').first().waitFor()
    await page.locator('#language [data-language=tr]').click()
    await page.getByText('Deneme alanı').first().waitFor()
  })

  it('answers in English on both sides as soon as the page is switched, and in Turkish again', async () => {
    const page = await playground.open(1280, 800)
    await page.locator('#language [data-language=en]').click()
    await page.locator('#pane-staff').getByRole('button', { name: '/izin lookup 0532 123 45 67' }).waitFor()
    await page.screenshot({ path: join(pictures(), 'playground-english.png') })
    await slash(page, '/izin lookup 0533 987 65 43')
    await staffLog(page).getByText('Messages may not be sent').last().waitFor()
    await page.locator('#pane-recipient .composer-input').fill('/start')
    await page.locator('#pane-recipient .composer-input').press('Enter')
    await recipientLog(page).getByText('Hello').last().waitFor()
    await page.screenshot({ path: join(pictures(), 'playground-english-asked.png') })
    await page.locator('#language [data-language=tr]').click()
    await slash(page, '/izin yardım')
    await staffLog(page).getByText('İzin komutları').last().waitFor()
  })
})

describe('the playground on a phone', () => {
  it('fits 360 pixels without scrolling sideways, and works', async () => {
    const page = await playground.open(360, 640)
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBe(0)
    const titles = staffLog(page).getByText('İzin komutları')
    const before = await titles.count()
    await slash(page, '/izin yardım')
    // A long answer is shown from its beginning.
    const title = titles.nth(before)
    await title.waitFor()
    const [top, log] = await Promise.all([title.boundingBox(), staffLog(page).boundingBox()])
    expect((top?.y ?? 0) - (log?.y ?? 0)).toBeGreaterThanOrEqual(0)
    expect((top?.y ?? 0) - (log?.y ?? 0)).toBeLessThan(120)
    await page.screenshot({ path: join(pictures(), 'playground-phone.png') })
  })
})
