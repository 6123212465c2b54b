import { writeFileSync } from 'node:fs'
import { writeXlsxStream } from 'hucre/xlsx'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { ago, now } from '../support/clock/clock.ts'
import { holdsAddresses } from '../support/leaks/leaks.ts'
import { forEachTest } from '../support/opened.ts'
import { newPlace, setUp } from './harness.ts'

const place = forEachTest(async () => {
  const made = newPlace({}, 'here')
  await setUp(made)
  return made
})

const header = 'type,source,recipient,status,consentDate,recipientType'
const csv = (...rows: string[]) => [header, ...rows, ''].join('\n')
const asExcel = (wallTime: string) => wallTime.replace(/^(\d{4})-(\d\d)-(\d\d) (.*):\d\d$/, '$3.$2.$1 $4')

const shape = z.strictObject({
  rows: z.int(),
  recorded: z.int(),
  unchanged: z.int(),
  notMobile: z.int(),
  rejectedCount: z.int(),
  reasons: z.array(z.strictObject({ rows: z.int(), code: z.string(), reason: z.string() })),
  rejected: z.array(z.strictObject({ line: z.int(), code: z.string(), reason: z.string() })).max(1000),
  keptHere: z.array(z.strictObject({ line: z.int(), code: z.string(), reason: z.string() })),
  dryRun: z.boolean(),
})

async function importText(text: string | Buffer, ...more: string[]) {
  const file = holdsAddresses(place.file('liste.csv'))
  writeFileSync(file, text)
  const ended = await place.runHere('import', file, '--brand', '123457', ...more, '--json')
  expect({ code: ended.code, err: ended.err }).toEqual({ code: 0, err: '' })
  expect(ended.out).not.toMatch(/90500|ornek\.example/)
  return shape.parse(ended.json())
}

async function consentsOf(recipient: string) {
  const { code, json } = await place.runHere('lookup', '--recipient', recipient, '--json')
  expect(code).toBe(0)
  return (json() as { consents: Record<'status' | 'recipientType', string>[] }).consents
}

const statusOf = async (recipient: string) => (await consentsOf(recipient)).map(({ status }) => status)

test('import records a file, and says so to a person', async () => {
  const file = holdsAddresses(place.file('liste.csv'))
  writeFileSync(file, csv(`MESAJ,HS_WEB,+905000000001,ONAY,${ago(5)},BIREYSEL`, 'MESAJ,HS_WEB,5000,ONAY,,'))
  const { code, out, err } = await place.runHere('import', file, '--brand', '123457')
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toBe(
    '2 rows: recorded 1, unchanged 0, rejected 1.\n  line 3: H121, digits of the phone number are missing\n',
  )
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
  const keptHere = [{ line: 2, code: 'H119', reason: expect.stringContaining('the RET is obeyed here') }]
  for (const more of [['--dry-run'], []])
    expect(await importText(text, ...more)).toMatchObject({ recorded: 1, rejectedCount: 1, keptHere })
  expect(await importText(text)).toMatchObject({ unchanged: 1, rejected: [{ line: 3 }], keptHere: [] })
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
    '  1 row: H117, the type is not ARAMA, MESAJ or EPOSTA',
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
  expect(result.rejected.map(({ line }) => line)).toEqual([4, 6])
  expect(result.rejected[0]?.code).toBe('refusal-stands')
  expect(await statusOf('+905000000001')).toEqual(['RET'])
  expect(await statusOf('+905000000002')).toEqual(['RET'])
})

const serial = (wallTime: string) =>
  String((Date.parse(`${wallTime.replace(' ', 'T')}Z`) - Date.UTC(1899, 11, 30)) / 86_400_000)

const row = ['MESAJ', 'HS_WEB', '+90 500 000 00 01', 'ONAY', asExcel(ago(5)), 'BIREYSEL']
const turkish = ['İzin Türü', 'İzin Kaynağı', 'ALICI', 'İZİN DURUMU', 'izin tarihi', 'Alıcı Tipi']
const legacy = (text: string) =>
  Buffer.from(
    [...text].map((letter) => ({ İ: 0xdd, ı: 0xfd, ğ: 0xf0, ü: 0xfc })[letter] ?? letter.charCodeAt(0)),
  )

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
    expect(await importText(csv(...rows))).toEqual({ ...tried, dryRun: false })
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
    const unclear = [{ line: 2, code: 'type-unclear', reason: expect.stringContaining('as a trader') }]
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

