import { channelsFor, kindFor } from '../../../src/consent/consent.ts'
import { clean, fold } from '../../../src/consent/fold.ts'
import { type Recipient, readRecipient } from '../../../src/consent/recipient.ts'
import { objectEntries } from '../../../src/util/objects.ts'
import { type Refusal, refused } from '../../../src/util/refusal.ts'
import type { KeyedParameter, ParseFault } from '../../messages/faults.ts'
import { messagesIn } from '../../messages/index.ts'
import type { Arguments, ParameterName } from '../arguments.ts'
import { noArguments, parameters } from '../parameters.ts'
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

/** Arguments of a command, or the reason why its words cannot be read. */
type Parsed = { readonly kind: 'read'; readonly arguments: Arguments } | Refusal<ParseFault>

/** Parameters by their typed key in either language, such as `not` of `not="…"`. */
const keyNames: ReadonlyMap<string, KeyedParameter> = new Map(
  (['tr', 'en'] as const).flatMap((language) =>
    objectEntries(messagesIn(language).parameters.keyed).map(
      ([name, usage]) => [fold(usage.split('=')[0] ?? ''), name] as const,
    ),
  ),
)

/** Maximum length of a command in characters. */
const textLengthMax = 3000
/** Words between parameters that have no meaning. */
const joiningWords = ['ve', 'and']

/**
 * Reads the words after the verb of a command. The address comes first or is missing; the other parameters come in any order.
 * Returns the arguments, or the fault of a word that cannot be read. Never throws and never guesses.
 */
export function parse(text: string, facts: ParseFacts): Parsed {
  const { takes } = facts
  if (text.length > textLengthMax) return refused({ kind: 'text-too-long' })
  if (takes.includes('setting')) return readSetting(clean(text))
  const tokens = tokensOf(clean(text))
  if (tokens === null) return refused({ kind: 'quote-open' })
  const [first = '', ...others] = wordsFrom(tokens, 0)
  const isNumberAlone = takes.includes('number') && others.length === 0 && readShownNumber(first) !== null
  if (!takes.includes('recipient') || isNumberAlone) return readRest(tokens, 0, null, facts)
  const address = readAddress(tokens, facts.now)
  if (address.kind === 'read') return readRest(tokens, address.length, address.recipient, facts)
  if (address.reason.kind !== 'address-first') return address
  const rest = readRest(tokens, 0, null, facts)
  return rest.kind === 'read' ? rest : address
}

/**
 * Reads all words after the address, in any order. Refuses unknown words, and parameters that are repeated or do not
 * belong to the command.
 */
function readRest(
  tokens: readonly Token[],
  start: number,
  recipient: Recipient | null,
  facts: ParseFacts,
): Parsed {
  let args: Partial<Arguments> = {}
  for (let index = start; index < tokens.length; ) {
    const step = readPiece(tokens, index, facts)
    if ('reason' in step) return refused(withoutKnownChoices(step.reason, args))
    const fault = misplaced(step, args, facts)
    if (fault !== null) return refused(fault)
    args = { ...args, ...step.args, ...merged(args, step.args) }
    index += step.length
  }
  return completed(recipient, args)
}

/** Removes from the fault of an unknown word the parameters that were already read: the word cannot be one of these. */
function withoutKnownChoices(fault: ParseFault, args: Partial<Arguments>): ParseFault {
  if (fault.kind !== 'word') return fault
  return { ...fault, choices: fault.choices.filter((name) => args[name] == null) }
}

/** Returns the fault of a parameter that the command does not take or already has; null if there is none. */
function misplaced(step: Piece, args: Partial<Arguments>, { takes }: ParseFacts): ParseFault | null {
  // The cast is safe: `args` has no keys but parameter names.
  for (const parameter of Object.keys(step.args) as ParameterName[]) {
    if (!takes.includes(parameter)) return { kind: 'unwanted', parameter }
    if (args[parameter] != null && parameter !== 'channels' && parameter !== 'words')
      return { kind: 'twice', parameter }
  }
  return null
}

/** Reads the parameter that begins at a token, written with a key such as `not=` or without. */
function readPiece(tokens: readonly Token[], index: number, facts: ParseFacts): Piece | Refusal<ParseFault> {
  const token = tokens[index]
  return token?.kind === 'key'
    ? readKey(token, wordsFrom(tokens, index + 1), facts)
    : readBare(wordsFrom(tokens, index), facts)
}

