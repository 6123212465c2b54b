import { beforeEach, describe, expect, test } from 'vitest'
import type { SharedContact } from '../../../bots/commands/context.ts'
import type { Reply } from '../../../bots/commands/reply.ts'
import {
  choicesOf,
  labelsOf,
  openCommandRegister,
  pressAsRecipient,
  provePhone,
  recipientContext,
  statesOf,
  textOf,
} from '../../../test/support/commands.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import {
  phone,
  providerCode,
  type StatementChoices,
  say,
  subBrandCode,
} from '../../../test/support/register.ts'
import { gathered } from '../../../test/support/verification/pack.ts'
import type { Channel } from '../../consent/consent.ts'
import { history } from '../../register/changes/changes.ts'
import { addBrand, closeBrand } from '../../register/company/brands.ts'
import { receiveContact, runRecipientAction, runRecipientCommand } from './chat.ts'

const home = forAllTests(() => openCommandRegister())
let people = 0
let userId = ''
let recipient = phone(0)

beforeEach(() => {
  people += 1
  userId = String(7000 + people)
  recipient = phone(people)
})

const here = () => recipientContext(home, { userId })
const command = async (name: string, rest = '') => await runRecipientCommand(here(), name, rest)
const said = (replies: readonly Reply[]) => replies.map(textOf).join('\n')
const share = async (over: Partial<SharedContact> = {}) =>
  await receiveContact(here(), { phoneNumber: recipient.address, own: true, forwarded: false, ...over })

async function proved(): Promise<Reply> {
  await command('start')
  const [, list] = await share()
  if (list === undefined) throw new Error('Cannot go on: the phone was not proved')
  return list
}

async function opened(brand = 'Örnek Kahve'): Promise<Reply> {
  return await pressAsRecipient(here(), await proved(), brand)
}

const given = (channel: Channel, { status = 'ONAY', ...over }: StatementChoices = {}) =>
  say(home.register, recipient, status, { channel, consentDate: '2026-03-02 09:00:00', ...over })
const states = () => statesOf(home, recipient)

test('/start greets in two lines, asks for the number and points to /kvkk, or shows the list', async () => {
  const [reply] = await command('start')
  expect(textOf(reply as Reply)).toBe(
    "Merhaba. Ben Örnek A.Ş.'nin izin botuyum. Size kimlerin mesaj gönderebildiğini gösterir, istemediklerinizi durdururum.\n" +
      'Numaranızı doğrulamam için aşağıdaki düğmeyle paylaşın; numaranız yalnızca izinlerinizi bulmak için kullanılır. (Aydınlatma metni: /kvkk)\nNumaramı paylaş',
  )
  expect(reply?.parts).toContainEqual({ kind: 'contact-request', label: 'Numaramı paylaş' })
  await proved()
  expect(said(await command('start'))).toContain('Tüm markalar: durdur')
})

describe('the list', () => {
  test('tells every brand and channel, and has one button for each brand', async () => {
    await given('MESAJ')
    const list = await proved()
    expect(textOf(list)).toContain('Örnek Kahve\narama: kayıt yok\nSMS: ONAY (2 Mart 2026, web sitesi)')
    expect(textOf(list)).toContain("Bir telefon numarası aramaları ve SMS'i kapsar")
    expect(labelsOf(list)).toEqual(['Örnek Kahve', 'Örnek A.Ş.', 'Tüm markalar: durdur'])
  })

  test('opens a brand in its place, with what can be stopped and allowed, and the way back', async () => {
    await given('MESAJ')
    const list = await proved()
    const brand = await pressAsRecipient(here(), list, 'Örnek Kahve')
    expect(brand.replaces).toBe(true)
    expect(textOf(brand)).toMatch(/^Örnek Kahve\narama: kayıt yok\nSMS: ONAY/)
    expect(labelsOf(brand)).toEqual([
      'Örnek Kahve · arama: durdur',
      'Örnek Kahve · SMS: durdur',
      'Örnek Kahve · tüm kanallar: durdur',
      'Örnek Kahve · arama: izin ver',
      'İzinlerimi göster',
    ])
    const back = await pressAsRecipient(here(), brand, 'İzinlerimi göster')
    expect([textOf(back), back.replaces]).toEqual([textOf(list), true])
  })

  test('shows the new state of a brand in place, and the answer below', async () => {
    await given('MESAJ')
    const [stop] = choicesOf(await opened()).filter(({ label }) => label === 'Örnek Kahve · SMS: durdur')
    const { name, values } = stop?.action ?? { name: '', values: [] }
    const [answer, brand] = await runRecipientAction(here(), { name, values: values.map(String) })
    expect(textOf(answer as Reply)).toMatch(/^RET kaydedildi\./)
    expect(answer?.replaces).toBeUndefined()
    expect(textOf(brand as Reply)).toContain('SMS: RET (2 Mart 2026, elektronik ortam)')
    expect(labelsOf(brand as Reply)).toContain('Örnek Kahve · SMS: izin ver')
    expect(brand?.replaces).toBe(true)
  })

  test('has the channels at once if the company has one brand', async () => {
    const alone = await openCommandRegister()
    await closeBrand(alone.register, providerCode)
    const context = () => recipientContext(alone, { userId })
    const [, list] = await provePhone(context, recipient)
    expect(labelsOf(list as Reply)).toContain('Örnek Kahve · tüm kanallar: durdur')
    await alone.close()
  })
})

