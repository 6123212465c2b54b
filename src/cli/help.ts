import { usageOf, type Verb } from './verb.ts'

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
