import { describe, expect, test } from 'vitest'
import { instant } from '../../test/support/register.ts'
import { consentEndedAt, keptThrough } from './retention.ts'

const onay = (recordedAt: number) => ({ status: 'ONAY' as const, effect: 'taken' as const, recordedAt })
const ret = (recordedAt: number) => ({ status: 'RET' as const, effect: 'taken' as const, recordedAt })
const repeated = (recordedAt: number) => ({ ...ret(recordedAt), effect: 'repeat' as const })

test.each([
  ['null for an effective ONAY', [onay(1)], null, null],
  ['null for an ONAY after a refusal', [onay(1), ret(2), onay(3)], null, null],
  ['null for an ONAY beside an older refusal', [onay(1), repeated(2)], null, null],
  ['the first refusal after the last ONAY', [onay(1), ret(2), onay(3), ret(4), ret(5), ret(6)], null, 4],
  ['that refusal, whatever was repeated', [onay(1), repeated(2), ret(3), repeated(4)], null, 3],
  ['the first refusal where there never was an ONAY', [ret(2), ret(3)], null, 2],
  ['the end of the brand for an effective ONAY', [onay(1)], 5, 5],
  ['not before that ONAY', [onay(7)], 5, 7],
  ['the refusal before the end of the brand', [onay(1), ret(2)], 5, 2],
])('consentEndedAt(): is %s', (_, changes, brandClosedAt, endedAt) => {
  expect(consentEndedAt(changes, brandClosedAt)).toBe(endedAt)
})

describe('keptThrough()', () => {
  test('is the same day so many years later, in Istanbul', () => {
    expect(keptThrough(instant('2026-03-02 23:59:59'), 3)).toBe('2029-03-02')
    expect(keptThrough(instant('2026-03-03 00:00:00'), 3)).toBe('2029-03-03')
  })
  test('is the last of February where that year has no 29th', () => {
    expect(keptThrough(instant('2028-02-29 12:00:00'), 3)).toBe('2031-02-28')
    expect(keptThrough(instant('2028-02-29 12:00:00'), 4)).toBe('2032-02-29')
  })
})
