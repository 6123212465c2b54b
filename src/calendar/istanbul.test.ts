import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addDays,
  dayOf,
  endOfDay,
  formatWallTime,
  instantAt,
  isIstanbulDay,
  nextDay,
  previousDay,
  readClock,
  readWallTime,
  sameTimeOn,
  startOfDay,
  waitIn,
  weekdayOf,
} from './istanbul.ts'

const utc = (text: string) => Date.parse(`${text}Z`)

const wholeSeconds = (from: string, to: string) =>
  fc.integer({ min: utc(from) / 1000, max: utc(to) / 1000 }).map((second) => second * 1000)

const days = fc.integer({ min: 0, max: 30_000 }).map((count) => addDays('1970-01-01', count))

/** Independent implementation, straight from the zone database. */
const slowFormat = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Istanbul',
  dateStyle: 'short',
  timeStyle: 'medium',
})

describe('formatWallTime() and dayOf()', () => {
  test.each([
    ['2026-03-02T11:05:09.999', '2026-03-02 14:05:09', 'the part below a second dropped'],
    ['2015-11-08T00:59:59', '2015-11-08 03:59:59', 'last second of summer time 2015'],
    ['2015-11-08T01:00:00', '2015-11-08 03:00:00', 'first second of winter 2015/16'],
    ['2016-03-27T01:00:00', '2016-03-27 04:00:00', 'last time the clocks were moved'],
    ['2016-10-31T23:59:59', '2016-11-01 02:59:59', 'last instant that asks the zone database'],
    ['2016-11-01T00:00:00', '2016-11-01 03:00:00', 'first instant with the fixed offset'],
  ])('writes %s UTC as %s: %s', (instant, wallTime) => {
    expect(formatWallTime(utc(instant))).toBe(wallTime)
  })

  test('agrees with the zone database at every second since 1970', () => {
    fc.assert(
      fc.property(wholeSeconds('1970-01-01T00:00:00', '2100-01-01T00:00:00'), (at) => {
        expect(formatWallTime(at)).toBe(slowFormat.format(at))
        expect(dayOf(at)).toBe(formatWallTime(at).slice(0, 10))
      }),
    )
  })

  test('refuses an instant that no wall time can write', () => {
    expect(() => formatWallTime(Number.NaN)).toThrow(RangeError)
    expect(() => formatWallTime(Number.POSITIVE_INFINITY)).toThrow(RangeError)
    expect(() => formatWallTime(utc('9999-12-31T21:00:00'))).toThrow(RangeError)
  })
})

describe('readWallTime()', () => {
  test.each([
    ['0001-01-02T00:00:00', '1910-01-01T00:00:00'],
    ['2014-11-01T00:00:00', '2016-11-02T00:00:00'],
    ['2016-03-27T01:00:00', '9999-12-31T20:59:59'],
  ])('undoes formatWallTime() from %s to %s, but for the hour that came twice', (from, to) => {
    fc.assert(
      fc.property(wholeSeconds(from, to), (at) => {
        fc.pre(!formatWallTime(at).startsWith('2015-11-08 03'))
        expect(readWallTime(formatWallTime(at))).toEqual({ kind: 'read', at })
      }),
      { numRuns: 300 },
    )
  })

  test('takes only texts that formatWallTime() would write', () => {
    const part = (min: number, max: number) =>
      fc.integer({ min, max }).map((number) => String(number).padStart(2, '0'))
    const text = fc
      .tuple(part(2017, 2100), part(0, 13), part(0, 32), part(0, 25), part(0, 61), part(0, 61))
      .map(([year, month, day, ...time]) => `${year}-${month}-${day} ${time.join(':')}`)
    fc.assert(
      fc.property(text, (wallTime) => {
        const read = readWallTime(wallTime)
        if (read.kind === 'read') expect(formatWallTime(read.at)).toBe(wallTime)
        else expect(read.reason).toBe('date')
      }),
      { numRuns: 300 },
    )
  })

  test.each([
    ['2015-11-08 03:30:00', '2015-11-08T00:30:00', 'the hour that came twice is its first pass'],
    ['2016-03-27 03:30:00', '2016-03-27T01:30:00', 'the hour that was skipped'],
    ['2015-05-01 00:00:00', '2015-04-30T21:00:00', 'summer time (R13)'],
    ['2016-01-01 00:00:00', '2015-12-31T22:00:00', 'winter time (R14)'],
    ['2028-02-29 10:00:00', '2028-02-29T07:00:00', 'a leap day'],
    ['2000-02-29 10:00:00', '2000-02-29T08:00:00', 'the leap day of a century'],
  ])('reads %s as %s UTC: %s', (wallTime, instant) => {
    expect(readWallTime(wallTime)).toEqual({ kind: 'read', at: utc(instant) })
  })

  test.each([
    '',
    '2026-03-02',
    '2026-03-02 10:00',
    ' 2026-03-02 10:00:00',
    '2026-03-02 10:00:00\n',
    '٢٠٢٦-03-02 10:00:00',
    '-026-03-02 10:00:00',
  ])('finds the wrong form in %j (R18, H158)', (text) => {
    expect(readWallTime(text)).toEqual({ kind: 'refused', reason: 'form' })
  })

  test.each(['2026-02-29 10:00:00', '2100-02-29 10:00:00', '0000-01-01 10:00:00'])(
    'finds no such date or time in %j (R18, H157)',
    (text) => {
      expect(readWallTime(text)).toEqual({ kind: 'refused', reason: 'date' })
    },
  )
})

