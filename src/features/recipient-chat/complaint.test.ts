import { asc, isNotNull } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Reply } from '../../../bots/commands/reply.ts'
import { runStaffCommand, submitStaffForm } from '../../../bots/commands/staff.ts'
import { outbox } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import {
  admin,
  choicesOf,
  everythingIn,
  labelsOf,
  openCommandRegister,
  press,
  pressAsRecipient,
  provePhone,
  recipientContext,
  runAsRecipient,
  staffContext,
  textOf,
} from '../../../test/support/commands.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { phone, providerCode, say, subBrandCode } from '../../../test/support/register.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { bodyOf, type StoredBody } from '../../jobs/attempts.ts'
import { addBrand, closeBrand } from '../../register/company/brands.ts'
import { addRoom } from '../../register/company/rooms.ts'
import { messagesOf } from '../../register/complaints/complaints.ts'
import { complaintsOf, complaintsOpenedBy } from '../../register/complaints/list.ts'
import { erase } from '../../register/erasure/erase.ts'
import { ownConsents } from '../../register/look-up/look-up.ts'
import { noteBlocked, personOf } from '../../register/recipients/people.ts'
import { receiveText, runRecipientAction } from './chat.ts'

const home = forAllTests(() => openCommandRegister())
let people = 0
let userId = ''
let number: Recipient = phone(0)

beforeAll(async () => {
  await addRoom(home.register, { platform: 'slack', externalId: 'C0KAHVE', brandCode: subBrandCode })
})
beforeEach(async () => {
  people += 1
  userId = String(7700 + people)
  number = phone(7000 + people)
  await provePhone(here, number)
})

async function keptMessages() {
  const { engine, register } = home
  const kept = build.select().from(outbox).where(isNotNull(outbox.body)).orderBy(asc(outbox.id))
  return (await engine.read(query(kept))).map(({ key, platform, body }) => {
    const { to, message } = register.vault.openJson<StoredBody>(body ?? Buffer.alloc(0), bodyOf(key))
    return { key, platform, target: to, message }
  })
}

const here = () => recipientContext(home, { userId })
const said = (replies: readonly Reply[]) => replies.map(textOf).join('\n')
const type = async (text: string) => said(await receiveText(here(), text))
const dispute = 'Örnek Kahve · SMS: ben bu izni vermedim'
const confirm = 'Evet, itiraz ediyorum'
const command = (name: string) => runAsRecipient(here(), name, '')

async function allowed(): Promise<void> {
  await say(home.register, number, 'ONAY', { actor: { door: 'api', id: 'crm' } })
  home.clock.move(1000)
}

async function opened(): Promise<{ id: number; reply: Reply }> {
  const asked = await pressAsRecipient(here(), await command('itiraz'), dispute)
  const reply = await pressAsRecipient(here(), asked, confirm)
  const [one] = await complaintsOpenedBy(home.register, userId)
  if (one === undefined) throw new Error('Cannot go on: no complaint was opened')
  return { id: one.id, reply }
}
const staffSays = async (text: string) => textOf(await runStaffCommand(await staffContext(home), text))
async function staffWrite(id: number, message: string): Promise<string> {
  const staff = await staffContext(home)
  const sent = { name: 'complaintAnswer', values: [String(id)], filled: { message } }
  const answer = await submitStaffForm(staff, sent)
  return answer.kind === 'reply' ? textOf(answer.reply) : (answer.errors.message ?? '')
}

