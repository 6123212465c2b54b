import type { Config } from '../config/config.ts'
import type { Actor } from '../consent/actor.ts'
import type { Language } from '../register/recipients/people.ts'
import type { Register } from '../register/register.ts'
import type { Opened } from '../startup/open.ts'
import type { Refusal } from '../util/refusal.ts'
import { cannot, OperatorError, type Sentence } from '../util/sentence.ts'
import type { CompletedVerb } from './completion/completed-verb.ts'

/** Values that a shell can offer. */
export type Completes = readonly string[] | 'file' | 'folder'

export interface Reader<Value> {
  readonly placeholder: string
  /** Throws OperatorError with a reason that completes "Cannot read --name: …". */
  readonly read: (text: string) => Value
  readonly completes?: Completes
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

export type Parameters = Readonly<Record<string, ValueParameter<unknown> | Flag>>

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
  /** Throws OperatorError for a wrong configuration. */
  config(): Config
  /** PEM file of trusted roots; readable even if other settings are wrong. */
  timeStampRoots(): string | null
  /** Closed after the verb. Throws OperatorError if this verb may not create it. */
  open(options?: { readonly migrates: boolean }): Promise<Opened>
  register(): Promise<Register>
  readonly actor: Actor & { readonly door: 'cli'; readonly id: string }
  readonly clock: () => number
  readonly language: Language
  /** Every verb with its options, for the completion of a shell. */
  completedVerbs(): readonly CompletedVerb[]
  notice(sentence: Sentence): void
  /** Shows how far a long work is, on a terminal alone; an empty text ends it. */
  progress(text: Sentence): void
  /** Reads the bytes of standard input. */
  readonly inputBytes: () => AsyncIterable<Uint8Array>
  /** Writes a file to standard output; what the verb says then goes to standard error. */
  outBytes(content: AsyncIterable<Uint8Array>): Promise<void>
}

interface VerbParts<Words, Declared extends Parameters, Result> {
  readonly words: Words
  /** Options and operands as a person types them, such as `--code 123457`: shown in the help, and where one is missing. */
  readonly example?: string
  readonly parameters?: Declared
  /** True for verbs that create a missing database. */
  readonly makes?: true
  readonly run: (context: CliContext, args: ValuesOf<Declared>) => Promise<Result>
  readonly show: (result: Result) => readonly Sentence[]
  /** Value printed by `--json`; by default the result itself. */
  readonly json?: (result: Result) => unknown
  readonly isBad?: (result: Result) => boolean
  /** True if the work is done but for some rows, which ends with 3. */
  readonly isPartial?: (result: Result) => boolean
}

/** Refusal of what was typed, shown with the usage. */
export class CliUsageError extends OperatorError {
  override readonly name = 'CliUsageError'
}

export type Verb = ReturnType<typeof verb>
export type Values = Readonly<Record<string, unknown>>

/** Defines a command of the command line by its words, parameters, function and output. */
export function verb<
  const Words extends readonly string[],
  const Declared extends Parameters = Record<never, never>,
  Result = unknown,
>({ parameters, ...parts }: VerbParts<Words, Declared, Result>) {
  // A verb that names no type of parameters has none.
  const declared = parameters ?? ({} as Declared)
  return {
    words: parts.words,
    example: parts.example ?? '',
    // A new register at a place that looks mistyped has to be asked for.
    parameters: parts.makes === true ? { ...declared, new: flag } : declared,
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

type Saved =
  | { readonly kind: 'saved' | 'added' | 'removed' }
  | Refusal<Sentence>
  | (Refusal & { readonly sentence: Sentence })

/** Throws OperatorError if the register refused. */
export function insist<Result extends Saved>(
  saved: Result,
  action: Sentence,
): asserts saved is Exclude<Result, { kind: 'refused' }> {
  if (saved.kind === 'refused') throw cannot(action, 'sentence' in saved ? saved.sentence : saved.reason)
}
