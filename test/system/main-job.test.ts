import { beforeAll, describe, expect, it } from 'vitest'
import { addDays, dayOf, formatWallTime } from '../../src/calendar/istanbul.ts'
import { openHouse } from '../support/house.ts'
import { forAllTests } from '../support/opened.ts'
import { countsRead, countsTold } from '../support/report-counts.ts'

/** The main job from chat to disk and back, through the doors people use: one company, one day, one recipient. */

const phone = '+905321112233'
const deniz = { id: 7001, is_bot: false, first_name: 'Deniz', language_code: 'tr' }
const chat = { id: 7001, type: 'private', first_name: 'Deniz' }

interface ToldBrand {
  readonly brandCode: number
  readonly channels: Parameters<typeof countsTold>[0]['channels']
  readonly head: string | null
}

const house = forAllTests(() => openHouse())
let updates = 100

const message = (rest: Record<string, unknown>) => ({
  update_id: ++updates,
  message: { message_id: updates, from: deniz, chat, date: Math.floor(Date.now() / 1000), ...rest },
})

/** Sends the bot a message and waits until it has said something new. */
async function tell(update: Record<string, unknown>): Promise<string> {
  const before = house.telegram.calls.length
  expect(await house.update(update)).toBe(200)
  return await said(before)
}

async function said(before: number): Promise<string> {
  await expect
    .poll(() => house.telegram.calls.slice(before).filter(({ method }) => /Message/.test(method)).length, {
      timeout: 60_000,
    })
    .toBeGreaterThan(0)
  return house.telegram.calls
    .slice(before)
    .map(({ params }) => String(params.text ?? ''))
    .join('\n')
}

/** The newest inline button whose label matches. */
function button(label: RegExp): string {
  for (const { params } of [...house.telegram.calls].reverse()) {
    const markup = params.reply_markup as
      | { inline_keyboard?: { text: string; callback_data: string }[][] }
      | undefined
    const found = markup?.inline_keyboard?.flat().find(({ text }) => label.test(text))
    if (found !== undefined) return found.callback_data
  }
  throw new Error(`There is no button ${label}`)
}

async function pressed(label: RegExp): Promise<string> {
  return await tell({
    update_id: ++updates,
    callback_query: {
      id: String(updates),
      from: deniz,
      chat_instance: '1',
      data: button(label),
      message: { message_id: 1, chat, date: Math.floor(Date.now() / 1000), text: '…' },
    },
  })
}

beforeAll(async () => {
  await house.addCompany({ U0EDITOR: 'editor 123457', U0VIEWER: 'viewer' })
  await house.izinJson('room', 'add', '--brand', '123457', '--slack', 'C0RAPOR')
  await house.izinJson('room', 'add', '--brand', '123457', '--telegram', '-1001234')
})

