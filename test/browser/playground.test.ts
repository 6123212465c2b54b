import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { patienceMs, pictures } from '../support/browser/browser.ts'
import {
  lookAt,
  recipientLog,
  slash,
  staffButton,
  staffLog,
  usePlaygrounds,
  write,
} from '../support/browser/playground-page.ts'

const playground = usePlaygrounds()

const picture = (page: Page, name: string) =>
  page.screenshot({ path: join(pictures(), `playground-${name}.png`) })

describe('the playground on a desktop', () => {
  it('begins with a line that says what to do, and comes back to where it was after a reload', async () => {
    const page = await playground.open(1280, 600)
    const log = page.locator('#staff-log')
    expect(await log.textContent()).toBe(
      'Başlamak için yukarıdaki 1. adımı seçip gönderin. Tüm komutlar: /izin yardım',
    )
    await page.locator('.step').first().click()
    await page.keyboard.press('Enter')
    await staffLog(page).getByText('+90 532').first().waitFor()
    await slash(page, '/izin yardım')
    await staffLog(page).getByText('İzin komutları').waitFor()
    await page.locator('#staff-line').fill('/izin rap')
    await page.locator('#recipient-person').selectOption('7002')
    await log.evaluate((node) => node.scrollTo(0, 120))
    await page.reload()
    await staffLog(page).getByText('+90 532').first().waitFor()
    await expect.poll(() => log.evaluate((node) => node.scrollTop)).toBe(120)
    expect(await page.locator('#staff-line').inputValue()).toBe('/izin rap')
    expect(await page.locator('#recipient-person').inputValue()).toBe('7002')
    expect(await page.locator('.step.is-done').count()).toBe(1)
  })

  it('walks the story: ask, opt out, see the change live, read the report', async () => {
    const page = await playground.open(1280, 800)
    const steps = page.locator('.step')
    const ticks = () => page.locator('.step.is-done').count()
    await steps.nth(0).click()
    await page.keyboard.press('Enter')
    await staffLog(page).getByText("İYS'de kayıtlıysa mesaj gönderilebilir").first().waitFor()
    expect(await staffLog(page).last().textContent()).toContain('+90 532 ••• •• 67')
    await staffButton(page, 'Ayrıntı').click()
    const row = staffLog(page).locator('tbody tr').last()
    await row.waitFor()
    expect(await row.textContent()).toMatch(
      /^Örnek KahveSMSONAYİYS'de kayıtlıysa mesaj gönderilebilir\..*web sitesi/,
    )
    await picture(page, 'asked')

    await steps.nth(1).click()
    await page.keyboard.press('Enter')
    await recipientLog(page).getByRole('button', { name: 'Numaramı paylaş' }).click()
    await recipientLog(page).getByRole('button', { name: 'Örnek Kahve', exact: true }).click()
    expect(await ticks()).toBe(1)
    await recipientLog(page).getByRole('button', { name: 'Örnek Kahve · SMS: durdur' }).click()
    await recipientLog(page).getByText('RET kaydedildi').first().waitFor()
    await picture(page, 'stopped')

    await steps.nth(2).click()
    await page.keyboard.press('Enter')
    await staffLog(page).getByText('Telegram').first().waitFor()
    await slash(page, '/izin rapor bugün')
    await staffLog(page).getByText('1 RET').first().waitFor()
    expect(await ticks()).toBe(3)
    await lookAt(page)

    await slash(page, '/izin rapor')
    await staffButton(page, 'Dosyaları indir').click()
    await staffLog(page).getByRole('link', { name: 'Rapor dosyası (CSV)' }).waitFor()
    await picture(page, 'report')
  })

  it('asks for what is missing by the form, records once it is sent, and has it after a restart of the page', async () => {
    const page = await playground.open(1280, 800)
    const form = page.getByRole('dialog')
    await slash(page, '/izin ret 0533 987 65 41 sms')
    await form.getByText('Eksik: marka.').waitFor()
    expect(await form.getByRole('textbox', { name: 'Adres' }).inputValue()).toBe('+905339876541')
    expect(await form.getByRole('checkbox', { name: 'SMS' }).isChecked()).toBe(true)
    await form.getByRole('combobox', { name: 'Marka' }).selectOption({ label: 'tüm markalar' })
    await form.getByRole('button', { name: 'Kaydet' }).click()
    await staffLog(page).getByText('RET kaydedildi').last().waitFor()
    await page.reload()
    await staffLog(page).getByText('RET kaydedildi').last().waitFor()
    await slash(page, '/izin sorgula 0533 987 65 41')
    await staffLog(page).getByText('Mesaj gönderilemez').last().waitFor()
  })

  it('takes a consent by a form, with what is wrong told at its field', async () => {
    const page = await playground.open(1280, 1000)
    await slash(page, '/izin ekle')
    const form = page.getByRole('dialog')
    await form.getByRole('textbox', { name: 'Adres' }).fill('0533 987 65')
    await form.getByRole('checkbox', { name: 'SMS' }).check()
    await form.getByRole('combobox', { name: 'Marka' }).selectOption({ label: 'Örnek Kahve' })
    await form.getByRole('combobox', { name: 'Kaynak' }).selectOption({ label: 'çağrı merkezi' })
    await form.getByRole('textbox', { name: 'Kanıt' }).fill('çağrı kaydı 118')
    await form.getByRole('button', { name: 'Kaydet' }).click()
    await form.getByText('Numara eksik görünüyor').waitFor()
    await lookAt(page)
    await picture(page, 'form')
    await form.getByRole('textbox', { name: 'Adres' }).fill('0533 987 65 40')
    await form.getByRole('button', { name: 'Kaydet' }).click()
    await staffLog(page).getByText('ONAY kaydedildi.').waitFor()
    expect(await form.count()).toBe(0)
  })

  it('gives a role by its form', async () => {
    const page = await playground.open(1280, 1000)
    const form = page.getByRole('dialog')
    await slash(page, '/izin yetki')
    await staffButton(page, 'Yetki ver').click()
    await form.getByRole('combobox', { name: 'Yetki' }).selectOption('viewer')
    await form.getByRole('combobox', { name: 'Marka' }).selectOption({ label: 'Örnek Kahve' })
    await form.getByRole('combobox', { name: 'Kişi' }).selectOption({ label: 'Zeynep' })
    await form.getByRole('button', { name: 'Yetki ver' }).click()
    await staffLog(page).getByText('görüntüleyici (Örnek Kahve)').last().waitFor()
  })
})

