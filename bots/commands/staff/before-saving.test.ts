import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { closeBrand } from '../../../src/register/brands.ts'
import { erase } from '../../../src/register/erasure/erase.ts'
import { ownConsents } from '../../../src/register/look-up.ts'
import { setSetting } from '../../../src/register/settings.ts'
import { addStaff, removeStaff } from '../../../src/register/staff.ts'
import {
  choicesOf,
  everythingIn,
  openCommandRegister,
  press,
  staffContext,
  textOf,
} from '../../../test/support/commands.ts'
import { email, phone, subBrandCode, type TestRegister } from '../../../test/support/register.ts'
import { type Filled, type Form, textIn } from '../form.ts'
import type { Reply } from '../reply.ts'
import { runStaffAction, runStaffCommand, submitStaffForm } from '../staff.ts'

/** The setting `ask_before_saving`: what a command in words leaves open is shown and can be changed before it is stored. */

const minuteMs = 60_000
const kahve = `marka=${subBrandCode}`
let home: TestRegister
let people = 0

beforeEach(async () => {
  home = await openCommandRegister()
  home.clock.set('2026-03-02 14:05:09')
  for (const slackUser of ['U0AYSE', 'U0BORA']) {
    await addStaff(home.register, { slackUser, role: 'editor', by: 'test' })
  }
  await set('ask_before_saving', 'yes')
})
afterEach(async () => await home.close())

async function set(name: string, value: string): Promise<void> {
  await setSetting(home.engine, name, value, 'test', home.clock.now())
}
const someone = () => phone(++people).address
type As = Parameters<typeof staffContext>[1]
const as = (over: As = {}) => staffContext(home, { user: 'U0AYSE', ...over })
const type = async (text: string, over?: As): Promise<Reply> => await runStaffCommand(await as(over), text)
const pressed = async (reply: Reply, label: string, over?: As) => await press(await as(over), reply, label)
const labelsOf = (reply: Reply) => choicesOf(reply).map(({ label }) => label)

const stored = async (address: string) =>
  (await ownConsents(home.register, { kind: address.includes('@') ? 'email' : 'phone', address })).map(
    ({ brandCode, channel, recipientType, status, source, consentDate }) =>
      [brandCode, channel, recipientType, status, source, consentDate].join(' '),
  )
const changes = async () =>
  (await home.engine.read({ sql: 'SELECT count(*) FROM change', params: [], map: ([n]) => Number(n) }))[0]

/** The form behind *Değiştir*, as it is sent when nothing is changed in it. */
async function changing(reply: Reply): Promise<{ readonly form: Form; readonly filled: Filled }> {
  const { form } = await pressed(reply, 'Değiştir')
  if (form === undefined) throw new Error('No form was opened')
  const filled = form.fields.flatMap((field) => {
    const initial = 'initial' in field ? field.initial : undefined
    return initial === undefined ? [] : [[field.name, initial] as const]
  })
  return { form, filled: Object.fromEntries(filled) }
}

const send = async ({ name, values }: Form, filled: Filled, over?: As) =>
  await submitStaffForm(await as(over), { name, values: values.map(String), filled })

async function sent(form: Form, filled: Filled): Promise<string> {
  const answer = await send(form, filled)
  if (answer.kind !== 'reply') throw new Error(`Told at its fields: ${JSON.stringify(answer.errors)}`)
  return textOf(answer.reply)
}

