import { describe, expect, test } from 'vitest'
import type { SharedContact } from '../../../bots/commands/context.ts'
import type { Reply } from '../../../bots/commands/reply.ts'
import { labelsOf, recipientContext, textOf } from '../../../test/support/commands.ts'
import { recipientChat } from '../../../test/support/platforms/recipient-chat.ts'
import { phone, providerCode, say, subBrandCode } from '../../../test/support/register.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { receiveText, runRecipientCommand } from './chat.ts'

const chat = recipientChat({ hasMail: true })
const { allTexts, codes, command, commandText, home, press, pressed } = chat
const { proveMailbox, provePhone, share, states, type, typed, writer } = chat
const lastCode = () => codes.at(-1) ?? ''
const wrongCode = () => String((Number(lastCode()) + 1) % 1_000_000).padStart(6, '0')
const allow = (recipient: Recipient, channel: 'MESAJ' | 'EPOSTA') =>
  say(home.register, recipient, 'ONAY', { channel, consentDate: '2026-03-02 09:00:00' })

describe('an e-mail address that is typed', () => {
  test('is proved by the code that is mailed to it, and shown masked', async () => {
    const sent = await typed(`adresim ${writer.mailbox.address.toUpperCase()}.`)
    expect(sent).toMatch(/^a•••@o•••\.example adresine 6 haneli bir kod gönderildi\. 10 dakika geçerlidir/)
    expect(sent).not.toContain(writer.mailbox.address)
    expect(codes).toHaveLength(1)
    const replies = await type(` ${lastCode().slice(0, 3)} ${lastCode().slice(3)} `)
    expect(allTexts(replies)).toMatch(/^E-posta adresiniz doğrulandı: a•••@o•••\.example\./)
    const brand = await press(replies[1] as Reply, 'Örnek Kahve')
    expect(labelsOf(brand)).toContain('Örnek Kahve · e-posta: durdur')
    expect(allTexts(replies)).toContain('arama ve SMS için numaranız gerekir.\nNumaramı doğrula')
  })

  test('is answered alike whether the register knows it or not', async () => {
    await allow(writer.mailbox, 'EPOSTA')
    const known = await typed(writer.mailbox.address)
    chat.becomeAnother()
    expect((await typed(`b${writer.mailbox.address}`)).replace('b•••', 'a•••')).toBe(known)
  })

  test('and cannot be read is answered by a sentence, and no mail goes out', async () => {
    expect(await typed('çağrı@örnek.example')).toContain('okunamadı')
    expect(await typed('ben@')).toContain('okunamadı')
    expect(codes).toEqual([])
  })

  test('cannot be proved where no mail is sent, and the other ways are told', async () => {
    const without = recipientContext(home, { userId: writer.userId })
    const ways =
      'E-posta adresleri burada doğrulanamıyor. Aldığınız e-postadaki bağlantıyı ya da e-posta uygulamanızdaki "Abonelikten çık" düğmesini kullanın.'
    const typed = `${ways} Yazdığınız adres saklanmaz.`
    expect(allTexts(await receiveText(without, writer.mailbox.address))).toBe(typed)
    expect(allTexts(await runRecipientCommand(without, 'eposta', writer.mailbox.address))).toBe(typed)
    expect(allTexts(await runRecipientCommand(without, 'eposta', ''))).toBe(ways)
    expect(allTexts(await runRecipientCommand(without, 'start', ''))).not.toContain(
      'E-posta adresimi doğrula',
    )
  })
})

