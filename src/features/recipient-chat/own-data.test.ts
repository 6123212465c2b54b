import { beforeEach, describe, expect, test } from 'vitest'
import type { Reply } from '../../../bots/commands/reply.ts'
import {
  choicesOf,
  everythingIn,
  heldMails,
  labelsOf,
  openCommandRegister,
  pressAsRecipient,
  provePhone,
  recipientContext,
  runAsRecipient,
  textOf,
} from '../../../test/support/commands.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { email, phone, type StatementChoices, say, subBrandCode } from '../../../test/support/register.ts'
import { gathered } from '../../../test/support/verification/pack.ts'
import type { Status } from '../../consent/consent.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { receipt } from '../../documents/receipt.ts'
import { history } from '../../register/changes/changes.ts'
import { lookAtFileLink } from '../../register/links/file-links.ts'
import { ownConsents } from '../../register/look-up/look-up.ts'
import { personOf } from '../../register/recipients/people.ts'
import { isErased } from '../../register/recipients/recipients.ts'
import { receiveContact, receiveText, runRecipientAction } from './chat.ts'

const home = forAllTests(() => openCommandRegister())
let people = 0
let userId = ''
let number: Recipient = phone(0)
let mine: Recipient = email(0)
const { codes, mailOf } = heldMails()

beforeEach(async () => {
  people += 1
  userId = String(7400 + people)
  number = phone(4000 + people)
  mine = email(4000 + people)
  await provePhone(here, number)
})

const here = () => recipientContext(home, { userId, mail: mailOf(home, userId) })
const said = (replies: readonly Reply[]) => replies.map(textOf).join('\n')
const press = async (reply: Reply, label: string) => await pressAsRecipient(here(), reply, label)
const command = (name: string, rest = '') => runAsRecipient(here(), name, rest)

async function provedEmail(): Promise<void> {
  await receiveText(here(), mine.address)
  await receiveText(here(), codes.at(-1) ?? '')
}

const given = (status: Status, over: StatementChoices = {}, recipient = number) =>
  say(home.register, recipient, status, { actor: { door: 'slack', id: 'U0SECRETNAME' }, ...over })

const states = async (recipient = number) =>
  (await ownConsents(home.register, recipient)).map(({ channel, status }) => `${channel} ${status}`)