describe('a command in words', () => {
  test('stores at once by default, and says what was assumed', async () => {
    await set('ask_before_saving', 'no')
    const to = someone()
    const told = textOf(await type(`ekle ${to} mesaj HS_WEB ${kahve}`))
    expect(told).toContain('ONAY kaydedildi.')
    expect(told).toContain('Tarih verilmedi, şu an (14:05) alındı.')
    expect(await stored(to)).toHaveLength(1)
  })

  test('is shown before it is stored, with the value of everything that was not given', async () => {
    const to = someone()
    const reply = await type(`ekle ${to} mesaj HS_WEB ${kahve}`)
    const told = textOf(reply)
    expect(told.split('\n').slice(0, 3)).toEqual([
      expect.stringMatching(
        /^ONAY, \+90 500 ••• •• \d\d, Örnek Kahve, SMS, web sitesi\. Komutta verilmeyenler şöyle alınır:$/,
      ),
      'Tarih: 2 Mart 2026 14:05 (komutun yazıldığı an)',
      'Alıcı tipi: bireysel',
    ])
    expect(told).toContain('Kaydet düğmesine basana kadar hiçbir şey yazılmaz.')
    expect(everythingIn(reply)).not.toContain('kaydedildi')
    expect(choicesOf(reply)).toMatchObject([
      { label: 'Kaydet', style: 'primary' },
      { label: 'Değiştir' },
      { label: 'Vazgeç' },
    ])
    expect(await stored(to)).toEqual([])
  })

  test.each([
    [
      'ret {} sms',
      ['Tarih: 2 Mart 2026 14:05 (', 'Kaynak: elektronik ortam', 'Alıcı tipi: kayıtlı olduğu her'],
    ],
    ['ekle {} sms HS_WEB tip=bireysel dün', ['Saat: 00:00 (1 Mart 2026 gününün başı)']],
    ['ret {} sms HS_WEB tip=bireysel dün', ['Saat: 23:59:59 (1 Mart 2026 gününün sonu)']],
    ['ret {} sms HS_WEB tip=tacir bugün', ['Saat: 2 Mart 2026 14:05 (komutun yazıldığı an)']],
    ['onay {} sms HS_WEB dün 14:30', ['Alıcı tipi: bireysel']],
    ['ret {} hepsi tip=tacir şimdi', ['Kaynak: elektronik ortam']],
  ])('%s shows that alone which was not given', async (command, facts) => {
    const to = someone()
    const told = textOf(await type(`${command.replace('{}', to)} ${kahve}`))
    for (const fact of facts) expect(told).toContain(fact)
    expect(told.match(/^(?:Tarih|Saat|Kaynak|Alıcı tipi): /gm)).toHaveLength(facts.length)
    expect(await stored(to)).toEqual([])
  })

  test('says of what was given now when that was', async () => {
    const told = textOf(await type(`ret ${someone()} hepsi tip=tacir şimdi ${kahve}`))
    expect(told).toMatch(/^RET, .*, tacir, Örnek Kahve, arama ve SMS, 2 Mart 2026 14:05\. Komutta/)
  })

  test('reads so in English too', async () => {
    const told = textOf(
      await type(`reject ${someone()} sms yesterday brand=${subBrandCode}`, { language: 'en' }),
    )
    expect(told).toContain('Time: 23:59:59 (the end of 1 March 2026)')
    expect(told).toContain('Source: electronic')
    expect(told).toContain('Recipient type: every type on record; private person where there is none')
    expect(told).not.toContain('kaydedildi')
  })

  test.each([
    ['ekle {} sms HS_WEB tip=bireysel dün 14:30', 'ONAY kaydedildi.'],
    ['onay {} sms HS_WEB tip=tacir şimdi', 'ONAY kaydedildi.'],
    ['ret {} sms HS_WEB tip=bireysel şimdi', 'RET kaydedildi.'],
  ])('%s was written in full and is stored at once', async (command, told) => {
    const to = someone()
    expect(textOf(await type(`${command.replace('{}', to)} ${kahve}`))).toContain(told)
    expect(await stored(to)).toHaveLength(1)
  })

  test('is asked what it lacks first, and is of the moment it was typed', async () => {
    const to = someone()
    const brand = await type(`ekle ${to}`)
    const channel = await pressed(brand, 'Örnek Kahve')
    const source = await pressed(channel, 'hepsi')
    home.clock.move(3 * minuteMs)
    const shown = await pressed(source, 'ıslak imza')
    expect(shown.replaces).toBe(true)
    expect(textOf(shown)).toContain('Örnek Kahve, arama ve SMS, ıslak imza. Komutta')
    expect(textOf(shown)).toContain('Tarih: 2 Mart 2026 14:05 (komutun yazıldığı an)')
    expect(await stored(to)).toEqual([])
    home.clock.move(minuteMs)
    expect(textOf(await pressed(shown, 'Kaydet')).match(/ONAY kaydedildi/g)).toHaveLength(2)
    expect(await stored(to)).toEqual([
      `${subBrandCode} ARAMA BIREYSEL ONAY HS_ISLAK_IMZA 2026-03-02 14:05:09`,
      `${subBrandCode} MESAJ BIREYSEL ONAY HS_ISLAK_IMZA 2026-03-02 14:05:09`,
    ])
  })

  test('that was dealt with late is of the moment it came', async () => {
    const to = someone()
    const saidAt = home.clock.now() - 10 * minuteMs
    const shown = await type(`ret ${to} sms HS_WEB tip=bireysel ${kahve}`, { saidAt })
    expect(textOf(shown)).toContain('Tarih: 2 Mart 2026 13:55 (komutun yazıldığı an)')
    await pressed(shown, 'Kaydet')
    expect(await stored(to)).toEqual([`${subBrandCode} MESAJ BIREYSEL RET HS_WEB 2026-03-02 13:55:09`])
  })

  test('of a trader on record is asked about the type, which is then no assumption', async () => {
    const to = someone()
    await type(`ekle ${to} sms HS_WEB tip=tacir dün 10:00 ${kahve}`)
    const asked = await type(`ekle ${to} sms HS_WEB ${kahve}`)
    expect(textOf(asked)).toContain('ONAY hangi alıcı tipi için?')
    const shown = await pressed(asked, 'tacir')
    expect(textOf(shown)).toContain('tacir, Örnek Kahve')
    expect(textOf(shown)).not.toContain('Alıcı tipi')
  })

  test('of an e-mail address takes its only channel', async () => {
    const to = email(++people).address
    const shown = await type(`ekle ${to} HS_WEB ${kahve}`)
    expect(textOf(shown)).toContain('Örnek Kahve, e-posta, web sitesi.')
    expect(textOf(await pressed(shown, 'Kaydet'))).toContain('ONAY kaydedildi. Örnek Kahve, e-posta')
    expect(await stored(to)).toEqual([`${subBrandCode} EPOSTA BIREYSEL ONAY HS_WEB 2026-03-02 14:05:09`])
  })

  test('that says RET on a day to come is of the moment it was typed, and says so', async () => {
    const to = someone()
    const shown = await type(`ret ${to} sms HS_WEB tip=bireysel 2026-03-04 ${kahve}`)
    expect(textOf(shown)).toContain(
      'Tarih: 2 Mart 2026 14:05 (komutun yazıldığı an; verilen tarih gelecekte)',
    )
    home.clock.move(minuteMs)
    await pressed(shown, 'Kaydet')
    expect(await stored(to)).toEqual([`${subBrandCode} MESAJ BIREYSEL RET HS_WEB 2026-03-02 14:05:09`])
  })

  test('that says ONAY of a moment to come is refused at once', async () => {
    const to = someone()
    const told = await type(`ekle ${to} sms HS_WEB bugün 14:20 ${kahve}`)
    expect(textOf(told)).toBe(
      'Tarih gelecekte. Şu anı ya da geçmiş bir tarihi yazın, örneğin bugün 09:00. Değişiklik yapılmadı.',
    )
    expect(choicesOf(told)).toEqual([])
  })

  test('tells nothing of how the address stands', async () => {
    const [unknown, refused, consented, erased] = [someone(), someone(), someone(), someone()]
    await type(`ret ${refused} hepsi HS_WEB tip=bireysel dün 10:00 ${kahve}`)
    for (const one of [consented, erased]) {
      await type(`ekle ${one} hepsi HS_WEB tip=bireysel dün 10:00 ${kahve}`)
    }
    const recipient = { kind: 'phone', address: erased } as const
    await erase(home.register, { door: 'cli', id: 'test' }, { recipient, source: 'HS_EORTAM' })
    for (const rest of ['sms HS_WEB', 'hepsi HS_WEB dün 09:00']) {
      for (const verb of ['ekle', 'ret']) {
        const told = await Promise.all(
          [unknown, refused, consented, erased].map(async (to) =>
            textOf(await type(`${verb} ${to} ${rest} ${kahve}`)).replace(/•• \d\d/, '••'),
          ),
        )
        expect(new Set(told).size).toBe(1)
      }
    }
  })
})

