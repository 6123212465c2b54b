import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { runStaffCommand } from '../../bots/commands/staff.ts'
import { dayOf, formatWallTime } from '../../src/calendar/istanbul.ts'
import { staffContext, textOf } from '../support/commands.ts'
import { admin } from '../support/delivery.ts'
import { holdsAddresses } from '../support/leaks/leaks.ts'
import { forEachTest } from '../support/opened.ts'
import { fakeClock, openTestRegister, phone, say } from '../support/register.ts'
import { newPlaceAt, placeOf, setUp } from './harness.ts'

/** A Thursday: deadlines are counted in business days. */
const thursday = '2026-03-05 10:00:00'
const clock = fakeClock(thursday)

const place = forEachTest(async () => {
  clock.set(thursday)
  const made = newPlaceAt(clock.now)
  await setUp(made)
  await made.runHere('setting', 'set', 'iys_exchange', 'file')
  return made
})

const ago = (minutes: number) => formatWallTime(clock.now() - minutes * 60_000)
const columns = 'type,source,recipient,status,consentDate,recipientType'
const dailyColumns = 'creationDate,transactionId,recipient,recipientType,type,status,consentDate,source'
const id = (n: number) => n.toString(16).padStart(64, 'a')

async function record(...rows: string[]) {
  const file = holdsAddresses(place.file('liste.csv'))
  writeFileSync(file, [columns, ...rows, ''].join('\n'))
  const { code, err } = await place.runHere('import', file, '--brand', '123457')
  expect({ code, err }).toEqual({ code: 0, err: '' })
}

async function receive(...lines: string[]) {
  return await receiveBytes(Buffer.from(lines.join('\n')))
}

async function receiveBytes(content: Buffer, ...flags: string[]) {
  const file = holdsAddresses(place.file('iys.csv'))
  writeFileSync(file, content)
  const ended = await place.runHere('iys', 'receive', file, '--brand', '123457', '--json', ...flags)
  expect(ended.out).not.toMatch(/90500/)
  return ended.code === 0 ? ended.json() : ended.err.replace(file, 'FILE')
}

async function send() {
  const out = holdsAddresses(place.file('gonder.csv'))
  const ended = await place.runHere('iys', 'send', '--brand', '123457', '--out', out, '--json')
  expect({ code: ended.code, err: ended.err }).toEqual({ code: 0, err: '' })
  return {
    ...(ended.json() as { file: number; rows: number }),
    lines: readFileSync(out, 'utf8').trim().split('\n'),
  }
}

async function status() {
  const { json } = await place.runHere('iys', 'status', '--json')
  return (json() as { brands: { brandCode: number }[] }).brands.find((one) => one.brandCode === 123457)
}

async function nationalOf(recipient: string) {
  const { json } = await place.runHere('lookup', '--recipient', recipient, '--json')
  const { consents } = json() as { consents: Record<'status' | 'national' | 'maySend', unknown>[] }
  return consents.map(({ status, national, maySend }) => [status, national, maySend])
}

const [one, two, three] = ['+905000000001', '+905000000002', '+905000000003']

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
      dailyColumns,
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
      dailyColumns,
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
      writeFileSync(file, [dailyColumns, row, ''].join('\n'))
      const { code, err } = await place.runHere('iys', 'receive', file, '--brand', '123458')
      expect([code, err]).toEqual([
        1,
        expect.stringContaining('This file is of the brand Örnek Kahve (123457)'),
      ])
    }
    writeFileSync(named, [dailyColumns, row.replace(one, two), ''].join('\n'))
    const { err } = await place.runHere('iys', 'receive', named, '--brand', '123458')
    expect(err).toContain('The name of the file has the code of the brand Örnek Kahve (123457)')
  })

  test('reads what the loader wrote: success.csv, and error.csv by its lines', async () => {
    const at = ago(30)
    await record(`MESAJ,HS_WEB,${one},ONAY,${at},BIREYSEL`, `MESAJ,HS_WEB,${two},ONAY,${at},BIREYSEL`)
    await send()
    expect(
      await receive('Line Number,Value,Message', `3,${two},H175 Bu izin ONAY olmadan RET olamaz`, ''),
    ).toMatchObject({
      receipts: 1,
      unreadable: 0,
    })
    expect(await nationalOf(two)).toEqual([['ONAY', 'refused', false]])
    const success = `requestId,${columns},subRequestId`
    expect(await receive(success, `r,MESAJ,HS_WEB,${one},ONAY,${at},BIREYSEL,s`, '')).toMatchObject({
      receipts: 1,
    })
    expect(await status()).toMatchObject({ sent: 0, registered: 1, refused: 1 })
  })
})

