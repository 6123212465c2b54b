import {
  dayOf,
  endOfDay,
  type IstanbulDay,
  readWallTime,
  type WallTime,
} from '../../../src/calendar/istanbul.ts'
import type { BrandFault, DateFault } from '../../messages/faults.ts'
import { clean, fold } from '../fold.ts'
import { type NamedBrand, readBareBrand, readBrand } from './brand.ts'
import { type GivenDate, readDate } from './date.ts'
import { type Token, tokensOf, wordsFrom } from './tokens.ts'

/** What the report of the permitted database takes, in any order: a moment, whether refusals too, a brand, a time stamp. */
export interface AsOf {
  /** ms UTC; null for now. */
  readonly at: number | null
  readonly scope: 'ONAY' | 'all'
  readonly brandCode: number | null
  /** Whether the file was asked for with a time stamp. */
  readonly stamped: boolean
}

type AsOfReading =
  | { readonly ok: true; readonly asOf: AsOf }
  | { readonly ok: false; readonly fault: AsOfFault }
type AsOfFault = BrandFault | DateFault | { readonly kind: 'word'; readonly word: string }

interface Found {
  readonly date?: GivenDate
  readonly scope?: AsOf['scope']
  readonly brandCode?: number
  readonly stamped?: true
}
type Step =
  | { readonly ok: true; readonly found: Found; readonly length: number }
  | { readonly ok: false; readonly fault: AsOfFault }

const scopes: Readonly<Record<string, AsOf['scope']>> = {
  onay: 'ONAY',
  onayli: 'ONAY',
  onaylar: 'ONAY',
  approved: 'ONAY',
  hepsi: 'all',
  tumu: 'all',
  ret: 'all',
  all: 'all',
}

/** Said alone or after `zaman` and `time`; folded. */
const stampWords: readonly string[] = [
  ...['damga', 'damgali', 'damgasi', 'damgayla', 'damgasiyla'].flatMap((word) => [word, `zaman ${word}`]),
  ...['stamp', 'stamped'].flatMap((word) => [word, `time ${word}`, `time-${word}`]),
]

/** What a question is asked in beside them (`31 Aralık'ta kimlere izin vardı?`); folded. */
const questionWords: ReadonlySet<string> = new Set([
  '',
  ...[
    'kim',
    'kimin',
    'kime',
    'kimler',
    'kimlerin',
    'kimlere',
    'hangi',
    'adreslere',
    'izin',
    'izni',
    'izinli',
  ],
  ...[
    'var',
    'vardi',
    'varmis',
    'verdi',
    'vermisti',
    'gunu',
    'tarihinde',
    'itibariyla',
    'itibariyle',
    'sonu',
    'sonunda',
  ],
  ...['who', 'whom', 'which', 'had', 'has', 'gave', 'given', 'consent', 'consents', 'consented'],
  ...['on', 'at', 'as', 'of', 'by', 'the', 'end'],
])

/** Reads it. A day without a time of day is the end of that day, one without a year the last of its name; today is now. */
export function readAsOf(text: string, brands: readonly NamedBrand[], now: number): AsOfReading {
  const tokens = tokensOf(clean(text).slice(0, 500)) ?? []
  let found: Found = {}
  for (let at = 0; at < tokens.length; ) {
    const step = readStep(tokens, at, brands, now)
    if (!step.ok) return step
    if (Object.keys(step.found).some((name) => Object.hasOwn(found, name))) return refusedWord(tokens, at)
    found = { ...found, ...step.found }
    at += step.length
  }
  const { date, scope = 'ONAY', brandCode = null, stamped = false } = found
  const at = date === undefined ? null : endOfGiven(date, now)
  return { ok: true, asOf: { at, scope, brandCode, stamped } }
}

function readStep(tokens: readonly Token[], at: number, brands: readonly NamedBrand[], now: number): Step {
  const token = tokens[at]
  if (token?.kind === 'key') {
    if (token.key !== 'marka' && token.key !== 'brand') return refusedWord(tokens, at)
    const words = token.quoted === null ? wordsFrom(tokens, at + 1) : [token.quoted]
    const brand = readBrand(words, brands)
    if (!brand.ok) return brand
    const length = token.quoted === null ? 1 + brand.length : 1
    return { ok: true, found: { brandCode: brand.code }, length }
  }
  const words = wordsFrom(tokens, at).map((word) => word.replace(/[?!]+$/, ''))
  const date = readDate(words, now, 'last')
  if (date !== null) {
    return date.ok ? { ok: true, found: { date: date.date }, length: date.length } : date
  }
  const word = fold(words[0] ?? '')
  const scope = Object.hasOwn(scopes, word) ? scopes[word] : undefined
  if (scope !== undefined) return { ok: true, found: { scope }, length: 1 }
  const stampLength = [1, 2].find((length) => stampWords.includes(words.slice(0, length).map(fold).join(' ')))
  if (stampLength !== undefined) return { ok: true, found: { stamped: true }, length: stampLength }
  if (questionWords.has(word) && readBareBrand(words, brands) === null)
    return { ok: true, found: {}, length: 1 }
  const brand = readBrand(words, brands)
  return brand.ok
    ? { ok: true, found: { brandCode: brand.code }, length: brand.length }
    : refusedWord(tokens, at)
}

/** The last moment of what was given, ms UTC; null for now, and for today. */
export function endOfGiven(date: GivenDate, now: number): number | null {
  switch (date.kind) {
    case 'now':
      return null
    case 'day':
      return date.day === dayOf(now) ? null : endOf(date.day)
    case 'moment':
      return endOfSecond(date.wallTime)
  }
}

/** A day is over with its last millisecond, and a second with its own. */
function endOf(day: IstanbulDay): number {
  return endOfDay(day) + 999
}

function endOfSecond(wallTime: WallTime): number {
  const read = readWallTime(wallTime)
  if (!read.ok) throw new Error('Cannot read a wall time that was read before')
  return read.at + 999
}

function refusedWord(tokens: readonly Token[], at: number): { ok: false; fault: AsOfFault } {
  const token = tokens[at]
  return {
    ok: false,
    fault: { kind: 'word', word: token?.kind === 'key' ? `${token.key}=` : (token?.text ?? '') },
  }
}
