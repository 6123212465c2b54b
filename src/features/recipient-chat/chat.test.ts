import { describe, expect, test } from 'vitest'
import type { Reply } from '../../../bots/commands/reply.ts'
import {
  choicesOf,
  labelsOf,
  openCommandRegister,
  provePhone as proveAnyPhone,
  recipientContext,
  textOf,
} from '../../../test/support/commands.ts'
import { recipientChat } from '../../../test/support/platforms/recipient-chat.ts'
import { phone, providerCode, say, subBrandCode } from '../../../test/support/register.ts'
import { gathered } from '../../../test/support/verification/pack.ts'
import type { Channel } from '../../consent/consent.ts'
import { listHistory } from '../../register/changes/changes.ts'
import { addBrand, closeBrand } from '../../register/company/brands.ts'

const chat = recipientChat()
const { act, allTexts, command, commandText, context, home } = chat
const { openBrand, press, pressed, provePhone, states, writer } = chat
const allow = (channel: Channel, brandCode = subBrandCode) =>
  say(home.register, writer.phone, 'ONAY', { channel, brandCode, consentDate: '2026-03-02 09:00:00' })

test('/start greets in two lines, asks for the number and points to /kvkk, or shows the list', async () => {
  const [reply] = await command('start')
  expect(textOf(reply as Reply)).toBe(
    "Merhaba. Ben Örnek A.Ş.'nin izin botuyum. Size kimlerin mesaj gönderebildiğini gösterir, istemediklerinizi durdururum.\n" +
      'Numaranızı doğrulamam için aşağıdaki düğmeyle paylaşın; numaranız yalnızca izinlerinizi bulmak için kullanılır. (Aydınlatma metni: /kvkk)\nNumaramı paylaş',
  )
  expect(reply?.parts).toContainEqual({ kind: 'contact-request', label: 'Numaramı paylaş' })
  await provePhone()
  expect(await commandText('start')).toContain('Tüm markalar: durdur')
})

describe('the list', () => {
  test('tells every brand and channel, and has one button for each brand', async () => {
    await allow('MESAJ')
    const list = await provePhone()
    expect(textOf(list)).toContain('Örnek Kahve\narama: kayıt yok\nSMS: ONAY (2 Mart 2026, web sitesi)')
    expect(textOf(list)).toContain("Bir telefon numarası aramaları ve SMS'i kapsar")
    expect(labelsOf(list)).toEqual(['Örnek Kahve', 'Örnek A.Ş.', 'Tüm markalar: durdur'])
  })

  test('opens a brand in its place, with what can be stopped and allowed, and the way back', async () => {
    await allow('MESAJ')
    const list = await provePhone()
    const brand = await press(list, 'Örnek Kahve')
    expect(brand.replaces).toBe(true)
    expect(textOf(brand)).toMatch(/^Örnek Kahve\narama: kayıt yok\nSMS: ONAY/)
    expect(labelsOf(brand)).toEqual([
      'Örnek Kahve · arama: durdur',
      'Örnek Kahve · SMS: durdur',
      'Örnek Kahve · tüm kanallar: durdur',
      'Örnek Kahve · arama: izin ver',
      'İzinlerimi göster',
    ])
    const back = await press(brand, 'İzinlerimi göster')
    expect([textOf(back), back.replaces]).toEqual([textOf(list), true])
  })

  test('shows the new state of a brand in place, and the answer below', async () => {
    await allow('MESAJ')
    const [stop] = choicesOf(await openBrand()).filter(({ label }) => label === 'Örnek Kahve · SMS: durdur')
    const [answer, brand] = await act(stop?.action.name ?? '', ...(stop?.action.values ?? []))
    expect(textOf(answer as Reply)).toMatch(/^RET kaydedildi\./)
    expect(answer?.replaces).toBeUndefined()
    expect(textOf(brand as Reply)).toContain('SMS: RET (2 Mart 2026, elektronik ortam)')
    expect(labelsOf(brand as Reply)).toContain('Örnek Kahve · SMS: izin ver')
    expect(brand?.replaces).toBe(true)
  })

  test('has the channels at once if the company has one brand', async () => {
    const alone = await openCommandRegister()
    await closeBrand(alone.register, providerCode)
    const contextThere = () => recipientContext(alone, { userId: writer.userId })
    const [, list] = await proveAnyPhone(contextThere, writer.phone)
    expect(labelsOf(list as Reply)).toContain('Örnek Kahve · tüm kanallar: durdur')
    await alone.close()
  })
})

