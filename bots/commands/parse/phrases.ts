import {
  type Channel,
  type CompanySource,
  channels,
  companySources,
  type NationalSource,
  nationalSources,
  type RecipientType,
  recipientTypes,
} from '../../../src/consent/consent.ts'
import { fold } from '../../../src/consent/fold.ts'
import { channelWords, sourceWords } from '../../../src/consent/names/words.ts'
import type { BrandFault } from '../../messages/faults.ts'
import { messagesIn } from '../../messages/index.ts'

const tr = messagesIn('tr')
const en = messagesIn('en')

export type Meaning =
  | { readonly piece: 'channel'; readonly channels: readonly Channel[] | 'all' }
  | { readonly piece: 'source'; readonly source: CompanySource }
  | { readonly piece: 'national-source'; readonly source: NationalSource }
  | { readonly piece: 'type'; readonly type: RecipientType }

const allWords = ['hepsi', 'tümü', 'tüm kanallar', 'all', 'all channels']

const phrases: ReadonlyMap<string, Meaning> = new Map([
  ...channels.flatMap((channel) =>
    entries({ piece: 'channel', channels: [channel] }, [
      channel,
      tr.words.channels[channel],
      en.words.channels[channel],
      ...channelWords[channel],
    ]),
  ),
  ...entries({ piece: 'channel', channels: 'all' }, allWords),
  ...companySources.flatMap((source) =>
    entries({ piece: 'source', source }, [
      source,
      tr.words.sources[source],
      en.words.sources[source],
      ...sourceWords[source],
    ]),
  ),
  ...nationalSources.flatMap((source) => entries({ piece: 'national-source', source }, [source])),
  ...recipientTypes.flatMap((type) =>
    entries({ piece: 'type', type }, [type, tr.words.types[type], en.words.types[type]]),
  ),
])

function entries(meaning: Meaning, words: readonly string[]): [string, Meaning][] {
  return words.map((word) => [joined([word]), meaning])
}

function joined(words: readonly string[]): string {
  return fold(words.join('')).replace(/[\s-]/g, '')
}

const wordsMax = 3

export function readPhrase(words: readonly string[]): { meaning: Meaning; length: number } | null {
  for (let length = Math.min(wordsMax, words.length); length > 0; length--) {
    const meaning = phrases.get(joined(words.slice(0, length)))
    if (meaning !== undefined) return { meaning, length }
  }
  return null
}

export const knownPhrases: readonly string[] = [
  ...Object.values(channelWords).flat(),
  ...allWords,
  ...companySources.flatMap((source) => [source, tr.words.sources[source], ...sourceWords[source]]),
  ...recipientTypes,
]

export interface NamedBrand {
  readonly code: number
  readonly name: string
  readonly shortNames?: readonly string[]
  readonly closedAt?: number | null
}

type BrandReading =
  | { readonly ok: true; readonly code: number; readonly length: number }
  | { readonly ok: false; readonly fault: BrandFault }

/** Reads a brand by the longest text that fits one; null if none does. */
export function readBrand(words: readonly string[], brands: readonly NamedBrand[]): BrandReading | null {
  for (let length = Math.min(words.length, brandWordsMax); length > 0; length--) {
    const text = words.slice(0, length).join(' ')
    const fitting = brandsLike(text, brands)
    const [one] = fitting
    if (fitting.length === 1 && one !== undefined) return { ok: true, code: one.code, length }
    if (fitting.length > 1) return { ok: false, fault: brandFault('brand-unclear', text, fitting) }
  }
  return null
}

const brandWordsMax = 12
const namesMax = 10

/** Finds brands by code, by name or short name, else by whole words of one. */
export function brandsLike(text: string, brands: readonly NamedBrand[]): NamedBrand[] {
  const wanted = fold(text)
  if (wanted === '') return []
  const named = brands.map((brand) => ({
    brand,
    names: [brand.name, ...(brand.shortNames ?? [])].map(fold),
  }))
  const exact = named.filter(({ brand, names }) => String(brand.code) === wanted || names.includes(wanted))
  const fitting = named.filter(({ names }) => names.some((name) => ` ${name} `.includes(` ${wanted} `)))
  return openOnes((exact.length > 0 ? exact : fitting).map(({ brand }) => brand))
}

/** A closed brand whose name another one took is asked for by its code. */
function openOnes(brands: NamedBrand[]): NamedBrand[] {
  const isSame = new Set(brands.map(({ name }) => fold(name))).size === 1
  const open = brands.filter(({ closedAt = null }) => closedAt === null)
  return isSame && open.length > 0 ? open : brands
}

export function brandFault(
  kind: BrandFault['kind'],
  text: string,
  brands: readonly NamedBrand[],
): BrandFault {
  return { kind, text, names: brands.slice(0, namesMax).map(({ name }) => name) }
}
