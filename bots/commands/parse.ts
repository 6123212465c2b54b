import { dayOf, type IstanbulDay, nextDay } from '../../src/calendar/istanbul.ts'
import {
  type Channel,
  channelsFor,
  kindFor,
  type RecipientType,
  type Status,
} from '../../src/consent/channel.ts'
import { type Reading, type Recipient, readRecipient } from '../../src/consent/recipient.ts'
import type { CompanySource } from '../../src/consent/source.ts'
import type { ParseFault, Piece } from '../messages/faults.ts'
import { clean, fold, nearest } from './fold.ts'
import { type NamedBrand, readBareBrand, readBrand } from './parse/brand.ts'
import { dayIn, formatDate, type GivenDate, isTomorrow, readDate } from './parse/date.ts'
import { knownPhrases, type Meaning, readPhrase, readStatusWord } from './parse/phrases.ts'
import { quoted, type Token, tokensOf, wordsFrom } from './parse/tokens.ts'

/** A command's arguments as they were given; null where nothing was. */
export interface Arguments {
  readonly recipient: Recipient
  readonly channels: readonly Channel[] | null
  readonly source: CompanySource | null
  readonly date: GivenDate | null
  readonly brandCode: number | null
  readonly recipientType: RecipientType | null
  readonly note: string | null
  /** The day a complaint came. */
  readonly receivedOn: IstanbulDay | null
  /** The text of a message that somebody complains about. */
  readonly message: string | null
}

type Parsed =
  | { readonly ok: true; readonly arguments: Arguments }
  | { readonly ok: false; readonly fault: ParseFault }

interface ParseFacts {
  /** The brands whose names are known to this person. */
  readonly brands: readonly NamedBrand[]
  /** What this command takes. */
  readonly takes: readonly Piece[]
  readonly now: number
  /** The status that this command records, which need not be said; left out where it records none. */
  readonly records?: Status
}

/** What one step found: how far it read, and what it read. */
type Step = {
  readonly length: number
  readonly found: Partial<Arguments>
  readonly piece: Piece
  /** What was read may not have been meant so. */
  readonly isDoubtful?: boolean
}
type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly fault: ParseFault }

const textLengthMax = 2000

/**
 * Reads what stands behind a command's verb: the address first, the rest in any order. Never throws, and guesses
 * nothing: a word that is not understood refuses the whole.
 */
export function parse(text: string, facts: ParseFacts): Parsed {
  if (text.length > textLengthMax) return refused({ kind: 'text-too-long' })
  const tokens = tokensOf(clean(text))
  if (tokens === null) return refused({ kind: 'quote-open' })
  const address = readAddress(tokens, facts.now)
  if (!address.ok) return address
  let found: Partial<Arguments> = {}
  const seen = new Set<Piece>()
  let doubt: { readonly word: string; readonly channels: readonly Channel[] } | null = null
  let firm: readonly Channel[] = []
  let last: Piece | null = null
  for (let at = address.value.length; at < tokens.length; ) {
    const status = facts.records && readStatusWord(wordsFrom(tokens, at)[0] ?? '')
    if (status && status !== facts.records) return refused({ kind: 'other-status', status })
    if (status) {
      at += 1
      continue
    }
    if (last === 'channel' && isAndChannel(wordsFrom(tokens, at))) at += 1
    const step = readPiece(tokens, at, facts)
    if (!step.ok) return step
    const { piece, length } = step.value
    if (!facts.takes.includes(piece)) return refused({ kind: 'unwanted', piece })
    if (seen.has(piece) && piece !== 'channel') return refused({ kind: 'twice', piece })
    seen.add(piece)
    last = piece
    found = { ...found, ...step.value.found, ...moreChannels(found.channels, step.value.found.channels) }
    const { channels } = step.value.found
    if (channels != null && step.value.isDoubtful) doubt = { word: wordsFrom(tokens, at)[0] ?? '', channels }
    else if (channels != null) firm = [...firm, ...channels]
    at += length
  }
  // One consent too many is not guessed: the word may have told where it was taken.
  const isAdded = doubt !== null && firm.length > 0 && !doubt.channels.every((one) => firm.includes(one))
  if (doubt !== null && isAdded && facts.takes.includes('source')) {
    return refused({ kind: 'channel-doubtful', word: doubt.word })
  }
  return completed(address.value.recipient, found)
}

/** sms *ve arama* */
function isAndChannel([first = '', ...rest]: readonly string[]): boolean {
  return ['ve', 'and'].includes(fold(first)) && readPhrase(rest)?.meaning.piece === 'channel'
}

/** Stands for `hepsi`: which channels that is depends on the address. */
export const everyChannel: readonly Channel[] = ['ARAMA', 'MESAJ', 'EPOSTA']
const nothing = {
  channels: null,
  source: null,
  date: null,
  brandCode: null,
  recipientType: null,
  note: null,
  receivedOn: null,
  message: null,
}

