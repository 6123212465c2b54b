import type { Language } from '../../src/register/people.ts'
import { record, text } from './inbound.ts'
import type { After } from './options.ts'
import type { Call } from './web-api.ts'

const dayMs = 24 * 60 * 60_000
const keptAfterFailureMs = 10 * 60_000
const patienceMs = 300
const usersMax = 10_000

/** What was learnt of people's languages, for those who are put together anew at every request. */
export type KnownLanguages = Map<string, { readonly language: Language; readonly until: number }>

export type LanguageOf = (userId: string) => Promise<Language>

/**
 * The language a person has set in Slack, kept for a day unless said otherwise. Turkish when Slack does not say, or not within 300 ms: an answer
 * must not wait for this. Never rejects.
 */
export function languages(options: {
  readonly call: Call
  readonly clock: () => number
  readonly after: After
  readonly keptMs?: number | undefined
  /** Holds what is settled alone; who waits for an answer waits for his own. */
  readonly learnt?: KnownLanguages | undefined
}): LanguageOf {
  const { call, clock, after, keptMs = dayMs, learnt } = options
  const known = new Map<string, { language: Promise<Language>; until: number }>()
  for (const [userId, { language, until }] of learnt ?? []) {
    known.set(userId, { language: Promise.resolve(language), until })
  }

  async function ask(userId: string): Promise<Language> {
    const result = await call('users.info', { user: userId, include_locale: true })
    const locale = result.kind === 'ok' ? text(record(result.data.user)?.locale) : ''
    if (locale === '') keep(userId, Promise.resolve('tr'), keptAfterFailureMs)
    return locale === '' || locale.startsWith('tr') ? 'tr' : 'en'
  }

  function keep(userId: string, language: Promise<Language>, forMs: number): Promise<Language> {
    known.delete(userId)
    known.set(userId, { language, until: clock() + forMs })
    const [oldest] = known.keys()
    if (known.size > usersMax && oldest !== undefined) known.delete(oldest)
    void language.then((settled) => learnt?.set(userId, { language: settled, until: clock() + forMs }))
    return language
  }

  return async (userId) => {
    const found = known.get(userId)
    const language =
      found !== undefined && clock() < found.until ? found.language : keep(userId, ask(userId), keptMs)
    const { promise, resolve } = Promise.withResolvers<Language>()
    const cancel = after(patienceMs, () => resolve('tr'))
    void language.then(resolve)
    return await promise.finally(cancel)
  }
}
