import type { Language } from '../../src/register/recipients/people.ts'
import { languageOfLocale } from '../messages/index.ts'
import type { After } from './options.ts'
import type { Call } from './web.ts'

/** Time in ms for which Slack's answer about a person is remembered. */
const dayMs = 24 * 60 * 60_000
/** Time in ms until Slack is asked again about a person whom it did not describe. */
const rememberedAfterFailureMs = 10 * 60_000
/** Time in ms for which a request waits for the profile of its sender. */
const profileWaitMs = 300

/** Profile of a person in Slack. */
interface Person {
  readonly language: Language
  /** True for a guest from outside the company and for a former member. Neither has a role. */
  readonly isGuest: boolean
}

/** Cache of people, which outlives a bot that is made for one request. */
export type KnownPeople = Map<string, { readonly person: Person; readonly until: number }>

/** Returns a person's profile. After 300 ms without an answer assumes Turkish and a member, unless `waitsForSlack`. */
export type PersonOf = (userId: string, waitsForSlack?: boolean) => Promise<Person>

/** Profile that is assumed for a person whom Slack does not describe in time. */
const unknown: Person = { language: 'tr', isGuest: false }

/** Slack's flags of a guest of several channels, of one channel or of another workspace, and of a deactivated account. */
const guestMarks = ['is_restricted', 'is_ultra_restricted', 'is_stranger', 'deleted'] as const

/** Makes the function that asks Slack for profiles and remembers each for a day. It never rejects. */
export function people(options: {
  readonly call: Call
  readonly clock: () => number
  readonly after: After
  readonly known?: KnownPeople | undefined
}): PersonOf {
  const { call, clock, after, known: cache = new Map() } = options

  /** Asks Slack for a person's profile and remembers the answer. */
  async function ask(userId: string): Promise<Person> {
    const result = await call('users.info', { user: userId, include_locale: true })
    const { locale = '', ...user } = (result.kind === 'ok' && result.data.user) || {}
    const person = {
      language: languageOfLocale(locale),
      isGuest: guestMarks.some((mark) => user[mark] === true),
    }
    cache.set(userId, { person, until: clock() + (locale === '' ? rememberedAfterFailureMs : dayMs) })
    return person
  }

  return async (userId, waitsForSlack = false) => {
    const cached = cache.get(userId)
    const person = cached !== undefined && clock() < cached.until ? cached.person : null
    if (person !== null) return person
    if (waitsForSlack) return await ask(userId)
    const { promise, resolve } = Promise.withResolvers<Person>()
    const cancel = after(profileWaitMs, () => resolve(unknown))
    void ask(userId).then(resolve)
    return await promise.finally(cancel)
  }
}
