import { writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ago } from '../support/clock/clock.ts'
import { holdsAddresses } from '../support/leaks/leaks.ts'
import { forEachTest } from '../support/opened.ts'
import { csv, importsIn, openImportPlace } from './imports.ts'

const place = forEachTest(openImportPlace)
const { consentsOf, importText, statusOf } = importsIn(place)

test('import records a file, and says so to a person', async () => {
  const file = holdsAddresses(place.file('liste.csv'))
  writeFileSync(file, csv(`MESAJ,HS_WEB,+905000000001,ONAY,${ago(5)},BIREYSEL`, 'MESAJ,HS_WEB,5000,ONAY,,'))
  const { code, out, err } = await place.runHere('import', file, '--brand', '123457')
  expect({ code, err }).toEqual({ code: 3, err: '' })
  expect(out.split('\n')).toEqual([
    '2 rows: recorded 1, unchanged 0, rejected 1.',
    '  line 3: H121, digits of the phone number are missing',
    'To get the rejected rows back, each with its reason: --rejected FILE.xlsx',
    'This is upload 1. Within a day: izin import undo 1',
    '',
  ])
  expect(await consentsOf('+905000000001')).toEqual([
    {
      brandCode: 123457,
      channel: 'MESAJ',
      recipientType: 'BIREYSEL',
      status: 'ONAY',
      local: false,
      source: 'HS_WEB',
      consentDate: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
      national: 'unverified',
      maySend: true,
      why: expect.any(String),
    },
  ])
})

test('import and its dry run warn of SMS consents on numbers that are no mobile ones', async () => {
  const file = holdsAddresses(place.file('liste.csv'))
  const numbers = ['0212 444 55 66', '444 1 444', '0850 123 45 67', '0532 123 45 67']
  const rows = [
    ...numbers.map((number) => `MESAJ,HS_WEB,${number},ONAY,${ago(5)},BIREYSEL`),
    `ARAMA,HS_WEB,0212 444 55 66,ONAY,${ago(5)},BIREYSEL`,
    `MESAJ,HS_WEB,0216 444 55 66,RET,${ago(5)},BIREYSEL`,
  ]
  writeFileSync(file, csv(...rows))
  for (const more of [['--dry-run'], []]) {
    const { out } = await place.runHere('import', file, '--brand', '123457', ...more)
    expect(out).toContain('  3 SMS consents on numbers that are not mobile: SMS will hardly arrive there.\n')
  }
})

test('import takes a source by its code, its name in either language, or another word for it', async () => {
  const words: readonly (readonly [string, string])[] = [
    ['WEB SİTESİ', 'HS_WEB'],
    ['internet', 'HS_WEB'],
    ['Çağrı Merkezi', 'HS_CAGRI_MERKEZI'],
    ['call centre', 'HS_CAGRI_MERKEZI'],
    ['ıslak imza', 'HS_ISLAK_IMZA'],
    ['mağaza', 'HS_FIZIKSEL_ORTAM'],
    ['e-posta', 'HS_EPOSTA'],
    ['eposta', 'HS_EPOSTA'],
    ['SMS', 'HS_MESAJ'],
    ['Kısa Mesaj', 'HS_MESAJ'],
    ['HS_MOBIL', 'HS_MOBIL'],
  ]
  const recipient = (place: number) => `+9050000000${10 + place}`
  const lines = words.map(([word], place) => `kısa mesaj,${word},${recipient(place)},ONAY,${ago(5)},`)
  expect(await importText(csv(...lines))).toMatchObject({ recorded: words.length })
  for (const [place, [, source]] of words.entries()) {
    expect(await consentsOf(recipient(place))).toMatchObject([{ source }])
  }
})

test('import obeys a RET with an unknown source, and says so at the first import alone', async () => {
  const text = csv(`SMS,fax,+905000000001,RET,${ago(5)},`, `SMS,fax,+905000000002,ONAY,${ago(5)},`)
  const reasons = [{ rows: 1, code: 'H119', value: 'fax', reason: 'the source is not known' }]
  for (const more of [['--dry-run'], []])
    expect(await importText(text, ...more)).toMatchObject({ recorded: 1, keptHere: 1, reasons })
  const again = await importText(text)
  expect(again).toMatchObject({ unchanged: 1, rejected: ['böyle bir kaynak yok'] })
  expect(again).not.toHaveProperty('keptHere')
  const { out } = await place.runHere('import', place.file('liste.csv'), '--brand', '123457')
  expect(out).toContain('The sources are: ')
  expect(out).toContain('çağrı merkezi')
})

test('import counts rejected rows by their reason before it lists them', async () => {
  const file = holdsAddresses(place.file('liste.csv'))
  writeFileSync(file, csv('SMS,web,5,ONAY,,', 'FAX,web,5,ONAY,,', 'SMS,web,5,ONAY,,'))
  const { out } = await place.runHere('import', file, '--brand', '123457')
  expect(out.split('\n').slice(0, 4)).toEqual([
    '3 rows: recorded 0, unchanged 0, rejected 3.',
    '  2 rows: H121, the phone number cannot be accepted',
    '  1 row: H117, the type is not ARAMA, MESAJ or EPOSTA: "FAX"',
    '  line 2: H121, digits of the phone number are missing',
  ])
})

