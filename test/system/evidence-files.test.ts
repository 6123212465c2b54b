import { beforeAll, describe, expect, it } from 'vitest'
import { dayOf, type IstanbulDay, previousDay } from '../../src/calendar/istanbul.ts'
import { evidenceFileBytesMax } from '../../src/register/evidence/file-kind.ts'
import { openApp } from '../support/app.ts'
import { modalSchema } from '../support/block-kit.ts'
import { jpeg, pdf, png, wav } from '../support/evidence-files.ts'
import { forAllTests } from '../support/opened.ts'

const app = forAllTests(() => openApp())
let yesterday: IstanbulDay
let last = 0
const nextPhone = () => `+90532111${String(++last).padStart(4, '0')}`

beforeAll(async () => {
  yesterday = previousDay(dayOf(Date.now()))
  const editor = 'editor 123457'
  await app.addCompany({ U0EDITOR: editor, U0SECOND: editor, U0VIEWER: 'viewer 123457' })
})

const inForm = (phone: string, files: readonly string[], channels = ['MESAJ']) => ({
  ...{ address: phone, channels, brand: '123457', type: 'BIREYSEL', source: 'HS_FIZIKSEL_ORTAM' },
  files,
})

const answerText = async (part: string, from = 0) => (await app.answerText(part, from)).text

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

describe('the form of ekle', () => {
  it('asks for files, fetches them from Slack, adds them to each change, and says so', async () => {
    const phone = nextPhone()
    await app.slash('U0EDITOR', 'ekle')
    const opens = app.slackCalls.filter(({ method }) => method === 'views.open')
    const view = modalSchema.parse(JSON.parse(String(opens.at(-1)?.body.view)))
    expect(JSON.stringify(view)).toContain('"type":"file_input"')
    const files = [app.putFile(pdf()), app.putFile(wav())]
    const answer = await app.submit('U0EDITOR', inForm(phone, files, ['MESAJ', 'ARAMA']))
    expect(answer).toContain('ONAY kaydedildi')
    expect(answer).toContain("2 kanıt dosyası Slack'ten alınıyor")
    expect(answer).not.toContain('Kanıt eklenmedi')
    expect(await answerText('ses kaydı (WAV)')).toContain('Kanıt dosyası eklendi.')
    await answerText('Kanıt dosyası eklendi. PDF')
    const history = await app.slash('U0VIEWER', `geçmiş ${phone}`)
    expect(history.match(/Kanıt dosyası: PDF, 1 KB · /g)?.length).toBeGreaterThanOrEqual(2)
    expect(history.match(/kanıt var/g)).toHaveLength(2)
    expect(await app.izinJson('verify')).toMatchObject({ ok: true })
  })

  it('keeps the ONAY and says what was wrong where a file is of another kind, locked, empty, too large or gone', async () => {
    const locked = Buffer.concat([pdf(), Buffer.from('trailer <</Encrypt 9 0 R>>')])
    const bad = [
      [app.putFile(Buffer.from('PK\x03\x04')), 'Bu tür bir dosya alınmıyor'],
      [app.putFile(locked), 'PDF parolayla korunuyor'],
      [app.putFile(Buffer.alloc(0)), 'Dosya boş.'],
      [app.putFile(Buffer.alloc(evidenceFileBytesMax + 1, 'a')), 'Dosya çok büyük: en çok 5 MB'],
    ] as const
    for (const [file, sentence] of bad) {
      const before = app.slackCalls.length
      await app.slash('U0EDITOR', 'ekle')
      expect(await app.submit('U0EDITOR', inForm(nextPhone(), [file]))).toContain('ONAY kaydedildi')
      expect(await answerText(sentence, before)).toContain('Dosya eklenmedi; değişiklik olduğu gibi duruyor.')
    }
  })

  it('stays open where its date is refused, and adds nothing', async () => {
    const phone = nextPhone()
    await record(phone)
    await app.slash('U0EDITOR', 'ekle')
    // Older than the record on any machine (R11).
    const older = { ...inForm(phone, [app.putFile(pdf('left'))]), day: yesterday, time: '10:00' }
    const answer = await app.submit('U0EDITOR', older)
    expect(answer).toContain('day: Bu alıcı')
    expect(await app.slash('U0VIEWER', `geçmiş ${phone}`)).not.toContain('PDF')
  })

  it('adds a file that came with an ONAY over a RET once a second person has approved it', async () => {
    const before = app.slackCalls.length
    const phone = nextPhone()
    await app.slash('U0EDITOR', `ret ${phone} sms marka=123457`)
    expect(await app.slash('U0ADMIN', 'ayar second_person_over_ret yes')).toContain('ayarlandı')
    await app.slash('U0EDITOR', 'ekle')
    const answer = await app.submit('U0EDITOR', inForm(phone, [app.putFile(png())]))
    expect(answer).toContain('İkinci kişi')
    const { shown } = await app.answerText('ONAY olmasını istiyor', before)
    expect(await app.pressIn(shown, 'U0SECOND', 'second-show|')).toContain('1 dosya')
    await app.press('U0SECOND', 'second-approve|')
    await answerText('PNG görüntü', before)
    expect(await app.slash('U0VIEWER', `geçmiş ${phone}`)).toContain('PNG görüntü')
    expect(await app.slash('U0ADMIN', 'ayar second_person_over_ret no')).toContain('ayarlandı')
  })
})

