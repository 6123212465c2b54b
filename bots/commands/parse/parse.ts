import { channelsFor, kindFor } from '../../../src/consent/consent.ts'
import { clean, fold } from '../../../src/consent/fold.ts'
import { type Recipient, readRecipient } from '../../../src/consent/recipient.ts'
import { type Refusal, refused } from '../../../src/util/refusal.ts'
import type { ParseFault } from '../../messages/faults.ts'
import type { Arguments, ParameterName } from '../arguments.ts'
import { keyNames, noArguments, parameters } from '../parameters.ts'
import { brandFault, everyChannel, readDate, readPhrase } from './phrases.ts'
import {
  brandStep,
  type ParseFacts,
  type Piece,
  phraseStep,
  readSettingName,
  readShownNumber,
  unknownWord,
} from './readers.ts'

type Parsed = { readonly kind: 'read'; readonly arguments: Arguments } | Refusal<ParseFault>

const textLengthMax = 3000
const joiningWords = ['ve', 'and']

/**
 * Reads the words behind a verb: the address first, the rest in any order. The address may be missing, but not come
 * later. Never throws and guesses nothing.
 */
export function parse(text: string, facts: ParseFacts): Parsed {
  const { takes } = facts
  if (text.length > textLengthMax) return refused({ kind: 'text-too-long' })
  if (takes.includes('setting')) return readSetting(clean(text))
  const tokens = tokensOf(clean(text))
  if (tokens === null) return refused({ kind: 'quote-open' })
  const [first = '', ...others] = wordsFrom(tokens, 0)
  const isNumbered = takes.includes('number') && others.length === 0 && readShownNumber(first) !== null
  if (!takes.includes('recipient') || isNumbered) return readRest(tokens, 0, null, facts)
  const address = readAddress(tokens, facts.now)
  if (address.kind === 'read') return readRest(tokens, address.length, address.recipient, facts)
  if (address.reason.kind !== 'address-first') return address
  const rest = readRest(tokens, 0, null, facts)
  return rest.kind === 'read' ? rest : address
}

function readRest(
  tokens: readonly Token[],
  begin: number,
  recipient: Recipient | null,
  facts: ParseFacts,
): Parsed {
  let args: Partial<Arguments> = {}
  for (let at = begin; at < tokens.length; ) {
    const step = readPiece(tokens, at, facts)
    if ('reason' in step) return refused(withoutFound(step.reason, args))
    const wrong = misplaced(step, args, facts)
    if (wrong !== null) return refused(wrong)
    args = { ...args, ...step.args, ...more(args, step.args) }
    at += step.length
  }
  return completed(recipient, args)
}

/** Drops choices that were given already: a channel before an unknown word is not offered again. */
function withoutFound(fault: ParseFault, args: Partial<Arguments>): ParseFault {
  if (fault.kind !== 'word') return fault
  return { ...fault, choices: fault.choices.filter((name) => args[name] == null) }
}

function misplaced(step: Piece, args: Partial<Arguments>, { takes }: ParseFacts): ParseFault | null {
  // A step holds nothing but arguments.
  for (const piece of Object.keys(step.args) as ParameterName[]) {
    if (!takes.includes(piece)) return { kind: 'unwanted', piece }
    if (args[piece] != null && piece !== 'channels' && piece !== 'words') return { kind: 'twice', piece }
  }
  return null
}

function readPiece(tokens: readonly Token[], at: number, facts: ParseFacts): Piece | Refusal<ParseFault> {
  const token = tokens[at]
  return token?.kind === 'key'
    ? readKey(token, wordsFrom(tokens, at + 1), facts)
    : readBare(wordsFrom(tokens, at), facts)
}

function readBare(words: readonly string[], facts: ParseFacts): Piece | Refusal<ParseFault> {
  const { takes, now, brands, needsBrand } = facts
  const [word = ''] = words
  const isText = takes.includes('words')
  const date = isText ? null : readDate(words, now)
  if (date?.kind === 'read') return { kind: 'read', length: date.length, args: { date: date.date } }
  for (const name of takes) {
    const step = parameters[name].bare?.(words, facts) ?? null
    if (step !== null) return step
  }
  if (date !== null) return date
  if (isText) return { kind: 'read', length: 1, args: { words: word } }
  const step = phraseStep(words) ?? brandStep(words, brands)
  if (step !== null) return step
  if (joiningWords.includes(fold(word))) return { kind: 'read', length: 1, args: {} }
  return refused(needsBrand ? brandFault('brand-unknown', word, brands) : unknownWord(words, facts))
}

/** Reads the value behind a key. A note, a message and evidence need quotes and more than blanks. */
function readKey(
  { key, typed, quoted }: Extract<Token, { kind: 'key' }>,
  following: readonly string[],
  facts: ParseFacts,
): Piece | Refusal<ParseFault> {
  const name = keyNames.get(key)
  if (name === undefined) return refused({ kind: 'word', word: `${typed}=`, nearest: null, choices: [] })
  const { keyed } = parameters[name]
  if (keyed === undefined)
    return quoted === null || quoted.trim() === ''
      ? refused({ kind: 'key', piece: name })
      : { kind: 'read', length: 1, args: { [name]: quoted } }
  const words = quoted?.split(' ') ?? following
  const step = words[0] === undefined ? null : keyed(words, facts)
  if (step === null || (quoted !== null && 'args' in step && step.length < words.length))
    return refused({ kind: 'key', piece: name })
  if (step.kind === 'refused') return step
  return { ...step, length: quoted === null ? 1 + step.length : 1 }
}

