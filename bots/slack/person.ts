import { type Language, languageOfLocale } from '../../src/register/people.ts'
import type { After } from './options.ts'
import type { Call } from './web-api.ts'

const dayMs = 24 * 60 * 60_000
const keptAfterFailureMs = 10 * 60_000
const profileWaitMs = 300
const usersMax = 10_000

/** What Slack says of a person. */
interface Person {
  readonly language: Language
  /** Somebody from outside the company, let into some rooms of it. */
  readonly isGuest: boolean
}
/** What was learnt of people, for those who are put together anew at every request. */
export type KnownPeople = Map<string, { readonly person: Person; readonly until: number }>

export type PersonOf = (userId: string) => Promise<Person>

const unknown: Person = { language: 'tr', isGuest: false }

/**
 * The language a person has set in Slack, and whether he is a guest, kept for a day. Turkish and no guest
 * when Slack does not say, or not within 300 ms: an answer must not wait for this. Never rejects.
 */
export function people(options: {
  readonly call: Call
  readonly clock: () => number
  readonly after: After
  /** Holds what is settled alone; who waits for an answer waits for his own. */
  readonly learnt?: KnownPeople | undefined
}): PersonOf {
  const { call, clock, after, learnt } = options
  const known = new Map<string, { person: Promise<Person>; until: number }>()
  for (const [userId, { person, until }] of learnt ?? []) {
    known.set(userId, { person: Promise.resolve(person), until })
  }

  async function ask(userId: string): Promise<Person> {
    const result = await call('users.info', { user: userId, include_locale: true })
    const { locale = '', ...user } = (result.kind === 'ok' && result.data.user) || {}
    const person: Person = {
      language: languageOfLocale(locale),
      isGuest: guestMarks.some((mark) => user[mark] === true),
    }
    if (locale === '') keep(userId, Promise.resolve(person), keptAfterFailureMs)
    return person
  }

  function keep(userId: string, person: Promise<Person>, forMs: number): Promise<Person> {
    known.delete(userId)
    known.set(userId, { person, until: clock() + forMs })
    const [oldest] = known.keys()
    if (known.size > usersMax && oldest !== undefined) known.delete(oldest)
    void person.then((settled) => {
      const kept = known.get(userId)
      // A question that found no answer has been replaced by then, with a shorter time.
      if (kept?.person === person) learnt?.set(userId, { person: settled, until: kept.until })
    })
    return person
  }

  return async (userId) => {
    const found = known.get(userId)
    const person =
      found !== undefined && clock() < found.until ? found.person : keep(userId, ask(userId), dayMs)
    const { promise, resolve } = Promise.withResolvers<Person>()
    const cancel = after(profileWaitMs, () => resolve(unknown))
    void person.then(resolve)
    return await promise.finally(cancel)
  }
}

/** A guest of several rooms, one of a single room, and somebody of another workspace in a shared room. */
const guestMarks = ['is_restricted', 'is_ultra_restricted', 'is_stranger'] as const
