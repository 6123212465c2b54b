import { describe, expect, it } from 'vitest'
import { handTimer } from '../../test/support/platforms/slack.ts'
import { type KnownPeople, people } from './person.ts'
import type { CallResult } from './web.ts'

const dayMs = 24 * 60 * 60_000
const locale = (given: string): CallResult => ({ kind: 'ok', data: { user: { locale: given } } })

function setUp(answer: () => Promise<CallResult>, known?: KnownPeople) {
  const now = { ms: 0 }
  const timer = handTimer()
  const calls: unknown[] = []
  const personOf = people({
    call: async (method, values) => {
      calls.push([method, values])
      return await answer()
    },
    clock: () => now.ms,
    after: timer.after,
    known,
  })
  const languageOf = async (user: string) => (await personOf(user)).language
  const isGuest = async (user: string) => (await personOf(user, true)).isGuest
  return { isGuest, languageOf, now, timer, calls }
}

describe('people()', () => {
  it('asks Slack once a day and person', async () => {
    const { languageOf, now, calls } = setUp(async () => locale('en-GB'))
    expect([await languageOf('U1'), await languageOf('U1')]).toEqual(['en', 'en'])
    expect(calls).toEqual([['users.info', { user: 'U1', include_locale: true }]])
    now.ms += dayMs
    await languageOf('U1')
    await languageOf('U2')
    expect(calls).toHaveLength(3)
  })

  it('speaks Turkish to who has set Turkish, and English to who has set another language', async () => {
    expect(await setUp(async () => locale('tr-TR')).languageOf('U1')).toBe('tr')
    expect(await setUp(async () => locale('de-DE')).languageOf('U1')).toBe('en')
  })

  it.each<[string, CallResult]>([
    ['the scope is missing', { kind: 'no', error: 'missing_scope' }],
    ['there is no answer', { kind: 'lost', detail: 'TimeoutError' }],
    ['no locale is told', { kind: 'ok', data: { user: {} } }],
  ])('speaks Turkish when %s, and asks again after ten minutes', async (_, result) => {
    const { languageOf, now, calls } = setUp(async () => result)
    expect([await languageOf('U1'), await languageOf('U1')]).toEqual(['tr', 'tr'])
    expect(calls).toHaveLength(1)
    now.ms += 10 * 60_000
    await languageOf('U1')
    expect(calls).toHaveLength(2)
  })

  it.each<[string, CallResult, number]>([
    ['for a day what Slack said', locale('en-GB'), dayMs],
    ['for ten minutes that Slack did not say', { kind: 'limited', afterMs: 1000 }, 10 * 60_000],
  ])('tells those who come after it %s', async (_, result, keptMs) => {
    const known: KnownPeople = new Map()
    const { languageOf } = setUp(async () => result, known)
    await languageOf('U1')
    expect(known.get('U1')?.until).toBe(keptMs)
    const next = setUp(async () => locale('de-DE'), known)
    next.now.ms = keptMs - 1
    await next.languageOf('U1')
    expect(next.calls).toHaveLength(0)
    next.now.ms = keptMs
    expect(await next.languageOf('U1')).toBe('en')
  })

  const marks = ['is_restricted', 'is_ultra_restricted', 'is_stranger', 'deleted']
  it.each(marks)('knows a person without a role by %s', async (mark) => {
    const user = { locale: 'tr-TR', is_restricted: false }
    const told = (marks: object): CallResult => ({ kind: 'ok', data: { user: { ...user, ...marks } } })
    expect(await setUp(async () => told({ [mark]: true })).isGuest('U1')).toBe(true)
    expect(await setUp(async () => told({ [mark]: false })).isGuest('U1')).toBe(false)
  })

  it('does not wait longer than 300 ms, and knows the language the next time', async () => {
    const { promise, resolve } = Promise.withResolvers<CallResult>()
    const { languageOf, timer } = setUp(() => promise)
    const first = languageOf('U1')
    timer.fire(300)
    expect(await first).toBe('tr')
    resolve(locale('en-US'))
    expect(await languageOf('U1')).toBe('en')
    expect(timer.waiting.size).toBe(0)
  })
})
