import { asc, isNotNull } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Reply } from '../../../bots/commands/reply.ts'
import { outbox } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { admin, choicesOf, everythingIn, labelsOf, textOf } from '../../../test/support/commands.ts'
import { recipientChat } from '../../../test/support/platforms/recipient-chat.ts'
import { staffChat } from '../../../test/support/platforms/staff-chat.ts'
import { phone, providerCode, say, subBrandCode } from '../../../test/support/register.ts'
import { bodyOf, type StoredBody } from '../../jobs/attempts.ts'
import { addBrand, closeBrand } from '../../register/company/brands.ts'
import { addRoom } from '../../register/company/rooms.ts'
import { messagesOf } from '../../register/complaints/complaints.ts'
import { complaintsOf, complaintsOpenedBy } from '../../register/complaints/list.ts'
import { erase } from '../../register/erasure/erase.ts'
import { ownConsents } from '../../register/look-up/look-up.ts'
import { noteBlocked, personOf } from '../../register/recipients/people.ts'
import { receiveText } from './chat.ts'

const chat = recipientChat()
const { act, allTexts, answerTo, context, home, press, pressed, type, typed, writer } = chat
const staff = staffChat(home)

beforeAll(async () => {
  await addRoom(home.register, { platform: 'slack', externalId: 'C0KAHVE', brandCode: subBrandCode })
})
beforeEach(async () => void (await chat.provePhone()))

async function keptMessages() {
  const { engine, register } = home
  const kept = build.select().from(outbox).where(isNotNull(outbox.body)).orderBy(asc(outbox.id))
  return (await engine.read(query(kept))).map(({ key, platform, body }) => {
    const { to, message } = register.vault.openJson<StoredBody>(body ?? Buffer.alloc(0), bodyOf(key))
    return { key, platform, target: to, message }
  })
}

const dispute = 'Örnek Kahve · SMS: ben bu izni vermedim'
const confirm = 'Evet, şikâyet ediyorum'
const statuses = async () => (await ownConsents(home.register, writer.phone)).map(({ status }) => status)

async function allow(): Promise<void> {
  await say(home.register, writer.phone, 'ONAY', { actor: { door: 'api', id: 'crm' } })
  home.clock.move(1000)
}

async function openDispute(): Promise<{ id: number; reply: Reply }> {
  const question = await press(await answerTo('sikayet'), dispute)
  const reply = await press(question, confirm)
  const [complaint] = await complaintsOpenedBy(home.register, writer.userId)
  if (complaint === undefined) throw new Error('Cannot go on: no complaint was opened')
  return { id: complaint.id, reply }
}

async function staffWrite(id: number, message: string): Promise<string> {
  const answer = await staff.submit({ name: 'complaintAnswer', values: [String(id)], filled: { message } })
  return answer.kind === 'reply' ? textOf(answer.reply) : (answer.errors.message ?? '')
}

