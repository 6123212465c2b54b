import { describe, expect, test } from 'vitest'
import { instant } from '../../test/support/register.ts'
import { type ChangeContent, type ChangeEffect, type ConsentState, effectiveStatement } from './consent.ts'
import { evolve } from './evolve.ts'

const change = (effect: ChangeEffect, status: 'ONAY' | 'RET', clock: string): ChangeContent => ({
  effect,
  status,
  source: 'HS_WEB',
  consentDate: `2026-03-02 ${clock}`,
  consentAt: instant(`2026-03-02 ${clock}`),
  recordedAt: instant('2026-03-02 15:00:00'),
})
const standing = ({ status, source, consentDate, consentAt }: ChangeContent) => ({
  status,
  source,
  consentDate,
  consentAt,
})
const fold = (...changes: ChangeContent[]): ConsentState | null =>
  changes.reduce<ConsentState | null>(evolve, null)

const onay = change('taken', 'ONAY', '13:00:00')
const ret = change('taken', 'RET', '14:00:00')
const localRefusal = change('local', 'RET', '14:00:00')

describe('evolve()', () => {
  test('begins a key with its first change', () => {
    expect(fold(onay)).toEqual({
      ordinal: 1,
      lastRecordedAt: onay.recordedAt,
      iysRecord: standing(onay),
      localRefusal: null,
    })
  })

  test('counts every change and keeps the moment of the last one', () => {
    const later = { ...change('repeat', 'RET', '14:30:00'), recordedAt: onay.recordedAt + 5000 }
    expect(fold(onay, ret, later)).toMatchObject({ ordinal: 3, lastRecordedAt: later.recordedAt })
  })

  test('replaces the record by what İYS would take', () => {
    expect(fold(onay, ret)).toMatchObject({ iysRecord: standing(ret), localRefusal: null })
  })

  test('leaves the record as it is beside a local refusal', () => {
    expect(fold(onay, localRefusal)).toMatchObject({
      iysRecord: standing(onay),
      localRefusal: standing(localRefusal),
    })
    expect(fold(localRefusal)).toMatchObject({ iysRecord: null, localRefusal: standing(localRefusal) })
  })

  test('moves a refusal on by a repeat of it', () => {
    const repeat = change('repeat', 'RET', '14:30:00')
    expect(fold(onay, ret, repeat)).toMatchObject({
      iysRecord: standing(ret),
      localRefusal: standing(repeat),
    })
  })

  test('ends a local refusal by a later ONAY', () => {
    const back = change('taken', 'ONAY', '14:00:01')
    expect(fold(onay, localRefusal, back)).toMatchObject({ iysRecord: standing(back), localRefusal: null })
  })

  test('keeps a local refusal that is later than the refusal İYS takes', () => {
    const between = change('taken', 'RET', '13:30:00')
    expect(fold(onay, localRefusal, between)).toMatchObject({
      iysRecord: standing(between),
      localRefusal: standing(localRefusal),
    })
  })

  test('changes nothing in the state it is given', () => {
    const state = Object.freeze(fold(onay))
    evolve(state, ret)
    expect(state).toEqual(fold(onay))
  })
})

describe('effectiveStatement()', () => {
  test('lets a local refusal win over what İYS would hold (D2)', () => {
    const state = fold(onay, localRefusal)
    expect(state && effectiveStatement(state)).toEqual(standing(localRefusal))
  })

  test('is the record where no refusal stands beside it', () => {
    const state = fold(onay)
    expect(state && effectiveStatement(state)).toEqual(standing(onay))
  })
})