describe('a code', () => {
  test('may be guessed five times, and is then none, the right one too', async () => {
    await type(writer.mailbox.address)
    const right = lastCode()
    const answers = []
    for (let n = 0; n < 6; n++) answers.push(await typed(wrongCode()))
    expect(answers.slice(0, 4)).toEqual(
      [4, 3, 2, 1].map((left) => `Kod yanlış. ${left} deneme hakkınız kaldı.`),
    )
    expect(answers[4]).toContain('çok kez denendi')
    expect(answers[5]).toContain('Bekleyen bir kod yok')
    expect(await typed(right)).toContain('Bekleyen bir kod yok')
    expect(await commandText('izinlerim')).toContain('önce numaranızı doğrulamam gerekir')
  })

  test('goes to an address again after a minute, and the answer says so', async () => {
    await type(writer.mailbox.address)
    expect(await typed(writer.mailbox.address)).toBe(
      'Bu adrese az önce bir kod gönderildi. Geldiyse onu yazın, gelmediyse 1 dakika sonra yeniden isteyin.',
    )
    home.clock.move(60_000)
    expect(await typed(writer.mailbox.address)).toContain('6 haneli bir kod gönderildi')
    expect(codes).toHaveLength(2)
  })

  test('for another person proves nothing', async () => {
    await type(writer.mailbox.address)
    const theirs = lastCode()
    chat.becomeAnother()
    expect(await typed(theirs)).toContain('Bekleyen bir kod yok')
  })

  test('runs out after ten minutes', async () => {
    await type(writer.mailbox.address)
    home.clock.move(10 * 60_000)
    expect(await typed(lastCode())).toContain('Bu kodun süresi doldu')
  })
})

describe('several addresses of one person', () => {
  test('stand in one list, and a channel is stopped at the address it reaches', async () => {
    await allow(writer.phone, 'MESAJ')
    await allow(writer.mailbox, 'EPOSTA')
    await provePhone()
    const list = await proveMailbox()
    expect(textOf(list)).toMatch(/^\+90 500 ••• •• \d\d ve a•••@o•••\.example için kayıtlı izinler:/)
    expect(textOf(list)).toContain(
      'Örnek Kahve\narama: kayıt yok\nSMS: ONAY (2 Mart 2026, web sitesi)\ne-posta: ONAY (2 Mart 2026, web sitesi)',
    )
    const brand = await press(list, 'Örnek Kahve')
    const answer = await pressed(brand, 'Örnek Kahve · e-posta: durdur')
    expect(answer).toMatch(/^RET kaydedildi\. Örnek Kahve artık size e-posta gönderemez\./)
    expect(answer).not.toContain('kapsamaz')
    expect(await states()).toEqual([`${subBrandCode} MESAJ ONAY`])
    expect(await states(writer.mailbox)).toEqual([`${subBrandCode} EPOSTA RET`])
  })

  test('are all stopped by a brand, and by all brands', async () => {
    await provePhone()
    const list = await proveMailbox()
    const brand = await press(list, 'Örnek Kahve')
    await press(brand, 'Örnek Kahve · tüm kanallar: durdur')
    expect(await states()).toEqual([`${subBrandCode} ARAMA RET local`, `${subBrandCode} MESAJ RET local`])
    expect(await states(writer.mailbox)).toEqual([`${subBrandCode} EPOSTA RET local`])
    const question = await press(list, 'Tüm markalar: durdur')
    expect(textOf(question)).toContain('markalar için arama, SMS ve e-posta durdurulur')
    await press(question, 'Evet, hepsini durdur')
    expect(await states(writer.mailbox)).toContain(`${providerCode} EPOSTA RET local`)
    expect(await states()).toContain(`${providerCode} MESAJ RET local`)
  })

  test('hold one e-mail: a new one takes the place of the other, whose consents stay', async () => {
    await allow(writer.mailbox, 'EPOSTA')
    await proveMailbox()
    const list = await proveMailbox(`b${writer.mailbox.address}`)
    expect(textOf(list)).toMatch(/^b•••@o•••\.example için kayıtlı izin yok\./)
    const brand = await press(list, 'Örnek Kahve')
    await press(brand, 'Örnek Kahve · e-posta: durdur')
    expect(await states(writer.mailbox)).toEqual([`${subBrandCode} EPOSTA ONAY`])
  })
})

