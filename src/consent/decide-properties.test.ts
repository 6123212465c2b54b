import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decided, next, now, policy } from '../../test/support/register/consent.ts'
import { instant } from '../../test/support/register.ts'
import { formatWallTime, readWallTime } from '../calendar/istanbul.ts'
import {
  type ChangeContent,
  type ConsentRequest,
  type ConsentState,
  companySources,
  effectiveStatement,
  type Policy,
  recipientTypes,
  statuses,
} from './consent.ts'
import { evolve } from './decide.ts'

const secondMs = 1000

/** The window of R16; other dates are seconds apart, so that equal ones come up often. */
const windowStart = instant('2026-02-25 15:00:00')
const dates = fc
  .oneof(
    fc.integer({ min: 0, max: 5 }).map((seconds) => windowStart + seconds * secondMs),
    fc
      .integer({ min: 0, max: (now - windowStart) / secondMs })
      .map((seconds) => windowStart + seconds * secondMs),
    fc.constant(now),
  )
  .map(formatWallTime)

const ordinarySources = companySources.filter((source) => source !== 'HS_2015')

/** Only the state may refuse these. */
const goodRequest: fc.Arbitrary<ConsentRequest> = fc
  .record({
    recipientType: fc.constant('BIREYSEL' as const),
    status: fc.constantFrom(...statuses),
    source: fc.constantFrom(...ordinarySources),
    consentDate: dates,
  })
  .map((request) =>
    request.status === 'ONAY' && request.source === 'HS_KARAR' ? { ...request, source: 'HS_WEB' } : request,
  )

const anyRequest: fc.Arbitrary<ConsentRequest> = fc.record({
  recipientType: fc.constant('BIREYSEL' as const),
  status: fc.constantFrom(...statuses),
  source: fc.constantFrom(undefined, 'IYS_WEB', 'HS_FAX', ...companySources),
  consentDate: fc.oneof(
    { weight: 4, arbitrary: dates },
    fc.constantFrom(
      undefined,
      'now',
      'dün',
      '2026-02-30 10:00:00',
      '2026-03-02 15:00:05',
      '2026-02-25 14:59:59',
    ),
    fc.constantFrom('2015-05-01 00:00:00', '2014-01-01 00:00:00', '2026-02-20 09:00:00'),
  ),
})
const ofTypes = (requests: fc.Arbitrary<ConsentRequest[]>) =>
  fc
    .tuple(fc.constantFrom(...recipientTypes), requests)
    .map(([recipientType, list]) => list.map((request) => ({ ...request, recipientType })))
const anyRequests = ofTypes(fc.array(anyRequest, { maxLength: 12 }))

const anyPolicy: fc.Arbitrary<Policy> = fc.record({
  repeatOnay: fc.constantFrom('refresh', 'reject'),
  activatedAt: fc.constantFrom(policy.activatedAt, now + secondMs),
})

const fold = (requests: readonly ConsentRequest[], by: Policy) =>
  requests.reduce<ConsentState | null>((state, request) => next(state, request, by), null)
const obeyedStatus = (state: ConsentState | null) =>
  state === null ? null : (effectiveStatement(state)?.status ?? null)
const at = ({ consentDate = '' }: ConsentRequest) => instant(consentDate)
const latest = (requests: readonly ConsentRequest[], status: string) =>
  Math.max(...requests.filter((request) => request.status === status).map(at))

function saidAt({ consentDate }: ConsentRequest, nowAt: number): number {
  const read = consentDate === undefined ? null : readWallTime(consentDate)
  return read?.kind === 'read' && read.at <= nowAt ? read.at : nowAt
}

