import type { Pack } from '../../proof/pack/pack-json.ts'
import type { PackLanguage } from '../dates.ts'
import { en } from './texts-en.ts'
import { tr } from './texts-tr.ts'

export type { PackLanguage }

export type Texts = typeof tr

export function textsIn(language: PackLanguage): Texts {
  return language === 'en' ? en : tr
}

export interface Writing {
  readonly pack: Pack
  readonly texts: Texts
  readonly brandName: (code: number) => string
}

export function writingOf(pack: Pack): Writing {
  const names = new Map(pack.brands.map(({ code, name }) => [code, name]))
  return { pack, texts: textsIn(pack.language), brandName: (code) => names.get(code) ?? String(code) }
}

/** Returns the name of a source, or its code if İYS does not know it. */
export function sourceName(source: string, { words }: Texts): string {
  return Object.hasOwn(words.sources, source) ? words.sources[source as keyof typeof words.sources] : source
}
