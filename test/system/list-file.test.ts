import { beforeAll, describe, expect, it } from 'vitest'
import { openApp } from '../support/app.ts'
import { forAllTests } from '../support/opened.ts'

const app = forAllTests(() => openApp())
const phone = (n: number) => `+90532${String(n).padStart(7, '0')}`
const count = 2500

beforeAll(async () => {
  await app.addCompany({ U0EDITOR: 'editor 123457', U0VIEWER: 'viewer' })
  // The server keeps settings for two seconds.
  expect(await app.slash('U0ADMIN', `ayar look_ups_per_day ${count + 10}`)).toContain('ayarlandı')
})

const chosen = { channel: 'MESAJ', brand: '123457', type: 'BIREYSEL' }

describe('liste with a file', () => {
  it('answers thousands as a file by a link that is used once', async () => {
    await app.slash('U0EDITOR', `onay ${phone(7)} sms web sitesi not="form 7"`)
    await app.slash('U0EDITOR', `ret ${phone(8)} sms`)
    const rows = Array.from({ length: count }, (_, n) => `Ayşe;${phone(n + 1)}`)
    const content = ['Ad;Telefon', ...rows, `Ali;${phone(1)}`, 'Can;yok', ''].join('\r\n')
    await app.slash('U0VIEWER', 'liste')
    const answer = await app.submit('U0VIEWER', { ...chosen, file: app.putFile(content) })
    expect(answer).toContain('Dosya alınıyor')
    expect(await app.submitAgain()).toContain('Dosya alınıyor')
    const answerText = await app.answerText('Örnek Kahve · SMS')
    expect(answerText.text).toContain('2.500 adres: 1 adrese gönderilebilir, 2.499 adrese gönderilemez.')
    expect(answerText.text).toContain('2.498 · Mesaj gönderilemez: bu kanal için kayıtlı izin yok.')
    expect(answerText.text).toContain('1 satırda bu kanala uyan bir adres okunamadı.')
    expect(answerText.text).toContain('Adınıza 2.500 sorgu olarak not edildi.')
    expect(answerText.text).not.toMatch(/532/)

    await app.pressIn(answerText.shown, 'U0VIEWER', 'file|listed-file')
    const [link = ''] = app.links()
    const fetched = await (await fetch(link, { method: 'POST' })).text()
    const lines = fetched.trim().split('\n')
    expect(lines).toHaveLength(1 + count + 1)
    expect(lines[0]).toBe('Alıcı,Alıcı tipi,Kanal,Durum,Gönderilebilir,Neden')
    expect(lines[7]).toMatch(/^\+905320000007,bireysel,SMS,ONAY,evet,/)
    expect(lines[8]).toMatch(/^\+905320000008,bireysel,SMS,RET,hayır,/)
    expect(lines.at(-1)).toContain('adres okunamadı')
    expect((await fetch(link, { method: 'POST' })).status).toBe(410)
  })

  it('is for the one who gave the file', async () => {
    const answerText = await app.answerText('Örnek Kahve · SMS')
    await app.pressIn(answerText.shown, 'U0EDITOR', 'file|listed-file')
    expect((await fetch(app.links()[0] ?? '', { method: 'POST' })).status).toBe(404)
  })

  it('says why a file cannot be read, and one that Slack does not hand over', async () => {
    await app.slash('U0VIEWER', 'liste')
    await app.submit('U0VIEWER', { ...chosen, file: app.putFile('\n\n') })
    expect((await app.answerText('Dosyada adres yok')).text).toContain('hiçbir adres sorgulanmadı')
    expect(await app.submit('U0VIEWER', { ...chosen, file: 'not-a-file' })).toMatch(
      /^file: Dosya anlaşılmadı/,
    )
  })
})
