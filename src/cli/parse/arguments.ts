import { parseArgs } from 'node:util'
import { CliError, CliUsageError, type Parameters, type Reader, type Values, type Verb } from '../verb.ts'
import { nearestName } from './suggestion.ts'

export function usageOf({ words, parameters }: Verb): string {
  const all = Object.entries(parameters)
  const operands = all.flatMap(([name, parameter]) => {
    if (parameter.kind !== 'operand') return []
    return parameter.required ? name.toUpperCase() : `[${name.toUpperCase()}]`
  })
  const options = all.flatMap(([name, parameter]) => {
    if (parameter.kind === 'flag') return `[--${name}]`
    if (parameter.kind === 'operand') return []
    const typed = `--${name} ${parameter.placeholder}`
    return parameter.required ? typed : `[${typed}]${parameter.isRepeated === true ? '…' : ''}`
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
    else if (parameter.required) throw new CliUsageError(`${label} is missing.`)
  }
  return { values, json: texts.has('json') }
}

function withoutLineEnd(input: string): string {
  return input.replace(/\r?\n$/, '')
}

function readValue(label: string, { read }: Reader<unknown>, text: string): unknown {
  try {
    return read(text)
  } catch (error) {
    throw error instanceof CliError ? new CliUsageError(`Cannot read ${label}: ${error.message}.`) : error
  }
}

/** Returns texts by parameter. Texts are never repeated in an error: they may be addresses or secrets. */
function textsOf({ parameters }: Verb, words: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const texts = new Map<string, readonly string[]>()
  const operands = Object.keys(parameters).filter((name) => parameters[name]?.kind === 'operand')
  for (const token of tokensOf(parameters, words)) {
    if (token.kind === 'positional') {
      const name = operands.shift()
      if (name === undefined) throw new CliUsageError('There are more words than this command takes.')
      texts.set(name, [token.value])
    }
    if (token.kind !== 'option') continue
    const { name, rawName, value } = token
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined
    const kind = name === 'json' ? 'flag' : parameter?.kind
    if (kind === undefined || kind === 'operand' || !rawName.startsWith('--')) {
      throw new CliUsageError(`There is no option ${shown(rawName)}.${meantOption(parameters, name)}`)
    }
    const isRepeated = parameter?.kind === 'option' && parameter.isRepeated === true
    if (texts.has(name) && !isRepeated) throw new CliUsageError(`The option --${name} is given twice.`)
    if (kind === 'flag' && value !== undefined)
      throw new CliUsageError(`The option --${name} takes no value.`)
    if (kind === 'option' && (value === undefined || value.startsWith('--'))) {
      throw new CliUsageError(`The option --${name} needs a value.`)
    }
    texts.set(name, [...(texts.get(name) ?? []), value ?? ''])
  }
  return texts
}

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

function meantOption(parameters: Parameters, typed: string): string {
  const options = Object.keys(parameters).filter((name) => parameters[name]?.kind !== 'operand')
  const meant = nearestName(typed, [...options, 'json', 'help', 'env-file'])
  return meant === null ? '' : ` Did you mean --${meant}?`
}

/** Repeats an unknown option only if it looks like a name. */
function shown(rawName: string): string {
  return /^-{1,2}[a-z][a-z-]{0,30}$/.test(rawName) ? rawName : 'of that name'
}
