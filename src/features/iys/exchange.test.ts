import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import type { StaffContext } from '../../../bots/commands/context.ts'
import { runStaffCommand } from '../../../bots/commands/staff.ts'
import {
  everythingIn,
  labelsOf,
  press,
  setNow,
  staffContext,
  textOf,
} from '../../../test/support/commands.ts'
import { admin, openTestDelivery } from '../../../test/support/delivery.ts'
import { claimedFile } from '../../../test/support/file-links.ts'
import { dailyHeader, statesOf } from '../../../test/support/iys-files.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { importRows } from '../../../test/support/register/imports.ts'
import { instant, phone, providerCode, say, subBrandCode } from '../../../test/support/register.ts'
import { postReply } from '../../app/features.ts'
import { closeDaysThrough } from '../../ledger/days.ts'
import { activateBrand } from '../../register/company/brands.ts'
import { addRoom } from '../../register/company/rooms.ts'
import { insertFile, takeFile } from '../../register/imports/receive.ts'
import { lookAtFileLink } from '../../register/links/file-links.ts'
import { openDownload } from '../download/open-download.ts'

const delivery = forEachTest(async () => {
  const made = await openTestDelivery({ now: '2026-03-02 14:05:00' })
  await setNow(made.test, 'iys_exchange', 'file')
  return made
})

const ask = async (words = 'iys marka="Örnek Kahve"') => {
  const context = await staffContext(delivery.test, { user: admin, alwaysAdmins: [admin] })
  const reply = await runStaffCommand(context, words)
  expect(everythingIn(reply)).not.toMatch(/90500000000|kaydedildi/)
  return { context, reply }
}

/** Fetches the file behind a link as its page does. */
async function fetched(answer: string): Promise<string> {
  const token = /\/d\/(\S+)/.exec(answer)?.[1] ?? ''
  const link = await claimedFile(delivery.register, token)
  const services = { register: delivery.register, makers: null }
  const opened = await openDownload(services, link, [subBrandCode])
  return opened.kind === 'file' ? await text(await opened.body()) : opened.kind
}

const nationalOf = (n: number) => statesOf(delivery.register, n)

async function work(): Promise<void> {
  for (let n = 0; n < 3; n += 1) {
    await delivery.tick()
    await delivery.settle()
  }
}

/** Uploads a file by the link of the answer, and returns its preview. */
async function uploaded(...lines: string[]) {
  const { context, reply } = await ask()
  return await brought(context, textOf(await press(context, reply, "İYS'nin dosyasını gönder")), lines)
}

async function brought(context: StaffContext, link: string, lines: readonly string[]) {
  const state = await lookAtFileLink(delivery.register, /\/y\/(\S+)/.exec(link)?.[1] ?? '')
  const purpose = state.kind === 'ready' ? state.link.purpose : null
  if (purpose?.kind !== 'upload') throw new Error(`Cannot upload: the link is ${state.kind}`)
  const { brandCode, language, file: kind } = purpose
  const file = { door: 'slack', principal: context.actor.id, brandCode, language, kind } as const
  const id = await insertFile(delivery.register, file)
  await takeFile(delivery.register, id, Readable.from([Buffer.from(lines.join('\n'))]))
  await work()
  return { context, reply: lastPost() }
}

function lastPost() {
  const sent = delivery.platform.sent.at(-1)?.message
  if (sent?.kind !== 'file') throw new Error('Nothing was posted about a file')
  return postReply(sent, { language: 'tr', today: '2026-03-02', mayBeRepeat: false })
}

const rowOf = (n: number, status: string, time: string, source: string) =>
  `2026-03-02 ${time},${`${n}`.padStart(64, 'f')},${phone(n).address},BIREYSEL,MESAJ,${status},2026-03-02 ${time},${source}`

test('/izin iys says how the exchange is switched on', async () => {
  await setNow(delivery.test, 'iys_exchange', 'off')
  expect(textOf((await ask('iys')).reply)).toContain('ayar İYS aktarımı = dosya')
})

