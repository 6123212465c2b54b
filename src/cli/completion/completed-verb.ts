import type { Completes } from '../verb.ts'

/** Verb (command of izin) with what a shell needs to complete it while it is typed. */
export interface CompletedVerb {
  readonly words: readonly string[]
  readonly summary: string
  /** Values of the first operand, if a shell can know them. */
  readonly operand: Completes | null
  readonly options: readonly {
    readonly name: string
    readonly meaning: string
    /** Null for an option without a value. */
    readonly completes: Completes | 'unknown' | null
  }[]
}

/** Returns the words of a verb as they are typed. */
export function nameOf({ words }: CompletedVerb): string {
  return words.join(' ')
}

/** Returns the verbs by their first word. */
export function byFirstWord(verbs: readonly CompletedVerb[]): ReadonlyMap<string, readonly CompletedVerb[]> {
  return Map.groupBy(verbs, ({ words: [first = ''] }) => first)
}

/** Returns a text in single quotes, as bash and zsh read it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
