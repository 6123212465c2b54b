import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { openAddressFolder } from '../../../test/support/folder.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { permittedConsent as consent } from '../../../test/support/register/reports.ts'
import { permittedCells, permittedColumns } from '../../documents/permitted-file.ts'
import type { PermittedRow } from '../../register/permitted/permitted.ts'
import { permittedXlsx } from './permitted-xlsx.ts'

const folder = forAllTests(openAddressFolder)

async function asLibreOffice(
  name: string,
  permitted: readonly PermittedRow[],
  others: readonly PermittedRow[],
) {
  const place = folder.file(name)
  const workbook = `${place}.xlsx`
  writeFileSync(
    workbook,
    await buffer(permittedXlsx({ permitted: Readable.from(permitted), others: Readable.from(others) })),
  )
  const csv = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1'
  await promisify(execFile)('env', [
    // Without a locale it cannot write the sheet's name.
    'LC_ALL=C.UTF-8',
    'soffice',
    // An own profile, so that parallel runs do not wait for each other's lock.
    `-env:UserInstallation=${pathToFileURL(`${place}.profile`).href}`,
    '--headless',
    '--convert-to',
    csv,
    '--outdir',
    place,
    workbook,
  ])
  return new Map(
    readdirSync(place).map((file) => [
      file.slice(name.length + 1, -'.csv'.length),
      parse(readFileSync(join(place, file)), { relaxColumnCount: false }) as string[][],
    ]),
  )
}

test('LibreOffice reads every cell as the text it is: numbers, dates, Turkish letters, what looks like a formula', async () => {
  const rows = [
    consent(1),
    consent(2, { recipientType: 'TACIR', source: null, consentDate: null }),
    consent(3, { address: 'igdir.cigdem@ornek.example', source: 'HS_ISLAK_IMZA' }),
    consent(4, { address: '=1+1@ornek.example', channel: 'EPOSTA', status: 'RET' }),
    consent(5, { address: '+905000000005', changeId: `${'0'.repeat(63)}1` }),
    consent(6, { changeId: `${'1'.repeat(31)}e${'2'.repeat(32)}` }),
  ]
  const others = [consent(7, { permission: { maySend: false, reason: 'iys-refused' } })]
  const sheets = await asLibreOffice('bicim', rows, others)
  expect(Object.fromEntries(sheets)).toEqual({
    Gönderilebilir: [
      [...permittedColumns('permitted')],
      ...rows.map((row) => permittedCells(row, 'permitted')),
    ],
    Gönderilemeyen: [[...permittedColumns('others')], ...others.map((row) => permittedCells(row, 'others'))],
  })
})
