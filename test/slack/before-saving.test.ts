import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ownConsents } from '../../src/register/look-up.ts'
import { setSetting } from '../../src/register/settings.ts'
import { addStaff, removeStaff } from '../../src/register/staff.ts'
import { messageSchema, modalSchema, readable } from '../support/block-kit.ts'
import { openCommandRegister } from '../support/commands.ts'
import { phone, subBrandCode, type TestRegister } from '../support/register.ts'
import { deskOf, type Shown, type View } from '../support/slack-desk.ts'
import { buttonsIn } from '../support/slack-tries.ts'

/** The setting `ask_before_saving`, by signed requests: the command, the buttons of its answer, and the form behind one. */

type Desk = ReturnType<typeof deskOf>
const given = { slackUser: 'U0AYSE', role: 'editor', by: 'test' } as const
let home: TestRegister
let people = 0
/** One for each person, since a desk counts what is done at it. */
let ayse: Desk
let bora: Desk
let eda: Desk

beforeAll(async () => {
  home = await openCommandRegister()
  await addStaff(home.register, given)
  for (const slackUser of ['U0BORA', 'U0EDA']) await addStaff(home.register, { ...given, slackUser })
  ayse = deskOf(home, 'U0AYSE', 'tr')
  bora = deskOf(home, 'U0BORA', 'tr')
  eda = deskOf(home, 'U0EDA', 'en')
})
afterAll(async () => await home?.close())

async function set(value: 'yes' | 'no'): Promise<void> {
  await setSetting(home.engine, 'ask_before_saving', value, 'test', home.clock.now())
}
const someone = () => phone(++people).address
const told = ({ messages }: Shown) => messages.map((one) => readable(messageSchema.parse(one))).join('\n')
const stored = async (address: string) =>
  (await ownConsents(home.register, { kind: 'phone', address })).map(
    ({ channel, status, source, consentDate }) => `${channel} ${status} ${source} ${consentDate}`,
  )

/** A command whose answer asks before it is saved, and a way to press its buttons by the names of their actions. */
async function asked(text: string, at = ayse) {
  await set('yes')
  const shown = await at.type(`${text} marka=${subBrandCode}`)
  const values = shown.messages.flatMap((one) => buttonsIn(one)).map(({ value }) => value)
  return {
    answer: told(shown),
    values,
    press: (name: string, by = at) =>
      by.press(values.find((value) => value.startsWith(`shown-${name}|`)) ?? '', 'button', null),
  }
}

interface Initial {
  readonly initial_value?: string
  readonly initial_date?: string
  readonly initial_time?: string
  readonly initial_option?: { readonly value: string }
  readonly initial_options?: readonly { readonly value: string }[]
}

/** What stands in the fields of a form before anybody touches them. */
function standsIn(view: View): Record<string, string | string[]> {
  return Object.fromEntries(
    view.blocks.flatMap(({ block_id = '', element }) => {
      const held = (element ?? {}) as Initial
      const one = held.initial_value ?? held.initial_date ?? held.initial_time ?? held.initial_option?.value
      const value = one ?? held.initial_options?.map((option) => option.value)
      return value === undefined ? [] : [[block_id, value]]
    }),
  )
}

describe('/izin ekle with something left open', () => {
  it('is stored at once where the company has not set anything', async () => {
    await set('no')
    const to = someone()
    expect(told(await ayse.type(`ekle ${to} mesaj HS_WEB marka=${subBrandCode}`))).toContain('kaydedildi')
    expect(await stored(to)).toHaveLength(1)
  })

  it('is answered by what would be stored, with an id in its buttons and nothing else', async () => {
    const to = someone()
    const { answer, values } = await asked(`ekle ${to} mesaj HS_WEB`)
    expect(answer).toContain('Tarih')
    expect(answer).toContain('bireysel')
    expect(answer).not.toContain('kaydedildi')
    expect(values.map((value) => value.replace(/\|[\w-]{22}$/, ''))).toEqual([
      'shown-save',
      'shown-change',
      'shown-drop',
    ])
    expect(await stored(to)).toEqual([])
  })

  it('is stored by Kaydet as it was shown, once', async () => {
    const to = someone()
    home.clock.set('2026-03-02 14:30:00')
    const { press } = await asked(`ekle ${to} hepsi HS_WEB`)
    home.clock.move(5 * 60_000)
    const saved = told(await press('save'))
    expect(saved.match(/ONAY kaydedildi/g)).toHaveLength(2)
    expect(told(await press('save'))).toBe(saved)
    // The desk lets a second pass before each act.
    expect(await stored(to)).toEqual([
      'ARAMA ONAY HS_WEB 2026-03-02 14:30:01',
      'MESAJ ONAY HS_WEB 2026-03-02 14:30:01',
    ])
  })

  it('is changed in the form behind Değiştir, which has everything filled in', async () => {
    const to = someone()
    home.clock.set('2026-03-02 14:40:00')
    const { press } = await asked(`ret ${to} sms not="aradı"`)
    const { views } = await press('change')
    const [view] = views as [View]
    const { id: _, ...shown } = view
    modalSchema.parse(shown)
    const filled = standsIn(view)
    expect(filled).toEqual({
      ...{ address: to, channels: ['MESAJ'], brand: String(subBrandCode), type: 'on-record' },
      ...{ source: 'HS_EORTAM', day: '2026-03-02', time: '14:40', note: 'aradı' },
    })
    expect(view.private_metadata).not.toContain(to.slice(3))
    expect(await stored(to)).toEqual([])
    const sent = await ayse.submit(view, { ...filled, source: 'HS_CAGRI_MERKEZI', time: '14:15' })
    expect(JSON.stringify(sent.views)).toContain('RET kaydedildi.')
    expect(told(await press('save'))).toContain('Bu düğme artık geçerli değil')
    expect(await stored(to)).toEqual(['MESAJ RET HS_CAGRI_MERKEZI 2026-03-02 14:15:00'])
  })

  it('is dropped by Vazgeç', async () => {
    const to = someone()
    const { press } = await asked(`ret ${to} sms`)
    expect(told(await press('drop'))).toContain('Vazgeçildi, değişiklik yapılmadı.')
    expect(told(await press('save'))).toContain('Bu düğme artık geçerli değil')
    expect(await stored(to)).toEqual([])
  })

  it('is of nobody else, and of nobody whose role was taken', async () => {
    const to = someone()
    const { press } = await asked(`ekle ${to} sms HS_WEB`)
    expect(told(await press('save', bora))).toContain('Bu düğme artık geçerli değil')
    await removeStaff(home.register, given)
    expect(told(await press('save'))).toContain('yetkiniz yok')
    await addStaff(home.register, given)
    expect(await stored(to)).toEqual([])
  })

  it('is asked about in English too', async () => {
    const { answer, press } = await asked(`add ${someone()} sms HS_WEB`, eda)
    expect(answer).toContain('What the command left open will be taken as follows:')
    expect(told(await press('drop'))).toContain('Cancelled; nothing was changed.')
  })
})
