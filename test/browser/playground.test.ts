import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatWallTime } from '../../src/calendar/istanbul.ts'
import { openZip } from '../../src/proof/pack/pack-file.ts'
import { verifyPack } from '../../src/proof/pack/verify-pack.ts'
import { chartWidth } from '../../src/report/chart.ts'
import { openBrowser, openPlayground, type Playground, patienceMs, pictures } from '../support/browser.ts'
import { pdf, wav } from '../support/evidence-files.ts'

/** The playground in a real browser, on a desktop and on a phone: the story a newcomer is invited to try. */

let browser: Browser
let playground: Playground

beforeAll(async () => {
  ;[browser, playground] = await Promise.all([openBrowser(), openPlayground()])
})

afterAll(async () => {
  await browser?.close()
  await playground?.close()
})

async function openPage(
  width: number,
  height: number,
  locale = 'tr-TR',
): Promise<{ page: Page; problems: string[] }> {
  const page = await browser.newPage({
    viewport: { width, height },
    locale,
    reducedMotion: 'reduce',
  })
  page.setDefaultTimeout(patienceMs)
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  await page.goto(`${playground.url}/playground`)
  await page.locator('#pane-staff .composer-input').waitFor({ state: 'attached' })
  return { page, problems }
}

async function slash(page: Page, text: string): Promise<void> {
  await page.locator('#pane-staff .composer-input').fill(text)
  await page.locator('#pane-staff .composer-input').press('Enter')
}

const staffLog = (page: Page) => page.locator('#pane-staff .log')
const recipientLog = (page: Page) => page.locator('#pane-recipient .log')

/** The page behind the link of the last answer to `yükle`. */
async function uploadPage(page: Page): Promise<Page> {
  const opened = page.context().waitForEvent('page')
  await staffLog(page).getByText('Yükleme sayfasını aç').last().click()
  const upload = await opened
  upload.setDefaultTimeout(patienceMs)
  await upload.locator('input[type=file]').waitFor()
  return upload
}

