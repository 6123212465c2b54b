import { beforeEach, describe, expect, test } from 'vitest'
import { choicesOf, everythingIn, labelsOf, textOf } from '../../../test/support/commands.ts'
import { recipientChat } from '../../../test/support/platforms/recipient-chat.ts'
import { phone, type StatementChoices, say, subBrandCode } from '../../../test/support/register.ts'
import { gathered } from '../../../test/support/verification/pack.ts'
import type { Status } from '../../consent/consent.ts'
import { receipt } from '../../documents/receipt.ts'
import { listHistory } from '../../register/changes/changes.ts'
import { lookAtFileLink } from '../../register/links/file-links.ts'
import { personOf } from '../../register/recipients/people.ts'
import { isErased } from '../../register/recipients/recipients.ts'

const chat = recipientChat({ hasMail: true })
const { act, allTexts, home, press, pressed, proveMailbox, states, writer } = chat
const { answerTo: command } = chat
beforeEach(chat.provePhone)

const allow = (status: Status, over: StatementChoices = {}, recipient = writer.phone) =>
  say(home.register, recipient, status, { actor: { door: 'slack', id: 'U0SECRETNAME' }, ...over })
const mesajRet = `${subBrandCode} MESAJ RET`

describe('/gecmis', () => {
  test('tells every change of all addresses of the recipient, newest first, and names no staff', async () => {
    await allow('ONAY')
    await proveMailbox()
    home.clock.move(1000)
    await allow('ONAY', { channel: 'EPOSTA' }, writer.mailbox)
    await act('stop', subBrandCode, 'MESAJ')
    const reply = await command('gecmis')
    const lines = textOf(reply).split('\n')
    expect(lines[1]).toMatch(
      /^2 Mart 2026 14:05 · Örnek Kahve · SMS: RET · siz, Telegram · elektronik ortam · işlem no /,
    )
    expect(lines[2]).toMatch(/· e-posta: ONAY · şirket · web sitesi · işlem no /)
    expect(lines[3]).toMatch(/· SMS: ONAY · şirket · web sitesi · işlem no /)
    expect(everythingIn(reply)).not.toContain('U0SECRETNAME')
    home.clock.set('2026-03-02 14:05:00')
  })

  test('turns its pages', async () => {
    for (let n = 0; n < 12; n++) {
      home.clock.move(2000)
      await allow(n % 2 === 0 ? 'ONAY' : 'RET')
    }
    const first = await command('gecmis')
    expect(textOf(first).match(/işlem no/g)).toHaveLength(10)
    expect(labelsOf(first)).toEqual(['Daha eski', 'İzinlerimi göster'])
    const second = await press(first, 'Daha eski')
    expect(textOf(second).match(/işlem no/g)).toHaveLength(2)
    expect(labelsOf(second)).toEqual(['Daha yeni', 'İzinlerimi göster'])
    home.clock.set('2026-03-02 14:05:00')
  })
})

describe('/onay', () => {
  const allowSms = 'Örnek Kahve · SMS: izin ver'
  const give = 'Örnek Kahve · SMS: izin veriyorum'

  test('names brand and channel on each button and the address in the question, and gives nothing by itself', async () => {
    const reply = await command('onay', 'kahve')
    expect(labelsOf(reply).slice(3)).toEqual(['Örnek Kahve · arama: izin ver', allowSms, 'İzinlerimi göster'])
    const question = await press(reply, allowSms)
    expect(textOf(question)).toMatch(
      /^Örnek Kahve'nin \+90 500 ••• •• \d\d numaranıza ticari SMS göndermesine izin veriyor musunuz\?/,
    )
    expect(labelsOf(question)).toEqual([give, 'Vazgeç'])
    expect(await states()).toEqual([])
  })

  test('records an ONAY at the second press, once, with the question as evidence and the way out', async () => {
    const question = await press(await command('onay', 'kahve'), allowSms)
    const stored = await press(question, give)
    expect(textOf(stored)).toMatch(
      /^ONAY kaydedildi\. Örnek Kahve · SMS \(\+90 500 ••• •• \d\d\)\. 2 Mart 2026 14:05, işlem no /,
    )
    expect(labelsOf(stored)).toContain('Örnek Kahve · SMS: durdur')
    expect(await press(question, give)).toEqual(stored)
    const changes = await listHistory(home.register, { recipient: writer.phone, limit: 5 })
    expect(changes).toMatchObject([{ status: 'ONAY', door: 'telegram', source: 'HS_EORTAM' }])
    const pack = await gathered(home.register, { recipient: writer.phone })
    expect(JSON.stringify(pack)).toContain('göndermesine izin veriyor musunuz?')
  })

  test('by a button that is older than a repeated refusal, or than one as the other recipient type, gives nothing', async () => {
    await allow('ONAY')
    home.clock.move(60_000)
    await allow('RET')
    home.clock.move(60_000)
    const question = await press(await command('onay', 'kahve'), allowSms)
    home.clock.move(60_000)
    await act('stop', subBrandCode, 'MESAJ')
    home.clock.move(60_000)
    expect(await pressed(question, give)).toContain('artık geçerli değil')
    await allow('ONAY', { recipientType: 'TACIR' })
    const again = await press(await command('onay', 'kahve'), allowSms)
    home.clock.move(60_000)
    await allow('RET', { recipientType: 'TACIR' })
    home.clock.move(60_000)
    expect(await pressed(again, give)).toContain('artık geçerli değil')
    expect(await states()).toEqual([mesajRet, mesajRet])
  })

  test('gives nothing over a refusal that came after the press, however late the press is dealt with', async () => {
    const refuse = async () => await act('stop', subBrandCode, 'MESAJ')
    await refuse()
    const question = await press(await command('onay', 'kahve'), allowSms)
    const receivedAt = home.clock.now()
    home.clock.move(20_000)
    await refuse()
    home.clock.move(20_000)
    expect(await pressed(question, give, receivedAt)).toContain('artık geçerli değil')
    expect(await states()).toEqual([`${mesajRet} local`])
  })

  test('after another change by the company says so, and gives nothing', async () => {
    const question = await press(await command('onay', 'kahve'), allowSms)
    await allow('ONAY')
    expect(await pressed(question, give)).toContain('Örnek Kahve · SMS zaten ONAY (2 Mart 2026')
    expect(await listHistory(home.register, { recipient: writer.phone, limit: 5 })).toHaveLength(1)
  })

  test('by a button of another person, or without a proved phone, gives nothing', async () => {
    const other = await personOf(home.register, String(Number(writer.userId) - 1))
    const reference = `${other?.addresses[0]?.id ?? 1}.0`
    expect(allTexts(await act('onay-give', subBrandCode, 'MESAJ', reference))).toContain(
      'artık geçerli değil',
    )
    chat.becomeAnother()
    expect(textOf(await command('onay'))).toContain('önce numaranızı doğrulamam gerekir')
    expect(await states()).toEqual([])
  })
})

