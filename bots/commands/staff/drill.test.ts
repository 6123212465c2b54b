import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { settleDrill } from '../../../src/register/drill/settle.ts'
import { addRoom } from '../../../src/register/rooms.ts'
import { addStaff } from '../../../src/register/staff.ts'
import {
  choicesOf,
  everythingIn,
  openCommandRegister,
  press,
  staffContext,
  textOf,
} from '../../../test/support/commands.ts'
import { phone, providerCode, say, subBrandCode, type TestRegister } from '../../../test/support/register.ts'
import type { Reply } from '../reply.ts'
import { runStaffCommand } from '../staff.ts'

let opened: TestRegister
beforeEach(async () => {
  opened = await openCommandRegister()
  await addRoom(opened.register, { platform: 'slack', externalId: 'C1', brandCode: subBrandCode })
})
afterEach(() => opened.close())

type Over = Parameters<typeof staffContext>[1]

const type = async (text: string, over: Over = {}): Promise<Reply> =>
  await runStaffCommand(await staffContext(opened, over), text)
const typed = async (text: string, over: Over = {}) => textOf(await type(text, over))

async function consents(count: number): Promise<string[]> {
  const ids: string[] = []
  for (let n = 1; n <= count; n += 1) {
    const { change } = await say(opened.register, phone(n), 'ONAY', { source: 'HS_CAGRI_MERKEZI' })
    ids.push(change?.id ?? '')
  }
  return ids
}

describe('tatbikat', () => {
  test('says that there was none yet, and lets an admin start one with a button', async () => {
    await consents(2)
    const reply = await type('tatbikat marka="Örnek Kahve"')
    expect(textOf(reply)).toContain('Bu marka için henüz tatbikat yapılmadı.')
    const started = await press(await staffContext(opened), reply, 'Örnek Kahve: tatbikat başlat')
    expect(textOf(started)).toContain('Tatbikat başladı.')
    expect(textOf(started)).toContain(
      "2 ONAY'dan 2 tanesinin kanıtı bekleniyor. Son gün 9 Mart 2026 Pazartesi.",
    )
    expect(textOf(started)).toContain("SMS ONAY'ı, 2 Mart 2026, kaynak çağrı merkezi, kayıt no ")
  })

  test('asked for by its word asks for the brand where there are several', async () => {
    await consents(2)
    expect(await typed('tatbikat başlat')).toContain('Tatbikat hangi marka için başlasın?')
    expect(await typed('tatbikat baslat marka=123457')).toContain('Tatbikat başladı.')
    expect(await typed('drill start brand=123457', { language: 'en' })).toContain('A drill is under way')
    expect(await typed('tatbikat başlat marka=123456')).toContain('geçerli ONAY yok')
  })

  test('the same request done twice starts one', async () => {
    await consents(2)
    const over = { requestKey: 'slack:1' }
    for (const _ of [1, 2])
      expect(await typed('tatbikat başlat marka=123457', over)).toContain('Tatbikat başladı.')
    expect((await typed('tatbikat marka=123457')).match(/günü başladı/g)).toHaveLength(1)
  })

  test('adds evidence from the button to the command that it shows, with the address masked and the look-up logged', async () => {
    const [id = ''] = await consents(1)
    const started = await type('tatbikat başlat marka=123457')
    const answer = await press(await staffContext(opened), started, 'Kanıt ekle')
    expect(textOf(answer)).toContain("+90 500 ••• •• 01 · SMS ONAY'ı, 2 Mart 2026, kaynak çağrı merkezi")
    expect(textOf(answer)).toContain(`/izin kanıt-ekle ${id.slice(0, 13)} not="…"`)
    expect(everythingIn(answer)).not.toContain('0000001')
    const rows = await opened.engine.read({
      sql: 'SELECT purpose FROM look_up_log',
      params: [],
      map: ([purpose]) => purpose,
    })
    expect(rows).toEqual(['drill'])
    await typed(`kanıt-ekle ${id.slice(0, 12)} not="çağrı kaydı 118"`)
    expect(textOf(await press(await staffContext(opened), started, 'Kanıt ekle'))).toBe(
      'Bu ONAY için kanıt var.',
    )
  })

  test('notes what is not found once, and shows the result when all is answered', async () => {
    await consents(1)
    const started = await type('tatbikat başlat marka=123457')
    const answers: string[] = []
    for (const _ of [1, 2])
      answers.push(textOf(await press(await staffContext(opened), started, 'Kanıt bulunamadı')))
    expect(answers[0]).toContain('Not edildi, kanıt bulunamadı: SMS, ')
    expect(answers[1]).toContain('daha önce belirtilmiş')
    await settleDrill(opened.register, 1)
    expect(await typed('tatbikat marka=123457')).toContain(
      "2 Mart 2026: 1 ONAY'ın hiçbiri için kanıt yok (%0). En zayıf kaynaklar: çağrı merkezi (1'de 0).",
    )
  })

  test('shows a viewer the drill without buttons, and lets him start none', async () => {
    await consents(1)
    const started = await type('tatbikat başlat marka=123457')
    await addStaff(opened.register, { slackUser: 'U0VIEWER', role: 'viewer', by: 'test' })
    const viewer = { user: 'U0VIEWER' }
    const seen = await type('tatbikat', viewer)
    expect(textOf(seen)).toContain('kanıtı bekleniyor')
    expect(choicesOf(seen)).toEqual([])
    expect(await typed('tatbikat başlat marka=123457', viewer)).toContain(
      'Tatbikatı markanın yöneticisi başlatabilir.',
    )
    const pressed = await press(await staffContext(opened, viewer), started, 'Kanıt bulunamadı')
    expect(textOf(pressed)).toContain('düzenleyici yetkisi')
  })

  test('keeps an editor of another brand out', async () => {
    await consents(1)
    const started = await type('tatbikat başlat marka=123457')
    await addStaff(opened.register, {
      slackUser: 'U0OTHER',
      role: 'editor',
      brandCode: providerCode,
      by: 'test',
    })
    const other = { user: 'U0OTHER' }
    for (const label of ['Kanıt ekle', 'Kanıt bulunamadı']) {
      const answer = textOf(await press(await staffContext(opened, other), started, label))
      expect(answer).toBe('Bu soru artık geçerli değil, hiçbir şey değişmedi.')
    }
    expect(await typed('tatbikat', other)).not.toContain('Örnek Kahve')
  })

  test.each(['tatbikat dün', 'tatbikat 7', 'tatbikat mavi'])('%s: shows how it is typed', async (text) => {
    expect(await typed(text)).toContain('Örneğin: /izin tatbikat')
  })
})