/** Two rows that are recorded, one that cannot be read and one that is too old. */
async function sendFile(upload: Page): Promise<void> {
  const lines = [
    'İzin Türü;İzin Kaynağı;Alıcı;İzin Durumu;İzin Tarihi',
    `SMS;HS_WEB;0533 987 65 31;ONAY;${formatWallTime(Date.now() - 3_600_000)}`,
    `SMS;HS_WEB;0533 987 65 32;ONAY;${formatWallTime(Date.now() - 3_600_000)}`,
    `SMS;HS_WEB;0533 987;ONAY;${formatWallTime(Date.now() - 3_600_000)}`,
    'SMS;HS_WEB;0533 987 65 34;ONAY;01.01.2020 10:00',
  ]
  await upload.locator('input[type=file]').setInputFiles({
    name: 'fuar.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(lines.join('\r\n')),
  })
  await upload.getByRole('button', { name: 'Yükle ve ön izle' }).click()
  await upload.getByText('Dosya alındı').waitFor()
}

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
    const { page, problems } = await openPage(1280, 800)
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
    expect(problems).toEqual([])
    await page.close()
  })

  it('shows the report with its chart, and gives its files where only the one who pressed reads', async () => {
    const { page, problems } = await openPage(1280, 1000)
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
    expect(problems).toEqual([])
    await page.close()
  })

  it('asks which brand by buttons, and records after the press', async () => {
    const { page, problems } = await openPage(1280, 800)
    await slash(page, '/izin ret 0533 987 65 41 sms')
    await staffLog(page).getByText('Hangi marka').last().waitFor()
    await staffLog(page).getByRole('button', { name: 'Örnek Kahve' }).last().click()
    await staffLog(page).getByText('RET kaydedildi').last().waitFor()
    expect(problems).toEqual([])
    await page.close()
  })

  it('notes a complaint by a form, with the day it came and the whole text of the message', async () => {
    const { page, problems } = await openPage(1280, 1000)
    await slash(page, '/izin şikayet')
    const form = page.getByRole('dialog')
    await form.getByRole('heading', { name: 'Şikâyeti not et' }).waitFor()
    await form.getByRole('textbox', { name: 'Adres' }).fill('0533 987 65 41')
    await form.getByRole('combobox', { name: 'Marka' }).selectOption({ label: 'Örnek Kahve' })
    await form.getByRole('combobox', { name: 'Kanal' }).selectOption({ label: 'SMS' })
    await form.getByLabel('Şikâyetin geldiği gün').fill('2026-03-03')
    await form.getByLabel('İletinin günü').fill('2026-03-04')
    await form.getByRole('textbox', { name: 'İletinin metni' }).fill('Kahvelerde %20 indirim')
    await page.screenshot({ path: join(pictures(), 'playground-complaint.png') })
    await form.getByRole('button', { name: 'Not et' }).click()
    await form.getByText('geldiği günden sonra').waitFor()
    await form.getByLabel('İletinin günü').fill('2026-03-02')
    await form.getByRole('button', { name: 'Not et' }).click()
    await form.getByText(/Şikâyet \d+ not edildi/).waitFor()
    await page.screenshot({ path: join(pictures(), 'playground-complaint-answer.png') })
    await form.getByRole('button', { name: 'Kapat' }).last().click()
    await form.waitFor({ state: 'detached' })
    expect(problems).toEqual([])
    await page.close()
  })

  it('takes a consent by a form, with what is wrong told at its field', async () => {
    const { page, problems } = await openPage(1280, 1000)
    await slash(page, '/izin ekle')
    const form = page.getByRole('dialog')
    await form.getByRole('heading', { name: 'ONAY kaydet' }).waitFor()
    await form.getByRole('textbox', { name: 'Adres' }).fill('0533 987 65')
    await form.getByRole('checkbox', { name: 'SMS' }).check()
    await form.getByRole('combobox', { name: 'Marka' }).selectOption({ label: 'Örnek Kahve' })
    await form.getByRole('combobox', { name: 'Kaynak' }).selectOption({ label: 'çağrı merkezi' })
    await form.getByRole('textbox', { name: 'Kanıt' }).fill('çağrı kaydı 118')
    await page.screenshot({ path: join(pictures(), 'playground-form.png') })
    await form.getByRole('button', { name: 'Kaydet' }).click()
    await form.getByText('Numara eksik görünüyor').waitFor()
    await page.screenshot({ path: join(pictures(), 'playground-form-error.png') })
    await form.getByRole('textbox', { name: 'Adres' }).fill('0533 987 65 40')
    await form.getByRole('button', { name: 'Kaydet' }).click()
    await form.getByText('ONAY kaydedildi.').waitFor()
    await page.screenshot({ path: join(pictures(), 'playground-form-answer.png') })
    await form.getByRole('button', { name: 'Kapat' }).last().click()
    await form.waitFor({ state: 'detached' })
    expect(problems).toEqual([])
    await page.close()
  })

  it('takes a file as the evidence of an ONAY in its form, fetches it, and has it in the pack', async () => {
    const { page, problems } = await openPage(1280, 1000)
    await slash(page, '/izin ekle')
    const form = page.getByRole('dialog')
    await form.getByRole('textbox', { name: 'Adres' }).fill('0533 987 65 41')
    await form.getByRole('checkbox', { name: 'SMS' }).check()
    await form.getByRole('combobox', { name: 'Marka' }).selectOption({ label: 'Örnek Kahve' })
    await form.getByRole('combobox', { name: 'Kaynak' }).selectOption({ label: 'ıslak imza' })
    await form
      .getByLabel('Kanıt dosyası')
      .setInputFiles({ name: 'form-118.pdf', mimeType: 'application/pdf', buffer: pdf() })
    await form.getByText('form-118.pdf').waitFor()
    await form.getByText('form-118.pdf').scrollIntoViewIfNeeded()
    await page.screenshot({ path: join(pictures(), 'evidence-file-form.png') })
    await form.getByRole('button', { name: 'Kaydet' }).click()
    await form.getByText("Kanıt dosyası Slack'ten alınıyor").waitFor()
    await page.screenshot({ path: join(pictures(), 'evidence-file-answer.png') })
    await form.getByRole('button', { name: 'Kapat' }).last().click()
    await form.waitFor({ state: 'detached' })
    await page.locator('#pane-staff .rail').getByRole('button', { name: 'izin ile doğrudan' }).click()
    await staffLog(page).getByText('Kanıt dosyası eklendi.').last().waitFor({ timeout: 60_000 })
    await page.screenshot({ path: join(pictures(), 'evidence-file-told.png') })
    await slash(page, '/izin kanıt 0533 987 65 41')
    await staffLog(page).getByText('Kanıt dosyası: PDF').last().waitFor()
    await page.screenshot({ path: join(pictures(), 'evidence-file-shown.png') })
    await staffLog(page).getByRole('button', { name: /ZIP/ }).last().click()
    const opened = page.context().waitForEvent('page')
    await staffLog(page).getByText('İndirme sayfasını aç').last().click()
    const offered = await opened
    const fetching = offered.waitForEvent('download', { timeout: 60_000 })
    await offered.getByRole('button', { name: 'Dosyayı indir' }).click()
    const pack = readFileSync(await (await fetching).path())
    const files = openZip(pack) ?? {}
    const [name = ''] = Object.keys(files).filter((one) => one.startsWith('evidence/files/'))
    expect(Buffer.from(files[name] ?? '')).toEqual(pdf())
    expect(await verifyPack(files)).toMatchObject({ ok: true })
    expect(problems).toEqual([])
    await offered.close()
    await page.close()
  })

  it('takes the refusal out of a message by the menu of the message, which says where it came from', async () => {
    const { page, problems } = await openPage(1280, 1000)
    await page.locator('#pane-staff .rail').getByRole('button', { name: '# destek' }).click()
    await page.screenshot({ path: join(pictures(), 'playground-message.png') })
    await staffLog(page).getByRole('button', { name: 'Mesaj işlemleri' }).first().click()
    await page.screenshot({ path: join(pictures(), 'playground-shortcut.png') })
    await page.getByRole('menuitem', { name: 'RET olarak kaydet' }).click()
    const form = page.getByRole('dialog')
    await form.getByRole('heading', { name: 'RET kaydet' }).waitFor()
    expect(await form.getByRole('textbox', { name: 'Adres' }).inputValue()).toBe('+905339876543')
    expect(await form.getByRole('textbox', { name: 'Kanıt' }).inputValue()).toContain('göndermeyin lütfen')
    await form.getByRole('checkbox', { name: 'e-posta' }).waitFor()
    await form.getByRole('checkbox', { name: 'SMS' }).check()
    await form.getByRole('combobox', { name: 'Marka' }).selectOption({ label: 'Örnek Kahve' })
    await page.screenshot({ path: join(pictures(), 'playground-shortcut-form.png') })
    await form.getByRole('button', { name: 'Kaydet' }).click()
    await form.getByText('RET kaydedildi.').waitFor()
    await page.screenshot({ path: join(pictures(), 'playground-shortcut-answer.png') })
    await form.getByRole('button', { name: 'Kapat' }).last().click()
    await form.waitFor({ state: 'detached' })
    expect(problems).toEqual([])
    await page.close()
  })

  it('asks of a whole list by a form, and gives the answers as a file', async () => {
    const { page, problems } = await openPage(1280, 900)
    await slash(page, '/izin liste')
    const form = page.getByRole('dialog')
    await form.getByRole('textbox', { name: 'Adresler' }).fill('0532 123 45 67\n0533 987 65 43\nbozuk')
    await form.getByRole('combobox', { name: 'Kanal' }).selectOption({ label: 'SMS' })
    await form.getByRole('combobox', { name: 'Marka' }).selectOption({ label: 'Örnek A.Ş.' })
    await form.getByRole('button', { name: 'Sorgula' }).click()
    await form.getByText('1 satırda adres okunamadı').waitFor()
    await page.screenshot({ path: join(pictures(), 'playground-list.png') })
    await form.getByRole('button', { name: 'Listenin tamamı, CSV' }).click()
    await form.getByText('İndirme sayfasını aç').waitFor()
    await page.screenshot({ path: join(pictures(), 'playground-list-file.png') })
    await form.getByRole('button', { name: 'Kapat' }).last().click()
    await form.waitFor({ state: 'detached' })
    expect(problems).toEqual([])
    await page.close()
  })

  it('asks of a file of addresses by the same form, and tells the result by a message', async () => {
    const { page, problems } = await openPage(1280, 1000)
    await slash(page, '/izin liste')
    const form = page.getByRole('dialog')
    await form.getByLabel('Dosya').setInputFiles({
      name: 'liste.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('Telefon\r\n0532 123 45 67\r\n0533 987 65 43\r\nbozuk\r\n'),
    })
    await form.getByRole('combobox', { name: 'Kanal' }).selectOption({ label: 'SMS' })
    await form.getByRole('combobox', { name: 'Marka' }).selectOption({ label: 'Örnek A.Ş.' })
    await page.screenshot({ path: join(pictures(), 'playground-list-by-file.png') })
    await form.getByRole('button', { name: 'Sorgula' }).click()
    await form.getByText('Dosya alınıyor').waitFor()
    await form.getByRole('button', { name: 'Kapat' }).last().click()
    await form.waitFor({ state: 'detached' })
    await page.locator('#pane-staff .rail').getByRole('button', { name: 'izin ile doğrudan' }).click()
    await staffLog(page).getByText('1 satırda adres okunamadı').last().waitFor({ timeout: 60_000 })
    await page.screenshot({ path: join(pictures(), 'playground-list-told.png') })
    expect(problems).toEqual([])
    await page.close()
  })

  it('gives a role, a report and a setting by their forms', async () => {
    const { page, problems } = await openPage(1280, 1000)
    const form = page.getByRole('dialog')
    const close = async () => {
      await form.getByRole('button', { name: 'Kapat' }).last().click()
      await form.waitFor({ state: 'detached' })
    }
    await slash(page, '/izin yetki')
    await staffLog(page).getByRole('button', { name: 'Yetki ver' }).last().click()
    await form.getByRole('button', { name: 'Yetkiyi ver' }).waitFor()
    await form.getByRole('combobox', { name: 'Yetki' }).selectOption({ label: 'görüntüleyici' })
    await form.getByRole('combobox', { name: 'Marka' }).selectOption({ label: 'Örnek Kahve' })
    await form.getByRole('button', { name: 'Yetkiyi ver' }).click()
    await form.getByText('Kişiyi seçin ya da').waitFor()
    await page.screenshot({ path: join(pictures(), 'playground-role-form.png') })
    await form.getByRole('combobox', { name: 'Kişi' }).selectOption({ index: 3 })
    await form.getByRole('button', { name: 'Yetkiyi ver' }).click()
    await form.getByText('görüntüleyici (Örnek Kahve)').waitFor()
    await page.screenshot({ path: join(pictures(), 'playground-role-given.png') })
    await close()

    await slash(page, '/izin abone')
    await staffLog(page).getByRole('button', { name: 'Odaya rapor ekle' }).last().click()
    await form.getByRole('combobox', { name: 'Marka' }).selectOption({ label: 'Örnek Kahve' })
    await form.getByLabel('Saat').fill('08:30')
    await page.screenshot({ path: join(pictures(), 'playground-room-form.png') })
    await form.getByRole('button', { name: 'Kaydet' }).click()
    await form.getByText('her gün 08:30').waitFor()
    await close()

    await slash(page, '/izin ayar drill_day')
    await staffLog(page).getByRole('button', { name: 'Yeni değer yaz' }).last().click()
    await form.getByRole('textbox', { name: 'Yeni değer' }).fill('99')
    await form.getByRole('button', { name: 'Kaydet' }).click()
    await form.getByText('drill_day için "99" olmaz').waitFor()
    await page.screenshot({ path: join(pictures(), 'playground-setting-form.png') })
    await form.getByRole('button', { name: 'Vazgeç' }).click()
    await form.waitFor({ state: 'detached' })
    expect(problems).toEqual([])
    await page.close()
  })

  it('lets a second person confirm where he was told, and tells the one who asked', async () => {
    const { page, problems } = await openPage(1280, 900)
    const told = page.locator('#pane-staff .rail').getByRole('button', { name: 'izin ile doğrudan' })
    await slash(page, '/izin ayar second_person_over_ret evet')
    await staffLog(page).getByText('second_person_over_ret ayarlandı').last().waitFor()
    await slash(page, '/izin ret 0533 987 65 42 sms marka="Örnek Kahve"')
    await staffLog(page).getByText('RET kaydedildi').last().waitFor()
    await slash(page, '/izin onay 0533 987 65 42 sms HS_WEB marka="Örnek Kahve" not="form 118"')
    await staffLog(page).getByText('1 kişiye haber verildi').last().waitFor()

    await page.locator('#staff-person').selectOption('U0BORA')
    await told.click()
    await staffLog(page).getByRole('button', { name: 'Göster' }).last().click()
    await staffLog(page).getByText('ONAY · web sitesi').last().waitFor()
    await page.screenshot({ path: join(pictures(), 'playground-second-shown.png') })
    await staffLog(page).getByRole('button', { name: 'İşlemi doğrula' }).last().click()
    await staffLog(page).getByText('İki ad da kayıtta durur').last().waitFor()
    await page.screenshot({ path: join(pictures(), 'playground-second-confirmed.png') })

    await page.locator('#staff-person').selectOption('U0AYSE')
    await staffLog(page).getByText('isteğinizi doğruladı').last().waitFor()
    await slash(page, '/izin ayar second_person_over_ret hayır')
    await staffLog(page).getByText('second_person_over_ret ayarlandı: hayır').last().waitFor()
    expect(problems).toEqual([])
    await page.close()
  })

  it('takes a file in by its page, shows what it would do, records it, and takes it back by two people', async () => {
    const { page, problems } = await openPage(1280, 1000)
    const direct = page.locator('#pane-staff .rail').getByRole('button', { name: 'izin ile doğrudan' })
    await slash(page, '/izin yükle marka="Örnek Kahve"')
    await staffLog(page).getByText('Yükleme sayfasını aç').last().waitFor()
    await page.screenshot({ path: join(pictures(), 'upload-offered.png') })
    const upload = await uploadPage(page)
    await upload.screenshot({ path: join(pictures(), 'upload-page.png') })
    await sendFile(upload)
    await upload.screenshot({ path: join(pictures(), 'upload-taken.png') })
    await upload.close()

    await direct.click()
    await staffLog(page).getByText('4 satır okundu').last().waitFor({ timeout: 60_000 })
    await page.screenshot({ path: join(pictures(), 'upload-preview.png') })
    await staffLog(page).getByRole('button', { name: 'Uygula: 2 ONAY' }).last().click()
    const sure = page.getByRole('dialog').last()
    await page.screenshot({ path: join(pictures(), 'upload-confirm.png') })
    await sure.getByRole('button', { name: 'Uygula', exact: true }).click()
    await staffLog(page).getByText('2 ONAY kaydedildi').last().waitFor({ timeout: 60_000 })
    await page.screenshot({ path: join(pictures(), 'upload-done.png') })
    await staffLog(page).getByRole('button', { name: 'Kabul edilmeyen satırlar (CSV)' }).last().click()
    await staffLog(page)
      .getByText(/bağlantı/i)
      .last()
      .waitFor()
    await page.screenshot({ path: join(pictures(), 'upload-results.png') })

    await staffLog(page).getByRole('button', { name: 'Yüklemeyi geri al' }).last().click()
    await page.screenshot({ path: join(pictures(), 'upload-void-confirm.png') })
    await page.getByRole('dialog').last().getByRole('button', { name: 'Geri almayı iste' }).click()
    await staffLog(page).getByText('bir yüklemenin geri alınması').last().waitFor()
    await page.screenshot({ path: join(pictures(), 'upload-void-asked.png') })
    await page.locator('#staff-person').selectOption('U0BORA')
    await direct.click()
    await staffLog(page).getByRole('button', { name: 'Göster' }).last().click()
    await staffLog(page).getByText('2 değişiklik (2 ONAY)').last().waitFor()
    await page.screenshot({ path: join(pictures(), 'upload-void-second.png') })
    await staffLog(page).getByRole('button', { name: 'İşlemi doğrula' }).last().click()
    await page.locator('#staff-person').selectOption('U0AYSE')
    await staffLog(page).getByText('Yükleme geri alındı: 2 değişiklik').last().waitFor({ timeout: 60_000 })
    await page.screenshot({ path: join(pictures(), 'upload-voided.png') })
    expect(problems).toEqual([])
    await page.close()
  })

  it('turns the pages of what recipients changed in place', async () => {
    const { page, problems } = await openPage(1280, 900)
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
    expect(problems).toEqual([])
    await page.close()
  })

  it("shows the app's own tab, whose buttons open the forms", async () => {
    const { page, problems } = await openPage(1280, 800)
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
    expect(problems).toEqual([])
    await page.close()
  })

  it('gives nothing to somebody without a role', async () => {
    const { page } = await openPage(1280, 800)
    await page.locator('#staff-person').selectOption('U0ZEYNEP')
    await slash(page, '/izin sorgula 0532 123 45 67')
    await staffLog(page).getByText('yetkiniz yok').first().waitFor()
    await page.close()
  })
})

