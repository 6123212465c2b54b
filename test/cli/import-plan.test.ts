import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { beforeEach, describe, expect, test } from 'vitest'
import { formatWallTime } from '../../src/calendar/istanbul.ts'
import { holdsAddresses } from '../support/leaks/leaks.ts'
import { forEachTest } from '../support/opened.ts'
import { runHere } from '../support/processes/run-here.ts'
import { fakeClock } from '../support/register.ts'
import { csv, importsIn, openImportPlace, tableIn } from './imports.ts'

const { now } = fakeClock('2026-03-05 10:00:00')
const ago = (minutes: number) => formatWallTime(now() - minutes * 60_000)

const place = forEachTest(() => openImportPlace(now))
const { consentsOf, importText, statusOf } = importsIn(place)

beforeEach(async () => {
  // Until a brand is active, İYS takes consents of any age.
  await place.result('brand', 'activate', '--code', '123457', '--on', '2026-03-07')
})

const phone = (n: number) => `+9050000000${String(n).padStart(2, '0')}`
const national = (n: number) => `0500 000 00 ${String(n).padStart(2, '0')}`
const brand = ['--brand', '123457'] as const

function write(name: string, ...lines: string[]): string {
  const file = holdsAddresses(place.file(name))
  writeFileSync(file, `${lines.join('\r\n')}\r\n`)
  return file
}

const wide = [
  'Müşteri No;Cep Telefonu;E-Posta;SMS İzni;Arama İzni;E-Posta İzni;İzin Tarihi;Kaynak',
  `1;${national(1)};a@ornek.example;Evet;Hayır;Evet;20.07.2018;web`,
  `2;${national(2)};;Evet;;Hayır;21.07.2018;web`,
]

test('a file with one row for each person is read by its headings, dates without a time by the day', async () => {
  expect(await importText(wide.join('\n'))).toEqual({
    rows: 2,
    recorded: 4,
    unchanged: 0,
    rejectedCount: 0,
    reasons: [],
    keptHere: 1,
    rejected: [],
  })
  expect(await consentsOf(phone(1))).toMatchObject([
    { channel: 'ARAMA', status: 'RET', consentDate: '2018-07-20 23:59:59' },
    { channel: 'MESAJ', status: 'ONAY', source: 'HS_WEB', consentDate: '2018-07-20 00:00:00' },
  ])
  expect(await statusOf('a@ornek.example')).toEqual(['ONAY'])
  expect(await statusOf(phone(2))).toEqual(['ONAY'])
})

