import { beforeAll, describe, expect, it } from 'vitest'
import { openApp } from '../support/app.ts'
import { ago } from '../support/clock/clock.ts'
import { forAllTests } from '../support/opened.ts'

const app = forAllTests(() => openApp())
const phone = (n: number) => `+90532${String(n).padStart(7, '0')}`

beforeAll(async () => {
  await app.addCompany({ U0EDITOR: 'editor 123457', U0VIEWER: 'viewer' })
})

async function uploadPage(): Promise<string> {
  await app.slash('U0EDITOR', 'yükle')
  const [link = ''] = app.links()
  return link
}

async function upload(content: string): Promise<Response> {
  const form = new FormData()
  form.append('file', new Blob([content]), 'crm.csv')
  const init = { method: 'POST', body: form, headers: { 'accept-language': 'tr' } }
  return await fetch(await uploadPage(), init)
}

const statusOf = async (recipient: string) => (await app.consents(recipient))[0]?.status

describe('a file whose headings are not recognised', () => {
  const headings = 'Müşteri Teli;Reklam SMSi;Ne zaman'
  const file = (n: number, ...more: string[]) =>
    [headings, `${phone(n)};Evet;${ago(50)}`, `${phone(n + 1)};Hayır;${ago(50)}`, ...more, ''].join('\r\n')

  it('is mapped in chat, column by column, and only by an editor of the brand', async () => {
    await app.slash('U0EDITOR', 'yükle')
    await app.press('U0EDITOR', 'form|upload')
    await app.submit('U0EDITOR', {
      brand: '123457',
      file: app.putFile(file(11, `${phone(13)};Evet;${ago(50)}`)),
    })
    const question = await app.answerText('bazı sütunları anlaşılmadı')
    expect(await app.pressIn(question.shown, 'U0VIEWER', 'import-columns|')).toContain('düzenleyici yetkisi')
    const columns = await app.pressIn(question.shown, 'U0EDITOR', 'import-columns|')
    expect(columns).toContain('Müşteri Teli')
    expect(columns).toContain('Evet · Hayır')
    expect(columns).toContain('Eksik: alıcı')
    expect(columns).not.toContain(phone(11).slice(3))
    const [, id = ''] = /import-columns\|(\d+)/.exec(JSON.stringify(question.shown)) ?? []
    await app.press('U0EDITOR', `import-column|${id}|0|phone`)
    await app.press('U0EDITOR', `import-column|${id}|1|MESAJ`)
    const noSource = await app.press('U0EDITOR', `import-column|${id}|2|consentDate`)
    expect(noSource).toContain('Eksik: izin kaynağı')
    expect(await app.press('U0EDITOR', `import-source|${id}|HS_WEB`)).toContain('Dosya okunuyor')
    const preview = await app.answerText('Uygularsanız kaydedilecek: 2 ONAY, 1 RET.')
    await app.pressIn(preview.shown, 'U0EDITOR', 'import-apply|')
    await app.answerText('2 ONAY, 1 RET kaydedildi')
    expect(await statusOf(phone(11))).toBe('ONAY')
  })

  it('is mapped on the page after the upload, by columns with masked examples', async () => {
    const answer = await upload(file(1))
    const page = await answer.text()
    expect(answer.status).toBe(200)
    expect(answer.url).toContain('/y/')
    expect(page).toContain('Müşteri Teli')
    expect(page).toContain('Evet · Hayır')
    expect(page).not.toContain(phone(1).slice(3))
    expect(page).toContain('Eksik: alıcı')
    const choose = async (filled: Record<string, string>) =>
      await fetch(answer.url, {
        method: 'POST',
        body: new URLSearchParams(filled),
        headers: { 'accept-language': 'tr' },
      })
    const half = await choose({ 'column-0': 'phone', 'column-1': 'MESAJ', 'column-2': 'ignore' })
    expect(half.status).toBe(400)
    expect(await half.text()).toContain('Eksik: izin kaynağı')
    const whole = await choose({
      'column-0': 'phone',
      'column-1': 'MESAJ',
      'column-2': 'consentDate',
      source: 'HS_WEB',
    })
    expect(whole.status).toBe(200)
    expect(await whole.text()).toContain('Dosya alındı')
    expect((await choose({})).status).toBe(410)
    const preview = await app.answerText('2 satır okundu')
    await app.pressIn(preview.shown, 'U0EDITOR', 'import-apply|')
    await app.answerText('1 ONAY, 1 RET kaydedildi')
    expect(await statusOf(phone(1))).toBe('ONAY')
    expect(await statusOf(phone(2))).toBe('RET')
  })
})

