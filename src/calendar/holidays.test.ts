import LibraryHolidays from 'date-holidays'
import { describe, expect, test } from 'vitest'
import { type HolidayTable, holidayOn, holidayTable, readHolidays, unconfirmedFeasts } from './holidays.ts'
import { nextDay } from './istanbul.ts'

const shipped = holidayTable()

function holidaysIn(year: number, table: HolidayTable): string[] {
  const days: string[] = []
  for (let day = `${year}-01-01`; day.startsWith(String(year)); day = nextDay(day)) days.push(day)
  return days.filter((day) => holidayOn(day, table) === 'full').map((day) => day.slice(5))
}

const confirmed = true

/** First days only: the library is wrong about half days and feast lengths, and lacks 28 October. */
function firstDaysByLibrary(year: number): string[] {
  return new LibraryHolidays('TR')
    .getHolidays(year)
    .map((holiday) => holiday.date.slice(0, 10))
    .sort()
}

describe('holidayTable()', () => {
  test.each([2026, 2027, 2028])('has the first days that an independent library has for %i', (year) => {
    const later = [...shipped.values()].filter(({ name }) => / [2-4]\. gün$/.test(name)).map(({ day }) => day)
    const fixed = ['01-01', '04-23', '05-01', '05-19', '07-15', '08-30', '10-29']
    const firstDays = holidaysIn(year, shipped).filter(
      (day) => fixed.includes(day) || !later.includes(`${year}-${day}`),
    )
    expect(firstDays.map((day) => `${year}-${day}`)).toEqual(firstDaysByLibrary(year))
  })

  test('has confirmed feasts for 2027 and none for 2029', () => {
    expect(unconfirmedFeasts(2027, shipped)).toBeNull()
    expect(unconfirmedFeasts(2029, shipped)).not.toBeNull()
  })

  test('lets a corrected feast replace the shipped one of that year and no other', () => {
    for (const name of ['Ramazan Bayramı', 'RAMAZAN']) {
      const table = holidayTable([{ day: '2027-03-10', name, half: false, confirmed }])
      const days = ['2027-03-09', '2027-03-10', '2027-05-16', '2028-02-26']
      expect(days.map((day) => holidayOn(day, table))).toEqual([null, 'full', 'full', 'full'])
    }
  })
})

describe('holidayOn()', () => {
  test.each([2016, 2026, 2099])('has the fixed holidays of Law 2429 in %i', (year) => {
    const days = ['01-01', '04-23', '05-01', '05-19', '07-15', '08-30', '10-29']
    expect(holidaysIn(year, holidayTable([], []))).toEqual(days)
  })

  test('has 28 October and the eves of the feasts as half days, unless a full holiday meets them', () => {
    for (const day of ['2026-10-28', '2026-03-19', '2026-05-26']) expect(holidayOn(day, shipped)).toBe('half')
    // 23 April 2029 is also the eve of Kurban Bayramı.
    expect(holidayOn('2029-04-23', shipped)).toBe('full')
    const half = { day: '2026-06-15', name: 'Yarım', half: true, confirmed }
    const full = { day: '2026-06-15', name: 'Tam', half: false, confirmed }
    expect(holidayOn('2026-06-15', holidayTable([half, full]))).toBe('full')
    expect(holidayOn('2026-06-15', holidayTable([full, half]))).toBe('full')
  })
})

describe('readHolidays()', () => {
  test('reads rows and counts them as confirmed unless they say otherwise', () => {
    const text =
      '[{"day":"2031-01-24","name":" Ramazan Bayramı ","half":false},' +
      '{"day":"2031-01-23","name":"arife","half":true,"confirmed":false}]'
    expect(readHolidays(text)).toEqual([
      { day: '2031-01-24', name: 'Ramazan Bayramı', half: false, confirmed: true },
      { day: '2031-01-23', name: 'arife', half: true, confirmed: false },
    ])
  })

  test.each([
    'not json',
    '{}',
    JSON.stringify(Array(1001).fill({ day: '2027-02-01', name: 'x', half: false })),
    '[null]',
    '[{"day":"2027-02-30","name":"x","half":false}]',
    '[{"day":"2027-02-01","name":" ","half":false}]',
    `[{"day":"2027-02-01","name":"${'x'.repeat(101)}","half":true}]`,
    '[{"day":"2027-02-01","name":"x"}]',
    '[{"day":"2027-02-01","name":"x","half":true,"confirmed":1}]',
    '[{"day":"2027-02-01","name":"x","half":true,"yarım":1}]',
  ])('takes no %s', (text) => {
    expect(readHolidays(text)).toBeUndefined()
  })
})
