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

const listed = (words: string): readonly string[] => words.split(', ')

/** Words for each state in a column of states, or of yes and no. */
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

function namesByWord<Name extends string>(words: Readonly<Record<Name, readonly string[]>>) {
  const all = objectEntries(words)
  return Object.fromEntries(all.flatMap(([name, some]) => some.map((word) => [word, name] as const)))
}

/** Meaning of a word of a file. `-`: the cell says nothing. */
export type WordValue = Channel | Status | CompanySource | RecipientType | '-'

export const wordValues: readonly WordValue[] = [
  ...channels,
  ...statuses,
  ...companySources,
  ...recipientTypes,
  '-',
]

/** Reads the VALUE of a mapped word: its code, or a word for one value alone. Null if it is none, or could be two. */
export function valueNamed(text: string): WordValue | null {
  const word = text.trim()
  const code = wordValues.find((value) => fold(value) === fold(word))
  if (code !== undefined) return code
  const values = [channelOf, statusOf, sourceOf, recipientTypeOf].flatMap((read) => read(word) ?? [])
  const [only = null] = values
  return new Set(values).size === 1 ? only : null
}

/** Words of a file that its plan gives a meaning, folded. */
export type PlannedWords = ReadonlyMap<string, WordValue>

/** Reads a cell of a column by the plan's words, then by those that every file may use. */
export function readWord<Value extends WordValue>(
  text: string,
  known: { readonly names: readonly Value[]; readonly read: (text: string) => Value | null },
  planned: PlannedWords,
): Value | '-' | null {
  const value = planned.get(wordKey(text))
  if (value === '-') return '-'
  return known.names.find((name) => name === value) ?? known.read(text)
}

export function wordKey(text: string): string {
  return fold(text).trim().replace(/\s+/g, ' ')
}

const shownLengthMax = 40
const shownDigitsMax = 6

/** Returns a cell as it may be shown in a summary; null for one that may hold an address. */
export function shownCell(text: string): string | null {
  const isLong = text.length > shownLengthMax
  const digits = text.match(/\p{Nd}/gu)?.length ?? 0
  if (isLong || digits > shownDigitsMax || /[@\p{Cc}]/u.test(text)) return null
  return text.trim() === '' ? null : text.trim()
}

/** Returns the form of a date, such as `99.99.9999`: a summary of dates would have a line for each day. */
export function dateForm(text: string): string | null {
  return shownCell(text.replace(/\p{Nd}/gu, '#'))?.replaceAll('#', '9') ?? null
}