test('the list says that İYS was not asked, and no answer repeats it', async () => {
  const untold = "İYS'deki durumunuz burada doğrulanmadı."
  await allow('MESAJ')
  const list = await provePhone()
  expect(textOf(list)).toContain(untold)
  const brand = await press(list, 'Örnek Kahve')
  const refused = await press(brand, 'Örnek Kahve · SMS: durdur')
  const undone = await press(refused, 'Geri al')
  expect(textOf(undone)).toMatch(/^ONAY kaydedildi\./)
  for (const answer of [brand, refused, undone]) expect(textOf(answer)).not.toContain(untold)
})

describe('a refusal', () => {
  test('for one channel takes one press, and says when and under which number', async () => {
    await allow('MESAJ')
    const answer = await press(await openBrand(), 'Örnek Kahve · SMS: durdur')
    expect(textOf(answer)).toMatch(
      /^RET kaydedildi\. Örnek Kahve artık size SMS gönderemez\. 2 Mart 2026 14:05, işlem no [0-9a-f]{4}…[0-9a-f]{4}\.\nBu numara e-posta adresinizi kapsamaz\./,
    )
    expect(textOf(answer)).toContain(
      'Yanlışlıkla mı oldu? Geri alırsanız şu izinler yeni bir ONAY olarak kaydedilir: Örnek Kahve · SMS.',
    )
    expect(labelsOf(answer)).toEqual(['Geri al', 'Belgeyi indir', 'İzinlerimi göster'])
    expect(await states()).toEqual([`${subBrandCode} MESAJ RET`])
    const [change] = await listHistory(home.register, { recipient: writer.phone, limit: 1 })
    expect(change).toMatchObject({ door: 'telegram', actor: null, source: 'HS_EORTAM', hasEvidence: true })
  })

  test.each(['tr', 'en'] as const)(
    'keeps as evidence which text was shown, in its language (%s)',
    async (language) => {
      if (language === 'en') await command('dil', 'en')
      await allow('MESAJ')
      await press(
        await openBrand(),
        language === 'tr' ? 'Örnek Kahve · SMS: durdur' : 'Örnek Kahve · SMS: stop',
      )
      const { changes } = await gathered(home.register, { recipient: writer.phone })
      expect(JSON.parse(changes.at(-1)?.evidence ?? 'null')).toEqual({
        door: 'telegram',
        userId: writer.userId,
        messageId: `${writer.userId}/1`,
        proof: 'own-contact',
        provedAt: expect.any(Number),
        wording: expect.stringMatching(/^[0-9a-f]{64}$/),
      })
    },
  )

  test('works where nothing was allowed (D1), and offers no way back from it', async () => {
    const answer = await press(await openBrand(), 'Örnek Kahve · tüm kanallar: durdur')
    expect(textOf(answer)).toContain(
      'RET kaydedildi. Örnek Kahve artık sizi arayamaz ve size SMS gönderemez.',
    )
    expect(labelsOf(answer)).not.toContain('Geri al')
    expect(await states()).toEqual([`${subBrandCode} ARAMA RET local`, `${subBrandCode} MESAJ RET local`])
  })

  test('for all brands asks once, in place of the list, and has one undo and one receipt', async () => {
    await allow('MESAJ', providerCode)
    await allow('ARAMA')
    home.clock.move(1000)
    const question = await press(await provePhone(), 'Tüm markalar: durdur')
    expect(question.replaces).toBe(true)
    expect(textOf(question)).toContain('arama ve SMS durdurulur: Örnek A.Ş. ve Örnek Kahve.')
    expect(await states()).toEqual([`${providerCode} MESAJ ONAY`, `${subBrandCode} ARAMA ONAY`])
    const answer = await press(question, 'Evet, hepsini durdur')
    expect(answer.replaces).toBe(true)
    expect(textOf(answer).split('\n').slice(0, 3)).toEqual([
      'Hepsi durduruldu, RET kaydedildi. 2 Mart 2026 14:05, 4 işlem, numaraları: /gecmis.',
      'Bu numara e-posta adresinizi kapsamaz.',
      'Yanlışlıkla mı oldu? Geri alırsanız şu izinler yeni bir ONAY olarak kaydedilir: Örnek A.Ş. · SMS ve Örnek Kahve · arama.',
    ])
    expect(labelsOf(answer)).toEqual(['Geri al', 'Belgeyi indir', 'İzinlerimi göster'])
    expect((await states()).every((state) => state.includes('RET'))).toBe(true)
    expect((await pressed(answer, 'Belgeyi indir')).match(/https:/g)).toHaveLength(1)
    const undone = await press(answer, 'Geri al')
    expect(textOf(undone)).toMatch(
      /^ONAY kaydedildi\. Yeniden izin verildi: Örnek A\.Ş\. · SMS ve Örnek Kahve · arama\. 2 Mart 2026 14:05, işlem no /,
    )
    expect((await states()).filter((state) => state.includes('ONAY'))).toEqual([
      `${providerCode} MESAJ ONAY`,
      `${subBrandCode} ARAMA ONAY`,
    ])
    expect(await pressed(answer, 'Geri al')).toBe(textOf(undone))
    home.clock.set('2026-03-02 14:05:00')
  })

  test('has an undo and a receipt that are of no use to another person', async () => {
    await allow('MESAJ')
    const answer = await press(await openBrand(), 'Örnek Kahve · SMS: durdur')
    chat.becomeAnother()
    await proveAnyPhone(context, phone(9000 + writer.number))
    for (const label of ['Geri al', 'Belgeyi indir']) {
      expect(await pressed(answer, label)).toContain('artık geçerli değil')
    }
    expect(await states()).toEqual([`${subBrandCode} MESAJ RET`])
  })

  test('reaches a brand that was closed, while it holds an ONAY, and offers no way back', async () => {
    const closed = 123400 + writer.number
    await addBrand(home.register, { providerCode, code: closed, name: 'Örnek Eski' })
    await allow('MESAJ', closed)
    await closeBrand(home.register, closed)
    const brand = await openBrand('Örnek Eski')
    expect(labelsOf(brand)).toEqual(['Örnek Eski · SMS: durdur', 'İzinlerimi göster'])
    const [stop] = choicesOf(brand)
    const [answer, list] = await act('brand-stop', ...(stop?.action.values ?? []))
    if (answer === undefined || list === undefined) throw new Error('There was no answer')
    expect([list.summary, list.replaces]).toEqual(['İzinleriniz.', true])
    expect(textOf(answer)).toContain('RET kaydedildi. Örnek Eski artık size SMS gönderemez.')
    expect(labelsOf(answer)).not.toContain('Geri al')
    expect(await states()).toEqual([`${closed} MESAJ RET`])
    expect(await commandText('izinlerim')).not.toContain('Örnek Eski')
  })

  test('without a proved phone changes nothing', async () => {
    const replies = await act('stop', subBrandCode, 'MESAJ')
    expect(allTexts(replies)).toContain('önce numaranızı doğrulamam gerekir')
  })
})