describe('decide() and evolve()', () => {
  test('let a refusal win under any order and repetition, even one that İYS would not take for its source', () => {
    const sourced = goodRequest.chain((request) =>
      fc.constantFrom(request, request.status === 'RET' ? { ...request, source: 'HS_FAX' } : request),
    )
    const histories = fc
      .array(sourced, { minLength: 1, maxLength: 8 })
      .chain((list) =>
        fc.tuple(
          fc.constant(list),
          fc.shuffledSubarray([...list, ...list], { minLength: 2 * list.length, maxLength: 2 * list.length }),
        ),
      )
    fc.assert(
      fc.property(histories, ([list, shuffled]) => {
        const by: Policy = { ...policy, repeatOnay: 'refresh' }
        const expected = latest(list, 'RET') >= latest(list, 'ONAY') ? 'RET' : 'ONAY'
        expect(obeyedStatus(fold(list, by))).toBe(expected)
        expect(obeyedStatus(fold(shuffled, by))).toBe(expected)
      }),
      { numRuns: 500 },
    )
  })

  test('make no difference between a request that came once and one that came twice', () => {
    fc.assert(
      fc.property(anyRequests, anyPolicy, fc.nat(), (list, by, pick) => {
        const request = list[pick % list.length]
        if (request === undefined) return
        const once = next(fold(list, by), request, by)
        expect(next(once, request, by)).toEqual(once)
      }),
      { numRuns: 500 },
    )
  })

  test('let an ONAY turn a RET only when it is later than every RET seen', () => {
    fc.assert(
      fc.property(anyRequests, anyPolicy, fc.integer({ min: 0, max: 3 }), (list, by, paceSeconds) => {
        let state: ConsentState | null = null
        let clock = now
        let lastRetAt = Number.NEGATIVE_INFINITY
        for (const request of list) {
          clock += paceSeconds * secondMs
          const before = obeyedStatus(state)
          state = next(state, request, by, clock)
          if (request.status === 'RET') {
            lastRetAt = Math.max(lastRetAt, saidAt(request, clock))
            expect(obeyedStatus(state) === 'ONAY' && before !== 'ONAY').toBe(false)
          } else if (before === 'RET' && obeyedStatus(state) === 'ONAY') {
            // A statement made now is dated after all earlier ones, if need be a second ahead.
            expect(state === null ? 0 : Number(effectiveStatement(state)?.consentAt)).toBeGreaterThan(
              lastRetAt,
            )
          }
        }
      }),
      { numRuns: 1000 },
    )
  })

  test('obey a refusal without a date at once, whatever stood before', () => {
    fc.assert(
      fc.property(anyRequests, anyPolicy, (list, by) => {
        const state = fold(list, by)
        const request: ConsentRequest = { recipientType: list[0]?.recipientType ?? 'BIREYSEL', status: 'RET' }
        expect(obeyedStatus(next(state, request, by, now + secondMs))).toBe('RET')
      }),
      { numRuns: 300 },
    )
  })

  test('lead to the same state step by step and from the changes alone', () => {
    fc.assert(
      fc.property(anyRequests, anyPolicy, (list, by) => {
        const changes: ChangeContent[] = []
        let state: ConsentState | null = null
        for (const request of list) {
          const { change } = decided(request, state, by)
          if (change === null) continue
          changes.push(change)
          state = evolve(state, change)
        }
        const again = changes.reduce<ConsentState | null>((before, change) => evolve(before, change), null)
        expect(again).toEqual(state)
        expect(state?.ordinal ?? 0).toBe(changes.length)
        expect(state).toEqual(fold(list, by))
      }),
      { numRuns: 300 },
    )
  })

  test('store whatever İYS would take, and no ONAY that it would not', () => {
    fc.assert(
      fc.property(anyRequests, anyRequest, anyPolicy, (list, request, by) => {
        const recipientType = list[0]?.recipientType ?? 'BIREYSEL'
        const { refusals, change } = decided({ ...request, recipientType }, fold(list, by), by)
        expect(change?.effect === 'taken').toBe(refusals.length === 0)
        if (change !== null && change.effect !== 'taken') expect(change.status).toBe('RET')
        expect(new Set(refusals).size).toBe(refusals.length)
      }),
      { numRuns: 300 },
    )
  })

  const clockSteps = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.integer({ min: -100_000, max: 100_000 }))
  const saidNow = goodRequest.map((request) => ({ ...request, consentDate: 'now' as const }))
  const timed = fc
    .tuple(
      fc.constantFrom(...recipientTypes),
      fc.array(fc.tuple(fc.oneof(anyRequest, goodRequest, saidNow), clockSteps), {
        minLength: 2,
        maxLength: 25,
      }),
    )
    .map(([recipientType, list]) =>
      list.map(([request, stepSeconds]) => ({ request: { ...request, recipientType }, stepSeconds })),
    )

  test('give İYS no two changes of one key in one second, whatever is asked and whatever the clock (R24)', () => {
    const byDefault: Policy = { ...policy, activatedAt: instant('2015-01-01 00:00:00') }
    let pairs = 0
    fc.assert(
      fc.property(timed, (list) => {
        let state: ConsentState | null = null
        let clock = now
        const seconds: (string | null)[] = []
        for (const { request, stepSeconds } of list) {
          clock += stepSeconds * secondMs
          const { change } = decided(request, state, byDefault, clock)
          if (change === null) continue
          if (change.effect === 'taken') seconds.push(change.consentDate)
          state = evolve(state, change)
        }
        pairs += Math.max(0, seconds.length - 1)
        expect(new Set(seconds).size).toBe(seconds.length)
      }),
      { numRuns: 1000 },
    )
    expect(pairs).toBeGreaterThan(500)
  })
})