it('the form of kanıt ekle takes a file, a text, or both, and asks for one of them', async () => {
  const before = app.slackCalls.length
  const phone = nextPhone()
  await record(phone)
  await app.press('U0EDITOR', 'add-evidence|')
  expect(await app.submit('U0EDITOR', { evidence: '', files: [] })).toMatch(/^evidence: Kanıt metni yazın/)
  const answer = await app.submit('U0EDITOR', { evidence: '', files: [app.putFile(jpeg())] })
  expect(answer).toContain("Kanıt dosyası Slack'ten alınıyor")
  await answerText('JPEG görüntü', before)
  expect(await app.slash('U0VIEWER', `geçmiş ${phone}`)).toContain('Kanıt dosyası: JPEG görüntü')
})

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
      text: expect.stringContaining('Bu bağlantıyla bir dosya eklendi.'),
    })
  })

  it('refuses kindly, leads back to the choice of a file, and is not used up by that', async () => {
    const link = await page(nextPhone())
    const leadsBack = expect.stringContaining('<a class="act" href="">Dosya seç</a>')
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

it('a file goes out by a link that works once, under a name of ours, with its very bytes', async () => {
  const phone = nextPhone()
  await send(await page(phone), pdf('out'), `${phone}.pdf`)
  expect(await app.slash('U0VIEWER', `kanıt ${phone}`)).toMatch(/Kanıt dosyası: PDF, 1 KB · .*\n?.*U0EDITOR/)
  expect(await app.press('U0VIEWER', 'file|evidence-file|')).toContain('15 dakika')
  const [link = ''] = app.links()
  expect(await (await fetch(link)).text()).toContain('kanıt dosyası')
  const file = await app.fetched(link)
  expect(file).toMatchObject({ status: 200, type: 'application/pdf', bytes: pdf('out') })
  expect(file.name).toMatch(/^izin-kanit-dosyasi_123457_\d+\.pdf$/)
  expect((await app.fetched(link)).status).toBe(410)
})

it('a file that is being fetched when the process is killed is added by the next one', async () => {
  const phone = nextPhone()
  await app.slash('U0EDITOR', 'ekle')
  const held = app.slack.hold('files.info')
  await app.submit('U0EDITOR', inForm(phone, [app.putFile(pdf('killed'))]))
  await held
  const before = app.slackCalls.length
  app.process().kill('SIGKILL')
  app.slack.release()
  await app.start()
  await answerText('Kanıt dosyası eklendi.', before)
  expect(await app.slash('U0VIEWER', `geçmiş ${phone}`)).toContain('Kanıt dosyası: PDF')
  expect(await app.izinJson('verify')).toMatchObject({ ok: true })
})
