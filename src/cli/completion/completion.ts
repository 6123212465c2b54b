import { wordless } from '../../util/sentence.ts'
import { oneOf } from '../parse/readers.ts'
import { operand, verb } from '../verb.ts'
import { bashScript } from './bash.ts'
import type { CompletedVerb } from './completed-verb.ts'
import { zshScript } from './zsh.ts'

const shells = ['bash', 'zsh'] as const

const scripts: Readonly<Record<(typeof shells)[number], (verbs: readonly CompletedVerb[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
}

export const completionVerb = verb({
  words: ['completion'],
  example: 'bash',
  parameters: { shell: operand(oneOf(shells)) },
  async run(context, { shell }) {
    return { shell, script: scripts[shell](context.completedVerbs()) }
  },
  show: ({ script }) => script.trimEnd().split('\n').map(wordless),
})