describe('"Ben bu izni vermedim"', () => {
  test('is asked once: until it is confirmed nothing is opened or refused, and pressed twice it is one', async () => {
    await allow()
    const question = await press(await answerTo('sikayet'), dispute)
    expect(textOf(question)).toContain('bu izni hiç vermediğinizi şirkete bildireyim mi?')
    expect(labelsOf(question)).toEqual([confirm, 'Vazgeç'])
    expect(await complaintsOpenedBy(home.register, writer.userId)).toEqual([])
    expect(await statuses()).toEqual(['ONAY'])
    await press(question, confirm)
    expect(await pressed(question, confirm)).toContain('ONAY yok')
    expect(await complaintsOpenedBy(home.register, writer.userId)).toHaveLength(1)
  })

  test('is possible for a consent that was stopped before, once', async () => {
    await allow()
    await say(home.register, writer.phone, 'RET')
    home.clock.move(1000)
    const { reply } = await openDispute()
    expect(textOf(reply)).toMatch(/şikâyetiniz alındı[\s\S]*zaten RET/)
    expect(labelsOf(await answerTo('sikayet'))).not.toContain(dispute)
  })

  test('is possible for a stopped consent of a closed brand', async () => {
    const brandCode = 210_000
    await addBrand(home.register, { providerCode, code: brandCode, name: 'Kapalı' })
    for (const status of ['ONAY', 'RET'] as const) {
      await say(home.register, writer.phone, status, { brandCode })
      home.clock.move(1000)
    }
    await closeBrand(home.register, brandCode)
    const list = await answerTo('sikayet')
    const question = await press(list, 'Kapalı · SMS: ben bu izni vermedim')
    expect(await pressed(question, confirm)).toContain('şikâyetiniz alındı')
  })

  test('is withdrawn by its owner: the complaint closes, the RET stays, staff are told', async () => {
    await allow()
    const { id, reply } = await openDispute()
    const question = await press(reply, `Şikâyet ${id}: geri çek`)
    expect(await complaintsOf(home.register, { recipient: writer.phone })).toMatchObject([{ outcome: null }])
    const done = await press(question, 'Evet, geri çek')
    expect(textOf(done)).toContain('şikâyetiniz geri çekildi. RET kaydınız geçerli.')
    expect(await pressed(question, 'Evet, geri çek')).toBe(textOf(done))
    expect(await complaintsOf(home.register, { recipient: writer.phone })).toMatchObject([
      { outcome: 'withdrawn' },
    ])
    expect(await statuses()).toEqual(['RET'])
    const posts = (await keptMessages()).filter(({ key }) => key.startsWith(`complaint:${id}:withdrawn`))
    expect(posts).toMatchObject([{ target: 'C0KAHVE', message: { event: 'withdrawn' } }])
    chat.becomeAnother()
    expect(allTexts(await act('complaint-withdraw', id, 'yes'))).toContain('artık geçerli değil')
  })

  test('refuses at once, opens a complaint with its term, and tells the room without an address', async () => {
    await allow()
    const { id, reply } = await openDispute()
    const text = textOf(reply)
    expect(text).toMatch(
      /^Şikâyet \d+ · Örnek Kahve: şikâyetiniz alındı\. Şirketin yanıtlaması için son gün \d+ Mart 2026, 15 iş günü kaldı\./,
    )
    expect(text).toContain('RET kaydedildi. Örnek Kahve artık size SMS gönderemez.')
    expect(everythingIn(reply)).not.toContain('U0LOADER')
    expect(await statuses()).toEqual(['RET'])
    expect(await complaintsOf(home.register, { recipient: writer.phone })).toMatchObject([
      { id, brandCode: subBrandCode, channel: 'MESAJ', outcome: null, notedDoor: 'telegram', notedBy: null },
    ])
    const posts = (await keptMessages()).filter(({ key }) => key.startsWith(`complaint:${id}:opened`))
    expect(posts.map(({ target }) => target)).toEqual(['C0KAHVE'])
    expect(JSON.stringify(posts)).not.toContain(writer.phone.address.slice(3))
  })

  test('changes nothing without an ONAY', async () => {
    expect(textOf(await answerTo('sikayet'))).toContain('şikâyet edebileceğiniz bir ONAY yok')
    const [address] = (await personOf(home.register, writer.userId))?.addresses ?? []
    for (const name of ['complaint', 'complaint-yes']) {
      expect(allTexts(await act(name, subBrandCode, 'MESAJ', address?.id ?? 0))).toContain(
        'SMS kanalında şikâyet edebileceğiniz bir ONAY yok. Değişiklik yapılmadı.',
      )
    }
    expect(await ownConsents(home.register, writer.phone)).toEqual([])
  })
})

test('/sikayet with many consents: turns the pages of the consents', async () => {
  for (let n = 0; n < 17; n++) {
    const code = 200_000 + n
    await addBrand(home.register, { providerCode, code, name: `Marka ${n}` })
    await say(home.register, writer.phone, 'ONAY', { brandCode: code })
  }
  home.clock.move(1000)
  const labels = (reply: Reply) => choicesOf(reply).filter(({ action }) => action.name === 'complaint')
  const first = await answerTo('sikayet')
  expect(labels(first)).toHaveLength(16)
  expect(labels(await press(first, 'Sonraki izinler'))).toHaveLength(1)
})

