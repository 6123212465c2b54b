import type { Group, groups } from '../verbs.ts'

type KnownVerb = (typeof groups)[Group][number]

type NameOf<Words extends readonly string[]> = Words extends readonly [infer Word extends string]
  ? Word
  : Words extends readonly [infer Word extends string, infer Second extends string]
    ? `${Word} ${Second}`
    : never

/** Help of a verb: sentences without a full stop at the end. */
export interface VerbText {
  /** One line, in the list of all verbs. */
  readonly summary: string
  /** More sentences, in the help of the verb itself. */
  readonly details?: string
  /** A line for each option and operand. */
  readonly options?: Readonly<Record<string, string>>
}

type TextFor<Option extends string> = [Option] extends [never]
  ? Pick<VerbText, 'summary' | 'details'>
  : Pick<VerbText, 'summary' | 'details'> & { readonly options: Readonly<Record<Option, string>> }

/** A verb or an option without its sentence does not compile. */
export type VerbTexts = {
  readonly [Known in KnownVerb as NameOf<Known['words']>]: TextFor<keyof Known['parameters'] & string>
}

/** The words around the texts of the verbs. */
export interface HelpWords {
  readonly title: string
  readonly usage: string
  readonly options: string
  readonly example: string
  readonly required: string
  readonly repeatable: string
  readonly footer: readonly string[]
  readonly groups: Readonly<Record<Group, string>>
  /** Options of every verb, and --new of those that can make a register. */
  readonly common: Readonly<Record<'new' | 'json' | 'env-file' | 'help', string>>
}
