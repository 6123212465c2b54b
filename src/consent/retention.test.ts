import { describe, expect, test } from 'vitest'
import { instant } from '../../test/support/register.ts'
import { consentEndedAt, keptThrough } from './retention.ts'

const onay = (recordedAt: number) => ({ status: 'ONAY' as const, effect: 'taken' as const, recordedAt })
const ret = (recordedAt: number) => ({ status: 'RET' as const, effect: 'taken' as const, recordedAt })
const repeated = (recordedAt: number) => ({ ...ret(recordedAt), effect: 'repeat' as const })

describe('consentEndedAt()', () => {
  test('is null for an effective ONAY', () => {
    expect(consentEndedAt([onay(1)], null)).toBeNull()
    expect(consentEndedAt([onay(1), ret(2), onay(3)], null)).toBeNull()
    expect(consentEndedAt([onay(1), repeated(2)], null)).toBeNull()
  })
  test('is the first refusal after the last ONAY, however often it is repeated', () => {
    expect(consentEndedAt([onay(1), ret(2)], null)).toBe(2)
    expect(consentEndedAt([onay(1), repeated(2), ret(3), repeated(4)], null)).toBe(3)
    expect(consentEndedAt([onay(1), ret(2), onay(3), ret(4), ret(5), ret(6)], null)).toBe(4)
  })
  test('is the first refusal where there never was an ONAY', () => {
    expect(consentEndedAt([ret(2), ret(3)], null)).toBe(2)
  })
  test('is the end of the brand for an effective ONAY, and not before the ONAY', () => {
    expect(consentEndedAt([onay(1)], 5)).toBe(5)
    expect(consentEndedAt([onay(7)], 5)).toBe(7)
    expect(consentEndedAt([onay(1), ret(2)], 5)).toBe(2)
  })
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
