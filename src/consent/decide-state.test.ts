import { describe, expect, test } from 'vitest'
import { decided, given, next, now, onay, policy, ret, today } from '../../test/support/register/consent.ts'
import type { ChangeEffect, ConsentRequest, Policy } from './consent.ts'

const earlier = today('13:30:00')
const equal = today('14:00:00')
const later = today('14:30:00')

const stored = {
  none: given(),
  'an ONAY of 14:00': given(onay(equal)),
  'a RET of 14:00': given(onay(today('12:00:00')), ret(equal)),
  'a RET of 14:00 kept here only': given(ret(equal)),
  'an ONAY of 13:00 under a RET of 14:00 kept here only': given(
    onay(today('13:00:00')),
    ret(equal, { source: 'HS_FAX' }),
  ),
} as const

interface Row {
  readonly given: keyof typeof stored
  readonly when: ConsentRequest
  readonly code: string | null
  readonly effect: ChangeEffect | null
}

/** Table 5.2 with R10 as a setting; "kept here" are local refusals. */
function table({ repeatOnay }: Pick<Policy, 'repeatOnay'>): Row[] {
  const reject = repeatOnay === 'reject'
  type Cells = [Row['given'], ConsentRequest, string | null, Row['effect']]
  const row = (...[given, when, code, effect]: Cells): Row => ({ given, when, code, effect })
  const onOnay: Row[] = [
    row('an ONAY of 14:00', onay(later), reject ? 'H174' : null, reject ? null : 'taken'),
    row('an ONAY of 14:00', onay(equal), reject ? 'H174' : 'H178', null),
    row('an ONAY of 14:00', onay(earlier), reject ? 'H174' : 'H178', null),
    row('an ONAY of 14:00', ret(later), null, 'taken'),
    row('an ONAY of 14:00', ret(equal), 'H178', 'local'),
    row('an ONAY of 14:00', ret(earlier), 'H178', null),
  ]
  return [
    row('none', onay(later), null, 'taken'),
    row('none', ret(later), 'H175', 'local'),
    ...onOnay,
    row('a RET of 14:00', onay(later), null, 'taken'),
    row('a RET of 14:00', onay(equal), 'H178', null),
    row('a RET of 14:00', onay(earlier), 'H178', null),
    row('a RET of 14:00', ret(later), 'H174', 'repeat'),
    row('a RET of 14:00', ret(equal), 'H174', null),
    row('a RET of 14:00', ret(earlier), 'H174', null),
    row('a RET of 14:00 kept here only', onay(later), null, 'taken'),
    row('a RET of 14:00 kept here only', onay(equal), 'H178', null),
    row('a RET of 14:00 kept here only', onay(earlier), 'H178', null),
    row('a RET of 14:00 kept here only', ret(later), 'H175', 'repeat'),
    row('a RET of 14:00 kept here only', ret(equal), 'H175', null),
    row('a RET of 14:00 kept here only', ret(earlier), 'H175', null),
    row('an ONAY of 13:00 under a RET of 14:00 kept here only', onay(later), null, 'taken'),
    row('an ONAY of 13:00 under a RET of 14:00 kept here only', onay(equal), 'H178', null),
    row('an ONAY of 13:00 under a RET of 14:00 kept here only', onay(earlier), 'H178', null),
    row('an ONAY of 13:00 under a RET of 14:00 kept here only', ret(later), null, 'taken'),
    row('an ONAY of 13:00 under a RET of 14:00 kept here only', ret(equal), null, 'taken'),
    row('an ONAY of 13:00 under a RET of 14:00 kept here only', ret(earlier), null, 'taken'),
    row('an ONAY of 13:00 under a RET of 14:00 kept here only', ret(today('12:30:00')), 'H178', null),
  ]
}

const policies = (['refresh', 'reject'] as const).map((repeatOnay) => ({ ...policy, repeatOnay }))

describe.each(policies)('decide() by the state table 5.2 (repeatOnay: $repeatOnay)', (by) => {
  test.each(table(by))(
    'given $given, when $when.status of $when.consentDate: $code, $effect',
    ({ given, when, code, effect }) => {
      const { refusals, change } = decided(when, stored[given], by)
      expect(refusals).toEqual(code === null ? [] : [code])
      expect(change?.effect ?? null).toBe(effect)
    },
  )
})

describe('decide() keeps a refusal İYS would not take', () => {
  const first = onay(today('14:00:00'))

  test.each([
    ['H175: of the first record (R8)', given(), ret(later), later],
    ['H178: of the same second as the ONAY (R11)', given(first), ret(equal), equal],
    ['H112: without a date (R3)', given(first), ret(later, { consentDate: undefined }), '15:00:00'],
    ['H158: with an unreadable date, as of now', given(first), ret('dün akşam'), '15:00:00'],
    ['H157: with a date the calendar lacks, as of now', given(first), ret('2026-02-30 10:00:00'), '15:00:00'],
    ['H162: with a future date, as of now', given(first), ret('2027-01-01 00:00:00'), '15:00:00'],
    ['H119: with an unknown source', given(first), ret(later, { source: 'HS_FAX' }), later],
    ['H113: without a source', given(first), ret(later, { source: undefined }), later],
    ['H467: too old (R16), over nothing', given(), ret('2026-01-05 10:00:00'), '2026-01-05 10:00:00'],
    ['H156: from before the law, over nothing', given(), ret('2014-01-05 10:00:00'), '2014-01-05 10:00:00'],
    ['H155: HS_2015 with another date', given(first), ret(later, { source: 'HS_2015' }), later],
  ])('%s', (name, state, request, consentDate) => {
    const { refusals, change } = decided(request, state)
    expect(refusals[0]).toBe(name.slice(0, 4))
    expect(change).toMatchObject({ status: 'RET', effect: 'local', recordedAt: now })
    expect(change?.consentDate).toContain(consentDate)
  })

  test('too old (R16) over an ONAY that is older still', () => {
    const old = onay('2026-01-05 10:00:00')
    const loaded = next(null, old, { ...policy, activatedAt: now + 1 })
    expect(decided(ret('2026-01-05 10:00:01'), loaded)).toMatchObject({
      refusals: ['H467'],
      change: { effect: 'local', consentDate: '2026-01-05 10:00:01' },
    })
  })

  test('drops one that is older than the ONAY it would refuse, whatever its fault', () => {
    for (const older of [ret(earlier), ret(earlier, { source: 'HS_FAX' }), ret('2026-01-05 10:00:00')])
      expect(decided(older, given(first)).change).toBeNull()
  })

  test('notes no source that İYS would not take', () => {
    expect(decided(ret(later, { source: 'IYS_WEB' }), given(first)).change?.source).toBeNull()
    expect(decided(ret(later, { source: 'HS_MESAJ' }), given()).change?.source).toBe('HS_MESAJ')
  })

  test('repeats a refusal without a date only once in a second', () => {
    const state = given(ret(later, { consentDate: undefined }))
    expect(decided(ret(later, { consentDate: undefined }), state).change).toBeNull()
    expect(decided(ret(later, { consentDate: undefined }), state, policy, now + 1000).change).toMatchObject({
      effect: 'repeat',
    })
  })
})
