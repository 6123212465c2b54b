import { beforeEach, describe, expect, it } from 'vitest'
import { evidence as evidenceTable, outbox as outboxTable } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { heard } from '../../../test/support/leaks/leaks.ts'
import { openMailed } from '../../../test/support/mail-server.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { account, smsCarriers } from '../../../test/support/platforms/sms-carriers.ts'
import { phone, say, subBrandCode } from '../../../test/support/register.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { countUnknownLinks, slidingWindowCounter, unknownLinksMs } from '../../http/counts.ts'
import { decryptEvidence, wordingsOf } from '../../register/evidence/evidence.ts'
import { ownConsents } from '../../register/look-up/look-up.ts'
import { carrierOf } from '../../senders/sms/carriers.ts'
import { smsSender } from '../../senders/sms/sender.ts'
import { consentRoutes } from './consent-routes.ts'

/* A phone that is proved by a code, on the page and with a carrier's double. */

const minute = 60_000
const formPath = `/c/${subBrandCode}`
let carriers: ReturnType<typeof smsCarriers>
beforeEach(() => {
  carriers = smsCarriers()
})
const opened = forEachTest(() => openMailed({ now: '2026-03-02 14:30:00' }))

function visitor({ telegram = false, from = '192.0.2.7' } = {}) {
  const carrier = carrierOf('verimor', { ...account, apiUrl: null, fetch: carriers.fetch })
  const time = { now: opened.clock.now, isProven: () => true }
  const box = opened.outboxWith(() => ({ sms: smsSender({ carrier, time, log: opened.log }) }))
  const routes = consentRoutes({
    register: opened.register,
    outbox: box,
    log: opened.log,
    unknownLinkStatus: countUnknownLinks(slidingWindowCounter(unknownLinksMs), opened.clock.now, () => from),
    publicUrl: 'https://izin.ornek.example',
    addressOf: () => from,
    canProve: (kind) => kind === 'phone',
    telegramUrl: telegram ? async (word) => `https://t.me/ornek_izin_bot?start=${word}` : null,
  })
  return async (method: string, path: string, fields?: Record<string, string>) => {
    const body = fields === undefined ? null : new URLSearchParams(fields)
    const response = await routes.request(path, { method, headers: { 'accept-language': 'tr' }, body })
    const text = await response.text()
    // The form has a number as an example.
    if (path !== formPath) heard('the page of a code', text)
    return { status: response.status, text, to: response.headers.get('location') ?? '' }
  }
}
type Visit = ReturnType<typeof visitor>

const form = ({ address }: Recipient, channel = 'MESAJ') => ({ name: 'Ayşe Yılmaz', address, channel })

/** Sends the form; returns the path of the page for the code. */
async function ask(visit: Visit, recipient: Recipient): Promise<string> {
  const { status, to } = await visit('POST', formPath, form(recipient))
  expect([status, to]).toEqual([303, expect.stringMatching(/^\/c\/123457\/\w{22}\?dil=tr$/)])
  return to
}

/** The text that was sent last, and its code. */
async function lastSms() {
  const waiting = async () => (await stored()).filter(({ settledAt }) => settledAt === null).length
  await expect.poll(waiting).toBe(0)
  const text = carriers.taken.at(-1)?.text ?? ''
  return { text, code: /\b\d{6}\b/.exec(text)?.[0] ?? '' }
}

const stored = async () => await opened.engine.read(query(build.select().from(outboxTable)))
const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')
const statuses = async (recipient: Recipient) =>
  (await ownConsents(opened.register, recipient)).map(({ channel, status, source }) => [
    channel,
    status,
    source,
  ])

