import { writeFileSync } from 'node:fs'
import { writeXlsxStream } from 'hucre/xlsx'
import { expect, test } from 'vitest'
import { ago, now } from '../support/clock/clock.ts'
import { holdsAddresses } from '../support/leaks/leaks.ts'
import { forEachTest } from '../support/opened.ts'
import { asExcel, csv, header, importsIn, openImportPlace } from './imports.ts'

const place = forEachTest(openImportPlace)
const { consentsOf, importText, statusOf } = importsIn(place)

const serial = (wallTime: string) =>
  String((Date.parse(`${wallTime.replace(' ', 'T')}Z`) - Date.UTC(1899, 11, 30)) / 86_400_000)

const row = ['MESAJ', 'HS_WEB', '+90 500 000 00 01', 'ONAY', asExcel(ago(5)), 'BIREYSEL']
const turkish = ['İzin Türü', 'İzin Kaynağı', 'ALICI', 'İZİN DURUMU', 'izin tarihi', 'Alıcı Tipi']
const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')
const legacy = (text: string) =>
  Buffer.from(
    [...text].map((letter) => ({ İ: 0xdd, ı: 0xfd, ğ: 0xf0, ü: 0xfc })[letter] ?? letter.charCodeAt(0)),
  )

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
    [
      'in UTF-16, with tabs, as Unicode text of Excel',
      utf16(`${turkish.join('\t')}\r\n${row.join('\t')}\r\n`),
    ],
    ['in UTF-16 of the other order', Buffer.from(utf16(`${turkish.join(';')}\n${row.join(';')}\n`)).swap16()],
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
  expect(result).toMatchObject({ rows: 3, recorded: 2, rejected: ['telefonun haneleri eksik'] })
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

test('import records nothing of a file that it cannot read to its end, and says why', async () => {
  const unreadable: readonly (readonly [string, string | Buffer])[] = [
    ['The file is empty', ''],
    ['does not name the column recipient (alıcı).', `MESAJ,HS_WEB,+905000000001,ONAY,${ago(5)},BIREYSEL\n`],
    ['names the column channel (izin türü) twice', `type,${header}\n`],
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
    ['not a readable Excel or CSV file', utf16('\u4e00'.repeat(1000))],
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
