import {
  type Channel,
  channels,
  type RecipientType,
  recipientTypes,
  type Status,
} from '../../../src/consent/channel.ts'
import { fold } from '../../../src/consent/fold.ts'
import { channelWords, sourceWords } from '../../../src/consent/names/words.ts'
import {
  type CompanySource,
  companySources,
  type NationalSource,
  nationalSources,
} from '../../../src/consent/source.ts'
import type { BrandFault } from '../../messages/faults.ts'
import { messagesIn } from '../../messages/index.ts'

const tr = messagesIn('tr')
const en = messagesIn('en')

export type Meaning =
  | { readonly piece: 'channel'; readonly channels: readonly Channel[] | 'all'; readonly isDoubtful?: true }
  | { readonly piece: 'source'; readonly source: CompanySource }
  | { readonly piece: 'national-source'; readonly source: NationalSource }
  | { readonly piece: 'type'; readonly type: RecipientType }

const allWords = [
  'hepsi',
  'hepsini',
  'tümü',
  'bütün kanallar',
  'tüm kanallar',
  'all',
  'all channels',
  'every channel',
]

/** Calls if it stands alone; beside another channel it may tell how the consent was taken. */
const doubtfulWords = ['çağrı', 'telefon', 'call', 'phone']

const phrases: ReadonlyMap<string, Meaning> = new Map([
  ...channels.flatMap((channel) =>
    entries({ piece: 'channel', channels: [channel] }, [
      channel,
      tr.words.channels[channel],
      en.words.channels[channel],
      ...channelWords[channel],
    ]),
  ),
  ...entries({ piece: 'channel', channels: ['ARAMA'], isDoubtful: true }, doubtfulWords),
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
    const typed = joined(words.slice(0, length))
    const meaning = phrases.get(typed) ?? inflectedSource(typed)
    if (meaning !== undefined) return { meaning, length }
  }
  const meaning = joinedChannels(words[0] ?? '')
  return meaning === null ? null : { meaning, length: 1 }
}

function joinedChannels(word: string): Meaning | null {
  const parts = word.split(/[,;+/&]+/)
  const meanings = parts.map((part) => phrases.get(joined([part])))
  const named = meanings.flatMap((one) =>
    one?.piece === 'channel' && one.channels !== 'all' && !one.isDoubtful ? one.channels : [],
  )
  return parts.length > 1 && named.length === parts.length ? { piece: 'channel', channels: named } : null
}

const statusWords: ReadonlyMap<string, Status> = new Map([
  ['onay', 'ONAY'],
  ['ret', 'RET'],
  ['red', 'RET'],
])

export function readStatusWord(word: string): Status | null {
  return statusWords.get(fold(word)) ?? null
}

function inflectedSource(typed: string): Meaning | undefined {
  const meaning = phrases.get(typed.replace(/'?(?:n?[dt][ae]n?|y?l[ae])$/, ''))
  return meaning?.piece === 'source' ? meaning : undefined
}

export const knownPhrases: readonly string[] = [
  ...Object.values(channelWords).flat(),
  ...allWords,
  ...doubtfulWords,
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

/** Reads a brand behind `marka=`: code, name, or a beginning that only one name has. */
export function readBrand(words: readonly string[], brands: readonly NamedBrand[]): BrandReading {
  for (let length = Math.min(words.length, brandWordsMax); length > 0; length--) {
    const text = words.slice(0, length).join(' ')
    const fitting = brandsLike(text, brands)
    const [one] = fitting
    if (fitting.length === 1 && one !== undefined) return { ok: true, code: one.code, length }
    if (fitting.length > 1) return fault('brand-unclear', text, fitting)
  }
  return fault('brand-unknown', words[0] ?? '', brands)
}

/** Reads a brand without `marka=`: whole words of its name or short name, never a code. */
export function readBareBrand(words: readonly string[], brands: readonly NamedBrand[]): BrandReading | null {
  for (let length = Math.min(words.length, brandWordsMax); length > 0; length--) {
    const text = words.slice(0, length).join(' ')
    const wanted = fold(text)
    const named = brands.filter(({ name, shortNames = [] }) =>
      [name, ...shortNames].some((known) => ` ${fold(known)} `.includes(` ${wanted} `)),
    )
    const fitting = openOnes(named)
    const [one] = fitting
    if (fitting.length === 1 && one !== undefined) return { ok: true, code: one.code, length }
    if (fitting.length > 1) return fault('brand-unclear', text, fitting)
  }
  return null
}

const brandWordsMax = 12
const namesMax = 10

export function brandsLike(text: string, brands: readonly NamedBrand[]): NamedBrand[] {
  const wanted = fold(text)
  const exact = brands.filter(
    ({ code, name, shortNames = [] }) =>
      String(code) === wanted || [name, ...shortNames].some((known) => fold(known) === wanted),
  )
  if (exact.length > 0) return openOnes(exact)
  if (wanted === '') return []
  const beginning = brands.filter(({ name }) => fold(name).startsWith(wanted))
  if (beginning.length > 0) return beginning
  return brands.filter(({ name }) =>
    fold(name)
      .split(' ')
      .some((word) => word.startsWith(wanted)),
  )
}

/** A closed brand whose name another one took is asked for by its code. */
function openOnes(brands: NamedBrand[]): NamedBrand[] {
  const isSame = new Set(brands.map(({ name }) => fold(name))).size === 1
  const open = brands.filter(({ closedAt = null }) => closedAt === null)
  return isSame && open.length > 0 ? open : brands
}

function fault(kind: BrandFault['kind'], text: string, brands: readonly NamedBrand[]): BrandReading {
  return { ok: false, fault: { kind, text, names: brands.slice(0, namesMax).map(({ name }) => name) } }
}
