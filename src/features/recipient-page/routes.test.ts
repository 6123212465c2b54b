import { beforeEach, describe, expect, it } from 'vitest'
import { type Engine, StorageError, UnknownOutcomeError } from '../../../db/engine.ts'
import { recipientPages } from '../../../test/support/browser/recipient-pages.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import {
  email,
  openTestRegister,
  phone,
  providerCode,
  say,
  subBrandCode,
} from '../../../test/support/register.ts'
import { gathered } from '../../../test/support/verification/pack.ts'
import { closeBrand } from '../../register/company/brands.ts'
import { renameBrand } from '../../register/company/rename.ts'
import { setSetting } from '../../register/company/settings.ts'
import { wordingsOf } from '../../register/evidence/evidence.ts'
import { ownConsents } from '../../register/look-up/look-up.ts'
import { wordless } from '../../util/sentence.ts'
import { icon } from './look.ts'

const opened = forEachTest(() => openTestRegister({ now: '2026-03-02 14:30:00' }))
let token: string
const { pageOf, recipient, routesOf, statuses, tokenFor } = recipientPages(opened)

beforeEach(async () => {
  await say(opened.register, recipient, 'ONAY', { channel: 'MESAJ' })
  await say(opened.register, recipient, 'ONAY', { channel: 'ARAMA' })
  opened.clock.move(60_000)
  token = await tokenFor(recipient, 'MESAJ')
})

async function refuseAllWith(fate: <T>(units: number, unit: () => Promise<T>) => Promise<T>) {
  await pageOf()('GET', `/r/${token}`)
  let units = 0
  const engine: Engine = {
    ...opened.engine,
    unit: (reads, decide) => fate(++units, () => opened.engine.unit(reads, decide)),
  }
  return await pageOf({ ...opened.register, engine })('POST', `/r/${token}`, { channel: 'hepsi' })
}

const lastEvidence = async () => {
  const { changes } = await gathered(opened.register, { recipient })
  return JSON.parse(changes.at(-1)?.evidence ?? 'null')
}

const buttonsOf = (text: string) =>
  [...text.matchAll(/<button name="channel" value="(\w+)"[^>]*>([^<]+)</g)].map(([, value, label]) => [
    value,
    label,
  ])

const everything = ['tumu', 'Tüm markalar: hepsini durdur']

const undoIn = (text: string) => /name="undo" value="([\w-]+)"/.exec(text)?.[1] ?? ''

it('names a brand as it is called now', async () => {
  const operator = { door: 'cli', id: 'test' } as const
  await renameBrand(opened.register, operator, { code: subBrandCode, name: 'Örnek Kahve Evi' })
  expect((await pageOf()('GET', `/r/${token}`)).text).toContain('Örnek Kahve Evi')
})

it("shows the company's color and logo on the pages, and none of them while the database is away", async () => {
  const styleOf = async (register = opened.register) =>
    await (await routesOf(register).request('/page.css')).text()
  const { engine, clock } = opened
  const plain = await styleOf()
  expect((await routesOf().request('/logo.png')).status).toBe(404)
  const iconOf = async () => {
    const answer = await routesOf().request('/favicon.ico')
    return [answer.status, answer.headers.get('content-type'), Buffer.from(await answer.arrayBuffer())]
  }
  expect(await iconOf()).toMatchObject([200, 'image/svg+xml', Buffer.from(icon)])
  const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1])
  await setSetting(engine, 'page_color', '#00674f', { by: 'test', now: clock.now() })
  await setSetting(engine, 'page_logo', png.toString('base64'), { by: 'test', now: clock.now() })
  expect(await styleOf()).toMatch(/--press:#00674f;.*url\(\/logo\.png\)/s)
  const logo = await routesOf().request('/logo.png')
  expect(logo.headers.get('content-type')).toBe('image/png')
  expect(Buffer.from(await logo.arrayBuffer())).toEqual(png)
  expect(await iconOf()).toEqual([200, 'image/png', png])
  const { headers } = await pageOf()('GET', `/r/${token}`)
  expect(headers.get('content-security-policy')).toContain("img-src 'self'")
  const settings = () =>
    Promise.reject(new StorageError(wordless('Cannot use it'), { cause: null, passing: true }))
  expect(await styleOf({ ...opened.register, settings })).toBe(plain)
})

