import { describe, expect, test } from 'vitest'
import { defaultRules as rules } from '../../test/support/consent.ts'
import { forAllTests } from '../../test/support/opened.ts'
import { instant, openTestRegister, phone, say } from '../../test/support/register.ts'
import { nationalStates } from '../consent/consent.ts'
import { ownConsents } from './look-up.ts'
import { reportingClock } from './reporting-clock.ts'

const filedAt = instant('2026-03-02 14:05:00')
const consent = { local: false, national: 'unverified', filedAt, recordedAt: filedAt } as const

const home = forAllTests(() => openTestRegister())

describe('reportingClock()', () => {
  test.each([
    ['2026-03-02 15:00:00', 3],
    ['2026-03-05 23:59:59', 0],
    ['2026-03-06 00:00:00', -1],
  ])('at %s has %i business days', (now, daysLeft) => {
    expect(reportingClock(consent, instant(now), rules)).toEqual({ day: '2026-03-05', daysLeft })
  })

  test('runs only while İYS may not have it', () => {
    const running = nationalStates.filter(
      (national) => reportingClock({ ...consent, national }, filedAt, rules) !== null,
    )
    expect(running).toEqual(['unverified', 'unsent', 'pending'])
  })

  test('is none for a refusal that is never reported, and runs from the recording where no date was given', () => {
    expect(reportingClock({ ...consent, local: true }, filedAt, rules)).toBeNull()
    expect(reportingClock({ ...consent, filedAt: null }, filedAt, rules)?.day).toBe('2026-03-05')
  })

  test('does not start anew when somebody refuses again', async () => {
    const { register, clock } = home
    await say(register, phone(1), 'ONAY', { consentDate: '2026-03-02 09:00:00' })
    await say(register, phone(1), 'RET')
    clock.set('2026-03-04 15:00:00')
    await say(register, phone(1), 'RET')
    const [view] = await ownConsents(register, phone(1))
    expect(view).toMatchObject({ status: 'RET', local: false })
    expect(view && reportingClock(view, clock.now(), rules)).toEqual({ day: '2026-03-05', daysLeft: 1 })
  })
})