describe('a heading or word that is not recognised', () => {
  const lines = [
    'Müşteri Teli;Reklam SMSi;Nereden',
    `${national(1)};aktif;Kasa`,
    `${national(2)};pasif;Kasa`,
    `${national(3)};aktif;Fuar`,
    `${national(4)};bilinmiyor;Kasa`,
  ]
  const maps = ['--map', 'Müşteri Teli=alıcı', '--map', 'Reklam SMSi=MESAJ', '--map', 'nereden=kaynak']
  const words = ['--value', 'Kasa=HS_FIZIKSEL_ORTAM', '--value', 'aktif=ONAY', '--value', 'pasif=RET']
  const others = ['--value', 'bilinmiyor=-', '--date', '02.03.2020', '--type', 'BIREYSEL']
  const mapped = [...maps, ...words, ...others]

  test('is told with the option that maps it', async () => {
    const file = write('crm.csv', ...lines)
    const unmapped = await place.runHere('import', file, ...brand)
    expect(unmapped).toMatchObject({ code: 1, out: '' })
    expect(unmapped.err).toContain('Say which column it is: --map "HEADING=recipient".')
    const half = await place.runHere('import', file, ...brand, ...maps)
    expect(half.err).toContain('--map "HEADING=consentDate", or give one for all rows: --date 2020-03-02.')
    const unread = await place.runHere('import', file, ...brand, ...maps, '--date', '2020-03-02')
    expect(unread.code).toBe(3)
    expect(unread.out).toContain('  2 rows: H115, the status is not ONAY or RET: "aktif"\n')
    expect(unread.out).toContain('Give a word of yours its meaning: --value "Aktif=ONAY"\n')
  })

  test('is mapped, and the written plan maps the next file', async () => {
    const file = write('crm.csv', ...lines)
    const plan = place.file('plan.json')
    const tried = await place.runHere(
      'import',
      file,
      ...brand,
      ...mapped,
      '--plan',
      plan,
      '--dry-run',
      '--json',
    )
    expect(tried).toMatchObject({ code: 3 })
    expect(tried.json()).toMatchObject({ rows: 4, recorded: 3, rejectedCount: 1, keptHere: 1 })
    expect(JSON.parse(readFileSync(plan, 'utf8'))).toEqual({
      columns: { 'Müşteri Teli': 'recipient', 'Reklam SMSi': 'MESAJ', Nereden: 'source' },
      values: { Kasa: 'HS_FIZIKSEL_ORTAM', aktif: 'ONAY', pasif: 'RET', bilinmiyor: '-' },
      recipientType: 'BIREYSEL',
      consentDate: '2020-03-02',
    })
    const again = await place.runHere('import', file, ...brand, '--plan', plan, '--json')
    expect(again.json()).toEqual(tried.json())
    expect(await consentsOf(phone(1))).toMatchObject([
      { status: 'ONAY', source: 'HS_FIZIKSEL_ORTAM', consentDate: '2020-03-02 00:00:00' },
    ])
    expect(await consentsOf(phone(3))).toMatchObject([{ source: 'HS_ETKINLIK' }])
    const over = await place.runHere('import', file, ...brand, '--plan', plan, '--value', 'bilinmiyor=ONAY')
    expect(over.code).toBe(0)
    expect(JSON.parse(readFileSync(plan, 'utf8'))).toMatchObject({ values: { bilinmiyor: 'ONAY' } })
  })

  test.each([
    [['--map', 'Cep'], 'it is not a heading, = and a field'],
    [['--map', 'Cep=faks'], 'its field is not one of recipient, channel'],
    [['--map', 'Cep=e-posta'], 'its field is not one of recipient, channel'],
    [['--value', 'Kasa=HS_KASA'], 'its value is not one of ARAMA, MESAJ'],
    [['--source', 'kasa'], 'it is not a source'],
    [['--date', 'dün'], 'it is not a date'],
    [['--rejected', 'kalan.txt'], 'its name does not end with .csv or .xlsx'],
  ])('%j is bad usage: %s', async (options, reason) => {
    const ended = await place.runHere('import', write('crm.csv', ...lines), ...brand, ...options)
    expect(ended).toMatchObject({ code: 2, out: '' })
    expect(ended.err).toContain(reason)
  })

  test('a plan of another file is refused, and so is one that is none', async () => {
    const file = write('crm.csv', ...lines)
    const plan = place.file('plan.json')
    writeFileSync(plan, '{"columns":{"Cep":"phone","GSM":"phone"}}')
    const ended = await place.runHere('import', file, ...brand, '--plan', plan)
    expect(ended.err).toContain('It lacks: "Cep", "GSM".')
    writeFileSync(plan, '{"columns":[]}')
    expect((await place.runHere('import', file, ...brand, '--plan', plan)).err).toContain('it is not a plan')
  })
})

