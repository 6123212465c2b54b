import type { Language } from '../../src/register/people.ts'
import * as en from './en.ts'
import * as tr from './tr.ts'

/** Everything people read. Each language has the same keys. */
export type Messages = typeof tr

export function messagesIn(language: Language): Messages {
  return language === 'en' ? en : tr
}

export function languageOfLocale(locale: string): Language {
  return locale === '' || locale.startsWith('tr') ? 'tr' : 'en'
}