describe('the playground in English', () => {
  it('greets a browser that does not speak Turkish in English', async () => {
    const { page } = await openPage(1280, 800, 'en-US')
    await page.getByText('Playground: the staff').first().waitFor()
    await page.locator('#language [data-language=tr]').click()
    await page.getByText('Deneme alanı').first().waitFor()
    await page.close()
  })

  it('answers in English on both sides as soon as the page is switched, and in Turkish again', async () => {
    const { page, problems } = await openPage(1280, 800)
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
    expect(problems).toEqual([])
    await page.close()
  })
})

describe('the playground on a phone', () => {
  it('fits 360 pixels without scrolling sideways, and works', async () => {
    const { page, problems } = await openPage(360, 640)
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
    expect(problems).toEqual([])
    await page.close()
  })

  it('takes a file in and shows its preview at the same width', async () => {
    const { page, problems } = await openPage(360, 640)
    await slash(page, '/izin yükle marka="Örnek Kahve"')
    await staffLog(page).getByText('Yükleme sayfasını aç').last().waitFor()
    await page.screenshot({ path: join(pictures(), 'upload-phone-offered.png') })
    const upload = await uploadPage(page)
    await upload.setViewportSize({ width: 360, height: 640 })
    const overflow = await upload.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBe(0)
    await upload.screenshot({ path: join(pictures(), 'upload-phone-page.png') })
    await sendFile(upload)
    await upload.screenshot({ path: join(pictures(), 'upload-phone-taken.png') })
    await upload.close()
    await page.locator('#pane-staff .rail').getByRole('button', { name: 'izin ile doğrudan' }).click()
    await staffLog(page).getByText('4 satır okundu').last().waitFor({ timeout: 60_000 })
    await page.screenshot({ path: join(pictures(), 'upload-phone-preview.png') })
    await staffLog(page).getByRole('button', { name: 'Vazgeç' }).last().click()
    await staffLog(page).getByText('Dosyadan vazgeçildi').last().waitFor()
    expect(problems).toEqual([])
    await page.close()
  })

  it('takes a file as evidence by its page at the same width, without JavaScript there', async () => {
    const { page, problems } = await openPage(360, 640)
    await slash(page, '/izin ekle 0533 987 65 42 sms ıslak imza marka="Örnek Kahve"')
    await staffLog(page).getByRole('button', { name: 'Kanıt dosyası ekle' }).last().click()
    const opened = page.context().waitForEvent('page')
    await staffLog(page).getByText('Dosya sayfasını aç').last().click()
    const shown = await opened
    const plain = await browser.newContext({
      viewport: { width: 360, height: 640 },
      locale: 'tr-TR',
      javaScriptEnabled: false,
    })
    const sheet = await plain.newPage()
    sheet.setDefaultTimeout(patienceMs)
    await sheet.goto(shown.url())
    await sheet
      .locator('input[type=file]')
      .setInputFiles({ name: 'çağrı.wav', mimeType: 'audio/wav', buffer: wav() })
    await sheet.screenshot({ path: join(pictures(), 'evidence-page-phone.png') })
    await sheet.getByRole('button', { name: 'Kanıt olarak ekle' }).click()
    await sheet.getByText('Kanıt dosyası eklendi.').waitFor()
    await sheet.screenshot({ path: join(pictures(), 'evidence-page-added.png') })
    await plain.close()
    await shown.close()
    await slash(page, '/izin geçmiş 0533 987 65 42')
    await staffLog(page).getByText('Kanıt dosyası: ses kaydı (WAV)').last().waitFor()
    await page.screenshot({ path: join(pictures(), 'evidence-file-history-phone.png') })
    expect(problems).toEqual([])
    await page.close()
  })
})