test('import never turns a RET into ONAY, in whatever order a file has them, however late the ONAY is dated', async () => {
  const result = await importText(
    csv(
      `MESAJ,HS_WEB,+905000000001,ONAY,${ago(50)},BIREYSEL`,
      `MESAJ,HS_WEB,+905000000001,RET,${ago(40)},BIREYSEL`,
      `MESAJ,HS_WEB,+905000000001,ONAY,${ago(30)},BIREYSEL`,
      `MESAJ,HS_WEB,+905000000002,RET,,BIREYSEL`,
      `MESAJ,HS_WEB,+905000000002,ONAY,${ago(1)},BIREYSEL`,
    ),
  )
  expect(result).toMatchObject({ rows: 5, recorded: 3, rejectedCount: 2 })
  const stands = 'alıcı reddetmiş, yükleme RET kaydını ONAY yapmaz'
  expect(result.rejected).toEqual([stands, 'tarih kayıttakinden yeni değil'])
  expect(await statusOf('+905000000001')).toEqual(['RET'])
  expect(await statusOf('+905000000002')).toEqual(['RET'])
})

describe('a row without a recipient type', () => {
  const types = async (recipient: string) =>
    (await consentsOf(recipient)).map(({ recipientType, status }) => `${recipientType} ${status}`)
  const said = (status: string, minutes: number, type: string) =>
    `MESAJ,HS_WEB,+905000000001,${status},${ago(minutes)},${type}`
  const onayOf = (...given: string[]) => given.map((type) => said('ONAY', 50, type))

  test('refuses every type on record, also where the file itself has put it there', async () => {
    await importText(csv(...onayOf('TACIR')))
    const rows = [said('RET', 40, 'TACIR'), said('ONAY', 30, 'BIREYSEL'), said('RET', 20, '')]
    const tried = await importText(csv(...rows), '--dry-run')
    expect(tried).toMatchObject({ rows: 3, recorded: 4, rejectedCount: 0 })
    expect(await importText(csv(...rows))).toEqual(tried)
    expect(await types('+905000000001')).toEqual(['BIREYSEL RET', 'TACIR RET'])
    expect(await importText(csv(...rows))).toMatchObject({ recorded: 0 })
    const { code } = await place.runHere('verify')
    expect(code).toBe(0)
  })

  test('refuses the trader alone if only the trader is on record, and BIREYSEL if there is no record', async () => {
    await importText(csv(...onayOf('TACIR')))
    const unknown = said('RET', 40, '').replace('0001', '0002')
    await importText(csv(said('RET', 40, ''), unknown))
    expect(await types('+905000000001')).toEqual(['TACIR RET'])
    expect(await types('+905000000002')).toEqual(['BIREYSEL RET'])
  })

  test('brings no ONAY to a recipient who has refused as a trader, and says so', async () => {
    await importText(csv(said('RET', 40, 'TACIR')))
    const unclear = [expect.stringContaining('alıcı tacir olarak reddetmiş')]
    for (const minutes of [50, 30]) {
      const result = await importText(csv(said('ONAY', minutes, '')))
      expect(result).toMatchObject({ recorded: 0, rejected: unclear })
    }
    expect(await types('+905000000001')).toEqual(['TACIR RET'])
    expect(await importText(csv(said('ONAY', 30, 'BIREYSEL')))).toMatchObject({ recorded: 1 })
  })

  test('leaves the other type as it is, and an ONAY is of BIREYSEL', async () => {
    await importText(csv(...onayOf('', 'TACIR'), said('RET', 40, 'BIREYSEL')))
    expect(await types('+905000000001')).toEqual(['BIREYSEL RET', 'TACIR ONAY'])
  })
})