describe('what is no command in words is stored as before', () => {
  test('a form', async () => {
    const to = someone()
    const { form } = await type('ekle')
    const filled = {
      ...{ address: to, channels: ['MESAJ'], brand: String(subBrandCode) },
      ...{ type: 'on-record', source: 'HS_WEB' },
    }
    expect(await sent(form as Form, filled)).toContain('ONAY kaydedildi.')
  })

  test('the button below a look-up', async () => {
    const to = someone()
    await type(`ekle ${to} sms HS_WEB tip=bireysel dün 10:00 ${kahve}`)
    const seen = await type(`sorgula ${to}`)
    const label = labelsOf(seen).find((one) => one.includes('RET')) ?? ''
    expect(textOf(await pressed(seen, label))).toContain('RET kaydedildi.')
  })
})

describe('Kaydet', () => {
  test('stores what was shown, however late it is pressed, and needs no word about what was assumed', async () => {
    const to = someone()
    const shown = await type(`ekle ${to} mesaj HS_WEB ${kahve} not="form 118"`)
    home.clock.move(20 * minuteMs)
    const told = await pressed(shown, 'Kaydet')
    expect(told.replaces).toBe(true)
    expect(textOf(told)).toMatch(/^ONAY kaydedildi\. Örnek Kahve, SMS, .* 2 Mart 2026 14:05, kayıt no/)
    expect(textOf(told)).not.toMatch(/verilmedi|Kanıt eklenmedi/)
    expect(await stored(to)).toEqual([`${subBrandCode} MESAJ BIREYSEL ONAY HS_WEB 2026-03-02 14:05:09`])
  })

  test('pressed twice stores once and is answered alike', async () => {
    const to = someone()
    const shown = await type(`ekle ${to} hepsi HS_WEB ${kahve}`)
    const before = Number(await changes())
    const told = textOf(await pressed(shown, 'Kaydet'))
    expect(textOf(await pressed(shown, 'Kaydet'))).toBe(told)
    expect(await changes()).toBe(before + 2)
    expect(textOf(await pressed(shown, 'Vazgeç'))).toContain('Bu düğme artık geçerli değil')
    expect(textOf(await pressed(shown, 'Değiştir'))).toContain('Bu düğme artık geçerli değil')
  })

  test('of a RET that names no type is of every type on record by then', async () => {
    const to = someone()
    await type(`ekle ${to} sms HS_WEB tip=tacir dün 10:00 ${kahve}`)
    const shown = await type(`ret ${to} sms ${kahve}`)
    expect(textOf(shown)).not.toContain('tacir')
    expect(textOf(await pressed(shown, 'Kaydet'))).toContain('RET kaydedildi. Örnek Kahve, SMS (tacir)')
  })

  test('does not pass a refusal that came after the command was typed', async () => {
    const to = someone()
    const shown = await type(`ekle ${to} sms HS_WEB ${kahve}`)
    home.clock.move(minuteMs)
    await type(`ret ${to} sms HS_WEB tip=bireysel şimdi ${kahve}`, { user: 'U0BORA' })
    home.clock.move(minuteMs)
    const told = textOf(await pressed(shown, 'Kaydet'))
    expect(told).toContain('Değişiklik yapılmadı.')
    expect(told).not.toContain('kaydedildi')
    expect((await stored(to))[0]).toContain('RET')
  })

  test.each(['', 'sms'])('of a RET passes an ONAY that a clock ahead of ours dated (%s)', async (channel) => {
    const to = someone()
    await set('ask_before_saving', 'no')
    await type(`ekle ${to} sms HS_WEB tip=bireysel ${kahve}`, { user: 'U0BORA' })
    await set('ask_before_saving', 'yes')
    home.clock.move(-4000)
    const asked = await type(`ret ${to} ${channel} ${kahve}`)
    home.clock.move(minuteMs)
    const shown = channel === '' ? await pressed(asked, 'SMS') : asked
    expect(textOf(await pressed(shown, 'Kaydet'))).toContain('RET kaydedildi.')
    expect((await stored(to))[0]).toContain('RET')
  })

  test('does not pass a refusal that a clock behind ours dated', async () => {
    const to = someone()
    const shown = await type(`ekle ${to} sms HS_WEB ${kahve}`)
    home.clock.move(-2000)
    await type(`ret ${to} sms HS_WEB tip=bireysel şimdi ${kahve}`, { user: 'U0BORA' })
    home.clock.move(minuteMs)
    expect(textOf(await pressed(shown, 'Kaydet'))).toContain(
      'Bu istek beklerken alıcı RET vermiş; ONAY yazılmadı.',
    )
    expect((await stored(to))[0]).toContain('RET')
  })

  test('waits for a second person where that is asked for', async () => {
    await set('second_person_over_ret', 'yes')
    const to = someone()
    await type(`ret ${to} sms HS_WEB tip=bireysel dün 10:00 ${kahve}`)
    const shown = await type(`onay ${to} sms HS_WEB ${kahve}`)
    expect(textOf(shown)).not.toContain('kinci kişi')
    const told = textOf(await pressed(shown, 'Kaydet'))
    expect(told).toContain('İkinci kişi bekleniyor')
    expect(told).not.toContain('kaydedildi')
  })

  test('is for whoever was asked, for half an hour', async () => {
    const to = someone()
    const shown = await type(`ekle ${to} sms HS_WEB ${kahve}`)
    for (const label of ['Kaydet', 'Değiştir', 'Vazgeç']) {
      const told = await pressed(shown, label, { user: 'U0BORA' })
      expect(textOf(told)).toContain('Bu düğme artık geçerli değil, hiçbir şey değişmedi.')
    }
    home.clock.move(31 * minuteMs)
    for (const label of ['Kaydet', 'Değiştir', 'Vazgeç']) {
      expect(textOf(await pressed(shown, label))).toContain('Bu düğme artık geçerli değil')
    }
    expect(await stored(to)).toEqual([])
  })

  test('asks for the permission again, and so does every button', async () => {
    const to = someone()
    const given = { slackUser: 'U0CAN', role: 'editor', brandCode: subBrandCode, by: 'test' } as const
    await addStaff(home.register, given)
    const shown = await type(`ekle ${to} sms HS_WEB`, { user: 'U0CAN' })
    await removeStaff(home.register, given)
    for (const label of ['Kaydet', 'Değiştir', 'Vazgeç']) {
      expect(textOf(await pressed(shown, label, { user: 'U0CAN' }))).toContain('yetkiniz yok')
    }
    await addStaff(home.register, { ...given, brandCode: 123456 })
    expect(textOf(await pressed(shown, 'Kaydet', { user: 'U0CAN' }))).toContain(
      `${subBrandCode} için düzenleyici yetkisi gerekir`,
    )
    expect(await stored(to)).toEqual([])
  })
})