describe('half a file', () => {
  const at = ago(9)
  const good = `MESAJ,HS_WEB,${one},RET,${at},BIREYSEL`
  const typeless = good.replace(',BIREYSEL', '')
  const loaded = `requestId,${columns},subRequestId`
  const errors = 'line number,value,message'
  const emailColumns = 'type,source,status,consentDate,recipientType,recipient'
  const dateColumns = 'type,source,recipient,status,recipientType,consentDate'
  const movement = `${at},${id(1)},${one},BIREYSEL,MESAJ,RET,${at},IYS_W`
  test.each([
    ['a daily file that ends within a source', 2, [dailyColumns, movement]],
    [
      'a daily file that ends within a date',
      2,
      [dailyColumns, `${at},${id(1)},${one},BIREYSEL,MESAJ,RET,2026-0`],
    ],
    ['a daily file that ends before the source', 2, [dailyColumns, movement.replace('IYS_W', '')]],
    [
      'a daily file that ends within the source of an ONAY',
      2,
      [dailyColumns, movement.replace(',RET,', ',ONAY,')],
    ],
    [
      'columns that end within the address of another person',
      3,
      [
        emailColumns,
        `EPOSTA,HS_WEB,ONAY,${at},BIREYSEL,a@ornek.example`,
        `EPOSTA,HS_WEB,ONAY,${at},BIREYSEL,b@ornek.ex`,
      ],
    ],
    ['columns that end within a date', 2, [dateColumns, `MESAJ,HS_WEB,${one},RET,BIREYSEL,2026-03-05 0`]],
    ['a daily file with fewer cells', 2, [dailyColumns, `${at},${id(1)},+90500`, '']],
    ['success.csv that ends within a line', 3, [loaded, `r,${good},s`, `r,MESAJ,HS_WEB,${one},RE`]],
    ['success.csv with fewer cells', 3, [loaded, `r,${good},s`, `r,${good}`, '']],
    ['error.csv with fewer cells', 2, [errors, `2,${one}`, '']],
    ['a template that ends before the recipient type', 3, [columns, good, typeless]],
    ['a template with fewer cells', 3, [columns, good, typeless, '']],
    ['a template that ends within the recipient type', 3, [columns, good, `${typeless},BIREY`]],
  ])('is refused whole: %s', async (_, line, lines) => {
    await record(`MESAJ,HS_WEB,${one},ONAY,${ago(30)},BIREYSEL`)
    expect(await receive(...lines)).toContain(`its last line breaks off (line ${line})`)
    expect(await nationalOf(one)).toEqual([['ONAY', 'waiting', false]])
  })

  test('is no file without its last line end whose rows can all be read', async () => {
    await record(`MESAJ,HS_WEB,${one},ONAY,${ago(30)},BIREYSEL`)
    expect(await receive(columns, good)).toMatchObject({ conflicts: 1, unreadable: 0 })
  })

  test.each([
    ['a date that cannot be read', `${at},${id(1)},${one},BIREYSEL,MESAJ,RET,02/12/2026 01:11,IYS_WEB`],
    ['no date', `${at},${id(1)},${one},BIREYSEL,MESAJ,RET,,IYS_WEB`],
    ['a record date that cannot be read', `dün,${id(1)},${one},BIREYSEL,MESAJ,RET,${at},IYS_MOBIL`],
    ['a new source of İYS', `${at},${id(1)},${one},BIREYSEL,MESAJ,RET,${at},IYS_YENI_KANAL`],
  ])('is no file whose last line has all columns: a RET with %s is obeyed', async (_, refusal) => {
    await record(
      `MESAJ,HS_WEB,${one},ONAY,${ago(30)},BIREYSEL`,
      `MESAJ,HS_WEB,${two},ONAY,${ago(30)},BIREYSEL`,
    )
    const before = `${at},${id(2)},${two},BIREYSEL,MESAJ,RET,${at},IYS_WEB`
    expect(await receive(dailyColumns, before, refusal)).toMatchObject({ unreadable: 0 })
    for (const address of [one, two]) expect((await nationalOf(address))[0]?.[0]).toBe('RET')
  })

  test('is no file whose last line is an ONAY that cannot be read: it is listed, and the RETs are taken', async () => {
    await record(
      `MESAJ,HS_WEB,${one},ONAY,${ago(30)},BIREYSEL`,
      `MESAJ,HS_WEB,${two},RET,${ago(30)},BIREYSEL`,
    )
    const refusal = `${at},${id(2)},${one},BIREYSEL,MESAJ,RET,${at},IYS_WEB`
    const approval = `${at},${id(1)},${two},BIREYSEL,MESAJ,ONAY,dün,IYS_WEB`
    expect(await receive(dailyColumns, refusal, approval)).toMatchObject({ unreadable: 1 })
    for (const address of [one, two]) expect((await nationalOf(address))[0]?.[0]).toBe('RET')
  })

  test('may stand before other rows: its ONAY is of no recipient type', async () => {
    const onay = `MESAJ,HS_WEB,${one},ONAY,${ago(30)},BIREYSEL`
    await record(onay)
    await send()
    const lines = [columns, onay.replace(',BIREYSEL', ''), good]
    expect(await receive(...lines, '')).toMatchObject({ receipts: 0, unreadable: 1 })
  })
})

