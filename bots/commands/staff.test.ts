import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { staffTable } from '../../src/app/features.ts'
import { addStaff } from '../../src/register/company/staff.ts'
import { noteComplaint } from '../../src/register/complaints/complaints.ts'
import { everythingIn, labelsOf, openCommandRegister, setNow, textOf } from '../../test/support/commands.ts'
import { forAllTests } from '../../test/support/opened.ts'
import { staffChat } from '../../test/support/platforms/staff-chat.ts'
import { phone, subBrandCode } from '../../test/support/register.ts'
import { offerForm } from './ask.ts'
import { encodeAction } from './reply.ts'
import { runStaffAction, runStaffCommand, runStaffMessage } from './staff.ts'

const { commands: staffCommands } = staffTable

const home = forAllTests(() => openCommandRegister())
const { as, press, pressed, type, typed } = staffChat(home)
let people = 0

beforeAll(async () => {
  await addStaff(home.register, { slackUser: 'U0VIEW', role: 'viewer', by: 'test' })
  await addStaff(home.register, { slackUser: 'U0KAHVE', role: 'editor', brandCode: subBrandCode, by: 'test' })
})

const someone = () => phone(++people).address

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
    const reply = await type(example, { language })
    expect(reply.summary).not.toBe('')
    expect(textOf(reply)).not.toMatch(/anlaşılmadı|not understood|undefined|null/)
  })
})

describe('a message to the bot', () => {
  const write = async (text: string, channel: string | null) =>
    textOf(await runStaffMessage(await as({ channel }), text))

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
    const context = await as({ channel: null })
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
    const [{ form: typed }, reply] = [await type(text, { channel: null }), await offered(text)]
    expect(typed).toBeDefined()
    expect(reply.form).toBeUndefined()
    expect(textOf(reply)).toContain(about)
    expect(labelsOf(reply)).toEqual(['Formu aç'])
    expect(everythingIn(reply)).not.toMatch(/000 00 7|000007/)
    const { form } = await press(reply, 'Formu aç', { channel: null })
    expect(form).toEqual(typed)
    expect(encodeAction({ name: form?.name ?? '', values: form?.values ?? [] })).not.toContain('00007')
  })

  test('keeps its form for the writer alone, for half an hour, and then says so', async () => {
    const reply = await offered('ret 0500 000 00 77')
    const expired = 'Bu düğme artık geçerli değil, hiçbir şey değişmedi. Komutu yeniden yazın.'
    expect(textOf(reply)).toContain('Düğme 30 dakika geçerlidir.')
    const pressed = async (user?: string) =>
      await press(reply, 'Formu aç', user === undefined ? {} : { user })
    expect(textOf(await pressed('U0KAHVE'))).toBe(expired)
    expect((await pressed()).form?.name).toBe('reject')
    home.clock.move(30 * 60_000)
    expect(textOf(await pressed())).toBe(expired)
  })

  test('opens a blank form by a button that does not expire', async () => {
    const reply = await offered('ret')
    home.clock.move(24 * 60 * 60_000)
    expect((await press(reply, 'Formu aç')).form?.name).toBe('reject')
    home.clock.move(-24 * 60 * 60_000)
  })
})

test('/izin alone offers the tasks that the role may do, each leading on', async () => {
  const tasks = async (user?: string) => {
    const context = await as(user === undefined ? {} : { user })
    return [context, await runStaffCommand(context, '')] as const
  }
  const [viewer, few] = await tasks('U0VIEW')
  expect(labelsOf(few)).toEqual(['İzin sorgula', 'Rapor', 'Tümü'])
  const [editor, all] = await tasks('U0KAHVE')
  expect(labelsOf(all)).toEqual(['İzin sorgula', 'ONAY kaydet', 'RET kaydet', 'Rapor', 'Tümü'])
  expect((await press(few, 'İzin sorgula', viewer)).form?.name).toBe('lookUp')
  expect((await press(all, 'RET kaydet', editor)).form?.name).toBe('reject')
  expect(await pressed(all, 'Rapor', editor)).toContain('1 Mart 2026 Pazar')
  expect(await pressed(all, 'Tümü', editor)).toBe(await typed('yardım', { user: 'U0KAHVE' }))
  const [, none] = await tasks('U0NOBODY')
  expect(labelsOf(none)).toEqual(['Yetki iste'])
  expect(await typed('yardım', { user: 'U0NOBODY' })).toBe(textOf(none))
})

