import type { Completes } from '../verb.ts'
import { byFirstWord, type CompletedVerb, nameOf, quoted } from './completed-verb.ts'

/** Returns a zsh script that completes izin's verbs, options and values while they are typed. It does not start izin. */
export function zshScript(verbs: readonly CompletedVerb[]): string {
  const firstWords = [...byFirstWord(verbs)].map(([first, named]) => {
    const alone = named.find(({ words }) => words.length === 1)
    const words = named.map(({ words: [, word = ''] }) => word).join(', ')
    return described(first, alone?.summary ?? words)
  })
  const second = [...byFirstWord(verbs)].flatMap(([first, named]) => {
    const words = named.flatMap(({ words: [, word], summary }) =>
      word === undefined ? [] : [described(word, summary)],
    )
    return words.length === 0 ? [] : [`      (${first}) choices+=(${words.join(' ')}) ;;`]
  })
  return `#compdef izin
# zsh completion for izin. Load it: source <(izin completion zsh), or save it as _izin in a folder of fpath
_izin() {
  local verb= length=1 previous=$words[CURRENT-1]
  local -a choices
  if (( CURRENT == 2 )); then
    choices=(${firstWords.join(' ')} help)
    _describe 'izin' choices
    return
  fi
  case "$words[2] $words[3]" in
    (${alternatives(verbs.filter(({ words }) => words.length === 2).map(nameOf))}) (( CURRENT > 3 )) && verb="$words[2] $words[3]" length=2 ;;
  esac
  if [[ -z $verb ]]; then
    case $words[2] in
      (${alternatives(verbs.filter(({ words }) => words.length === 1).map(nameOf))}) verb=$words[2] ;;
    esac
  fi
  if (( CURRENT == 3 )); then
    case $words[2] in
${second.join('\n')}
    esac
  fi
  case "$verb $previous" in
${verbs.flatMap(valueLines).join('\n')}
  esac
  if (( CURRENT == length + 2 )) && [[ $words[CURRENT] != -* ]]; then
    case $verb in
${verbs.flatMap(operandLine).join('\n')}
    esac
  fi
  case $verb in
${verbs.map(optionLine).join('\n')}
  esac
  _describe 'izin' choices
}

if [[ $funcstack[1] == _izin ]]; then
  _izin "$@"
else
  compdef _izin izin
fi
`
}

/** Returns names as alternatives of a pattern of `case`. */
function alternatives(names: readonly string[]): string {
  return names.map(quoted).join('|')
}

/** Returns a word with its meaning, as zsh's `_describe` takes them. */
function described(word: string, meaning: string): string {
  return quoted(`${word}:${meaning.replaceAll(':', '\\:')}`)
}

/** Returns a line of `case` for each option of a verb that takes a value. It offers the possible values. */
function valueLines(verb: CompletedVerb): string[] {
  return verb.options.flatMap(({ name, completes }) =>
    completes === null ? [] : [`    (${quoted(`${nameOf(verb)} --${name}`)}) ${offer(completes)}; return ;;`],
  )
}

/** Returns the line of `case` that offers the options of a verb with their meanings. */
function optionLine(verb: CompletedVerb): string {
  const options = verb.options.map(({ name, meaning }) => described(`--${name}`, meaning))
  return `    (${quoted(nameOf(verb))}) choices+=(${options.join(' ')}) ;;`
}

/** Returns the line of `case` that offers values for the operand of a verb; no line without an operand. */
function operandLine({ operand, ...verb }: CompletedVerb): string[] {
  return operand === null ? [] : [`      (${quoted(verb.words.join(' '))}) ${offer(operand)} ;;`]
}

/** Returns the zsh command that offers files, folders or these words. */
function offer(completes: Completes | 'unknown'): string {
  if (completes === 'unknown') return ':'
  if (completes === 'file') return '_files'
  if (completes === 'folder') return '_files -/'
  return `compadd -- ${completes.map(quoted).join(' ')}`
}
