import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { dayOf } from '../../src/calendar/istanbul.ts'
import { dailyHeader } from '../support/iys-files.ts'
import { holdsAddresses } from '../support/leaks/leaks.ts'
import { forEachTest } from '../support/opened.ts'
import { ago, clock, columns, exchangeIn, id, one, openExchangePlace, three, two } from './iys-files.ts'

const place = forEachTest(openExchangePlace)
const { nationalOf, receive, receiveBytes, record, send } = exchangeIn(place)

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
    ['a daily file that ends within a source', 2, [dailyHeader, movement]],
    [
      'a daily file that ends within a date',
      2,
      [dailyHeader, `${at},${id(1)},${one},BIREYSEL,MESAJ,RET,2026-0`],
    ],
    ['a daily file that ends before the source', 2, [dailyHeader, movement.replace('IYS_W', '')]],
    [
      'a daily file that ends within the source of an ONAY',
      2,
      [dailyHeader, movement.replace(',RET,', ',ONAY,')],
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
    ['a daily file with fewer cells', 2, [dailyHeader, `${at},${id(1)},+90500`, '']],
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
    expect(await receive(dailyHeader, before, refusal)).toMatchObject({ unreadable: 0 })
    for (const address of [one, two]) expect((await nationalOf(address))[0]?.[0]).toBe('RET')
  })

  test('is no file whose last line is an ONAY that cannot be read: it is listed, and the RETs are taken', async () => {
    await record(
      `MESAJ,HS_WEB,${one},ONAY,${ago(30)},BIREYSEL`,
      `MESAJ,HS_WEB,${two},RET,${ago(30)},BIREYSEL`,
    )
    const refusal = `${at},${id(2)},${one},BIREYSEL,MESAJ,RET,${at},IYS_WEB`
    const approval = `${at},${id(1)},${two},BIREYSEL,MESAJ,ONAY,dün,IYS_WEB`
    expect(await receive(dailyHeader, refusal, approval)).toMatchObject({ unreadable: 1 })
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
        dailyHeader,
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
  writeFileSync(file, [dailyHeader, row, ''].join('\n'))
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
  expect(await receive(dailyHeader, ...lines, '')).toEqual({
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
  expect(await receive(dailyHeader, ...lines, '')).toMatchObject({
    recipientChanges: 2,
    unreadableLines: [{ line: 3, reason: expect.stringContaining('the date is in the future') }],
    obeyedLines: [{ line: 2, reason: expect.stringContaining('the RET is obeyed') }],
  })
  // The next word of the recipient counts: the RET is not dated ahead.
  clock.move(60_000)
  expect(
    await receive(dailyHeader, `${ago(0)},${id(4)},${one},BIREYSEL,MESAJ,ONAY,${ago(0)},IYS_WEB`, ''),
  ).toMatchObject({ recipientChanges: 1 })
  expect([await nationalOf(one), await nationalOf(two)]).toEqual([
    [['ONAY', 'registered', true]],
    [['RET', 'registered', false]],
  ])
})