it('a file whose dates tell no order waits for a person to say it, and the preview tells how dates are read', async () => {
  const header = 'Cep;SMS İzni;Kaynak;Tarih'
  const rows = [`${phone(21)};Evet;web;05/06/2030`, `${phone(22)};Evet;web;06/05/2030`]
  const answer = await upload([header, ...rows, ''].join('\n'))
  expect(answer.status).toBe(200)
  const shown = async () => {
    await app.slash('U0EDITOR', 'yükle')
    return await app.press('U0EDITOR', 'import-show|')
  }
  await expect.poll(shown).toContain('anlaşılmadı')
  const question = await app.press('U0EDITOR', 'import-columns|')
  expect(question).toContain('gün mü, ay mı önce, belli değil')
  expect(await app.press('U0EDITOR', 'import-order|*|month-first')).toContain('Dosya okunuyor')
  const dayFirst = [header, `${phone(23)};Evet;web;20/07/2030`, ...rows, ''].join('\n')
  await upload(dayFirst)
  expect((await app.answerText('tarihler gün/ay/yıl okundu')).text).toContain('gün/ay/yıl okundu')
})

it('a file of sixty columns fits a message of Slack, and the page has them all', async () => {
  const names = Array.from({ length: 60 }, (_, n) => `Sütun ${n} ${'x'.repeat(60)}`)
  const row = names.map((_, n) => `değer ${n} ${'y'.repeat(60)}`)
  const answer = await upload([names.join(';'), row.join(';'), row.toReversed().join(';'), ''].join('\n'))
  expect((await answer.text()).match(/<select/g)).toHaveLength(60 + 3)
  const shown = async () => {
    await app.slash('U0EDITOR', 'yükle')
    return await app.press('U0EDITOR', 'import-show|')
  }
  await expect.poll(shown).toContain('anlaşılmadı')
  const question = await app.press('U0EDITOR', 'import-columns|')
  expect(question).toContain('42 sütun daha var')
  expect(await app.press('U0EDITOR', 'import-column|*|0|phone')).toContain('telefon olarak tanındı')
})

it('words that are not known get a meaning in chat, and the file is read again', async () => {
  const header = 'Cep;SMS İzni;Kaynak;Tarih'
  const row = (n: number, answer: string, source: string) => `${phone(n)};${answer};${source};${ago(50)}`
  const rows = [
    row(31, 'aktif', 'Kasa'),
    row(32, 'Evet', 'Kasa'),
    row(33, 'pasif', 'web'),
    row(34, 'Evet', 'bilmem'),
  ]
  await upload([header, ...rows, ''].join('\n'))
  const preview = await app.answerText('4 satır okundu')
  expect(preview.text).toContain('böyle bir kaynak yok: "Kasa" (1)')
  const [, id = ''] = /import-words\|(\d+)/.exec(JSON.stringify(preview.shown)) ?? []
  const words = await app.pressIn(preview.shown, 'U0EDITOR', 'import-words|')
  for (const word of ['"aktif"', '"pasif"', '"Kasa"', '"bilmem"']) expect(words).toContain(word)
  const places = [...words.matchAll(/"(aktif|pasif|Kasa|bilmem)"/g)].map(([, word = '']) => word)
  for (const [word, value] of [
    ['aktif', 'ONAY'],
    ['pasif', 'RET'],
    ['Kasa', 'HS_FIZIKSEL_ORTAM'],
  ] as const) {
    await app.press('U0EDITOR', `import-word|${id}|${places.indexOf(word)}|${value}`)
  }
  expect(await app.press('U0EDITOR', 'import-again|')).toContain('Dosya okunuyor')
  const again = await app.answerText('1 satır kabul edilmedi. Neden: böyle bir kaynak yok: "bilmem" (1).')
  expect(again.text).toContain('Uygularsanız kaydedilecek: 2 ONAY, 1 RET.')
  await app.pressIn(again.shown, 'U0EDITOR', 'import-apply|')
  await expect.poll(async () => await statusOf(phone(33))).toBe('RET')
  expect(await statusOf(phone(31))).toBe('ONAY')
  expect(await app.pressIn(preview.shown, 'U0EDITOR', 'import-words|')).toContain('artık')
})
