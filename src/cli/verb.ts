import type { Config } from '../config.ts'
import type { Opened } from '../opening/open.ts'
import type { Register } from '../register/register.ts'

/** Reads one argument; the reason completes "Cannot read --name: …". */

export interface Reader<Value> {
  readonly placeholder: string
  readonly read: (text: string) => Reading<Value>
}

type Reading<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reason: string }

export interface ValueOption<Value> extends Reader<Value> {
  readonly kind: 'value'
  readonly required: boolean
}

interface Flag {
  readonly kind: 'flag'
}

type Options = Readonly<Record<string, ValueOption<unknown> | Flag>>

type ValuesOf<Wanted extends Options> = {
  readonly [Name in keyof Wanted]: Wanted[Name] extends ValueOption<infer Value> ? Value : boolean
}

export function required<Value>(reader: Reader<Value>): ValueOption<Value> {
  return { ...reader, kind: 'value', required: true }
}

export function optional<Value>(reader: Reader<Value>): ValueOption<Value | undefined> {
  return { ...reader, kind: 'value', required: false }
}

export const flag: Flag = { kind: 'flag' }

export function accepted<Value>(value: Value): Reading<Value> {
  return { ok: true, value }
}

export function refused(reason: string): { readonly ok: false; readonly reason: string } {
  return { ok: false, reason }
}

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
  readonly clock: () => number
  ask(question: string): Promise<string | null>
  /** Prints a sentence beside the result. */
  notice(sentence: string): void
}

interface VerbParts<Wanted extends Options, Operands extends Options, Result> {
  readonly words: readonly string[]
  readonly help: string
  readonly options?: Wanted
  /** Positional, all required. */
  readonly operands?: Operands
  /** True for verbs that create a missing database. */
  readonly makes?: true
  readonly check?: (given: ValuesOf<Wanted>) => string | null
  readonly run: (context: CliContext, given: ValuesOf<Wanted> & ValuesOf<Operands>) => Promise<Result>
  /** Lines for a person; `--json` prints the result itself. */
  readonly show: (result: Result) => readonly string[]
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
  readonly options: Options
  readonly operands: Readonly<Record<string, ValueOption<unknown>>>
  readonly makes: boolean
  check(given: Readonly<Record<string, unknown>>): string | null
  run(context: CliContext, given: Readonly<Record<string, unknown>>): Promise<Shown>
}

/** Expected refusal; the message is a sentence for the person who typed. */
export class Refused extends Error {
  override readonly name = 'Refused'
}

export function verb<
  const Wanted extends Options = Record<never, never>,
  const Operands extends Readonly<Record<string, ValueOption<unknown>>> = Record<never, never>,
  Result = unknown,
>(parts: VerbParts<Wanted, Operands, Result>): Verb {
  return {
    words: parts.words,
    help: parts.help,
    options: parts.options ?? {},
    operands: parts.operands ?? {},
    makes: parts.makes ?? false,
    check: (given) => parts.check?.(given as ValuesOf<Wanted>) ?? null,
    async run(context, given) {
      // Made by the verb's own readers.
      const result = await parts.run(context, given as ValuesOf<Wanted> & ValuesOf<Operands>)
      return { result, lines: parts.show(result), isBad: parts.isBad?.(result) ?? false }
    },
  }
}

export function usageOf({ words, options, operands }: Verb): string {
  return [
    'izin',
    ...words,
    ...Object.keys(operands).map((name) => name.toUpperCase()),
    ...Object.entries(options).map(([name, option]) => {
      if (option.kind === 'flag') return `[--${name}]`
      const typed = `--${name} ${option.placeholder}`
      return option.required ? typed : `[${typed}]`
    }),
    '[--json]',
  ].join(' ')
}

/** Throws Refused if the register refused. */
export function insist(
  saved: { readonly ok: true } | { readonly ok: false; readonly reason: string },
  action: string,
): void {
  if (!saved.ok) throw new Refused(`Cannot ${action}: ${saved.reason}.`)
}

export async function registerOf(context: CliContext): Promise<Register> {
  return (await context.open()).register
}

export function helpOfAll(verbs: readonly Verb[]): string {
  const width = Math.max(...verbs.map(({ words }) => words.join(' ').length))
  const lines = verbs.map(({ words, help }) => `  ${words.join(' ').padEnd(width)}  ${help}`)
  return [
    'izin VERB …: the consent register on the command line',
    '',
    ...lines,
    '',
    'Every verb takes --json (one JSON document) and --help; izin --version tells the version.',
    '',
  ].join('\n')
}

export function helpDocument(verb: Verb) {
  return { command: verb.words.join(' '), help: verb.help, usage: usageOf(verb) }
}

export function helpFor(verb: Verb): string {
  return `${verb.help}.\nUsage: ${usageOf(verb)}\n`
}
