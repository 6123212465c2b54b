import LibraryHolidays from 'date-holidays'
import { describe, expect, test } from 'vitest'
import {
  feastHolidays,
  type Holiday,
  type HolidayTable,
  holidayOn,
  holidayTable,
  readHolidays,
} from './holidays.ts'
import { nextDay } from './istanbul.ts'

const shipped = holidayTable()

function holidaysIn(year: number, table: HolidayTable): Holiday[] {
  const days: string[] = []
  for (let day = `${year}-01-01`; day.startsWith(String(year)); day = nextDay(day)) days.push(day)
  return days.map((day) => holidayOn(day, table)).filter((holiday) => holiday !== undefined)
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
    const firstDays = holidaysIn(year, shipped)
      .filter((holiday) => !holiday.half && !/ [2-4]\. gün$/.test(holiday.name))
      .map((holiday) => holiday.day)
    expect(firstDays).toEqual(firstDaysByLibrary(year))
  })

  test('knows the years it has both feasts for, and a further one once both are added', () => {
    expect(shipped.firstYearKnown).toBe(2025)
    expect(shipped.lastYearKnown).toBe(2030)
    expect(shipped.yearsKnown).toEqual(new Set([2025, 2026, 2027, 2028, 2029, 2030]))
    const ramazan = feastHolidays('Ramazan', '2031-01-24', confirmed)
    const kurban = feastHolidays('Kurban', '2031-04-02', confirmed)
    expect(holidayTable(ramazan).lastYearKnown).toBe(2030)
    expect(holidayTable([...ramazan, ...kurban]).lastYearKnown).toBe(2031)
  })

  test('lets a corrected feast replace the shipped one of that year and no other', () => {
    const table = holidayTable(feastHolidays('Ramazan', '2027-03-10', confirmed))
    const feast = holidaysIn(2027, table).filter((holiday) => holiday.name.startsWith('Ramazan'))
    expect(feast.map(({ day }) => day.slice(5))).toEqual(['03-09', '03-10', '03-11', '03-12'])
    expect(holidayOn('2027-05-16', table)?.name).toBe('Kurban Bayramı 1. gün')
    expect(holidayOn('2028-02-26', table)?.name).toBe('Ramazan Bayramı 1. gün')
  })

  test('recognises a feast however it is capitalised, and knows no year that has its eve alone', () => {
    const table = holidayTable([{ day: '2027-03-10', name: 'RAMAZAN BAYRAMI', half: false, confirmed }])
    expect(holidayOn('2027-03-09', table)).toBeUndefined()
    expect(table.yearsKnown.has(2027)).toBe(true)
    const eve = holidayTable([{ day: '2027-03-08', name: 'Ramazan arifesi', half: true, confirmed }])
    expect(eve.yearsKnown.has(2027)).toBe(false)
  })

  test('keeps the full day where two rows meet, in either order', () => {
    const half = { day: '2026-06-15', name: 'Yarım', half: true, confirmed }
    const full = { day: '2026-06-15', name: 'Tam', half: false, confirmed }
    expect(holidayOn('2026-06-15', holidayTable([half, full]))).toEqual(full)
    expect(holidayOn('2026-06-15', holidayTable([full, half]))).toEqual(full)
  })
})

describe('holidayOn()', () => {
  test.each([2016, 2026, 2099])('has the fixed holidays of Law 2429 in %i', (year) => {
    const none = holidayTable([], [])
    const unknown = { yearsKnown: new Set(), firstYearKnown: null, lastYearKnown: null }
    expect(none).toEqual({ dated: new Map(), ...unknown })
    expect(holidaysIn(year, none).map((holiday) => [holiday.day.slice(5), holiday.half])).toEqual([
      ['01-01', false],
      ['04-23', false],
      ['05-01', false],
      ['05-19', false],
      ['07-15', false],
      ['08-30', false],
      ['10-28', true],
      ['10-29', false],
    ])
  })

  test('counts a day once that is a holiday twice, and is full where one of them is', () => {
    const may = holidaysIn(2027, shipped).filter(({ day }) => day === '2027-05-19')
    expect(may).toMatchObject([{ half: false }])
    // 23 April 2029 is also the eve of Kurban Bayramı.
    expect(shipped.dated.get('2029-04-23')?.half).toBe(true)
    expect(holidayOn('2029-04-23', shipped)?.half).toBe(false)
  })
})

describe('readHolidays()', () => {
  test('reads rows and counts them as confirmed unless they say otherwise', () => {
    const text =
      '[{"day":"2031-01-24","name":" Ramazan Bayramı ","half":false},' +
      '{"day":"2031-01-23","name":"arife","half":true,"confirmed":false}]'
    expect(readHolidays(text)).toEqual({
      ok: true,
      rows: [
        { day: '2031-01-24', name: 'Ramazan Bayramı', half: false, confirmed: true },
        { day: '2031-01-23', name: 'arife', half: true, confirmed: false },
      ],
    })
  })

  test.each([
    ['not json', 'Cannot read holidays: not a JSON array of rows'],
    ['{}', 'Cannot read holidays: not a JSON array of rows'],
    [JSON.stringify(Array(1001).fill(0)), 'Cannot read holidays: 1001 rows, at most 1000 are taken'],
    ['[null]', 'Cannot read holiday 1: not an object with day, name and half'],
    [
      '[{"day":"2027-02-30","name":"x","half":false}]',
      'Cannot read holiday 1: "day" is not a date written YYYY-MM-DD',
    ],
    ['[{"day":"2027-02-01","half":false}]', 'Cannot read holiday 1: "name" is missing'],
    ['[{"day":"2027-02-01","name":" ","half":false}]', 'Cannot read holiday 1: "name" is missing'],
    [
      `[{"day":"2027-02-01","name":"${'x'.repeat(101)}","half":false}]`,
      'Cannot read holiday 1: "name" is longer than 100 characters',
    ],
    [
      '[{"day":"2027-02-01","name":"x","half":"no"}]',
      'Cannot read holiday 1: "half" is neither true nor false',
    ],
    [
      '[{"day":"2027-02-01","name":"x","half":true,"confirmed":1}]',
      'Cannot read holiday 1: "confirmed" is neither true nor false',
    ],
    [
      '[{"day":"2027-02-01","name":"x","half":true},{"day":"2027-02-02","name":"x","half":true,"yarım":1}]',
      'Cannot read holiday 2: "yarım" is not a known field',
    ],
  ])('says what is wrong with %s', (text, reason) => {
    expect(readHolidays(text)).toEqual({ ok: false, reason })
  })
})