describe('Vazgeç', () => {
  test('stores nothing, says so, and leaves no other button', async () => {
    const to = someone()
    const shown = await type(`ret ${to} sms ${kahve}`)
    const told = await pressed(shown, 'Vazgeç')
    expect(told).toMatchObject({ summary: 'Vazgeçildi, değişiklik yapılmadı.', replaces: true })
    expect(textOf(await pressed(shown, 'Vazgeç'))).toBe(textOf(told))
    for (const label of ['Kaydet', 'Değiştir']) {
      expect(textOf(await pressed(shown, label))).toContain('Bu düğme artık geçerli değil')
    }
    expect(await stored(to)).toEqual([])
  })
})

describe('Değiştir', () => {
  test('opens the form with everything that was given and assumed in it', async () => {
    const to = someone()
    const { form, filled } = await changing(await type(`ret ${to} hepsi ${kahve} not="arayıp söyledi"`))
    expect(form).toMatchObject({ name: 'record-shown', title: 'RET kaydet' })
    expect(filled).toEqual({
      address: to,
      channels: ['ARAMA', 'MESAJ'],
      brand: String(subBrandCode),
      type: 'on-record',
      source: 'HS_EORTAM',
      day: '2026-03-02',
      time: '14:05',
      note: 'arayıp söyledi',
    })
    expect(await stored(to)).toEqual([])
    expect((await changing(await type(`ekle ${to} sms HS_WEB ${kahve}`))).filled).toMatchObject({
      channels: ['MESAJ'],
      type: 'BIREYSEL',
      source: 'HS_WEB',
    })
  })

  test('left as it is stores what was shown, to the second', async () => {
    const [early, late] = [someone(), someone()]
    const now = await changing(await type(`ekle ${early} sms HS_WEB ${kahve}`))
    const day = await changing(await type(`ret ${late} sms HS_WEB tip=tacir dün ${kahve}`))
    home.clock.move(10 * minuteMs)
    expect(await sent(now.form, now.filled)).toContain('ONAY kaydedildi.')
    expect(await sent(day.form, day.filled)).toContain('RET kaydedildi.')
    expect(await stored(early)).toEqual([`${subBrandCode} MESAJ BIREYSEL ONAY HS_WEB 2026-03-02 14:05:09`])
    expect(await stored(late)).toEqual([`${subBrandCode} MESAJ TACIR RET HS_WEB 2026-03-01 23:59:59`])
  })

  test('stores what was changed, and what was shown counts no more', async () => {
    const to = someone()
    const shown = await type(`ret ${to} sms ${kahve}`)
    const { form, filled } = await changing(shown)
    const before = Number(await changes())
    const given = { source: 'HS_CAGRI_MERKEZI', day: '2026-03-01', time: '09:30', type: 'TACIR' }
    expect(await sent(form, { ...filled, ...given, channels: ['ARAMA'] })).toContain('RET kaydedildi.')
    expect(await stored(to)).toEqual([`${subBrandCode} ARAMA TACIR RET HS_CAGRI_MERKEZI 2026-03-01 09:30:00`])
    for (const label of ['Kaydet', 'Değiştir', 'Vazgeç']) {
      expect(textOf(await pressed(shown, label))).toContain('Bu düğme artık geçerli değil')
    }
    expect(await changes()).toBe(before + 1)
  })

  test('that is told what is wrong at its fields, or is closed again, leaves what was shown', async () => {
    const to = someone()
    const shown = await type(`ekle ${to} sms HS_WEB ${kahve}`)
    const { form, filled } = await changing(shown)
    expect(await send(form, { ...filled, day: '' })).toMatchObject({ kind: 'errors' })
    expect(await send(form, { ...filled, time: '14:20' })).toEqual({
      kind: 'errors',
      errors: { day: 'Tarih gelecekte. Şu anı ya da geçmiş bir tarihi yazın, örneğin bugün 09:00.' },
    })
    expect(textIn(filled, 'time')).toBe('14:05')
    expect(textOf(await pressed(shown, 'Kaydet'))).toContain('ONAY kaydedildi.')
  })

  test('sent by somebody without the role stores nothing', async () => {
    const to = someone()
    const { form, filled } = await changing(await type(`ekle ${to} sms HS_WEB ${kahve}`))
    const answer = await send(form, filled, { user: 'U0NOBODY' })
    expect(answer.kind === 'reply' && textOf(answer.reply)).toContain('yetkiniz yok')
    expect(await stored(to)).toEqual([])
  })

  test('says the command as it can be typed where no form opens, without the address', async () => {
    const to = someone()
    const shown = await type(`ekle ${to} sms HS_WEB ${kahve} not="form 118"`)
    const told = textOf(await pressed(shown, 'Değiştir'))
    expect(told).toContain(
      `/izin ekle ADRES MESAJ HS_WEB 2026-03-02 14:05:09 marka=${subBrandCode} tip=BIREYSEL not="…"`,
    )
    const line = (told.split('/izin ')[1] ?? '').replace('ADRES', to)
    expect(textOf(await type(line))).toContain('ONAY kaydedildi.')
    expect(await stored(to)).toEqual([`${subBrandCode} MESAJ BIREYSEL ONAY HS_WEB 2026-03-02 14:05:09`])
  })

  test('says it in English too, with the verb of that language', async () => {
    const to = someone()
    const shown = await type(`reject ${to} sms brand=${subBrandCode}`, { language: 'en' })
    const told = textOf(await pressed(shown, 'Change', { language: 'en' }))
    const line = `reject ADDRESS MESAJ HS_EORTAM 2026-03-02 14:05:09 marka=${subBrandCode}`
    expect(told).toContain(`type the command again with the address:\n/izin ${line}`)
  })

  test('of a RET to the only brand, which is closed, says the command, as no form offers that brand', async () => {
    const to = someone()
    await addStaff(home.register, { slackUser: 'U0CAN', role: 'editor', brandCode: subBrandCode, by: 'test' })
    await closeBrand(home.register, subBrandCode)
    const shown = await type(`ret ${to} sms ${kahve}`, { user: 'U0CAN' })
    const told = await pressed(shown, 'Değiştir', { user: 'U0CAN' })
    expect(told.form).toBeUndefined()
    expect(textOf(told)).toContain('/izin ret ADRES MESAJ HS_EORTAM')
    expect(textOf(await pressed(shown, 'Kaydet', { user: 'U0CAN' }))).toContain('RET kaydedildi.')
  })

  test('keeps a long note, and a brand and a source that the form does not offer', async () => {
    const to = someone()
    const note = 'n'.repeat(1500)
    await closeBrand(home.register, subBrandCode)
    const shown = await type(`ret ${to} sms HS_2015 ${kahve} not="${note}"`, { user: 'U0AYSE' })
    const { form, filled } = await changing(shown)
    expect(filled).toMatchObject({ brand: String(subBrandCode), source: 'HS_2015', note })
    const optionsOf = (name: string) =>
      form.fields.flatMap((field) => (field.name === name && field.kind === 'one' ? field.options : []))
    expect(optionsOf('brand')).toContainEqual({ value: String(subBrandCode), label: 'Örnek Kahve' })
    expect(optionsOf('source').map(({ value }) => value)).toContain('HS_2015')
    expect(form.fields.find(({ name }) => name === 'note')).toMatchObject({ lengthMax: 1500 })
  })
})

test.each(['shown-save', 'shown-change', 'shown-drop'])(
  '%s of nothing that was kept is an old button',
  async (name) => {
    const told = await runStaffAction(await as(), { name, values: ['bilinmeyen'] })
    expect(textOf(told)).toContain('Bu düğme artık geçerli değil')
  },
)
