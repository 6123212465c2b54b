import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { staffTable } from '../../src/app/features.ts'
import { addStaff } from '../../src/register/company/staff.ts'
import { noteComplaint } from '../../src/register/complaints/complaints.ts'
import {
  everythingIn,
  labelsOf,
  openCommandRegister,
  press,
  setNow,
  staffContext,
  statesOf,
  textOf,
} from '../../test/support/commands.ts'
import { forAllTests } from '../../test/support/opened.ts'
import { phone, providerCode, say, subBrandCode } from '../../test/support/register.ts'
import { offerForm } from './ask.ts'
import { encodeAction, type Reply } from './reply.ts'
import { runStaffAction, runStaffCommand, runStaffMessage } from './staff.ts'

const { commands: staffCommands } = staffTable

const home = forAllTests(() => openCommandRegister())
let people = 0

beforeAll(async () => {
  await addStaff(home.register, { slackUser: 'U0VIEW', role: 'viewer', by: 'test' })
  await addStaff(home.register, { slackUser: 'U0KAHVE', role: 'editor', brandCode: subBrandCode, by: 'test' })
})

const someone = () => phone(++people).address
const run = async (text: string, over: Parameters<typeof staffContext>[1] = {}) =>
  textOf(await runStaffCommand(await staffContext(home, over), text))
const stateOf = (address: string) => statesOf(home, { kind: 'phone', address })

describe('the table', () => {
  // The examples change settings.
  afterAll(async () => {
    await setNow(home, 'saturday_is_business', 'no')
    await setNow(home, 'complaint_answer_days', '15')
  })

  test.each(
    staffCommands.flatMap(({ examples }) =>
      (['tr', 'en'] as const).flatMap((language) =>
        examples[language].map((example) => ({ language, example })),
      ),
    ),
  )('runs its example $example', async ({ language, example }) => {
    const reply = await runStaffCommand(await staffContext(home, { language }), example)
    expect(reply.summary).not.toBe('')
    expect(textOf(reply)).not.toMatch(/anlaşılmadı|not understood|undefined|null/)
  })
})

describe('a message to the bot', () => {
  const write = async (text: string, channel: string | null) =>
    textOf(await runStaffMessage(await staffContext(home, { channel }), text))

  test.each(['sorgula', '@izin sorgula', '/izin sorgula'])(
    'is read without its beginning: %s',
    async (words) => {
      expect(await write(`${words} ${someone()}`, null)).toContain('kayıt yok')
    },
  )

  test('says that others see its address only in a channel, and never repeats it', async () => {
    const address = someone()
    const seen = 'bu Slack kanalındaki herkes görüyor'
    expect(await write(`sorgula ${address}`, 'C0ODA')).toContain(seen)
    expect(await write(`sorgula ${address}`, null)).not.toContain(seen)
    expect(await write('rapor', 'C0ODA')).not.toContain(seen)
  })

  const offered = async (text: string) => {
    const context = await staffContext(home, { channel: null })
    return await offerForm(context, await runStaffMessage(context, text))
  }

  test.each([
    ['ayar cumartesi', 'Cumartesi'],
    ['liste', 'dosya'],
    ['abone marka="Örnek Kahve"', 'kanal'],
    ['şikayet-kapat 1', 'Şikâyet 1'],
    ['yetki ver @U0AYSE', 'Eksik: yetki.'],
    ['ret 0500 000 00 77 not="0500 000 00 78" dün 14:30:15', 'Eksik: marka ve kanal.'],
    ['sorgula e-posta tip=tacir marka="Örnek Kahve"', 'Eksik: adres.'],
  ])('offers one button to its form, filled with what was written: %s', async (text, about) => {
    await noteComplaint(
      home.register,
      { door: 'slack', id: 'U0ADMIN' },
      { recipient: phone(1), brandCode: subBrandCode },
    )
    const [{ form: typed }, reply] = [
      await runStaffCommand(await staffContext(home, { channel: null }), text),
      await offered(text),
    ]
    expect(typed).toBeDefined()
    expect(reply.form).toBeUndefined()
    expect(textOf(reply)).toContain(about)
    expect(labelsOf(reply)).toEqual(['Formu aç'])
    expect(everythingIn(reply)).not.toMatch(/000 00 7|000007/)
    const { form } = await press(await staffContext(home, { channel: null }), reply, 'Formu aç')
    expect(form).toEqual(typed)
    expect(encodeAction({ name: form?.name ?? '', values: form?.values ?? [] })).not.toContain('00007')
  })

  test('keeps its form for the writer alone, for half an hour, and then says so', async () => {
    const reply = await offered('ret 0500 000 00 77')
    const expired = 'Bu düğme artık geçerli değil, hiçbir şey değişmedi. Komutu yeniden yazın.'
    expect(textOf(reply)).toContain('Düğme 30 dakika geçerlidir.')
    const pressed = async (user?: string) =>
      await press(await staffContext(home, user === undefined ? {} : { user }), reply, 'Formu aç')
    expect(textOf(await pressed('U0KAHVE'))).toBe(expired)
    expect((await pressed()).form?.name).toBe('reject')
    home.clock.move(30 * 60_000)
    expect(textOf(await pressed())).toBe(expired)
  })

  test('opens a blank form by a button that does not expire', async () => {
    const reply = await offered('ret')
    home.clock.move(24 * 60 * 60_000)
    expect((await press(await staffContext(home), reply, 'Formu aç')).form?.name).toBe('reject')
    home.clock.move(-24 * 60 * 60_000)
  })
})