/** The arguments for this address, in the order of the channels; refused when a channel does not suit it. */
export function completed(recipient: Recipient, found: Partial<Arguments>): Parsed {
  const suiting = channelsFor(recipient.kind)
  const given = found.channels ?? null
  if (given === everyChannel)
    return { ok: true, arguments: { ...nothing, ...found, recipient, channels: suiting } }
  const unsuited = given?.find((channel) => kindFor(channel) !== recipient.kind)
  if (unsuited !== undefined) {
    return refused({ kind: 'channel-unsuited', channel: unsuited, recipientKind: recipient.kind })
  }
  const channels = given === null ? null : suiting.filter((channel) => given.includes(channel))
  return { ok: true, arguments: { ...nothing, ...found, recipient, channels } }
}

function moreChannels(
  before: readonly Channel[] | null | undefined,
  more: readonly Channel[] | null | undefined,
): Partial<Arguments> {
  if (before == null || more == null) return {}
  return { channels: before === everyChannel || more === everyChannel ? everyChannel : [...before, ...more] }
}

/** An e-mail address is one word; a phone number is as many words as look like parts of one and are no date. */
function readAddress(tokens: readonly Token[], now: number): Read<{ recipient: Recipient; length: number }> {
  const words = wordsFrom(tokens, 0)
  const [first] = words
  if (first === undefined)
    return refused({ kind: tokens.length === 0 ? 'address-missing' : 'address-not-first' })
  const length = first.includes('@') ? 1 : phoneLength(words, now)
  if (length === 0 && (readPhrase(words) !== null || readDate(words, now) !== null)) {
    return refused({ kind: 'address-not-first' })
  }
  const whole = words.slice(0, Math.max(1, length)).join(' ')
  const short = readRecipient(whole)
  // A part of the number with a letter in it is not dropped: it is what is wrong.
  const next = words[length] ?? ''
  const hasStray = isIncomplete(short) && /^\d[\p{L}\d]*$/u.test(next) && readDate([next], now) === null
  const text = hasStray ? `${whole} ${next}` : whole
  const reading = hasStray ? readRecipient(text) : short
  if (!reading.ok && isTwoPhones(words.slice(0, length))) return refused({ kind: 'second-address' })
  return reading.ok
    ? { ok: true, value: { recipient: reading.recipient, length: Math.max(1, length) } }
    : refused({ kind: 'address', fault: reading.fault, text })
}

function isIncomplete(reading: Reading): boolean {
  return !reading.ok && reading.fault.kind === 'phone-incomplete'
}

/** Whether what looks like one long number is two, typed one after the other. */
function isTwoPhones(words: readonly string[]): boolean {
  return words.some(
    (_, at) =>
      at > 0 && [words.slice(0, at), words.slice(at)].every((part) => readRecipient(part.join(' ')).ok),
  )
}

function phoneLength(words: readonly string[], now: number): number {
  const end = words.findIndex((word, index) => {
    const rest = words.slice(index)
    return !/^[+()\d./-]+$/.test(word) || readPhrase(rest) !== null || readDate(rest, now) !== null
  })
  return end === -1 ? words.length : end
}

function readPiece(tokens: readonly Token[], at: number, facts: ParseFacts): Read<Step> {
  const token = tokens[at]
  if (token?.kind === 'key') return readKey(token, wordsFrom(tokens, at + 1), facts)
  const words = wordsFrom(tokens, at)
  const date = readDate(words, facts.now)
  if (date !== null) return date.ok ? step('date', date.length, { date: date.date }) : refused(date.fault)
  const phrase = readPhrase(words)
  if (phrase !== null) return meant(phrase.meaning, phrase.length)
  const brand = readBareBrand(words, facts.brands)
  if (brand !== null) {
    return brand.ok ? step('brand', brand.length, { brandCode: brand.code }) : refused(brand.fault)
  }
  const [word = ''] = words
  const isToCome = facts.takes.includes('date') && isTomorrow(word)
  return isToCome ? toCome(word, 1, facts) : refused(unknownWord(word))
}

/** Tomorrow: a refusal is stored all the same, and is then told to be of now. */
function toCome(word: string, length: number, { records, now }: ParseFacts): Read<Step> {
  if (records !== 'RET') return refused({ kind: 'date-to-come', text: word })
  return step('date', length, { date: { kind: 'day', day: nextDay(dayOf(now)) } })
}

function meant(meaning: Meaning, length: number): Read<Step> {
  switch (meaning.piece) {
    case 'channel':
      return step(
        'channel',
        length,
        { channels: meaning.channels === 'all' ? everyChannel : meaning.channels },
        meaning.isDoubtful,
      )
    case 'source':
      return step('source', length, { source: meaning.source })
    case 'national-source':
      return refused({ kind: 'source-national', source: meaning.source })
    case 'type':
      return step('type', length, { recipientType: meaning.type })
  }
}

