import type { Environment } from '../../config/config.ts'
import type { Language } from '../../register/recipients/people.ts'

/** Returns the language of the command line: that of the first of these variables that is set, as in other programs. */
export function languageOf({ IZIN_LANG, LC_ALL, LC_MESSAGES, LANG }: Environment): Language {
  const name = [IZIN_LANG, LC_ALL, LC_MESSAGES, LANG].find((value) => value !== undefined && value !== '')
  return /^tr\b|^tr_/i.test(name ?? '') ? 'tr' : 'en'
}
