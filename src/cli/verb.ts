import { parseArgs } from 'node:util'
import type { Config } from '../config/config.ts'
import type { Actor } from '../consent/actor.ts'
import type { Register } from '../register/register.ts'
import type { Opened } from '../startup/open.ts'
import type { Refusal } from '../util/refusal.ts'
import { nearestName } from './suggestion.ts'

export interface Reader<Value> {
  readonly placeholder: string
  /** Throws CliError with a reason that completes "Cannot read --name: …". */
  readonly read: (text: string) => Value
  /** True if `-` means the text on standard input. */
  readonly isSecret?: true
}

/** An option, or an operand, which is named by its place and required. */
export interface ValueParameter<Value> extends Reader<Value> {
  readonly kind: 'option' | 'operand'
  readonly required: boolean
  /** True for an option that may be given several times; its value is a list. */
  readonly isRepeated?: true
}

interface Flag {
  readonly kind: 'flag'
}

type Parameters = Readonly<Record<string, ValueParameter<unknown> | Flag>>

type ValuesOf<Declared extends Parameters> = {
  readonly [Name in keyof Declared]: Declared[Name] extends ValueParameter<infer Value> ? Value : boolean
}

export function required<Value>(reader: Reader<Value>): ValueParameter<Value> {
  return { ...reader, kind: 'option', required: true }
}

/** Lets a secret come by standard input: every user of the machine can read the words of a command. */
export function secret<Value>(reader: Reader<Value>): Reader<Value> {
  return { ...reader, placeholder: `${reader.placeholder}|-`, isSecret: true }
}

export function optional<Value>(reader: Reader<Value>): ValueParameter<Value | undefined> {
  return { ...reader, kind: 'option', required: false }
}

export function operand<Value>(reader: Reader<Value>): ValueParameter<Value> {
  return { ...reader, kind: 'operand', required: true }
}

/** Makes an option that may be given several times. */
export function repeated<Value>(item: Reader<Value>): ValueParameter<readonly Value[]> {
  // Each text is read by itself, and the values are gathered.
  const read = (text: string) => [item.read(text)]
  return { placeholder: item.placeholder, read, kind: 'option', required: false, isRepeated: true }
}

export function optionalOperand<Value>(reader: Reader<Value>): ValueParameter<Value | undefined> {
  return { ...reader, kind: 'operand', required: false }
}

export const flag: Flag = { kind: 'flag' }

/** Configuration and register are opened on request only. */
export interface CliContext {
  /** Throws CliError for a wrong configuration. */
  config(): Config
  /** PEM file of trusted roots; readable even if other settings are wrong. */
  timeStampRoots(): string | null
  /** Closed after the verb. Throws CliError if this verb may not create it. */
  open(options?: { readonly migrates: boolean }): Promise<Opened>
  register(): Promise<Register>
  readonly actor: Actor & { readonly door: 'cli'; readonly id: string }
  readonly clock: () => number
  notice(sentence: string): void
  /** Shows how far a long work is, on a terminal alone; an empty text ends it. */
  progress(text: string): void
  /** Reads the bytes of standard input. */
  readonly inputBytes: () => AsyncIterable<Uint8Array>
  /** Writes a file to standard output; what the verb says then goes to standard error. */
  outBytes(content: AsyncIterable<Uint8Array>): Promise<void>
}

interface VerbParts<Declared extends Parameters, Result> {
  readonly words: readonly string[]
  readonly help: string
  readonly parameters?: Declared
  /** True for verbs that create a missing database. */
  readonly makes?: true
  readonly run: (context: CliContext, args: ValuesOf<Declared>) => Promise<Result>
  readonly show: (result: Result) => readonly string[]
  /** Value printed by `--json`; by default the result itself. */
  readonly json?: (result: Result) => unknown
  readonly isBad?: (result: Result) => boolean
  /** True if the work is done but for some rows, which ends with 3. */
  readonly isPartial?: (result: Result) => boolean
}

/** Expected refusal; the message is a sentence for the person who typed. */
export class CliError extends Error {
  override readonly name: string = 'CliError'
}

/** Refusal of what was typed, shown with the usage. */
export class CliUsageError extends CliError {
  override readonly name = 'CliUsageError'
}

export type Verb = ReturnType<typeof verb>
type Values = Readonly<Record<string, unknown>>

export function verb<const Declared extends Parameters = Record<never, never>, Result = unknown>({
  parameters,
  ...parts
}: VerbParts<Declared, Result>) {
  // A new register at a place that looks mistyped has to be asked for.
  const declared: Parameters = parts.makes === true ? { ...parameters, new: flag } : (parameters ?? {})
  return {
    words: parts.words,
    help: parts.help,
    parameters: declared,
    makes: parts.makes ?? false,
    async run(context: CliContext, args: Values) {
      // Made by the verb's own readers.
      const result = await parts.run(context, args as ValuesOf<Declared>)
      return {
        result: parts.json?.(result) ?? result,
        lines: parts.show(result),
        isBad: parts.isBad?.(result) ?? false,
        isPartial: parts.isPartial?.(result) ?? false,
      }
    },
  }
}

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

type Saved =
  | { readonly kind: 'saved' | 'added' | 'removed' }
  | (Refusal & {
      /** Left out where the reason is one. */
      readonly sentence?: string
    })

/** Throws CliError if the register refused. */
export function insist<Result extends Saved>(
  saved: Result,
  action: string,
): asserts saved is Exclude<Result, { kind: 'refused' }> {
  if (saved.kind === 'refused') throw new CliError(`Cannot ${action}: ${saved.sentence ?? saved.reason}.`)
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
