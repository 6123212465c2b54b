import { writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { runStaffCommand } from '../../bots/commands/staff.ts'
import { dayOf } from '../../src/calendar/istanbul.ts'
import { staffContext, textOf } from '../support/commands.ts'
import { admin } from '../support/delivery.ts'
import { dailyHeader } from '../support/iys-files.ts'
import { holdsAddresses } from '../support/leaks/leaks.ts'
import { forEachTest } from '../support/opened.ts'
import { openTestRegister, phone, say } from '../support/register.ts'
import { placeOf } from './harness.ts'
import { ago, clock, columns, exchangeIn, id, one, openExchangePlace, three, two } from './iys-files.ts'

const place = forEachTest(openExchangePlace)
const { nationalOf, receive, receiveBytes, record, send, status } = exchangeIn(place)

test('the exchange by API needs its address and user first', async () => {
  const refused = await place.runHere('setting', 'set', 'iys_exchange', 'api')
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('Set IYS_API_URL')])
})

test('the exchange is switched on only with --yes once messages stop, and a running server says so at once', async () => {
  const opened = await openTestRegister({ now: '2026-03-05 10:00:00' })
  const other = placeOf(opened, opened.clock.now)
  try {
    await say(opened.register, phone(1), 'ONAY')
    const context = await staffContext(opened, { user: admin, alwaysAdmins: [admin] })
    const ask = async (words: string) => textOf(await runStaffCommand(context, words))
    expect(await ask('iys')).toContain('İYS aktarımı kapalı')
    const refused = await other.runHere('setting', 'set', 'iys_exchange', 'file')
    expect([refused.code, refused.err]).toEqual([
      1,
      expect.stringContaining('Örnek Kahve (123457): 1 address.'),
    ])
    expect(await ask('iys')).toContain('İYS aktarımı kapalı')
    await other.result('setting', 'set', 'iys_exchange', 'file', '--yes')
    expect(await ask('iys')).toContain("İYS'ye bildirilecek: 1 değişiklik.")
    expect(await ask('bekleyenler')).toContain('Örnek Kahve: 1 ONAY')
    expect(await ask(`sorgula ${phone(1).address}`)).toContain("ONAY henüz İYS'ye bildirilmedi")
    const { brands } = (await other.result('iys', 'status')) as { brands: object[] }
    expect(brands).toContainEqual(expect.objectContaining({ brandCode: 123457, waiting: 1 }))
  } finally {
    other.close()
    await opened.close()
  }
})