describe('the form of a consent, where SMS can be sent', () => {
  it('says before the number is sent what the code does', async () => {
    const { text } = await visitor()('GET', formPath)
    expect(text).toContain(
      'Telefon numarası yazarsanız SMS&#39;le bir kod gelir. Kodu girmeniz onay verdiğiniz anlamına gelir',
    )
  })

  it('records ONAY by the code, with both texts and the moments as evidence', async () => {
    const visit = visitor()
    const page = await ask(visit, phone(1))
    const sentAt = opened.clock.now()
    const shown = await visit('GET', page)
    expect(shown.text).toContain('autocomplete="one-time-code"')
    expect(shown.text).toContain(
      'Kodu girdiğinizde Örnek Kahve için ONAY&#39;ınız kaydedilir: SMS. Kodun başka bir etkisi yoktur.',
    )
    const { text, code } = await lastSms()
    expect(await statuses(phone(1))).toEqual([])
    opened.clock.move(minute)
    const done = await visit('POST', page, { code: `${code.slice(0, 3)} ${code.slice(3)}` })
    expect(done.text).toMatch(/SMS: ONAY kaydedildi, 2 Mart 2026 14:31, işlem no [0-9a-f]{4}…[0-9a-f]{4}\./)
    expect(done.text).toMatch(/href="\/r\/\w{22}\?dil=tr"/)
    expect(await statuses(phone(1))).toEqual([['MESAJ', 'ONAY', 'HS_WEB']])
    const [kept] = await evidences()
    expect(kept).toMatchObject({
      door: 'page',
      proof: 'sms-code',
      sentAt,
      provedAt: sentAt + minute,
      name: 'Ayşe Yılmaz',
      networkAddress: '192.0.2.7',
    })
    const texts = await wordingsOf(opened.register, [String(kept?.wording), String(kept?.codeWording)])
    expect(texts.map((wording) => wording.text)).toEqual([
      expect.stringContaining('[x] SMS'),
      text.replace(code, '‹kod›'),
    ])
  })

  it('changes nothing by a look, as a preview of a link does', async () => {
    const visit = visitor()
    const page = await ask(visit, phone(1))
    for (let n = 0; n < 3; n += 1) expect((await visit('GET', page)).status).toBe(200)
    expect((await lastSms()).code).toMatch(/^\d{6}$/)
    expect(await statuses(phone(1))).toEqual([])
    expect(carriers.taken).toHaveLength(1)
  })

  it('lets the visitor leave the page for the code, and come back', async () => {
    const visit = visitor()
    const page = await ask(visit, phone(1))
    const left = await visit('GET', `${page}&vazgec`)
    expect(left.text).toContain('Vazgeçtiniz: onayınız kaydedilmedi.')
    expect(left.text).toContain('<a href="?dil=en&vazgec" hreflang="en">')
    expect((await visit('GET', page)).text).toContain('autocomplete="one-time-code"')
  })

  it('counts wrong codes, ends the code after five, and sends a new one that works', async () => {
    const visit = visitor()
    const page = await ask(visit, phone(1))
    const first = (await lastSms()).code
    for (const left of [4, 3, 2, 1]) {
      const answer = await visit('POST', page, { code: wrong(first) })
      expect([answer.status, answer.text]).toEqual([
        422,
        expect.stringContaining(`Kod yanlış. ${left} deneme hakkınız kaldı.`),
      ])
    }
    for (const code of [wrong(first), first]) {
      expect((await visit('POST', page, { code })).text).toContain('Yeni bir kod isteyin.')
    }
    const early = await visit('POST', page, { again: '1' })
    expect([early.status, early.text]).toEqual([429, expect.stringContaining('az önce bir kod gönderildi')])
    opened.clock.move(minute)
    expect((await visit('POST', page, { again: '1' })).status).toBe(303)
    const second = (await lastSms()).code
    expect((await visit('POST', page, { code: second })).text).toContain('ONAY kaydedildi')
  })

  it('takes no code after ten minutes, and no page after an hour', async () => {
    const visit = visitor()
    const page = await ask(visit, phone(1))
    const { code } = await lastSms()
    opened.clock.move(10 * minute)
    expect((await visit('POST', page, { code })).text).toContain('Bu kodun süresi doldu')
    opened.clock.move(50 * minute)
    for (const answer of [await visit('GET', page), await visit('POST', page, { code })]) {
      expect(answer.text).toContain('Süre doldu, onay kaydedilmedi.')
    }
    expect(await statuses(phone(1))).toEqual([])
  })

  it('takes no code of another visitor, nor under another brand', async () => {
    const visit = visitor()
    const [mine, theirs] = [await ask(visit, phone(1)), await ask(visit, phone(2))]
    const { code } = await lastSms()
    expect((await visit('POST', mine, { code })).status).toBe(422)
    expect((await visit('POST', theirs.replace('123457', '123456'), { code })).status).toBe(404)
    expect(await statuses(phone(1))).toEqual([])
  })

  it('answers a known and an unknown number with the same page', async () => {
    await say(opened.register, phone(1), 'ONAY')
    await say(opened.register, phone(2), 'RET')
    const visit = visitor()
    const pages = []
    for (const n of [1, 2, 3]) {
      const { text } = await visit('GET', await ask(visit, phone(n)))
      pages.push(text.replace(/\+90[\d•\u00a0]*/g, 'NUMBER'))
    }
    expect(new Set(pages).size).toBe(1)
  })

  it('says which limit is reached, for a flood of one network', async () => {
    const visit = visitor()
    for (let n = 1; n <= 20; n += 1) await ask(visit, phone(n))
    const { status, text } = await visit('POST', formPath, form(phone(21)))
    expect([status, text]).toEqual([
      429,
      expect.stringContaining('Bağlandığınız ağdan kısa sürede çok sayıda istek geldi.'),
    ])
    await ask(visitor({ from: '192.0.2.8' }), phone(21))
  })

  it('offers Telegram beside the code where there is a bot', async () => {
    const visit = visitor({ telegram: true })
    const { text } = await visit('GET', await ask(visit, phone(1)))
    expect(text).toMatch(/href="https:\/\/t\.me\/ornek_izin_bot\?start=onay_\w{22}"/)
  })
})

async function evidences() {
  const rows = await opened.engine.read(query(build.select().from(evidenceTable)))
  return rows.map(({ changeId, sealed }) => decryptEvidence(opened.register.vault, changeId, sealed))
}
