import type { Language } from '../../src/register/recipients/people.ts'
import { languageOfLocale } from '../messages/index.ts'
import type { After } from './options.ts'
import type { Call } from './web.ts'

const dayMs = 24 * 60 * 60_000
const keptAfterFailureMs = 10 * 60_000
const profileWaitMs = 300

interface Person {
  readonly language: Language
  /** From outside the company and let into some rooms, or no longer a member: has no role. */
  readonly isGuest: boolean
}

/** Cache of people, which outlives a bot that is made for one request. */
export type KnownPeople = Map<string, { readonly person: Person; readonly until: number }>

/** Waits 300 ms at most unless `waitsForSlack`; then assumes Turkish and a full member. */
export type PersonOf = (userId: string, waitsForSlack?: boolean) => Promise<Person>

const unknown: Person = { language: 'tr', isGuest: false }

/** Guest of several rooms, of one room, or of another workspace; or a person whose account was deactivated. */
const guestMarks = ['is_restricted', 'is_ultra_restricted', 'is_stranger', 'deleted'] as const

/** Asks Slack for people, whom it keeps for a day. Never rejects. */
export function people(options: {
  readonly call: Call
  readonly clock: () => number
  readonly after: After
  readonly known?: KnownPeople | undefined
}): PersonOf {
  const { call, clock, after, known = new Map() } = options

  async function ask(userId: string): Promise<Person> {
    const result = await call('users.info', { user: userId, include_locale: true })
    const { locale = '', ...user } = (result.kind === 'ok' && result.data.user) || {}
    const person = {
      language: languageOfLocale(locale),
      isGuest: guestMarks.some((mark) => user[mark] === true),
    }
    known.set(userId, { person, until: clock() + (locale === '' ? keptAfterFailureMs : dayMs) })
    return person
  }

  return async (userId, waitsForSlack = false) => {
    const cached = known.get(userId)
    const person = cached !== undefined && clock() < cached.until ? cached.person : null
    if (person !== null) return person
    if (waitsForSlack) return await ask(userId)
    const { promise, resolve } = Promise.withResolvers<Person>()
    const cancel = after(profileWaitMs, () => resolve(unknown))
    void ask(userId).then(resolve)
    return await promise.finally(cancel)
  }
}
