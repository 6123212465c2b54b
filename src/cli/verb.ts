import type { Config } from '../config.ts'
import type { Opened } from '../opening/open.ts'
import type { Actor } from '../register/actor.ts'
import type { Register } from '../register/register.ts'

export interface Reader<Value> {
  readonly placeholder: string
  /** Throws Refused with a reason that completes "Cannot read --name: …". */
  readonly read: (text: string) => Value
}

/** An option, or an operand, which is named by its place and required. */
export interface ValueParameter<Value> extends Reader<Value> {
  readonly kind: 'option' | 'operand'
  readonly required: boolean
}

interface Flag {
  readonly kind: 'flag'
}

type Parameters = Readonly<Record<string, ValueParameter<unknown> | Flag>>

type ValuesOf<Wanted extends Parameters> = {
  readonly [Name in keyof Wanted]: Wanted[Name] extends ValueParameter<infer Value> ? Value : boolean
}

export function required<Value>(reader: Reader<Value>): ValueParameter<Value> {
  return { ...reader, kind: 'option', required: true }
}

export function optional<Value>(reader: Reader<Value>): ValueParameter<Value | undefined> {
  return { ...reader, kind: 'option', required: false }
}

export function operand<Value>(reader: Reader<Value>): ValueParameter<Value> {
  return { ...reader, kind: 'operand', required: true }
}

export const flag: Flag = { kind: 'flag' }

/** Configuration and register are opened on request only. */
export interface CliContext {
  /** Throws Refused for a wrong configuration. */
  config(): Config
  /** PEM file of trusted roots; readable even if other settings are wrong. */
  timeStampRoots(): string | null
  /** Closed after the verb. Throws Refused if this verb may not create it. */
  open(): Promise<Opened>
  /** The same, with its schema migrated. */
  openMigrated(): Promise<Opened>
  register(): Promise<Register>
  /** The operator. */
  readonly actor: Actor & { readonly door: 'cli'; readonly id: string }
  readonly clock: () => number
  ask(question: string): Promise<string | null>
  /** Prints a sentence beside the result. */
  notice(sentence: string): void
}

interface VerbParts<Wanted extends Parameters, Result> {
  readonly words: readonly string[]
  readonly help: string
  readonly parameters?: Wanted
  /** True for verbs that create a missing database. */
  readonly makes?: true
  readonly check?: (given: ValuesOf<Wanted>) => string | null
  readonly run: (context: CliContext, given: ValuesOf<Wanted>) => Promise<Result>
  readonly show: (result: Result) => readonly string[]
  /** What `--json` prints; by default the result itself. */
  readonly json?: (result: Result) => unknown
  readonly isBad?: (result: Result) => boolean
}

export interface Shown {
  readonly result: unknown
  readonly lines: readonly string[]
  readonly isBad: boolean
}

/** A verb without its types. */
export interface Verb {
  readonly words: readonly string[]
  readonly help: string
  readonly parameters: Parameters
  readonly makes: boolean
  check(given: Readonly<Record<string, unknown>>): string | null
  run(context: CliContext, given: Readonly<Record<string, unknown>>): Promise<Shown>
}

/** Expected refusal; the message is a sentence for the person who typed. */
export class Refused extends Error {
  override readonly name = 'Refused'
}

export function verb<const Wanted extends Parameters = Record<never, never>, Result = unknown>(
  parts: VerbParts<Wanted, Result>,
): Verb {
  return {
    words: parts.words,
    help: parts.help,
    parameters: parts.parameters ?? {},
    makes: parts.makes ?? false,
    check: (given) => parts.check?.(given as ValuesOf<Wanted>) ?? null,
    async run(context, given) {
      // Made by the verb's own readers.
      const result = await parts.run(context, given as ValuesOf<Wanted>)
      return {
        result: parts.json?.(result) ?? result,
        lines: parts.show(result),
        isBad: parts.isBad?.(result) ?? false,
      }
    },
  }
}

export function usageOf({ words, parameters }: Verb): string {
  const all = Object.entries(parameters)
  const operands = all.filter(([, { kind }]) => kind === 'operand').map(([name]) => name.toUpperCase())
  const options = all.flatMap(([name, parameter]) => {
    if (parameter.kind === 'flag') return `[--${name}]`
    if (parameter.kind === 'operand') return []
    const typed = `--${name} ${parameter.placeholder}`
    return parameter.required ? typed : `[${typed}]`
  })
  return ['izin', ...words, ...operands, ...options, '[--json]'].join(' ')
}

/** Throws Refused if the register refused. */
export function insist(
  saved: { readonly ok: true } | { readonly ok: false; readonly reason: string },
  action: string,
): void {
  if (!saved.ok) throw new Refused(`Cannot ${action}: ${saved.reason}.`)
}

export function helpOfAll(verbs: readonly Verb[]): string {
  const width = Math.max(...verbs.map(({ words }) => words.join(' ').length))
  const lines = verbs.map(({ words, help }) => `  ${words.join(' ').padEnd(width)}  ${help}`)
  return [
    'izin VERB …: the consent register on the command line',
    '',
    ...lines,
    '',
    'Every verb takes --json (one JSON document) and --help. izin --version shows the version.',
    '',
  ].join('\n')
}

export function helpDocument(verb: Verb) {
  return { command: verb.words.join(' '), help: verb.help, usage: usageOf(verb) }
}

export function helpFor(verb: Verb): string {
  return `${verb.help}.\nUsage: ${usageOf(verb)}\n`
}