describe('/gecmis', () => {
  test('tells every change of all addresses of the recipient, newest first, and names no staff', async () => {
    await given('ONAY')
    await provedEmail()
    home.clock.move(1000)
    await given('ONAY', { channel: 'EPOSTA' }, mine)
    await runRecipientAction(here(), { name: 'stop', values: [String(subBrandCode), 'MESAJ'] })
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
      await given(n % 2 === 0 ? 'ONAY' : 'RET')
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
  const allow = 'Örnek Kahve · SMS: izin ver'
  const give = 'Örnek Kahve · SMS: izin veriyorum'

  test('names brand and channel on each button and the address in the question, and gives nothing by itself', async () => {
    const reply = await command('onay', 'kahve')
    expect(labelsOf(reply).slice(3)).toEqual(['Örnek Kahve · arama: izin ver', allow, 'İzinlerimi göster'])
    const asked = await press(reply, allow)
    expect(textOf(asked)).toMatch(
      /^Örnek Kahve'nin \+90 500 ••• •• \d\d numaranıza ticari SMS göndermesine izin veriyor musunuz\?/,
    )
    expect(labelsOf(asked)).toEqual([give, 'Vazgeç'])
    expect(await states()).toEqual([])
  })

  test('records an ONAY at the second press, once, with the question as evidence and the way out', async () => {
    const asked = await press(await command('onay', 'kahve'), allow)
    const given = await press(asked, give)
    expect(textOf(given)).toMatch(
      /^ONAY kaydedildi\. Örnek Kahve · SMS \(\+90 500 ••• •• \d\d\)\. 2 Mart 2026 14:05, işlem no /,
    )
    expect(labelsOf(given)).toContain('Örnek Kahve · SMS: durdur')
    expect(await press(asked, give)).toEqual(given)
    const changes = await history(home.register, { recipient: number, limit: 5 })
    expect(changes).toMatchObject([{ status: 'ONAY', door: 'telegram', source: 'HS_EORTAM' }])
    const pack = await gathered(home.register, { recipient: number })
    expect(JSON.stringify(pack)).toContain('göndermesine izin veriyor musunuz?')
  })

  test('by a button that is older than a repeated refusal, or than one as the other recipient type, gives nothing', async () => {
    await given('ONAY')
    home.clock.move(60_000)
    await given('RET')
    home.clock.move(60_000)
    const asked = await press(await command('onay', 'kahve'), allow)
    home.clock.move(60_000)
    await runRecipientAction(here(), { name: 'stop', values: [String(subBrandCode), 'MESAJ'] })
    home.clock.move(60_000)
    expect(textOf(await press(asked, give))).toContain('artık geçerli değil')
    await given('ONAY', { recipientType: 'TACIR' })
    const again = await press(await command('onay', 'kahve'), allow)
    home.clock.move(60_000)
    await given('RET', { recipientType: 'TACIR' })
    home.clock.move(60_000)
    expect(textOf(await press(again, give))).toContain('artık geçerli değil')
    expect(await states()).toEqual(['MESAJ RET', 'MESAJ RET'])
  })

  test('gives nothing over a refusal that came after the press, however late the press is dealt with (promise 1)', async () => {
    const refuse = async () =>
      await runRecipientAction(here(), { name: 'stop', values: [String(subBrandCode), 'MESAJ'] })
    await refuse()
    const asked = await press(await command('onay', 'kahve'), allow)
    const receivedAt = home.clock.now()
    home.clock.move(20_000)
    await refuse()
    home.clock.move(20_000)
    const answer = await pressAsRecipient({ ...here(), receivedAt }, asked, give)
    expect(textOf(answer)).toContain('artık geçerli değil')
    expect(await states()).toEqual(['MESAJ RET'])
  })

  test('after another change by the company says so, and gives nothing', async () => {
    const asked = await press(await command('onay', 'kahve'), allow)
    await given('ONAY')
    expect(textOf(await press(asked, give))).toContain('Örnek Kahve · SMS zaten ONAY (2 Mart 2026')
    expect(await history(home.register, { recipient: number, limit: 5 })).toHaveLength(1)
  })

  test('by a button of another person, or without a proved phone, gives nothing', async () => {
    const other = await personOf(home.register, String(7400 + people - 1))
    const values = [String(subBrandCode), 'MESAJ', `${other?.addresses[0]?.id ?? 1}.0`]
    const pressed = await runRecipientAction(here(), { name: 'onay-give', values })
    expect(said(pressed)).toContain('artık geçerli değil')
    userId = String(9400 + people)
    expect(textOf(await command('onay'))).toContain('önce numaranızı doğrulamam gerekir')
    expect(await states()).toEqual([])
  })
})

test('/verilerim: gives what is held by a link for the recipient alone', async () => {
  await given('ONAY')
  const reply = await command('verilerim')
  const shown = `+90 500 ••• •• ${number.address.slice(-2)}`
  expect(everythingIn(reply)).not.toContain(number.address.slice(3))
  const linked = await press(reply, `Verilerimi indir: ${shown}`)
  const part = linked.parts.find(({ kind }) => kind === 'links')
  const token = part?.kind === 'links' ? (part.links[0]?.url.split('/').at(-1) ?? '') : ''
  expect(await lookAtFileLink(home.register, token)).toMatchObject({
    kind: 'ready',
    link: { principal: `telegram:${userId}`, purpose: { kind: 'own-data' } },
  })
})

describe('a receipt', () => {
  test('for a refusal is offered with the answer, for the recipient alone, and holds its place in the seal', async () => {
    await given('ONAY')
    home.clock.move(1000)
    const refused = await press(await command('ret', 'kahve'), 'Örnek Kahve · SMS: durdur')
    const linked = await press(refused, 'Belgeyi indir')
    expect(textOf(linked)).toMatch(/^Belgeniz hazır \(PDF\)[\s\S]*https:/)
    const [change] = await history(home.register, { recipient: number, limit: 1 })
    const made = await receipt(
      home.register,
      { door: 'telegram', id: userId },
      { recipient: number, changeIds: [change?.id ?? ''], language: 'tr' },
    )
    expect(made.kind === 'file' && Buffer.from(made.content).subarray(0, 5).toString()).toBe('%PDF-')
    const label = choicesOf(refused).find((one) => one.label.startsWith('Belgeyi'))
    userId = String(9600 + people)
    const values = (label?.action.values ?? []).map(String)
    const pressed = async () => said(await runRecipientAction(here(), { name: 'receipt', values }))
    expect(await pressed()).toContain('önce numaranızı doğrulamam gerekir')
    await receiveContact(here(), { phoneNumber: phone(4900).address, own: true, forwarded: false })
    expect(await pressed()).toContain('artık geçerli değil')
  })

  test('for a change of another address is none', async () => {
    await given('ONAY')
    const [change] = await history(home.register, { recipient: number, limit: 1 })
    const asked = { recipient: mine, changeIds: [change?.id ?? ''], language: 'en' as const }
    expect(await receipt(home.register, { door: 'telegram', id: userId }, asked)).toEqual({ kind: 'absent' })
  })
})

describe('/verilerimi_sil', () => {
  test('offers a refusal first, says what stays and why, and erases at the second press only', async () => {
    await given('ONAY')
    const asked = await command('verilerimi_sil')
    expect(labelsOf(asked)).toEqual(['Tüm markalar: durdur', 'Verilerimi sil, işlemi doğrula', 'Vazgeç'])
    expect(textOf(asked)).toContain('izin bittikten sonra 3 yıl')
    expect(await isErased(home.register, number)).toBe(false)
    const done = await press(asked, 'Verilerimi sil, işlemi doğrula')
    expect(textOf(done)).toMatch(
      /^RET kaydedildi\.\n\+90 500 ••• •• \d\d silindi: tüm marka ve kanallarda RET\. İspat kayıtları 2 Mart 2029'a kadar/,
    )
    expect(await isErased(home.register, number)).toBe(true)
    expect(await personOf(home.register, userId)).toBeNull()
    expect(textOf(await command('izinlerim'))).toContain('doğrulamam gerekir')
  })

  test('erases every address the recipient has proved', async () => {
    await provedEmail()
    const done = await press(await command('verilerimi_sil'), 'Verilerimi sil, işlemi doğrula')
    expect(textOf(done)).toContain('a•••@o•••.example silindi')
    expect(await isErased(home.register, mine)).toBe(true)
    expect(await isErased(home.register, number)).toBe(true)
  })
})
