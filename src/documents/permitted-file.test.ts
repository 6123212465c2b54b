import { text } from 'node:stream/consumers'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { permittedConsent } from '../../test/support/register/reports.ts'
import { instant } from '../../test/support/register.ts'
import { useOfHeading } from '../import-file/columns.ts'
import type { PermittedRow } from '../register/permitted/permitted.ts'
import { permittedCells, permittedColumns, permittedCsvLines, permittedFileName } from './permitted-file.ts'

const row = permittedConsent(1)

async function* rows(...some: readonly PermittedRow[]) {
  yield* some
}

const csvOf = (some: readonly PermittedRow[], withReasons = false) =>
  text(permittedCsvLines(rows(...some), withReasons))

describe('permittedCsvLines()', () => {
  it('begins with Turkish headings that an import reads, then writes words and the phone as E.164 text', async () => {
    expect(await csvOf([row])).toBe(
      '\ufeffAlıcı,Alıcı tipi,Kanal,Durum,Kaynak,İzin tarihi,Kayıt tarihi,İYS durumu\n' +
        '+905000000001,bireysel,SMS,ONAY,web sitesi,2026-03-02 14:05:09,2026-03-02 14:05:40,kayıtlı\n',
    )
    expect(permittedColumns('permitted').map((heading) => useOfHeading(heading))).toEqual([
      'recipient',
      'recipientType',
      'channel',
      'status',
      'source',
      'consentDate',
      null,
      null,
    ])
  })

  it('adds whether a message may be sent, and why', async () => {
    const refused = { ...row, permission: { maySend: false, reason: 'iys-refused' } } as const
    const [, first, second] = (await csvOf([row, refused], true)).split('\n')
    expect(permittedColumns('all').slice(-2)).toEqual(['Gönderilebilir', 'Neden'])
    expect(first).toMatch(/,evet,Mesaj gönderilebilir\.$/)
    expect(second).toMatch(/,hayır,Mesaj gönderilemez: İYS bu ONAY'ı kabul etmedi\.$/)
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
  ])('guards %j against spreadsheets', async (address, written) => {
    expect((await csvOf([{ ...row, address }])).split('\n')[1]?.split(',')[0]).toBe(written)
  })

  it('is read back as what it was, apostrophe aside', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (address) => {
        const [headings, cells] = parse(await csvOf([{ ...row, address }]), { bom: true }) as string[][]
        const bare = (cell: string | undefined) => (cell ?? '').replace(/^'(?=[=+\-@\t\r])/, '')
        expect(headings).toEqual([...permittedColumns('permitted')])
        expect(bare(cells?.[0])).toBe(bare(address))
      }),
    )
  })
})

it('permittedCells() has a cell for each column', () => {
  for (const content of ['permitted', 'others', 'all'] as const) {
    expect(permittedCells(row, content)).toHaveLength(permittedColumns(content).length)
    expect(permittedCells({ ...row, permission: null, national: null }, content)).toHaveLength(
      permittedColumns(content).length,
    )
  }
})

it.each([
  ['permitted', 'csv', '123457_2025-12-31-235959_gonderilebilir.csv'],
  ['all', 'xlsx', '123457_2025-12-31-235959_tum-izinler.xlsx'],
  ['past', 'csv', '123457_2025-12-31-235959_gecmis-kayit_gonderim-listesi-degil.csv'],
] as const)(
  'the name of a file with %s holds brand, time and content, in ASCII letters',
  (content, ending, name) => {
    const moment = instant('2025-12-31 23:59:59')
    expect(permittedFileName({ brandCode: 123457, moment, content }, ending)).toBe(name)
  },
)
