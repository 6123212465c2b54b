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

/** Date that was read and the number of words that it took, or its fault. */
type DateReading =
  | { readonly kind: 'read'; readonly date: ParsedDate; readonly length: number }
  | Refusal<DateFault>

const monthNames = ['tr-TR', 'en-GB'].map((locale) => dateFormat(locale, { month: 'long', timeZone: 'UTC' }))
const monthNumbers = Array.from({ length: 12 }, (_, index) => String(index + 1))

/** Returns the number of a month by its name in either language. */
export function monthNumber(word: string): string | undefined {
  if (!/^\p{L}+$/u.test(word)) return undefined
  return monthNumbers.find((month) =>
    monthNames.some((names) => fold(names.format(Date.UTC(2026, Number(month) - 1))) === word),
  )
}

/* Words for a day or a moment, folded: lower case, without Turkish letters. */
const todayWords = new Set(['bugun', 'today'])
const yesterdayWords = new Set(['dun', 'yesterday'])
const nowWords = new Set(['simdi', 'now'])

/**
 * Reads the date at the beginning of the words; null if there is none. Refuses a date without a year of four digits, or one that
 * is not in the calendar.
 */
export function readDate(words: readonly string[], now: number): DateReading | null {
  // Removes Turkish endings after an apostrophe: 3 Mart'ta, 14.30'da.
  const folded = words.slice(0, 5).map((word) => fold(word).replace(/'[a-z]+$/, ''))
  if (nowWords.has(folded[0] ?? '')) return { kind: 'read', date: { kind: 'now' }, length: 1 }
  const dayReading = readDay(folded, now)
  if (dayReading === null) return null
  const { day, length } = dayReading
  const clockIndex = folded[length] === 'saat' ? length + 1 : length
  const clock = folded[clockIndex] ?? ''
  const end = isClock(clock) ? clockIndex + 1 : length
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

/** True for a time such as 8:30, 08.30 or 08:30:15. */
function isClock(word: string): boolean {
  return /^\d{1,2}[:.]\d{2}(?:[:.]\d{2})?$/.test(word)
}

/**
 * Reads the day at the beginning of folded words; null if there is none. It may not exist, such as 2026-02-30. For a date without
 * its year, and for a time without a day, `day` is empty, which the caller refuses.
 */
function readDay(folded: readonly string[], now: number): { day: string; length: number } | null {
  const [first = '', second = '', third = ''] = folded
  if (todayWords.has(first)) return { day: dayOf(now), length: 1 }
  if (yesterdayWords.has(first)) return { day: previousDay(dayOf(now)), length: 1 }
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(first)
  if (iso) return { day: isoDate(iso[1], iso[2], iso[3]), length: 1 }
  const turkish = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})$/.exec(first)
  if (turkish) return { day: isoDate(turkish[4], turkish[3], turkish[1]), length: 1 }
  if (isShortDate(first) || (isClock(first) && first.includes(':'))) return { day: '', length: 1 }
  const month = /^\d{1,2}$/.test(first) ? monthNumber(second) : undefined
  if (month === undefined) return null
  return /^\d{4}$/.test(third) ? { day: isoDate(third, month, first), length: 3 } : { day: '', length: 2 }
}

/** True for a date without a full year, such as 23.11.26 or 23.11. Other numbers may be part of a phone number. */
function isShortDate(word: string): boolean {
  const [, day, month] = /^(\d{1,2})\.(\d{1,2})(?:\.(?:\d{2})?)?$/.exec(word) ?? []
  return Number(day) >= 1 && Number(day) <= 31 && Number(month) >= 1 && Number(month) <= 12
}

/** Returns a date as YYYY-MM-DD. */
function isoDate(year = '', month = '', day = ''): string {
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

/** Returns the Istanbul day of a typed date. */
export function dayIn(date: ParsedDate, now: number): IstanbulDay {
  if (date.kind === 'now') return dayOf(now)
  return date.kind === 'day' ? date.day : date.wallTime.slice(0, 10)
}

/** Returns the last millisecond (UTC) of a typed day, minute or second; null for now and for today. */
export function endOfParsed(date: ParsedDate, now: number): number | null {
  if (date.kind === 'now' || (date.kind === 'day' && date.day === dayOf(now))) return null
  if (date.kind === 'day') return endOfDay(date.day) + 999
  const read = readWallTime(date.wallTime)
  if (read.kind === 'refused') throw new Error('Cannot read a wall time that was read before')
  return read.at + 999
}

/**
 * Reads the moment (ms UTC) that a button carries. Returns null for an empty text, and undefined for a future or
 * unreadable moment, which no button of izin carries.
 */
export function momentFrom(text: string, now: number): number | null | undefined {
  if (text === '') return null
  const at = numberFrom(text)
  return at === null || at > now ? undefined : at
}

/** Reads a whole number of at most 15 digits; null for any other text. */
export function numberFrom(text: string): number | null {
  return /^\d{1,15}$/.test(text) ? Number(text) : null
}

const tr = messagesIn('tr')
const en = messagesIn('en')

/** Channels that `hepsi` (all) means. The kind of address decides which of these apply. */
export const everyChannel: readonly Channel[] = ['ARAMA', 'MESAJ', 'EPOSTA']

type PhraseArguments = Partial<Pick<Arguments, 'channels' | 'source' | 'recipientType'>>

/** Arguments that a phrase stands for. A source that only İYS uses is refused by its name. */
type Meaning = PhraseArguments | NationalSource

const allWords = ['hepsi', 'tümü', 'tüm kanallar', 'all', 'all channels']

/** Meanings of typed phrases, by their folded text (lower case, without Turkish letters, spaces and hyphens). */
const phrases: ReadonlyMap<string, Meaning> = new Map([
  ...channels.flatMap((channel) =>
    phraseEntries({ channels: [channel] }, [
      channel,
      tr.words.channels[channel],
      en.words.channels[channel],
      ...channelWords[channel],
    ]),
  ),
  ...phraseEntries({ channels: everyChannel }, allWords),
  ...companySources.flatMap((source) =>
    phraseEntries({ source }, [
      source,
      tr.words.sources[source],
      en.words.sources[source],
      ...sourceWords[source],
    ]),
  ),
  ...nationalSources.flatMap((source) => phraseEntries(source, [source])),
  ...recipientTypes.flatMap((type) =>
    phraseEntries({ recipientType: type }, [type, tr.words.types[type], en.words.types[type]]),
  ),
])

/** Returns entries of `phrases` that give each of the words the same meaning. */
function phraseEntries(meaning: Meaning, words: readonly string[]): [string, Meaning][] {
  return words.map((word) => [phraseKey([word]), meaning])
}

/** Returns words as a key of `phrases`: folded, without spaces and hyphens. */
function phraseKey(words: readonly string[]): string {
  return fold(words.join('')).replace(/[\s-]/g, '')
}

/** Maximum number of words in a phrase. */
const wordsMax = 3

/** Returns the meaning of the longest known phrase at the beginning, at most 3 words; null if there is none. */
export function readPhrase(words: readonly string[]): { meaning: Meaning; length: number } | null {
  for (let length = Math.min(wordsMax, words.length); length > 0; length--) {
    const meaning = phrases.get(phraseKey(words.slice(0, length)))
    if (meaning !== undefined) return { meaning, length }
  }
  return null
}

/** Phrases to which a mistyped word is compared. */
export const knownPhrases: readonly string[] = [
  ...Object.values(channelWords).flat(),
  ...allWords,
  ...companySources.flatMap((source) => [source, tr.words.sources[source], ...sourceWords[source]]),
  ...recipientTypes,
]

/** Brand that a person can name by its code or name; closed if `closedAt` is set. */
export interface NamedBrand {
  readonly code: number
  readonly name: string
  readonly closedAt?: number | null
}

/** Brand that was read and the number of words that it took, or the fault that the words name several brands. */
type BrandReading =
  | { readonly kind: 'read'; readonly code: number; readonly length: number }
  | Refusal<BrandFault>

/** Reads the brand that the words begin with, by as many words as match a brand; null if no brand matches. */
export function readBrand(words: readonly string[], brands: readonly NamedBrand[]): BrandReading | null {
  for (let length = Math.min(words.length, brandWordsMax); length > 0; length--) {
    const text = words.slice(0, length).join(' ')
    const fitting = brandsLike(text, brands)
    const [brand] = fitting
    if (fitting.length === 1 && brand !== undefined) return { kind: 'read', code: brand.code, length }
    if (fitting.length > 1) return refused(brandFault('brand-unclear', text, fitting))
  }
  return null
}

/** Maximum number of words in a brand's name. */
const brandWordsMax = 12
/** Maximum number of brands that a fault names. */
const namesMax = 10

/**
 * Returns the brands with this code or full name. If there is none, those whose names contain the text as whole
 * words.
 */
export function brandsLike(text: string, brands: readonly NamedBrand[]): NamedBrand[] {
  const foldedText = fold(text)
  if (foldedText === '') return []
  const exact = brands.filter(({ code, name }) => String(code) === foldedText || fold(name) === foldedText)
  const fitting = brands.filter(({ name }) => ` ${fold(name)} `.includes(` ${foldedText} `))
  return activeBrands(exact.length > 0 ? exact : fitting)
}

/**
 * Returns the brands without closed ones if all have the same name and at least one is open. The closed ones can still be named
 * by their codes.
 */
function activeBrands(brands: NamedBrand[]): NamedBrand[] {
  const isSame = new Set(brands.map(({ name }) => fold(name))).size === 1
  const open = brands.filter(({ closedAt = null }) => closedAt === null)
  return isSame && open.length > 0 ? open : brands
}

/** Returns the fault of a brand that is unknown or matches several, with at most 10 names to choose from. */
export function brandFault(
  kind: BrandFault['kind'],
  text: string,
  brands: readonly NamedBrand[],
): BrandFault {
  return { kind, text, names: brands.slice(0, namesMax).map(({ name }) => name) }
}
