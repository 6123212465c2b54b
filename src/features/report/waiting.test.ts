import { beforeAll, expect, test } from 'vitest'
import { runStaffCommand } from '../../../bots/commands/staff.ts'
import {
  labelsOf,
  openCommandRegister,
  press,
  setNow,
  staffContext,
  textOf,
} from '../../../test/support/commands.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { email, phone, subBrandCode } from '../../../test/support/register.ts'
import { addStaff } from '../../register/company/staff.ts'
import { noteAnswers } from '../../register/iys-queue/answers.ts'
import { takeBatch } from '../../register/iys-queue/batches.ts'
import { confirmFile, takeFile } from '../../register/iys-queue/files.ts'
import { nextForFile } from '../../register/iys-queue/queue.ts'
import { newQueueUpkeep } from '../../register/iys-queue/upkeep.ts'
import { homeReply } from './waiting.ts'

const home = forAllTests(() => openCommandRegister())
const staff = async () => await staffContext(home, { user: 'U0KAHVE' })
const type = async (text: string) => await runStaffCommand(await staff(), text)

beforeAll(async () => {
  await addStaff(home.register, { slackUser: 'U0KAHVE', role: 'editor', brandCode: subBrandCode, by: 'test' })
})

test('homeReply() leads to every command, and bekleyenler to the lists of what waits', async () => {
  const person = await staff()
  const commands = await press(person, await homeReply(person), 'Tümü')
  expect(textOf(commands)).toContain('/izin rapor')
  expect(textOf(await press(person, commands, 'rapor'))).not.toBe('')
  await type(`şikayet ${phone(2).address} marka=${subBrandCode}`)
  const list = await press(person, await type('bekleyenler'), 'Açık şikâyetler')
  expect(textOf(list)).toContain('Şikâyet 1: göster')
  await type('şikayet-kapat 1 şikâyet geri çekildi')
})

test('homeReply() says that nothing waits only where bekleyenler says so too', async () => {
  const both = async () => [await homeReply(await staff()), await type('bekleyenler')].map(textOf)
  for (const answerText of await both()) expect(answerText).toContain('Sizi bekleyen bir iş yok.')
  await type(`ekle ${phone(1).address} sms HS_WEB marka=${subBrandCode}`)
  const deadline = "Örnek Kahve: İYS'ye bildirilecek 1 ONAY: son gün 5 Mart 2026, 3 iş günü kaldı."
  for (const answerText of await both()) {
    expect(answerText).toContain(`${deadline}\nBunu iys.org.tr'de siz bildirin.`)
    expect(answerText).not.toContain('Sizi bekleyen bir iş yok.')
  }
})

test('with an exchange bekleyenler lists what İYS does not have, and what a person can do about it', async () => {
  await setNow(home, 'iys_exchange', 'file')
  const { address } = phone(4)
  expect(textOf(await type(`ekle ${address} sms HS_WEB marka=${subBrandCode}`))).toContain(
    "İYS'ye bildirilecek. İYS'ye bildirmek için 3 iş günü kaldı",
  )
  expect(textOf(await type(`sorgula ${address}`))).toMatch(
    /Mesaj gönderilemez: ONAY henüz İYS'ye bildirilmedi\.\n?.*İYS'ye bildirmek için 3 iş günü kaldı/s,
  )
  const waiting = textOf(await type('bekleyenler'))
  expect(waiting).toContain("Örnek Kahve: 1 ONAY İYS'ye bildirilecek; son gün")
  const files = await press(await staff(), await type('bekleyenler'), 'İYS dosyaları')
  expect(textOf(files)).toContain('Dosyayı indir')
  const [change] = await home.register.engine.read(nextForFile({ brandCode: subBrandCode, limit: 1 }))
  const changeId = change?.id ?? Buffer.alloc(0)
  await noteAnswers(home.register, null, [{ changeId, outcome: 'refused', by: 'receipt', code: 'H174' }])
  const refused = await type('bekleyenler')
  expect(textOf(refused)).toContain('Örnek Kahve: İYS, 1 ONAY bildirimini kabul etmedi; son gün')
  const person = await staff()
  expect(textOf(await press(person, refused, 'Ben ilgileniyorum'))).toContain('1 değişikliği üstlendiniz.')
  const owned = await type('bekleyenler')
  expect(textOf(owned)).toContain('İlgilenen: U0KAHVE')
  const list = await press(person, owned, 'Adresler ve yapılacaklar')
  expect(textOf(list)).toContain("H174 · 1 ONAY\nİYS'deki durum zaten aynı.")
  expect(textOf(await press(person, list, "İYS'de kayıtlı, gördüm"))).toContain('Beyanınız kanıt dosyasında')
  expect(textOf(await press(person, list, "İYS'de kayıtlı, gördüm"))).toContain('artık değişiklik yok')
  expect(textOf(await type(`sorgula ${address}`))).toContain('Mesaj gönderilebilir.')
  expect(textOf(await type(`geçmiş ${address}`))).toContain('İYS: kayıtlı (çalışanın beyanıyla)')
  await type(`ret ${address} sms`)
  expect(textOf(await type('rapor bugün'))).toContain('İYS: 1 bildirilecek, 1 kayıtlı.')
})