test('import tells what is wrong with a line by its number', async () => {
  const wrong: readonly (readonly [string, string])[] = [
    ['H111', `,HS_WEB,+905000000001,ONAY,${ago(5)},BIREYSEL`],
    ['H117', `FAX,HS_WEB,+905000000001,ONAY,${ago(5)},BIREYSEL`],
    ['H110', `MESAJ,HS_WEB,+905000000001,,${ago(5)},BIREYSEL`],
    ['H115', `MESAJ,HS_WEB,+905000000001,BELKI,${ago(5)},BIREYSEL`],
    ['H116', `MESAJ,HS_WEB,+905000000001,ONAY,${ago(5)},KURUM`],
    ['H114', `MESAJ,HS_WEB,,ONAY,${ago(5)},BIREYSEL`],
    ['H121', `MESAJ,HS_WEB,9.05E+11,ONAY,${ago(5)},BIREYSEL`],
    ['H121', `MESAJ,HS_WEB,ayse@ornek.example,ONAY,${ago(5)},BIREYSEL`],
    ['H120', `EPOSTA,HS_WEB,+905000000001,ONAY,${ago(5)},BIREYSEL`],
    ['H119', `MESAJ,HS_FAX,+905000000001,ONAY,${ago(5)},BIREYSEL`],
    ['H113', `MESAJ,,+905000000001,ONAY,${ago(5)},BIREYSEL`],
    ['H112', `MESAJ,HS_WEB,+905000000001,ONAY,,BIREYSEL`],
    ['H158', `MESAJ,HS_WEB,+905000000001,ONAY,geçen yaz,BIREYSEL`],
    ['H157', `MESAJ,HS_WEB,+905000000001,ONAY,31.02.2026 10:00,BIREYSEL`],
    ['H162', `MESAJ,HS_WEB,+905000000001,ONAY,${ago(-60)},BIREYSEL`],
    ['H467', `MESAJ,HS_WEB,+905000000001,ONAY,${ago(30 * 24 * 60)},BIREYSEL`],
  ]
  const result = await importText(csv(...wrong.map(([, line]) => line)))
  expect(result).toMatchObject({ rows: wrong.length, recorded: 0, rejectedCount: wrong.length })
  expect(result.rejected).toHaveLength(wrong.length)
  for (const reason of result.rejected) expect(reason).not.toBe('')
  expect(result.rejected[6]).toContain('Excel numarayı kısaltmış')
  const told = result.reasons.flatMap(({ code, rows }) => Array(rows).fill(code))
  expect(told.sort()).toEqual(wrong.map(([code]) => code).sort())
  const values = result.reasons.flatMap(({ code, value }) => (value === null ? [] : [`${code} ${value}`]))
  expect(values.sort()).toEqual([
    'H115 BELKI',
    'H116 KURUM',
    'H117 FAX',
    'H119 HS_FAX',
    'H157 9999-99-99 99:99:99',
    'H158 geçen yaz',
  ])
})

test('import takes old consents before the activation of the brand, and says what to do after it', async () => {
  const file = holdsAddresses(place.file('liste.csv'))
  const lines = [1, 2].map((n) => `MESAJ,HS_WEB,+90500000000${n},ONAY,${ago(60 * 24 * 60)},BIREYSEL`)
  // Behind a thousand other rejected rows, which are all that is listed.
  writeFileSync(file, csv(...Array(1000).fill('MESAJ,HS_WEB,5,ONAY,,BIREYSEL'), ...lines))
  const tried = await place.runHere('import', file, '--brand', '123457', '--dry-run')
  writeFileSync(file, csv(...lines))
  expect(tried.out).toContain('2 ONAY are older than three business days; İYS does not take them (H467).')
  expect(tried.out).toContain(
    'an admin first moves its activation to a day in the future (izin brand activate)',
  )
  // Tomorrow may come before the test ends.
  const activationDay = ago(-2 * 24 * 60).slice(0, 10)
  await place.result('brand', 'activate', '--code', '123457', '--on', activationDay)
  expect(await importText(csv(...lines))).toMatchObject({ recorded: 2, rejectedCount: 0 })
  const added = [
    '--provider',
    '123456',
    '--code',
    '123458',
    '--name',
    'Örnek Çay',
    '--activated',
    activationDay,
  ]
  await place.result('brand', 'add', ...added)
  const taken = await place.runHere('import', file, '--brand', '123458', '--json')
  expect(taken.json()).toMatchObject({ recorded: 2, rejectedCount: 0 })
})

test('import gives back all rejected rows, and lists the first', async () => {
  const lines = Array.from({ length: 1500 }, () => 'MESAJ,HS_WEB,5,ONAY,,BIREYSEL')
  const result = await importText(csv(...lines))
  expect(result).toMatchObject({ rows: 1500, recorded: 0, rejectedCount: 1500 })
  expect(result.rejected).toEqual(Array(1500).fill('telefonun haneleri eksik'))
  const { out } = await place.runHere('import', place.file('liste.csv'), '--brand', '123457', '--dry-run')
  expect(out).toContain('  line 21: H121, digits of the phone number are missing\n  and 1480 more\n')
})

test('import refuses a brand that is not there, and takes only refusals for a closed one', async () => {
  const file = holdsAddresses(place.file('liste.csv'))
  const rows = ['ONAY', 'RET'].map(
    (status, n) => `MESAJ,HS_WEB,+90500000000${n + 1},${status},${ago(5)},BIREYSEL`,
  )
  writeFileSync(file, csv(...rows))
  expect(await place.runHere('import', file, '--brand', '5')).toMatchObject({ code: 1, out: '' })
  await place.runHere('brand', 'close', '--code', '123457')
  const taken = await place.runHere('import', file, '--brand', '123457', '--json')
  const one = { rows: 2, recorded: 1, rejectedCount: 1, reasons: [{ code: 'brand-closed' }] }
  expect(taken.json()).toMatchObject(one)
})