describe('startOfDay() and endOfDay()', () => {
  test('enclose the day, also one of 25 hours: a millisecond before and a second after are its neighbours', () => {
    expect(endOfDay('2015-11-08') + 1000 - startOfDay('2015-11-08')).toBe(25 * 60 * 60 * 1000)
    fc.assert(
      fc.property(days, (day) => {
        expect(dayOf(startOfDay(day))).toBe(day)
        expect(dayOf(startOfDay(day) - 1)).toBe(previousDay(day))
        expect(dayOf(endOfDay(day) + 999)).toBe(day)
        expect(dayOf(endOfDay(day) + 1000)).toBe(nextDay(day))
      }),
    )
  })

  test('refuse what is no day', () => {
    expect(() => startOfDay('2026-02-30')).toThrow(
      'Cannot read Istanbul day "2026-02-30": not a date of the calendar',
    )
    expect(() => endOfDay('2026-03-02 10:00:00')).toThrow(RangeError)
  })
})

describe('addDays()', () => {
  test('crosses months, years and leap days, but leaves no year that can be written', () => {
    expect(addDays('2026-12-30', 3)).toBe('2027-01-02')
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
    expect(addDays('2028-03-01', -1)).toBe('2028-02-29')
    expect(addDays('0099-12-31', 1)).toBe('0100-01-01')
    expect(() => nextDay('9999-12-31')).toThrow(RangeError)
    expect(() => previousDay('0001-01-01')).toThrow(RangeError)
  })

  test('goes forth and back to the same day', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: -10_000, max: 10_000 }), (day, count) => {
        expect(addDays(addDays(day, count), -count)).toBe(day)
      }),
    )
  })
})

test.each([
  ['2026-03-01', 0],
  ['2026-03-07', 6],
  ['1970-01-01', 4],
  ['1923-10-29', 1],
])('weekdayOf(%s) is %i', (day, weekday) => {
  expect(weekdayOf(day)).toBe(weekday)
})

test('isIstanbulDay() takes days of the calendar only, in one form only', () => {
  expect(['2026-03-02', '2028-02-29', '0001-01-01', '9999-12-31'].every(isIstanbulDay)).toBe(true)
  const none = ['2026-02-30', '2026-3-2', '20260302', '2026-03-02 ', '', '0000-01-01']
  expect(none.some(isIstanbulDay)).toBe(false)
})

test.each([
  ['00:00', 0],
  ['23:59', 1439],
  ['24:00', null],
  ['09:60', null],
  ['9:00', null],
  ['09:00:00', null],
  ['', null],
])('readClock() reads %j as %j', (text, minutes) => {
  expect(readClock(text)).toBe(minutes)
})

test('instantAt() gives the instant by the Turkish clock', () => {
  expect(instantAt('2026-03-02', 540)).toBe(utc('2026-03-02T06:00:00'))
  expect(instantAt('2016-01-15', 540)).toBe(utc('2016-01-15T07:00:00'))
})

test('sameTimeOn() keeps the time of day, to the millisecond, also across a change of offset', () => {
  expect(sameTimeOn('2026-03-02', utc('2026-02-25T11:59:59.123'))).toBe(utc('2026-03-02T11:59:59.123'))
  expect(sameTimeOn('2016-03-28', utc('2016-03-25T08:00:00'))).toBe(utc('2016-03-28T07:00:00'))
})

test.each([
  [1, '1 dakika', '1 minute'],
  [15, '15 dakika', '15 minutes'],
  [90, '90 dakika', '90 minutes'],
  [91, '2 saat', '2 hours'],
  [24 * 60, '24 saat', '24 hours'],
])('waitIn tells %i minutes as people say it', (minutes, turkish, english) => {
  expect([waitIn.tr(minutes), waitIn.en(minutes)]).toEqual([turkish, english])
})
