import {
  dayOf,
  endOfDay,
  type IstanbulDay,
  isIstanbulDay,
  previousDay,
  readWallTime,
  type WallTime,
} from '../../../src/calendar/istanbul.ts'
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
import type { BrandFault, DateFault } from '../../messages/faults.ts'
import { messagesIn } from '../../messages/index.ts'

export type ParsedDate =
  | { readonly kind: 'now' }
  | { readonly kind: 'day'; readonly day: IstanbulDay }
  | { readonly kind: 'moment'; readonly wallTime: WallTime }

type DateReading =
  | { readonly ok: true; readonly date: ParsedDate; readonly length: number }
  | { readonly ok: false; readonly fault: DateFault }

const months: Readonly<Record<string, number>> = Object.fromEntries(
  [
    ['ocak', 'january', 'jan'],
    ['subat', 'february', 'feb'],
    ['mart', 'march', 'mar'],
    ['nisan', 'april', 'apr'],
    ['mayis', 'may'],
    ['haziran', 'june', 'jun'],
    ['temmuz', 'july', 'jul'],
    ['agustos', 'august', 'aug'],
    ['eylul', 'september', 'sep'],
    ['ekim', 'october', 'oct'],
    ['kasim', 'november', 'nov'],
    ['aralik', 'december', 'dec'],
  ].flatMap((names, index) => names.map((name) => [name, index + 1])),
)

const today = new Set(['bugun', 'today'])
const yesterday = new Set(['dun', 'yesterday'])
const atOnce = new Set(['simdi', 'now'])

/** Reads the date that the words begin with; null if there is none. */
export function readDate(words: readonly string[], now: number): DateReading | null {
  const folded = words.slice(0, 5).map((word) => fold(word).replace(/'[a-z]+$/, ''))
  const [first = ''] = folded
  if (atOnce.has(first)) return { ok: true, date: { kind: 'now' }, length: 1 }
  if (isClock(first) && first.includes(':')) {
    return { ok: false, fault: { kind: 'date-without-day', text: words[0] ?? '' } }
  }
  const read = readDay(folded, now)
  if (read === null) return null
  const { day, length } = read
  if (day === null) return { ok: false, fault: { kind: 'date-without-year' } }
  const text = words.slice(0, length).join(' ')
  return isIstanbulDay(day)
    ? withClock(day, words, folded, length)
    : { ok: false, fault: { kind: 'date-unreal', text } }
}

function withClock(
  day: IstanbulDay,
  words: readonly string[],
  folded: readonly string[],
  length: number,
): DateReading {
  const at = folded[length] === 'saat' ? length + 1 : length
  const clock = folded[at] ?? ''
  if (!isClock(clock)) return { ok: true, date: { kind: 'day', day }, length }
  const [hour = '', minute = '', second = '00'] = clock.split(/[:.]/)
  const wallTime = `${day} ${hour.padStart(2, '0')}:${minute}:${second}`
  return readWallTime(wallTime).ok
    ? { ok: true, date: { kind: 'moment', wallTime }, length: at + 1 }
    : { ok: false, fault: { kind: 'date-unreal', text: words.slice(0, at + 1).join(' ') } }
}

function isClock(word: string): boolean {
  return /^\d{1,2}[:.]\d{2}(?:[:.]\d{2})?$/.test(word)
}

interface ReadDay {
  /** Null without a year of four digits. */
  readonly day: IstanbulDay | null
  readonly length: number
}

function readDay(folded: readonly string[], now: number): ReadDay | null {
  const [first = '', second = '', third = ''] = folded
  if (today.has(first)) return { day: dayOf(now), length: 1 }
  if (yesterday.has(first)) return { day: previousDay(dayOf(now)), length: 1 }
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(first)
  if (iso) return { day: written(iso[1], iso[2], iso[3]), length: 1 }
  const turkish = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})$/.exec(first)
  if (turkish) return { day: written(turkish[4], turkish[3], turkish[1]), length: 1 }
  if (isShortDate(first)) return { day: null, length: 1 }
  if (/^\d{1,2}$/.test(first) && Object.hasOwn(months, second)) {
    return /^\d{4}$/.test(third)
      ? { day: written(third, String(months[second]), first), length: 3 }
      : { day: null, length: 2 }
  }
  return null
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
  if (!read.ok) throw new Error('Cannot read a wall time that was read before')
  return read.at + 999
}

/**
 * Reads the moment that a button carries: null if none, undefined if it is to come, as in no button of ours.
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
