import {
  type Channel,
  type CompanySource,
  channels,
  companySources,
  type RecipientType,
  recipientTypes,
  type Status,
  statuses,
} from '../consent/consent.ts'
import { fold, spelling } from '../consent/fold.ts'
import { channelColumn, sourceColumn } from '../language/synonyms.ts'
import { objectEntries } from '../util/objects.ts'

/** Returns the words of a text with commas between them. */
const listed = (words: string): readonly string[] => words.split(', ')

/** Words for each status in a column of statuses, or of yes and no. */
export const statusColumn: Readonly<Record<Status, readonly string[]>> = {
  ONAY: listed(
    '1, evet, E, var, izin var, onaylı, onaylandı, izinli, izin verdi, kabul, kabul etti, doğru, yes, Y, true, opt-in',
  ),
  RET: listed(
    '0, hayır, H, yok, izin yok, onaysız, izinsiz, izin vermedi, red, reddetti, reddedildi, yanlış, no, N, false, opt-out',
  ),
}

export const recipientTypeColumn: Readonly<Record<RecipientType, readonly string[]>> = {
  BIREYSEL: ['bireysel', 'gerçek kişi', 'şahıs', 'individual'],
  TACIR: ['tacir', 'esnaf', 'trader'],
}

export const channelOf = spelling(channels, () => namesByWord(channelColumn))
export const statusOf = spelling(statuses, () => namesByWord(statusColumn))
export const recipientTypeOf = spelling(recipientTypes, () => namesByWord(recipientTypeColumn))
export const sourceOf = spelling(companySources, () => namesByWord(sourceColumn))

/** Returns a map from each word to the name that it means, from lists of words by name. */
function namesByWord<Name extends string>(words: Readonly<Record<Name, readonly string[]>>) {
  const entries = objectEntries(words)
  return Object.fromEntries(
    entries.flatMap(([name, spellings]) => spellings.map((word) => [word, name] as const)),
  )
}

/** Meaning of a word in a file. `-`: the word means nothing, as if the cell were empty. */
export type WordValue = Channel | Status | CompanySource | RecipientType | '-'

export const wordValues: readonly WordValue[] = [
  ...channels,
  ...statuses,
  ...companySources,
  ...recipientTypes,
  '-',
]

/** Reads the value that a person typed for a word: a code, or a word with a single meaning. Null for other texts. */
export function valueNamed(text: string): WordValue | null {
  const word = text.trim()
  const code = wordValues.find((value) => fold(value) === fold(word))
  if (code !== undefined) return code
  const values = [channelOf, statusOf, sourceOf, recipientTypeOf].flatMap((read) => read(word) ?? [])
  const [only = null] = values
  return new Set(values).size === 1 ? only : null
}

/** Words to which the plan of a file gives a meaning, in the form of `wordKey`. */
export type PlannedWords = ReadonlyMap<string, WordValue>

/**
 * Reads a cell by the plan's words, then by the words that every file may use. `-` is the plan's value for a word whose rows
 * are left out. Null if the word has no meaning.
 */
export function readWord<Value extends WordValue>(
  text: string,
  known: { readonly names: readonly Value[]; readonly read: (text: string) => Value | null },
  planned: PlannedWords,
): Value | '-' | null {
  const value = planned.get(wordKey(text))
  if (value === '-') return '-'
  return known.names.find((name) => name === value) ?? known.read(text)
}

/** Returns a word in a form for comparison, without capitals, Turkish marks and double blanks. */
export function wordKey(text: string): string {
  return fold(text).trim().replace(/\s+/g, ' ')
}

const shownLengthMax = 40
const shownDigitsMax = 6

/** Returns a cell to show in a summary; null if it may contain an address. */
export function shownCell(text: string): string | null {
  const isLong = text.length > shownLengthMax
  const digits = text.match(/\p{Nd}/gu)?.length ?? 0
  if (isLong || digits > shownDigitsMax || /[@\p{Cc}]/u.test(text)) return null
  return text.trim() === '' ? null : text.trim()
}

/** Returns the form of a date, such as `99.99.9999`, so that a summary does not have a line for each day. */
export function dateForm(text: string): string | null {
  return shownCell(text.replace(/\p{Nd}/gu, '#'))?.replaceAll('#', '9') ?? null
}
