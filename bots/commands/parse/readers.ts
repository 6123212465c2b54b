import type { Channel } from '../../../src/consent/consent.ts'
import { fold, nearest } from '../../../src/consent/fold.ts'
import { complaintOutcomes } from '../../../src/register/complaints/complaints.ts'
import type { Room } from '../../../src/register/rooms.ts'
import { type SettingName, settingKinds } from '../../../src/register/settings.ts'
import { roles } from '../../../src/register/staff.ts'
import { type ListedParameter, listedParameters, type ParseFault } from '../../messages/faults.ts'
import { messagesIn } from '../../messages/index.ts'
import type { Arguments, ParameterName, Values } from '../command.ts'
import {
  brandFault,
  dayIn,
  knownPhrases,
  type Meaning,
  type NamedBrand,
  readBrand,
  readDate,
  readPhrase,
} from './phrases.ts'

const tr = messagesIn('tr')
const en = messagesIn('en')

const scopes = new Map<string, Values['scope']>([
  ['onay', 'ONAY'],
  ['approved', 'ONAY'],
  ['hepsi', 'all'],
  ['all', 'all'],
])

export const readScope: Reader = ([first = '']) => {
  const scope = scopes.get(fold(first))
  return scope === undefined ? null : { length: 1, found: { scope } }
}