describe('switching the exchange on', () => {
  const say2 = async () => {
    await say(delivery.register, phone(1), 'ONAY')
    await say(delivery.register, phone(1), 'ONAY', { channel: 'ARAMA' })
    await say(delivery.register, phone(2), 'ONAY')
    for (const n of [2, 3]) await say(delivery.register, phone(n), 'ONAY', { brandCode: providerCode })
    await say(delivery.register, phone(4), 'RET')
  }
  const answers = async () => {
    const context = await staffContext(delivery.test, { user: admin, alwaysAdmins: [admin] })
    const words = [`sorgula ${phone(2).address} marka=${subBrandCode}`, 'iys', 'bekleyenler']
    return await Promise.all(words.map(async (word) => textOf(await runStaffCommand(context, word))))
  }

  test('asks first and says to how many addresses messages stop; no answer contradicts it afterwards', async () => {
    await setNow(delivery.test, 'iys_exchange', 'off')
    await say2()
    const context = await staffContext(delivery.test, { user: admin, alwaysAdmins: [admin] })
    const question = await runStaffCommand(context, 'ayar iys aktarımı dosya')
    expect(textOf(question)).toContain('3 adrese gönderim durur')
    expect(textOf(question)).toMatch(/A\.Ş\.: 2 adres[\s\S]*Örnek Kahve: 2 adres/)
    const [before = '', off = ''] = await answers()
    expect(before).toContain("İYS'de kayıtlıysa")
    expect(off).toContain('İYS aktarımı kapalı')
    expect(textOf(await press(context, question, 'Evet, aç'))).toContain("İYS'ye bildirilecek: 5 değişiklik.")
    const [lookedUp = '', exchange = '', waiting = ''] = await answers()
    expect(lookedUp).toContain("ONAY henüz İYS'ye bildirilmedi")
    expect(exchange).toContain("İYS'ye bildirilecek: 3 değişiklik.")
    expect(waiting).toContain('Örnek Kahve: 3 ONAY')
  })

  test('asks nothing if no message stops', async () => {
    await setNow(delivery.test, 'iys_exchange', 'off')
    const context = await staffContext(delivery.test, { user: admin, alwaysAdmins: [admin] })
    expect(textOf(await runStaffCommand(context, 'ayar iys aktarımı dosya'))).toContain('ayarlandı: dosya')
    await say2()
    expect(textOf(await runStaffCommand(context, 'ayar iys aktarımı dosya'))).toContain('ayarlandı: dosya')
  })
})

test('the exchange by API is not switched on before its address is set', async () => {
  const context = await staffContext(delivery.test, { user: admin, alwaysAdmins: [admin] })
  expect(textOf(await runStaffCommand(context, 'ayar iys_exchange api'))).toContain('IYS_API_URL')
})

test('/izin iys gives what waits as a file once, and registers it on the word of the person who loaded it', async () => {
  await say(delivery.register, phone(1), 'ONAY')
  const { context, reply } = await ask()
  expect(textOf(reply)).toContain("İYS'ye bildirilecek: 1 değişiklik. En yakın son gün 5 Mart 2026.")
  const link = textOf(await press(context, reply, 'Dosyayı indir (1)'))
  expect(await fetched(link)).toContain(`MESAJ,HS_WEB,${phone(1).address},ONAY,2026-03-02 14:05:`)
  expect(await nationalOf(1)).toEqual(['ONAY sent'])
  const again = await ask()
  expect(labelsOf(again.reply)).toEqual([
    'Dosya 1: yüklendi',
    'Dosya 1: yeniden indir',
    "İYS'nin dosyasını gönder",
  ])
  expect(await fetched(textOf(await press(context, again.reply, 'Dosya 1: yeniden indir')))).toContain(
    phone(1).address,
  )
  const done = textOf(await press(context, again.reply, 'Dosya 1: yüklendi'))
  expect(done).toContain("Dosya 1: 1 bildirim sizin beyanınızla İYS'de kayıtlı sayıldı.")
  expect(await nationalOf(1)).toEqual(['ONAY registered'])
})

