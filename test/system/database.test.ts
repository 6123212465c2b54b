import readSheets from 'read-excel-file/node'
import { beforeAll, expect, it } from 'vitest'
import { openApp } from '../support/app.ts'
import { forAllTests } from '../support/opened.ts'

const phone = '+905321112233'
const other = '+905329998877'
const app = forAllTests(() => openApp())

beforeAll(async () => {
  await app.addCompany({ U0EDITOR: 'editor' })
  await app.slash('U0EDITOR', `ekle ${phone} mesaj HS_WEB marka=123457 not="form 118"`)
  await app.slash('U0EDITOR', `ret ${other} mesaj marka=123457`)
})

it('veritabanı: gives the addresses the brand may write to, as CSV and for Excel', async () => {
  const answer = await app.slash('U0EDITOR', 'veritabanı marka=123457')
  expect(answer).toContain('Dosyada 1 izin var. Gönderim yapılamayan 1 kayıt dosyada yok')
  expect(answer).not.toContain('1112233')
  await app.press('U0EDITOR', 'file|permitted-csv|123457||ONAY')
  const [url] = app.links()
  const { status, bytes } = await app.fetched(url)
  expect(status).toBe(200)
  expect(bytes.toString().split('\n').slice(1)).toEqual([expect.stringContaining(`${phone},bireysel`), ''])
  expect((await app.fetched(url)).status).toBe(410)
  await app.slash('U0EDITOR', 'veritabanı hepsi marka=123457')
  await app.press('U0EDITOR', 'file|permitted-xlsx|123457|all')
  const sheets = await readSheets((await app.fetched(app.links()[0])).bytes)
  expect(sheets.map(({ sheet, data }) => [sheet, data.map((cells) => [cells[0], cells[8]])])).toEqual([
    [
      'Gönderilebilir',
      [
        ['Alıcı', undefined],
        [phone, undefined],
      ],
    ],
    [
      'Gönderilemeyen',
      [
        ['Alıcı', 'Neden'],
        [other, 'Mesaj gönderilemez: alıcı reddetmiş.'],
      ],
    ],
  ])
})
