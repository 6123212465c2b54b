import type { ParseFault } from '../../messages/faults.ts'
import { messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import { clean, fold, nearest } from '../fold.ts'
import type { Reply } from '../reply.ts'
import { exampleOf, type StaffCommand } from '../staff/command.ts'
import { quoted, saying } from '../staff/replies.ts'
import { tokensOf, wordsFrom } from './tokens.ts'

/** A key of a command: its words, and how many of the words behind it are its value; all of them unless told. */
export interface Key {
  readonly words: readonly string[]
  readonly takes?: (words: readonly string[]) => number
}

export interface Keyed<Name extends string> {
  /** What stands outside of keys. */
  readonly words: readonly string[]
  readonly values: Readonly<Partial<Record<Name, readonly string[]>>>
}

type KeyedReading<Name extends string> =
  | { readonly ok: true; readonly keyed: Keyed<Name> }
  | { readonly ok: false; readonly fault: ParseFault }

const textLengthMax = 1000

/** Reads words and `key=value` in any order; a value in quotation marks is one piece. */
export function readKeyed<Name extends string>(
  text: string,
  keys: Readonly<Record<Name, Key>>,
): KeyedReading<Name> {
  if (text.length > textLengthMax) return { ok: false, fault: { kind: 'text-too-long' } }
  const tokens = tokensOf(clean(text))
  if (tokens === null) return { ok: false, fault: { kind: 'quote-open' } }
  const words: string[] = []
  const values: Partial<Record<Name, readonly string[]>> = {}
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at]
    if (token?.kind !== 'key') {
      words.push(token?.text ?? '')
      at += 1
      continue
    }
    const name = nameOf(token.key, keys)
    if (name === null) return { ok: false, fault: unknownKey(token.key, keys) }
    const following = wordsFrom(tokens, at + 1)
    const taken = token.quoted === null ? (keys[name].takes?.(following) ?? following.length) : 0
    const value = token.quoted === null ? following.slice(0, taken) : [token.quoted]
    if (value.join('').trim() === '') return { ok: false, fault: { kind: 'key-empty', key: token.key } }
    values[name] = value
    at += 1 + taken
  }
  return { ok: true, keyed: { words, values } }
}

function nameOf<Name extends string>(key: string, keys: Readonly<Record<Name, Key>>): Name | null {
  const names = Object.keys(keys) as Name[]
  return names.find((name) => keys[name].words.some((word) => fold(word) === key)) ?? null
}

function unknownKey(key: string, keys: Readonly<Record<string, Key>>): ParseFault {
  const known = Object.values(keys).flatMap(({ words }) => words)
  const near = nearest(key, known)
  return { kind: 'word', word: `${key}=`, nearest: near === null ? null : `${near}=` }
}

/** The words of what a command can do, such as `ekle` and `add`; the first is the Turkish one we show. */
export type Subcommands<Name extends string> = Readonly<Record<Name, readonly string[]>>

/** What the first word asks for, and what stands behind it; null where the first word is none of them. */
export function readSubcommand<Name extends string>(
  rest: string,
  known: Subcommands<Name>,
): { readonly name: Name; readonly rest: string } | null {
  const [, first = '', behind = ''] = /^(\S*) ?(.*)$/.exec(rest) ?? []
  const names = Object.keys(known) as Name[]
  const name = names.find((one) => known[one].some((word) => fold(word) === fold(first)))
  return name === undefined ? null : { name, rest: behind }
}

/** What is said to a first word that is none of them: the nearest one, or how the command is typed. */
export function unknownSubcommand(
  context: StaffContext,
  command: StaffCommand,
  rest: string,
  known: Subcommands<string>,
): Reply {
  const { management: told } = messagesIn(context.language)
  const [first = ''] = rest.split(' ')
  const near = nearest(fold(first), Object.values(known).flat())
  const verb = command.words[context.language][0] ?? ''
  const meant = near === null ? null : `${context.command} ${verb} ${near}`
  return saying(told.unknownWord(quoted(first), meant, exampleOf(context, command)))
}