test('/izin alone offers the tasks that the role may do, each leading on', async () => {
  const tasks = async (user?: string) => {
    const context = await staffContext(home, user === undefined ? {} : { user })
    return [context, await runStaffCommand(context, '')] as const
  }
  const [viewer, few] = await tasks('U0VIEW')
  expect(labelsOf(few)).toEqual(['İzin sorgula', 'Rapor', 'Tümü'])
  const [editor, all] = await tasks('U0KAHVE')
  expect(labelsOf(all)).toEqual(['İzin sorgula', 'ONAY kaydet', 'RET kaydet', 'Rapor', 'Tümü'])
  expect((await press(viewer, few, 'İzin sorgula')).form?.name).toBe('lookUp')
  expect((await press(editor, all, 'RET kaydet')).form?.name).toBe('reject')
  expect(textOf(await press(editor, all, 'Rapor'))).toContain('1 Mart 2026 Pazar')
  expect(textOf(await press(editor, all, 'Tümü'))).toBe(await run('yardım', { user: 'U0KAHVE' }))
  const [, none] = await tasks('U0NOBODY')
  expect(labelsOf(none)).toEqual(['Yetki iste'])
  expect(await run('yardım', { user: 'U0NOBODY' })).toBe(textOf(none))
})

test('help shows what the role may use by subject, and no more', async () => {
  const viewer = await run('yardım', { user: 'U0VIEW' })
  expect(viewer).toContain('Sorgulama\n/izin sorgula: Bir adresin izin durumunu gösterir.')
  expect(viewer).not.toMatch(/\/izin (?:ekle|ret|yetki)/)
  const editor = await run('yardım', { user: 'U0KAHVE' })
  expect(editor).toContain('\n/izin yükle: ')
  expect(editor).not.toContain('/izin ayar')
  const admin = await run('help', { language: 'en' })
  expect(admin).toContain('\n/izin brand (add, close): ')
  for (const { words } of staffCommands) expect(admin).toContain(words.en[0]?.split(' ')[0])
  expect(await run('yardım ekle')).toContain('/izin ekle|onay ADRES [kanal] [kaynak]')
})