test('import reads files as they are written, by whatever program', async () => {
  const written: readonly (readonly [string, string | Buffer])[] = [
    ['by İYS’s loader', `${header}\n${[...row.slice(0, 4), ago(5), row[5]].join(',')}\n`],
    ['with a semicolon', `${turkish.join(';')}\r\n${row.join(';')}\r\n`],
    ['with a mark of UTF-8', `\ufeff${turkish.join(';')}\r\n${row.join(';')}\r\n`],
    ['in Windows-1254', legacy(`${turkish.join(';')}\r\n${row.join(';')}\r\n`)],
    [
      'in quotes',
      `${turkish.map((name) => `"${name}"`).join(',')}\n${row.map((cell) => `"${cell}"`).join(',')}`,
    ],
    ['in another order', `${turkish.toReversed().join(';')}\n${row.toReversed().join(';')}\n`],
    ['with a column more', `no;${turkish.join(';')};not\n7;${row.join(';')};a,b\n`],
    ['in small letters', `${turkish.join(';')}\n${row.join(';').toLowerCase()}\n`],
    [
      'by a partner’s template',
      `IZIN TURU,ALICI,ONAY(1)-RET(0),IZIN KAYNAGI,IZIN TARIHI\nSMS,05000000001,1,HS_WEB,${ago(5)}\n`,
    ],
    [
      'with the number of days that Excel keeps for a date',
      `${header}\nMESAJ,HS_WEB,+905000000001,ONAY,${serial(ago(5))},\n`,
    ],
    [
      'with such a number and a decimal comma',
      `${header.replaceAll(',', ';')}\nMESAJ;HS_WEB;5000000001;ONAY;${serial(ago(5)).replace('.', ',')};\n`,
    ],
    ['with empty lines', `${turkish.join(';')}\n\n;;;;;\n${row.join(';')}\n;;;;;\n\n`],
  ]
  for (const [name, text] of written)
    expect(await importText(text, '--dry-run'), name).toMatchObject({ rows: 1, recorded: 1, rejected: [] })
  expect(await importText(written[3]?.[1] ?? '')).toMatchObject({ rows: 1, recorded: 1 })
  expect(await statusOf('+905000000001')).toEqual(['ONAY'])
})

test('import reads a workbook', async () => {
  const date = new Date(Math.floor(now() / 1000 - 300) * 1000 + 3 * 60 * 60_000)
  const cells = (phone: string | number) => ['MESAJ', 'HS_WEB', phone, 'ONAY', date, 'BIREYSEL']
  const rows = [turkish, cells('+90 500 000 00 01'), [], cells(905000000002), cells(5000)]
  const bytes = await new Response(writeXlsxStream(rows, { name: 'Liste' })).arrayBuffer()
  const result = await importText(Buffer.from(bytes))
  expect(result).toMatchObject({ rows: 3, recorded: 2, rejected: [{ line: 5, code: 'H121' }] })
  const consentDate = date.toISOString().slice(0, 19).replace('T', ' ')
  expect(await consentsOf('+905000000002')).toMatchObject([{ status: 'ONAY', consentDate }])
})

