import { beforeAll, describe, expect, it } from 'vitest'
import { evidenceFileBytesMax } from '../../src/register/evidence/file-kind.ts'
import { openApp } from '../support/app.ts'
import { pdf } from '../support/evidence-files.ts'
import { forAllTests } from '../support/opened.ts'

const app = forAllTests(() => openApp())
let last = 0
const nextPhone = () => `+90532111${String(++last).padStart(4, '0')}`

beforeAll(async () => {
  const editor = 'editor 123457'
  await app.addCompany({ U0EDITOR: editor, U0SECOND: editor, U0VIEWER: 'viewer 123457' })
})

async function record(phone: string): Promise<void> {
  const answer = await app.slash('U0EDITOR', `ekle ${phone} sms HS_FIZIKSEL_ORTAM marka=123457`)
  expect(answer).toContain('Kanıt eklenmedi')
}

async function page(phone: string): Promise<string> {
  await record(phone)
  expect(await app.press('U0EDITOR', 'add-file|')).toContain('15 dakika geçerlidir')
  return app.links()[0] ?? ''
}

async function send(link: string, bytes: Uint8Array, name = 'form.pdf') {
  const form = new FormData()
  form.append('file', new Blob([new Uint8Array(bytes)]), name)
  const answer = await fetch(link, { method: 'POST', body: form, headers: { 'accept-language': 'tr' } })
  return { status: answer.status, text: await answer.text() }
}

describe('the page for a file', () => {
  it('takes one file by a link that works once, and tells its digest', async () => {
    const link = await page(nextPhone())
    const asked = await (await fetch(link, { headers: { 'accept-language': 'tr' } })).text()
    expect(asked).toContain('Örnek Kahve')
    expect(asked).not.toContain('<script')
    const added = await send(link, pdf('by the page'))
    expect(added).toMatchObject({ status: 200, text: expect.stringContaining('SHA-256') })
    expect(await send(link, pdf('another'))).toMatchObject({
      status: 410,
      text: expect.stringContaining('Bu bağlantı kullanıldı'),
    })
  })

  it('refuses kindly, leads back to the choice of a file, and is not used up by that', async () => {
    const link = await page(nextPhone())
    const leadsBack = expect.stringContaining('<a class="act" href="">Başka bir dosya seçin</a>')
    expect(await send(link, Buffer.alloc(0))).toEqual({ status: 400, text: leadsBack })
    const other = await send(link, Buffer.from('PK\x03\x04'), 'form.pdf')
    expect(other).toEqual({ status: 415, text: leadsBack })
    const large = await send(link, Buffer.alloc(evidenceFileBytesMax + 1, 'a'))
    expect(large).toEqual({ status: 413, text: leadsBack })
    const huge = await send(link, Buffer.alloc(evidenceFileBytesMax + 2 ** 20, 'a'))
    expect(huge).toEqual({ status: 413, text: leadsBack })
    const headers = { 'content-type': 'text/plain', 'accept-language': 'tr' }
    const formless = await fetch(link, { method: 'POST', body: 'a', headers })
    expect(formless.status).toBe(400)
    expect(await formless.text()).toContain('Dosya seçilmedi')
    expect((await send(`${link}x`, pdf())).status).toBe(404)
    expect((await send(link, Buffer.alloc(evidenceFileBytesMax, 'a'), 'transcript.txt')).status).toBe(200)
  })

  it('lets two who send at once add one file', async () => {
    const link = await page(nextPhone())
    const answers = await Promise.all([send(link, pdf('a')), send(link, pdf('b'))])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410])
  })

  it('asks for the role again when the file comes', async () => {
    await app.izinJson('staff', 'add', '--slack', 'U0LEAVES', '--role', 'editor', '--brand', '123457')
    await app.slash('U0LEAVES', `ekle ${nextPhone()} sms HS_WEB marka=123457`)
    await app.press('U0LEAVES', 'add-file|')
    const [link = ''] = app.links()
    await app.izinJson('staff', 'remove', '--slack', 'U0LEAVES')
    expect((await send(link, pdf())).status).toBe(403)
  })

  it('is offered in geçmiş only to staff who may change the consent', async () => {
    const phone = nextPhone()
    await record(phone)
    expect(await app.slash('U0EDITOR', `geçmiş ${phone}`)).toContain('Kanıt dosyası ekle')
    expect(await app.press('U0EDITOR', 'add-file|')).toContain('Dosya sayfasını aç')
    expect(await app.slash('U0VIEWER', `geçmiş ${phone}`)).not.toContain('Kanıt dosyası ekle')
  })
})