export function completed(recipient: Recipient | null, args: Partial<Arguments>): Parsed {
  const named = args.channels ?? null
  if (recipient === null || named === null)
    return { kind: 'read', arguments: { ...noArguments, ...args, recipient } }
  const suiting = channelsFor(recipient.kind)
  if (named === everyChannel)
    return { kind: 'read', arguments: { ...noArguments, ...args, recipient, channels: suiting } }
  const unsuited = named.find((channel) => kindFor(channel) !== recipient.kind)
  if (unsuited !== undefined) {
    return refused({ kind: 'channel-unsuited', channel: unsuited, recipientKind: recipient.kind })
  }
  const channels = suiting.filter((channel) => named.includes(channel))
  return { kind: 'read', arguments: { ...noArguments, ...args, recipient, channels } }
}

function more(args: Partial<Arguments>, step: Partial<Arguments>): Partial<Arguments> {
  const { channels: before, words } = args
  const { channels } = step
  return {
    ...(before == null || channels == null
      ? {}
      : {
          channels:
            before === everyChannel || channels === everyChannel ? everyChannel : [...before, ...channels],
        }),
    ...(words == null || step.words == null ? {} : { words: `${words} ${step.words}` }),
  }
}

/** The name of either language or the technical one; the value may be anything. */
function readSetting(text: string): Parsed {
  if (text === '') return { kind: 'read', arguments: noArguments }
  const words = text.replace(/^([^=[]*?)\s*=\s*/, '$1 ').split(' ')
  for (const length of [4, 3, 2, 1]) {
    const setting = readSettingName(words.slice(0, length).join(' '))
    const value = words.slice(length).join(' ').trim()
    if (setting !== null)
      return { kind: 'read', arguments: { ...noArguments, setting, value: value === '' ? null : value } }
  }
  return { kind: 'read', arguments: { ...noArguments, words: text } }
}

/** Reads the address at the beginning. A phone number may be several words, up to a date or another word. */
function readAddress(
  tokens: readonly Token[],
  now: number,
): Refusal<ParseFault> | { readonly kind: 'read'; readonly recipient: Recipient; readonly length: number } {
  const words = wordsFrom(tokens, 0)
  const [first = ''] = words
  const length = first.includes('@') ? 1 : phoneLength(words, now)
  if (first === '' || (length === 0 && (readPhrase(words) !== null || readDate(words, now) !== null)))
    return refused({ kind: 'address-first' })
  const text = words.slice(0, Math.max(1, length)).join(' ')
  const reading = readRecipient(text)
  return reading.kind === 'read'
    ? { kind: 'read', recipient: reading.recipient, length: Math.max(1, length) }
    : refused({ kind: 'address', fault: reading.reason, text })
}

function phoneLength(words: readonly string[], now: number): number {
  const end = words.findIndex((word, index) => {
    const rest = words.slice(index)
    return !/^[+()\d./-]+$/.test(word) || readPhrase(rest) !== null || readDate(rest, now) !== null
  })
  return end === -1 ? words.length : end
}

export type Token =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'key'; readonly key: string; readonly typed: string; readonly quoted: string | null }

const tokenPattern = /(\p{L}+) ?= ?(?:"((?:[^"\\]|\\.)*)")?|"([^"]*)"|[^\s"]+|"/gu

/** Splits a command into words and quoted texts; null if a quotation mark is left open. */
export function tokensOf(text: string): Token[] | null {
  const tokens: Token[] = []
  for (const [whole, key, quoted, inQuotes] of text.matchAll(tokenPattern)) {
    if (whole === '"') return null
    if (key !== undefined) {
      const value = quoted === undefined ? null : quoted.replace(/\\(.)/g, '$1')
      tokens.push({ kind: 'key', key: fold(key), typed: key, quoted: value })
      continue
    }
    for (const part of (inQuotes ?? whole).split(/ +|[,;]+(?!\d)/)) {
      const word = withoutEnd(part)
      if (word !== '') tokens.push({ kind: 'word', text: word })
    }
  }
  return tokens
}

/** Drops the mark that ends a sentence; several dots mean that an address was cut off. */
function withoutEnd(word: string): string {
  if (word.includes('@')) return word.replace(/(?<![.?!])[.?!]$/, '')
  return /^[+(]?\d/.test(word) ? word.replace(/(?<![.?!])[?!]$/, '') : word
}

/** Returns the words from a token up to the next key. */
export function wordsFrom(tokens: readonly Token[], at: number): string[] {
  const key = tokens.findIndex(({ kind }, index) => index >= at && kind === 'key')
  const run = tokens.slice(at, key === -1 ? undefined : key)
  return run.flatMap((token) => (token.kind === 'word' ? [token.text] : []))
}
