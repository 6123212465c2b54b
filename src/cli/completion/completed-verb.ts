import type { Completes } from '../verb.ts'

/** A verb as a shell completes it. */
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

export function nameOf({ words }: CompletedVerb): string {
  return words.join(' ')
}

/** Words that can stand first, each with the verbs that it begins. */
export function byFirstWord(verbs: readonly CompletedVerb[]): ReadonlyMap<string, readonly CompletedVerb[]> {
  return Map.groupBy(verbs, ({ words: [first = ''] }) => first)
}

/** A text in single quotes, as both shells read it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
