import { parseArgs } from 'node:util'
import { OperatorError } from '../../util/sentence.ts'
import { CliUsageError, flag, type Parameters, type Reader, type Values, type Verb } from '../verb.ts'
import * as faults from './faults.ts'
import { nearestName } from './suggestion.ts'

/** Returns the usage line of a command. */
export function usageOf({ words, parameters }: Verb): string {
  const all = Object.entries(parameters)
  const operands = all.flatMap(([name, parameter]) => {
    if (parameter.kind !== 'operand') return []
    return parameter.required ? name.toUpperCase() : `[${name.toUpperCase()}]`
  })
  const options = all.flatMap(([name, parameter]) => {
    if (parameter.kind === 'flag') return `[--${name}]`
    if (parameter.kind === 'operand') return []
    const usage = `--${name} ${parameter.placeholder}`
    return parameter.required ? usage : `[${usage}]${parameter.isRepeated === true ? '…' : ''}`
  })
  return ['izin', ...words, ...operands, ...options, '[--json]'].join(' ')
}

/**
 * Reads arguments with Node's parser. commander (15.1) repeats typed addresses and passwords in its messages.
 * It also reads `--json` as an option's value, ignores repeated options, and loads 35 to 90 ms longer.
 */
export async function readArguments(
  verb: Verb,
  words: readonly string[],
  standardInput: () => Promise<string>,
): Promise<{ values: Values; json: boolean }> {
  const texts = textsOf(verb, words)
  const values: Record<string, unknown> = {}
  for (const [name, parameter] of Object.entries(verb.parameters)) {
    const [text, ...others] = texts.get(name) ?? []
    const label = parameter.kind === 'operand' ? name.toUpperCase() : `--${name}`
    if (parameter.kind === 'flag') values[name] = text !== undefined
    else if (text === '-' && parameter.isSecret === true)
      values[name] = readValue(label, parameter, withoutLineEnd(await standardInput()))
    else if (text !== undefined && parameter.isRepeated === true)
      values[name] = [text, ...others].flatMap((item) => readValue(label, parameter, item))
    else if (text !== undefined) values[name] = readValue(label, parameter, text)
    else if (parameter.isRepeated === true) values[name] = []
    else if (parameter.required) throw new CliUsageError(faults.missing(label, exampleOf(verb, name)))
  }
  return { values, json: texts.has('json') }
}

/** Removes the line end behind a secret on standard input. */
function withoutLineEnd(input: string): string {
  return input.replace(/\r?\n$/, '')
}

/** Reads the value of a parameter. A wrong value throws the sentence about the parameter. */
function readValue(label: string, { read }: Reader<unknown>, text: string): unknown {
  try {
    return read(text)
  } catch (error) {
    throw error instanceof OperatorError ? new CliUsageError(faults.unreadable(label, error.sentence)) : error
  }
}

/** Returns the typed texts of each parameter by its name. Throws CliUsageError for what the verb does not take. */
function textsOf(verb: Verb, words: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const { parameters } = verb
  const texts = new Map<string, readonly string[]>()
  const operands = Object.keys(parameters).filter((name) => parameters[name]?.kind === 'operand')
  for (const token of tokensOf(parameters, words)) {
    if (token.kind === 'positional') {
      if (/^[–—]/.test(token.value)) throw new CliUsageError(faults.longDash)
      const name = operands.shift()
      if (name === undefined) throw new CliUsageError(faults.moreWords)
      texts.set(name, [token.value])
    }
    if (token.kind !== 'option') continue
    const { name, value } = token
    refuseUnknown(parameters, token, words[token.index] ?? '')
    const parameter = name === 'json' ? flag : parameters[name]
    const isOption = parameter?.kind === 'option'
    if (texts.has(name) && !(isOption && parameter.isRepeated === true))
      throw new CliUsageError(faults.twice(name, isOption && parameter.placeholder.endsWith(',…')))
    if (!isOption && value !== undefined) throw new CliUsageError(faults.valueOfFlag(name))
    if (isOption && (value === undefined || value === ''))
      throw new CliUsageError(faults.noValue(name, exampleOf(verb, name)))
    if (isOption && token.inlineValue !== true && value?.startsWith('--') === true)
      throw new CliUsageError(faults.optionAsValue(name))
    texts.set(name, [...(texts.get(name) ?? []), value ?? ''])
  }
  return texts
}

/** Throws for an option that the command does not have, with the nearest option. */
function refuseUnknown(
  parameters: Parameters,
  { name, rawName }: { readonly name: string; readonly rawName: string },
  word: string,
): void {
  const options = [
    ...Object.keys(parameters).filter((option) => parameters[option]?.kind !== 'operand'),
    'json',
    'help',
    'env-file',
  ]
  if (rawName.startsWith('--')) {
    if (name === 'json' || (Object.hasOwn(parameters, name) && options.includes(name))) return
  } else {
    const [, typed = ''] = /^-([a-z][a-z-]+)/.exec(word) ?? []
    if (options.includes(typed)) throw new CliUsageError(faults.oneDash(typed))
  }
  const safeName = /^-{1,2}[a-z][a-z-]{0,30}$/.test(rawName) ? rawName : null
  throw new CliUsageError(faults.noOption(safeName, nearestName(name, options)))
}

/** Returns an example of an option or operand, taken from the example of its verb. */
function exampleOf({ words, example, parameters }: Verb, name: string): string {
  const parameter = parameters[name]
  if (parameter?.kind === 'operand') return ['izin', ...words, example].join(' ')
  const [typed] = new RegExp(`--${name} (?:"[^"]*"|\\S+)`).exec(example) ?? []
  return typed ?? `--${name} ${parameter?.kind === 'option' ? parameter.placeholder : ''}`
}

/** Splits the typed words into options and operands. */
function tokensOf(parameters: Parameters, words: readonly string[]) {
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
