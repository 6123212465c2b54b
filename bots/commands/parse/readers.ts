import { complaintOutcomes, roles } from '../../../db/schema.ts'
import { readClock } from '../../../src/calendar/istanbul.ts'
import { closingAtMinutes } from '../../../src/calendar/schedule.ts'
import { fold, nearest } from '../../../src/consent/fold.ts'
import type { Room } from '../../../src/register/company/rooms.ts'
import { type SettingName, settingKinds } from '../../../src/register/company/settings.ts'
import { objectKeys } from '../../../src/util/objects.ts'
import { type Refusal, refused } from '../../../src/util/refusal.ts'
import type { ParseFault } from '../../messages/faults.ts'
import { messagesIn } from '../../messages/index.ts'
import type { Arguments, ParameterName, Values } from '../arguments.ts'
import { brandsOf, type StaffCommand } from '../command.ts'
import type { StaffRequest } from '../context.ts'
import { brandFault, knownPhrases, type NamedBrand, readBrand, readPhrase } from './phrases.ts'

const tr = messagesIn('tr')
const en = messagesIn('en')

const scopes = new Map<string, Values['scope']>([
  ['onay', 'ONAY'],
  ['approved', 'ONAY'],
  ['hepsi', 'all'],
  ['all', 'all'],
])

/** Reads the scope of a file: only ONAY, or all consents. */
export const readScope: Reader = ([first = '']) => {
  const scope = scopes.get(fold(first))
  return scope === undefined ? null : { kind: 'read', length: 1, args: { scope } }
}

