import type { Completes } from '../verb.ts'
import { byFirstWord, type CompletedVerb, nameOf, quoted } from './completed-verb.ts'

/**
 * Returns a bash script that completes izin's verbs, options and values while they are typed. It does not start izin, and also
 * runs in bash 3.2 of macOS.
 */
export function bashScript(verbs: readonly CompletedVerb[]): string {
  const second = [...byFirstWord(verbs)].flatMap(([first, named]) => {
    const words = named.flatMap(({ words: [, word] }) => word ?? [])
    return words.length === 0 ? [] : [`    ${first}) words=${quoted(words.join(' '))} ;;`]
  })
  return `# bash completion for izin. Load it: source <(izin completion bash)
_izin_words() {
  local IFS=$' \\n'
  COMPREPLY=($(compgen -W "$1" -- "$current"))
}

_izin_paths() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen "$1" -- "$current"))
  compopt -o filenames 2>/dev/null
}

_izin() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]}
  local verb= length=1 words=
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    _izin_words ${quoted([...byFirstWord(verbs).keys(), 'help'].join(' '))}
    return
  fi
  case "\${COMP_WORDS[1]} \${COMP_WORDS[2]}" in
    ${alternatives(verbs.filter(({ words }) => words.length === 2).map(nameOf))}) [ "$COMP_CWORD" -gt 2 ] && verb="\${COMP_WORDS[1]} \${COMP_WORDS[2]}" length=2 ;;
  esac
  if [ -z "$verb" ]; then
    case "\${COMP_WORDS[1]}" in
      ${alternatives(verbs.filter(({ words }) => words.length === 1).map(nameOf))}) verb=\${COMP_WORDS[1]} ;;
    esac
  fi
  [ "$COMP_CWORD" -eq 2 ] && case "\${COMP_WORDS[1]}" in
${second.join('\n')}
  esac
  case "$verb $previous" in
${verbs.flatMap(valueLines).join('\n')}
  esac
  case "$verb" in
${verbs.map(optionLine).join('\n')}
  esac
  if [ "$COMP_CWORD" -eq $((length + 1)) ] && [ "\${current#-}" = "$current" ]; then
    case "$verb" in
${verbs.flatMap(operandLine).join('\n')}
    esac
  fi
  _izin_words "$words"
}
complete -F _izin izin
`
}

/** Returns names as alternatives of a pattern of `case`. */
function alternatives(names: readonly string[]): string {
  return names.map(quoted).join('|')
}

/** Returns a line of `case` for each option of a verb that takes a value. It offers the possible values. */
function valueLines(verb: CompletedVerb): string[] {
  return verb.options.flatMap(({ name, completes }) =>
    completes === null ? [] : [`    ${quoted(`${nameOf(verb)} --${name}`)}) ${offer(completes)}; return ;;`],
  )
}

/** Returns the line of `case` that offers the options of a verb. */
function optionLine(verb: CompletedVerb): string {
  const options = verb.options.map(({ name }) => `--${name}`).join(' ')
  return `    ${quoted(nameOf(verb))}) words="$words "${quoted(options)} ;;`
}

/**
 * Returns the line of `case` that offers values for the operand of a verb, such as a file; no line without an operand. File names
 * are offered together with options that match what was typed.
 */
function operandLine({ operand, ...verb }: CompletedVerb): string[] {
  if (operand === null) return []
  const name = quoted([...verb.words].join(' '))
  if (typeof operand !== 'string') return [`      ${name}) words="$words "${quoted(operand.join(' '))} ;;`]
  return [
    `      ${name}) ${offer(operand)}; [ -n "$words" ] && COMPREPLY+=($(compgen -W "$words" -- "$current")); return ;;`,
  ]
}

/** Returns the bash command that offers files, folders or these words. */
function offer(completes: Completes | 'unknown'): string {
  if (completes === 'unknown') return ':'
  if (completes === 'file') return '_izin_paths -f'
  if (completes === 'folder') return '_izin_paths -d'
  return `_izin_words ${quoted(completes.join(' '))}`
}