describe('words that are no command', () => {
  test.each([
    ['sorgula 0532 123 45', 'tr', 'Numara eksik görünüyor: "…" 9 haneli. Başındaki 0 ile 11 hane olmalı'],
    ['sorgula 0532 123 45', 'en', 'The number looks incomplete: "…" has 9 digits.'],
    ['sorgula 0500 000 00 01 deniz', 'tr', '"…" anlaşılmadı. Kanal: arama · SMS · e-posta · hepsi '],
    ['sorgula 0500 000 00 01 marka=deniz', 'tr', 'Böyle bir marka yok: "…".'],
  ] as const)(
    'say of %j what is wrong in the notification too (%s), and nothing that was typed',
    async (text, language, sentence) => {
      const { summary } = await runStaffCommand(await staffContext(home, { language }), text)
      expect(summary).toContain(sentence)
      expect(summary).not.toMatch(/0532 123 45(?! 67)|deniz/)
    },
  )

  test.each([
    ['form', 'komut'],
    ['ret istiyorum', 'Bir adres bekliyordum'],
    ['sorgla alabilir miyim', 'sorgula'],
    ['liste', 'Formu açın'],
    ['gecmis', 'Eksik: adres.'],
    ['ret mesaj 0500 000 00 01', 'Komuttan sonra önce adresi yazın'],
  ])('takes %j for a command, mistyped or not', async (text, answer) => {
    expect(await run(text)).toContain(answer)
  })

  test.each<[string, 'tr' | 'en', string | RegExp]>([
    [
      'sorgla 5',
      'tr',
      /^"sorgla" diye bir komut yok\. Bunu mu demek istediniz: sorgula\? Komutlar için: \/izin yardım$/,
    ],
    ['xyzxyz', 'en', /^There is no command "xyzxyz"\. For the commands: \/izin help$/],
    ['yardım foo', 'tr', /^"foo" diye bir komut yok\.\nİzin komutları\n/],
    ['yardım sorgla', 'tr', '"sorgla" diye bir komut yok. Bunu mu demek istediniz: sorgula?'],
    ['help foo', 'en', /^There is no command "foo"\.\n/],
    ['reject 0500 111 22 33 sms HS_FAX', 'en', '"HS_FAX" was not understood. Source: '],
    ['ret 0500 111 22 33 SMS kahve', 'tr', /^RET kaydedildi\. Örnek Kahve, SMS, /],
  ])('are told how they were read: %j (%s)', async (text, language, answer) => {
    expect(await run(text, { language })).toMatch(answer)
  })

  test.each(['/izin sorgula', 'izin sorgula', '/onaylar sorgula'])(
    'takes %j for the command that was pasted',
    async (typed) => {
      const to = someone()
      const context = { ...(await staffContext(home)), command: '/onaylar' }
      const answerText = textOf(await runStaffCommand(context, `${typed} ${to}`))
      expect(answerText).toBe(await run(`sorgula ${to}`))
    },
  )

  test('asks what to do with an address alone, without saying it', async () => {
    const answerText = await run('0500 000 00 77')
    expect(answerText).toContain('Ne yapmak istediğinizi de yazın')
    expect(answerText).not.toContain('00 77')
  })
})

