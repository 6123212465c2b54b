import { beforeAll, expect, test } from 'vitest'
import type { Filled } from '../../../bots/commands/form.ts'
import { choicesOf, setNow, textOf } from '../../../test/support/commands.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { staffChat } from '../../../test/support/platforms/staff-chat.ts'
import { phone, providerCode, say, subBrandCode } from '../../../test/support/register.ts'
import { asker, openPackStory } from '../../../test/support/verification/pack.ts'
import { addBrand } from '../../register/company/brands.ts'
import { addStaff } from '../../register/company/staff.ts'
import { noteComplaint } from '../../register/complaints/complaints.ts'

const viewer = 'U0VIEWER'
const story = forAllTests(() => openPackStory())
const { submit, type } = staffChat(story)

beforeAll(async () => {
  await addStaff(story.register, { slackUser: viewer, role: 'viewer', brandCode: subBrandCode, by: 'test' })
})

/** Text of the answer to a form that the viewer sends. */
async function sent(name: string, filled: Filled): Promise<string> {
  const answer = await submit(
    {
      name,
      filled,
    },
    viewer,
  )
  return answer.kind === 'reply' ? textOf(answer.reply) : answer.kind
}

async function lookUps(purpose: string): Promise<string[]> {
  return await story.engine.read({
    sql: `SELECT actor FROM look_up_log WHERE purpose = ?`,
    params: [purpose],
    map: ([actor]) => String(actor),
  })
}

test('kanıt tells the state on the day of the message, what is proved, and the complaints with their clock', async () => {
  const text = textOf(await type(`kanıt ${asker.address} 04.03.2026 marka=${subBrandCode}`))
  expect(text).toContain('4 Mart 2026 Çarşamba günü, o güne kadar kaydedilenlere göre:')
  expect(text).toContain(
    "Örnek Kahve — SMS: gün başında ONAY, gün sonunda RET. Mesaj gönderilemez: alıcı reddetmiş. İYS'deki o günkü durum burada doğrulanmadı.",
  )
  expect(text).toContain('4 değişiklik kayıtlı. 1 ONAY kanıtsız: şikâyet olursa')
  expect(text).toContain(
    "Şikâyet 1 (Örnek Kahve, SMS), 5 Mart 2026: izin yoktu, şikâyet haklı, 5 Mart 2026'da kapandı.",
  )
  expect(text).toMatch(/Şikâyet 3 \(Örnek Kahve\), 5 Mart 2026: yanıt için 15 iş günü kaldı/)
  expect(text).not.toContain(asker.address.slice(-7))
})

test('kanıt of a day judges by what was recorded until then, and without a day by how it stands now', async () => {
  const past = textOf(await type(`kanıt ${asker.address} 03.03.2026 marka=${subBrandCode}`))
  expect(past).toContain(
    "SMS: ONAY. İYS'de kayıtlıysa mesaj gönderilebilir. İYS'deki o günkü durum burada doğrulanmadı.",
  )
  const english = await type(`evidence ${asker.address} 03.03.2026`, { language: 'en' })
  expect(textOf(english)).toContain(
    'Örnek Kahve — SMS: ONAY. Messages may be sent if İYS has it. The state in İYS on that day was not verified here.',
  )
  const today = textOf(await type(`kanıt ${asker.address} bugün marka=${subBrandCode}`))
  expect(today).toContain("gün sonunda ONAY. İYS'de kayıtlıysa mesaj gönderilebilir.")
})

test('kanıt of a day goes by what was recorded until then', async () => {
  await say(story.register, phone(97), 'ONAY', { consentDate: '2026-03-04 10:00:00' })
  await say(story.register, phone(97), 'RET', { channel: 'ARAMA', consentDate: '2026-03-04 10:00:00' })
  const day = `${phone(97).address} 04.03.2026`
  expect(textOf(await type(`kanıt ${day} marka=${subBrandCode}`))).toContain(
    "SMS: kayıt yok. Mesaj gönderilemez: bu kanal için kayıtlı izin yok. İYS'deki o günkü durum burada doğrulanmadı.",
  )
  expect(textOf(await type(`evidence ${day}`, { language: 'en' }))).toContain(
    'SMS: no record. Messages may not be sent: no consent is recorded for this channel. The state in İYS on that day was not verified here.',
  )
})

test('kanıt is a look-up: logged before it is answered, and refused over the daily ceiling', async () => {
  const before = (await lookUps('evidence pack')).length
  await type(`kanıt ${asker.address}`, { user: viewer })
  expect(await lookUps('evidence pack')).toHaveLength(before + 1)
  await setNow(story, 'look_ups_per_day', '1')
  const over = await type(`kanıt ${asker.address}`, { user: viewer })
  expect(textOf(over)).toContain('sorgu sınırınıza ulaştınız')
  expect(choicesOf(over)).toEqual([])
  expect(await lookUps('evidence pack')).toHaveLength(before + 1)
  await setNow(story, 'look_ups_per_day', '300')
  expect((await story.register.settings()).look_ups_per_day).toBe(300)
})

test('kanıt tells one brand only to staff of that brand, and nothing of an address they cannot know', async () => {
  const text = textOf(await type(`kanıt ${asker.address}`, { user: viewer }))
  expect(text).toContain('4 değişiklik kayıtlı.')
  expect(text).not.toContain('Çiçekçilik')
  for (const language of ['tr', 'en'] as const) {
    const unknown = await type(`kanıt ${phone(99).address}`, { user: viewer, language })
    expect(textOf(unknown)).toContain(language === 'tr' ? 'kaydı ve şikâyeti yok' : 'no record')
    expect(choicesOf(unknown)).toEqual([])
  }
})

test('kanıt says how many brands and complaints it leaves out', async () => {
  const { register } = story
  const unheard = phone(98)
  for (let n = 0; n < 8; n += 1) {
    await addBrand(register, { providerCode, code: 300_000 + n, name: `Marka ${n}` })
    await noteComplaint(register, { door: 'cli', id: 'test' }, { recipient: unheard, brandCode: 300_000 + n })
  }
  const text = textOf(await type(`kanıt ${unheard.address}`))
  expect(text).toContain('2 satır daha var; hepsi PDF belgesinde yazar.')
  expect(text).toContain('3 şikâyet daha var.')
  expect(textOf(await type(`evidence ${unheard.address}`, { language: 'en' }))).toContain(
    '2 more lines; the PDF',
  )
})

test('kanıt says what is wrong with a day to come, and needs a role', async () => {
  expect(textOf(await type(`kanıt ${asker.address} 01.01.2030`))).toContain('henüz gelmedi')
  expect(textOf(await type(`kanıt ${asker.address}`, { user: 'U0NOBODY' }))).toContain('yetkiniz yok')
})

test.each([
  ['geçmiş', 'history', 'history', 'İzin geçmişi'],
  ['kanıt', 'evidence', 'evidence', 'Kanıt'],
])('%s alone opens a form, which is answered as the command is', async (tr, en, name, title) => {
  expect((await type(tr, { user: viewer })).form).toMatchObject({ name, title })
  expect((await type(en, { user: viewer, language: 'en' })).form).toMatchObject({ name })
  const typed = textOf(await type(`${tr} ${asker.address}`, { user: viewer }))
  expect(await sent(name, { address: asker.address })).toBe(typed)
  expect(typed).toContain('ONAY')
})

test('kanıt takes the day of the message from the form', async () => {
  expect(await sent('evidence', { address: asker.address, day: '2026-03-04' })).toContain('4 Mart 2026')
})