describe('the main job', () => {
  it('lets the staff add a consent and ask for it', async () => {
    const added = await house.slash('U0EDITOR', `ekle ${phone} mesaj HS_WEB marka=123457`)
    expect(added).toContain('ONAY kaydedildi')
    expect(added).not.toContain('1112233')
    const asked = await house.slash('U0VIEWER', 'sorgula 0532 111 22 33')
    expect(asked).toContain('Örnek Kahve')
    expect(asked).toContain('ONAY')
    expect(asked).toContain("İYS'de doğrulanmadı")
    expect(asked).not.toContain('111 22 33')
  })

  it('gives nothing to somebody without a role, and says how to ask for one', async () => {
    const asked = await house.slash('U0NOBODY', `sorgula ${phone}`)
    expect(asked).toContain('yetkiniz yok')
    expect(asked).not.toContain('Örnek Kahve')
    await house.press('U0NOBODY', 'ask-role')
    await expect
      .poll(
        () =>
          house.slackCalls.some(
            ({ method, body }) => method === 'chat.postMessage' && JSON.stringify(body).includes('U0NOBODY'),
          ),
        { timeout: 60_000 },
      )
      .toBe(true)
  })

  it('refuses a viewer a change, and an incomplete number with what is missing', async () => {
    expect(await house.slash('U0VIEWER', `ret ${phone} mesaj marka=123457`)).not.toContain('kaydedildi')
    const short = await house.slash('U0EDITOR', 'ekle 0532 123 45 mesaj HS_WEB marka=123457')
    expect(short).toContain('9 haneli')
    expect(short).not.toContain('kaydedildi')
  })

  it('lets the recipient prove his number and stop one channel in Telegram', async () => {
    expect(
      await tell(message({ text: '/start', entities: [{ type: 'bot_command', offset: 0, length: 6 }] })),
    ).toContain('Örnek A.Ş.')
    const stranger = await tell(
      message({ contact: { phone_number: '905339998877', first_name: 'X', user_id: 42 } }),
    )
    expect(stranger).toContain('sizin numaranız değil')
    const list = await tell(
      message({ contact: { phone_number: '905321112233', first_name: 'Deniz', user_id: 7001 } }),
    )
    await expect
      .poll(() => house.telegram.textsOf('7001').join('\n'), { timeout: 60_000 })
      .toContain('Örnek Kahve')
    expect(list).not.toContain('kaydedildi')
    const stopped = await pressed(/Örnek Kahve · SMS: durdur/)
    expect(stopped).toContain('RET kaydedildi')
    expect(stopped).toMatch(/[0-9a-f]{4}…[0-9a-f]{4}/)
  })

  it('shows the staff what the recipient changed', async () => {
    expect(await house.slash('U0VIEWER', `sorgula ${phone}`)).toContain('RET')
    const changed = await house.slash('U0VIEWER', 'değişiklikler')
    expect(changed).toContain('Telegram')
    expect(changed).not.toContain('1112233')
    const found = (await house.izinJson('lookup', '--recipient', phone)) as { consents: { status: string }[] }
    expect(found.consents).toMatchObject([
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
    const today = dayOf(Date.now())
    const brandOn = async (date: string) => {
      const { brands } = (await house.izinJson('report', '--date', date)) as { brands: ToldBrand[] }
      return brands.find(({ brandCode }) => brandCode === 123457)
    }
    const answerText = await brandOn(today)
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
    const said = await house.slash('U0VIEWER', 'rapor bugün marka=123457')
    expect(said).toContain('Örnek Kahve')
    expect(answerText && countsTold(answerText)).toEqual(countsRead(said))

    const yesterday = await brandOn(addDays(today, -1))
    expect(yesterday).toMatchObject({ total: 0, head: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(await house.slash('U0VIEWER', 'rapor marka=123457')).toContain(`Mühür \`${yesterday?.head}\``)
  })

  it('posts the report of a past day to its rooms, a quiet day too', async () => {
    const yesterday = addDays(dayOf(Date.now()), -1)
    await house.izinJson('report', '--date', yesterday, '--post')
    const posts = () => house.slackCalls.filter(({ body }) => body.channel === 'C0RAPOR')
    await expect.poll(() => posts().length, { timeout: 60_000 }).toBe(1)
    expect(JSON.stringify(posts()[0]?.body)).toContain('Örnek Kahve')
    await expect
      .poll(() => house.telegram.textsOf('-1001234').join('\n'), { timeout: 60_000 })
      .toContain('Örnek Kahve')
    expect(await house.izinJson('verify')).toMatchObject({
      ok: true,
      changes: 2,
      firstBad: null,
      anchoredThrough: yesterday,
    })
  })

  it('stops well on SIGTERM, and has forgotten nothing when it is back', async () => {
    expect(await house.stop()).toBe(0)
    await house.restart()
    expect(await house.slash('U0VIEWER', `sorgula ${phone}`)).toContain('RET')
  })
})

describe('the other doors', () => {
  const other = '+905324445566'
  const ask = async (path: string, init: RequestInit = {}) => await fetch(`${house.baseUrl}${path}`, init)
  const form = (fields: Record<string, string>) => ({ method: 'POST', body: new URLSearchParams(fields) })
  const statusOf = async (recipient: string) => {
    const found = (await house.izinJson('lookup', '--recipient', recipient)) as {
      consents: { channel: string; status: string }[]
    }
    return Object.fromEntries(found.consents.map(({ channel, status }) => [channel, status]))
  }

  it('takes a consent over the interface of İYS, and tells how it stands', async () => {
    await house.izin(
      'client',
      'add',
      '--provider',
      '123456',
      '--username',
      'magaza',
      '--password',
      'gizli-parola-1',
    )
    const token = await ask('/oauth2/token', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'magaza', password: 'gizli-parola-1', grant_type: 'password' }),
    })
    const { access_token: access } = (await token.json()) as { access_token: string }
    const post = (path: string, body: unknown) =>
      ask(`/sps/123456/brands/123457/consents${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${access}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    const key = { recipient: other, recipientType: 'BIREYSEL', type: 'MESAJ' }
    const consentDate = formatWallTime(Date.now() - 60_000)
    const added = await post('', { ...key, status: 'ONAY', source: 'HS_WEB', consentDate })
    expect(added.status).toBe(200)
    expect(await added.json()).toMatchObject({ transactionId: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(await (await post('/status', key)).json()).toMatchObject({
      status: 'ONAY',
      source: 'HS_WEB',
      consentDate,
    })
    expect((await post('', { ...key, status: 'ONAY', source: 'IYS_WEB', consentDate: 'x' })).status).toBe(422)
  })

  it('changes nothing when the link of a message is only looked at, and refuses when its button is pressed', async () => {
    const made = (await house.izinJson(
      ...['link', 'make', '--brand', '123457', '--channel', 'MESAJ', '--recipient', other],
    )) as { url: string; oneClick: string }
    const page = new URL(made.url).pathname
    for (const method of ['GET', 'HEAD']) expect((await ask(page, { method })).status).toBe(200)
    const seen = await (await ask(page)).text()
    expect(seen).toContain('Örnek Kahve')
    expect(seen).not.toContain('4445566')
    expect(await statusOf(other)).toEqual({ MESAJ: 'ONAY' })
    expect(await (await ask(page, form({ channel: 'MESAJ' }))).text()).toContain('Kaydedildi')
    expect(await statusOf(other)).toEqual({ MESAJ: 'RET' })
  })

  it('unsubscribes by one click as mail programs do it (RFC 8058)', async () => {
    const made = (await house.izinJson(
      ...['link', 'make', '--brand', '123457', '--channel', 'EPOSTA', '--recipient', 'deniz@ornek.example'],
    )) as { oneClick: string }
    const path = new URL(made.oneClick).pathname
    for (const method of ['GET', 'HEAD']) {
      const led = await ask(path, { method, redirect: 'manual' })
      expect([led.status, led.headers.get('location')]).toEqual([303, path.replace('/u/', '/r/')])
    }
    expect(await statusOf('deniz@ornek.example')).toEqual({})
    expect((await ask(path, form({ anything: 'else' }))).status).toBe(400)
    expect((await ask(path, form({ 'List-Unsubscribe': 'One-Click' }))).status).toBe(200)
    expect(await statusOf('deniz@ornek.example')).toEqual({ EPOSTA: 'RET' })
    expect((await ask('/u/AAAAAAAAAAAAAAAA', form({ 'List-Unsubscribe': 'One-Click' }))).status).toBe(404)
  })
})