it('the playground in English and dark colours greets a browser that does not speak Turkish in English, and answers in the language of the page', async () => {
  const page = await playground.open(1280, 800, { locale: 'en-US', colorScheme: 'dark' })
  await slash(page, '/izin lookup 0533 987 65 43')
  await staffLog(page)
    .getByText(/ONAY|RET/)
    .last()
    .waitFor()
  await write(page, '/start')
  await recipientLog(page).getByText('Hello').last().waitFor()
  await slash(page, '/izin report today')
  await staffLog(page).getByText('Örnek Kahve').last().waitFor()
  await slash(page, '/izin room')
  await staffLog(page).getByText('#izin-reports').last().waitFor()
  const shown = (await page.locator('body').textContent()) ?? ''
  const names = /Türkçe|Ayşe|Örnek (A\.Ş\.|Kahve)|İYS/g
  expect(shown.replaceAll(names, '').match(/.{0,40}[çğıöşüÇĞİÖŞÜ].{0,40}/g)).toBeNull()
  await page.getByRole('link', { name: 'Skip to the line to type in' }).press('Enter')
  expect(await page.locator('#staff-line:focus').count()).toBe(1)
  await lookAt(page)
  await picture(page, 'english')
  await page.getByRole('link', { name: 'Türkçe' }).click()
  await page.getByText('Deneme alanı').first().waitFor()
  await write(page, '/start')
  await recipientLog(page).getByText('Merhaba').last().waitFor()
  await slash(page, '/izin yardım')
  await staffLog(page).getByText('İzin komutları').last().waitFor()
})

it('the playground on a phone fits 360 pixels, and shows each side live what the other does, on another page too', async () => {
  const page = await playground.open(360, 640)
  const head = await page.locator('.top').boundingBox()
  expect(head?.height).toBeLessThan(180)
  const overflow = () =>
    page.locator('.step').evaluateAll((nodes) => nodes.map((node) => node.scrollWidth - node.clientWidth))
  for (const width of [320, 360]) {
    await page.setViewportSize({ width, height: 640 })
    expect(await overflow()).toEqual([0, 0, 0])
  }
  const wide = await playground.browser().newPage({ locale: 'tr-TR' })
  wide.setDefaultTimeout(patienceMs)
  await wide.goto(page.url())
  await slash(page, '/izin yardım')
  // A long answer is shown from its beginning.
  const title = staffLog(page).getByText('İzin komutları')
  await title.waitFor()
  const [top, log] = await Promise.all([title.boundingBox(), page.locator('#staff-log').boundingBox()])
  expect((top?.y ?? 0) - (log?.y ?? 0)).toBeGreaterThanOrEqual(0)
  expect((top?.y ?? 0) - (log?.y ?? 0)).toBeLessThan(120)
  await lookAt(page)
  await picture(page, 'phone')
  await page.locator('#next').getByText('Personel olarak').waitFor()
  await page.getByRole('link', { name: 'Alıcı' }).click()
  await write(page, '/start')
  await page.getByRole('button', { name: 'Bir reklamı ilet' }).click()
  await recipientLog(page).getByText('iletilen mesaj').waitFor()
  await recipientLog(page).getByText('Ne istediğinizi anlayamadım.').waitFor()
  await recipientLog(page).getByRole('button', { name: 'Numaramı paylaş' }).last().click()
  await recipientLog(page).getByRole('button', { name: 'Tüm markalar: durdur', exact: true }).click()
  await recipientLog(page).getByRole('button', { name: 'Evet, hepsini durdur' }).click()
  await lookAt(page)
  await picture(page, 'phone-recipient')

  await recipientLog(page).getByText('RET kaydedildi').last().waitFor()
  const scrolledTo = () => page.locator('#recipient-log').evaluate((node) => node.scrollTop)
  const before = await scrolledTo()
  await page.getByRole('link', { name: 'Personel' }).click()
  await page.reload()
  await staffLog(page).getByText('İzin komutları').waitFor()
  await page.getByRole('link', { name: 'Alıcı' }).click()
  expect(before).toBeGreaterThan(0)
  await expect.poll(scrolledTo).toBe(before)

  await recipientLog(wide).getByText('RET kaydedildi').last().waitFor()
  await slash(wide, '/izin sorgula 0532 123 45 67')
  await staffLog(wide).getByText('Mesaj gönderilemez').first().waitFor()
  await wide.close()
})