describe('the way back', () => {
  async function refusedSms(): Promise<Reply> {
    await allow('MESAJ')
    return await press(await openBrand(), 'Örnek Kahve · SMS: durdur')
  }
  const undo = 'Geri al'

  test('is closed once something else has happened', async () => {
    const refused = await refusedSms()
    await press(refused, undo)
    await act('stop', subBrandCode, 'MESAJ')
    expect(await pressed(refused, undo)).toContain('artık geçerli değil')
    expect(await states()).toEqual([`${subBrandCode} MESAJ RET`])
  })

  test('is closed by a refusal that came after its press, however late that is dealt with', async () => {
    const refused = await refusedSms()
    const receivedAt = home.clock.now()
    home.clock.move(20_000)
    await act('stop', subBrandCode, 'MESAJ')
    home.clock.move(20_000)
    expect(await pressed(refused, undo, receivedAt)).toContain('artık geçerli değil')
    expect(await states()).toEqual([`${subBrandCode} MESAJ RET`])
  })

  test('cannot make a consent that never was', async () => {
    await press(await openBrand(), 'Örnek Kahve · tüm kanallar: durdur')
    const changes = await listHistory(home.register, { recipient: writer.phone, limit: 5 })
    for (const { id } of changes) {
      expect(allTexts(await act('undo', id.slice(0, 16)))).toContain('artık geçerli değil')
    }
    expect((await states()).join()).not.toContain('ONAY')
  })
})