describe('the exchange by file', () => {
  test('hands over what waits, oldest due first, and registers it on a person’s word', async () => {
    const old = '2026-03-03 10:00:00'
    await record(`MESAJ,HS_WEB,${one},ONAY,${ago(5)},BIREYSEL`, `ARAMA,HS_WEB,${two},ONAY,${old},BIREYSEL`)
    expect(await status()).toMatchObject({ waiting: 2, sent: 0, registered: 0 })
    const sent = await send()
    expect(sent).toMatchObject({ file: 1, rows: 2 })
    expect(sent.lines.slice(0, 2)).toEqual([columns, `ARAMA,HS_WEB,${two},ONAY,${old},BIREYSEL`])
    expect(await nationalOf(one)).toEqual([['ONAY', 'sent', false]])
    expect((await place.runHere('iys', 'done', '--file', '1')).code).toBe(0)
    expect(await nationalOf(one)).toEqual([['ONAY', 'registered', true]])
    expect(await status()).toMatchObject({ waiting: 0, sent: 0, registered: 2, oldestDue: null })
    expect((await place.runHere('verify')).code).toBe(0)
  })

  test('shows what İYS lacks after its last day as overdue, handed over or not', async () => {
    await record(
      `MESAJ,HS_WEB,${one},ONAY,${ago(30)},BIREYSEL`,
      `MESAJ,HS_WEB,${two},ONAY,${ago(30)},BIREYSEL`,
    )
    await send()
    await record(`MESAJ,HS_WEB,${three},ONAY,${ago(30)},BIREYSEL`)
    expect(await status()).toMatchObject({ sent: 2, waiting: 1, overdue: 0 })
    clock.move(10 * 24 * 60 * 60_000)
    expect(await status()).toMatchObject({ sent: 2, late: 1, overdue: 3 })
    expect((await place.runHere('iys', 'status')).out).toMatch(
      /overdue +oldest due\n[^\n]*\n.* 3 +2026-03-10/,
    )
    expect((await place.runHere('iys', 'done', '--file', '1')).code).toBe(0)
    expect(await status()).toMatchObject({ registered: 2, overdue: 1 })
  })

  test('takes receipts, changes of recipients and conflicts from a daily file, once', async () => {
    const [first, second] = [ago(30), ago(20)]
    await record(`MESAJ,HS_WEB,${one},ONAY,${first},BIREYSEL`, `MESAJ,HS_WEB,${two},ONAY,${first},BIREYSEL`)
    await send()
    const file = [
      dailyHeader,
      `${ago(15)},${id(1)},${one},BIREYSEL,MESAJ,ONAY,${first},HS_WEB`,
      `${second},${id(2)},${two},BIREYSEL,MESAJ,RET,${second},IYS_MOBIL`,
      `${ago(10)},${id(3)},${three},BIREYSEL,MESAJ,ONAY,${ago(10)},IYS_WEB_YENI`,
      `${ago(10)},${id(4)},${three},BIREYSEL,ARAMA,ONAY,${ago(10)},HS_WEB`,
      `${ago(10)},${id(5)},9.05E+11,BIREYSEL,MESAJ,RET,${ago(10)},IYS_WEB`,
      '',
    ]
    const rounded = { line: 6, reason: expect.stringContaining('Excel has shortened the number') }
    const counts = {
      receipts: 1,
      recipientChanges: 2,
      alreadyKnown: 0,
      conflicts: 1,
      unreadable: 1,
      newApprovals: 0,
      unreadableLines: [rounded],
      obeyedLines: [],
    }
    const path = holdsAddresses(place.file('iys.csv'))
    writeFileSync(path, file.join('\n'))
    const preview = ['iys', 'receive', path, '--brand', '123457', '--accept-new', '--dry-run']
    expect((await place.runHere(...preview, '--json')).json()).toEqual(counts)
    expect((await place.runHere(...preview)).out).toContain(
      'Preview, nothing was changed.\n5 rows: 1 registered',
    )
    expect(await nationalOf(one)).toEqual([['ONAY', 'sent', false]])
    const waiting = { recipientChanges: 1, newApprovals: 1 }
    const unaccepted = await receiveBytes(Buffer.from(file.join('\n')), '--dry-run')
    expect(unaccepted).toEqual({ ...counts, ...waiting })
    expect(await receiveBytes(Buffer.from(file.join('\n')), '--accept-new')).toEqual(counts)
    expect(await nationalOf(one)).toEqual([['ONAY', 'registered', true]])
    expect(await nationalOf(two)).toEqual([['RET', 'registered', false]])
    expect(await nationalOf(three)).toEqual([['ONAY', 'registered', true]])
    expect(await receive(...file)).toEqual({
      ...counts,
      receipts: 0,
      recipientChanges: 0,
      conflicts: 0,
      alreadyKnown: 4,
    })
    expect((await place.runHere('verify')).code).toBe(0)
  })

  test('applies a RET at once, and a first ONAY once it is accepted', async () => {
    await record(`MESAJ,HS_WEB,${one},ONAY,${ago(30)},BIREYSEL`)
    const file = [
      dailyHeader,
      `${ago(20)},${id(1)},${one},BIREYSEL,MESAJ,RET,${ago(20)},IYS_MOBIL`,
      `${ago(10)},${id(2)},${two},BIREYSEL,MESAJ,ONAY,${ago(10)},IYS_WEB`,
      '',
    ]
    expect(await receive(...file)).toMatchObject({ recipientChanges: 1, newApprovals: 1 })
    expect([await nationalOf(one), await nationalOf(two)]).toEqual([[['RET', 'registered', false]], []])
    const shown = await place.runHere('iys', 'receive', place.file('iys.csv'), '--brand', '123457')
    expect(shown.out).toContain('1 ONAY of addresses that the brand has no record of was not recorded.')
    const accepted = await receiveBytes(Buffer.from(file.join('\n')), '--accept-new')
    expect(accepted).toMatchObject({ recipientChanges: 1, newApprovals: 0 })
    expect(await nationalOf(two)).toEqual([['ONAY', 'registered', true]])
  })

  test('refuses a file of another brand by its rows, or by its name', async () => {
    await place.runHere('brand', 'add', '--provider', '123456', '--code', '123458', '--name', 'Örnek Çay')
    await record(`MESAJ,HS_WEB,${one},ONAY,${ago(30)},BIREYSEL`)
    const row = `${ago(20)},${id(1)},${one},BIREYSEL,MESAJ,RET,${ago(20)},IYS_MOBIL`
    const named = holdsAddresses(place.file('123457_2026-03-05.csv'))
    const unnamed = holdsAddresses(place.file('iys.csv'))
    for (const file of [named, unnamed]) {
      writeFileSync(file, [dailyHeader, row, ''].join('\n'))
      const { code, err } = await place.runHere('iys', 'receive', file, '--brand', '123458')
      expect([code, err]).toEqual([
        1,
        expect.stringContaining('This file is of the brand Örnek Kahve (123457)'),
      ])
    }
    writeFileSync(named, [dailyHeader, row.replace(one, two), ''].join('\n'))
    const { err } = await place.runHere('iys', 'receive', named, '--brand', '123458')
    expect(err).toContain('The name of the file has the code of the brand Örnek Kahve (123457)')
  })
})

