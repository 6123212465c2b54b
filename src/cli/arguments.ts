import { parseArgs } from 'node:util'
import type { ValueOption, Verb } from './verb.ts'

export type Given =
  | { readonly kind: 'help' }
  | { readonly kind: 'values'; readonly values: Readonly<Record<string, unknown>>; readonly json: boolean }
  | { readonly kind: 'wrong'; readonly sentence: string }

type Token = ReturnType<typeof tokensOf>[number]
type Taken = { readonly texts: ReadonlyMap<string, string>; readonly operands: readonly string[] }

/**
 * Reads arguments with Node's parser. commander (15.1) repeats typed text, so also addresses and passwords,
 * in its messages, reads `--json` as an option's value, ignores repeated options, and loads 35 to 90 ms
 * longer.
 */
export function readArguments(verb: Verb, words: readonly string[]): Given {
  const tokens = tokensOf(verb, words)
  if (tokens.some((token) => token.kind === 'option' && ['help', 'h'].includes(token.name))) {
    return { kind: 'help' }
  }
  const taken = take(verb, tokens)
  if (typeof taken === 'string') return { kind: 'wrong', sentence: taken }
  const values: Record<string, unknown> = {}
  for (const [name, option] of Object.entries(verb.options)) {
    if (option.kind === 'flag') values[name] = taken.texts.has(name)
    else {
      const problem = readInto(values, name, `--${name}`, option, taken.texts.get(name))
      if (problem !== null) return { kind: 'wrong', sentence: problem }
    }
  }
  for (const [place, [name, operand]] of Object.entries(verb.operands).entries()) {
    const problem = readInto(values, name, name.toUpperCase(), operand, taken.operands[place])
    if (problem !== null) return { kind: 'wrong', sentence: problem }
  }
  const conflict = verb.check(values)
  if (conflict !== null) return { kind: 'wrong', sentence: conflict }
  return { kind: 'values', values, json: taken.texts.has('json') }
}

function tokensOf(verb: Verb, words: readonly string[]) {
  const types = Object.entries(verb.options).map(([name, option]) => [
    name,
    { type: option.kind === 'flag' ? ('boolean' as const) : ('string' as const) },
  ])
  return parseArgs({
    args: [...words],
    options: Object.fromEntries(types) as Record<string, { type: 'boolean' | 'string' }>,
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens
}

/**
 * Returns options and operands, or a sentence. Values are never repeated: they may be addresses or secrets.
 */
function take(verb: Verb, tokens: readonly Token[]): Taken | string {
  const texts = new Map<string, string>()
  const operands: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value)
    if (token.kind !== 'option') continue
    const { name, rawName, value } = token
    const option = name === 'json' ? { kind: 'flag' as const } : own(verb.options, name)
    if (option === undefined || !rawName.startsWith('--')) return `There is no option ${shown(rawName)}.`
    if (texts.has(name)) return `The option --${name} is given twice.`
    if (option.kind === 'flag' && value !== undefined) return `The option --${name} takes no value.`
    if (option.kind === 'value' && (value === undefined || value.startsWith('--'))) {
      return `The option --${name} needs a value.`
    }
    texts.set(name, value ?? '')
  }
  const wanted = Object.keys(verb.operands).length
  return operands.length > wanted ? 'There are more words than this command takes.' : { texts, operands }
}

function own<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined
}

/** Repeats an unknown option only if it looks like a name. */
function shown(rawName: string): string {
  return /^-{1,2}[a-z][a-z-]{0,30}$/.test(rawName) ? rawName : 'of that name'
}

function readInto(
  values: Record<string, unknown>,
  name: string,
  label: string,
  option: ValueOption<unknown>,
  text: string | undefined,
): string | null {
  if (text === undefined) return option.required ? `${label} is missing.` : null
  const reading = option.read(text)
  if (!reading.ok) return `Cannot read ${label}: ${reading.reason}.`
  values[name] = reading.value
  return null
}
