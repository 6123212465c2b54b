import { text } from 'node:stream/consumers'
import { beforeAll, expect, test } from 'vitest'
import { runStaffCommand } from '../../../bots/commands/staff.ts'
import { setNow, staffContext, textOf } from '../../../test/support/commands.ts'
import { admin } from '../../../test/support/delivery.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { gathered } from '../../../test/support/proof/pack.ts'
import { editor, openTestRegister, phone, say, subBrandCode } from '../../../test/support/register.ts'
import { xlsxLines } from '../../import-file/xlsx.ts'
import { setStates } from '../../register/exchange/queue.ts'
import { takePermitted } from '../../register/permitted/permitted.ts'
import { write } from '../../register/register.ts'
import { permittedCsv } from '../download/open-download.ts'
import { sectionsOf } from '../evidence-pack/evidence-pack.ts'
import { permittedXlsx } from '../permitted/permitted-xlsx.ts'

const home = forAllTests(() => openTestRegister({ now: '2026-03-02 14:05:00' }))
const states = ['waiting', 'sent', 'registered', 'refused', 'late'] as const

/** The first address has no state yet, and each of the others another one. */
beforeAll(async () => {
  await say(home.register, phone(0), 'ONAY')
  await setNow(home, 'iys_exchange', 'file')
  for (const [n, state] of states.entries()) {
    const { change } = await say(home.register, phone(n + 1), 'ONAY')
    await write(home.register, ...setStates([Buffer.from(change?.id ?? '', 'hex')], { state }))
  }
})

const permitted = () =>
  takePermitted(home.register, editor, { brandCode: subBrandCode, asOf: null, scope: 'ONAY' })
const expected = ['unverified', ...states].map((state, n) => [phone(n).address, state])

test('the permitted database has the state in İYS in a column, as CSV and as XLSX', async () => {
  const lines = (await text(permittedCsv(permitted()))).trim().split(/\r?\n/)
  const rows = lines.map((line) => line.split(','))
  expect(rows.map((cells) => [cells[0], cells.at(-1)])).toEqual([['recipient', 'national'], ...expected])
  const cells: (string | undefined)[][] = []
  for await (const line of xlsxLines(permittedXlsx(permitted())))
    cells.push([line.cells[0], line.cells.at(-1)])
  expect(cells).toEqual([['recipient', 'national'], ...expected])
})

test('a report counts the states', async () => {
  const context = await staffContext(home, { user: admin, alwaysAdmins: [admin] })
  expect(textOf(await runStaffCommand(context, 'rapor bugün'))).toContain(
    'İYS: 1 bildirilecek, 1 yanıt bekleniyor, 1 kayıtlı, 1 kabul edilmedi, 1 süresi geçti.',
  )
})

test.each([
  [0, "İYS'de kayıtlıysa mesaj gönderilebilir."],
  [1, "Mesaj gönderilemez: ONAY henüz İYS'ye bildirilmedi."],
  [2, "Mesaj gönderilemez: ONAY İYS'ye gönderildi, yanıt bekleniyor."],
  [3, '"Mesaj gönderilebilir."'],
  [4, "Mesaj gönderilemez: İYS bu ONAY'ı kabul etmedi."],
  [5, "Mesaj gönderilemez: ONAY'ın İYS'ye bildirim süresi geçti, alıcının yeniden onay vermesi gerekir."],
])('an evidence pack says the state of address %i', async (n, sentence) => {
  const pack = await gathered(home.register, {
    ...{ recipient: phone(n), brandCodes: [subBrandCode], day: null },
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
      expect(said).toMatch(n === 0 || n === 3 ? /gönderilebilir/ : /gönderilemez/)
      expect(said).not.toMatch(n === 0 || n === 3 ? /gönderilemez|süresi/ : /gönderilebilir/)
    }
  },
)