test('an unconfirmed file is asked for in the room after a business day', async () => {
  await addRoom(delivery.register, {
    brandCode: subBrandCode,
    platform: 'slack',
    externalId: 'C0ODA',
    by: 'test',
  })
  await say(delivery.register, phone(1), 'ONAY')
  const { context, reply } = await ask()
  await fetched(textOf(await press(context, reply, 'Dosyayı indir (1)')))
  const asked = () => delivery.platform.sent.filter(({ message }) => message.kind === 'iys-file-asked')
  await work()
  expect(asked()).toHaveLength(0)
  delivery.test.clock.set('2026-03-03 14:06:00')
  await work()
  await work()
  expect(asked()).toHaveLength(1)
  const post = asked()[0]?.message
  if (post?.kind !== 'iys-file-asked') throw new Error('Nothing was asked')
  const shown = postReply(post, { language: 'tr', today: '2026-03-03', mayBeRepeat: false })
  expect(textOf(shown)).toContain("İYS'ye yüklendi mi?")
  await press(context, shown, 'Dosya 1: yüklendi')
  expect(await nationalOf(1)).toEqual(['ONAY registered'])
})

test('a file of İYS is previewed, then applied; conflicts are decided by a person', async () => {
  await say(delivery.register, phone(1), 'ONAY')
  await say(delivery.register, phone(2), 'ONAY', { consentDate: '2026-03-02 13:00:00' })
  await say(delivery.register, phone(2), 'RET', { consentDate: '2026-03-02 13:30:00' })
  delivery.test.clock.move(60_000)
  const { context, reply } = await uploaded(
    dailyHeader,
    rowOf(1, 'RET', '14:05:30', 'IYS_MOBIL'),
    rowOf(2, 'ONAY', '14:00:00', 'HS_WEB'),
    rowOf(3, 'ONAY', '14:00:00', 'HS_WEB'),
    '',
  )
  expect(textOf(reply)).toContain('3 satır okundu. Henüz hiçbir şey değişmedi.')
  expect(await nationalOf(1)).toEqual(['ONAY waiting'])
  await press(context, reply, 'Uygula')
  await work()
  expect(textOf(lastPost())).toContain("Alıcıların İYS'deki değişiklikleri: 1 RET.")
  expect([await nationalOf(1), await nationalOf(2)]).toEqual([['RET registered'], ['RET waiting']])

  const conflicts = (await ask()).reply
  expect(textOf(conflicts)).toContain(
    "+90 500 ••• •• 02 · SMS: burada RET (2 Mart 2026 13:30), İYS'de ONAY (2 Mart 2026 14:00).",
  )
  // The first is of the second address, whose RET only an addition with evidence passes.
  expect(textOf(await press(context, conflicts, "İYS'deki ONAY'ı kaydet"))).toContain('Burada RET var.')
  await press(context, conflicts, "RET kalsın, İYS'ye bildir")
  expect(await nationalOf(2)).toEqual(['RET waiting'])
  await press(context, (await ask()).reply, "İYS'deki ONAY'ı kaydet")
  expect(await nationalOf(3)).toEqual(['ONAY registered'])
  expect(textOf((await ask()).reply)).not.toContain('Çelişkiler')
})

test('a first ONAY in a file of İYS takes a second yes; the RETs of the file do not wait for it', async () => {
  await say(delivery.register, phone(1), 'ONAY')
  delivery.test.clock.move(60_000)
  const lines = [
    dailyHeader,
    rowOf(1, 'RET', '14:05:30', 'IYS_MOBIL'),
    rowOf(2, 'ONAY', '14:00:00', 'IYS_WEB'),
    '',
  ]
  const plain = await uploaded(...lines)
  expect(textOf(plain.reply)).toContain('1 ONAY, bu markada hiç kaydı olmayan adreslerden')
  await press(plain.context, plain.reply, 'Uygula')
  await work()
  expect(textOf(lastPost())).toContain('Kaydedilmeyen yeni ONAY: 1.')
  expect([await nationalOf(1), await nationalOf(2)]).toEqual([['RET registered'], []])
  const again = await uploaded(...lines)
  await press(again.context, again.reply, 'Uygula, 1 yeni ONAY ile')
  await work()
  expect(await nationalOf(2)).toEqual(['ONAY registered'])
})

