import { beforeAll, describe, expect, it } from 'vitest'
import { xlsxLines } from '../../src/spreadsheet/xlsx.ts'
import { openApp } from '../support/app.ts'
import { ago } from '../support/clock/clock.ts'
import { forAllTests } from '../support/opened.ts'

const app = forAllTests(() => openApp())
const phone = (n: number) => `+90532${String(n).padStart(7, '0')}`
const header = 'İzin Türü;İzin Kaynağı;Alıcı;İzin Durumu;İzin Tarihi'

beforeAll(async () => {
  const editor = 'editor 123457'
  await app.addCompany({ U0EDITOR: editor, U0SECOND: editor, U0VIEWER: 'viewer' })
})

async function uploadPage(user: string): Promise<string> {
  await app.slash(user, 'yükle')
  const [link = ''] = app.links()
  return link
}

async function upload(link: string, content: string, name = 'liste.csv'): Promise<Response> {
  const form = new FormData()
  form.append('file', new Blob([content]), name)
  return await fetch(link, { method: 'POST', body: form, headers: { 'accept-language': 'tr' } })
}

async function* inOnePiece(bytes: ArrayBuffer): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(bytes)
}

const statusOf = async (recipient: string) => (await app.consents(recipient))[0]?.status

describe('yükle', () => {
  it('gives a page for one file, shows what the file would do, and records it when that is wanted', async () => {
    await app.slash('U0EDITOR', `ret ${phone(3)} sms dün 10:00`)
    const link = await uploadPage('U0EDITOR')
    const page = await (await fetch(link, { headers: { 'accept-language': 'tr' } })).text()
    expect(page).toContain('Yüklediğinizde henüz kayıt yapılmaz')
    const rows = [
      `SMS;HS_WEB;${phone(1)};ONAY;${ago(60)}`,
      `SMS;HS_WEB;${phone(2)};RET;${ago(60)}`,
      `SMS;HS_WEB;${phone(3)};ONAY;${ago(0)}`,
      `SMS;HS_WEB;0532 12;ONAY;${ago(60)}`,
      `SMS;HS_WEB;${phone(4)};ONAY;01.01.2020 10:00`,
      `SMS;HS_WEB;0212 444 55 66;ONAY;${ago(60)}`,
    ]
    const answer = await upload(link, [header, ...rows, ''].join('\r\n'))
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('Dosya alındı')
    const preview = await app.answerText('6 satır okundu')
    expect(preview.text).toContain('Henüz hiçbir izin kaydedilmedi')
    expect(preview.text).toContain('Uygularsanız kaydedilecek: 2 ONAY, 1 RET.')
    expect(preview.text).toContain(
      'Dikkat: 1 SMS izni cep numarası olmayan bir numaraya (sabit hat, 444, 0850).',
    )
    expect(preview.text).toContain('3 satır kabul edilmedi. Neden: ')
    expect(preview.text).toContain('Satır 5: telefonun haneleri eksik (H121)')
    expect(preview.text).toContain('Satır 4: alıcı reddetmiş, yükleme RET kaydını ONAY yapmaz')
    expect(preview.text).not.toContain('kaydedildi')
    expect(await statusOf(phone(1))).toBeUndefined()
    expect(await app.pressIn(preview.shown, 'U0VIEWER', 'import-apply|')).toContain('düzenleyici yetkisi')
    expect(await statusOf(phone(1))).toBeUndefined()

    expect(await app.pressIn(preview.shown, 'U0EDITOR', 'import-apply|')).toMatch(
      /Dosya uygulanıyor[\s\S]*size doğrudan mesajla gelecek/,
    )
    const done = await app.answerText('2 ONAY, 1 RET kaydedildi')
    expect(await statusOf(phone(1))).toBe('ONAY')
    expect(await statusOf(phone(2))).toBe('RET')
    expect(await statusOf(phone(3))).toBe('RET')

    await app.pressIn(done.shown, 'U0EDITOR', 'file|import-rejected')
    const fetched = await fetch(app.links()[0] ?? '', { method: 'POST' })
    const table = []
    for await (const { cells } of xlsxLines(inOnePiece(await fetched.arrayBuffer()))) table.push(cells)
    expect(table).toEqual([
      [...header.split(';'), 'kabul edilmeme nedeni'],
      [...(rows[2] ?? '').split(';'), 'alıcı reddetmiş, yükleme RET kaydını ONAY yapmaz'],
      [...(rows[3] ?? '').split(';'), 'telefonun haneleri eksik'],
      [...(rows[4] ?? '').split(';'), 'üç iş gününden eski'],
    ])
    await app.pressIn(done.shown, 'U0EDITOR', 'file|import-accepted')
    const accepted = await (await fetch(app.links()[0] ?? '', { method: 'POST' })).text()
    expect(accepted).toMatch(
      /^Satır,İşlem no,Kanal,.*\n2,[0-9a-f]{64},SMS,web sitesi,ONAY,.*\n3,[0-9a-f]{64},SMS,/,
    )
    expect(app.files().includes(phone(4))).toBe(false)
    expect(await app.pressIn(preview.shown, 'U0EDITOR', 'import-apply|')).toContain('artık karar verilemez')
  })

  it('takes a link once, from its owner, and says so of any other', async () => {
    expect(await app.slash('U0VIEWER', 'yükle')).toContain('düzenleyici yetkisi')
    const link = await uploadPage('U0EDITOR')
    expect((await upload(link, '')).status).toBe(400)
    expect((await upload(link, `${header}\n`)).status).toBe(200)
    const again = await upload(link, `${header}\n`)
    expect(again.status).toBe(410)
    expect(await again.text()).toContain('Bu bağlantı kullanıldı')
    expect((await fetch(`${link}x`)).status).toBe(404)
    await app.answerText('0 satır okundu')
  })

  it('tells what is wrong with a file that cannot be read', async () => {
    expect((await upload(await uploadPage('U0EDITOR'), `${header}\nSMS;"web\n`)).status).toBe(200)
    expect((await app.answerText('Dosya okunamadı')).text).toContain('Bir tırnak açık kalmış')
  })

  it('takes a file that is chosen in Slack', async () => {
    const row = `SMS;HS_WEB;${phone(31)};ONAY;${ago(5)}`
    await app.slash('U0EDITOR', 'yükle')
    await app.press('U0EDITOR', 'form|upload')
    const file = app.putFile(`${header}\n${row}\n${row}\n${row}\n`)
    expect(await app.submit('U0EDITOR', { brand: '123457', file })).toContain("Dosya Slack'ten alınıyor")
    const { shown, text } = await app.answerText('3 satır okundu')
    expect(text).toContain('Uygularsanız kaydedilecek: 1 ONAY.')
    await app.pressIn(shown, 'U0EDITOR', 'import-apply|')
    await app.answerText('3 satır işlendi: 1 ONAY kaydedildi.')
    expect(await statusOf(phone(31))).toBe('ONAY')
    expect(app.files().includes(phone(31))).toBe(false)
  })

  it('takes a mistaken file back, asked for by one and confirmed by another, and leaves what was touched since', async () => {
    const rows = [41, 42, 44, 45, 46, 47, 48].map((n) => `SMS;HS_WEB;${phone(n)};ONAY;${ago(5)}`)
    await upload(await uploadPage('U0EDITOR'), `${[header, ...rows].join('\n')}\n`)
    const { shown } = await app.answerText('7 satır okundu')
    await app.pressIn(shown, 'U0EDITOR', 'import-apply|')
    const done = await app.answerText('7 ONAY kaydedildi')
    await app.slash('U0SECOND', `ret ${phone(42)} sms`)
    expect(await app.pressIn(done.shown, 'U0VIEWER', 'import-void|')).toContain('düzenleyici yetkisi')
    expect(await app.slash('U0EDITOR', 'yükle')).toContain('Son yüklemeler')
    expect(await app.press('U0EDITOR', 'import-show|')).toContain('Yüklemeyi geri al')
    expect(await app.pressIn(done.shown, 'U0EDITOR', 'import-void|')).toContain(
      'bir yüklemenin geri alınması',
    )
    const question = await app.answerText('bir yüklemenin geri alınmasını istedi')
    expect(await statusOf(phone(41))).toBe('ONAY')
    expect(await app.pressIn(question.shown, 'U0SECOND', 'second-show|')).toMatch(
      /yükleme \d+, .* · kaydettiği 7 değişiklik \(7 ONAY\)/,
    )
    const approval = await app.approvalIn(question.shown, 'U0SECOND')
    expect(await app.pressIn(approval, 'U0EDITOR', 'second-approve|')).toContain('başka biri olmalı')
    expect(await app.pressIn(approval, 'U0SECOND', 'second-approve|')).toContain('geri alın')
    const voided = await app.answerText('Yükleme geri alındı: 6 değişiklik.')
    expect(voided.text).toContain('1 değişiklik olduğu gibi kaldı')
    expect(voided.text).toMatch(/<@U0EDITOR> geri alınmasını istedi[\s\S]*<@U0SECOND> doğruladı/)
    expect(voided.text).not.toContain('kaydedildi')
    expect(await statusOf(phone(41))).toBeUndefined()
    expect(await statusOf(phone(42))).toBe('RET')
    expect(await app.slash('U0EDITOR', `sorgula ${phone(41)}`)).toContain('kayıt yok')
    const answerText = await app.slash('U0EDITOR', `geçmiş ${phone(41)}`)
    expect(answerText).toMatch(
      /kayıt yok\*?\ngeri alan <@U0EDITOR>, doğrulayan <@U0SECOND> · dosya geri alındı/,
    )
    expect(await app.pressIn(done.shown, 'U0EDITOR', 'import-void|')).toContain('Yükleme geri alındı')
    expect(((await app.izinJson('verify')) as { ok: boolean }).ok).toBe(true)
  })

  it('goes on where it was when the server is killed in the middle', async () => {
    const count = 3000
    const date = ago(5)
    const rows = Array.from({ length: count }, (_, n) => `SMS;HS_WEB;${phone(100_000 + n)};ONAY;${date}`)
    await upload(await uploadPage('U0EDITOR'), [header, ...rows, ''].join('\n'))
    const { shown } = await app.answerText('3.000 satır okundu')
    expect(await app.pressIn(shown, 'U0EDITOR', 'import-apply|')).toContain('Dosya uygulanıyor')
    await app.stop('SIGKILL')
    const { changes } = (await app.izinJson('verify')) as { changes: number }
    await app.start()
    await app.answerText('3.000 ONAY kaydedildi')
    const after = (await app.izinJson('verify')) as { ok: boolean; changes: number }
    expect(after.ok).toBe(true)
    expect(after.changes - changes).toBeLessThanOrEqual(count)
    expect(await statusOf(phone(100_000 + count - 1))).toBe('ONAY')
  })
})