test('the list says that İYS was not asked, and no answer repeats it', async () => {
  const untold = "İYS'deki durumunuz burada doğrulanmadı."
  await given('MESAJ')
  const list = await proved()
  expect(textOf(list)).toContain(untold)
  const brand = await pressAsRecipient(here(), list, 'Örnek Kahve')
  const refused = await pressAsRecipient(here(), brand, 'Örnek Kahve · SMS: durdur')
  const undone = await pressAsRecipient(here(), refused, 'Geri al')
  expect(textOf(undone)).toMatch(/^ONAY kaydedildi\./)
  for (const answer of [brand, refused, undone]) expect(textOf(answer)).not.toContain(untold)
})

describe('a refusal', () => {
  test('for one channel takes one press, and says when and under which number', async () => {
    await given('MESAJ')
    const answer = await pressAsRecipient(here(), await opened(), 'Örnek Kahve · SMS: durdur')
    expect(textOf(answer)).toMatch(
      /^RET kaydedildi\. Örnek Kahve artık size SMS gönderemez\. 2 Mart 2026 14:05, işlem no [0-9a-f]{4}…[0-9a-f]{4}\.\nBu numara e-posta adresinizi kapsamaz\./,
    )
    expect(textOf(answer)).toContain(
      'Yanlışlıkla mı oldu? Geri alırsanız şu izinler yeni bir ONAY olarak kaydedilir: Örnek Kahve · SMS.',
    )
    expect(labelsOf(answer)).toEqual(['Geri al', 'Belgeyi indir', 'İzinlerimi göster'])
    expect(await states()).toEqual([`${subBrandCode} MESAJ RET`])
    const [change] = await history(home.register, { recipient, limit: 1 })
    expect(change).toMatchObject({ door: 'telegram', actor: null, source: 'HS_EORTAM', hasEvidence: true })
  })

  test.each(['tr', 'en'] as const)(
    'keeps as evidence which text was shown, in its language (%s)',
    async (language) => {
      if (language === 'en') await command('dil', 'en')
      await given('MESAJ')
      await pressAsRecipient(
        here(),
        await opened(),
        language === 'tr' ? 'Örnek Kahve · SMS: durdur' : 'Örnek Kahve · SMS: stop',
      )
      const { changes } = await gathered(home.register, { recipient })
      expect(JSON.parse(changes.at(-1)?.evidence ?? 'null')).toEqual({
        door: 'telegram',
        userId,
        messageId: `${userId}/1`,
        proof: 'own-contact',
        provedAt: expect.any(Number),
        wording: expect.stringMatching(/^[0-9a-f]{64}$/),
      })
    },
  )

  test('works where nothing was allowed (D1), and offers no way back from it', async () => {
    const answer = await pressAsRecipient(here(), await opened(), 'Örnek Kahve · tüm kanallar: durdur')
    expect(textOf(answer)).toContain(
      'RET kaydedildi. Örnek Kahve artık sizi arayamaz ve size SMS gönderemez.',
    )
    expect(labelsOf(answer)).not.toContain('Geri al')
    expect(await states()).toEqual([`${subBrandCode} ARAMA RET local`, `${subBrandCode} MESAJ RET local`])
  })

  test('for all brands asks once, in place of the list, and has one undo and one receipt', async () => {
    await given('MESAJ', { brandCode: providerCode })
    await given('ARAMA')
    home.clock.move(1000)
    const asked = await pressAsRecipient(here(), await proved(), 'Tüm markalar: durdur')
    expect(asked.replaces).toBe(true)
    expect(textOf(asked)).toContain('arama ve SMS durdurulur: Örnek A.Ş. ve Örnek Kahve.')
    expect(await states()).toEqual([`${providerCode} MESAJ ONAY`, `${subBrandCode} ARAMA ONAY`])
    const answer = await pressAsRecipient(here(), asked, 'Evet, hepsini durdur')
    expect(answer.replaces).toBe(true)
    expect(textOf(answer).split('\n').slice(0, 3)).toEqual([
      'Hepsi durduruldu, RET kaydedildi. 2 Mart 2026 14:05, 4 işlem, numaraları: /gecmis.',
      'Bu numara e-posta adresinizi kapsamaz.',
      'Yanlışlıkla mı oldu? Geri alırsanız şu izinler yeni bir ONAY olarak kaydedilir: Örnek A.Ş. · SMS ve Örnek Kahve · arama.',
    ])
    expect(labelsOf(answer)).toEqual(['Geri al', 'Belgeyi indir', 'İzinlerimi göster'])
    expect((await states()).every((state) => state.includes('RET'))).toBe(true)
    expect(textOf(await pressAsRecipient(here(), answer, 'Belgeyi indir')).match(/https:/g)).toHaveLength(1)
    const undone = await pressAsRecipient(here(), answer, 'Geri al')
    expect(textOf(undone)).toMatch(
      /^ONAY kaydedildi\. Yeniden izin verildi: Örnek A\.Ş\. · SMS ve Örnek Kahve · arama\. 2 Mart 2026 14:05, işlem no /,
    )
    expect((await states()).filter((state) => state.includes('ONAY'))).toEqual([
      `${providerCode} MESAJ ONAY`,
      `${subBrandCode} ARAMA ONAY`,
    ])
    expect(textOf(await pressAsRecipient(here(), answer, 'Geri al'))).toBe(textOf(undone))
    home.clock.set('2026-03-02 14:05:00')
  })

  test('has an undo and a receipt that are of no use to another person', async () => {
    await given('MESAJ')
    const answer = await pressAsRecipient(here(), await opened(), 'Örnek Kahve · SMS: durdur')
    userId = String(97_000 + people)
    await provePhone(here, phone(970 + people))
    for (const label of ['Geri al', 'Belgeyi indir']) {
      expect(textOf(await pressAsRecipient(here(), answer, label))).toContain('artık geçerli değil')
    }
    expect(await states()).toEqual([`${subBrandCode} MESAJ RET`])
  })

  test('reaches a brand that was closed, while it holds an ONAY, and offers no way back', async () => {
    const closed = 123400 + people
    await addBrand(home.register, { providerCode, code: closed, name: 'Örnek Eski' })
    await given('MESAJ', { brandCode: closed })
    await closeBrand(home.register, closed)
    const brand = await opened('Örnek Eski')
    expect(labelsOf(brand)).toEqual(['Örnek Eski · SMS: durdur', 'İzinlerimi göster'])
    const [stop] = choicesOf(brand)
    const values = (stop?.action.values ?? []).map(String)
    const [answer, list] = await runRecipientAction(here(), { name: 'brand-stop', values })
    if (answer === undefined || list === undefined) throw new Error('There was no answer')
    expect([list.summary, list.replaces]).toEqual(['İzinleriniz.', true])
    expect(textOf(answer)).toContain('RET kaydedildi. Örnek Eski artık size SMS gönderemez.')
    expect(labelsOf(answer)).not.toContain('Geri al')
    expect(await states()).toEqual([`${closed} MESAJ RET`])
    expect(said(await command('izinlerim'))).not.toContain('Örnek Eski')
  })

  test('without a proved phone changes nothing', async () => {
    const replies = await runRecipientAction(here(), {
      name: 'stop',
      values: [String(subBrandCode), 'MESAJ'],
    })
    expect(said(replies)).toContain('önce numaranızı doğrulamam gerekir')
  })
})

