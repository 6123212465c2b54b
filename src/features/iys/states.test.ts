import { buffer, text } from 'node:stream/consumers'
import { parse } from 'csv-parse/sync'
import readSheets from 'read-excel-file/node'
import { beforeAll, expect, test } from 'vitest'
import { runStaffCommand } from '../../../bots/commands/staff.ts'
import { setNow, staffContext, textOf } from '../../../test/support/commands.ts'
import { admin } from '../../../test/support/delivery.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { editor, openTestRegister, phone, say, subBrandCode } from '../../../test/support/register.ts'
import { gathered } from '../../../test/support/verification/pack.ts'
import { sectionsOf } from '../../documents/evidence-pack.ts'
import { permittedCsvLines } from '../../documents/permitted-file.ts'
import { setStates } from '../../register/iys-queue/queue.ts'
import { takePermitted, takePermittedInParts } from '../../register/permitted/permitted.ts'
import { write } from '../../register/register.ts'
import { permittedXlsx } from '../permitted/permitted-xlsx.ts'

const home = forAllTests(() => openTestRegister({ now: '2026-03-02 14:05:00' }))
const states = ['waiting', 'sent', 'registered', 'refused', 'late'] as const

/** The ONAY of the first address is not queued yet: it waits like the second. Each of the others has another state. */
beforeAll(async () => {
  await say(home.register, phone(0), 'ONAY')
  await setNow(home, 'iys_exchange', 'file')
  for (const [n, state] of states.entries()) {
    const { change } = await say(home.register, phone(n + 1), 'ONAY')
    await write(home.register, ...setStates([Buffer.from(change?.id ?? '', 'hex')], { state }))
  }
})

const permitted = (scope: 'ONAY' | 'all') =>
  takePermitted(home.register, editor, { brandCode: subBrandCode, asOf: null, scope })
const addressOf = (n: number) => phone(n).address

test('the permitted database has only what may be sent, and with all the state in İYS and the reason', async () => {
  const only = parse(await text(permittedCsvLines(permitted('ONAY'), false)), { bom: true }) as string[][]
  expect(only.map(([address, , , , , , , state]) => [address, state])).toEqual([
    ['Alıcı', 'İYS durumu'],
    [addressOf(3), 'kayıtlı'],
  ])
  const expected = [
    ['Alıcı', 'İYS durumu', 'Gönderilebilir'],
    [addressOf(0), 'bildirilecek', 'hayır'],
    [addressOf(1), 'bildirilecek', 'hayır'],
    [addressOf(2), 'yanıt bekleniyor', 'hayır'],
    [addressOf(3), 'kayıtlı', 'evet'],
    [addressOf(4), 'kabul edilmedi', 'hayır'],
    [addressOf(5), 'süresi geçti', 'hayır'],
  ]
  const all = parse(await text(permittedCsvLines(permitted('all'), true)), { bom: true }) as string[][]
  expect(all.map((cells) => [cells[0], cells[7], cells[8]])).toEqual(expected)
  const parts = takePermittedInParts(home.register, editor, { brandCode: subBrandCode })
  const [maySend, mayNot] = await readSheets(await buffer(permittedXlsx(parts)))
  const sendable = [
    ['Alıcı', 'İYS durumu'],
    [addressOf(3), 'kayıtlı'],
  ]
  expect(maySend?.data.map((cells) => [cells[0], cells[7], ...cells.slice(8)])).toEqual(sendable)
  expect(mayNot?.data.map((cells) => [cells[0], cells[8]])).toEqual([
    ['Alıcı', 'Neden'],
    [addressOf(0), "Mesaj gönderilemez: ONAY henüz İYS'ye bildirilmedi."],
    [addressOf(1), "Mesaj gönderilemez: ONAY henüz İYS'ye bildirilmedi."],
    [addressOf(2), "Mesaj gönderilemez: ONAY İYS'ye gönderildi, yanıt bekleniyor."],
    [addressOf(4), "Mesaj gönderilemez: İYS bu ONAY'ı kabul etmedi."],
    [
      addressOf(5),
      "Mesaj gönderilemez: ONAY'ın İYS'ye bildirim süresi geçti, alıcının yeniden onay vermesi gerekir.",
    ],
  ])
})

test('a report counts the states', async () => {
  const context = await staffContext(home, { user: admin, alwaysAdmins: [admin] })
  expect(textOf(await runStaffCommand(context, 'rapor bugün'))).toContain(
    'İYS: 1 bildirilecek, 1 yanıt bekleniyor, 1 kayıtlı, 1 kabul edilmedi, 1 süresi geçti.',
  )
})

test.each([
  [0, "Mesaj gönderilemez: ONAY henüz İYS'ye bildirilmedi."],
  [1, "Mesaj gönderilemez: ONAY henüz İYS'ye bildirilmedi."],
  [2, "Mesaj gönderilemez: ONAY İYS'ye gönderildi, yanıt bekleniyor."],
  [3, '"Mesaj gönderilebilir."'],
  [4, "Mesaj gönderilemez: İYS bu ONAY'ı kabul etmedi."],
  [5, "Mesaj gönderilemez: ONAY'ın İYS'ye bildirim süresi geçti, alıcının yeniden onay vermesi gerekir."],
])('an evidence pack says the state of address %i', async (n, sentence) => {
  const pack = await gathered(home.register, {
    recipient: phone(n),
    brandCodes: [subBrandCode],
    day: null,
    nameOf: async (id) => id,
  })
  expect(JSON.stringify(sectionsOf(pack))).toContain(sentence)
})

test.each([0, 1, 2, 3, 4, 5])(
  'an answer about address %i never says both that it may be sent and that its time is up',
  async (n) => {
    const context = await staffContext(home, { user: admin, alwaysAdmins: [admin] })
    for (const day of ['2026-03-02', '2026-04-02']) {
      home.clock.set(`${day} 15:00:00`)
      const said = textOf(await runStaffCommand(context, `sorgula ${phone(n).address}`))
      expect(said).toMatch(n === 3 ? /gönderilebilir/ : /gönderilemez/)
      expect(said).not.toMatch(n === 3 ? /gönderilemez|süresi/ : /gönderilebilir/)
    }
  },
)