test('the end of a first load asks for the activation of the brand', async () => {
  const activate = (wallTime: string) =>
    activateBrand(delivery.register, { code: subBrandCode, activatedAt: instant(wallTime) })
  await activate('2027-01-01 00:00:00')
  await say(delivery.register, phone(1), 'ONAY', { consentDate: '2025-03-02 10:00:00' })
  const { context, reply } = await ask()
  expect(textOf(reply)).toContain('İlk yükleme sürüyor')
  expect(textOf(reply)).not.toContain('son gün')
  const waits = await runStaffCommand(context, 'bekleyenler')
  expect(textOf(waits)).toContain('marka etkinleşene kadar süre işlemez')
  const refusal = `ret ${phone(2).address} sms marka="Örnek Kahve"`
  expect(textOf(await runStaffCommand(context, refusal))).not.toContain('iş günü')
  await fetched(textOf(await press(context, reply, 'Dosyayı indir (1)')))
  await press(context, (await ask()).reply, 'Dosya 1: yüklendi')
  delivery.test.clock.set('2026-03-03 10:00:00')
  await closeDaysThrough(delivery.register, '2026-03-02')
  expect(textOf((await ask()).reply)).toContain('izin brand activate --code 123457 --on 2026-03-03')
  expect(await activate('2026-03-03 00:00:00')).toMatchObject({ kind: 'saved' })
  expect(textOf((await ask()).reply)).not.toContain('İlk yükleme')
})

test('a large first load goes in files of 20,000 rows', async () => {
  const activatedAt = instant('2027-01-01 00:00:00')
  await activateBrand(delivery.register, { code: subBrandCode, activatedAt })
  await importRows(
    delivery.register,
    Array.from({ length: 20_001 }, (_, n) => {
      return { recipient: phone(n + 1).address, status: 'ONAY', consentDate: '2023-05-02 10:00:00' } as const
    }),
  )
  for (const [label, rows] of [
    ['Dosyayı indir (20.001)', 20_000],
    ['Dosyayı indir (1)', 1],
  ] as const) {
    const { context, reply } = await ask()
    expect(textOf(reply)).toContain('İlk yükleme sürüyor')
    const file = await fetched(textOf(await press(context, reply, label)))
    expect(file.trim().split('\n')).toHaveLength(1 + rows)
  }
  for (const file of [1, 2]) {
    const { context, reply } = await ask()
    await press(context, reply, `Dosya ${file}: yüklendi`)
  }
  expect(textOf((await ask()).reply)).toContain('İlk yükleme bitti.')
}, 120_000)

test.each([
  ['the daily file', [dailyHeader, rowOf(1, 'RET', '14:05:30', 'IYS_MOBIL')]],
  ['the daily file without a header', [rowOf(1, 'RET', '14:05:30', 'IYS_MOBIL')]],
  ['error.csv', ['Line Number,Value,Message', `2,${phone(1).address},H175`]],
])('%s is taken for what it is where a list of consents was to be', async (_, lines) => {
  await say(delivery.register, phone(1), 'ONAY')
  delivery.test.clock.move(60_000)
  const { context, reply } = await ask('yükle marka="Örnek Kahve"')
  const preview = (await brought(context, textOf(reply), [...lines, ''])).reply
  expect(textOf(preview)).toContain('İYS dosyası 1')
  await press(context, preview, 'Uygula')
  await work()
  expect(textOf(lastPost())).toContain('1 satır işlendi.')
})

test('a file that İYS does not give out is answered with what would be right', async () => {
  expect(textOf((await uploaded('a,b', '1,2')).reply)).toContain('Günlük izin hareket dosyasını')
})
