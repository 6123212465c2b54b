import { beforeEach, describe, expect, test } from 'vitest'
import { brand } from '../../../db/schema.ts'
import { build, statement } from '../../../db/statement.ts'
import { ownConsents } from '../../../src/register/look-up.ts'
import {
  choicesOf,
  labelsOf,
  openCommandRegister,
  provePhone,
  recipientContext,
  textOf,
} from '../../../test/support/commands.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { phone, providerCode, say } from '../../../test/support/register.ts'
import { checked } from '../../../test/support/telegram-double.ts'
import { render } from '../../telegram/render.ts'
import { receiveText, runRecipientAction, runRecipientCommand } from '../recipient.ts'
import { type Action, decodeAction, encodeAction, type Reply } from '../reply.ts'

const home = forEachTest(() => openCommandRegister())
const me = phone(501)
const firstCode = 200_001

const here = () => recipientContext(home, {})

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
        shortNames: n === 0 ? ['CNR'] : [],
        addedBy: null,
      }),
    ),
  )
  await home.engine.unit([], () => ({ writes, result: null }))
}

async function proved(): Promise<Reply> {
  const [, list] = await provePhone(here, me)
  if (list === undefined) throw new Error('Cannot go on: the phone was not proved')
  return list
}

function offered(reply: Reply): Action[] {
  const calls = render(reply)
  for (const { payload } of calls) checked({ chat_id: '7001', ...payload })
  return choicesOf(reply).map(({ action }) => action)
}

async function pressed(action: Action): Promise<Reply> {
  const [reply] = await runRecipientAction(here(), decodeAction(encodeAction(action)))
  if (reply === undefined) throw new Error(`Cannot press ${action.name}: nothing was answered`)
  return reply
}

async function stopsWithinTwo(list: Reply): Promise<Set<string>> {
  const stops = new Set<string>()
  const note = ({ name, values }: Action) => {
    if (name === 'stop' || name === 'brand-stop') stops.add(values.join(' '))
    if (name === 'stop-all' && values[0] === 'yes') stops.add('all brands')
  }
  for (const action of offered(list)) {
    note(action)
    if (['stop-page', 'brand', 'stop-all'].includes(action.name)) {
      for (const second of offered(await pressed(action))) note(second)
    }
  }
  return stops
}

test.each([2, 3, 22, 23, 200, 2000])(
  'with %i brands every channel, every brand and everything are stopped in at most two presses',
  async (count) => {
    await openBrands(count)
    await say(home.register, me, 'ONAY', { brandCode: providerCode })
    const stops = await stopsWithinTwo(await proved())
    const codes = [providerCode, 123457, ...Array.from({ length: count - 2 }, (_, n) => firstCode + n)]
    const offer = codes.flatMap((code) => [`${code} ARAMA`, `${code} MESAJ`, `${code} all`])
    expect(offer.filter((one) => !stops.has(one))).toEqual([])
    expect(stops.has('all brands')).toBe(true)
  },
)

test('a page names its first and last brand by the Turkish alphabet, and its buttons their scope', async () => {
  await openBrands(40)
  const list = await proved()
  expect(textOf(list)).toContain('40 marka var.')
  const pages = choicesOf(list).filter(({ action }) => action.name === 'stop-page')
  expect(pages.map(({ label }) => label)).toEqual([
    'Sayfa: Acar 7 – Iğdır 30',
    'Sayfa: Iğdır 37 – Şeker 12',
    'Sayfa: Şeker 19 – Zirve 34',
  ])
  const page = await pressed(pages[2]?.action as Action)
  expect(textOf(page)).toContain('Şeker 19 – Zirve 34 arası markalar. Neyi durdurayım?')
  expect(labelsOf(page)).toContain('Zirve 6 · tüm kanallar: durdur')
  const stop = choicesOf(page).find(({ label }) => label === 'Zirve 6 · SMS: durdur')
  expect(textOf(await pressed(stop?.action as Action))).toContain(
    'RET kaydedildi. Zirve 6 artık size SMS gönderemez.',
  )
  await pressed({ name: 'stop-all', values: ['yes'] })
  expect(textOf(await pressed(pages[2]?.action as Action))).toContain(
    'Şeker 19 – Zirve 34 arası markalar: hepsi zaten RET, durdurulacak bir şey yok.',
  )
})

test('a page whose brand was closed meanwhile says so and changes nothing', async () => {
  await openBrands(23)
  await proved()
  const reply = await pressed({ name: 'stop-page', values: [5, firstCode] })
  expect(textOf(reply)).toContain('artık geçerli değil')
  expect(await ownConsents(home.register, me)).toEqual([])
})

test('all of 300 brands are refused in answers that Telegram takes', async () => {
  await openBrands(300)
  await proved()
  const reply = await pressed({ name: 'stop-all', values: ['yes'] })
  offered(reply)
  expect(textOf(reply)).toContain('ve 280 marka daha artık sizi arayamaz ve size SMS gönderemez.')
  expect(textOf(await pressed({ name: 'stop-all', values: ['yes'] }))).toContain(
    've 280 marka daha · arama ve SMS zaten RET.',
  )
  expect((await ownConsents(home.register, me)).every(({ status }) => status === 'RET')).toBe(true)
})

describe('a brand that is named', () => {
  const said = async (text: string) => (await receiveText(here(), text)).map(textOf).join('\n')
  const stopped = async (rest: string) =>
    labelsOf((await runRecipientCommand(here(), 'ret', rest))[0] as Reply)

  beforeEach(async () => {
    await openBrands(200)
    await proved()
  })

  test('is found by its name, a word of it, its short name or its code, whatever the letters', async () => {
    const kahve = [
      'Örnek Kahve · arama: durdur',
      'Örnek Kahve · SMS: durdur',
      'Örnek Kahve · tüm kanallar: durdur',
      'İzinlerimi göster',
    ]
    for (const typed of ['kahve', 'KAHVE', 'ornek kahve', '123457']) {
      expect(await stopped(typed)).toEqual(kahve)
    }
    expect((await stopped('cnr'))[0]).toBe('Çınar 1 · arama: durdur')
    expect((await stopped('igdir 2'))[0]).toBe('Iğdır 2 · arama: durdur')
  })

  test('is found in a sentence that wants no more of it, or alone', async () => {
    expect(await said('kahve istemiyorum')).toContain('Örnek Kahve · SMS: durdur')
    expect(await said('Örnek Kahve')).toContain('Örnek Kahve · SMS: durdur')
  })

  test('is asked for again when none fits, or too many', async () => {
    const none = (await runRecipientCommand(here(), 'ret', 'yokmarka'))[0] as Reply
    expect(textOf(none)).toContain('"yokmarka" adında bir marka bulunamadı.')
    const many = (await runRecipientCommand(here(), 'ret', 'şeker'))[0] as Reply
    expect(textOf(many)).toContain('"şeker" ile 28 marka bulundu, ilk 16 tanesi aşağıda.')
    offered(many)
  })

  test('by an address is not looked for, and the address is not said back', async () => {
    const [reply] = await runRecipientCommand(here(), 'ret', phone(502).address)
    expect(textOf(reply as Reply)).toContain('Numarayı yazmanız doğrulamaya yetmiyor')
    expect(JSON.stringify(reply)).not.toContain(phone(502).address.slice(4))
  })
})
