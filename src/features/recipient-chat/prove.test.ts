import { beforeEach, describe, expect, test } from 'vitest'
import type { SharedContact } from '../../../bots/commands/context.ts'
import type { Reply } from '../../../bots/commands/reply.ts'
import {
  heldMails,
  labelsOf,
  openCommandRegister,
  pressAsRecipient,
  provePhone,
  recipientContext,
  statesOf,
  textOf,
} from '../../../test/support/commands.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { email, phone, providerCode, say, subBrandCode } from '../../../test/support/register.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { receiveContact, receiveText, runRecipientCommand } from './chat.ts'

const home = forAllTests(() => openCommandRegister())
let people = 0
let userId = ''
let mine: Recipient = email(0)
let number: Recipient = phone(0)
const { codes, mailOf } = heldMails()

beforeEach(() => {
  people += 1
  userId = String(7100 + people)
  mine = email(1000 + people)
  number = phone(1000 + people)
  codes.length = 0
})

const here = () => recipientContext(home, { userId, mail: mailOf(home, userId) })
const said = (replies: readonly Reply[]) => replies.map(textOf).join('\n')
const type = async (text: string) => await receiveText(here(), text)
const command = async (name: string, rest = '') => await runRecipientCommand(here(), name, rest)
const lastCode = () => codes.at(-1) ?? ''
const wrongCode = () => String((Number(lastCode()) + 1) % 1_000_000).padStart(6, '0')

async function provedEmail(address = mine.address): Promise<Reply> {
  await type(address)
  const [, list] = await type(lastCode())
  if (list === undefined) throw new Error('Cannot go on: the e-mail address was not proved')
  return list
}

const given = (recipient: Recipient, channel: 'MESAJ' | 'EPOSTA') =>
  say(home.register, recipient, 'ONAY', { channel, consentDate: '2026-03-02 09:00:00' })
const states = (recipient: Recipient) => statesOf(home, recipient)

describe('an e-mail address that is typed', () => {
  test('is proved by the code that is mailed to it, and shown masked', async () => {
    const sent = said(await type(`adresim ${mine.address.toUpperCase()}.`))
    expect(sent).toMatch(/^a•••@o•••\.example adresine 6 haneli bir kod gönderildi\. 10 dakika geçerlidir/)
    expect(sent).not.toContain(mine.address)
    expect(codes).toHaveLength(1)
    const replies = await type(` ${lastCode().slice(0, 3)} ${lastCode().slice(3)} `)
    expect(said(replies)).toMatch(/^E-posta adresiniz doğrulandı: a•••@o•••\.example\./)
    const brand = await pressAsRecipient(here(), replies[1] as Reply, 'Örnek Kahve')
    expect(labelsOf(brand)).toContain('Örnek Kahve · e-posta: durdur')
    expect(said(replies)).toContain('arama ve SMS için numaranız gerekir.\nNumaramı doğrula')
  })

  test('is answered alike whether the register knows it or not', async () => {
    await given(mine, 'EPOSTA')
    const known = said(await type(mine.address))
    userId = String(9000 + people)
    expect(said(await type(`b${mine.address}`)).replace('b•••', 'a•••')).toBe(known)
  })

  test('and cannot be read is answered by a sentence, and no mail goes out', async () => {
    expect(said(await type('çağrı@örnek.example'))).toContain('okunamadı')
    expect(said(await type('ben@'))).toContain('okunamadı')
    expect(codes).toEqual([])
  })

  test('cannot be proved where no mail is sent, and the other ways are told', async () => {
    const without = recipientContext(home, { userId })
    const ways =
      'E-posta adresleri burada doğrulanamıyor. Aldığınız e-postadaki bağlantıyı ya da e-posta uygulamanızdaki "Abonelikten çık" düğmesini kullanın.'
    const typed = `${ways} Yazdığınız adres saklanmaz.`
    expect(said(await receiveText(without, mine.address))).toBe(typed)
    expect(said(await runRecipientCommand(without, 'eposta', mine.address))).toBe(typed)
    expect(said(await runRecipientCommand(without, 'eposta', ''))).toBe(ways)
    expect(said(await runRecipientCommand(without, 'start', ''))).not.toContain('E-posta adresimi doğrula')
  })
})

describe('a code', () => {
  test('may be guessed five times, and is then none, the right one too', async () => {
    await type(mine.address)
    const right = lastCode()
    const answers = []
    for (let n = 0; n < 6; n++) answers.push(said(await type(wrongCode())))
    expect(answers.slice(0, 4)).toEqual(
      [4, 3, 2, 1].map((left) => `Kod yanlış. ${left} deneme hakkınız kaldı.`),
    )
    expect(answers[4]).toContain('çok kez denendi')
    expect(answers[5]).toContain('Bekleyen bir kod yok')
    expect(said(await type(right))).toContain('Bekleyen bir kod yok')
    expect(said(await command('izinlerim'))).toContain('önce numaranızı doğrulamam gerekir')
  })

  test('for another person proves nothing', async () => {
    await type(mine.address)
    const theirs = lastCode()
    userId = String(9100 + people)
    expect(said(await type(theirs))).toContain('Bekleyen bir kod yok')
  })

  test('runs out after ten minutes', async () => {
    await type(mine.address)
    home.clock.move(10 * 60_000)
    expect(said(await type(lastCode()))).toContain('Bu kodun süresi doldu')
  })
})

