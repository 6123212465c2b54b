import { dayOf, nextDay, readClock, weekdayOf } from '../../../src/calendar/istanbul.ts'
import { type ComplaintOutcome, complaintOutcomes } from '../../../src/register/complaints/complaints.ts'
import type { Room } from '../../../src/register/rooms.ts'
import { type Role, roles } from '../../../src/register/staff.ts'
import { en } from '../../messages/en.ts'
import type { ParseFault } from '../../messages/faults.ts'
import { tr } from '../../messages/tr.ts'
import type { Arguments, ParameterName, Values } from '../parameters.ts'
import { readBareBrand, readBrand } from './brand.ts'
import { dayIn, isTomorrow, readDate } from './date.ts'
import { fold, nearest } from './fold.ts'
import { knownPhrases, type Meaning, readPhrase } from './phrases.ts'
import { everyChannel, type ParseFacts, type Read, refused, type Step } from './step.ts'
import type { Token } from './tokens.ts'
import { readShownNumber } from './tokens.ts'

/** Reads a parameter from words without a key before them; null if they say something else. */
type Reader = (words: readonly string[], facts: ParseFacts) => Step | null

const daysMax = 366
const dayWords = /^(?:gun|gün|days?)$/i
const thisWeek = new Set(['bu hafta', 'this week'])

/** `7 gün`, `7`, and `bu hafta`: how many days ago the week began, on Monday. */
const readDays: Reader = ([first = '', second = ''], { now }) => {
  if (thisWeek.has(fold(`${first} ${second}`)))
    return { length: 2, found: { days: (weekdayOf(dayOf(now)) + 6) % 7 } }
  const days = /^\d{1,3}$/.test(first) ? Number(first) : Number.NaN
  return days <= daysMax ? { length: dayWords.test(second) ? 2 : 1, found: { days } } : null
}

const scopes: Readonly<Record<string, 'ONAY' | 'all'>> = {
  onay: 'ONAY',
  onayli: 'ONAY',
  onaylar: 'ONAY',
  approved: 'ONAY',
  hepsi: 'all',
  tumu: 'all',
  ret: 'all',
  all: 'all',
}

const readScope: Reader = ([first = '']) => {
  const word = fold(first)
  const scope = Object.hasOwn(scopes, word) ? scopes[word] : undefined
  return scope === undefined ? null : { length: 1, found: { scope } }
}

/** Said alone or after `zaman` and `time`; folded. */
const stampWords: readonly string[] = [
  ...['damga', 'damgali', 'damgasi'].flatMap((word) => [word, `zaman ${word}`]),
  ...['stamp', 'stamped'].flatMap((word) => [word, `time ${word}`, `time-${word}`]),
]

const readStamp: Reader = (words) => {
  const length = [1, 2].find((count) => stampWords.includes(words.slice(0, count).map(fold).join(' ')))
  return length === undefined ? null : { length, found: { stamp: true } }
}

const readNumber: Reader = ([first = '']) => {
  const number = readShownNumber(first)
  return number === null ? null : { length: 1, found: { number } }
}

/** Shorter words for an outcome than those that are shown. */
const otherWords: Partial<Record<ComplaintOutcome, readonly string[]>> = {
  withdrawn: ['geri çekildi', 'geri alındı'],
}

/** Reads all words to the next key: the outcome as it is shown, or the beginning of one outcome alone. */
const readOutcome: Reader = (words) => {
  const wanted = fold(words.join(' '))
  const fitting = complaintOutcomes.filter((outcome) =>
    [
      outcome,
      tr.complaint.outcomes[outcome],
      en.complaint.outcomes[outcome],
      ...(otherWords[outcome] ?? []),
    ].some((known) => fold(known).startsWith(wanted)),
  )
  const [outcome, ...others] = fitting
  return outcome === undefined || others.length > 0 ? null : { length: words.length, found: { outcome } }
}

/** `@U0123` as Slack hands a mention on, or the id alone. */
const readPerson: Reader = ([first = '']) => {
  const person = /^@?([UW][A-Z0-9]{2,20})$/.exec(first)?.[1]
  return person === undefined ? null : { length: 1, found: { person } }
}

const readRole: Reader = ([first = '']) => {
  const means = (role: Role) =>
    [role, tr.words.roles[role], en.words.roles[role]].some((known) => fold(known) === fold(first))
  const role = roles.find(means)
  return role === undefined ? null : { length: 1, found: { role } }
}

const readTime: Reader = ([first = '']) => {
  const time = readClock(first.padStart(5, '0').replace('.', ':'))
  return time === null ? null : { length: 1, found: { time } }
}

const usualTime = new Set(['varsayilan', 'default'])

const placeIds = { slack: /^[CG][A-Z0-9]{2,40}$/, telegram: /^-?[1-9]\d{0,19}$/ }