describe('a column that could be month first', () => {
  const rows = (...dates: string[]) => [
    'Cep;SMS İzni;Kaynak;Tarih',
    ...dates.map((date, n) => `${national(n + 1)};Evet;web;${date}`),
  ]

  test.each([
    ['day-first', ['05/06/2018 10:00', '20/07/2018'], '2018-06-05 10:00:00', 'read as day/month/year'],
    ['month-first', ['05/06/2018 10:00', '07/20/2018'], '2018-05-06 10:00:00', 'read as month/day/year'],
  ])('is decided by the whole column, and said: %s', async (dates, cells, consentDate, sentence) => {
    const file = write('tarih.csv', ...rows(...cells))
    const ended = await place.runHere('import', file, ...brand)
    expect(ended.code).toBe(0)
    expect(ended.out).toContain(sentence)
    expect(await consentsOf(phone(1))).toMatchObject([{ consentDate }])
    expect(await importText(rows(...cells).join('\n'))).toMatchObject({ dates, unchanged: 2 })
  })

  test('is refused where nothing tells, until a person says which it is', async () => {
    const text = rows('05/06/2018', '06/05/2018', '05/05/2018').join('\n')
    const reasons = [{ rows: 2, code: 'day-order', value: '99/99/9999' }]
    expect(await importText(text)).toMatchObject({ recorded: 1, rejectedCount: 2, reasons, dates: 'unclear' })
    expect(await importText(text, '--map', 'Tarih=consentDate:month-first')).toMatchObject({ recorded: 2 })
    expect(await consentsOf(phone(1))).toMatchObject([{ consentDate: '2018-05-06 00:00:00' }])
  })

  test('is refused row by row where the column has dates of both orders; a RET is obeyed all the same', async () => {
    const text = rows('20/07/2018', '07/20/2018', '05/06/2018').join('\n')
    expect(await importText(text)).toMatchObject({ recorded: 2, rejectedCount: 1, dates: 'mixed' })
    const refusal = await importText(text.replace(/Evet;web;05/, 'Hayır;web;05'))
    expect(refusal).toMatchObject({ recorded: 1, unchanged: 2, keptHere: 1 })
    expect(await statusOf(phone(3))).toEqual(['RET'])
  })
})

describe('--rejected', () => {
  const lines = [
    'Müşteri;Cep;SMS İzni;Kaynak;Tarih',
    `Ayşe "A";${national(1)};Evet;Kasa;20.07.2018`,
    `Ali;0500;Evet;web;20.07.2018`,
    `Can;${national(3)};Evet;web;20.07.2018`,
  ]
  const heading = ['Müşteri', 'Cep', 'SMS İzni', 'Kaynak', 'Tarih', 'kabul edilmeme nedeni']

  test.each(['kalan.csv', 'kalan.xlsx'])(
    'gives rejected rows back to correct and import: %s',
    async (name) => {
      const rejected = holdsAddresses(place.file(name))
      const file = write('crm.csv', ...lines)
      const tried = await place.runHere('import', file, ...brand, '--dry-run', '--rejected', rejected)
      expect(tried.code).toBe(3)
      const rows = [
        ['Ayşe "A"', national(1), 'Evet', 'Kasa', '20.07.2018', 'böyle bir kaynak yok'],
        ['Ali', '0500', 'Evet', 'web', '20.07.2018', 'telefonun haneleri eksik'],
      ]
      expect(await tableIn(rejected)).toEqual([heading, ...rows])
      expect(statSync(rejected).mode & 0o077).toBe(0)
      await place.runHere('import', file, ...brand, '--rejected', rejected)
      expect(await tableIn(rejected)).toEqual([heading, ...rows])
      const value = ['--value', 'Kasa=HS_FIZIKSEL_ORTAM']
      const left = holdsAddresses(place.file(`sonra-${name}`))
      const corrected = await place.runHere('import', rejected, ...brand, ...value, '--rejected', left)
      expect(corrected.out).toContain('2 rows: recorded 1, unchanged 0, rejected 1.')
      expect(await tableIn(left)).toEqual([heading, rows[1]])
      const over = await place.runHere('import', rejected, ...brand, '--rejected', rejected)
      expect(over.code).toBe(2)
      expect(over.err).toContain('--rejected is the file that is imported')
    },
  )
})

