import { describe, expect, test } from 'vitest'
import { given, onay, ret, today } from '../../test/support/register/consent.ts'
import {
  type ConsentRequest,
  isLocalRefusal,
  type NationalState,
  nationalStates,
  type PermissionReason,
  permissionOf,
} from './consent.ts'

const ofTrader = (request: ConsentRequest): ConsentRequest => ({ ...request, recipientType: 'TACIR' })
const allowed = onay(today('13:00:00'))
const refused = ret(today('14:00:00'))
const none = [] as const
const later = onay(today('14:00:01'))
const unread = ret(today('14:00:00'), { source: 'HS_FAX' })
const undated = { ...allowed, consentDate: undefined, source: undefined }

/** Reasons for a private person and for a trader. */
type Reasons = readonly [PermissionReason, PermissionReason]

describe('permissionOf()', () => {
  /** Name, statements, states in İYS, reasons. */
  test.each<readonly [string, readonly ConsentRequest[], readonly NationalState[], Reasons]>([
    ['nothing without a record (R33, D1)', none, nationalStates, ['no-consent', 'trader-unrecorded']],
    ['an ONAY that is in İYS', [allowed], ['registered'], ['consent', 'consent']],
    ['an ONAY not known to be in İYS', [allowed], ['unverified'], ['consent-unverified', 'trader']],
    ...(['waiting', 'sent', 'refused', 'late'] as const).map((state) => {
      const reason = `iys-${state}` as const
      return [`no ONAY that is ${state} in İYS (L3)`, [allowed], [state], [reason, reason]] as const
    }),
    ['nothing over a refusal', [allowed, refused], nationalStates, ['refused', 'refused']],
    ['nothing over a first refusal (D1)', [refused], ['unverified'], ['refused-here', 'refused-here']],
    ['nothing over a local one (D2)', [allowed, unread], ['registered'], ['refused-here', 'refused-here']],
    ['a later ONAY (R32)', [allowed, refused, later], ['registered'], ['consent', 'consent']],
  ])('permits %s', (_, requests, states, [reason, traderReason]) => {
    for (const national of states) {
      const traders = given(...requests.map(ofTrader))
      expect(permissionOf(given(...requests), 'BIREYSEL', national)).toEqual(because(reason))
      expect(permissionOf(traders, 'TACIR', national)).toEqual(because(traderReason))
    }
  })

  test('permits the undated first record of a trader (R3, R33)', () => {
    expect(permissionOf(given(ofTrader(undated)), 'TACIR', 'unverified')).toEqual(because('trader'))
  })

  test('permits nothing where the brand is closed, and tells of what forbids it anyway first', () => {
    const closed = (...requests: ConsentRequest[]) =>
      permissionOf(given(...requests), 'BIREYSEL', 'registered', true)
    expect(closed(allowed)).toEqual(because('brand-closed'))
    expect(closed(allowed, refused)).toEqual(because('refused'))
    expect(closed()).toEqual(because('no-consent'))
  })
})

const permitting: readonly PermissionReason[] = ['consent', 'consent-unverified', 'trader']
const because = (reason: PermissionReason) => ({ maySend: permitting.includes(reason), reason })

test('isLocalRefusal() is false where İYS has a refusal too, even an earlier one', () => {
  const state = given(allowed, refused, ret(today('14:30:00')))
  expect(state?.localRefusal).not.toBeNull()
  expect(state && isLocalRefusal(state)).toBe(false)
})
