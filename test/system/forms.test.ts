import { beforeAll, describe, expect, it } from 'vitest'
import { formatWallTime } from '../../src/calendar/istanbul.ts'
import { openApp } from '../support/app.ts'
import { now } from '../support/clock/clock.ts'
import { forAllTests } from '../support/opened.ts'
import { modalSchema } from '../support/platforms/block-kit.ts'

const app = forAllTests(() => openApp())

/** Second of a message of today, read once the app is open. */
let ts = ''

beforeAll(async () => {
  ts = String(Math.floor(now() / 1000))
  await app.addCompany({ U0EDITOR: 'editor 123457', U0VIEWER: 'viewer' })
})

const opens = () => app.slackCalls.filter(({ method }) => method === 'views.open')

describe('the shortcut "RET kaydet"', () => {
  const number = '0533 444 55 66'
  const text = `Lütfen <tel:05334445566|${number}> numarasına mesaj atmayın`
  const message = () => ({ text, ts: `${ts}.000200` })
  const rest = { channels: ['MESAJ'], brand: '123457', type: 'BIREYSEL', source: 'HS_SOSYAL_MEDYA' }
  const field = (view: Awaited<ReturnType<typeof chosen>>, name: string) =>
    view.blocks.flatMap((block) =>
      block.type === 'input' && block.block_id === name ? [block.element] : [],
    )[0]

  async function chosen(shared: { readonly text: string; readonly ts: string }) {
    const before = opens().length
    await app.shortcut('U0EDITOR', shared)
    return modalSchema.parse(JSON.parse(String(opens()[before]?.body.view)))
  }

  it('opens a form with the address, the time, the text and the link of the message', async () => {
    const view = await chosen(message())
    const [day, clock = ''] = formatWallTime(Number(ts) * 1000).split(' ')
    expect(field(view, 'address')).toMatchObject({ initial_value: '+905334445566' })
    expect(field(view, 'day')).toMatchObject({ initial_date: day })
    expect(field(view, 'time')).toMatchObject({ initial_time: clock.slice(0, 5) })
    expect(field(view, 'evidence')).toMatchObject({
      initial_value: expect.stringMatching(
        /mesaj atmayın\nhttps:\/\/ornek\.slack\.com\/archives\/C0TEST\/p\d+$/,
      ),
    })
    expect(view.private_metadata).toMatch(new RegExp(`^reject\\|${day} ${clock}\\|[\\w-]{22}$`))
  })

  it('stores the RET at the second of the message', async () => {
    const [day = '', clock = ''] = formatWallTime(Number(ts) * 1000).split(' ')
    const when = { day, time: clock.slice(0, 5) }
    const answer = await app.submit('U0EDITOR', { ...rest, ...when, address: number, evidence: 'mesaj' })
    expect(answer).toContain('RET kaydedildi. Örnek Kahve, SMS, +90 533 ••• •• 66.')
    expect(await app.izinJson('lookup', '--recipient', number)).toMatchObject({
      consents: [{ status: 'RET', source: 'HS_SOSYAL_MEDYA', consentDate: `${day} ${clock}` }],
    })
  })

  const marks = () => app.slackCalls.filter(({ method }) => method === 'reactions.add')

  it('marks the message once, when its form has stored something', async () => {
    await expect.poll(() => marks().length).toBe(1)
    const mark = { channel: 'C0TEST', name: 'white_check_mark', timestamp: message().ts }
    expect(marks()[0]?.body).toMatchObject(mark)
  })

  it('on an old message fills in today, says its day, and marks it only once no ONAY is left', async () => {
    const old = { text, ts: '1735711200.000300' }
    await app.slash('U0EDITOR', `ekle ${number} sms web sitesi marka=123457 kanıt="form 7"`)
    expect(await app.press('U0EDITOR', 'confirm|')).toContain('ONAY kaydedildi.')
    const before = marks().length
    const ofView = {
      address: number,
      channels: ['all'],
      brand: '123457',
      type: 'on-record',
      source: 'HS_MESAJ',
    }

    const view = await chosen(old)
    const day = field(view, 'day')
    const today = day?.type === 'datepicker' ? (day.initial_date ?? '') : ''
    expect(JSON.stringify(view)).toContain('Mesaj 1 Ocak 2025 09:00 tarihli')
    expect(formatWallTime(now())).toContain(today)
    expect(JSON.stringify(field(view, 'time'))).not.toContain('initial_time')
    const then = await app.submit('U0EDITOR', {
      ...ofView,
      day: '2025-01-01',
      time: '09:00',
      evidence: 'mesaj',
    })
    expect(then).toContain('daha eski olduğu için geçerli sayılmaz. Değişiklik yapılmadı.')
    expect(then).toContain("Alıcı bugün yeniden istediyse RET'i bugünün tarihiyle kaydedin.")
    expect(await app.consents(number)).toContainEqual(
      expect.objectContaining({ channel: 'MESAJ', status: 'ONAY' }),
    )

    await chosen(old)
    const answer = await app.submit('U0EDITOR', { ...ofView, day: today, time: '', evidence: 'mesaj' })
    expect(answer).toContain('RET kaydedildi.')
    await expect.poll(() => marks().length).toBe(before + 1)
    expect(marks().at(-1)?.body).toMatchObject({ timestamp: old.ts })
    expect((await app.consents(number)).map(({ status }) => status)).not.toContain('ONAY')
  })
})