describe('several addresses of one person', () => {
  test('stand in one list, and a channel is stopped at the address it reaches', async () => {
    await given(number, 'MESAJ')
    await given(mine, 'EPOSTA')
    await provePhone(here, number)
    const list = await provedEmail()
    expect(textOf(list)).toMatch(/^\+90 500 ••• •• \d\d ve a•••@o•••\.example için kayıtlı izinler:/)
    expect(textOf(list)).toContain(
      'Örnek Kahve\narama: kayıt yok\nSMS: ONAY (2 Mart 2026, web sitesi)\ne-posta: ONAY (2 Mart 2026, web sitesi)',
    )
    const brand = await pressAsRecipient(here(), list, 'Örnek Kahve')
    const answer = textOf(await pressAsRecipient(here(), brand, 'Örnek Kahve · e-posta: durdur'))
    expect(answer).toMatch(/^RET kaydedildi\. Örnek Kahve artık size e-posta gönderemez\./)
    expect(answer).not.toContain('kapsamaz')
    expect(await states(number)).toEqual([`${subBrandCode} MESAJ ONAY`])
    expect(await states(mine)).toEqual([`${subBrandCode} EPOSTA RET`])
  })

  test('are all stopped by a brand, and by all brands', async () => {
    await provePhone(here, number)
    const list = await provedEmail()
    const brand = await pressAsRecipient(here(), list, 'Örnek Kahve')
    await pressAsRecipient(here(), brand, 'Örnek Kahve · tüm kanallar: durdur')
    expect(await states(number)).toEqual([
      `${subBrandCode} ARAMA RET local`,
      `${subBrandCode} MESAJ RET local`,
    ])
    expect(await states(mine)).toEqual([`${subBrandCode} EPOSTA RET local`])
    const asked = await pressAsRecipient(here(), list, 'Tüm markalar: durdur')
    expect(textOf(asked)).toContain('markalar için arama, SMS ve e-posta durdurulur')
    await pressAsRecipient(here(), asked, 'Evet, hepsini durdur')
    expect(await states(mine)).toContain(`${providerCode} EPOSTA RET local`)
    expect(await states(number)).toContain(`${providerCode} MESAJ RET local`)
  })

  test('hold one e-mail: a new one takes the place of the other, whose consents stay', async () => {
    await given(mine, 'EPOSTA')
    await provedEmail()
    const list = await provedEmail(`b${mine.address}`)
    expect(textOf(list)).toMatch(/^b•••@o•••\.example için kayıtlı izin yok\./)
    const brand = await pressAsRecipient(here(), list, 'Örnek Kahve')
    await pressAsRecipient(here(), brand, 'Örnek Kahve · e-posta: durdur')
    expect(await states(mine)).toEqual([`${subBrandCode} EPOSTA ONAY`])
  })
})

test('a proof that is too old counts no more, and the other addresses stay', async () => {
  await provedEmail()
  home.clock.move(60 * 24 * 60 * 60_000)
  await provePhone(here, number)
  home.clock.move(31 * 24 * 60 * 60_000)
  const [list] = await command('izinlerim')
  const brand = await pressAsRecipient(here(), list as Reply, 'Örnek Kahve')
  expect(labelsOf(brand)).not.toContain('Örnek Kahve · e-posta: durdur')
  await pressAsRecipient(here(), list as Reply, 'E-posta adresimi doğrula')
  const whole = await provedEmail()
  expect(labelsOf(await pressAsRecipient(here(), whole, 'Örnek Kahve'))).toContain(
    'Örnek Kahve · e-posta: durdur',
  )
  home.clock.set('2026-03-02 14:05:00')
})

const share = async (over: Partial<SharedContact> = {}) =>
  await receiveContact(here(), { phoneNumber: number.address, own: true, forwarded: false, ...over })

async function provedPhone(): Promise<void> {
  await command('start')
  await share()
}

describe('a shared contact', () => {
  test('proves the phone and closes the keyboard', async () => {
    await command('start')
    const [answer] = await share({ phoneNumber: number.address.slice(1) })
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
    expect(said(await command('izinlerim'))).toContain('önce numaranızı doğrulamam gerekir')
  })

  test('refused to a person whose phone is proved shows no keyboard, and takes an old one away', async () => {
    await provedPhone()
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
    await provedPhone()
    const [reply] = await share({ phoneNumber: phone(900 + people).address })
    expect(reply?.parts.some(({ kind }) => kind === 'contact-request')).toBe(true)
  })

  test('never asked for is asked for anew', async () => {
    expect(said(await share())).toContain('Numaranızı doğrulamak için aşağıdaki düğmeyle paylaşın.')
    expect(said(await share())).toContain('Numaranız doğrulandı')
  })

  test('is no proof an hour after it was asked for, and none after ninety days', async () => {
    await command('start')
    home.clock.move(61 * 60_000)
    expect(said(await share())).toContain('Numaranızı doğrulamak için')
    await share()
    home.clock.move(91 * 24 * 60 * 60_000)
    expect(said(await command('izinlerim'))).toContain('önce numaranızı doğrulamam gerekir')
    home.clock.set('2026-03-02 14:05:00')
  })
})
