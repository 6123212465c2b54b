import type { PackLanguage } from '../dates.ts'
import { en } from './texts-en.ts'
import { tr } from './texts-tr.ts'

export type { PackLanguage }

/** Every language says all that Turkish says. */
export type Texts = typeof tr

export function textsIn(language: PackLanguage): Texts {
  return language === 'en' ? en : tr
}
