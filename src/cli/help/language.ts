import type { Environment } from '../../config/config.ts'
import type { Language } from '../../register/recipients/people.ts'

/** Reads the language as other programs do: of these variables the first that is set counts. */
export function languageOf({ IZIN_LANG, LC_ALL, LC_MESSAGES, LANG }: Environment): Language {
  const name = [IZIN_LANG, LC_ALL, LC_MESSAGES, LANG].find((value) => value !== undefined && value !== '')
  return /^tr\b|^tr_/i.test(name ?? '') ? 'tr' : 'en'
}
