import {
  dateFormat,
  dayOf,
  endOfDay,
  type IstanbulDay,
  isIstanbulDay,
  previousDay,
  readWallTime,
} from '../../../src/calendar/istanbul.ts'
import {
  type Channel,
  channels,
  companySources,
  type NationalSource,
  nationalSources,
  recipientTypes,
} from '../../../src/consent/consent.ts'
import { fold } from '../../../src/consent/fold.ts'
import { channelWords, sourceWords } from '../../../src/language/synonyms.ts'
import { type Refusal, refused } from '../../../src/util/refusal.ts'
import type { BrandFault, DateFault } from '../../messages/faults.ts'
import { messagesIn } from '../../messages/index.ts'
import type { Arguments, ParsedDate } from '../arguments.ts'

type DateReading =
  | { readonly kind: 'read'; readonly date: ParsedDate; readonly length: number }
  | Refusal<DateFault>

const monthNames = ['tr-TR', 'en-GB'].map((locale) => dateFormat(locale, { month: 'long', timeZone: 'UTC' }))
const monthNumbers = Array.from({ length: 12 }, (_, index) => String(index + 1))

/** Returns the number of a month by its name in either language. */
function monthOf(word: string): string | undefined {
  if (!/^\p{L}+$/u.test(word)) return undefined
  return monthNumbers.find((month) =>
    monthNames.some((names) => fold(names.format(Date.UTC(2026, Number(month) - 1))) === word),
  )
}

const today = new Set(['bugun', 'today'])
const yesterday = new Set(['dun', 'yesterday'])
const atOnce = new Set(['simdi', 'now'])

/** Reads the date that the words begin with; null if there is none. A year of four digits is needed. */
export function readDate(words: readonly string[], now: number): DateReading | null {
  // Without Turkish endings behind an apostrophe: 3 Mart'ta, 14.30'da.
  const folded = words.slice(0, 5).map((word) => fold(word).replace(/'[a-z]+$/, ''))
  if (atOnce.has(folded[0] ?? '')) return { kind: 'read', date: { kind: 'now' }, length: 1 }
  const read = readDay(folded, now)
  if (read === null) return null
  const { day, length } = read
  const at = folded[length] === 'saat' ? length + 1 : length
  const clock = folded[at] ?? ''
  const end = isClock(clock) ? at + 1 : length
  const [hour = '', minute = '', second = '00'] = clock.split(/[:.]/)
  const wallTime = `${day} ${hour.padStart(2, '0')}:${minute}:${second}`
  const isReal = isIstanbulDay(day) && (end === length || readWallTime(wallTime).kind === 'read')
  if (!isReal) return refused({ kind: 'date', text: words.slice(0, end).join(' ') })
  return {
    kind: 'read',
    date: end === length ? { kind: 'day', day } : { kind: 'moment', wallTime },
    length: end,
  }
}

function isClock(word: string): boolean {
  return /^\d{1,2}[:.]\d{2}(?:[:.]\d{2})?$/.test(word)
}

/** Reads a day, which may not exist in the calendar. `day` is empty for a time alone, and for a date without its year. */
function readDay(folded: readonly string[], now: number): { day: string; length: number } | null {
  const [first = '', second = '', third = ''] = folded
  if (today.has(first)) return { day: dayOf(now), length: 1 }
  if (yesterday.has(first)) return { day: previousDay(dayOf(now)), length: 1 }
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(first)
  if (iso) return { day: written(iso[1], iso[2], iso[3]), length: 1 }
  const turkish = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})$/.exec(first)
  if (turkish) return { day: written(turkish[4], turkish[3], turkish[1]), length: 1 }
  if (isShortDate(first) || (isClock(first) && first.includes(':'))) return { day: '', length: 1 }
  const month = /^\d{1,2}$/.test(first) ? monthOf(second) : undefined
  if (month === undefined) return null
  return /^\d{4}$/.test(third) ? { day: written(third, month, first), length: 3 } : { day: '', length: 2 }
}

