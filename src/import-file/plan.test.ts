import { describe, expect, test } from 'vitest'
import { useNamed, useOfHeading } from './columns.ts'
import { statementsOf } from './consent-rows.ts'
import { FileFaultError } from './fault.ts'
import { completePlan, emptyPlan, type ImportPlan, mappingOf, planOf, planWith } from './plan.ts'
import { valueNamed } from './words.ts'

const day = '2018-07-20 00:00:00'
const wide = [
  'Ad',
  'Cep Telefonu',
  'E-Posta',
  'SMS İzni',
  'Arama_Izni',
  'E-POSTA İZNİ',
  'İzin Tarihi',
  'Kaynak',
]

function read(headings: readonly string[], cells: readonly string[], plan: Partial<ImportPlan> = {}) {
  const mapping = mappingOf(headings, planWith(emptyPlan, plan))
  return statementsOf({ line: 2, cells }, mapping, null).map((row) =>
    'code' in row
      ? [row.code, row.value ?? row.detail]
      : [row.channel, row.recipient.address, row.request.status, row.request.source, row.request.consentDate],
  )
}

describe('a file with one row for each person', () => {
  test('gives a statement for each channel that has an answer', () => {
    const row = ['Ayşe', '0500 000 00 01', 'a@ornek.example', 'Evet', 'Hayır', 'var', '20.07.2018', 'mağaza']
    expect(read(wide, row)).toEqual([
      ['ARAMA', '+905000000001', 'RET', 'HS_FIZIKSEL_ORTAM', day],
      ['MESAJ', '+905000000001', 'ONAY', 'HS_FIZIKSEL_ORTAM', day],
      ['EPOSTA', 'a@ornek.example', 'ONAY', 'HS_FIZIKSEL_ORTAM', day],
    ])
  })

  test('says nothing of a channel by an empty cell, nor by a no without an address', () => {
    const row = ['Ayşe', '0500 000 00 01', '', '1', '', 'Hayır', '20.07.2018', 'web']
    expect(read(wide, row)).toEqual([['MESAJ', '+905000000001', 'ONAY', 'HS_WEB', day]])
    expect(read(wide, ['Ayşe', '', '', '', '', '', '', ''])).toEqual([['H110', null]])
    expect(read(wide, ['Ayşe', '', '', 'Hayır', '', '', '', ''])).toEqual([['H114', null]])
    expect(read(wide, ['Ayşe', '', '', 'Evet', '', '', '', ''])).toEqual([['H114', null]])
    expect(read(wide, ['Ayşe', '0500 000 00 01', '', 'belki', '', '', '', ''])).toEqual([['H115', 'belki']])
  })

  test('may have a date and a source of its own for each channel', () => {
    const headings = ['GSM', 'SMS İzni', 'SMS İzin Tarihi', 'SMS Kaynağı']
    expect(read(headings, ['05000000001', 'Onaylı', '2018-07-20 10:00', 'web'])).toEqual([
      ['MESAJ', '+905000000001', 'ONAY', 'HS_WEB', '2018-07-20 10:00:00'],
    ])
  })

  test('lacks the address of a channel, or the channel is left out', () => {
    const headings = ['Cep', 'SMS İzni', 'E-Posta İzni', 'Kaynak', 'Tarih']
    expect(() => mappingOf(headings, emptyPlan)).toThrow(
      expect.objectContaining({ fault: { kind: 'column-missing', column: 'emailAddress' } }),
    )
    const plan = { columns: { 'E-Posta İzni': 'ignore' } } as const
    expect(read(headings, ['05000000001', 'E', 'E', 'web', '20.07.2018'], plan)).toHaveLength(1)
  })
})