describe('sorgula', () => {
  const details = async (to: string) => {
    const context = await staffContext(home)
    return await press(context, await runStaffCommand(context, `sorgula ${to}`), 'Ayrıntı')
  }

  test('answers in a sentence for each consent, and for what is not recorded in one', async () => {
    const to = someone()
    await run(`ekle ${to} sms HS_WEB dün 09:00 marka=${subBrandCode}`)
    await run(`ret ${to} arama marka=${subBrandCode}`)
    const lines = (await run(`sorgula ${to}`)).split('\n')
    const here = "Önceden izni olmadığı için İYS bu RET'i kabul etmez; burada saklanır ve uygulanır."
    expect(lines.slice(0, 6)).toEqual([
      expect.stringMatching(/^\+90 500 ••• •• \d\d · bireysel$/),
      `⛔ Örnek Kahve — arama: RET, 2 Mart 2026'dan beri, kaynak elektronik ortam, kaydeden U0ADMIN. Aranamaz: alıcı reddetmiş. ${here}`,
      "✅ Örnek Kahve — SMS: ONAY, 1 Mart 2026'dan beri, kaynak web sitesi, ekleyen U0ADMIN. İYS'de kayıtlıysa mesaj gönderilebilir. İYS'ye bildirmek için 2 iş günü kaldı.",
      "Yapılacak: iys.org.tr üzerinden İYS'ye elle yükleyin.",
      'Kaydı olmayan marka ve kanallar için gönderim yapılamaz.',
      'Ayrıntı',
    ])
    expect(await run(`sorgula ${to} marka=${providerCode}`)).toContain(
      '\n⛔ Sorduğunuz marka ve kanal için kayıt yok. Aranamaz. Mesaj gönderilemez.',
    )
    expect(await run(`lookup ${someone()}`, { language: 'en' })).toContain(
      '\n⛔ No record of this address in the brands you have a role for. May not be called. Messages may not be sent.',
    )
  })

  test('says once how consents stand in İYS, where all stand alike', async () => {
    const to = someone()
    for (const channel of ['sms', 'arama']) await run(`ekle ${to} ${channel} HS_WEB marka=${subBrandCode}`)
    expect((await run(`sorgula ${to}`)).match(/İYS'ye bildirmek için 3 iş günü kaldı/g)).toHaveLength(1)
  })

  test('shows what is recorded in a table behind Ayrıntı: status, sending and why, since when, source, who, state in İYS', async () => {
    const to = someone()
    await run(`ekle ${to} sms HS_WEB dün 09:00 marka=${subBrandCode}`)
    await run(`ret ${to} arama marka=${providerCode}`)
    const { parts, replaces } = await details(to)
    const tables = parts.filter((part) => part.kind === 'table')
    expect(tables.map(({ head }) => head)).toEqual([
      ['Marka', 'Kanal', 'Durum', 'Gönderim', 'Ne zamandan beri', 'Kaynak', 'Kim', 'İYS'],
    ])
    const [ret, onay, ...others] = tables[0]?.rows ?? []
    const by = (did: string) => [`${did} `, { person: 'U0ADMIN' }]
    const here = "Önceden izni olmadığı için İYS bu RET'i kabul etmez; burada saklanır ve uygulanır."
    const why = 'Aranamaz: alıcı reddetmiş.'
    const of = [[{ strong: 'RET' }], why, '2 Mart 2026', 'elektronik ortam', by('kaydeden'), here]
    expect(ret).toEqual(['Örnek A.Ş.', 'arama', ...of])
    const since = [
      '1 Mart 2026',
      'web sitesi',
      by('ekleyen'),
      expect.stringContaining("İYS'de doğrulanmadı."),
    ]
    const state = ['Örnek Kahve', 'SMS', [{ strong: 'ONAY' }], "İYS'de kayıtlıysa mesaj gönderilebilir."]
    expect(onay).toEqual([...state, ...since])
    expect(others).toEqual([])
    expect(replaces).toBe(true)
  })

  test('does not give away that another brand holds the address', async () => {
    const [held, unheld] = [someone(), someone()]
    await run(`ekle ${held} sms HS_WEB marka=${providerCode}`)
    const answerText = async (to: string) =>
      (await run(`sorgula ${to}`, { user: 'U0KAHVE' })).replaceAll(/\d\d$/gm, '')
    expect(await answerText(held)).toBe(await answerText(unheld))
    expect(await answerText(held)).toContain(
      '⛔ Yetkili olduğunuz markalarda bu adres için kayıt yok. Aranamaz. Mesaj gönderilemez.',
    )
  })

  test('shows how long there is to report a consent to İYS, and no such clock for a refusal kept here', async () => {
    const [to, local] = [someone(), someone()]
    await run(`ekle ${to} sms HS_WEB 27.02.2026 14:00 marka=${subBrandCode}`)
    await run(`ret ${local} sms marka=${subBrandCode}`)
    const left = "mesaj gönderilebilir.\nİYS'ye bildirmek için 2 iş günü kaldı."
    expect(await run(`sorgula ${to} sms`)).toContain(left)
    expect(await run(`geçmiş ${to}`)).toContain("· İYS'ye bildirmek için 2 iş günü kaldı ·")
    expect(await run(`sorgula ${local} sms`)).not.toContain('iş günü')
    expect(await run(`geçmiş ${local}`)).not.toContain('iş günü')
    const at = home.clock.now()
    home.clock.set('2026-03-06 09:00:00')
    // No exchange is set up, so izin does not know whether the company reported it.
    expect(await run(`sorgula ${to} sms`)).not.toMatch(/bildirme|iş günü/)
    home.clock.move(at - home.clock.now())
  })

  test('offers an editor to refuse, and checks again on the press', async () => {
    const to = someone()
    await run(`ekle ${to} sms HS_WEB dün 09:00 marka=${subBrandCode}`)
    const reply = await runStaffCommand(await staffContext(home), `sorgula ${to}`)
    const label = 'Örnek Kahve · SMS için RET kaydet'
    const refused = await press(await staffContext(home, { user: 'U0VIEW' }), reply, label)
    expect(textOf(refused)).toContain('düzenleyici yetkisi')
    expect(await stateOf(to)).toEqual([`${subBrandCode} MESAJ ONAY`])
    expect(textOf(await press(await staffContext(home), reply, label))).toContain('RET kaydedildi.')
    expect(await stateOf(to)).toEqual([`${subBrandCode} MESAJ RET`])
  })
})

test('geçmiş shows ten at a time, newest first', async () => {
  const to = someone()
  for (let n = 0; n < 6; n++) {
    for (const status of ['ONAY', 'RET'] as const) {
      await say(home.register, { kind: 'phone', address: to }, status, {
        actor: { door: 'api', id: 'crm' },
      })
      home.clock.move(2000)
    }
  }
  const context = await staffContext(home)
  const first = await runStaffCommand(context, `geçmiş ${to}`)
  expect(textOf(first)).toMatch(/· RET\n[\s\S]*· ONAY\n/)
  expect(JSON.stringify(first).match(/"strong":"(?:RET|ONAY)"/g)).toHaveLength(1)
  expect(textOf(first)).toContain('En yeniden eskiye, 1–10.')
  const second = await press(context, first, 'Daha eski')
  expect(textOf(second)).toContain('11–12')
  expect(second.replaces).toBe(true)
  expect(textOf(await press(context, second, 'Daha yeni'))).toContain('1–10')
})

test.each([
  ['unknown', []],
  ['history', ['x', '0']],
  ['history', ['999999999', '-1']],
  ['confirm', ['nothing']],
  ['kept-form', ['nothing']],
  ['kept-form', ['']],
  ['reject', ['1', 'x', 'MESAJ', 'BIREYSEL']],
  ['reject', ['1', '123457', 'FAX', 'BIREYSEL']],
  ['role-decline', ['U1|x']],
  ['__proto__', []],
])('buttons: say so when old or unreadable: %s %j', async (name, values) => {
  const reply = await runStaffAction(await staffContext(home), { name, values })
  expect(textOf(reply)).toContain('Bu düğme artık geçerli değil, hiçbir şey değişmedi.')
})

test('rapor says that a day goes on, is to come, or is no day', async () => {
  expect(await run('rapor bugün')).toContain('Gün kapanmadı')
  expect(await run('rapor bugün')).toContain('Değişiklik olmadı.')
  expect(await run('rapor 03.03.2026')).toContain('henüz gelmedi')
  expect(await run('rapor mavi')).toContain('"mavi" anlaşılmadı')
})

test.each([
  ['sorgula', (to: string) => `sorgula ${to}`],
  ['geçmiş', (to: string) => `geçmiş ${to}`],
  ['kanıt', (to: string) => `kanıt ${to} bugün`],
  ['the same ONAY again', (to: string) => `ekle ${to} sms HS_WEB dün 12:00 marka=${subBrandCode}`],
  ['an older RET', (to: string) => `ret ${to} sms dün 11:00 marka=${subBrandCode}`],
  ['a RET', (to: string) => `ret ${to} sms marka=${subBrandCode}`],
])('an answer that tells a status: says how it stands in İYS: %s', async (_, command) => {
  const to = someone()
  await run(`ekle ${to} sms HS_WEB dün 12:00 marka=${subBrandCode}`)
  expect(await run(command(to))).toMatch(/İYS'de (doğrulanmadı|kayıtlıysa mesaj gönderilebilir)\./)
})

describe('değişiklikler', () => {
  test('says the span', async () => {
    const days = [
      ['değişiklikler', '1 Mart 2026 Pazar gününden beri, bugün dâhil, alıcılar bir şey değiştirmedi.'],
      ['değişiklikler 23.02.2026', '23 Şubat 2026 Pazartesi gününden beri'],
      ['değişiklikler 400', '"400" anlaşılmadı'],
      ['değişiklikler dün kahve', '1 Mart 2026 Pazar gününden beri'],
    ]
    for (const [text = '', answer] of days) expect(await run(text)).toContain(answer)
  })

  test('says how the changes stand in İYS, unless they were made there', async () => {
    const asked = 'değişiklikler bugün marka="Örnek A.Ş."'
    const at = { brandCode: providerCode, source: 'IYS_KISAMESAJ' }
    await say(home.register, phone(9_200_001), 'RET', { ...at, actor: { door: 'iys' } })
    const there = await run(asked)
    expect(there).toMatch(/SMS · RET · .* · İYS üzerinden$/m)
    // It was made in İYS.
    expect(there).not.toContain('doğrulanmadı')
    await say(home.register, phone(9_200_002), 'RET', { ...at, actor: { door: 'page' } })
    expect(await run(asked)).toContain("İYS'de doğrulanmadı.")
  })

  test('turns pages in place, which new changes do not shift, and no button holds an address', async () => {
    const refuse = (n: number) =>
      say(home.register, phone(9_100_000 + n), 'RET', { actor: { door: 'page' }, channel: 'ARAMA' })
    for (let n = 0; n < 21; n += 1) await refuse(n)
    const context = await staffContext(home)
    const first = await runStaffCommand(context, 'değişiklikler 23.02.2026 marka="Örnek Kahve"')
    const linesOf = (reply: Reply) =>
      textOf(reply)
        .split('\n')
        .filter((line) => line.includes(' · arama · RET · '))
    expect(textOf(first)).toContain('En yeniden eskiye, 1–10 / 21:')
    await refuse(21)
    const second = await press(context, first, 'Daha eski')
    expect(second.replaces).toBe(true)
    expect(textOf(second)).toContain('En yeniden eskiye, 11–20 / 22:')
    expect(new Set([...linesOf(first), ...linesOf(second)]).size).toBeGreaterThan(10)
    const back = await press(context, second, 'Daha yeni')
    expect(textOf(back)).toContain('En yeniden eskiye, 1–10 / 22:')
    const last = await press(context, second, 'Daha eski')
    expect(labelsOf(last)).toEqual(['Daha yeni', 'Gün ve marka seç'])
    for (const reply of [first, second, last]) expect(everythingIn(reply)).not.toContain('910000')
    const old = await runStaffAction(context, {
      name: 'changes',
      values: ['2026-03-01', '', 'sideways'],
    })
    expect(textOf(old)).toContain('artık geçerli değil')
  })
})
