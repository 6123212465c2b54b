import { beforeAll, describe, expect, test } from 'vitest'
import { runStaffCommand } from '../../../bots/commands/staff.ts'
import { openCommandRegister, textOf } from '../../../test/support/commands.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { staffChat } from '../../../test/support/platforms/staff-chat.ts'
import { phone, providerCode, say, subBrandCode } from '../../../test/support/register.ts'
import { addStaff } from '../../register/company/staff.ts'

const home = forAllTests(() => openCommandRegister())
const { as, press, pressed, statesOf, type, typed } = staffChat(home)
let people = 0

beforeAll(async () => {
  await addStaff(home.register, { slackUser: 'U0VIEW', role: 'viewer', by: 'test' })
  await addStaff(home.register, { slackUser: 'U0KAHVE', role: 'editor', brandCode: subBrandCode, by: 'test' })
})

const someone = () => phone(++people).address

describe('sorgula', () => {
  const details = async (to: string) => {
    const context = await as()
    return await press(await runStaffCommand(context, `sorgula ${to}`), 'Ayrıntı', context)
  }

  test('answers in a sentence for each consent, and for what is not recorded in one', async () => {
    const to = someone()
    await typed(`ekle ${to} sms HS_WEB dün 09:00 marka=${subBrandCode}`)
    await typed(`ret ${to} arama marka=${subBrandCode}`)
    const lines = (await typed(`sorgula ${to}`)).split('\n')
    const here = "Önceden izni olmadığı için İYS bu RET'i kabul etmez; burada saklanır ve uygulanır."
    expect(lines.slice(0, 5)).toEqual([
      expect.stringMatching(/^\+90 500 ••• •• \d\d · bireysel$/),
      `⛔ Örnek Kahve — arama: RET, 2 Mart 2026'dan beri, kaynak elektronik ortam, kaydeden U0ADMIN. Aranamaz: alıcı reddetmiş. ${here}`,
      "✅ Örnek Kahve — SMS: ONAY, 1 Mart 2026'dan beri, kaynak web sitesi, ekleyen U0ADMIN. İYS'de kayıtlıysa mesaj gönderilebilir. İYS'ye bildirmek için 2 iş günü kaldı.",
      "Bunu iys.org.tr'de siz bildirin.",
      'Ayrıntı',
    ])
    expect(await typed(`sorgula ${to} marka=${providerCode}`)).toContain(
      '\n⛔ Sorduğunuz marka ve kanal için kayıt yok. Aranamaz. Mesaj gönderilemez.',
    )
    expect(await typed(`lookup ${someone()}`, { language: 'en' })).toContain(
      '\n⛔ No record of this address in the brands you have a role for. May not be called. Messages may not be sent.',
    )
  })

  test('says once how consents stand in İYS, where all stand alike', async () => {
    const to = someone()
    for (const channel of ['sms', 'arama']) await typed(`ekle ${to} ${channel} HS_WEB marka=${subBrandCode}`)
    expect((await typed(`sorgula ${to}`)).match(/İYS'ye bildirmek için 3 iş günü kaldı/g)).toHaveLength(1)
  })

  test('shows what is recorded in a table behind Ayrıntı: status, sending and why, since when, source, who, state in İYS', async () => {
    const to = someone()
    await typed(`ekle ${to} sms HS_WEB dün 09:00 marka=${subBrandCode}`)
    await typed(`ret ${to} arama marka=${providerCode}`)
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
    await typed(`ekle ${held} sms HS_WEB marka=${providerCode}`)
    const answerText = async (to: string) =>
      (await typed(`sorgula ${to}`, { user: 'U0KAHVE' })).replaceAll(/\d\d$/gm, '')
    expect(await answerText(held)).toBe(await answerText(unheld))
    expect(await answerText(held)).toContain(
      '⛔ Yetkili olduğunuz markalarda bu adres için kayıt yok. Aranamaz. Mesaj gönderilemez.',
    )
  })

  test('shows how long there is to report a consent to İYS, and no such clock for a refusal kept here', async () => {
    const [to, local] = [someone(), someone()]
    await typed(`ekle ${to} sms HS_WEB 27.02.2026 14:00 marka=${subBrandCode}`)
    await typed(`ret ${local} sms marka=${subBrandCode}`)
    const left = "mesaj gönderilebilir.\nİYS'ye bildirmek için 2 iş günü kaldı."
    expect(await typed(`sorgula ${to} sms`)).toContain(left)
    expect(await typed(`geçmiş ${to}`)).toContain("· İYS'ye bildirmek için 2 iş günü kaldı ·")
    expect(await typed(`sorgula ${local} sms`)).not.toContain('iş günü')
    expect(await typed(`geçmiş ${local}`)).not.toContain('iş günü')
    const at = home.clock.now()
    home.clock.set('2026-03-06 09:00:00')
    // No exchange is set up, so izin does not know whether the company reported it.
    expect(await typed(`sorgula ${to} sms`)).not.toMatch(/bildirme|iş günü/)
    home.clock.move(at - home.clock.now())
  })

  test('offers an editor to refuse, and checks again on the press', async () => {
    const to = someone()
    await typed(`ekle ${to} sms HS_WEB dün 09:00 marka=${subBrandCode}`)
    const reply = await type(`sorgula ${to}`)
    const label = 'Örnek Kahve · SMS için RET kaydet'
    const refused = await press(reply, label, 'U0VIEW')
    expect(textOf(refused)).toContain('düzenleyici yetkisi')
    expect(await statesOf(to)).toEqual([`${subBrandCode} MESAJ ONAY`])
    expect(await pressed(reply, label)).toContain('RET kaydedildi.')
    expect(await statesOf(to)).toEqual([`${subBrandCode} MESAJ RET`])
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
  const context = await as()
  const first = await runStaffCommand(context, `geçmiş ${to}`)
  expect(textOf(first)).toMatch(/· RET\n[\s\S]*· ONAY\n/)
  expect(JSON.stringify(first).match(/"strong":"(?:RET|ONAY)"/g)).toHaveLength(1)
  expect(textOf(first)).toContain('En yeniden eskiye, 1–10.')
  const second = await press(first, 'Daha eski', context)
  expect(textOf(second)).toContain('11–12')
  expect(second.replaces).toBe(true)
  expect(await pressed(second, 'Daha yeni', context)).toContain('1–10')
})
