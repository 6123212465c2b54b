import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { verifyPackFiles } from '../../src/documents/verify-file.ts'
import { patienceMs, pictures } from '../support/browser/browser.ts'
import {
  followLink,
  slash,
  staffButton,
  staffLog,
  usePlaygrounds,
} from '../support/browser/playground-page.ts'
import { ago } from '../support/clock/clock.ts'
import { wav } from '../support/evidence-files.ts'
import { filesInZip } from '../support/verification/pack.ts'

const playground = usePlaygrounds()

async function uploadPage(page: Page): Promise<Page> {
  const upload = await followLink(page, 'Yükleme sayfasını aç')
  await upload.locator('input[type=file]').waitFor()
  return upload
}

/** Two rows are recorded, one is unreadable, one too old. */
async function sendFile(upload: Page): Promise<void> {
  const lines = [
    'İzin Türü;İzin Kaynağı;Alıcı;İzin Durumu;İzin Tarihi',
    `SMS;HS_WEB;0533 987 65 31;ONAY;${ago(60)}`,
    `SMS;HS_WEB;0533 987 65 32;ONAY;${ago(60)}`,
    `SMS;HS_WEB;0533 987;ONAY;${ago(60)}`,
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

describe('the pages of files on a phone', () => {
  it('takes a file in, shows what it would do on 360 pixels, and records it', async () => {
    const page = await playground.open(360, 640)
    await slash(page, '/izin yükle marka="Örnek Kahve"')
    await staffLog(page).getByText('Yükleme sayfasını aç').last().waitFor()
    const upload = await uploadPage(page)
    await upload.setViewportSize({ width: 360, height: 640 })
    const overflow = await upload.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBe(0)
    await upload.screenshot({ path: join(pictures(), 'upload-phone-page.png') })
    await sendFile(upload)
    await upload.close()
    await staffLog(page).getByText('4 satır okundu').last().waitFor()
    await page.screenshot({ path: join(pictures(), 'upload-preview.png') })
    page.once('dialog', (question) => void question.accept())
    await staffButton(page, 'Uygula: 2 ONAY').click()
    await staffLog(page).getByText('2 ONAY kaydedildi').last().waitFor()
  })

  it('takes a file as evidence by its page on 360 pixels, without JavaScript there, and has it in the pack', async () => {
    const page = await playground.open(360, 640)
    await slash(page, '/izin ekle 0533 987 65 42 sms ıslak imza marka="Örnek Kahve"')
    await staffButton(page, 'Kanıt dosyası ekle').click()
    const shown = await followLink(page, 'Dosya sayfasını aç')
    const plain = await playground.browser().newContext({
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
    await plain.close()
    await slash(page, '/izin geçmiş 0533 987 65 42')
    await staffLog(page).getByText('Kanıt dosyası: ses kaydı (WAV)').last().waitFor()
    await slash(page, '/izin kanıt 0533 987 65 42')
    await staffButton(page, /ZIP/).click()
    const offered = await followLink(page, 'İndirme sayfasını aç')
    const fetching = offered.waitForEvent('download')
    await offered.getByRole('button', { name: 'Dosyayı indir' }).click()
    const files = filesInZip(readFileSync(await (await fetching).path()))
    const [name = ''] = Object.keys(files).filter((key) => key.startsWith('evidence/files/'))
    expect(Buffer.from(files[name] ?? '')).toEqual(wav())
    expect(await verifyPackFiles(files)).toMatchObject({ ok: true })
  })
})