const keys: Readonly<Record<string, Piece>> = {
  kaynak: 'source',
  source: 'source',
  kanal: 'channel',
  channel: 'channel',
  tarih: 'date',
  date: 'date',
  marka: 'brand',
  brand: 'brand',
  tip: 'type',
  type: 'type',
  not: 'note',
  note: 'note',
  geldi: 'received',
  received: 'received',
  ileti: 'message',
  metin: 'message',
  message: 'message',
  text: 'message',
}

/** `marka=`, `tip=` and `not=`, with the value in quotes or, but for a note and a message, without. */
function readKey(
  { key, quoted: value }: Extract<Token, { kind: 'key' }>,
  following: readonly string[],
  facts: ParseFacts,
): Read<Step> {
  const { brands, now } = facts
  const words = value === null ? following : [value]
  if (words[0] === undefined && Object.hasOwn(keys, key)) return refused({ kind: 'key-empty', key })
  const taken = (count: number) => (value === null ? 1 + count : 1)
  switch (Object.hasOwn(keys, key) ? keys[key] : undefined) {
    case 'brand': {
      const brand = readBrand(words, brands)
      if (!brand.ok) return refused(brand.fault)
      return step('brand', taken(brand.length), { brandCode: brand.code })
    }
    case 'type': {
      const phrase = readPhrase(words)
      if (phrase?.meaning.piece !== 'type') return refused({ kind: 'type-unknown', text: words[0] ?? '' })
      return step('type', taken(phrase.length), { recipientType: phrase.meaning.type })
    }
    case 'source':
    case 'channel': {
      const parts = value === null ? following : value.split(' ')
      const phrase = readPhrase(parts)
      const isOther = phrase !== null && phrase.meaning.piece.replace('national-', '') !== keys[key]
      if (phrase === null || isOther) return refused(unknownWord(parts[0] ?? '', keys[key], isOther))
      const read = meant(phrase.meaning, taken(phrase.length))
      return read.ok ? { ok: true, value: { ...read.value, isDoubtful: false } } : read
    }
    case 'date':
    case 'received': {
      const parts = value === null ? following : value.split(' ')
      const date = readDate(parts, now)
      const [first = ''] = parts
      if (isTomorrow(first)) {
        return keys[key] === 'date'
          ? toCome(first, taken(1), facts)
          : refused({ kind: 'date-to-come', text: first })
      }
      if (date === null) return refused(unknownWord(first))
      if (!date.ok) return refused(date.fault)
      return keys[key] === 'date'
        ? step('date', taken(date.length), { date: date.date })
        : step('received', taken(date.length), { receivedOn: dayIn(date.date, now) })
    }
    case 'note':
      return value === null ? refused({ kind: 'note-unquoted' }) : step('note', 1, { note: value })
    case 'message':
      return value === null ? refused({ kind: 'message-unquoted' }) : step('message', 1, { message: value })
    case undefined:
      return refused({ kind: 'word', word: `${key}=`, nearest: null })
  }
}

/** A word that is nothing we know; `wanted` is what it had to be. İYS's codes of sources begin with HS_ or IYS_. */
function unknownWord(word: string, wanted?: string, isKnown = false): ParseFault {
  if (word.includes('@') || /^[+(]?\d[\d().-]{6,}$/.test(word)) return { kind: 'second-address' }
  const near = isKnown ? null : nearest(fold(word), knownPhrases)
  const isSource = wanted === 'source' || /^(?:HS|IYS)_/i.test(word)
  return near === null && isSource
    ? { kind: 'source-unknown', text: word }
    : { kind: 'word', word, nearest: near }
}

function step(piece: Piece, length: number, found: Partial<Arguments>, isDoubtful = false): Read<Step> {
  return { ok: true, value: { piece, length, found, isDoubtful } }
}

function refused(fault: ParseFault): { ok: false; fault: ParseFault } {
  return { ok: false, fault }
}

/** Writes arguments so that `parse` reads them back. */
export function format({
  recipient,
  channels,
  source,
  date,
  brandCode,
  recipientType,
  note,
  receivedOn,
  message,
}: Arguments): string {
  return [
    recipient.address,
    ...(channels ?? []),
    source,
    date === null ? null : formatDate(date),
    brandCode === null ? null : `marka=${brandCode}`,
    recipientType === null ? null : `tip=${recipientType}`,
    note === null ? null : `not=${quoted(note)}`,
    receivedOn === null ? null : `geldi=${receivedOn}`,
    message === null ? null : `ileti=${quoted(message)}`,
  ]
    .filter((piece) => piece !== null)
    .join(' ')
}
