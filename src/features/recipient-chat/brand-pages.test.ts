import { beforeEach, describe, expect, test } from 'vitest'
import { type Action, decodeAction, encodeAction, type Reply } from '../../../bots/commands/reply.ts'
import { render } from '../../../bots/telegram/render.ts'
import { brand } from '../../../db/schema.ts'
import { build, statement } from '../../../db/statement.ts'
import { choicesOf, labelsOf, openCommandRegister, textOf } from '../../../test/support/commands.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { recipientChat } from '../../../test/support/platforms/recipient-chat.ts'
import { checked } from '../../../test/support/platforms/telegram-double.ts'
import { phone, providerCode, say } from '../../../test/support/register.ts'

const chat = recipientChat({ home: forEachTest(openCommandRegister) })
const { act, answerTo, home, provePhone, states, typed, writer } = chat
const firstCode = 200_001

/** Names that need the whole alphabet; the two brands of every test register are counted in. */
async function openBrands(count: number): Promise<void> {
  const letters = ['Çınar', 'Iğdır', 'İpek', 'Ömür', 'Şeker', 'Zirve', 'Acar']
  const writes = Array.from({ length: count - 2 }, (_, n) =>
    statement(
      build.insert(brand).values({
        code: firstCode + n,
        providerCode,
        name: `${letters[n % letters.length]} ${n + 1}`,
        trademark: null,
        master: false,
        activatedAt: home.clock.now(),
        createdAt: home.clock.now(),
        addedBy: null,
      }),
    ),
  )
  await home.engine.unit([], () => ({ writes, result: null }))
}

function offered(reply: Reply): Action[] {
  const calls = render(reply)
  for (const { payload } of calls) checked({ chat_id: '7001', ...payload })
  return choicesOf(reply).map(({ action }) => action)
}

async function pressed(action: Action): Promise<Reply> {
  const [reply] = await act(action.name, ...decodeAction(encodeAction(action)).values)
  if (reply === undefined) throw new Error(`Cannot press ${action.name}: nothing was answered`)
  return reply
}

test.each([2, 12, 13, 40])('with %i brands every brand is reached by turning the list', async (count) => {
  await openBrands(count)
  await say(home.register, writer.phone, 'ONAY', { brandCode: providerCode })
  let list = await provePhone()
  const codes: unknown[] = []
  for (;;) {
    const actions = offered(list)
    codes.push(...actions.filter(({ name }) => name === 'brand').map(({ values }) => values[0]))
    expect(actions.map(({ name }) => name)).toContain('stop-all')
    const next = choicesOf(list).find(({ label }) => label === 'Sonraki izinler')
    if (next === undefined) break
    list = await pressed(next.action)
  }
  const all = [providerCode, 123457, ...Array.from({ length: count - 2 }, (_, n) => firstCode + n)]
  expect(codes).toHaveLength(count)
  expect(new Set(codes)).toEqual(new Set(all))
  expect(labelsOf(list).includes('Önceki izinler')).toBe(count > 12)
})

test('all of 60 brands are refused in answers that Telegram takes', async () => {
  await openBrands(60)
  await provePhone()
  const reply = await pressed({ name: 'stop-all', values: ['yes'] })
  offered(reply)
  expect(textOf(reply)).toContain('Hepsi durduruldu, RET kaydedildi.')
  expect(textOf(await pressed({ name: 'stop-all', values: ['yes'] }))).toContain('ve 40 tane daha zaten RET.')
  expect((await states()).every((state) => state.includes('RET'))).toBe(true)
})

describe('a brand that is named', () => {
  const buttonsFor = async (brandName: string) => labelsOf(await answerTo('ret', brandName))

  beforeEach(async () => {
    await openBrands(200)
    await provePhone()
  })

  test('is shown, found by its name, a word of it or its code, whatever the letters', async () => {
    const kahve = [
      'Örnek Kahve · arama: durdur',
      'Örnek Kahve · SMS: durdur',
      'Örnek Kahve · tüm kanallar: durdur',
      'Örnek Kahve · arama: izin ver',
      'Örnek Kahve · SMS: izin ver',
      'İzinlerimi göster',
    ]
    for (const typed of ['kahve', 'KAHVE', 'ornek kahve', '123457']) {
      expect(await buttonsFor(typed)).toEqual(kahve)
    }
    expect((await buttonsFor('igdir 2'))[0]).toBe('Iğdır 2 · arama: durdur')
  })

  test('is shown for a command without its slash', async () => {
    expect(await typed('onay kahve')).toContain('Örnek Kahve · SMS: durdur')
  })

  test('is asked for again when none fits, or several', async () => {
    const none = await answerTo('ret', 'yokmarka')
    expect(textOf(none)).toContain(
      '"yokmarka" adında bir marka bulunamadı. Adın tamamını ya da bir sözcüğünü yazın',
    )
    const many = await answerTo('ret', 'şeker')
    expect(textOf(many)).toContain('"şeker" ile 28 marka bulundu, ilk 12 tanesi aşağıda.')
    const [first] = offered(many)
    expect(labelsOf(await pressed(first as Action))[0]).toBe('Şeker 5 · arama: durdur')
  })

  test('by an address is not looked for, and the address is not said back', async () => {
    const reply = await answerTo('ret', phone(502).address)
    expect(textOf(reply)).toContain('Numarayı yazmanız doğrulamaya yetmiyor')
    expect(JSON.stringify(reply)).not.toContain(phone(502).address.slice(4))
  })
})
