import { createRequire } from 'node:module'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ownConsents } from '../../src/register/look-up.ts'
import { heldMails, openCommandRegister, recipientContext } from '../support/commands.ts'
import { freePort } from '../support/free-port.ts'
import { email, phone, say, subBrandCode, type TestRegister } from '../support/register.ts'
import { openHarness } from './harness.ts'

// Required rather than imported: the module is its class, though its types speak of a default export.
const TelegramServer = createRequire(import.meta.url)(
  'telegram-test-api',
) as typeof import('telegram-test-api').default

interface Shown {
  readonly text: string
  readonly reply_markup?: {
    readonly inline_keyboard?: { readonly text: string; readonly callback_data?: string }[][]
    readonly keyboard?: { readonly text: string; readonly request_contact?: boolean }[][]
  }
}

/** Whole conversations with the real commands on a real register, by polling a server written by others. */
describe('a recipient in Telegram', () => {
  const token = 'sampleToken'
  const userId = 7001
  const number = phone(7001)
  const { codes, mailOf } = heldMails()
  let server: InstanceType<typeof TelegramServer>
  let home: TestRegister
  let polling: { stop(): Promise<void> }
  let messageId = 0

  beforeEach(async () => {
    home = await openCommandRegister()
    server = new TelegramServer({ port: await freePort(), host: '127.0.0.1' })
    await server.start()
    const { bot } = openHarness({
      token,
      apiRoot: server.config.apiURL,
      clock: home.clock.now,
      contextFor: (from, { requestKey, messageId }) => ({
        ...recipientContext(home, { userId: from.userId, requestKey, mail: mailOf(home, from.userId) }),
        chatId: from.chatId,
        messageId,
      }),
    })
    polling = await bot.poll()
  })

  afterEach(async () => {
    await polling.stop()
    await server.stop()
    await home.close()
  })

  const client = () => server.getClient(token, { userId, chatId: userId, firstName: 'Deniz' })
  const shown = () => server.storage.botMessages.map(({ message }) => message as unknown as Shown)

  /** Waits for a message that says this, and answers it as it stands. */
  async function reads(text: string): Promise<Shown> {
    return await vi.waitFor(
      () => {
        const found = shown().findLast((message) => message.text.includes(text))
        if (found === undefined) throw new Error(`Nobody said "${text}"`)
        return found
      },
      { timeout: 60_000 },
    )
  }

  async function types(text: string): Promise<void> {
    await client().sendMessage(client().makeMessage(text))
  }

  async function commands(text: string): Promise<void> {
    await client().sendCommand(client().makeCommand(text))
  }

  async function shares(over: { phone_number?: string; user_id?: number } = {}): Promise<void> {
    const contact = { phone_number: number.address.slice(1), first_name: 'Deniz', user_id: userId, ...over }
    await client().sendMessage({ ...client().makeMessage(''), text: undefined, contact } as never)
  }

  async function presses(on: Shown, label: string): Promise<void> {
    const button = (on.reply_markup?.inline_keyboard ?? []).flat().find(({ text }) => text === label)
    if (button?.callback_data === undefined) throw new Error(`There is no button "${label}"`)
    const press = client().makeCallbackQuery(button.callback_data)
    messageId += 1
    const message = { ...press.message, message_id: 100_000 + messageId, date: 1 }
    await client().sendCallback({ ...press, message } as never)
  }

  const states = async (recipient = number) =>
    (await ownConsents(home.register, recipient)).map(({ channel, status }) => `${channel} ${status}`)

  it('proves his number, stops one channel, takes it back, and reads it in his history', async () => {
    await say(home.register, number, 'ONAY')
    home.clock.move(60_000)
    await commands('/start')
    await reads('izin botuyum')
    await shares({ user_id: 7002 })
    await reads('Bu, sizin numaranız değil.')
    await shares({ phone_number: '88801234567' })
    await reads('+888 ile başlayan')
    await shares()
    const list = await reads('kayıtlı izinler')
    await presses(list, 'Örnek Kahve · SMS: durdur')
    const refused = await reads('RET kaydedildi.')
    expect(await states()).toEqual(['MESAJ RET'])
    await presses(list, 'Örnek Kahve · SMS: durdur')
    await reads('zaten RET')
    await presses(refused, 'Örnek Kahve · SMS: yeniden izin ver')
    await reads('ONAY kaydedildi.')
    expect(await states()).toEqual(['MESAJ ONAY'])
    await commands('/gecmis')
    expect((await reads('İzin geçmişi')).text.match(/kayıt no/g)).toHaveLength(3)
  })

  it('proves an e-mail address by its code, and a wrong one does not', async () => {
    const mine = email(7001)
    await say(home.register, mine, 'ONAY', { channel: 'EPOSTA' })
    home.clock.move(60_000)
    await commands('/eposta')
    await reads('E-posta adresinizi yazın.')
    await types(mine.address)
    await reads('6 haneli bir kod gönderildi')
    const code = codes.at(-1) ?? ''
    await types(String((Number(code) + 1) % 1_000_000).padStart(6, '0'))
    await reads('Kod yanlış. 4 deneme hakkınız kaldı.')
    await types(code)
    await presses(await reads('kayıtlı izinler'), 'Örnek Kahve · e-posta: durdur')
    await reads('RET kaydedildi.')
    expect(await states(mine)).toEqual(['EPOSTA RET'])
    expect(shown().every(({ text }) => !text.includes(mine.address))).toBe(true)
  })

  it('gives an ONAY by two presses that name it, and disputes one he did not give', async () => {
    await commands('/start')
    await reads('izin botuyum')
    await shares()
    await reads('kayıtlı izin yok')
    await commands('/onay kahve')
    await presses(await reads('Neye izin vermek'), 'Örnek Kahve · SMS: izin ver')
    await presses(await reads('izin veriyor musunuz?'), 'Örnek Kahve · SMS: izin veriyorum')
    await reads('ONAY kaydedildi.')
    expect(await states()).toEqual(['MESAJ ONAY'])
    home.clock.move(60_000)
    await commands('/itiraz')
    await presses(await reads('İtirazlarınız'), 'Örnek Kahve · SMS: ben bu izni vermedim')
    await reads('İtirazınız alındı')
    expect(await states()).toEqual(['MESAJ RET'])
  })

  it('is told what is held, and is erased when he says so twice', async () => {
    await say(home.register, number, 'ONAY', { brandCode: subBrandCode })
    await commands('/start')
    await reads('izin botuyum')
    await shares()
    await reads('kayıtlı izinler')
    await commands('/verilerim')
    expect((await reads('Hakkınızda tutulan veriler')).text).not.toContain(number.address.slice(3))
    await commands('/verilerimi_sil')
    await presses(await reads('Kalması gerekenler'), 'Verilerimi sil, işlemi doğrula')
    await reads('silindi: her yerde RET')
    await commands('/izinlerim')
    await reads('önce numaranızı doğrulamam gerekir')
  })
})