describe('a file that is not one of İYS is refused whole', () => {
  const good = () => `${ago(9)},${id(1)},${one},BIREYSEL,MESAJ,RET,${ago(9)},IYS_WEB`
  test.each([
    ['another kind', () => ['a,b', '1,2'], 'This is no file that İYS gives out.'],
    [
      'another company’s',
      () => [
        dailyColumns,
        `${ago(9)},${id(1)},${two},BIREYSEL,MESAJ,ONAY,${ago(9)},HS_WEB`,
        good().replace(one, three),
      ],
      'Most addresses of the file are not on record for this brand.',
    ],
  ])('%s', async (_, lines, reason) => {
    await record(`MESAJ,HS_WEB,${one},ONAY,${ago(30)},BIREYSEL`)
    expect(await receive(...lines(), '')).toContain(`Cannot receive FILE: `)
    expect(await receive(...lines(), '')).toContain(reason)
    expect(await nationalOf(one)).toEqual([['ONAY', 'waiting', false]])
  })

  test('izin’s own daily report', async () => {
    await record(`MESAJ,HS_WEB,${one},ONAY,${ago(30)},BIREYSEL`)
    const out = place.file('rapor')
    const today = dayOf(clock.now())
    await place.runHere('report', '--date', today, '--out', out)
    const report = readFileSync(holdsAddresses(`${out}/123457_${today}_izin-hareket.csv`), 'utf8')
    expect(await receive(report)).toContain('the own daily report of izin')
  })
})

test('a file of an old day says that its rows are known, and changes nothing', async () => {
  await record(`MESAJ,HS_WEB,${one},ONAY,${ago(30)},BIREYSEL`)
  const old = ago(60 * 24 * 60)
  const file = holdsAddresses(place.file('iys.csv'))
  const row = `${old},${id(1)},${one},BIREYSEL,MESAJ,RET,${old},IYS_WEB`
  writeFileSync(file, [dailyColumns, row, ''].join('\n'))
  const { out } = await place.runHere('iys', 'receive', file, '--brand', '123457')
  expect(out).toContain('1 row: 0 registered, 0 refused by İYS, 0 changes of recipients, 1 known before.')
  expect(await nationalOf(one)).toEqual([['ONAY', 'waiting', false]])
})