test('a proof that is too old counts no more, and the other addresses stay', async () => {
  await proveMailbox()
  home.clock.move(60 * 24 * 60 * 60_000)
  await provePhone()
  home.clock.move(31 * 24 * 60 * 60_000)
  const [list] = await command('izinlerim')
  const brand = await press(list as Reply, 'Örnek Kahve')
  expect(labelsOf(brand)).not.toContain('Örnek Kahve · e-posta: durdur')
  await press(list as Reply, 'E-posta adresimi doğrula')
  const whole = await proveMailbox()
  expect(labelsOf(await press(whole, 'Örnek Kahve'))).toContain('Örnek Kahve · e-posta: durdur')
  home.clock.set('2026-03-02 14:05:00')
})

describe('a shared contact', () => {
  test('proves the phone and closes the keyboard', async () => {
    await command('start')
    const [answer] = await share({ phoneNumber: writer.phone.address.slice(1) })
    expect(textOf(answer as Reply)).toMatch(/^Numaranız doğrulandı: \+90 500 ••• •• \d\d\.$/)
    expect(answer?.closesKeyboard).toBe(true)
  })

  test.each<[string, Partial<SharedContact>, string]>([
    [
      'of another person',
      { own: false },
      'Bu, sizin numaranız değil. Yalnızca kendi numaranız için işlem yapabilirim.',
    ],
    ['that was forwarded', { forwarded: true }, 'aşağıdaki düğmeyle paylaşın'],
    ['of an anonymous number', { phoneNumber: '+888 0123 4567' }, '+888 ile başlayan'],
    ['that is no number', { phoneNumber: '12345678' }, 'aşağıdaki düğmeyle paylaşın'],
    ['with letters in it', { phoneNumber: '+90 500 ABC 00 01' }, 'aşağıdaki düğmeyle paylaşın'],
  ])('%s is refused', async (_, over, sentence) => {
    await command('start')
    const [reply] = await share(over)
    expect(textOf(reply as Reply)).toContain(sentence)
    // A way on is left.
    const isAsked = reply?.parts.some(({ kind }) => kind === 'contact-request')
    expect(isAsked === true || textOf(reply as Reply).includes('bağlantıyı kullanabilir')).toBe(true)
    expect(await commandText('izinlerim')).toContain('önce numaranızı doğrulamam gerekir')
  })

  test('refused to a person whose phone is proved shows no keyboard, and takes an old one away', async () => {
    await provePhone()
    for (const over of [{ own: false }, { forwarded: true }, { phoneNumber: '12345678' }]) {
      const [reply] = await share(over)
      expect(textOf(reply as Reply)).toMatch(
        /Numaranız zaten doğrulandı: \+90 500 ••• •• \d\d\. İzinleriniz: \/izinlerim$/,
      )
      expect(reply?.parts.some(({ kind }) => kind === 'contact-request')).toBe(false)
      expect(reply?.closesKeyboard).toBe(true)
    }
  })

  test('with another own number is asked for by the keyboard, though one is proved', async () => {
    await provePhone()
    const [reply] = await share({ phoneNumber: phone(9000 + writer.number).address })
    expect(reply?.parts.some(({ kind }) => kind === 'contact-request')).toBe(true)
  })

  test('never asked for is asked for anew', async () => {
    expect(allTexts(await share())).toContain('Numaranızı doğrulamak için aşağıdaki düğmeyle paylaşın.')
    expect(allTexts(await share())).toContain('Numaranız doğrulandı')
  })

  test('is no proof an hour after it was asked for, and none after ninety days', async () => {
    await command('start')
    home.clock.move(61 * 60_000)
    expect(allTexts(await share())).toContain('Numaranızı doğrulamak için')
    await share()
    home.clock.move(91 * 24 * 60 * 60_000)
    expect(await commandText('izinlerim')).toContain('önce numaranızı doğrulamam gerekir')
    home.clock.set('2026-03-02 14:05:00')
  })
})