/** The room of this id; null where it is none, such as a conversation of two. */
export function readPlace(platform: Room['platform'], externalId: string): Values['place'] | null {
  return placeIds[platform].test(externalId) ? { platform, externalId } : null
}

/** `telegram -100…`, `#C0123` or the id of a Slack room alone. */
const readRoom: Reader = ([first = '', second = '']) => {
  const isTelegram = fold(first) === 'telegram'
  const place = isTelegram ? readPlace('telegram', second) : readPlace('slack', first.replace(/^#/, ''))
  return place === null ? null : { length: isTelegram ? 2 : 1, found: { place } }
}

/** An id, also as it is copied out of an answer: *kayıt no* 70f5…7c6d. */
const readChange: Reader = (words) => {
  const [first = '', second = ''] = words
  const isPrefixed = ['kayit', 'record'].includes(fold(first)) && fold(second) === 'no'
  const change = isPrefixed ? words[2] : first
  return change === undefined ? null : { length: isPrefixed ? 3 : 1, found: { change } }
}

const readLeftOver: Reader = ([first = '']) => ({ length: 1, found: { words: first } })

const special: readonly (readonly [ParameterName, Reader])[] = [
  ['days', readDays],
  ['scope', readScope],
  ['stamp', readStamp],
  ['number', readNumber],
  ['outcome', readOutcome],
  ['person', readPerson],
  ['role', readRole],
  ['time', readTime],
  ['place', readRoom],
  ['change', readChange],
]

/** Reads what stands at the beginning of these words, without a key. */
export function readBare(words: readonly string[], facts: ParseFacts): Read<Step> {
  const { takes, now, yearless } = facts
  const isText = takes.includes('words')
  const date = isText ? null : readDate(words, now, yearless)
  if (date?.ok) return step(date.length, { date: date.date })
  for (const [name, read] of special) {
    const found = takes.includes(name) ? read(words, facts) : null
    if (found !== null) return { ok: true, value: found }
  }
  if (date !== null) return refused(date.fault)
  const phrase = isText ? null : readPhrase(words)
  if (phrase !== null) return meant(phrase.meaning, phrase.length)
  const brand = isText ? null : bareBrand(words, facts)
  if (brand !== null) return brand.ok ? step(brand.length, { brandCode: brand.code }) : refused(brand.fault)
  const [word = ''] = words
  if (takes.includes('date') && isTomorrow(word)) return toCome(word, 1, facts)
  const leftOver = isText ? readLeftOver(words, facts) : null
  return leftOver === null ? refused(unknownWord(word, facts)) : { ok: true, value: leftOver }
}

function bareBrand(words: readonly string[], { brands, needsBrand, takes }: ParseFacts) {
  if (!needsBrand) return readBareBrand(words, brands)
  return takes.includes('brandCode') ? readBrand(words, brands) : null
}

/** Tomorrow: a refusal is stored all the same, and is then told to be of now. */
function toCome(word: string, length: number, { records, now }: ParseFacts): Read<Step> {
  if (records !== 'RET') return refused({ kind: 'date-to-come', text: word })
  return step(length, { date: { kind: 'day', day: nextDay(dayOf(now)) } })
}

function meant(meaning: Meaning, length: number): Read<Step> {
  switch (meaning.piece) {
    case 'channel':
      return step(
        length,
        { channels: meaning.channels === 'all' ? everyChannel : meaning.channels },
        meaning.isDoubtful,
      )
    case 'source':
      return step(length, { source: meaning.source })
    case 'national-source':
      return refused({ kind: 'source-national', source: meaning.source })
    case 'type':
      return step(length, { recipientType: meaning.type })
  }
}

const keys: Readonly<Record<string, ParameterName>> = {
  kaynak: 'source',
  source: 'source',
  kanal: 'channels',
  channel: 'channels',
  tarih: 'date',
  date: 'date',
  marka: 'brandCode',
  brand: 'brandCode',
  tip: 'recipientType',
  type: 'recipientType',
  not: 'note',
  note: 'note',
  geldi: 'receivedOn',
  received: 'receivedOn',
  ileti: 'message',
  metin: 'message',
  message: 'message',
  text: 'message',
  oda: 'place',
  room: 'place',
  saat: 'time',
  at: 'time',
  kod: 'code',
  code: 'code',
  tescil: 'trademark',
  trademark: 'trademark',
  kisa: 'shortNames',
  short: 'shortNames',
}

/** A key with the words of its value, up to the next key. */
interface Keyed {
  readonly key: string
  /** The words of the value. */
  readonly words: readonly string[]
  readonly quoted: string | null
  /** How many tokens this many words take, with the key. */
  taken(count: number): number
}

/** Reads `key=` with its value in quotes or, but for a note and a message, without. */
export function readKey(
  { key, quoted }: Extract<Token, { kind: 'key' }>,
  following: readonly string[],
  facts: ParseFacts,
): Read<Step> {
  const name = Object.hasOwn(keys, key) ? keys[key] : undefined
  if (name === undefined) return refused({ kind: 'word', word: `${key}=`, nearest: null })
  const words = quoted === null ? following : quoted.split(' ')
  if (words[0] === undefined) return refused({ kind: 'key-empty', key })
  return readValue(name, { key, words, quoted, taken: (count) => (quoted === null ? 1 + count : 1) }, facts)
}

function readValue(name: ParameterName, keyed: Keyed, facts: ParseFacts): Read<Step> {
  const { words, quoted, taken } = keyed
  const [first = ''] = words
  switch (name) {
    case 'brandCode': {
      const brand = readBrand(quoted === null ? words : [quoted], facts.brands)
      return brand.ok ? step(taken(brand.length), { brandCode: brand.code }) : refused(brand.fault)
    }
    case 'recipientType': {
      const phrase = readPhrase(words)
      if (phrase?.meaning.piece !== 'type') return refused({ kind: 'type-unknown', text: first })
      return step(taken(phrase.length), { recipientType: phrase.meaning.type })
    }
    case 'source':
    case 'channels':
      return readNamedPhrase(name, keyed, facts)
    case 'date':
    case 'receivedOn':
      return readNamedDate(name, keyed, facts)
    case 'note':
      return quoted === null ? refused({ kind: 'note-unquoted' }) : step(1, { note: quoted })
    case 'message':
      return quoted === null ? refused({ kind: 'message-unquoted' }) : step(1, { message: quoted })
    case 'place':
    case 'time': {
      const usual = name === 'time' && usualTime.has(fold(first))
      const found = usual
        ? { length: 1, found: { time: 'usual' as const } }
        : (name === 'time' ? readTime : readRoom)(words, facts)
      return found === null
        ? refused({ kind: 'word', word: first, nearest: null })
        : step(taken(found.length), found.found)
    }
    case 'code':
      return /^[1-9]\d{0,8}$/.test(first)
        ? step(taken(1), { code: Number(first) })
        : refused({ kind: 'word', word: first, nearest: null })
    case 'trademark':
      return step(taken(words.length), { trademark: words.join(' ') })
    case 'shortNames':
      return step(taken(words.length), { shortNames: namesIn(words.join(' ')) })
    default:
      return refused({ kind: 'word', word: `${keyed.key}=`, nearest: null })
  }
}

/** Short names, with commas between them. */
export function namesIn(text: string): string[] {
  const names = text.split(',').map((name) => name.trim())
  return [...new Set(names.filter((name) => name !== ''))]
}

function readNamedPhrase(
  name: 'source' | 'channels',
  { words, taken }: Keyed,
  facts: ParseFacts,
): Read<Step> {
  const phrase = readPhrase(words)
  const wanted = name === 'source' ? 'source' : 'channel'
  const isOther = phrase !== null && phrase.meaning.piece.replace('national-', '') !== wanted
  if (phrase === null || isOther) return refused(unknownWord(words[0] ?? '', facts, wanted, isOther))
  const read = meant(phrase.meaning, taken(phrase.length))
  return read.ok ? { ok: true, value: { ...read.value, isDoubtful: false } } : read
}

function readNamedDate(name: 'date' | 'receivedOn', { words, taken }: Keyed, facts: ParseFacts): Read<Step> {
  const [first = ''] = words
  const { now, yearless } = facts
  if (isTomorrow(first)) {
    return name === 'date' ? toCome(first, taken(1), facts) : refused({ kind: 'date-to-come', text: first })
  }
  const date = readDate(words, now, yearless)
  if (date === null) return refused(unknownWord(first, facts))
  if (!date.ok) return refused(date.fault)
  return step(
    taken(date.length),
    name === 'date' ? { date: date.date } : { receivedOn: dayIn(date.date, now) },
  )
}

/** A word that is nothing we know; `wanted` is what it had to be. İYS's codes of sources begin with HS_ or IYS_. */
function unknownWord(word: string, { takes }: ParseFacts, wanted?: string, isKnown = false): ParseFault {
  if (takes.includes('recipient') && (word.includes('@') || /^[+(]?\d[\d().-]{6,}$/.test(word)))
    return { kind: 'second-address' }
  const near = isKnown ? null : nearest(fold(word), knownPhrases)
  const isSource = wanted === 'source' || /^(?:HS|IYS)_/i.test(word)
  return near === null && isSource
    ? { kind: 'source-unknown', text: word }
    : { kind: 'word', word, nearest: near }
}

function step(length: number, found: Partial<Arguments>, isDoubtful = false): Read<Step> {
  return { ok: true, value: { length, found, isDoubtful } }
}
