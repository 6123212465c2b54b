import type { Language } from '../../src/register/people.ts'
import { fold } from './fold.ts'

interface Row<Name extends string> {
  readonly name: Name
  readonly words: Readonly<Record<Language, readonly string[]>>
}

/** Two commands that answer to one word stop the program at its start. */
export function checkTable(commands: readonly Row<string>[]): void {
  const owners = new Map<string, string>()
  for (const { name, words } of commands) {
    for (const word of new Set([...words.tr, ...words.en].map(fold))) {
      const owner = owners.get(word)
      if (owner !== undefined)
        throw new Error(`Cannot use the command word "${word}": both ${owner} and ${name} have it`)
      owners.set(word, name)
    }
  }
}

interface ReachedRow<Name extends string> extends Row<Name> {
  readonly examples: Readonly<Record<Language, readonly string[]>>
  readonly form?: unknown
  readonly opens?: readonly string[]
}

/**
 * A command out of reach stops the program at its start: one without a word or an example in a language, and one that takes
 * arguments and has no form for them, be it its own or behind a button of its answer. `usageOf`: what stands behind its verb.
 */
export function checkReach<Name extends string>(
  commands: readonly ReachedRow<Name>[],
  usageOf: (name: Name) => string,
): void {
  for (const { name, words, examples, form, opens = [] } of commands) {
    for (const language of ['tr', 'en'] as const) {
      if (words[language].length === 0 || examples[language].length === 0)
        throw new Error(`Cannot use the command ${name}: it lacks a word or an example in "${language}"`)
    }
    if (usageOf(name) !== '' && form === undefined && opens.length === 0)
      throw new Error(`Cannot use the command ${name}: no form asks for its arguments`)
  }
}
