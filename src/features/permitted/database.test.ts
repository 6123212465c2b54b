import { beforeAll, describe, expect, test } from 'vitest'
import { parse } from '../../../bots/commands/parse/parse.ts'
import { endOfParsed } from '../../../bots/commands/parse/phrases.ts'
import { runStaffCommand } from '../../../bots/commands/staff.ts'
import { choicesOf, textOf } from '../../../test/support/commands.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { staffChat } from '../../../test/support/platforms/staff-chat.ts'
import {
  instant,
  openTestRegister,
  phone,
  providerCode,
  say,
  subBrandCode,
} from '../../../test/support/register.ts'
import { addStaff } from '../../register/company/staff.ts'

const editor = 'U0EDITOR'
const home = forAllTests(() => openTestRegister({ now: '2026-03-02 14:05:00' }))
const { as, sendForm, type } = staffChat(home)

beforeAll(async () => {
  await say(home.register, phone(5321234), 'ONAY')
  await say(home.register, phone(7654321), 'RET')
  await addStaff(home.register, { slackUser: 'U0VIEWER', role: 'viewer', by: 'test' })
  await addStaff(home.register, { slackUser: editor, role: 'editor', brandCode: subBrandCode, by: 'test' })
})

describe('veritabanı', () => {
  test('for a past day is that of its end, in English too', async () => {
    const reply = await type("database 31 Aralık 2025'te all", { user: editor, language: 'en' })
    expect(textOf(reply)).toContain('Örnek Kahve — on record as of 31 December 2025 23:59, ONAY and RET.')
    expect(textOf(reply)).toContain('How many rows there are shows')
    expect(textOf(reply)).toContain('Do not send to it.')
    const [csv] = choicesOf(reply)
    const at = instant('2025-12-31 23:59:59') + 999
    expect(csv?.action.values).toEqual(['permitted-csv', subBrandCode, at, 'all'])
  })

  test('asks which brand where there are several', async () => {
    const context = await as()
    const question = await runStaffCommand(context, 'veritabanı hepsi')
    expect(textOf(question)).toContain('Eksik: marka.')
    const reply = await sendForm(question, { brand: String(subBrandCode) }, context)
    expect(textOf(reply)).toContain('gönderilemeyenlerin nedeni de yazar')
    expect(textOf(await type('veritabanı marka=Örnek'))).toMatch(/Hangi marka olduğu belli değil/)
  })

  test('is for editors of the brand, and says what it does not understand', async () => {
    expect(textOf(await type('veritabanı', { user: 'U0VIEWER' }))).toContain('düzenleyici yetkisi')
    expect(textOf(await type(`veritabanı marka=${providerCode}`, { user: editor }))).toMatch(
      /Böyle bir marka yok/,
    )
    expect(textOf(await type('veritabanı 01.01.2030'))).toContain('henüz gelmedi')
    expect(textOf(await type('veritabanı mavi'))).toContain('"mavi" anlaşılmadı')
    expect(textOf(await type('veritabanı 31 Nisan 2025'))).toContain('Böyle bir tarih')
    expect(textOf(await type('veritabanı 31.12.25'))).toContain('Böyle bir tarih ya da saat yok')
  })
})

describe('parse() of the permitted database', () => {
  const now = instant('2026-03-02 14:05:00')
  const brands = [{ code: 123457, name: 'Örnek Kahve' }]
  const read = (text: string) => parse(text, { brands, takes: ['date', 'scope', 'brandCode'], now })
  const endOf = (text: string) => {
    const parsed = read(text)
    return parsed.kind === 'read' && parsed.arguments.date !== null
      ? endOfParsed(parsed.arguments.date, now)
      : undefined
  }

  test('reads a moment, a scope and a brand in any order', () => {
    for (const text of [
      '01.02.2026 18:00 hepsi kahve',
      'kahve hepsi 2026-02-01 18:00',
      'marka=kahve all 1 Şubat 2026 saat 18:00',
    ]) {
      expect(endOf(text)).toBe(instant('2026-02-01 18:00:00') + 999)
      expect(read(text)).toMatchObject({ arguments: { scope: 'all', brandCode: 123457 } })
    }
    expect(endOf('bugün onay')).toBeNull()
  })

  test('refuses what is said twice or not known', () => {
    expect(read('onay hepsi')).toMatchObject({
      kind: 'refused',
      reason: { kind: 'twice', parameter: 'scope' },
    })
    expect(read('not="x"')).toMatchObject({
      kind: 'refused',
      reason: { kind: 'unwanted', parameter: 'note' },
    })
    expect(read('31.02.2026')).toMatchObject({ kind: 'refused', reason: { kind: 'date' } })
  })
})
