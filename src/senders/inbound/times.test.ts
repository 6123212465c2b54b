import { expect, it } from 'vitest'
import { instant } from '../../../test/support/register.ts'
import { digitsOfMinute, isoMoment, turkishMoment } from './times.ts'

const moment = new Date('2026-05-18T07:37:20Z')

it.each([
  '2026-05-18 10:37:20',
  '2026-05-18T10:37:20',
  ' 2026-05-18 10:37:20.000 ',
  '2026-05-18T10:37:20.123456+03:00',
  '2026-05-18T10:37:20+0300',
  '2026-05-18T07:37:20Z',
  '2026-05-18t07:37:20z',
  '2026-05-18T03:37:20-04:00',
])('isoMoment() reads %j, without a zone as Istanbul time', (text) => {
  expect(isoMoment(text)).toEqual(moment)
})

it.each([
  '18.05.2026 10:37:20',
  '18/05/2026 10:37:20',
  '18-05-2026 10:37:20',
  '18052026103720',
  '2026-05-18 10:37:20',
])('turkishMoment() reads %j', (text) => {
  expect(turkishMoment(text)).toEqual(moment)
})

it.each(['18.05.2026 10:37', '180520261037', '2026-05-18 10:37'])(
  'turkishMoment() reads %j, which has no seconds',
  (text) => {
    expect(turkishMoment(text)).toEqual(new Date('2026-05-18T07:37:00Z'))
  },
)

it.each([
  '',
  'dün',
  '2026-02-30 10:00:00',
  '30.02.2026 10:00',
  '2026-05-18 24:00:00',
  '1779089840',
  '32052026103720',
])('turkishMoment() does not know %j', (text) => {
  expect(turkishMoment(text)).toBeNull()
})

it('isoMoment() reads a time before 2016 by the offset of its day', () => {
  expect(isoMoment('2015-01-18 10:37:20')).toEqual(new Date('2015-01-18T08:37:20Z'))
})

it.each(['2026-05-18 10:37:00', '2026-01-01 00:00:00', '2028-02-29 23:59:00'])(
  'digitsOfMinute() writes %s so that turkishMoment() reads it',
  (wallTime) => {
    expect(digitsOfMinute(instant(wallTime))).toMatch(/^\d{12}$/)
    expect(turkishMoment(digitsOfMinute(instant(wallTime)))).toEqual(new Date(instant(wallTime)))
  },
)
