import { describe, expect, test } from 'vitest'
import { DayOrderWatch, dateExamples, readDate } from './dates.ts'

describe('readDate()', () => {
  test.each<readonly [string, string]>([
    ...dateExamples,
    ['20.7.2018 9:05', '2018-07-20 09:05:00'],
    ['2018/07/20 14:05', '2018-07-20 14:05:00'],
    ['20180720', '2018-07-20 00:00:00'],
    ['2018-07-20T11:05:09Z', '2018-07-20 14:05:09'],
    ['2018-07-20T14:05:09.123', '2018-07-20 14:05:09'],
    ['20 Temmuz 2018 Cuma 14:05', '2018-07-20 14:05:00'],
    ['Cuma, 20 Temmuz 2018', '2018-07-20 00:00:00'],
    ['1 AĞUSTOS 2018', '2018-08-01 00:00:00'],
    ['20-Jul-2018', '2018-07-20 00:00:00'],
    ['July 20, 2018 2:05 PM', '2018-07-20 14:05:00'],
    ['20.07.2018 02:05 ÖS', '2018-07-20 14:05:00'],
    ['20.07.2018 saat 14:05', '2018-07-20 14:05:00'],
    ['07/20/2018', '2018-07-20 00:00:00'],
    ['05/05/2018', '2018-05-05 00:00:00'],
  ])('reads %s', (text, wallTime) => {
    const isWholeDay = wallTime.endsWith(' 00:00:00')
    expect(readDate(text, null)).toEqual({ kind: 'read', wallTime, isWholeDay })
  })

  test.each([
    'dün',
    '',
    '2018',
    '20.07',
    '18-07-20',
    '20.07.2018 25',
    '20 Foo 2018',
    '1532088309',
    '9,05E+11',
  ])('reads no date in %j', (text) => {
    expect(readDate(text, 'day-first')).toEqual({ kind: 'unread', why: 'form' })
  })

  test('leaves a date that does not exist to the rule of İYS for it', () => {
    expect(readDate('31.02.2018', null)).toMatchObject({ wallTime: '2018-02-31 00:00:00' })
  })

  test('guesses no order of 05/06/2018, and follows the one that is given; dots are of day.month.year', () => {
    expect(readDate('05/06/2018', null)).toEqual({ kind: 'unread', why: 'day-order' })
    expect(readDate('05/06/2018', 'day-first')).toMatchObject({ wallTime: '2018-06-05 00:00:00' })
    expect(readDate('05/06/2018', 'month-first')).toMatchObject({ wallTime: '2018-05-06 00:00:00' })
    expect(readDate('05.06.2018', 'month-first')).toMatchObject({ wallTime: '2018-06-05 00:00:00' })
  })
})

test.each([
  [['20/07/2018', '05/06/2018'], 'day-first'],
  [['05/06/2018', '07/20/2018 10:00'], 'month-first'],
  [['05/06/2018', '06-05-2018', ''], 'unclear'],
  [['20/07/2018', '07/20/2018'], 'mixed'],
  [['05.06.2018', '2018-05-06', '05/05/2018', 'dün'], 'none'],
])('DayOrderWatch decides on a column of %j: %s', (cells, order) => {
  const watch = new DayOrderWatch()
  for (const cell of cells) watch.look(cell)
  expect(watch.order()).toBe(order)
})