test('import takes a RET of a day without a time as of its end, once', async () => {
  const day = ago(24 * 60).slice(0, 10)
  const days = String((Date.parse(day) - Date.UTC(1899, 11, 30)) / 86_400_000)
  await importText(`${header}\nMESAJ,HS_WEB,+905000000001,ONAY,${day} 10:00:00,BIREYSEL\n`)
  const rows = [`${days},BIREYSEL`, `${serial(`${ago(0).slice(0, 10)} 00:00:00`)},BIREYSEL`]
  const refusals = rows.map((rest, n) => `MESAJ,HS_WEB,+90500000000${n + 1},RET,${rest}`)
  const onay = `MESAJ,HS_WEB,+905000000003,ONAY,${days},BIREYSEL`
  const text = csv(...refusals, onay)
  expect(await importText(text)).toMatchObject({ recorded: 3, rejectedCount: 0 })
  expect(await importText(text)).toMatchObject({ recorded: 0, unchanged: 3 })
  expect(await consentsOf('+905000000001')).toMatchObject([{ status: 'RET', consentDate: `${day} 23:59:59` }])
  expect(await consentsOf('+905000000002')).toMatchObject([{ status: 'RET' }])
  expect(await consentsOf('+905000000003')).toMatchObject([
    { status: 'ONAY', consentDate: `${day} 00:00:00` },
  ])
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
    ['H158', `MESAJ,HS_WEB,+905000000001,ONAY,02.03.2026,BIREYSEL`],
    ['H157', `MESAJ,HS_WEB,+905000000001,ONAY,31.02.2026 10:00,BIREYSEL`],
    ['H162', `MESAJ,HS_WEB,+905000000001,ONAY,${ago(-60)},BIREYSEL`],
    ['H467', `MESAJ,HS_WEB,+905000000001,ONAY,${ago(30 * 24 * 60)},BIREYSEL`],
  ]
  const result = await importText(csv(...wrong.map(([, line]) => line)))
  expect(result).toMatchObject({ rows: wrong.length, recorded: 0, rejectedCount: wrong.length })
  expect(result.rejected.map(({ line, code }) => [line, code])).toEqual(
    wrong.map(([code], place) => [place + 2, code]),
  )
  for (const { reason } of result.rejected) expect(reason).not.toBe('')
  expect(result.rejected[6]?.reason).toContain('Excel has shortened the number')
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
  const tomorrow = ago(-24 * 60).slice(0, 10)
  await place.result('brand', 'activate', '--code', '123457', '--on', tomorrow)
  expect(await importText(csv(...lines))).toMatchObject({ recorded: 2, rejectedCount: 0 })
  const added = ['--provider', '123456', '--code', '123458', '--name', 'Örnek Çay', '--activated', tomorrow]
  await place.result('brand', 'add', ...added)
  const taken = await place.runHere('import', file, '--brand', '123458', '--json')
  expect(taken.json()).toMatchObject({ recorded: 2, rejectedCount: 0 })
})

test('import lists a thousand rejected rows and counts them all', async () => {
  const lines = Array.from({ length: 1500 }, () => 'MESAJ,HS_WEB,5,ONAY,,BIREYSEL')
  const result = await importText(csv(...lines))
  expect(result).toMatchObject({ rows: 1500, recorded: 0, rejectedCount: 1500 })
  expect(result.rejected).toHaveLength(1000)
})

test('import records nothing of a file that it cannot read to its end, and says why', async () => {
  const unreadable: readonly (readonly [string, string])[] = [
    ['The file is empty', ''],
    ['does not name the column type (izin türü).', `MESAJ,HS_WEB,+905000000001,ONAY,${ago(5)},BIREYSEL\n`],
    ['names the column type (izin türü) twice', `type,${header}\n`],
    [
      'A quote is not closed',
      `${header}\nMESAJ,HS_WEB,+905000000001,ONAY,${ago(5)},BIREYSEL\nMESAJ,"HS_WEB,+905000000002\n`,
    ],
    [
      'a line is too long',
      `${header}\nMESAJ,HS_WEB,+905000000001,ONAY,${ago(5)},BIREYSEL\nMESAJ,${'x'.repeat(200_000)}\n`,
    ],
    ['not a readable Excel or CSV file', `PK\u0003\u0004${'x'.repeat(1000)}`],
    ['not a readable Excel or CSV file', `\ufffe${'\0'.repeat(1000)}`],
  ]
  const file = holdsAddresses(place.file('liste.csv'))
  for (const [fact, text] of unreadable) {
    writeFileSync(file, text)
    const ended = await place.runHere('import', file, '--brand', '123457', '--json')
    expect(ended, fact).toMatchObject({ code: 1, out: '' })
    expect(ended.err).toContain(fact)
    expect(ended.err).not.toMatch(/90500/)
    expect(await statusOf('+905000000001')).toEqual([])
  }
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
  const one = { rows: 2, recorded: 1, rejectedCount: 1, rejected: [{ line: 2 }] }
  expect(taken.json()).toMatchObject(one)
})
