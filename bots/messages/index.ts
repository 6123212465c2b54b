import type { Language } from '../../src/register/people.ts'
import { en } from './en.ts'
import { type Messages, tr } from './tr.ts'

export type { Messages }

export function messagesIn(language: Language): Messages {
  return language === 'en' ? en : tr
}
