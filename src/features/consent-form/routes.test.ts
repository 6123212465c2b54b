import { describe, expect, it } from 'vitest'
import { consentRequest, evidence as evidenceTable, outbox } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { heard } from '../../../test/support/leaks/leaks.ts'
import { openMailed } from '../../../test/support/mail-server.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { email, phone, say, subBrandCode } from '../../../test/support/register.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { countUnknownLinks, slidingWindowCounter, unknownLinksMs } from '../../http/counts.ts'
import { closeBrand } from '../../register/company/brands.ts'
import { confirmConsent } from '../../register/confirmation/confirm-consent.ts'
import { forgetConsentRequests, readStart } from '../../register/confirmation/consent-requests.ts'
import { decryptEvidence, wordingsOf } from '../../register/evidence/evidence.ts'
import { ownConsents } from '../../register/look-up/look-up.ts'
import { consentRoutes } from './consent-routes.ts'

const opened = forEachTest(() => openMailed({ now: '2026-03-02 14:30:00' }))

const formPath = `/c/${subBrandCode}`

const withoutMail = () => opened.outboxWith(() => ({}))

function visitor({ telegram = true, box = opened.outbox, from = '192.0.2.7' } = {}) {
  const routes = consentRoutes({
    register: opened.register,
    outbox: box,
    log: opened.log,
    unknownLinkStatus: countUnknownLinks(slidingWindowCounter(unknownLinksMs), opened.clock.now, () => from),
    publicUrl: 'https://izin.ornek.example',
    addressOf: () => from,
    canProve: (kind) => (kind === 'phone' ? telegram : box.canSend('mail')),
    telegramUrl: telegram ? async (word) => `https://t.me/ornek_izin_bot?start=${word}` : null,
  })
  return async (method: string, path: string, fields?: [string, string][]) => {
    const body = fields === undefined ? null : new URLSearchParams(fields)
    const headers = { 'accept-language': 'tr', 'user-agent': 'Browser/1' }
    const response = await routes.request(path, { method, headers, body })
    const text = await response.text()
    const { status, headers: answered } = response
    return { status, text, wait: answered.get('retry-after') }
  }
}
type Visit = ReturnType<typeof visitor>

function fields(recipient: Recipient, ...channels: string[]): [string, string][] {
  const ticked = channels.map((channel): [string, string] => ['channel', channel])
  return [['name', 'Ayşe Yılmaz'], ['address', recipient.address], ...ticked]
}

/** Sends the form; returns the page that says how the address is proved. */
async function ask(visit: Visit, recipient: Recipient, ...channels: string[]): Promise<string> {
  const answer = await visit('POST', formPath, fields(recipient, ...channels))
  expect(answer.status).toBe(200)
  heard('the page of a proof', answer.text)
  return answer.text
}

/** Path of the link that was mailed last. */
async function mailed(letters: number): Promise<string> {
  await opened.server.reached(letters)
  const { text = '' } = opened.server.arrived.at(-1) ?? {}
  return /https:\/\/izin\.ornek\.example(\/c\/\S+)/.exec(text)?.[1] ?? ''
}

const statuses = async (recipient: Recipient) =>
  (await ownConsents(opened.register, recipient)).map(({ channel, status, source }) => [
    channel,
    status,
    source,
  ])

async function evidences() {
  const rows = await opened.engine.read(query(build.select().from(evidenceTable)))
  return rows.map(({ changeId, sealed }) => decryptEvidence(opened.register.vault, changeId, sealed))
}

