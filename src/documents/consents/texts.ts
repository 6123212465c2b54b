import type { Pack } from '../../proof/pack/pack-json.ts'
import type { PackLanguage } from '../dates.ts'
import { en } from './texts-en.ts'
import { tr } from './texts-tr.ts'

export type { PackLanguage }

/** Every language says all that Turkish says. */
export type Texts = typeof tr

export function textsIn(language: PackLanguage): Texts {
  return language === 'en' ? en : tr
}

/** What every section writes from: the pack, the words, and who a brand code is. */
export interface Writing {
  readonly pack: Pack
  readonly texts: Texts
  readonly language: PackLanguage
  readonly brandName: (code: number) => string
}

export function writingOf(pack: Pack, language: PackLanguage): Writing {
  const names = new Map(pack.brands.map(({ code, name }) => [code, name]))
  return { pack, texts: textsIn(language), language, brandName: (code) => names.get(code) ?? String(code) }
}

/** A source by its name; by its code where it is none of İYS's. */
export function sourceName(source: string, { words }: Texts): string {
  return Object.hasOwn(words.sources, source) ? words.sources[source as keyof typeof words.sources] : source
}