test('--rejected shows a day of Excel as a day', async () => {
  const file = write('crm.csv', 'Cep;SMS İzni;Kaynak;Tarih', `${national(1)};Evet;Kasa;43301`)
  const rejected = holdsAddresses(place.file('kalan.csv'))
  await place.runHere('import', file, ...brand, '--rejected', rejected)
  expect((await tableIn(rejected))[1]?.slice(0, 4)).toEqual([national(1), 'Evet', 'Kasa', '20.07.2018'])
})

test('the preview counts duplicates of the file and what is recorded already, as recording does', async () => {
  const moments = { 30: ago(30), 40: ago(40), 50: ago(50), 60: ago(60) }
  // Further apart than a page of rows.
  const rows = Array.from(
    { length: 1200 },
    (_, n) => `SMS,web,0500 000 ${10 + (n % 90)} ${10 + Math.floor(n / 90)},ONAY,${moments[50]},`,
  )
  const first = rows[0] ?? ''
  const text = csv(
    ...rows,
    first,
    (rows[1] ?? '').replace('0500', '+90500'),
    (rows[2] ?? '').replace('ONAY', 'RET').replace(moments[50], moments[40]),
    (rows[2] ?? '').replace(moments[50], moments[30]),
    (rows[3] ?? '').replace(moments[50], moments[60]),
  )
  const tried = await importText(text, '--dry-run')
  expect(tried).toMatchObject({ rows: 1205, recorded: 1201, unchanged: 3, duplicates: 3, rejectedCount: 1 })
  expect(await importText(text)).toEqual(tried)
  expect(await importText(text, '--dry-run')).toMatchObject({ recorded: 0, rejectedCount: 2 })
})

test('the same file again records nothing, also where a RET has no date that can be read', async () => {
  const text = csv('SMS,web,0500 000 00 01,RET,geçen yaz,', `SMS,web,0500 000 00 02,RET,${ago(50)},`)
  expect(await importText(text)).toMatchObject({ recorded: 2, keptHere: 2 })
  expect(await importText(text)).toMatchObject({ recorded: 0, unchanged: 2, rejectedCount: 0 })
})

test('a fault that several channels of a person have is told once, and the row comes back once', async () => {
  const file = write('wide.csv', wide[0] ?? '', `1;0500;a@ornek.example;Evet;Evet;Evet;20.07.2018;web`)
  const rejected = holdsAddresses(place.file('kalan.csv'))
  const { out } = await place.runHere('import', file, ...brand, '--rejected', rejected)
  expect(out.match(/line 2/g)).toHaveLength(1)
  expect(out).toContain('1 row: recorded 1, unchanged 0, rejected 1.')
  expect(await tableIn(rejected)).toHaveLength(2)
})

test('import - reads standard input, and leaves no file of it', async () => {
  const input = wide.join('\n')
  const { code, stdout } = await runHere(place.env, ['import', '-', ...brand, '--json'], now, { input })
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ rows: 2, recorded: 4 })
})

test('import tells a terminal how far it is, and nothing else', async () => {
  const file = write('wide.csv', ...wide)
  const silent = await place.runHere('import', file, ...brand, '--dry-run')
  expect(silent.err).toBe('')
  const shown = await runHere(place.env, ['import', file, ...brand], now, { isTerminal: true })
  expect(shown.stderr.endsWith('\r\u001b[K')).toBe(true)
})

test.each(['ornek.csv', 'ornek.xlsx'])('import --template writes %s, which an import reads', async (name) => {
  const file = holdsAddresses(place.file(name))
  expect(await place.runHere('import', '--template', file)).toMatchObject({ code: 0, err: '' })
  expect(existsSync(file)).toBe(true)
  const taken = await place.runHere('import', file, ...brand, '--dry-run', '--json')
  expect(taken).toMatchObject({ code: 0 })
  expect(taken.json()).toMatchObject({ rows: 3, recorded: 3 })
  expect((await place.runHere('import', '--template', file)).err).toContain('it exists already')
  expect(await place.runHere('import', '--template', place.file('ornek.xls'))).toMatchObject({ code: 2 })
})