/** 23.11.26 and 23.11; other numbers may be part of a phone number. */
function isShortDate(word: string): boolean {
  const [, day, month] = /^(\d{1,2})\.(\d{1,2})(?:\.(?:\d{2})?)?$/.exec(word) ?? []
  return Number(day) >= 1 && Number(day) <= 31 && Number(month) >= 1 && Number(month) <= 12
}

function written(year = '', month = '', day = ''): string {
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

export function dayIn(date: ParsedDate, now: number): IstanbulDay {
  if (date.kind === 'now') return dayOf(now)
  return date.kind === 'day' ? date.day : date.wallTime.slice(0, 10)
}

/** Returns the last ms of what was typed (UTC); null for now and for today. */
export function endOfParsed(date: ParsedDate, now: number): number | null {
  if (date.kind === 'now' || (date.kind === 'day' && date.day === dayOf(now))) return null
  if (date.kind === 'day') return endOfDay(date.day) + 999
  const read = readWallTime(date.wallTime)
  if (read.kind === 'refused') throw new Error('Cannot read a wall time that was read before')
  return read.at + 999
}

/**
 * Reads the moment that a button carries: null for an empty text. Undefined for a future or unreadable one, which no
 * button of ours carries.
 */
export function momentFrom(text: string, now: number): number | null | undefined {
  if (text === '') return null
  const at = numberFrom(text)
  return at === null || at > now ? undefined : at
}

export function numberFrom(text: string): number | null {
  return /^\d{1,15}$/.test(text) ? Number(text) : null
}

const tr = messagesIn('tr')
const en = messagesIn('en')

/** Meaning of `hepsi`; the kind of address decides which of these channels apply. */
export const everyChannel: readonly Channel[] = ['ARAMA', 'MESAJ', 'EPOSTA']

type PhraseArguments = Partial<Pick<Arguments, 'channels' | 'source' | 'recipientType'>>

/** Arguments that a phrase stands for, or a source that only İYS uses, which is refused by name. */
type Meaning = PhraseArguments | NationalSource

const allWords = ['hepsi', 'tümü', 'tüm kanallar', 'all', 'all channels']

const phrases: ReadonlyMap<string, Meaning> = new Map([
  ...channels.flatMap((channel) =>
    entries({ channels: [channel] }, [
      channel,
      tr.words.channels[channel],
      en.words.channels[channel],
      ...channelWords[channel],
    ]),
  ),
  ...entries({ channels: everyChannel }, allWords),
  ...companySources.flatMap((source) =>
    entries({ source }, [source, tr.words.sources[source], en.words.sources[source], ...sourceWords[source]]),
  ),
  ...nationalSources.flatMap((source) => entries(source, [source])),
  ...recipientTypes.flatMap((type) =>
    entries({ recipientType: type }, [type, tr.words.types[type], en.words.types[type]]),
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
  readonly closedAt?: number | null
}

type BrandReading =
  | { readonly kind: 'read'; readonly code: number; readonly length: number }
  | Refusal<BrandFault>

/** Reads a brand by the longest text that fits one; null if none does. */
export function readBrand(words: readonly string[], brands: readonly NamedBrand[]): BrandReading | null {
  for (let length = Math.min(words.length, brandWordsMax); length > 0; length--) {
    const text = words.slice(0, length).join(' ')
    const fitting = brandsLike(text, brands)
    const [phrase] = fitting
    if (fitting.length === 1 && phrase !== undefined) return { kind: 'read', code: phrase.code, length }
    if (fitting.length > 1) return refused(brandFault('brand-unclear', text, fitting))
  }
  return null
}

const brandWordsMax = 12
const namesMax = 10

/** Finds brands by code or full name; if none has it, by whole words of their names. */
export function brandsLike(text: string, brands: readonly NamedBrand[]): NamedBrand[] {
  const wanted = fold(text)
  if (wanted === '') return []
  const exact = brands.filter(({ code, name }) => String(code) === wanted || fold(name) === wanted)
  const fitting = brands.filter(({ name }) => ` ${fold(name)} `.includes(` ${wanted} `))
  return activeBrands(exact.length > 0 ? exact : fitting)
}

/** Keeps only the open ones of brands that share a name; a closed one is then named by its code. */
function activeBrands(brands: NamedBrand[]): NamedBrand[] {
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