describe('"Ben bu izni vermedim"', () => {
  test('is asked once: until it is confirmed nothing is opened or refused, and pressed twice it is one', async () => {
    await allowed()
    const asked = await pressAsRecipient(here(), await command('itiraz'), dispute)
    expect(textOf(asked)).toContain('bu izni hiç vermediğinizi şirkete bildireyim mi?')
    expect(labelsOf(asked)).toEqual([confirm, 'Vazgeç'])
    expect(await complaintsOpenedBy(home.register, userId)).toEqual([])
    expect((await ownConsents(home.register, number)).map(({ status }) => status)).toEqual(['ONAY'])
    await pressAsRecipient(here(), asked, confirm)
    expect(textOf(await pressAsRecipient(here(), asked, confirm))).toContain('ONAY yok')
    expect(await complaintsOpenedBy(home.register, userId)).toHaveLength(1)
  })

  test('is possible for a consent that was stopped before, once', async () => {
    await allowed()
    await say(home.register, number, 'RET')
    home.clock.move(1000)
    const { reply } = await opened()
    expect(textOf(reply)).toMatch(/itirazınız alındı[\s\S]*zaten RET/)
    expect(labelsOf(await command('itiraz'))).not.toContain(dispute)
  })

  test('is possible for a stopped consent of a closed brand', async () => {
    const brandCode = 210_000
    await addBrand(home.register, { providerCode, code: brandCode, name: 'Kapalı' })
    for (const status of ['ONAY', 'RET'] as const) {
      await say(home.register, number, status, { brandCode })
      home.clock.move(1000)
    }
    await closeBrand(home.register, brandCode)
    const list = await command('itiraz')
    const asked = await pressAsRecipient(here(), list, 'Kapalı · SMS: ben bu izni vermedim')
    expect(textOf(await pressAsRecipient(here(), asked, confirm))).toContain('itirazınız alındı')
  })

  test('is withdrawn by its owner: the complaint closes, the RET stays, staff are told', async () => {
    await allowed()
    const { id, reply } = await opened()
    const asked = await pressAsRecipient(here(), reply, `İtiraz ${id}: geri çek`)
    expect(await complaintsOf(home.register, { recipient: number })).toMatchObject([{ outcome: null }])
    const done = await pressAsRecipient(here(), asked, 'Evet, geri çek')
    expect(textOf(done)).toContain('itirazınız geri çekildi. RET kaydınız geçerli.')
    expect(textOf(await pressAsRecipient(here(), asked, 'Evet, geri çek'))).toBe(textOf(done))
    expect(await complaintsOf(home.register, { recipient: number })).toMatchObject([{ outcome: 'withdrawn' }])
    expect((await ownConsents(home.register, number)).map(({ status }) => status)).toEqual(['RET'])
    const posts = (await keptMessages()).filter(({ key }) => key.startsWith(`complaint:${id}:withdrawn`))
    expect(posts).toMatchObject([{ target: 'C0KAHVE', message: { event: 'withdrawn' } }])
    userId = String(9800 + people)
    expect(
      said(await runRecipientAction(here(), { name: 'complaint-withdraw', values: [`${id}`, 'yes'] })),
    ).toContain('artık geçerli değil')
  })

  test('refuses at once, opens a complaint with its term, and tells the room without an address', async () => {
    await allowed()
    const { id, reply } = await opened()
    const text = textOf(reply)
    expect(text).toMatch(
      /^İtiraz \d+ · Örnek Kahve: itirazınız alındı\. Şirketin yanıtlaması için son gün \d+ Mart 2026, 15 iş günü kaldı\./,
    )
    expect(text).toContain('RET kaydedildi. Örnek Kahve artık size SMS gönderemez.')
    expect(everythingIn(reply)).not.toContain('U0LOADER')
    expect((await ownConsents(home.register, number)).map(({ status }) => status)).toEqual(['RET'])
    expect(await complaintsOf(home.register, { recipient: number })).toMatchObject([
      { id, brandCode: subBrandCode, channel: 'MESAJ', outcome: null, notedDoor: 'telegram', notedBy: null },
    ])
    const posts = (await keptMessages()).filter(({ key }) => key.startsWith(`complaint:${id}:opened`))
    expect(posts.map(({ target }) => target)).toEqual(['C0KAHVE'])
    expect(JSON.stringify(posts)).not.toContain(number.address.slice(3))
  })

  test('changes nothing without an ONAY', async () => {
    expect(textOf(await command('itiraz'))).toContain('itiraz edebileceğiniz bir ONAY yok')
    const [address] = (await personOf(home.register, userId))?.addresses ?? []
    const values = [String(subBrandCode), 'MESAJ', String(address?.id)]
    for (const name of ['complaint', 'complaint-yes']) {
      expect(said(await runRecipientAction(here(), { name, values }))).toContain(
        'SMS kanalında itiraz edebileceğiniz bir ONAY yok. Değişiklik yapılmadı.',
      )
    }
    expect(await ownConsents(home.register, number)).toEqual([])
  })
})

