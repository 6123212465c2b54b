import type { Config } from '../config.ts'
import type { Opened } from '../opening/open.ts'
import type { Register } from '../register/register.ts'

/** Reads one word of the command line; a reason completes the sentence "Cannot read --name: …". */

export interface Reader<Value> {
  /** What stands for the value in a usage line. */
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

/** What a verb gets for each of its options. */
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

/** What every verb may use. The configuration is read and the register opened only for those that ask. */
export interface CliContext {
  /** Throws Refused when the environment does not hold a configuration. */
  config(): Config
  /** PEM file of the roots that stamps are checked against; needs no configuration that could start a server. */
  timeStampRoots(): string | null
  /** The register of the configuration; closed by whoever runs the verb. Throws Refused when it is not this verb's to make. */
  open(): Promise<Opened>
  /** The same, and its schema brought up to date wherever it stands. */
  openMigrated(): Promise<Opened>
  /** ms UTC. */
  readonly clock: () => number
  /** Asks the person who typed the command; null where standard input is no terminal. */
  ask(question: string): Promise<string | null>
  /** A sentence beside the result, for the person who typed the command. */
  notice(sentence: string): void
}

/** What a verb of the command line is made of. */
interface VerbParts<Wanted extends Options, Operands extends Options, Result> {
  readonly words: readonly string[]
  readonly help: string
  readonly options?: Wanted
  /** Named by their place; each is required. */
  readonly operands?: Operands
  /** Whether it makes the database when there is none; the others refuse a missing one. */
  readonly makes?: true
  /** What is wrong with options that are each right by themselves. */
  readonly check?: (given: ValuesOf<Wanted>) => string | null
  readonly run: (context: CliContext, given: ValuesOf<Wanted> & ValuesOf<Operands>) => Promise<Result>
  /** The result for a person, line by line; `--json` prints it as it is. */
  readonly show: (result: Result) => readonly string[]
  /** Whether this result makes the command end with 1. */
  readonly isBad?: (result: Result) => boolean
}

export interface Shown {
  readonly result: unknown
  readonly lines: readonly string[]
  readonly isBad: boolean
}

/** A verb with its types forgotten, as the table holds it. */
export interface Verb {
  readonly words: readonly string[]
  readonly help: string
  readonly options: Options
  readonly operands: Readonly<Record<string, ValueOption<unknown>>>
  readonly makes: boolean
  check(given: Readonly<Record<string, unknown>>): string | null
  run(context: CliContext, given: Readonly<Record<string, unknown>>): Promise<Shown>
}

/** Says no to what was asked; its message is a sentence for the person who typed it. */
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
      // The reader of the arguments has made these values with the verb's own readers.
      const result = await parts.run(context, given as ValuesOf<Wanted> & ValuesOf<Operands>)
      return { result, lines: parts.show(result), isBad: parts.isBad?.(result) ?? false }
    },
  }
}

/** `izin provider add --code CODE --name NAME [--activated YYYY-MM-DD] [--json]` */
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

/** Ends the command with what a verb of the register says against it. */
export function insist(
  saved: { readonly ok: true } | { readonly ok: false; readonly reason: string },
  action: string,
): void {
  if (!saved.ok) throw new Refused(`Cannot ${action}: ${saved.reason}.`)
}

/** The register alone, for the verbs that need nothing else. */
export async function registerOf(context: CliContext): Promise<Register> {
  return (await context.open()).register
}

/** Every verb with its line of help. */
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

/** What `--help --json` prints of a verb. */
export function helpDocument(verb: Verb) {
  return { command: verb.words.join(' '), help: verb.help, usage: usageOf(verb) }
}

export function helpFor(verb: Verb): string {
  return `${verb.help}.\nUsage: ${usageOf(verb)}\n`
}
