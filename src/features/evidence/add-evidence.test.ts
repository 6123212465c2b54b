import { beforeEach, describe, expect, test } from 'vitest'
import { parse } from '../../../bots/commands/parse/parse.ts'
import { runStaffCommand } from '../../../bots/commands/staff.ts'
import { openCommandRegister, staffContext, textOf } from '../../../test/support/commands.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { phone, say } from '../../../test/support/register.ts'
import { addStaff } from '../../register/company/staff.ts'

const opened = forEachTest(() => openCommandRegister())
let id = ''
beforeEach(async () => {
  id = (await say(opened.register, phone(1), 'ONAY', { source: 'HS_CAGRI_MERKEZI' })).change?.id ?? ''
})

async function typed(text: string, over: Parameters<typeof staffContext>[1] = {}): Promise<string> {
  return textOf(await runStaffCommand(await staffContext(opened, over), text))
}
const short = () => `${id.slice(0, 4)}…${id.slice(-4)}`

describe('kanıt-ekle', () => {
  test('adds a text to a change that is named as it is shown, and says what it shows', async () => {
    expect(await typed(`kanıt-ekle ${short()} kanıt="çağrı kaydı 118"`)).toBe(
      [
        `Kanıt eklendi. Örnek Kahve: SMS ONAY'ı, 2 Mart 2026, kaynak çağrı merkezi, işlem no ${short()}.`,
        "Kanıt, 2 Mart 2026'da eklenmiş olarak saklanır: kimin eklediğini gösterir, izin alınırken var olduğunu göstermez.",
      ].join('\n'),
    )
    expect(await typed('geçmiş 0500 000 00 01')).toContain('kanıt var')
  })

  test('adds it once, and does not say that a consent was stored', async () => {
    const first = await typed(`kanit-ekle ${id} kanıt="çağrı kaydı 118"`)
    expect(first).not.toContain('kaydedildi')
    expect(await typed(`kanıt-ekle ${short()} kanıt="çağrı kaydı 118"`)).toContain('daha önce eklenmiş')
  })

  test.each([
    ['kanıt-ekle ffffffff kanıt="kayıt"', 'bir kayıt yok. İşlem no, /izin geçmiş ADRES yanıtında yazar.'],
    ['kanıt-ekle xyz kanıt="kayıt"', 'bir işlem numarası değil'],
  ])('%s: says what is missing and shows an example', async (text, said) => {
    const answer = await typed(text)
    expect(answer).toContain(said)
    expect(answer).toContain('/izin kanıt-ekle 70f5…7c6d kanıt="')
  })

  test('is for editors of the brand of the change', async () => {
    await addStaff(opened.register, { slackUser: 'U0VIEWER', role: 'viewer', by: 'test' })
    const asked = `kanıt-ekle ${short()} kanıt="kayıt"`
    expect(await typed(asked, { user: 'U0VIEWER' })).toContain('düzenleyici yetkisi')
    await addStaff(opened.register, { slackUser: 'U0OTHER', role: 'editor', brandCode: 123456, by: 'test' })
    expect(await typed(asked, { user: 'U0OTHER' })).toContain('bir kayıt yok')
  })
})

describe('parse() of a change and its evidence', () => {
  test.each([
    '70f5a1b2 kanıt="çağrı kaydı 118"',
    'kanıt="çağrı kaydı 118" 70f5a1b2',
    '70f5a1b2 evidence=“çağrı kaydı 118”',
    '  70f5a1b2   kanıt = "çağrı kaydı 118"',
  ])('reads %j', (text) => {
    const read = parse(text, { brands: [], takes: ['change', 'evidence'], now: opened.clock.now() })
    expect(read).toMatchObject({ arguments: { change: '70f5a1b2', evidence: 'çağrı kaydı 118' } })
  })

  test.each([
    ['kanıt-ekle 70f5a1b2 not="form"', 'Bu komut not almaz'],
    ['kanıt-ekle 70f5a1b2 kanıt=form', 'Şöyle yazın: kanıt="…"'],
    ['kanıt-ekle 70f5a1b2 70f5a1b3 kanıt="form"', 'İki kez'],
  ])('refuses %j', async (text, sentence) => {
    expect(await typed(text)).toContain(sentence)
  })
})
