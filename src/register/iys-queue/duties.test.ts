import { describe, expect, it } from 'vitest'
import { consent } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { defaultRules as rules } from '../../../test/support/register/consent.ts'
import {
  instant,
  openTestRegister,
  phone,
  providerCode,
  say,
  subBrandCode,
} from '../../../test/support/register.ts'
import { previousDay } from '../../calendar/istanbul.ts'
import { nationalStates } from '../../consent/consent.ts'
import { closeDaysThrough } from '../../ledger/days.ts'
import { activateBrand } from '../company/brands.ts'
import { setSetting } from '../company/settings.ts'
import { consentColumns } from '../consents.ts'
import { ownConsents, viewOf } from '../look-up/look-up.ts'
import { type Duty, dutiesWithin, reportingClock } from './duties.ts'
import { queueGroups } from './groups.ts'
import { iysStatus } from './status.ts'

const opened = forEachTest(() => openTestRegister({ now: '2026-02-26 10:00:00' }))

async function oneByOne(daysLeftMax: number): Promise<Record<string, number>> {
  const { register } = opened
  const { rules } = await register.settings()
  const rows = await register.engine.read(query(build.select(consentColumns).from(consent)))
  const counts: Record<string, number> = {}
  for (const row of rows) {
    const clock = reportingClock(
      viewOf({ ...row, basis: null, brandName: '', brandClosedAt: null, brandActivatedAt: 0, hidden: 0 }),
      register.clock(),
      rules,
    )
    if (clock === null || clock.daysLeft < 0 || clock.daysLeft > daysLeftMax) continue
    const name = `${row.brandCode} ${row.iysStatus} ${clock.day} ${clock.daysLeft}`
    counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}

function named(duties: readonly Duty[]): Record<string, number> {
  return Object.fromEntries(
    duties.map(({ brandCode, status, day, daysLeft, count }) => [
      `${brandCode} ${status} ${day} ${daysLeft}`,
      count,
    ]),
  )
}

async function live() {
  const { register, clock } = opened
  for (let person = 1; person <= 4; person++) await say(register, phone(person), 'ONAY')
  await say(register, phone(1), 'ONAY', { brandCode: providerCode })
  clock.set('2026-02-27 23:59:59')
  await say(register, phone(1), 'RET')
  await say(register, phone(9), 'RET')
  clock.set('2026-03-02 00:00:00')
  await say(register, phone(1), 'RET')
  await say(register, phone(5), 'ONAY', { consentDate: '2026-02-27 12:00:00' })
  await say(register, phone(6), 'ONAY')
  clock.set('2026-03-03 09:00:00')
  await say(register, phone(2), 'RET')
}

describe('dutiesWithin()', () => {
  it('counts by brand, status and last day, the most pressing first', async () => {
    await live()
    expect(await dutiesWithin(opened.register, 1)).toEqual([
      { brandCode: providerCode, status: 'ONAY', day: '2026-03-03', daysLeft: 0, count: 1 },
      { brandCode: subBrandCode, status: 'ONAY', day: '2026-03-03', daysLeft: 0, count: 2 },
      { brandCode: subBrandCode, status: 'ONAY', day: '2026-03-04', daysLeft: 1, count: 1 },
      { brandCode: subBrandCode, status: 'RET', day: '2026-03-04', daysLeft: 1, count: 1 },
    ])
  })

  it('says what every single consent says, on each day, whether the days before are closed or not', async () => {
    await live()
    for (const today of ['2026-03-03', '2026-03-04', '2026-03-05', '2026-03-07']) {
      opened.clock.set(`${today} 09:00:00`)
      const expected = await oneByOne(2)
      expect(named(await dutiesWithin(opened.register, 2))).toEqual(expected)
      await closeDaysThrough(opened.register, previousDay(today))
      expect(named(await dutiesWithin(opened.register, 2))).toEqual(expected)
    }
  })

  it('leaves out what İYS has, and what it refused', async () => {
    await live()
    await opened.engine.apply([`UPDATE consent SET national = 'registered'`])
    expect(await dutiesWithin(opened.register, 3)).toEqual([])
  })
})

it.each(['off', 'file'] as const)(
  'a brand that İYS has not activated: has no deadline while the exchange is %s',
  async (mode) => {
    const { register, clock } = opened
    const activate = (on: string) =>
      activateBrand(register, { code: subBrandCode, activatedAt: instant(`${on} 00:00:00`) })
    await activate('2040-01-01')
    await setSetting(opened.engine, 'iys_exchange', mode, { by: 'test', now: clock.now() })
    await say(register, phone(1), 'ONAY', { consentDate: '2019-01-02 10:00:00' })
    await say(register, phone(2), 'ONAY')
    clock.set('2026-03-03 09:00:00')
    const seen = async () => {
      const [view] = await ownConsents(register, phone(2))
      return {
        duties: (await dutiesWithin(register, 3)).map(({ count }) => count),
        oldestDue: (await iysStatus(register)).brands.find((brand) => brand.brandCode === subBrandCode)
          ?.oldestDue,
        groups: (await queueGroups(register)).filter(({ hasDeadline }) => hasDeadline).length,
        clock: view && reportingClock(view, clock.now(), rules),
      }
    }
    expect(await seen()).toEqual({ duties: [], oldestDue: null, groups: 0, clock: null })
    await opened.engine.apply([`UPDATE brand SET activated_at = 0`])
    expect(await seen()).toEqual(
      mode === 'off'
        ? { duties: [1], oldestDue: null, groups: 0, clock: { day: '2026-03-03', daysLeft: 0 } }
        : { duties: [1, 1], oldestDue: '2019-01-07', groups: 2, clock: { day: '2026-03-03', daysLeft: 0 } },
    )
  },
)

const iysAt = instant('2026-03-02 14:05:00')
const waiting = {
  local: false,
  national: 'unverified',
  iysAt,
  recordedAt: iysAt,
  brandActivatedAt: 0,
} as const

describe('reportingClock()', () => {
  it.each([
    ['2026-03-02 15:00:00', 3],
    ['2026-03-05 23:59:59', 0],
    ['2026-03-06 00:00:00', -1],
  ])('at %s has %i business days', (now, daysLeft) => {
    const reported = { ...waiting, national: 'waiting' } as const
    expect(reportingClock(reported, instant(now), rules)).toEqual({ day: '2026-03-05', daysLeft })
    const unreported = daysLeft < 0 ? null : { day: '2026-03-05', daysLeft }
    expect(reportingClock(waiting, instant(now), rules)).toEqual(unreported)
  })

  it('runs only while İYS may not have it', () => {
    const running = nationalStates.filter(
      (national) => reportingClock({ ...waiting, national }, iysAt, rules) !== null,
    )
    expect(running).toEqual(['unverified', 'waiting', 'sent'])
  })

  it('is none for a refusal that is never reported, and runs from the recording where no date was given', () => {
    expect(reportingClock({ ...waiting, local: true }, iysAt, rules)).toBeNull()
    expect(reportingClock({ ...waiting, iysAt: null }, iysAt, rules)?.day).toBe('2026-03-05')
  })

  it('does not start anew with a repeated refusal', async () => {
    const { register, clock } = opened
    clock.set('2026-03-02 15:00:00')
    await say(register, phone(1), 'ONAY', { consentDate: '2026-03-02 09:00:00' })
    await say(register, phone(1), 'RET')
    clock.set('2026-03-04 15:00:00')
    await say(register, phone(1), 'RET')
    const [view] = await ownConsents(register, phone(1))
    expect(view).toMatchObject({ status: 'RET', local: false })
    expect(view && reportingClock(view, clock.now(), rules)).toEqual({ day: '2026-03-05', daysLeft: 1 })
  })
})