/** Reads a number as it is shown or typed: 1234, 1.234, 1,234, #12. */
export function readShownNumber(text: string): number | null {
  const digitsTyped = text.replace(/^#/, '')
  const digits = /^\d{1,3}(?:[.,]\d{3})+$/.test(digitsTyped) ? digitsTyped.replace(/[.,]/g, '') : digitsTyped
  return /^\d{1,9}$/.test(digits) ? Number(digits) : null
}

/** Reads a number, such as that of a complaint. */
export const readNumber: Reader = ([first = '']) => {
  const number = readShownNumber(first)
  return number === null ? null : { kind: 'read', length: 1, args: { number } }
}

/** Reads an outcome from all words up to the next key. Its beginning is enough if no other outcome begins so. */
export const readOutcome: Reader = (words) => {
  const typed = fold(words.join(' '))
  const [outcome, ...others] = complaintOutcomes.filter((candidate) =>
    [candidate, tr.words.outcomes[candidate], en.words.outcomes[candidate]].some((known) =>
      fold(known).startsWith(typed),
    ),
  )
  return outcome === undefined || others.length > 0
    ? null
    : { kind: 'read', length: words.length, args: { outcome } }
}

/** True for the id of a Slack user. */
export function isPerson(text: string): boolean {
  return /^[UW][A-Z0-9]{2,20}$/.test(text)
}

/** True for the id of a file in Slack. */
export function isFileId(text: string): boolean {
  return /^F[A-Z0-9]{2,40}$/.test(text)
}

/** Reads a mention of a Slack user, such as `@U0123`. */
export const readPerson: Reader = ([first = '']) => {
  const person = first.replace(/^@/, '')
  return isPerson(person) ? { kind: 'read', length: 1, args: { person } } : null
}

/** Reads a role by its name in either language. */
export const readRole: Reader = ([first = '']) => {
  const role = roles.find((candidate) =>
    [candidate, tr.words.roles[candidate], en.words.roles[candidate]].some(
      (known) => fold(known) === fold(first),
    ),
  )
  return role === undefined ? null : { kind: 'read', length: 1, args: { role } }
}

/** Form of the id of a chat room on each platform. */
const placeIds = { slack: /^[CG][A-Z0-9]{2,40}$/, telegram: /^-?[1-9]\d{0,19}$/ }

/** Returns the chat room with this id; null if the id is not of a room, such as that of a direct message. */
export function readPlace(platform: Room['platform'], externalId: string): Values['place'] | null {
  return placeIds[platform].test(externalId) ? { platform, externalId } : null
}

/** Reads a chat room: `telegram -100…`, `#C0123` or a Slack id alone. */
export const readRoom: Reader = ([first = '', second = '']) => {
  const isTelegram = fold(first) === 'telegram'
  const place = isTelegram ? readPlace('telegram', second) : readPlace('slack', first.replace(/^#/, ''))
  return place === null ? null : { kind: 'read', length: isTelegram ? 2 : 1, args: { place } }
}

/** Reads the time of the daily report, such as `08:30`, `8.30` or `saat 08:30`. */
export const readHour: Reader = ([first = '', second = '']) => {
  const isNamed = fold(first) === 'saat' || fold(first) === 'hour'
  const hour = readReportHour(isNamed ? second : first)
  return hour === null ? null : { kind: 'read', length: isNamed ? 2 : 1, args: { hour } }
}

/** Returns a time in minutes after midnight. Null if it is unreadable or before 00:30, when the day of the report closes. */
export function readReportHour(text: string): number | null {
  const minutes = readClock(text.replace('.', ':').replace(/^(?=\d:)/, '0'))
  return minutes === null || minutes < closingAtMinutes ? null : minutes
}

/** Reads the id of a change, or the beginning of it. */
export const readChange: Reader = ([change]) =>
  change === undefined ? null : { kind: 'read', length: 1, args: { change } }

/** Reads the code of a brand, at most 9 digits; null for any other text. */
export function readCode(text: string): number | null {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null
}

/** Reads the code of a brand that may be new. */
export const readBrandCode: Reader = ([first = '']) => {
  const code = readCode(first)
  return code === null ? null : { kind: 'read', length: 1, args: { code } }
}

const everyBrandWords = ['hepsi', 'tumu', 'all']

/** Reads the value after `marka=`: a brand, or `hepsi` where the command takes all brands. */
export const readNamedBrand: Reader = (words, { brands, takes }) => {
  const [first = ''] = words
  if (takes.includes('everyBrand') && everyBrandWords.includes(fold(first)))
    return { kind: 'read', length: 1, args: { everyBrand: true } }
  return brandStep(words, brands) ?? refused(brandFault('brand-unknown', first, brands))
}

/** Reads a brand at the beginning of the words; null if there is none. */
export function brandStep(
  words: readonly string[],
  brands: readonly NamedBrand[],
): Piece | Refusal<ParseFault> | null {
  const brand = readBrand(words, brands)
  if (brand === null) return null
  return brand.kind === 'read'
    ? { kind: 'read', length: brand.length, args: { brandCode: brand.code } }
    : brand
}

/**
 * Reads a channel, a source or a recipient type at the beginning of the words; null if there is none. Refuses a
 * source that only İYS uses.
 */
export function phraseStep(words: readonly string[]): Piece | Refusal<ParseFault> | null {
  const phrase = readPhrase(words)
  if (phrase === null) return null
  const { meaning, length } = phrase
  return typeof meaning === 'string'
    ? refused({ kind: 'source-national', source: meaning })
    : { kind: 'read', length, args: meaning }
}

/** Reads a recipient type, such as TACIR; null for anything else. */
export const readType: Reader = (words) => {
  const step = phraseStep(words)
  return step !== null && 'args' in step && step.args.recipientType !== undefined ? step : null
}

/** Parameters for which an unknown word may stand. The answer lists their possible values. */
const readAlone = ['person', 'role', 'outcome', 'channels', 'source'] as const

const outcomeNames = complaintOutcomes.flatMap((outcome) => [
  tr.words.outcomes[outcome],
  en.words.outcomes[outcome],
])

/**
 * Returns the fault of an unknown word: the known word that is nearest, and the parameters that it may stand for. An outcome can
 * have several words, so there all remaining words are the unknown one.
 */
export function unknownWord(words: readonly string[], { takes }: ParseFacts): ParseFault {
  const isOutcome = takes.includes('outcome')
  const word = isOutcome ? words.join(' ') : (words[0] ?? '')
  if (takes.includes('recipient') && (word.includes('@') || /^[+(]?\d[\d().-]{6,}$/.test(word)))
    return { kind: 'second-address' }
  const choices = readAlone.filter((name) => takes.includes(name))
  return {
    kind: 'word',
    word,
    nearest: nearest(fold(word), isOutcome ? outcomeNames : knownPhrases),
    choices,
  }
}

/** Names of each setting: the technical one and those in both languages. */
const settingWords = objectKeys(settingKinds).flatMap((setting) => {
  const names = [tr, en].map(({ settings }) => settings.texts[setting].name)
  return [setting, ...names].map((name) => ({ setting, name }))
})

/** Names of settings in Turkish and English, and their technical names. */
export const settingNames: readonly string[] = settingWords.map(({ name }) => name)

const settings = new Map(settingWords.map(({ setting, name }) => [withoutCircumflex(name), setting]))

/** Returns the setting that has this name in either language; null if there is none. */
export function readSettingName(text: string): SettingName | null {
  return settings.get(withoutCircumflex(text)) ?? null
}

/** Folds a text, and reads â as a, since many people type it so. */
function withoutCircumflex(text: string): string {
  return fold(text).replaceAll('â', 'a')
}

/** Facts on which the meaning of a command's words depends. */
export interface ParseFacts {
  readonly brands: readonly NamedBrand[]
  readonly takes: readonly ParameterName[]
  readonly now: number
  /** True if an unknown word must be a brand. */
  readonly needsBrand?: boolean | undefined
}

/**
 * Returns the facts that reading this caller's command depends on. A command of admins reads no other brands than
 * those the caller is admin of.
 */
export function parseFacts(context: StaffRequest, command: StaffCommand): ParseFacts {
  const { takes, brands } = command
  return {
    brands: brands?.role === 'admin' ? brandsOf(context, command) : context.authority.brandsFor('viewer'),
    takes,
    needsBrand: command.needs?.includes('brandCode') ?? false,
    now: context.receivedAt,
  }
}

/** Arguments that were read, and how many words they took. */
export interface Piece {
  readonly kind: 'read'
  readonly length: number
  readonly args: Partial<Arguments>
}

/** Function that reads a parameter at the beginning of the words. Null if the words begin with something else. */
export type Reader = (words: readonly string[], facts: ParseFacts) => Piece | Refusal<ParseFault> | null