describe('the way back', () => {
  async function refusedSms(): Promise<Reply> {
    await given('MESAJ')
    return await pressAsRecipient(here(), await opened(), 'Örnek Kahve · SMS: durdur')
  }
  const undo = 'Geri al'

  test('is closed once something else has happened', async () => {
    const refused = await refusedSms()
    await pressAsRecipient(here(), refused, undo)
    await runRecipientAction(here(), { name: 'stop', values: [String(subBrandCode), 'MESAJ'] })
    expect(textOf(await pressAsRecipient(here(), refused, undo))).toContain('artık geçerli değil')
    expect(await states()).toEqual([`${subBrandCode} MESAJ RET`])
  })

  test('is closed by a refusal that came after its press, however late that is dealt with (promise 1)', async () => {
    const refused = await refusedSms()
    const receivedAt = home.clock.now()
    home.clock.move(20_000)
    await runRecipientAction(here(), { name: 'stop', values: [String(subBrandCode), 'MESAJ'] })
    home.clock.move(20_000)
    const answer = await pressAsRecipient({ ...here(), receivedAt }, refused, undo)
    expect(textOf(answer)).toContain('artık geçerli değil')
    expect(await states()).toEqual([`${subBrandCode} MESAJ RET`])
  })

  test('cannot make a consent that never was', async () => {
    await pressAsRecipient(here(), await opened(), 'Örnek Kahve · tüm kanallar: durdur')
    const changes = await history(home.register, { recipient, limit: 5 })
    for (const { id } of changes) {
      const values = [id.slice(0, 16)]
      expect(said(await runRecipientAction(here(), { name: 'undo', values }))).toContain(
        'artık geçerli değil',
      )
    }
    expect((await states()).join()).not.toContain('ONAY')
  })
})