test('help shows what the role may use by subject, and no more', async () => {
  const viewer = await typed('yardım', { user: 'U0VIEW' })
  expect(viewer).toContain('Sorgulama\n/izin sorgula: Bir adresin izin durumunu gösterir.')
  expect(viewer).not.toMatch(/\/izin (?:ekle|ret|yetki)/)
  const editor = await typed('yardım', { user: 'U0KAHVE' })
  expect(editor).toContain('\n/izin yükle: ')
  expect(editor).not.toContain('/izin ayar')
  const admin = await typed('help', { language: 'en' })
  expect(admin).toContain('\n/izin brand (add, rename, close): ')
  const offered = ['reports', 'complaints', 'addEvidence']
  for (const { name, words } of staffCommands.filter(({ name }) => !offered.includes(name)))
    expect(admin, name).toContain(words.en[0]?.split(' ')[0])
  expect(admin).not.toMatch(/\/izin (?:reports|complaints|add-evidence)/)
  expect(await typed('yardım ekle')).toContain('/izin ekle|onay ADRES [kanal] [kaynak]')
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
      const { summary } = await type(text, { language })
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
    expect(await typed(text)).toContain(answer)
  })

  test.each<[string, 'tr' | 'en', string | RegExp]>([
    [
      'sorgla 5',
      'tr',
      /^"sorgla" diye bir komut yok\. Bunu mu demek istediniz: sorgula\? Komutlar için: \/izin yardım\nEvet, sorgula$/,
    ],
    ['xyzxyz', 'en', /^There is no command "xyzxyz"\. For the commands: \/izin help$/],
    ['yardım foo', 'tr', /^"foo" diye bir komut yok\.\nİzin komutları\n/],
    ['yardım sorgla', 'tr', '"sorgla" diye bir komut yok. Bunu mu demek istediniz: sorgula?'],
    ['help foo', 'en', /^There is no command "foo"\.\n/],
    ['reject 0500 111 22 33 sms HS_FAX', 'en', '"HS_FAX" was not understood. Source: '],
    ['şikayet-kapat 3 izin ispat edilemedi', 'tr', '"izin ispat edilemedi" anlaşılmadı. Sonuç: '],
    ['close-complaint 3 the consent was shwon', 'en', 'Did you mean the consent was shown?'],
    ['yetki ver @Ali düzenleyici', 'tr', '"@Ali" anlaşılmadı. Kişi: '],
    ['ret 0500 111 22 33 SMS kahve', 'tr', /^RET kaydedildi\. Örnek Kahve, SMS, /],
  ])('are told how they were read: %j (%s)', async (text, language, answer) => {
    expect(await typed(text, { language })).toMatch(answer)
  })

  test.each(['/izin sorgula', 'izin sorgula', '/onaylar sorgula'])(
    'takes %j for the command that was pasted',
    async (words) => {
      const to = someone()
      const context = { ...(await as()), command: '/onaylar' }
      const answerText = textOf(await runStaffCommand(context, `${words} ${to}`))
      expect(answerText).toBe(await typed(`sorgula ${to}`))
    },
  )

  test.each(['0500 000 00 77', 'deniz@ornek.example', '+905000000077 sms marka=kahve'])(
    'looks an address up that is written alone: %s',
    async (text) => {
      const answerText = await typed(text)
      expect(answerText).toBe(await typed(`sorgula ${text}`))
      expect(answerText).toContain('kayıt yok')
    },
  )

  test('asks what to do with an address among other words, without repeating it', async () => {
    const answerText = await typed('0500 000 00 77 durdurun')
    expect(answerText).toContain('Ne yapmak istediğinizi de yazın')
    expect(answerText).not.toContain('00 77')
    expect(await typed('0532 123 45')).toContain('Numara eksik görünüyor')
    expect(await typed('0500 000 00 77', { user: 'U0NOBODY' })).toContain('yetkiniz yok')
  })

  test.each([
    ['sorgla 0500 000 00 77', 'Evet, sorgula', 'sorgula 0500 000 00 77'],
    ['sorgula 0500 000 00 77 e-psta', 'Evet, eposta', 'sorgula 0500 000 00 77 e-posta'],
    ['yardım sorgla', 'Evet, sorgula', 'yardım sorgula'],
  ])('offer the word that was probably meant as a button: %s', async (text, label, meant) => {
    const reply = await type(text)
    expect(everythingIn(reply)).not.toMatch(/000 00 77|5000000077/)
    expect(await pressed(reply, label)).toBe(await typed(meant))
    if (text.startsWith('yardım')) return
    expect(await pressed(reply, label, { user: 'U0VIEW' })).toContain('Bu düğme artık geçerli değil')
    expect(labelsOf(await type(text, { user: 'U0NOBODY' }))).not.toContain(label)
  })

  test.each(['3 gün', 'yıllık izin', '2 weeks annual leave'])(
    'say where annual leave is asked for: %s',
    async (text) => {
      expect(await typed(text)).toContain('yıllık izin için insan kaynaklarına başvurun')
    },
  )

  test.each(['merhaba', 'İyi günler!', 'Hello'])('greet with the tasks of the day: %s', async (text) => {
    expect(await typed(text)).toBe(await typed(''))
  })
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
  const reply = await runStaffAction(await as(), { name, values })
  expect(textOf(reply)).toContain('Bu düğme artık geçerli değil, hiçbir şey değişmedi.')
})

test('rapor says that a day goes on, is to come, or is no day', async () => {
  expect(await typed('rapor bugün')).toContain('Gün kapanmadı')
  expect(await typed('rapor bugün')).toContain('Değişiklik olmadı.')
  expect(await typed('rapor 03.03.2026')).toContain('henüz gelmedi')
  expect(await typed('rapor mavi')).toContain('"mavi" anlaşılmadı')
})