/**
 * Reads a parameter that is written without a key, in this order: a date, a parameter that only this command has, a channel or
 * source, a brand. The word "and" is read as nothing.
 */
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

/** Reads the value after a key. A note, a message and evidence must stand in quotes and not be blank. */
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
      ? refused({ kind: 'key', parameter: name })
      : { kind: 'read', length: 1, args: { [name]: quoted } }
  const words = quoted?.split(' ') ?? following
  const step = words[0] === undefined ? null : keyed(words, facts)
  if (step === null || (quoted !== null && 'args' in step && step.length < words.length))
    return refused({ kind: 'key', parameter: name })
  if (step.kind === 'refused') return step
  return { ...step, length: quoted === null ? 1 + step.length : 1 }
}

/**
 * Joins the recipient to the other arguments. Refuses a channel that does not suit the address, such as e-mail for a
 * phone number.
 */
export function completed(recipient: Recipient | null, args: Partial<Arguments>): Parsed {
  const namedChannels = args.channels ?? null
  if (recipient === null || namedChannels === null)
    return { kind: 'read', arguments: { ...noArguments, ...args, recipient } }
  const suitableChannels = channelsFor(recipient.kind)
  if (namedChannels === everyChannel)
    return { kind: 'read', arguments: { ...noArguments, ...args, recipient, channels: suitableChannels } }
  const unsuitableChannel = namedChannels.find((channel) => kindFor(channel) !== recipient.kind)
  if (unsuitableChannel !== undefined) {
    return refused({
      kind: 'channel-unsuited',
      channel: unsuitableChannel,
      recipientKind: recipient.kind,
    })
  }
  const channels = suitableChannels.filter((channel) => namedChannels.includes(channel))
  return { kind: 'read', arguments: { ...noArguments, ...args, recipient, channels } }
}

/** Returns the values of a repeated channel or name, joined: `sms arama` are two channels, and a name can have several words. */
function merged(args: Partial<Arguments>, step: Partial<Arguments>): Partial<Arguments> {
  const { channels: earlierChannels, words } = args
  const { channels } = step
  return {
    ...(earlierChannels == null || channels == null
      ? {}
      : {
          channels:
            earlierChannels === everyChannel || channels === everyChannel
              ? everyChannel
              : [...earlierChannels, ...channels],
        }),
    ...(words == null || step.words == null ? {} : { words: `${words} ${step.words}` }),
  }
}

/** Reads the name of a setting, in Turkish, English or its technical name, and its value, which may be any text. */
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

/** Reads the address at the beginning. A phone number may have spaces; it ends at a date or another word. */
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

/** Returns how many words at the beginning belong to a phone number. It ends at a word that is no number, or at a date. */
function phoneLength(words: readonly string[], now: number): number {
  const end = words.findIndex((word, index) => {
    const rest = words.slice(index)
    return !/^[+()\d./-]+$/.test(word) || readPhrase(rest) !== null || readDate(rest, now) !== null
  })
  return end === -1 ? words.length : end
}

/** Part of a command: a word, or a key such as `not=` with its quoted value. */
export type Token =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'key'; readonly key: string; readonly typed: string; readonly quoted: string | null }

/** Matches a key with or without its quoted value, a quoted text, a word, or a quotation mark that is left open. */
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
      const word = withoutPunctuation(part)
      if (word !== '') tokens.push({ kind: 'word', text: word })
    }
  }
  return tokens
}

/**
 * Removes the punctuation mark at the end of a word. Several dots stay, since they mean that an address was cut off.
 */
function withoutPunctuation(word: string): string {
  if (word.includes('@')) return word.replace(/(?<![.?!])[.?!]$/, '')
  return /^[+(]?\d/.test(word) ? word.replace(/(?<![.?!])[?!]$/, '') : word
}

/** Returns the words from a token up to the next key. */
export function wordsFrom(tokens: readonly Token[], start: number): string[] {
  const nextKey = tokens.findIndex(({ kind }, index) => index >= start && kind === 'key')
  const tokensBeforeKey = tokens.slice(start, nextKey === -1 ? undefined : nextKey)
  return tokensBeforeKey.flatMap((token) => (token.kind === 'word' ? [token.text] : []))
}