describe('the form of a consent', () => {
  it('stands under the heading of the regulation, with no box ticked, and can be read in both languages', async () => {
    const { status, text } = await visitor()('GET', formPath)
    expect(status).toBe(200)
    expect(text).toContain('<h1>Ticari elektronik ileti onayı</h1>')
    expect(text.match(/type="checkbox"/g)).toHaveLength(3)
    expect(text).not.toContain('checked')
    expect((await visitor()('GET', `${formPath}?dil=en`)).text).toContain('lang="en"')
  })

  it('records the ONAY of a visitor who comes when all requests of yesterday are forgotten', async () => {
    const visit = visitor()
    await ask(visit, email(1), 'EPOSTA')
    await visit('POST', await mailed(1))
    opened.clock.move(25 * 60 * 60_000)
    await forgetConsentRequests(opened.register)
    await ask(visit, email(2), 'EPOSTA')
    const done = await visit('POST', await mailed(2))
    expect(done.text).toContain('ONAY kaydedildi, 3 Mart 2026')
    expect(await statuses(email(2))).toEqual([['EPOSTA', 'ONAY', 'HS_WEB']])
  })

  it('keeps the token of a mailed link nowhere in plain text, so that a stolen database gives no consent', async () => {
    await ask(visitor(), email(1), 'EPOSTA')
    const token = /\/c\/\d+\/([^?]+)/.exec(await mailed(1))?.[1] ?? 'no token'
    const stored = [
      await opened.engine.read(query(build.select().from(outbox))),
      await opened.engine.read(query(build.select().from(consentRequest))),
    ]
    expect(stored.map((rows) => rows.length)).toEqual([1, 1])
    expect(JSON.stringify(stored)).not.toContain(token)
  })

  it('records ONAY for an e-mail address when its mailed link is confirmed, with what was shown and chosen', async () => {
    const visit = visitor()
    const askedAt = opened.clock.now()
    expect(await ask(visit, email(1), 'EPOSTA')).toContain('adresine bir bağlantı gönderiliyor')
    const page = await mailed(1)
    expect(opened.server.arrived[0]).toMatchObject({ to: email(1).address })
    opened.clock.move(60_000)
    const shown = await visit('GET', page)
    heard('the page of a mailed link', shown.text)
    expect(shown.text).toContain('<button>Onay veriyorum</button>')
    expect(await statuses(email(1))).toEqual([])
    const both = await Promise.all([0, 1].map(() => visit('POST', page)))
    for (const { text } of both) {
      heard('the page of a consent', text)
      expect(text).toMatch(/E-posta: ONAY kaydedildi, 2 Mart 2026 14:31, işlem no [0-9a-f]{4}…[0-9a-f]{4}\./)
      expect(text).toMatch(/href="\/r\/[1-9A-Za-z]{22}\?dil=tr"/)
    }
    expect(await statuses(email(1))).toEqual([['EPOSTA', 'ONAY', 'HS_WEB']])
    const again = await visit('GET', page)
    expect(again.text).toContain('ONAY kaydedildi, 2 Mart 2026 14:31')
    expect(again.text).not.toContain('href="/r/')
    const [kept, ...more] = await evidences()
    expect(more).toEqual([])
    expect(kept).toMatchObject({
      door: 'page',
      proof: 'mail-link',
      mailedAt: askedAt,
      provedAt: askedAt + 60_000,
      name: 'Ayşe Yılmaz',
      askedAt,
      networkAddress: '192.0.2.7',
    })
    const [wording] = await wordingsOf(opened.register, [String(kept?.wording)])
    expect(wording?.language).toBe('tr')
    expect(wording?.text).toContain('Örnek Kahve (Örnek A.Ş.), aşağıda seçtiğim kanallardan')
    expect(wording?.text).toContain('[x] E-posta')
    expect(wording?.text).not.toContain('SMS')
  })

  it('records nothing for a visitor who leaves the page of the mailed link, and leads back to it', async () => {
    const visit = visitor()
    await ask(visit, email(1), 'EPOSTA')
    const page = await mailed(1)
    const shown = await visit('GET', page)
    expect(shown.text).toContain('<a class="act" href="?dil=tr&vazgec">Vazgeç</a>')
    const { status, text } = await visit('GET', `${page.split('?')[0]}?dil=tr&vazgec`)
    expect([status, text]).toEqual([200, expect.stringContaining('Vazgeçtiniz: onayınız kaydedilmedi.')])
    expect(await visit('GET', page)).toEqual(shown)
  })

  it('records nothing by a link that was opened after an hour', async () => {
    const visit = visitor()
    await ask(visit, email(1), 'EPOSTA')
    const page = await mailed(1)
    opened.clock.move(60 * 60_000)
    for (const method of ['GET', 'POST']) expect((await visit(method, page)).text).toContain('Süre doldu')
    expect(await statuses(email(1))).toEqual([])
  })

  it('leads to the bot for a phone, and records both channels once the bot has proved it', async () => {
    const visit = visitor()
    const text = await ask(visit, phone(1), 'ARAMA', 'MESAJ')
    const word = /https:\/\/t\.me\/ornek_izin_bot\?start=([\w-]+)"/.exec(text)?.[1] ?? ''
    expect(word.length).toBeLessThanOrEqual(64)
    const by = { actor: { door: 'telegram', id: '7' }, proof: { proof: 'own-contact', userId: '7' } } as const
    const named = readStart(word) ?? ''
    expect((await visit('POST', `${formPath}/${named}`)).status).toBe(404)
    // Another person's phone gives no consent for this one.
    const another = await confirmConsent(opened.register, named, { ...by, proved: phone(2) })
    expect(another).toEqual({ kind: 'other-address' })
    expect(await statuses(phone(1))).toEqual([])
    opened.clock.move(60_000)
    const proved = { ...by, proved: phone(1) }
    const confirmed = await confirmConsent(opened.register, named, proved)
    expect(confirmed).toMatchObject({ kind: 'confirmed', brandName: 'Örnek Kahve' })
    expect(await confirmConsent(opened.register, named, proved)).toEqual(confirmed)
    expect(await statuses(phone(1))).toEqual([
      ['ARAMA', 'ONAY', 'HS_WEB'],
      ['MESAJ', 'ONAY', 'HS_WEB'],
    ])
    expect(await evidences()).toMatchObject([{ proof: 'own-contact', door: 'page' }, { name: 'Ayşe Yılmaz' }])
  })

  it.each(['BIREYSEL', 'TACIR'] as const)(
    'lets a recipient who refused as %s give a new consent',
    async (recipientType) => {
      await say(opened.register, email(1), 'ONAY', { channel: 'EPOSTA', recipientType })
      opened.clock.move(60_000)
      await say(opened.register, email(1), 'RET', { channel: 'EPOSTA', recipientType })
      opened.clock.move(60_000)
      const visit = visitor()
      await ask(visit, email(1), 'EPOSTA')
      expect((await visit('POST', await mailed(1))).text).toContain('ONAY kaydedildi')
      expect(await statuses(email(1))).toEqual([['EPOSTA', 'ONAY', 'HS_WEB']])
    },
  )

  it.each([
    ['no surname', { name: 'Ayşe' }, 'Adınızı ve soyadınızı yazın.'],
    ['half an address', { address: '0532' }, 'Adres okunamadı.'],
    ['no channel', { channel: '' }, 'En az bir kanal seçin.'],
    ['a channel of the other kind', { channel: 'EPOSTA' }, 'e-posta adresi için e-posta seçin'],
  ])('says what is wrong with a form of %s', async (_, wrong, sentence) => {
    const right = { name: 'Ayşe Yılmaz', address: phone(1).address, channel: 'MESAJ' }
    const { status, text } = await visitor()('POST', formPath, Object.entries({ ...right, ...wrong }))
    expect(status).toBe(422)
    expect(text).toContain(sentence)
    expect(text).toContain('role="alert"')
    expect(opened.server.arrived).toEqual([])
  })

  it.each(['ayse@', email(1).address])(
    'speaks of phones alone where nothing can be sent to an e-mail address: %j',
    async (address) => {
      const visit = visitor({ box: withoutMail() })
      const empty = await visit('GET', formPath)
      expect(empty.text).toContain('<label for="address">Telefon numaranız</label>')
      expect(empty.text).not.toMatch(/e-posta/i)
      const { text } = await visit('POST', formPath, [
        ['name', 'Ayşe Yılmaz'],
        ['address', address],
        ['channel', 'MESAJ'],
      ])
      expect(text.match(/<li>[^<]*<\/li>/g)).toEqual([
        '<li>Numara okunamadı. Başındaki 0 ile 11 hane olmalı, örneğin 0532 123 45 67.</li>',
      ])
    },
  )

  it('shows what was filled in again as text, whatever it holds', async () => {
    const { text } = await visitor()('POST', formPath, [
      ['name', '"><script>alert(1)</script>'],
      ['address', '<b>'],
    ])
    expect(text).not.toContain('<script>')
    expect(text).toContain('&lt;script&gt;')
  })

  it('offers only what can be proved here', async () => {
    const noMail = withoutMail()
    const phones = await visitor({ box: noMail })('GET', formPath)
    expect(phones.text).not.toContain('value="EPOSTA"')
    const { text } = await visitor({ box: noMail })('POST', formPath, fields(email(9)))
    expect(text).toContain('Numara okunamadı.')
    const emails = await visitor({ telegram: false })('GET', formPath)
    expect(emails.text).not.toContain('value="MESAJ"')
    const none = await visitor({ telegram: false, box: noMail })('GET', formPath)
    expect([none.status, none.text]).toEqual([503, expect.stringContaining('şu anda onay alınamıyor')])
  })

  it('takes no consent for a brand that is closed, or is none', async () => {
    const { status, text } = await visitor()('GET', '/c/999999')
    expect([status, text]).toEqual([404, expect.stringContaining('Bu sayfa tanınmadı.')])
    await closeBrand(opened.register, subBrandCode)
    expect((await visitor()('GET', formPath)).status).toBe(404)
    expect((await visitor()('POST', formPath, fields(email(1), 'EPOSTA'))).status).toBe(404)
  })

  it('bounds what is asked for by one network and for one address, and sends no letter for what is too much', async () => {
    const visit = visitor()
    for (let n = 1; n <= 3; n += 1) await ask(visit, email(1), 'EPOSTA')
    const { status, text, wait } = await visit('POST', formPath, fields(email(1), 'EPOSTA'))
    const again = expect.stringContaining('15 dakika sonra yeniden deneyin')
    expect([status, wait, text]).toEqual([429, '900', again])
    opened.clock.move(5 * 60_000)
    const later = await visit('POST', formPath, fields(email(1), 'EPOSTA'))
    expect(later.text).toContain('10 dakika sonra yeniden deneyin')
    await opened.server.reached(3)
    for (let n = 4; n <= 20; n += 1) await ask(visit, phone(n), 'MESAJ')
    expect((await visit('POST', formPath, fields(phone(21), 'MESAJ'))).status).toBe(429)
    await ask(visitor({ from: '192.0.2.8' }), phone(21), 'MESAJ')
  })

  it('says the same of every page it does not know, also under another brand', async () => {
    const visit = visitor()
    await ask(visit, email(1), 'EPOSTA')
    const page = await mailed(1)
    const unknown = await visit('GET', `${formPath}/xxxxxxxxxxxxxxxxxxxxxx`)
    expect(unknown.status).toBe(404)
    expect(await visit('GET', page.replace(String(subBrandCode), '123456'))).toEqual(unknown)
    expect(await visit('POST', `${formPath}/x`)).toEqual(unknown)
  })
})