test('a change that is too late stays listed until a person has closed it; the form is named only to who can use it', async () => {
  await setNow(home, 'iys_exchange', 'file')
  const { address } = email(6)
  await type(`ekle ${address} HS_WEB marka=${subBrandCode}`)
  home.clock.move(30 * 24 * 60 * 60_000)
  await newQueueUpkeep(home.register)()
  const late = await type('bekleyenler')
  expect(textOf(late)).toContain("Örnek Kahve: 1 ONAY için İYS'ye bildirme süresi geçti")
  const seen = await staff()
  const own = { ...seen, outbox: { ...seen.outbox, canSend: () => false } }
  const list = await press(own, late, 'Adresler ve yapılacaklar')
  expect(textOf(list)).toContain('Süresi geçti · 1 ONAY')
  const closed = await press(own, list, 'Kapat: alıcıya yeniden sorulacak')
  expect(textOf(closed)).toMatch(/alıcıdan yeni bir onay gerekir\.$/)
  expect(textOf(await type('bekleyenler'))).not.toContain('süresi geçti')
  expect(textOf(await type(`sorgula ${address}`))).toContain('E-posta gönderilemez')
})

test('changes of an unconfirmed file can be reported again or closed, those on their way by the API cannot', async () => {
  const { register } = home
  await setNow(home, 'iys_exchange', 'file')
  const by = { door: 'slack', id: 'U0KAHVE' } as const
  const earlier = await takeFile(register, subBrandCode, by)
  if (earlier !== null) await confirmFile(register, earlier, by)
  const list = () => type('bekleyenler')
  for (const n of [7, 8]) await type(`ekle ${phone(n).address} sms HS_WEB marka=${subBrandCode}`)
  home.clock.move(60_000)
  await takeBatch(register, subBrandCode, 1)
  expect(textOf(await list())).toContain("1 ONAY için İYS'nin yanıtı bekleniyor")
  expect(textOf(await list())).not.toContain("İYS'ye yeniden bildir")
  await takeFile(register, subBrandCode, by)
  home.clock.move(30 * 24 * 60 * 60_000)
  await newQueueUpkeep(register)()
  expect(textOf(await press(await staff(), await list(), "2: İYS'ye yeniden bildir"))).toContain(
    '1 değişiklik',
  )
  await newQueueUpkeep(register)()
  expect(textOf(await list())).toMatch(
    /1 ONAY için İYS'ye bildirme süresi geçti.*1 ONAY için İYS'nin yanıtı bekleniyor/s,
  )
  const refused = await press(await staff(), await list(), 'Adresler ve yapılacaklar')
  expect(textOf(await press(await staff(), refused, 'Kapat: alıcıya yeniden sorulacak'))).toContain(
    `yeni bir onay gerekir. Alıcıya şu formun adresini gönderin: https://izin.ornek.example/c/${subBrandCode}`,
  )
})

test('each button of bekleyenler and of what İYS did not take has a name of its own', async () => {
  const { register, clock } = home
  await setNow(home, 'iys_exchange', 'file')
  const by = { door: 'slack', id: 'U0KAHVE' } as const
  for (const n of [21, 22]) {
    await type(`ekle ${phone(n).address} sms HS_WEB marka=${subBrandCode}`)
    clock.move(7 * 24 * 60 * 60_000)
  }
  await takeFile(register, subBrandCode, by)
  for (const n of [23, 24, 25, 26]) await type(`ekle ${phone(n).address} sms HS_WEB marka=${subBrandCode}`)
  await type(`ret ${phone(23).address} sms`)
  const queued = await register.engine.read(nextForFile({ brandCode: subBrandCode, limit: 4 }))
  const codes = ['H174', 'H178', 'H120', 'H174']
  for (const [at, { id: changeId }] of queued.slice(0, 3).entries()) {
    const code = codes[at] ?? ''
    await noteAnswers(register, null, [{ changeId, outcome: 'refused', by: 'receipt', code }])
  }
  const waiting = await type('bekleyenler')
  expect(textOf(waiting)).toMatch(/^1\. Örnek Kahve: .*^2\. Örnek Kahve: /ms)
  expect(labelsOf(waiting)).toContain('2: Ben ilgileniyorum')
  const list = await press(await staff(), waiting, 'Adresler ve yapılacaklar')
  expect(labelsOf(list)).toContain("İYS'de kayıtlı, gördüm · H174 · ONAY")
  for (const labels of [waiting, list].map(labelsOf)) expect(new Set(labels).size).toBe(labels.length)
})
