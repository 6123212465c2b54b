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