test('/itiraz with many consents: turns the pages of the consents', async () => {
  for (let n = 0; n < 17; n++) {
    const code = 200_000 + n
    await addBrand(home.register, { providerCode, code, name: `Marka ${n}` })
    await say(home.register, number, 'ONAY', { brandCode: code })
  }
  home.clock.move(1000)
  const labels = (reply: Reply) => choicesOf(reply).filter(({ action }) => action.name === 'complaint')
  const first = await command('itiraz')
  expect(labels(first)).toHaveLength(16)
  expect(labels(await pressAsRecipient(here(), first, 'Sonraki izinler'))).toHaveLength(1)
})

describe('the messages of a complaint', () => {
  async function writing() {
    await allowed()
    const { id } = await opened()
    const kept = async () => (await messagesOf(home.register, id)).map(({ text }) => text)
    return { id, kept }
  }

  test('go both ways, and neither side sees an address of the other', async () => {
    const { id, kept } = await writing()
    expect(await type(`Ben ${number.address}, form doldurmadım.`)).toContain('şirkete iletildi')
    expect(await staffSays('şikayet 999')).toContain('bu numaralı bir şikâyet yok')
    const seen = await staffSays(`şikayet ${id}`)
    const staff = await staffContext(home)
    const complaints = await runStaffCommand(staff, 'şikayetler')
    expect(textOf(await press(staff, complaints, `Şikâyet ${id}: göster`))).toBe(seen)
    expect(seen).toMatch(/Alıcı, 2 Mart 2026 14:05: Ben \+90 500 ••• •• \d\d, form doldurmadım\./)
    expect(seen).not.toContain(number.address.slice(3))
    expect(seen).not.toContain(userId)
    expect(await staffWrite(id, `Formunuz bizde; ${phone(1).address} ile arayın.`)).toContain(
      'alıcının sohbetine gönderildi',
    )
    const sent = (await keptMessages()).find(({ key }) => key === `complaint:${id}:answer:2`)
    expect(sent).toMatchObject({ platform: 'telegram', target: userId })
    expect(JSON.stringify(sent)).not.toContain(phone(1).address)
    expect(JSON.stringify(sent)).not.toContain(admin)
    expect(textOf(await command('itiraz'))).toMatch(
      /Siz, 2 Mart 2026 14:05: [\s\S]*Şirket, 2 Mart 2026 14:05: Formunuz bizde; \+90 500 ••• •• 01 ile arayın\./,
    )
    expect((await kept())[0]).toContain(number.address)
  })

  test('go to the dispute by a reply, or as the next text while one is open', async () => {
    const { id, kept } = await writing()
    const passedOn = `İtiraz ${id} · Örnek Kahve: yazdığınız şirkete iletildi.`
    expect(await type('beni aramayın')).toContain('Hepsi durdurulsun mu?')
    expect(await type('0500 000 00 77')).toContain('Numarayı yazmanız')
    expect(await type('Örnek Kahve adına bu formu hiç doldurmadım, imza da benim değil.')).toContain(passedOn)
    home.clock.move(1000)
    await say(home.register, number, 'ONAY', { channel: 'ARAMA' })
    home.clock.move(1000)
    const list = await command('itiraz')
    const asked = await pressAsRecipient(here(), list, dispute.replace('SMS', 'arama'))
    await pressAsRecipient(here(), asked, confirm)
    const which = (await receiveText(here(), 'peki ne olacak')).map(textOf)
    expect(which[0]).toContain('açık itirazınız var')
    expect(which).toContainEqual(expect.stringMatching(`^İtiraz ${id} · Örnek Kahve\n.*bu mesajı yanıtlayın`))
    const answer = { replyTo: `İtiraz ${id} · ` }
    const replied = said(await receiveText(here(), 'İstemiyorum, silin.', answer))
    expect(replied).toContain(passedOn)
    expect(await kept()).toEqual([
      'beni aramayın',
      'Örnek Kahve adına bu formu hiç doldurmadım, imza da benim değil.',
      'İstemiyorum, silin.',
    ])
    const unknown = { replyTo: 'İtiraz 99.999 · ' }
    expect(said(await receiveText(here(), 'benim değil ki', unknown))).toContain('açık itirazınız var')
  })

  test('are passed on with the offer to stop everything, if they ask for an end of messages', async () => {
    const { id, kept } = await writing()
    await say(home.register, number, 'ONAY', { channel: 'ARAMA' })
    home.clock.move(1000)
    const wish = 'Artık bana yazmaktan vazgeçip durun'
    for (const answer of [{}, { replyTo: `İtiraz ${id} · ` }]) {
      const replies = await receiveText(here(), wish, answer)
      expect(said(replies)).toContain('yazdığınız şirkete iletildi.')
      expect(said(replies)).toContain('Hepsi durdurulsun mu?')
      expect(replies.flatMap((reply) => labelsOf(reply))).toContain('Evet, hepsini durdur')
    }
    expect(await kept()).toEqual([wish, wish])
  })

  test('are written by staff in a form, from the button of the complaint', async () => {
    const { id, kept } = await writing()
    const staff = await staffContext(home)
    const shown = await runStaffCommand(staff, `şikayet ${id}`)
    const { form } = await press(staff, shown, `Şikâyet ${id}: alıcıya yaz`)
    expect(form).toMatchObject({ name: 'complaintAnswer', values: [String(id)] })
    expect(await staffWrite(id, 'Formunuz bizde.')).toContain('alıcının sohbetine gönderildi')
    expect(await kept()).toEqual(['Formunuz bizde.'])
    expect(await staffWrite(99, 'Kime?')).toContain('bu numaralı bir şikâyet yok')
    expect(await staffWrite(id, '')).toContain('Eksik: mesajın metni')
  })

  test('are kept once however often one arrives, and none that is too long', async () => {
    const { kept } = await writing()
    expect(await type('x'.repeat(2001))).toContain('çok uzun')
    const once = recipientContext(home, { userId })
    for (const _ of [1, 2]) expect(said(await receiveText(once, 'kısa'))).toContain('şirkete iletildi')
    expect(await kept()).toEqual(['kısa'])
  })

  test('are words alone: a file is not passed on, and its recipient is told so', async () => {
    const { kept } = await writing()
    const sent = async (caption: string) => said(await receiveText(here(), caption, { hasFile: true }))
    for (const blank of ['', ' \u200b']) expect(await sent(blank)).toContain('yalnızca yazı iletilebilir')
    expect(await sent('Formun fotoğrafı')).toMatch(/şirkete iletildi[\s\S]*dosya iletilmedi ve saklanmadı/)
    expect(await kept()).toEqual(['Formun fotoğrafı'])
  })

  test('wait for a recipient who has blocked the bot, which staff are told', async () => {
    const { id } = await writing()
    await noteBlocked(home.register, userId, true)
    expect(await staffSays(`şikayet ${id}`)).toContain('Alıcı botu engellemiş')
    expect(await staffWrite(id, 'Formunuz bizde.')).toContain('sohbetine ulaşmıyor')
    await noteBlocked(home.register, userId, false)
    expect(textOf(await command('itiraz'))).toContain('Formunuz bizde.')
  })

  test('are neither written nor read by another person', async () => {
    const { id } = await writing()
    userId = String(9900 + people)
    const written = await receiveText(here(), 'benim değil ki', { replyTo: `İtiraz ${id} · ` })
    expect(said(written)).toContain('anlayamadım')
    const stranger = await staffContext(home, { user: 'U0NOBODY' })
    expect(textOf(await runStaffCommand(stranger, `şikayet ${id}`))).not.toContain('Alıcı bu izni')
  })

  test('end with the outcome, which the recipient is told once', async () => {
    const { id } = await writing()
    for (const _ of [1, 2]) await staffSays(`şikayet-kapat ${id} izin ispat edildi`)
    const answerText = (await keptMessages()).filter(({ key }) => key === `complaint:${id}:settled`)
    expect(answerText).toMatchObject([
      { target: userId, message: { outcome: 'consent-shown', language: 'tr' } },
    ])
    expect(await staffWrite(id, 'geç')).toContain('hiçbir şey gönderilmedi')
    expect(labelsOf(await command('itiraz'))).toEqual(['İzinlerimi göster'])
  })

  test('end with the erasure of the recipient', async () => {
    const { id } = await writing()
    await erase(home.register, { door: 'cli', id: 'test' }, { recipient: number, source: 'HS_EORTAM' })
    expect(await complaintsOpenedBy(home.register, userId)).toEqual([])
    expect(await staffWrite(id, 'merhaba')).toContain('Telegram sohbetinde değil')
  })
})