describe('the messages of a complaint', () => {
  async function writing() {
    await allow()
    const { id } = await openDispute()
    const kept = async () => (await messagesOf(home.register, id)).map(({ text }) => text)
    return { id, kept }
  }

  const passed = async (text: string, more = {}) => {
    const [question = { summary: '', parts: [] }] = await type(text, more)
    expect(textOf(question)).toContain('yazdığınızı şirkete ileteyim mi?')
    return await pressed(question, 'Evet, ilet')
  }

  test('go on without a reply only after a question, and once', async () => {
    const { id, kept } = await writing()
    const [question = { summary: '', parts: [] }] = await type('Örnek Kahve')
    expect(await pressed(question, 'Vazgeç')).toContain('Şikâyetleriniz')
    expect(await kept()).toEqual([])
    for (const _ of [1, 2]) expect(await pressed(question, 'Evet, ilet')).toContain('şirkete iletildi')
    expect(await kept()).toEqual(['Örnek Kahve'])
    const told = (await keptMessages()).filter(({ key }) => key.startsWith(`complaint:${id}:wrote`))
    expect(told).toMatchObject([{ target: 'C0KAHVE', message: { event: 'wrote', text: null } }])
    chat.becomeAnother()
    expect(await pressed(question, 'Evet, ilet')).toContain('artık geçerli değil')
  })

  test('go both ways, and neither side sees an address of the other', async () => {
    const { id, kept } = await writing()
    expect(await passed(`Ben ${writer.phone.address}, form doldurmadım.`)).toContain('şirkete iletildi')
    expect(await staff.typed('şikayet 999')).toContain('bu numaralı bir şikâyet yok')
    const seen = await staff.typed(`şikayet ${id}`)
    const complaints = await staff.type('şikayetler')
    expect(await staff.pressed(complaints, `Şikâyet ${id}: göster`)).toBe(seen)
    expect(seen).toMatch(/Alıcı, 2 Mart 2026 14:05: Ben \+90 500 ••• •• \d\d, form doldurmadım\./)
    expect(seen).not.toContain(writer.phone.address.slice(3))
    expect(seen).not.toContain(writer.userId)
    expect(await staffWrite(id, `Formunuz bizde; ${phone(1).address} ile arayın.`)).toContain(
      'alıcının sohbetine gönderildi',
    )
    const sent = (await keptMessages()).find(({ key }) => key === `complaint:${id}:answer:2`)
    expect(sent).toMatchObject({ platform: 'telegram', target: writer.userId })
    expect(JSON.stringify(sent)).not.toContain(phone(1).address)
    expect(JSON.stringify(sent)).not.toContain(admin)
    expect(textOf(await answerTo('sikayet'))).toMatch(
      /Siz, 2 Mart 2026 14:05: [\s\S]*Şirket, 2 Mart 2026 14:05: Formunuz bizde; \+90 500 ••• •• 01 ile arayın\./,
    )
    expect((await kept())[0]).toContain(writer.phone.address)
  })

  test('go to the dispute by a reply, or as the next text while one is open', async () => {
    const { id, kept } = await writing()
    const passedOn = `Şikâyet ${id} · Örnek Kahve: yazdığınız şirkete iletildi.`
    expect(await typed('beni aramayın')).toContain('Hepsi durdurulsun mu?')
    expect(await passed('beni aramayın')).toContain(passedOn)
    expect(await typed('0500 000 00 77')).toContain('Numarayı yazmanız')
    expect(await passed('Örnek Kahve adına bu formu hiç doldurmadım, imza da benim değil.')).toContain(
      passedOn,
    )
    home.clock.move(1000)
    await say(home.register, writer.phone, 'ONAY', { channel: 'ARAMA' })
    home.clock.move(1000)
    const list = await answerTo('sikayet')
    const question = await press(list, dispute.replace('SMS', 'arama'))
    await press(question, confirm)
    const which = (await type('peki ne olacak')).map(textOf)
    expect(which[0]).toContain('açık şikâyetiniz var')
    expect(which).toContainEqual(
      expect.stringMatching(`^Şikâyet ${id} · Örnek Kahve\n.*bu mesajı yanıtlayın`),
    )
    const answer = { replyTo: `Şikâyet ${id} · ` }
    const replied = await typed('İstemiyorum, silin.', answer)
    expect(replied).toContain(passedOn)
    expect(await kept()).toEqual([
      'beni aramayın',
      'Örnek Kahve adına bu formu hiç doldurmadım, imza da benim değil.',
      'İstemiyorum, silin.',
    ])
    const unknown = { replyTo: 'Şikâyet 99.999 · ' }
    expect(await typed('benim değil ki', unknown)).toContain('açık şikâyetiniz var')
  })

  test('are passed on with the offer to stop everything, if they ask for an end of messages', async () => {
    const { id, kept } = await writing()
    await say(home.register, writer.phone, 'ONAY', { channel: 'ARAMA' })
    home.clock.move(1000)
    const wish = 'Artık bana yazmaktan vazgeçip durun'
    for (const answer of [{}, { replyTo: `Şikâyet ${id} · ` }]) {
      const replies = await type(wish, answer)
      expect(allTexts(replies)).toMatch(/şirkete (?:iletildi|ileteyim mi)/)
      expect(allTexts(replies)).toContain('Hepsi durdurulsun mu?')
      expect(replies.flatMap((reply) => labelsOf(reply))).toContain('Evet, hepsini durdur')
    }
    expect(await kept()).toEqual([wish])
  })

  test('are written by staff in a form, from the button of the complaint', async () => {
    const { id, kept } = await writing()
    const shown = await staff.type(`şikayet ${id}`)
    const { form } = await staff.press(shown, `Şikâyet ${id}: alıcıya yaz`)
    expect(form?.fields.map(({ name, required }) => [name, required])).toContainEqual(['message', true])
    expect(form).toMatchObject({ name: 'complaintAnswer', values: [String(id)] })
    expect(await staffWrite(id, 'Formunuz bizde.')).toContain('alıcının sohbetine gönderildi')
    expect(await kept()).toEqual(['Formunuz bizde.'])
    expect(await staffWrite(99, 'Kime?')).toContain('bu numaralı bir şikâyet yok')
    expect(await staffWrite(id, '')).toContain('Eksik: mesajın metni')
  })

  test('are kept once however often one arrives, and none that is too long', async () => {
    const { id, kept } = await writing()
    expect(await typed('x'.repeat(2001))).toContain('çok uzun')
    const once = context()
    for (const _ of [1, 2])
      expect(allTexts(await receiveText(once, 'kısa', { replyTo: `Şikâyet ${id} · ` }))).toContain(
        'şirkete iletildi',
      )
    expect(await kept()).toEqual(['kısa'])
  })

  test('are words alone: a file is not passed on, and its recipient is told so', async () => {
    const { kept } = await writing()
    const sent = async (caption: string) => await typed(caption, { hasFile: true })
    for (const blank of ['', ' \u200b']) expect(await sent(blank)).toContain('yalnızca yazı iletilebilir')
    expect(await passed('Formun fotoğrafı', { hasFile: true })).toMatch(
      /şirkete iletildi[\s\S]*dosya iletilmedi ve saklanmadı/,
    )
    expect(await kept()).toEqual(['Formun fotoğrafı'])
  })

  test('wait for a recipient who has blocked the bot, which staff are told', async () => {
    const { id } = await writing()
    await noteBlocked(home.register, writer.userId, true)
    expect(await staff.typed(`şikayet ${id}`)).toContain('Alıcı botu engellemiş')
    expect(await staffWrite(id, 'Formunuz bizde.')).toContain('sohbetine ulaşmıyor')
    await noteBlocked(home.register, writer.userId, false)
    expect(textOf(await answerTo('sikayet'))).toContain('Formunuz bizde.')
  })

  test('are neither written nor read by another person', async () => {
    const { id } = await writing()
    chat.becomeAnother()
    const written = await type('benim değil ki', { replyTo: `Şikâyet ${id} · ` })
    expect(allTexts(written)).toContain('anlayamadım')
    expect(await staff.typed(`şikayet ${id}`, 'U0NOBODY')).not.toContain('Alıcı bu izni')
  })

  test('end with the outcome, which the recipient is told once', async () => {
    const { id } = await writing()
    for (const _ of [1, 2]) await staff.typed(`şikayet-kapat ${id} izin ispat edildi`)
    const outcomes = (await keptMessages()).filter(({ key }) => key === `complaint:${id}:settled`)
    expect(outcomes).toMatchObject([
      { target: writer.userId, message: { outcome: 'consent-shown', language: 'tr' } },
    ])
    expect(await staffWrite(id, 'geç')).toContain('hiçbir şey gönderilmedi')
    expect(labelsOf(await answerTo('sikayet'))).toEqual(['İzinlerimi göster'])
  })

  test('end with the erasure of the recipient', async () => {
    const { id } = await writing()
    await erase(home.register, { door: 'cli', id: 'test' }, { recipient: writer.phone, source: 'HS_EORTAM' })
    expect(await complaintsOpenedBy(home.register, writer.userId)).toEqual([])
    expect(await staffWrite(id, 'merhaba')).toContain('Telegram sohbetinde değil')
  })
})
