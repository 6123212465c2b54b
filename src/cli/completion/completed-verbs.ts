import type { Language } from '../../register/recipients/people.ts'
import { optionsOf, textOf } from '../help/help.ts'
import { verbs } from '../verbs.ts'
import type { CompletedVerb } from './completed-verb.ts'

/** Returns every verb as a shell completes it, with its meaning in one language. */
export function completedVerbs(language: Language): readonly CompletedVerb[] {
  return verbs.map((listed) => {
    const parameters = Object.entries(listed.parameters)
    const meanings = optionsOf(listed, language)
    const operands = parameters.flatMap(([, parameter]) => (parameter.kind === 'operand' ? [parameter] : []))
    return {
      words: listed.words,
      summary: textOf(listed, language).summary,
      operand: operands[0]?.completes ?? null,
      options: meanings
        .filter(({ name }) => listed.parameters[name]?.kind !== 'operand')
        .map(({ name, meaning }) => {
          const parameter = listed.parameters[name]
          const completes = parameter?.kind === 'option' ? (parameter.completes ?? 'unknown') : null
          return { name, meaning, completes: name === 'env-file' ? 'file' : completes }
        }),
    }
  })
}