test('a file that cannot be written is not marked as sent', async () => {
  await record(`MESAJ,HS_WEB,${one},ONAY,${ago(30)},BIREYSEL`)
  const into = place.file('liste.csv/gonder.csv')
  const ended = await place.runHere('iys', 'send', '--brand', '123457', '--out', into)
  expect(ended.code).toBe(1)
  expect(await status()).toMatchObject({ waiting: 1, sent: 0 })
})

test('the activation of a brand is not offered once closed days depend on it, and is refused with its date', async () => {
  await record(`MESAJ,HS_WEB,${one},ONAY,${ago(30)},BIREYSEL`)
  const today = dayOf(clock.now())
  clock.move(24 * 60 * 60_000)
  expect((await place.runHere('report', '--date', today)).code).toBe(0)
  const { code, err } = await place.runHere('brand', 'activate', '--code', '123457', '--on', '2026-12-10')
  expect([code, err]).toEqual([
    1,
    'Brand 123457 is active since 1 January 2020, and days since are closed: the date can no longer change.\n',
  ])
  const file = holdsAddresses(place.file('eski.csv'))
  writeFileSync(file, [columns, `MESAJ,HS_WEB,${two},ONAY,2026-01-05 10:00:00,BIREYSEL`, ''].join('\n'))
  const { out } = await place.runHere('import', file, '--brand', '123457')
  expect(out).toContain(
    '1 ONAY is older than three business days; İYS does not take it (H467). Ask the recipient again.',
  )
  expect(out).not.toContain('brand activate')
})

test('brand activate stores the day on which İYS activates a brand', async () => {
  const today = dayOf(clock.now())
  const { out } = await place.runHere('brand', 'activate', '--code', '123457', '--on', today)
  expect(out).toBe(`The brand 123457 is activated on ${today}.\n`)
})
