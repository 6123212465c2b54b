import { describe, expect, test } from 'vitest'
import { given, onay, ret, today } from '../../test/support/consent.ts'
import { type ConsentRequest, nationalStates } from './consent.ts'
import { isLocalRefusal, permissionOf } from './permission.ts'

const ofTrader = (request: ConsentRequest): ConsentRequest => ({ ...request, recipientType: 'TACIR' })
const allowed = onay(today('13:00:00'))
const refused = ret(today('14:00:00'))
const yes = (reason: string) => ({ maySend: true, reason })
const no = (reason: string) => ({ maySend: false, reason })
const notInIys = nationalStates.filter((state) => state !== 'unverified' && state !== 'registered')

describe('permissionOf()', () => {
  test('permits nothing to an address without a record (R33, D1)', () => {
    for (const national of nationalStates) {
      expect(permissionOf(null, 'BIREYSEL', national)).toEqual(no('no-consent'))
      expect(permissionOf(null, 'TACIR', national)).toEqual(no('trader-unrecorded'))
    }
  })

  test('permits an ONAY that is in İYS', () => {
    expect(permissionOf(given(allowed), 'BIREYSEL', 'registered')).toEqual(yes('consent'))
    expect(permissionOf(given(ofTrader(allowed)), 'TACIR', 'registered')).toEqual(yes('consent'))
  })

  test('permits an ONAY whose state in İYS is unknown, and says so', () => {
    expect(permissionOf(given(allowed), 'BIREYSEL', 'unverified')).toEqual(yes('consent-unverified'))
    expect(permissionOf(given(ofTrader(allowed)), 'TACIR', 'unverified')).toEqual(yes('trader'))
  })

  test.each(notInIys)('permits no ONAY that is %s in İYS (L3)', (national) => {
    expect(permissionOf(given(allowed), 'BIREYSEL', national)).toEqual(no('not-in-iys'))
    expect(permissionOf(given(ofTrader(allowed)), 'TACIR', national)).toEqual(no('not-in-iys'))
  })

  test.each(nationalStates)('permits nothing over a refusal, with İYS saying %s', (national) => {
    expect(permissionOf(given(allowed, refused), 'BIREYSEL', national)).toEqual(no('refused'))
    expect(permissionOf(given(ofTrader(allowed), ofTrader(refused)), 'TACIR', national)).toEqual(
      no('refused'),
    )
  })

  test('tells a refusal that İYS does not have (D1, D2)', () => {
    expect(permissionOf(given(refused), 'BIREYSEL', 'unverified')).toEqual(no('refused-here'))
    expect(permissionOf(given(ofTrader(refused)), 'TACIR', 'unverified')).toEqual(no('refused-here'))
    const unread = ret(today('14:00:00'), { source: 'HS_FAX' })
    expect(permissionOf(given(allowed, unread), 'BIREYSEL', 'registered')).toEqual(no('refused-here'))
  })

  test('permits again after a new, later ONAY (R32)', () => {
    const back = onay(today('14:00:01'))
    expect(permissionOf(given(allowed, refused, back), 'BIREYSEL', 'registered')).toEqual(yes('consent'))
  })

  test('permits the undated first record of a trader (R3, R33)', () => {
    const undated = ofTrader({ ...allowed, consentDate: undefined, source: undefined })
    expect(permissionOf(given(undated), 'TACIR', 'unverified')).toEqual(yes('trader'))
  })

  test('permits nothing where the brand is closed, and tells of what forbids it anyway first', () => {
    expect(permissionOf(given(allowed), 'BIREYSEL', 'registered', true)).toEqual(no('brand-closed'))
    expect(permissionOf(given(allowed, refused), 'BIREYSEL', 'registered', true)).toEqual(no('refused'))
    expect(permissionOf(null, 'BIREYSEL', 'unverified', true)).toEqual(no('no-consent'))
  })
})

test('isLocalRefusal() is false where İYS has a refusal too, even an earlier one', () => {
  const state = given(allowed, refused, ret(today('14:30:00')))
  expect(state?.localRefusal).not.toBeNull()
  expect(state && isLocalRefusal(state)).toBe(false)
})
