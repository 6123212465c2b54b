import { beforeEach, describe, expect, test } from 'vitest'
import type { Filled } from '../../../bots/commands/form.ts'
import { textOf } from '../../../test/support/commands.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { staffChat } from '../../../test/support/platforms/staff-chat.ts'
import { openTestRegister, phone, say, subBrandCode } from '../../../test/support/register.ts'
import { addStaff } from '../../register/company/staff.ts'
import { complaintsOf } from '../../register/complaints/list.ts'

const viewer = 'U0VIEWER'
const editor = 'U0EDITOR'
const asker = phone(5321234)
const home = forEachTest(() => openTestRegister({ now: '2026-03-02 14:05:00' }))
const { press, submit, type } = staffChat(home)

beforeEach(async () => {
  await say(home.register, asker, 'ONAY')
  await addStaff(home.register, { slackUser: viewer, role: 'viewer', by: 'test' })
  await addStaff(home.register, { slackUser: editor, role: 'editor', brandCode: subBrandCode, by: 'test' })
})

describe('closing as proved', () => {
  const proved = 'şikayet-kapat 1 izin ispat edildi'
  const unknown = phone(5321299)
  const note = async (rest: string, recipient = unknown) =>
    await type(`şikâyet ${recipient.address} sms ${rest} marka=${subBrandCode}`)
  const outcomeOf = async (recipient = unknown) =>
    (await complaintsOf(home.register, { recipient }))[0]?.outcome ?? null

  test('asks on every road where the register has no consent for that day, and closes at a second press', async () => {
    await note('01.03.2026')
    const sentence = 'Kayıtta 1 Mart 2026 günü için izin yok (Örnek Kahve, SMS).'
    const question = await type(proved)
    expect(textOf(question)).toContain(sentence)
    const form = { name: 'closeComplaint', values: ['1'], filled: { outcome: 'consent-shown' } }
    const sent = await submit(form)
    expect(sent.kind === 'reply' && textOf(sent.reply)).toContain(sentence)
    const pressed = await press(question, 'Şikâyet 1: kapat')
    expect(pressed.form?.name).toBe('closeComplaint')
    expect(await outcomeOf()).toBeNull()
    const closed = await press(question, 'Şikâyet 1: yine de kapat')
    expect(textOf(closed)).toContain('Şikâyet 1 kapatıldı: izin ispat edildi.')
    expect(await outcomeOf()).toBe('consent-shown')
  })

  test('is not asked about for another outcome, nor where a consent stood or is dated before that day', async () => {
    await note('01.03.2026')
    expect(textOf(await type('şikayet-kapat 1 izin yoktu'))).toContain('Şikâyet 1 kapatıldı')
    // Recorded today, given on paper the day before the message.
    const recipient = phone(5321298)
    await say(home.register, recipient, 'ONAY', { consentDate: '2026-02-27 10:00:00' })
    await note('28.02.2026', recipient)
    expect(textOf(await type('şikayet-kapat 2 izin ispat edildi'))).toContain('Şikâyet 2 kapatıldı')
  })

  test('compares with the moment of a message: a later ONAY of that day proves nothing, in the form too', async () => {
    const recipient = phone(5321294)
    await say(home.register, recipient, 'ONAY')
    const send = async (filled: Filled, name: string, values: string[] = []) => {
      const answer = await submit({ name, values, filled })
      return answer.kind === 'reply' ? textOf(answer.reply) : JSON.stringify(answer.errors)
    }
    const noteAt = async (time: string) =>
      await send(
        {
          address: recipient.address,
          brand: String(subBrandCode),
          channel: 'MESAJ',
          day: '2026-03-02',
          time,
        },
        'complaint',
      )
    const close = async (id: number) =>
      await send({ outcome: 'consent-shown' }, 'closeComplaint', [String(id)])
    home.clock.move(60 * 60_000)
    // ONAY was recorded at 14:05.
    for (const time of ['10:00', '14:04', '14:06', '']) await noteAt(time)
    expect(await close(1)).toContain('Kayıtta 2 Mart 2026 10:00 için izin yok (Örnek Kahve, SMS).')
    expect(await close(2)).toContain('Kayıtta 2 Mart 2026 14:04 için izin yok')
    expect(await close(3)).toContain('Şikâyet 3 kapatıldı: izin ispat edildi.')
    expect(await close(4)).toContain(
      'Kayıttaki izin 2 Mart 2026 gününün tamamını kapsamıyor, mesajın saati de yazılmamış',
    )
    home.clock.move(24 * 60 * 60_000)
    await noteAt('')
    await note('03.03.2026', recipient)
    expect(textOf(await type('şikayet-kapat 6 izin ispat edildi'))).toContain('Şikâyet 6 kapatıldı')
  })

  test('asks about a day on which the consent ended, and about a paper whose hour is not known', async () => {
    const left = phone(5321293)
    await say(home.register, left, 'ONAY')
    home.clock.move(24 * 60 * 60_000)
    await say(home.register, left, 'RET')
    home.clock.move(60_000)
    await note('03.03.2026', left)
    await note('03.03.2026 14:00', left)
    await note('03.03.2026 14:06', left)
    expect(textOf(await type(proved))).toContain('tamamını kapsamıyor')
    expect(textOf(await type('close-complaint 3 the consent was shown', { language: 'en' }))).toContain(
      'The register has no consent for 3 March 2026 14:06',
    )
    expect(textOf(await type('şikayet-kapat 2 izin ispat edildi'))).toContain('Şikâyet 2 kapatıldı')
    const paper = phone(5321292)
    await type(`ekle ${paper.address} sms ıslak imza 02.03.2026 marka=${subBrandCode}`)
    await note('02.03.2026 18:00', paper)
    await note('03.03.2026 09:00', paper)
    expect(textOf(await type('şikayet-kapat 4 izin ispat edildi'))).toContain(
      'o gün başlamış ya da bitmiş, 2 Mart 2026 18:00 anını tam olarak kapsamıyor',
    )
    expect(textOf(await type('şikayet-kapat 5 izin ispat edildi'))).toContain('Şikâyet 5 kapatıldı')
  })

  test('asks where the time of the message is not known at all', async () => {
    const recipient = phone(5321295)
    await say(home.register, recipient, 'ONAY')
    home.clock.move(24 * 60 * 60_000)
    await note('', recipient)
    await note('')
    expect(textOf(await type(proved))).toContain(
      'Mesajın ne zaman gönderildiği yazılmamış; mesaj gönderilirken',
    )
    expect(textOf(await type('şikayet-kapat 2 izin ispat edildi'))).toContain(
      'bu şikâyetten önceki bir izin yok',
    )
    expect(await outcomeOf(recipient)).toBeNull()
  })

  test('asks where the consent is younger than the message, or was refused before it', async () => {
    const young = phone(5321297)
    await say(home.register, young, 'ONAY', { consentDate: '2026-03-02 10:00:00' })
    await note('27.02.2026', young)
    expect(textOf(await type(proved))).toContain('Kayıtta 27 Şubat 2026 günü için izin yok')
    const refused = phone(5321296)
    await say(home.register, refused, 'ONAY', { consentDate: '2026-02-26 10:00:00' })
    home.clock.move(60_000)
    await say(home.register, refused, 'RET')
    home.clock.move(2 * 24 * 60 * 60_000)
    await note('04.03.2026', refused)
    expect(textOf(await type('şikayet-kapat 2 izin ispat edildi'))).toContain('Kayıtta 4 Mart 2026')
  })
})