test('/verilerim: gives what is held by a link for the recipient alone', async () => {
  await allow('ONAY')
  const reply = await command('verilerim')
  const shown = `+90 500 ••• •• ${writer.phone.address.slice(-2)}`
  expect(everythingIn(reply)).not.toContain(writer.phone.address.slice(3))
  const linked = await press(reply, `Verilerimi indir: ${shown}`)
  const part = linked.parts.find(({ kind }) => kind === 'links')
  const token = part?.kind === 'links' ? (part.links[0]?.url.split('/').at(-1) ?? '') : ''
  expect(await lookAtFileLink(home.register, token)).toMatchObject({
    kind: 'ready',
    link: { principal: `telegram:${writer.userId}`, purpose: { kind: 'own-data' } },
  })
})

describe('a receipt', () => {
  test('for a refusal is offered with the answer, for the recipient alone, and holds its place in the seal', async () => {
    await allow('ONAY')
    home.clock.move(1000)
    const refused = await press(await command('ret', 'kahve'), 'Örnek Kahve · SMS: durdur')
    const linked = await press(refused, 'Belgeyi indir')
    expect(textOf(linked)).toMatch(/^Belgeniz hazır \(PDF\)[\s\S]*https:/)
    const [change] = await listHistory(home.register, { recipient: writer.phone, limit: 1 })
    const document = await receipt(
      home.register,
      { door: 'telegram', id: writer.userId },
      { recipient: writer.phone, changeIds: [change?.id ?? ''], language: 'tr' },
    )
    expect(document.kind === 'file' && Buffer.from(document.content).subarray(0, 5).toString()).toBe('%PDF-')
    const button = choicesOf(refused).find(({ label }) => label.startsWith('Belgeyi'))
    chat.becomeAnother()
    const pressedByAnother = async () => allTexts(await act('receipt', ...(button?.action.values ?? [])))
    expect(await pressedByAnother()).toContain('önce numaranızı doğrulamam gerekir')
    await chat.share({ phoneNumber: phone(4900).address })
    expect(await pressedByAnother()).toContain('artık geçerli değil')
  })

  test('for a change of another address is none', async () => {
    await allow('ONAY')
    const [change] = await listHistory(home.register, { recipient: writer.phone, limit: 1 })
    const ofAnother = { recipient: writer.mailbox, changeIds: [change?.id ?? ''], language: 'en' as const }
    expect(await receipt(home.register, { door: 'telegram', id: writer.userId }, ofAnother)).toEqual({
      kind: 'absent',
    })
  })
})

describe('/verilerimi_sil', () => {
  test('offers a refusal first, says what stays and why, and erases at the second press only', async () => {
    await allow('ONAY')
    const question = await command('verilerimi_sil')
    expect(labelsOf(question)).toEqual(['Tüm markalar: durdur', 'Verilerimi sil, işlemi doğrula', 'Vazgeç'])
    expect(textOf(question)).toContain('izin bittikten sonra 3 yıl')
    expect(await isErased(home.register, writer.phone)).toBe(false)
    const done = await press(question, 'Verilerimi sil, işlemi doğrula')
    expect(textOf(done)).toMatch(
      /^RET kaydedildi\.\n\+90 500 ••• •• \d\d silindi: tüm marka ve kanallarda RET\. İspat kayıtları 2 Mart 2029'a kadar/,
    )
    expect(await isErased(home.register, writer.phone)).toBe(true)
    expect(await personOf(home.register, writer.userId)).toBeNull()
    expect(textOf(await command('izinlerim'))).toContain('doğrulamam gerekir')
  })

  test('erases every address the recipient has proved', async () => {
    await proveMailbox()
    const done = await press(await command('verilerimi_sil'), 'Verilerimi sil, işlemi doğrula')
    expect(textOf(done)).toContain('a•••@o•••.example silindi')
    expect(await isErased(home.register, writer.mailbox)).toBe(true)
    expect(await isErased(home.register, writer.phone)).toBe(true)
  })
})
