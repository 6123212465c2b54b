import { beforeEach, describe, expect, it } from 'vitest'
import { recipientPages } from '../../../test/support/browser/recipient-pages.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { openTestRegister, phone, providerCode, say, subBrandCode } from '../../../test/support/register.ts'
import { gathered } from '../../../test/support/verification/pack.ts'
import { settleComplaint } from '../../register/complaints/complaints.ts'
import { complaintsOf } from '../../register/complaints/list.ts'
import { wordingsOf } from '../../register/evidence/evidence.ts'

const opened = forEachTest(() => openTestRegister({ now: '2026-03-02 14:30:00' }))
const { notified, pageOf, recipient, statuses, tokenFor } = recipientPages(opened)
let path: string

beforeEach(async () => {
  notified.length = 0
  await say(opened.register, recipient, 'ONAY', { channel: 'MESAJ' })
  await say(opened.register, recipient, 'ONAY', { channel: 'ARAMA' })
  opened.clock.move(60_000)
  path = `/r/${await tokenFor(recipient, 'MESAJ')}`
})

const sms = `${subBrandCode}.MESAJ`
const press = (dispute: string, language = 'tr') => pageOf()('POST', path, { dispute }, language)
const complaints = () => complaintsOf(opened.register, { recipient })
const choicesIn = (text: string) =>
  [...text.matchAll(/name="dispute" value="([\w.]+)"/g)].map(([, value]) => value)

describe('"Ben bu izni vermedim" on the page of a link', () => {
  it('asks first which consent, with a way back, and stores nothing', async () => {
    expect((await pageOf()('GET', path)).text).toContain('Ben bu izni vermedim')
    const { status, text } = await press('ask')
    expect(status).toBe(200)
    expect(text).toContain('<h1>Hangi izni hiç vermediniz?</h1>')
    expect(choicesIn(text)).toEqual([`${subBrandCode}.ARAMA`, sms])
    expect(text).toContain('<a class="act" href="?dil=tr">Vazgeç</a>')
    expect(text).not.toContain(recipient.address.slice(3))
    expect(await statuses()).toEqual({ ARAMA: 'ONAY', MESAJ: 'ONAY' })
    expect(await complaints()).toEqual([])
  })

  it.each([
    ['tr', 'Şikâyet 1 · Örnek Kahve · SMS: kaydedildi', 'son gün', 'SMS: RET, 2 Mart 2026 14:31'],
    [
      'en',
      'Dispute 1 · Örnek Kahve · SMS: recorded',
      'has to answer by',
      'SMS: your refusal (RET), 2 March 2026',
    ],
  ])('stops that channel, opens a complaint and tells staff (%s)', async (language, ...sentences) => {
    const { status, text } = await press(sms, language)
    expect(status).toBe(200)
    for (const sentence of sentences) expect(text).toContain(sentence)
    expect(text).not.toContain('name="undo"')
    expect(await statuses()).toEqual({ ARAMA: 'ONAY', MESAJ: 'RET' })
    expect(await complaints()).toMatchObject([
      { id: 1, brandCode: subBrandCode, channel: 'MESAJ', notedDoor: 'page', notedBy: null, outcome: null },
    ])
    expect(notified).toEqual([{ complaintId: 1, occasion: 'opened' }])
    const { changes } = await gathered(opened.register, { recipient })
    const { wording, ...evidence } = JSON.parse(changes.at(-1)?.evidence ?? 'null')
    expect(evidence).toEqual({ door: 'page', proof: 'link' })
    const question = language === 'tr' ? 'Hangi izni hiç vermediniz?' : 'Which consent did you never give?'
    expect(await wordingsOf(opened.register, [wording])).toMatchObject([
      { language, text: expect.stringContaining(question) },
    ])
  })

  it('opens one complaint, however often it is pressed', async () => {
    await Promise.all([press(sms), press(sms)])
    const again = await press(sms)
    expect(again.text).toContain('şikâyetiniz daha önce alındı. Değişiklik yapılmadı.')
    expect(await complaints()).toHaveLength(1)
    expect(choicesIn((await press('ask')).text)).toEqual([`${subBrandCode}.ARAMA`])
  })

  it('takes a dispute of a consent that was stopped before', async () => {
    await pageOf()('POST', path, { channel: 'hepsi' })
    opened.clock.move(60_000)
    expect((await press(sms)).text).toContain('Şikâyet 1 · Örnek Kahve · SMS: kaydedildi')
    expect(await complaints()).toHaveLength(1)
  })

  it('takes no dispute of a consent that never was, or of another recipient', async () => {
    await say(opened.register, phone(8), 'ONAY', { brandCode: providerCode })
    for (const value of [`${providerCode}.MESAJ`, `${subBrandCode}.EPOSTA`, 'x']) {
      expect((await press(value)).text).toContain('Şikâyet edebileceğiniz bir ONAY yok')
    }
    expect([await complaints(), notified]).toEqual([[], []])
    path = `/r/${await tokenFor(phone(9), 'MESAJ')}`
    expect((await pageOf()('GET', path)).text).not.toContain('Ben bu izni vermedim')
  })

  it('keeps a consent disputed that only staff closed', async () => {
    await press(sms)
    await settleComplaint(
      opened.register,
      { door: 'slack', id: 'U0AYSE' },
      { id: 1, outcome: 'consent-shown' },
    )
    expect(choicesIn((await press('ask')).text)).toEqual([`${subBrandCode}.ARAMA`])
  })
})
