import { form1 } from './form-1.ts'
import { form2 } from './form-2.ts'
import { page4 } from './page-4.ts'
import { page5 } from './page-5.ts'
import { page6 } from './page-6.ts'
import { page7 } from './page-7.ts'
import { page8 } from './page-8.ts'
import { telegram4 } from './telegram-4.ts'
import { telegram5 } from './telegram-5.ts'
import { telegram6 } from './telegram-6.ts'
import { telegram7 } from './telegram-7.ts'

/*
 * What recipients are shown where they say ONAY or RET. A change that came by one of these doors keeps the version as its
 * evidence, and whoever has to prove it shows the text of that version; so none is ever edited. When the page, the form or the bot
 * says anything else, by a letter even, its test fails: give it a new version in a file of its own, and leave the others.
 *
 * What differs from person to person stands in ‹ ›.
 */

/** One wording, in both languages. */
export interface Shown {
  readonly version: string
  readonly tr: ShownText
  readonly en: ShownText
}

export interface ShownText {
  readonly text: string
  /** SHA-256 of the text in UTF-8, as hex: written down when it came, so that a later edit is noticed. */
  readonly sha256: string
}

export type ShownLanguage = 'tr' | 'en'

/** What is shown now. */
export const shownOnPage: Shown = page8
export const shownInForm: Shown = form2
export const shownInTelegram: Shown = telegram7

/** Every version whose text is known. Those before the fourth were not kept word for word. */
export const everyShown: readonly Shown[] = [
  page4,
  page5,
  page6,
  page7,
  page8,
  telegram4,
  telegram5,
  telegram6,
  telegram7,
  form1,
  form2,
]

/** The wording of a version; null where its text was not kept. */
export function shownOf(version: string): Shown | null {
  return everyShown.find((one) => one.version === version) ?? null
}

/** Which text somebody saw, as the evidence of his change keeps it. */
export function shownEvidence({ version, ...texts }: Shown, language: ShownLanguage) {
  return { text: version, language, textDigest: texts[language].sha256 }
}