describe('the page of a recipient', () => {
  it('shows brand, channels and the masked number', async () => {
    const page = pageOf()
    const { status, text, headers } = await page('GET', `/r/${token}`)
    expect(status).toBe(200)
    expect(text).toMatch(
      /<strong>Örnek Kahve<\/strong> için \+90\s5\d\d\s•••\s••\s\d\d numaranızın izinleri:/,
    )
    expect(text).toContain('açık')
    expect(text).toContain('SMS almak istemiyorum')
    expect(text).not.toContain(recipient.address.slice(3))
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  it('refuses one channel at once, and says when and under which number', async () => {
    const { text } = await pageOf()('POST', `/r/${token}`, { channel: 'MESAJ' })
    expect(text).toContain('Kaydedildi. Bu sayfayı kapatabilirsiniz.')
    expect(text).toMatch(/SMS: RET, 2 Mart 2026 14:31, işlem no [0-9a-f]{4}…[0-9a-f]{4}\./)
    expect(await statuses()).toEqual({ ARAMA: 'ONAY', MESAJ: 'RET' })
  })

  it.each(['tr', 'en'] as const)(
    'keeps as evidence which text was shown, in the language it was read in (%s)',
    async (language) => {
      await pageOf()('POST', `/r/${token}`, { channel: 'MESAJ' }, language)
      expect(await lastEvidence()).toEqual({
        door: 'page',
        proof: 'link',
        wording: expect.stringMatching(/^[0-9a-f]{64}$/),
      })
      const [shown] = await wordingsOf(opened.register, [(await lastEvidence())?.wording])
      expect(shown).toMatchObject({
        language,
        text: expect.stringContaining(language === 'tr' ? 'SMS almak istemiyorum' : 'Stop SMS'),
      })
    },
  )

  it('refuses everything by one button, and says of each what was already so', async () => {
    const page = pageOf()
    await page('POST', `/r/${token}`, { channel: 'MESAJ' })
    opened.clock.move(60_000)
    const { text } = await page('POST', `/r/${token}`, { channel: 'hepsi' })
    expect(text).toContain('Arama: RET')
    expect(text).toMatch(
      /SMS: yanıtınız zaten RET \(2 Mart 2026\)\. Bu bildiriminiz de kaydedildi: işlem no [0-9a-f]{4}/,
    )
    expect(await statuses()).toEqual({ ARAMA: 'RET', MESAJ: 'RET' })
    const again = await page('POST', `/r/${token}`, { channel: 'hepsi' })
    expect(again.text).not.toContain('Kaydedildi')
  })

  it('stores all or nothing of one press when the database fails', async () => {
    const { status, text } = await refuseAllWith(async (units, unit) => {
      if (units === 1)
        throw new StorageError(wordless('Cannot use the database'), { cause: null, passing: true })
      return await unit()
    })
    expect(status).toBe(503)
    expect(text).toContain('Şu anda kaydedemedik, hiçbir şey değişmedi')
    expect(await statuses()).toEqual({ ARAMA: 'ONAY', MESAJ: 'ONAY' })
  })

  it('does not say that nothing was stored when one answer of the database was lost', async () => {
    const { status, text } = await refuseAllWith(async (units, unit) => {
      const result = await unit()
      if (units === 1) throw new UnknownOutcomeError(wordless('the answer was lost'))
      return result
    })
    expect([status, text]).toEqual([503, expect.stringContaining('yaptığınız seçimin işlenip işlenmediğini')])
    expect(text).not.toContain('kaydedemedik')
    expect(await statuses()).toEqual({ ARAMA: 'RET', MESAJ: 'RET' })
  })

  it.each([
    ['tr', 'Sayfa şu anda açılamıyor'],
    ['en', 'This page cannot be opened just now'],
  ])('says in %s and as a page that the database is away', async (language, sentence) => {
    const away = () =>
      Promise.reject(new StorageError(wordless('Cannot use it'), { cause: null, passing: true }))
    const page = pageOf({ ...opened.register, engine: { ...opened.engine, read: away, unit: away } })
    for (const method of ['GET', 'POST']) {
      const { status, headers, text } = await page(method, `/r/${token}`, undefined, language)
      expect([status, text]).toEqual([503, expect.stringContaining(`<h1>${sentence}</h1>`)])
      expect(headers.get('cache-control')).toBe('no-store')
    }
  })

  it('lets a channel without a record be refused in advance, and changes nothing by offering it', async () => {
    const fresh = phone(8)
    const made = await tokenFor(fresh, 'ARAMA')
    const page = pageOf()
    const { text } = await page('GET', `/r/${made}`)
    expect(text).toContain('izniniz kayıtlı değil')
    expect(buttonsOf(text)).toEqual([
      ['ARAMA', 'Aranmak istemiyorum'],
      ['MESAJ', 'SMS almak istemiyorum'],
      ['hepsi', 'Bu markadan hiçbirini istemiyorum'],
      everything,
    ])
    expect(await ownConsents(opened.register, fresh)).toEqual([])
    const after = await page('POST', `/r/${made}`, { channel: 'ARAMA' })
    expect(after.text).toContain('Kaydedildi')
    expect(buttonsOf(after.text)).toEqual([['MESAJ', 'SMS almak istemiyorum'], everything])
    expect(await ownConsents(opened.register, fresh)).toMatchObject([{ channel: 'ARAMA', status: 'RET' }])
  })

  it('offers no refusal in advance at a brand that is closed, and one of an ONAY it still holds', async () => {
    const fresh = await tokenFor(phone(8), 'MESAJ')
    await closeBrand(opened.register, subBrandCode)
    const page = pageOf()
    expect(buttonsOf((await page('GET', `/r/${fresh}`)).text)).toEqual([everything])
    expect(buttonsOf((await page('GET', `/r/${token}`)).text)).toEqual([
      ['ARAMA', 'Aranmak istemiyorum'],
      ['MESAJ', 'SMS almak istemiyorum'],
      ['hepsi', 'Bu markadan hiçbirini istemiyorum'],
      everything,
    ])
  })

  it('stores nothing by an address that is only opened, or sent another body', async () => {
    const page = pageOf()
    const { status, headers } = await page('GET', `/u/${token}`)
    expect([status, headers.get('location')]).toEqual([303, `/r/${token}`])
    expect(await page('POST', `/u/${token}`, { 'List-Unsubscribe': 'Two' })).toMatchObject({ status: 400 })
    expect(await statuses()).toMatchObject({ MESAJ: 'ONAY' })
  })

  it('stores a refusal to a brand that was closed', async () => {
    await closeBrand(opened.register, subBrandCode)
    const { status, text } = await pageOf()('POST', `/u/${token}`, { 'List-Unsubscribe': 'One-Click' })
    expect([status, text]).toEqual([200, '{"ok":true}'])
    expect(await statuses()).toMatchObject({ MESAJ: 'RET' })
    // The mail program showed its own button and none of our words.
    expect(await lastEvidence()).toEqual({ door: 'click', proof: 'link' })
  })

  it('undoes what it has just stopped by a new ONAY, named in the question that is kept', async () => {
    const page = pageOf()
    const stopped = await page('POST', `/r/${token}`, { channel: 'hepsi' })
    expect(stopped.text).toContain('yeni bir ONAY olarak kaydedilir: Örnek Kahve · Arama, Örnek Kahve · SMS.')
    const undone = await page('POST', `/r/${token}`, { undo: undoIn(stopped.text) })
    expect(undone.text).toMatch(/SMS: ONAY kaydedildi, 2 Mart 2026 14:31, işlem no [0-9a-f]{4}…/)
    expect(await statuses()).toEqual({ ARAMA: 'ONAY', MESAJ: 'ONAY' })
    const question = expect.stringContaining('Örnek Kahve · Arama, Örnek Kahve · SMS')
    expect(await lastEvidence()).toEqual({ door: 'page', proof: 'link', question })
    const repeated = await page('POST', `/r/${token}`, { undo: undoIn(stopped.text) })
    expect(repeated.text).toContain('SMS: ONAY kaydedildi')
    expect((await gathered(opened.register, { recipient })).changes).toHaveLength(6)
  })

  it('undoes nothing after a later refusal, after ten minutes, or for another recipient', async () => {
    const page = pageOf()
    const other = await tokenFor(phone(9), 'MESAJ')
    const first = undoIn((await page('POST', `/r/${token}`, { channel: 'MESAJ' })).text)
    for (const [path, undo] of [
      [`/r/${other}`, first],
      [`/r/${token}`, 'AAAA'],
    ] as const) {
      expect((await page('POST', path, { undo })).text).toContain('artık geri alınamıyor')
    }
    await say(opened.register, recipient, 'ONAY')
    await say(opened.register, recipient, 'RET')
    expect((await page('POST', `/r/${token}`, { undo: first })).text).toContain('artık geri alınamıyor')
    const late = undoIn((await page('POST', `/r/${token}`, { channel: 'ARAMA' })).text)
    opened.clock.move(10 * 60_000 + 1)
    expect((await page('POST', `/r/${token}`, { undo: late })).text).toContain('artık geri alınamıyor')
    expect(await statuses()).toEqual({ ARAMA: 'RET', MESAJ: 'RET' })
    expect(await ownConsents(opened.register, phone(9))).toEqual([])
  })

  it('shows what other brands may send to the address, and stops one of it or everything', async () => {
    await say(opened.register, recipient, 'ONAY', { brandCode: providerCode })
    await say(opened.register, phone(8), 'ONAY', { brandCode: providerCode, channel: 'ARAMA' })
    const page = pageOf()
    const { text } = await page('GET', `/r/${token}`)
    expect(text).toContain('<header><p>Örnek A.Ş.</p>')
    expect(text.split('Diğer markalarımız')[1]?.match(/<li>/g)).toHaveLength(1)
    const one = await page('POST', `/r/${token}`, { brand: String(providerCode), channel: 'MESAJ' })
    expect(one.text).toMatch(/Örnek A\.Ş\. · SMS: RET, 2 Mart 2026/)
    expect(one.text).not.toContain('Diğer markalarımız')
    expect(await statuses()).toEqual({ ARAMA: 'ONAY', MESAJ: 'ONAY' })
    await page('POST', `/r/${token}`, { undo: undoIn(one.text) })
    const all = await page('POST', `/r/${token}`, { channel: 'tumu' })
    expect(all.text).toContain('Örnek Kahve · SMS, Örnek A.Ş. · SMS.')
    expect(all.text).toContain('Diğer marka ve kanallar: RET kaydedildi.')
    const after = await ownConsents(opened.register, recipient)
    expect(after.map(({ status }) => status)).toEqual(['RET', 'RET', 'RET', 'RET'])
    expect(await ownConsents(opened.register, phone(8))).toMatchObject([{ status: 'ONAY' }])
  })

  it('offers the form of a consent only where the address can be proved, else says how', async () => {
    const made = await tokenFor(email(7), 'EPOSTA')
    const page = pageOf()
    const stopped = await page('POST', `/r/${made}`, { channel: 'EPOSTA' })
    expect(stopped.text).toContain('İzin vermek isterseniz şirkete yazabilirsiniz.')
    expect(stopped.text).not.toContain('href="/c/')
    expect((await page('GET', `/r/${token}`)).text).toContain(`href="/c/${subBrandCode}?dil=tr"`)
  })
})
