import { describe, expect, test } from 'vitest'
import {
  beforeActivation,
  decided,
  given,
  now,
  onay,
  policy,
  ret,
  today,
} from '../../test/support/register/consent.ts'
import { type ConsentRequest, companySources, nationalSources } from './consent.ts'

const undated = (request: ConsentRequest): ConsentRequest => ({ ...request, consentDate: undefined })
const sourceless = (request: ConsentRequest): ConsentRequest => ({ ...request, source: undefined })
const ofTrader = (request: ConsentRequest): ConsentRequest => ({ ...request, recipientType: 'TACIR' })

const stored = { refusals: [], change: expect.objectContaining({ effect: 'taken' }) }
const refused = (...refusals: string[]) => ({ refusals, change: null })
const kept = (...refusals: string[]) => ({ refusals, change: expect.objectContaining({ effect: 'local' }) })

const t1 = onay(today('14:05:09'))
const t4 = ret(today('14:30:00'))
const t8 = onay('2015-05-01 00:00:00', { source: 'HS_2015' })
const t9 = onay('2016-01-01 00:00:00', { source: 'HS_2015' })
const t21 = ofTrader(undated(sourceless(t1)))

describe('decide() on test values of the rules', () => {
  test.each([
    ['an ONAY one second in the future', onay(today('15:00:01')), given(), refused('H162')],
    ['an ONAY of this second', onay(today('15:00:00')), given(), stored],
    ['exactly three business days old', onay('2026-02-25 15:00:00'), given(), stored],
    ['a second older', onay('2026-02-25 14:59:59'), given(), refused('H467')],
  ])('%s', (_, request, state, expected) => {
    expect(decided(request, state)).toEqual(expected)
  })
  test('goes by the same dates before activation', () => {
    const decidedEarly = (request: ConsentRequest) => decided(request, null, beforeActivation)
    expect(decidedEarly(onay('2015-04-30 23:59:59'))).toEqual(refused('H156'))
    expect(decidedEarly(t8)).toEqual(stored)
    expect(decidedEarly(t9)).toEqual(refused('H155'))
    expect(decidedEarly(onay('2015-05-01 00:00:00'))).toEqual(stored)
  })
  test('takes the first record of a trader without source and date', () => {
    expect(decided(t21)).toMatchObject({
      refusals: [],
      change: { effect: 'taken', status: 'ONAY', source: null, consentDate: null, consentAt: null },
    })
  })
})

describe('decide() on required fields (R3)', () => {
  test('wants source and date of a private person, and says so together', () => {
    expect(decided(undated(t1))).toEqual(refused('H112'))
    expect(decided(sourceless(t1))).toEqual(refused('H113'))
    expect(decided(undated(sourceless(t1)))).toEqual(refused('H113', 'H112'))
  })
  test('wants source and date of a trader from the second record on', () => {
    expect(decided(ofTrader(sourceless(t4)), given(t21))).toEqual(kept('H463'))
    expect(decided(ofTrader(undated(sourceless(t4))), given(t21))).toEqual(kept('H462'))
    expect(decided(ofTrader(t4), given(t21))).toEqual(stored)
    expect(decided(ofTrader(t1), given(t21))).toEqual(stored)
  })
  test('lets no undated ONAY of a trader pass a local refusal', () => {
    const state = given(ofTrader(ret(today('14:00:00'))))
    expect(decided(t21, state)).toEqual(refused('H462'))
    expect(decided(ofTrader(t1), state)).toEqual(stored)
  })
})

describe('decide() on sources (R7, R14, R15)', () => {
  test.each(companySources.filter((source) => source !== 'HS_2015' && source !== 'HS_KARAR'))(
    'takes %s for both statuses',
    (source) => {
      expect(decided({ ...t1, source })).toEqual(stored)
      expect(decided({ ...t4, source }, given(t1))).toEqual(stored)
    },
  )
  test.each([...nationalSources, 'hs_web', 'HS_WEB ', 'HS_FAX', '', 'HS_TACIR', 'toString'])(
    'answers H119 to "%s", for traders too',
    (source) => {
      expect(decided({ ...t1, source })).toEqual(refused('H119'))
      expect(decided(ofTrader({ ...t1, source }))).toEqual(refused('H119'))
    },
  )
  test('takes a RET by HS_KARAR over a record, and answers H175 without one', () => {
    expect(decided({ ...t4, source: 'HS_KARAR' }, given(t1))).toEqual(stored)
    expect(decided({ ...t4, source: 'HS_KARAR' })).toEqual(kept('H175'))
  })
  test('answers H155 to HS_2015 for a statement made now, H467 once the brand is active (R16)', () => {
    expect(decided({ ...t1, source: 'HS_2015', consentDate: 'now' })).toEqual(refused('H155'))
    expect(decided(t8)).toEqual(refused('H467'))
  })
})

describe('decide() on dates (R12, R13, R16–R18)', () => {
  test('takes "now" as the moment of the register', () => {
    expect(decided(onay('now')).change).toMatchObject({ consentAt: now, consentDate: '2026-03-02 15:00:00' })
  })
  test('measures age from the very second of activation on', () => {
    const old = onay('2026-02-25 14:59:59')
    expect(decided(old, null, { ...policy, activatedAt: now + 1000 })).toEqual(stored)
    expect(decided(old, null, { ...policy, activatedAt: now })).toEqual(refused('H467'))
  })
  test('applies every date rule to a trader that gives a date (R17)', () => {
    expect(decided(ofTrader(onay(today('15:00:01'))))).toEqual(refused('H162'))
    expect(decided(ofTrader(onay('2015-04-30 23:59:59')))).toEqual(refused('H156'))
    expect(decided(ofTrader(onay('2026-02-25 14:59:59')))).toEqual(refused('H467'))
    expect(decided(ofTrader(onay('2026-02-30 10:00:00')))).toEqual(refused('H157'))
  })
})

describe('decide() on several faults', () => {
  test('names every field fault together', () => {
    expect(decided(onay('2015-04-30 23:59:59', { source: 'HS_2015' }))).toEqual(refused('H155', 'H156'))
    expect(decided(onay(today('15:00:01'), { source: 'HS_2015' }))).toEqual(refused('H155', 'H162'))
    expect(decided(onay('yesterday', { source: 'HS_FAX' }))).toEqual(refused('H119', 'H158'))
    expect(decided(onay('2026-02-25 14:59:59', { source: 'HS_KARAR' }))).toEqual(refused('H408', 'H467'))
  })
  test('names field faults without what the state would refuse', () => {
    expect(decided(ret('2026-02-25 14:59:59'), given(t1, t4)).refusals).toEqual(['H467'])
    expect(decided(onay(today('13:00:00'), { source: 'IYS_WEB' }), given(t1)).refusals).toEqual(['H119'])
  })
  test('names one state fault, the missing field before the status before the date', () => {
    expect(decided(ret(today('13:00:00')), given(t1, t4)).refusals).toEqual(['H174'])
    expect(decided(ofTrader(undated(t4)), given(t21, ofTrader(t4))).refusals).toEqual(['H462'])
  })
})