describe('a file with one row for each consent', () => {
  const headings = ['Telefon', 'Mail', 'Kanal', 'Durum', 'Tarih']
  const source = 'HS_WEB'

  test('takes the address that suits the channel, and what the plan says of every row', () => {
    const both = ['0500 000 00 01', 'a@ornek.example']
    expect(read(headings, [...both, 'SMS', 'izinli', '20.07.2018'], { source })).toEqual([
      ['MESAJ', '+905000000001', 'ONAY', 'HS_WEB', day],
    ])
    expect(read(headings, [...both, 'mail', 'izinsiz', '20.07.2018'], { source })).toEqual([
      ['EPOSTA', 'a@ornek.example', 'RET', 'HS_WEB', day],
    ])
  })

  test('prefers a column that is named recipient, and leaves columns of yes and no out', () => {
    const named = ['Alıcı', 'Telefon', 'SMS', 'İzin Türü', 'İzin Durumu', 'Tarih', 'Kaynak']
    expect(read(named, ['0500 000 00 01', '0', 'x', 'SMS', '1', '20.07.2018', 'web'])).toEqual([
      ['MESAJ', '+905000000001', 'ONAY', 'HS_WEB', day],
    ])
  })

  test('refuses a file in which two columns could be meant, or one is missing', () => {
    const faultOf = (names: readonly string[], plan = emptyPlan) => {
      try {
        return mappingOf(names, plan)
      } catch (error) {
        return error instanceof FileFaultError ? error.fault : error
      }
    }
    expect(faultOf([...headings, 'Kaynak', 'GSM'])).toEqual({ kind: 'column-twice', column: 'phone' })
    expect(faultOf(headings)).toEqual({ kind: 'column-missing', column: 'source' })
    expect(faultOf(['ad', 'soyad'])).toEqual({ kind: 'column-missing', column: 'recipient' })
    expect(faultOf(headings, planWith(emptyPlan, { columns: { Numara: 'phone' } }))).toEqual({
      kind: 'plan-heading',
    })
  })

  test('shows the cell that is not understood, but none that may hold an address', () => {
    const row = (channel: string, status: string) => ['05000000001', '', channel, status, '20.07.2018']
    expect(read(headings, row('Faks', 'evet'), { source })).toEqual([['H117', 'Faks']])
    expect(read(headings, row('SMS', 'a@ornek.example'), { source })).toEqual([['H115', null]])
    expect(read(headings, row('0532 123 45 67', 'evet'), { source })).toEqual([['H117', null]])
  })
})

test('words of a plan come before those that every file may use, and one may say nothing', () => {
  const headings = ['Cep', 'SMS İzni', 'Kaynak', 'Tarih']
  const values = { Kasa: 'HS_FIZIKSEL_ORTAM', Bilinmiyor: '-', X: 'ONAY' } as const
  const row = (status: string) => ['05000000001', status, 'KASA', '20.07.2018']
  expect(read(headings, row('x'), { values })).toEqual([
    ['MESAJ', '+905000000001', 'ONAY', 'HS_FIZIKSEL_ORTAM', day],
  ])
  expect(read(headings, row('bilinmiyor'), { values })).toEqual([['H110', null]])
})

test('a complete plan names every column that was found, and reads the same file again', () => {
  const mapping = mappingOf(wide, emptyPlan)
  const plan = completePlan(wide, mapping, 'day-first')
  expect(plan).toEqual({
    columns: {
      'Cep Telefonu': 'phone',
      'E-Posta': 'emailAddress',
      'SMS İzni': 'MESAJ',
      Arama_Izni: 'ARAMA',
      'E-POSTA İZNİ': 'EPOSTA',
      'İzin Tarihi': 'consentDate',
      Kaynak: 'source',
    },
    values: {},
    dayOrder: 'day-first',
  })
  const again = planOf(JSON.parse(JSON.stringify(plan)))
  expect(again && mappingOf(wide, again).places).toEqual(mapping.places)
  expect(planOf({ columns: { Cep: 'faks' } })).toBeNull()
  expect(planOf([])).toBeNull()
})

test.each([
  ['telefon', 'phone'],
  ['GSM No', 'phone'],
  ['cep', 'phone'],
  ['e-posta', 'emailAddress'],
  ['kaynak', 'source'],
  ['tarih', 'consentDate'],
  ['durum', 'status'],
  ['onay(1)-ret(0)', 'status'],
  ['sms_izni', 'MESAJ'],
  ['SmsIzin', 'MESAJ'],
  ['İzin SMS', 'MESAJ'],
  ['e-mail permission', 'EPOSTA'],
  ['Arama Onayı', 'ARAMA'],
  ['Kayıt Tarihi', null],
  ['Müşteri No', null],
  ['İş Telefonu', null],
])('useOfHeading() knows %s: %s', (heading, use) => {
  expect(useOfHeading(heading)).toBe(use)
})

test.each([
  ['alıcı', 'recipient'],
  ['MESAJ', 'MESAJ'],
  ['sms', 'MESAJ'],
  ['EPOSTA', 'EPOSTA'],
  ['emailAddress', 'emailAddress'],
  ['e-posta adresi', 'emailAddress'],
  ['izin tarihi', 'consentDate'],
  ['-', 'ignore'],
  ['e-posta', null],
  ['faks', null],
])('useNamed() reads the field %s of a mapping: %s', (text, use) => {
  expect(useNamed(text)).toBe(use)
})

test.each([
  ['HS_WEB', 'HS_WEB'],
  ['mağaza', 'HS_FIZIKSEL_ORTAM'],
  ['onay', 'ONAY'],
  ['tacir', 'TACIR'],
  ['-', '-'],
  ['SMS', null],
  ['kasa', null],
])('valueNamed() reads the value %s of a mapped word: %s', (text, value) => {
  expect(valueNamed(text)).toBe(value)
})
