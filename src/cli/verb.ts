import type { Config } from '../config/config.ts'
import type { Actor } from '../consent/actor.ts'
import type { Language } from '../register/recipients/people.ts'
import type { Register } from '../register/register.ts'
import type { Opened } from '../startup/open.ts'
import type { Refusal } from '../util/refusal.ts'
import { cannot, OperatorError, type Sentence } from '../util/sentence.ts'
import type { CompletedVerb } from './completion/completed-verb.ts'

/** Values of a parameter that a shell can offer while it is typed: words, files or folders. */
export type Completes = readonly string[] | 'file' | 'folder'

/** Reader of the typed value of a parameter. `placeholder` stands for the value in the help. */
export interface Reader<Value> {
  readonly placeholder: string
  /** Throws OperatorError with a reason that completes "Cannot read --name: it is not …" and "--name okunamadı: … olmalı". */
  readonly read: (text: string) => Value
  readonly completes?: Completes
  /** True if `-` means the text on standard input. */
  readonly isSecret?: true
}

/** Parameter with a value: an option such as `--code 7`, or an operand, which is written without a name. */
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

/** Makes an option that must be typed. */
export function required<Value>(reader: Reader<Value>): ValueParameter<Value> {
  return { ...reader, kind: 'option', required: true }
}

/** Lets a secret be read from standard input (`-`), since other users of the machine can see the words of a command. */
export function secret<Value>(reader: Reader<Value>): Reader<Value> {
  return { ...reader, placeholder: `${reader.placeholder}|-`, isSecret: true }
}

/** Makes an option that may be left out. */
export function optional<Value>(reader: Reader<Value>): ValueParameter<Value | undefined> {
  return { ...reader, kind: 'option', required: false }
}

/** Makes an operand that must be typed. */
export function operand<Value>(reader: Reader<Value>): ValueParameter<Value> {
  return { ...reader, kind: 'operand', required: true }
}

/** Makes an option that may be given several times. */
export function repeated<Value>(item: Reader<Value>): ValueParameter<readonly Value[]> {
  // Each text is read by itself, and the values are gathered.
  const read = (text: string) => [item.read(text)]
  return { placeholder: item.placeholder, read, kind: 'option', required: false, isRepeated: true }
}

/** Makes an operand that may be left out. */
export function optionalOperand<Value>(reader: Reader<Value>): ValueParameter<Value | undefined> {
  return { ...reader, kind: 'operand', required: false }
}

export const flag: Flag = { kind: 'flag' }

/** Services of a verb. Settings are read and the register is opened only when the verb asks for them. */
export interface CliContext {
  /** Throws OperatorError for a wrong configuration. */
  config(): Config
  /** PEM file of trusted roots; readable even if other settings are wrong. */
  timeStampRoots(): string | null
  /** Opens the register, which is closed after the verb. Throws OperatorError if it is missing and the verb does not create one. */
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
  // A verb that is defined without parameters has none, which its type does not say.
  const declared = parameters ?? ({} as Declared)
  return {
    words: parts.words,
    example: parts.example ?? '',
    // The flag --new allows a new register whose path looks mistyped.
    parameters: parts.makes === true ? { ...declared, new: flag } : declared,
    makes: parts.makes ?? false,
    async run(context: CliContext, args: Values) {
      // The values were read by the verb's own readers, so they have its types.
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

/** Result of a change of the register: done, or refused with a sentence. */
type Saved =
  | { readonly kind: 'saved' | 'added' | 'removed' }
  | Refusal<Sentence>
  | (Refusal & { readonly sentence: Sentence })

/** Throws OperatorError if the register refused a change. `action` begins the sentence of the error. */
export function insist<Result extends Saved>(
  saved: Result,
  action: Sentence,
): asserts saved is Exclude<Result, { kind: 'refused' }> {
  if (saved.kind === 'refused') throw cannot(action, 'sentence' in saved ? saved.sentence : saved.reason)
}
