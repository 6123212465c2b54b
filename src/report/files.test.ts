import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { permittedConsent } from '../../test/support/register/reports.ts'
import { instant } from '../../test/support/register.ts'
import { permittedColumns, permittedFileName, permittedHeader, permittedLine } from './files.ts'

const row = permittedConsent(1)

describe('permittedLine()', () => {
  it('writes the columns of the report, with the phone as E.164 text', () => {
    expect(permittedHeader).toBe(
      'recipient,recipientType,type,status,source,consentDate,creationDate,transactionId,national\n',
    )
    expect(permittedLine(row)).toBe(
      `+905000000001,BIREYSEL,MESAJ,ONAY,HS_WEB,2026-03-02 14:05:09,2026-03-02 14:05:40,${'ab'.repeat(32)},registered\n`,
    )
  })

  it.each([
    ['=1+1', "'=1+1"],
    ['+1+1@ornek.example', "'+1+1@ornek.example"],
    ['-2@ornek.example', "'-2@ornek.example"],
    ['@ornek', "'@ornek"],
    ['\tornek', "'\tornek"],
    ['+90500=1', "'+90500=1"],
    ['a+b@ornek.example', 'a+b@ornek.example'],
    ['+905000000001', '+905000000001'],
  ])('guards %j against spreadsheets', (address, written) => {
    expect(permittedLine({ ...row, address }).split(',')[0]).toBe(written)
  })

  it('is read back as what it was, apostrophe aside', () => {
    fc.assert(
      fc.property(fc.string(), fc.option(fc.string()), (address, source) => {
        const [read] = parse(permittedHeader + permittedLine({ ...row, address, source }), {
          columns: true,
          relax_column_count: false,
        }) as Record<string, string>[]
        const bare = (text: string | undefined) => (text ?? '').replace(/^'(?=[=+\-@\t\r])/, '')
        expect(Object.keys(read ?? {})).toEqual([...permittedColumns])
        expect(bare(read?.recipient)).toBe(bare(address))
        expect(bare(read?.source)).toBe(bare(source ?? ''))
        expect(read?.transactionId).toBe(row.changeId)
      }),
    )
  })
})

it.each([
  [
    permittedFileName(123457, instant('2025-12-31 23:59:59'), 'xlsx'),
    '123457_2025-12-31-235959_izinli-veri-tabani.xlsx',
  ],
])('the file name %s holds brand and time, in ASCII letters', (name, wanted) => {
  expect(name).toBe(wanted)
})