test('spreadsheets may have worked on a file: semicolons, other columns first, Windows-1254, dates without seconds', async () => {
  const at = ago(30)
  const excel = (wallTime: string) => wallTime.replace(/^(\d{4})-(\d\d)-(\d\d) (.*):\d\d$/, '$3.$2.$1 $4')
  await record(`MESAJ,HS_WEB,${one},ONAY,${at},BIREYSEL`, `MESAJ,HS_WEB,${two},ONAY,${at},BIREYSEL`)
  const header = 'Alıcı;Alıcı Tipi;Kayıt Tarihi;İşlem Bilgisi;İzin Tipi;İzin Durumu;İzin Tarihi;İzin Kaynağı'
  const lines = [
    header,
    `${one.slice(1)};BIREYSEL;${excel(ago(9))};${id(1)};MESAJ;ONAY;${excel(at)};HS_WEB`,
    `${two};BIREYSEL;${excel(ago(9))};${id(2)};MESAJ;RET;${excel(ago(9))};IYS_KISAMESAJ`,
    '',
  ]
  // Turkish letters that Windows-1254 writes in the place of others of Latin-1.
  const latin = lines.join('\n').replace(/[ıİşğ]/g, (letter) => 'ýÝþð'['ıİşğ'.indexOf(letter)] ?? '')
  const counts = await receiveBytes(Buffer.from(latin, 'latin1'))
  expect(counts).toMatchObject({ receipts: 1, recipientChanges: 1, conflicts: 0, unreadable: 0 })
  expect(await nationalOf(two)).toEqual([['RET', 'registered', false]])
})

test('a RET of İYS whose date cannot be read is obeyed, and each such line is named', async () => {
  await record(`MESAJ,HS_WEB,${one},ONAY,${ago(30)},BIREYSEL`, `MESAJ,HS_WEB,${two},ONAY,${ago(30)},BIREYSEL`)
  const lines = [
    `${ago(9)},${id(1)},${one},BIREYSEL,MESAJ,RET,02/12/2026 01:11,IYS_MOBIL`,
    `dün,${id(2)},${two},BIREYSEL,MESAJ,ONAY,dün,IYS_WEB`,
    `dün,${id(3)},="${two}",BIREYSEL,MESAJ,RET,dün,IYS_WEB`,
  ]
  expect(await receive(dailyColumns, ...lines, '')).toEqual({
    receipts: 0,
    recipientChanges: 2,
    alreadyKnown: 0,
    conflicts: 0,
    unreadable: 1,
    newApprovals: 0,
    unreadableLines: [{ line: 3, reason: expect.stringContaining('the date cannot be read') }],
    obeyedLines: [2, 4].map((line) => ({ line, reason: expect.stringContaining('the RET is obeyed') })),
  })
  expect([await nationalOf(one), await nationalOf(two)]).toEqual([
    [['RET', 'registered', false]],
    [['RET', 'registered', false]],
  ])
})

test('a RET of İYS whose date lies ahead is obeyed as of now, and an ONAY with such a date is not taken', async () => {
  await record(`MESAJ,HS_WEB,${one},ONAY,${ago(30)},BIREYSEL`, `MESAJ,HS_WEB,${two},ONAY,${ago(30)},BIREYSEL`)
  const lines = [
    `${ago(-999)},${id(1)},${one},BIREYSEL,MESAJ,RET,${ago(-999)},IYS_WEB`,
    `${ago(-999)},${id(2)},${two},BIREYSEL,MESAJ,ONAY,${ago(9)},IYS_WEB`,
    `${ago(9)},${id(3)},${two},BIREYSEL,MESAJ,RET,${ago(9)},IYS_WEB`,
  ]
  expect(await receive(dailyColumns, ...lines, '')).toMatchObject({
    recipientChanges: 2,
    unreadableLines: [{ line: 3, reason: expect.stringContaining('the date is in the future') }],
    obeyedLines: [{ line: 2, reason: expect.stringContaining('the RET is obeyed') }],
  })
  // The next word of the recipient counts: the RET is not dated ahead.
  clock.move(60_000)
  expect(
    await receive(dailyColumns, `${ago(0)},${id(4)},${one},BIREYSEL,MESAJ,ONAY,${ago(0)},IYS_WEB`, ''),
  ).toMatchObject({ recipientChanges: 1 })
  expect([await nationalOf(one), await nationalOf(two)]).toEqual([
    [['ONAY', 'registered', true]],
    [['RET', 'registered', false]],
  ])
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
