import { dayOf, type IstanbulDay, weekdayOf } from '../../../src/calendar/istanbul.ts'
import type { BrandFault, DateFault } from '../../messages/faults.ts'
import { clean, fold } from '../fold.ts'
import { type NamedBrand, readBareBrand, readBrand } from './brand.ts'
import { type GivenDate, readDate } from './date.ts'
import { type Token, tokensOf, wordsFrom } from './tokens.ts'

/** What the reports take: one date or number of days, and a brand, in any order. */
export interface Span {
  readonly date: IstanbulDay | null
  readonly days: number | null
  readonly brandCode: number | null
}

type SpanFault = BrandFault | DateFault | { readonly kind: 'word'; readonly word: string }

type SpanReading =
  | { readonly ok: true; readonly span: Span }
  | { readonly ok: false; readonly fault: SpanFault }

const daysMax = 366
const brandKeys = new Set(['marka', 'brand'])
const dayWords = /^(?:gun|gün|days?)$/i

/** Reads a span; a day without its year is the last of that name, `now` is not a day, and a time of day has no place in one. */
export function readSpan(text: string, brands: readonly NamedBrand[], now: number): SpanReading {
  const tokens = tokensOf(clean(text).slice(0, 500)) ?? []
  let span: Span = { date: null, days: null, brandCode: null }
  for (let at = 0; at < tokens.length; ) {
    const step = readStep(tokens, at, brands, now)
    if (!step.ok) return step
    if (Object.entries(step.found).some(([name]) => span[name as keyof Span] !== null))
      return refusedWord(tokens, at)
    span = { ...span, ...step.found }
    at += step.length
  }
  return span.date !== null && span.days !== null ? refusedWord(tokens, 0) : { ok: true, span }
}

type Step =
  | { readonly ok: true; readonly found: Partial<Span>; readonly length: number }
  | { readonly ok: false; readonly fault: SpanFault }

function readStep(tokens: readonly Token[], at: number, brands: readonly NamedBrand[], now: number): Step {
  const token = tokens[at]
  if (token?.kind === 'key') {
    if (!brandKeys.has(token.key)) return refusedWord(tokens, at)
    const words = token.quoted === null ? wordsFrom(tokens, at + 1) : [token.quoted]
    const brand = readBrand(words, brands)
    if (!brand.ok) return brand
    return {
      ok: true,
      found: { brandCode: brand.code },
      length: token.quoted === null ? 1 + brand.length : 1,
    }
  }
  const words = wordsFrom(tokens, at)
  const week = sinceMonday(words, now)
  if (week !== null) return { ok: true, found: { days: week }, length: 2 }
  const date = readDate(words, now, 'last')
  if (date !== null) return dayStep(date, tokens, at)
  const [first = '', second = ''] = words
  const days = /^\d{1,3}$/.test(first) ? Number(first) : Number.NaN
  if (days <= daysMax) return { ok: true, found: { days }, length: dayWords.test(second) ? 2 : 1 }
  const brand = readBareBrand(words, brands)
  if (brand === null) return refusedWord(tokens, at)
  return brand.ok ? { ok: true, found: { brandCode: brand.code }, length: brand.length } : brand
}

const thisWeek = new Set(['bu hafta', 'this week'])

/** How many days ago the week began, on Monday, where these words begin with the week that goes on; else null. */
function sinceMonday(words: readonly string[], now: number): number | null {
  if (!thisWeek.has(fold(words.slice(0, 2).join(' ')))) return null
  return (weekdayOf(dayOf(now)) + 6) % 7
}

function dayStep(
  reading: { ok: true; date: GivenDate; length: number } | { ok: false; fault: DateFault },
  tokens: readonly Token[],
  at: number,
): Step {
  if (!reading.ok) return reading
  if (reading.date.kind !== 'day') return refusedWord(tokens, at)
  return { ok: true, found: { date: reading.date.day }, length: reading.length }
}

function refusedWord(tokens: readonly Token[], at: number): { ok: false; fault: SpanFault } {
  const token = tokens[at]
  return {
    ok: false,
    fault: { kind: 'word', word: token?.kind === 'key' ? `${token.key}=` : (token?.text ?? '') },
  }
}
