import { beforeAll, describe, expect, it } from 'vitest'
import { type HttpErrorCode, httpErrors } from '../../src/http/errors.ts'
import { openApp } from '../support/app.ts'
import { stayOnOneDay, today, yesterday } from '../support/clock/clock.ts'
import { forAllTests } from '../support/opened.ts'
import { contactOf, telegramPeople } from '../support/platforms/telegram-people.ts'

const phone = '+905321112233'
interface ToldBrand {
  readonly brandCode: number
  readonly head: string | null
}

stayOnOneDay()
const app = forAllTests(() => openApp())
let people: ReturnType<typeof telegramPeople>

beforeAll(async () => {
  await app.addCompany({ U0EDITOR: 'editor 123457', U0VIEWER: 'viewer' })
  people = telegramPeople(app.telegram, app.update)
  await app.izinJson('room', 'add', '--brand', '123457', '--slack', 'C0RAPOR')
  await app.izinJson('room', 'add', '--brand', '123457', '--telegram', '-1001234')
})

describe('the main job', () => {
  it('lets the staff add a consent and ask for it', async () => {
    const added = await app.slash('U0EDITOR', `ekle ${phone} mesaj HS_WEB marka=123457`)
    expect(added).toContain('ONAY kaydedildi')
    expect(added).not.toContain('1112233')
    const question = await app.slash('U0VIEWER', 'sorgula 0532 111 22 33')
    expect(question).toContain('Örnek Kahve')
    expect(question).toContain('ONAY')
    expect(question).toContain("İYS'de kayıtlıysa mesaj gönderilebilir")
    expect(question).not.toContain('111 22 33')
  })

  it('gives nothing without a role, and says how to ask for one', async () => {
    const question = await app.slash('U0NOBODY', `sorgula ${phone}`)
    expect(question).toContain('yetkiniz yok')
    expect(question).not.toContain('Örnek Kahve')
    await app.press('U0NOBODY', 'ask-role')
    await app.answerText('U0NOBODY')
  })

  it('lets a recipient prove a number and stop one channel in Telegram', async () => {
    await people.type('/start')
    await people.reads('Örnek A.Ş.')
    await people.write({ contact: contactOf('+905339998877', 42) })
    await people.reads('sizin numaranız değil')
    await people.write({ contact: contactOf(phone, 7001) })
    await people.press(await people.reads('kayıtlı izinler'), 'Örnek Kahve')
    const stop = 'Örnek Kahve · SMS: durdur'
    await people.press(await people.offers(stop), stop)
    expect((await people.reads('RET kaydedildi')).text).toMatch(/[0-9a-f]{4}…[0-9a-f]{4}/)
  })

  it('shows the staff what the recipient changed', async () => {
    expect(await app.slash('U0VIEWER', `sorgula ${phone}`)).toContain('RET')
    const changed = await app.slash('U0VIEWER', 'değişiklikler')
    expect(changed).toContain('Telegram')
    expect(changed).not.toContain('1112233')
    expect(await app.consents(phone)).toMatchObject([
      {
        brandCode: 123457,
        channel: 'MESAJ',
        status: 'RET',
        local: false,
        national: 'unverified',
        maySend: false,
      },
    ])
  })

  it('gives the same report in chat and on the command line', async () => {
    const brandOn = async (date: string) => {
      const { brands } = (await app.izinJson('report', '--date', date)) as { brands: ToldBrand[] }
      return brands.find(({ brandCode }) => brandCode === 123457)
    }
    const answerText = await brandOn(today())
    expect(answerText).toEqual(
      expect.objectContaining({
        brandCode: 123457,
        total: 2,
        channels: [
          { channel: 'MESAJ', origin: 'staff', approval: 1, rejection: 0 },
          { channel: 'MESAJ', origin: 'recipient', approval: 0, rejection: 1 },
        ],
        head: null,
      }),
    )
    const said = await app.slash('U0VIEWER', 'rapor bugün marka=123457')
    expect(said).toContain('Örnek Kahve')
    expect(said).toContain('SMS: 1 ONAY, 1 RET')
    expect(said).toContain('personel 1 ONAY · alıcı 1 RET')

    app.beginYesterday()
    const quietBrand = await brandOn(yesterday())
    expect(quietBrand).toMatchObject({ total: 0, head: expect.stringMatching(/^[0-9a-f]{64}$/) })
    await app.slash('U0VIEWER', 'rapor marka=123457')
    expect(await app.press('U0VIEWER', 'day-seals|')).toContain(`Mühür \`${quietBrand?.head}\``)
  })

  it('posts the report of a past day to its rooms, a quiet day too', async () => {
    await app.izinJson('report', '--date', yesterday(), '--post')
    const posts = () => app.slackCalls.filter(({ body }) => body.channel === 'C0RAPOR')
    await expect.poll(() => posts().length).toBe(1)
    expect(JSON.stringify(posts()[0]?.body)).toContain('Örnek Kahve')
    await expect.poll(() => app.telegram.textsOf('-1001234').join('\n')).toContain('Örnek Kahve')
    // The post is noted as an anchor after it arrived.
    await expect
      .poll(() => app.izinJson('verify'))
      .toMatchObject({ ok: true, changes: 2, firstBad: null, anchoredThrough: yesterday() })
  })
})

describe('other routes', () => {
  const other = '+905324445566'
  const ask = async (path: string, init: RequestInit = {}) => await fetch(`${app.baseUrl}${path}`, init)
  const form = (fields: Record<string, string>) => ({ method: 'POST', body: new URLSearchParams(fields) })

  it('shows no metrics where no token is set for them', async () => {
    expect((await ask('/metrics')).status).toBe(404)
  })

  const coded = (code: HttpErrorCode) => [httpErrors[code].status, { error: httpErrors[code].sentence, code }]
  const errorAt = async (path: string, init?: RequestInit) => {
    const answer = await ask(path, init)
    return [answer.status, await answer.json()]
  }

  it('shows at the bare address that izin is running', async () => {
    const answer = await ask('/')
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('<h1>izin çalışıyor</h1>')
  })

  it('tell a program what is wrong by a code', async () => {
    for (const path of ['/nothing', '/%', '/playground', '/openapi.yaml'])
      expect([path, ...(await errorAt(path))]).toEqual([path, ...coded('IZIN-404')])
    for (const path of ['/livez', '/hooks/sms/unknown', '/teams/messages'])
      expect([path, ...(await errorAt(path, form({})))]).toEqual([path, ...coded('IZIN-404')])
    const click = new URL((await app.link('MESAJ', other)).oneClick).pathname
    expect(await errorAt(click, form({ something: 'else' }))).toEqual(coded('IZIN-400-ONE-CLICK'))
    const unknown = async () => await errorAt('/u/AAAAAAAAAAAAAAAA', form({}))
    expect(await unknown()).toEqual(coded('IZIN-404-LINK'))
    for (let times = 2; times <= 10; times++) await unknown()
    expect(await unknown()).toEqual(coded('IZIN-429-LINKS'))
  })
})
