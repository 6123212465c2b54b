import { beforeAll, expect, it } from 'vitest'
import { openApp } from '../support/app.ts'
import { forAllTests } from '../support/opened.ts'

const app = forAllTests(() => openApp())

beforeAll(async () => await app.addCompany({ U0EDITOR: 'editor 123457' }))

const company = '<header><p>Örnek A.Ş.</p>'
const window = /<title>[^<]* · Örnek A\.Ş\.<\/title>/

async function pageAt(path: string) {
  const headers = { accept: 'text/html', 'accept-language': 'tr' }
  const answer = await fetch(`${app.baseUrl}${path}`, { headers })
  return { status: answer.status, text: await answer.text() }
}

async function linkAfter(run: () => Promise<unknown>): Promise<string> {
  await run()
  return new URL(app.links()[0] ?? '').pathname
}

it.each([
  ['/no-page', 404],
  ['/r/unknown', 404],
  ['/u/unknown', 404],
  ['/c/999999', 404],
  ['/c/123457/unknown', 404],
  ['/d/unknown', 404],
  ['/y/unknown', 404],
  ['/e/unknown', 404],
  ['/c/123457', 200],
  ['/', 200],
])('%s (%d) names the company', async (path, status) => {
  const page = await pageAt(path)
  expect(page).toEqual({ status, text: expect.stringContaining(company) })
  expect(page.text).toMatch(window)
})

it.each(['/r/unknown', '/c/123457', '/d/unknown'])(
  '%s names the company when a form is too large',
  async (path) => {
    const answer = await fetch(`${app.baseUrl}${path}`, { method: 'POST', body: 'x'.repeat(20_000) })
    expect([answer.status, await answer.text()]).toEqual([413, expect.stringContaining(company)])
  },
)

it('a page of a download names the company before and after its use, and can be left without it', async () => {
  const link = await linkAfter(async () => {
    await app.slash('U0EDITOR', 'veritabanı marka=123457')
    await app.press('U0EDITOR', 'file|permitted-csv|123457||ONAY')
  })
  const cancelled = await pageAt(`${link}?dil=tr&vazgec`)
  expect(cancelled).toEqual({ status: 200, text: expect.stringContaining('bağlantı kullanılmadı') })
  const offer = await pageAt(link)
  expect(offer.text).toContain(company)
  expect(offer.text).toContain('<a class="act" href="?dil=tr&vazgec">Vazgeç</a>')
  expect((await app.fetched(`${app.baseUrl}${link}`)).status).toBe(200)
  for (const path of [link, `${link}?vazgec`])
    expect(await pageAt(path)).toEqual({ status: 410, text: expect.stringContaining(company) })
})

it.each([
  ['/y', () => app.slash('U0EDITOR', 'yükle')],
  [
    '/e',
    async () => {
      await app.slash('U0EDITOR', 'ekle 0532 111 22 33 sms HS_FIZIKSEL_ORTAM marka=123457')
      await app.press('U0EDITOR', 'add-file|')
    },
  ],
])('a file page of %s names the company and asks for the file in its language', async (path, run) => {
  const link = await linkAfter(run)
  expect(link).toMatch(new RegExp(`^${path}/`))
  const { status, text } = await pageAt(link)
  expect([status, text]).toEqual([200, expect.stringContaining(company)])
  expect(text).toContain('<label for="file">Dosya seçin</label>')
  expect(text).toContain('Henüz dosya seçilmedi.')
  expect((await pageAt(`${link}?dil=en`)).text).toContain('<label for="file">Choose a file</label>')
})

it('every page tells how to reach the company, once that is set', async () => {
  const contact = 'ornek.com.tr/iletisim'
  expect((await pageAt('/r/unknown')).text).not.toContain('Bize ulaşın')
  expect(await app.slash('U0ADMIN', `ayar iletişim ${contact}`)).toContain('İletişim ayarlandı')
  expect((await pageAt('/no-page')).text).toContain(`Bize ulaşın: ${contact}`)
  expect((await pageAt('/r/unknown?dil=en')).text).toContain(`Contact us: ${contact}`)
})
