import { parseArgs } from 'node:util'
import { Refused, type Verb } from './verb.ts'

export type ParsedArguments =
  | { readonly kind: 'help' }
  | { readonly kind: 'values'; readonly values: Readonly<Record<string, unknown>>; readonly json: boolean }
  | { readonly kind: 'wrong'; readonly sentence: string }

type Token = ReturnType<typeof tokensOf>[number]

/**
 * Reads arguments with Node's parser. commander (15.1) repeats typed text, so also addresses and passwords,
 * in its messages, reads `--json` as an option's value, ignores repeated options, and loads 35 to 90 ms
 * longer.
 */
export function readArguments(verb: Verb, words: readonly string[]): ParsedArguments {
  const tokens = tokensOf(verb, words)
  if (tokens.some((token) => token.kind === 'option' && ['help', 'h'].includes(token.name))) {
    return { kind: 'help' }
  }
  const texts = take(verb, tokens)
  if (typeof texts === 'string') return { kind: 'wrong', sentence: texts }
  const values: Record<string, unknown> = {}
  for (const [name, parameter] of Object.entries(verb.parameters)) {
    const text = texts.get(name)
    const label = parameter.kind === 'operand' ? name.toUpperCase() : `--${name}`
    if (parameter.kind === 'flag') values[name] = text !== undefined
    else if (text === undefined) {
      if (parameter.required) return { kind: 'wrong', sentence: `${label} is missing.` }
    } else {
      try {
        values[name] = parameter.read(text)
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        return { kind: 'wrong', sentence: `Cannot read ${label}: ${error.message}.` }
      }
    }
  }
  const conflict = verb.check(values)
  if (conflict !== null) return { kind: 'wrong', sentence: conflict }
  return { kind: 'values', values, json: texts.has('json') }
}

function tokensOf({ parameters }: Verb, words: readonly string[]) {
  const options = Object.entries(parameters).filter(([, { kind }]) => kind !== 'operand')
  return parseArgs({
    args: [...words],
    options: Object.fromEntries(
      options.map(([name, { kind }]) => [name, { type: kind === 'flag' ? 'boolean' : 'string' }] as const),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens
}

/** Returns texts by parameter, or a sentence. Texts are never repeated: they may be addresses or secrets. */
function take({ parameters }: Verb, tokens: readonly Token[]): ReadonlyMap<string, string> | string {
  const texts = new Map<string, string>()
  const operands = Object.keys(parameters).filter((name) => parameters[name]?.kind === 'operand')
  for (const token of tokens) {
    if (token.kind === 'positional') {
      const name = operands.shift()
      if (name === undefined) return 'There are more words than this command takes.'
      texts.set(name, token.value)
    }
    if (token.kind !== 'option') continue
    const { name, rawName, value } = token
    const kind =
      name === 'json' ? 'flag' : Object.hasOwn(parameters, name) ? parameters[name]?.kind : undefined
    if (kind === undefined || kind === 'operand' || !rawName.startsWith('--')) {
      return `There is no option ${shown(rawName)}.`
    }
    if (texts.has(name)) return `The option --${name} is given twice.`
    if (kind === 'flag' && value !== undefined) return `The option --${name} takes no value.`
    if (kind === 'option' && (value === undefined || value.startsWith('--'))) {
      return `The option --${name} needs a value.`
    }
    texts.set(name, value ?? '')
  }
  return texts
}

/** Repeats an unknown option only if it looks like a name. */
function shown(rawName: string): string {
  return /^-{1,2}[a-z][a-z-]{0,30}$/.test(rawName) ? rawName : 'of that name'
}
