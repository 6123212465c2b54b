import { describe, expect, test } from 'vitest'
import { textOf } from '../support/commands.ts'
import { recipientChat } from '../support/platforms/recipient-chat.ts'
import { phone, say } from '../support/register.ts'
import { gathered } from '../support/verification/pack.ts'

const chat = recipientChat({ hasSms: true })
const { allTexts, codes, commandText, home, press, provePhone, states, type, typed, writer } = chat
const lastCode = () => codes.at(-1) ?? ''
const national = () => `0${writer.phone.address.slice(3)}`

describe('a number that is typed, where SMS can be sent', () => {
  test('is proved by the code that comes by SMS, and shown masked', async () => {
    await say(home.register, writer.phone, 'ONAY')
    const sent = await typed(`numaram ${national()}`)
    expect(sent).toMatch(
      /^\+90 500 ••• •• \d\d numarasına SMS'le 6 haneli bir kod gönderildi\. 10 dakika geçerlidir/,
    )
    const [answer, list] = await type(lastCode())
    expect(answer && textOf(answer)).toMatch(/^Numaranız doğrulandı: \+90 500 ••• •• \d\d\.$/)
    expect(answer?.closesKeyboard).toBe(true)
    if (list === undefined) throw new Error('There is no list')
    const brand = await press(list, 'Örnek Kahve')
    await press(brand, 'Örnek Kahve · SMS: durdur')
    expect((await states()).join()).toContain('MESAJ RET')
    const { changes } = await gathered(home.register, { recipient: writer.phone })
    expect(JSON.parse(changes.at(-1)?.evidence ?? 'null')).toMatchObject({
      door: 'telegram',
      proof: 'sms-code',
    })
  })

  test('is answered alike whether the register knows it or not', async () => {
    await say(home.register, writer.phone, 'ONAY')
    const known = await typed(national())
    chat.becomeAnother()
    const unknown = await typed(phone(8000 + writer.number).address)
    const masked = /\d\d numarasına/
    expect(unknown.replace(masked, '')).toBe(known.replace(masked, ''))
  })

  test('gets no second code within a minute, also for another person', async () => {
    await type(national())
    chat.becomeAnother()
    expect(await typed(national())).toContain('az önce bir kod gönderildi')
    expect(codes).toHaveLength(1)
  })

  test('is not proved to another person, nor by a wrong code', async () => {
    await type(national())
    const code = lastCode()
    expect(await typed(String((Number(code) + 1) % 1_000_000).padStart(6, '0'))).toContain('Kod yanlış.')
    chat.becomeAnother()
    expect(await typed(code)).toContain('Bekleyen bir kod yok')
    expect(await commandText('izinlerim')).toContain('önce numaranızı doğrulamam gerekir')
  })

  test('gets no code once it is proved', async () => {
    await provePhone()
    expect(await typed(national())).toContain('Numaranız zaten doğrulandı')
    expect(codes).toEqual([])
  })
})

test('A typed number proves nothing where no SMS can be sent', async () => {
  const replies = await recipientChatWithoutSms.type(recipientChatWithoutSms.writer.phone.address)
  expect(allTexts(replies)).toContain('Numarayı yazmanız doğrulamaya yetmiyor')
})
const recipientChatWithoutSms = recipientChat({ home })