/** Reads a number as it is shown or typed: 1234, 1.234, 1,234, #12. */
export function readShownNumber(text: string): number | null {
  const typed = text.replace(/^#/, '')
  const digits = /^\d{1,3}(?:[.,]\d{3})+$/.test(typed) ? typed.replace(/[.,]/g, '') : typed
  return /^\d{1,9}$/.test(digits) ? Number(digits) : null
}

export const readNumber: Reader = ([first = '']) => {
  const number = readShownNumber(first)
  return number === null ? null : { length: 1, found: { number } }
}

/** Takes all words to the next key; the beginning of one outcome is enough. */
export const readOutcome: Reader = (words) => {
  const typed = fold(words.join(' '))
  const [outcome, ...others] = complaintOutcomes.filter((one) =>
    [one, tr.words.outcomes[one], en.words.outcomes[one]].some((known) => fold(known).startsWith(typed)),
  )
  return outcome === undefined || others.length > 0 ? null : { length: words.length, found: { outcome } }
}

export function isPerson(text: string): boolean {
  return /^[UW][A-Z0-9]{2,20}$/.test(text)
}

export function isFileId(text: string): boolean {
  return /^F[A-Z0-9]{2,40}$/.test(text)
}

/** Slack hands a mention on as `@U0123`. */
export const readPerson: Reader = ([first = '']) => {
  const person = first.replace(/^@/, '')
  return isPerson(person) ? { length: 1, found: { person } } : null
}

export const readRole: Reader = ([first = '']) => {
  const role = roles.find((one) =>
    [one, tr.words.roles[one], en.words.roles[one]].some((known) => fold(known) === fold(first)),
  )
  return role === undefined ? null : { length: 1, found: { role } }
}

const placeIds = { slack: /^[CG][A-Z0-9]{2,40}$/, telegram: /^-?[1-9]\d{0,19}$/ }

/** Reads a room; null for anything else, such as a conversation of two. */
export function readPlace(platform: Room['platform'], externalId: string): Values['place'] | null {
  return placeIds[platform].test(externalId) ? { platform, externalId } : null
}

/** `telegram -100…`, `#C0123` or a Slack id alone. */
export const readRoom: Reader = ([first = '', second = '']) => {
  const isTelegram = fold(first) === 'telegram'
  const place = isTelegram ? readPlace('telegram', second) : readPlace('slack', first.replace(/^#/, ''))
  return place === null ? null : { length: isTelegram ? 2 : 1, found: { place } }
}

export const readChange: Reader = ([change]) =>
  change === undefined ? null : { length: 1, found: { change } }

export function readCode(text: string): number | null {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null
}

export const readBrandCode: Reader = ([first = '']) => {
  const code = readCode(first)
  return code === null ? null : { length: 1, found: { code } }
}

export function namesIn(text: string): string[] {
  const names = text.split(',').map((name) => name.trim())
  return [...new Set(names.filter((name) => name !== ''))]
}

export function keyedAs(read: Reader): KeyedReader {
  return ({ words }, facts) => {
    const value = read(words, facts)
    return value === null
      ? refused({ kind: 'word', word: words[0] ?? '', nearest: null, choices: [] })
      : { ok: true, value }
  }
}

const everyBrandWords = ['hepsi', 'tumu', 'all']

export const readNamedBrand: KeyedReader = ({ words, quoted }, { brands, takes }) => {
  if (quoted === null && takes.includes('everyBrand') && everyBrandWords.includes(fold(words[0] ?? '')))
    return step(1, { everyBrand: true })
  const brand = readBrand(quoted === null ? words : [quoted], brands)
  if (brand === null) return refused(brandFault('brand-unknown', quoted ?? words[0] ?? '', brands))
  return brand.ok ? step(brand.length, { brandCode: brand.code }) : refused(brand.fault)
}

export const readNamedType: KeyedReader = ({ words }) => {
  const phrase = readPhrase(words)
  return phrase?.meaning.piece === 'type'
    ? step(phrase.length, { recipientType: phrase.meaning.type })
    : refused({ kind: 'type-unknown', text: words[0] ?? '' })
}

export function namedPhrase(name: 'source' | 'channels'): KeyedReader {
  const kind = name === 'source' ? name : 'channel'
  return ({ words }, facts) => {
    const phrase = readPhrase(words)
    const isOther = phrase !== null && phrase.meaning.piece.replace('national-', '') !== kind
    if (phrase === null || isOther) return refused(unknownWord(words[0] ?? '', facts, name, isOther))
    return meant(phrase.meaning, phrase.length)
  }
}

export function meant(meaning: Meaning, length: number): Read<Step> {
  switch (meaning.piece) {
    case 'channel':
      return step(length, { channels: meaning.channels === 'all' ? everyChannel : meaning.channels })
    case 'source':
      return step(length, { source: meaning.source })
    case 'national-source':
      return refused({ kind: 'source-national', source: meaning.source })
    case 'type':
      return step(length, { recipientType: meaning.type })
  }
}

export function namedDate(name: 'date' | 'receivedOn'): KeyedReader {
  return ({ words }, facts) => {
    const { now } = facts
    const read = readDate(words, now)
    if (read === null) return refused(unknownWord(words[0] ?? '', facts))
    if (!read.ok) return refused(read.fault)
    const { date, length } = read
    return step(length, name === 'date' ? { date } : { receivedOn: dayIn(date, now) })
  }
}

export function quotedText(piece: 'note' | 'message' | 'evidence'): KeyedReader {
  return ({ quoted }) =>
    quoted === null ? refused({ kind: 'unquoted', piece }) : step(1, { [piece]: quoted })
}

/** Says what an unknown word was likely meant to be. İYS's codes of sources begin with HS_ or IYS_. */
export function unknownWord(
  word: string,
  { takes }: ParseFacts,
  expected?: ListedParameter,
  isKnown = false,
): ParseFault {
  if (takes.includes('recipient') && (word.includes('@') || /^[+(]?\d[\d().-]{6,}$/.test(word)))
    return { kind: 'second-address' }
  const isMeant = (name: ListedParameter) =>
    expected === undefined ? takes.includes(name) : name === expected
  const near = isKnown ? null : nearest(fold(word), knownPhrases)
  const isSource = expected === 'source' || /^(?:HS|IYS)_/i.test(word)
  return near === null && isSource
    ? { kind: 'source-unknown', text: word }
    : { kind: 'word', word, nearest: near, choices: listedParameters.filter(isMeant) }
}

const settingWords = (Object.keys(settingKinds) as SettingName[]).flatMap((setting) => {
  const shown = [tr, en].map(({ settings }) => settings.texts[setting].name)
  return [setting, ...shown].map((name) => ({ setting, name }))
})

/** Names in both languages, and the technical ones. */
export const settingNames: readonly string[] = settingWords.map(({ name }) => name)

const settings = new Map(settingWords.map(({ setting, name }) => [withoutCircumflex(name), setting]))

export function readSettingName(text: string): SettingName | null {
  return settings.get(withoutCircumflex(text)) ?? null
}

function withoutCircumflex(text: string): string {
  return fold(text).replaceAll('â', 'a')
}

export interface ParseFacts {
  readonly brands: readonly NamedBrand[]
  readonly takes: readonly ParameterName[]
  readonly now: number
  /** True if a word that says nothing else must be a brand. */
  readonly needsBrand?: boolean | undefined
}

export interface Step {
  readonly length: number
  readonly found: Partial<Arguments>
}

export type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly fault: ParseFault }

/** Reads a parameter without a key; null if the words say something else. */
export type Reader = (words: readonly string[], facts: ParseFacts) => Step | null

/** The words up to the next key. */
interface KeyedValue {
  readonly key: string
  readonly words: readonly string[]
  readonly quoted: string | null
}

export type KeyedReader = (value: KeyedValue, facts: ParseFacts) => Read<Step>

/** `hepsi`: the address decides which of them. */
export const everyChannel: readonly Channel[] = ['ARAMA', 'MESAJ', 'EPOSTA']

export function step(length: number, found: Partial<Arguments>): Read<Step> {
  return { ok: true, value: { length, found } }
}

export function refused(fault: ParseFault): { ok: false; fault: ParseFault } {
  return { ok: false, fault }
}
