import type { Language } from '../../register/recipients/people.ts'
import { usageOf } from '../parse/arguments.ts'
import type { Parameters, Verb } from '../verb.ts'
import { type Group, groups, verbs } from '../verbs.ts'
import * as en from './en.ts'
import type { HelpWords, VerbText } from './text.ts'
import * as tr from './tr.ts'

const helpTexts = { en, tr }

/** Returns the help texts of a verb (command) in a language. Throws if a verb has none, which a test would find. */
export function textOf({ words }: Verb, language: Language): VerbText {
  const texts: Readonly<Record<string, VerbText>> = helpTexts[language].texts
  const text = texts[words.join(' ')]
  if (text === undefined) throw new Error(`The verb ${words.join(' ')} has no help`)
  return text
}

/** Lists the verbs in their groups, with a line each. */
export function helpOfAll(language: Language): string {
  const { title, footer, groups: titles } = helpTexts[language].words
  const width = Math.max(...verbs.map(({ words }) => words.join(' ').length))
  const lineOf = (verb: Verb) => `  ${verb.words.join(' ').padEnd(width)}  ${textOf(verb, language).summary}`
  // TypeScript types the names of an object as any texts; these are the groups.
  const names = Object.keys(groups) as Group[]
  const parts = names.flatMap((group) => ['', `${titles[group]}:`, ...groups[group].map(lineOf)])
  return [title, ...parts, '', ...footer, ''].join('\n')
}

/** Shows what a verb does, its usage, a line for each option, and an example. */
export function helpOf(verb: Verb, language: Language): string {
  const { summary, details } = textOf(verb, language)
  const { words } = helpTexts[language]
  const lines = optionsOf(verb, language)
  const width = Math.max(...lines.map(({ option }) => option.length))
  const example = ['izin', ...verb.words, ...(verb.example === '' ? [] : [verb.example])].join(' ')
  return [
    `${summary}.`,
    ...(details === undefined ? [] : [`${details}.`]),
    '',
    `${words.usage}: ${usageOf(verb)}`,
    '',
    `${words.options}:`,
    ...lines.map(({ option, meaning }) => `  ${option.padEnd(width)}  ${meaning}`),
    '',
    `${words.example}:`,
    `  ${example}`,
    '',
  ].join('\n')
}

/** Shows the usage of every verb that begins with a word; null for an unknown word. */
export function usagesOf(first: string | undefined, language: Language): string | null {
  const group = verbs.filter(({ words }) => words[0] === first)
  return group.length === 0 ? null : usageLines(group.map(usageOf), language)
}

/** Returns usage lines below each other, with the word for usage before the first. */
export function usageLines(usages: readonly string[], language: Language): string {
  const label = `${helpTexts[language].words.usage}: `
  return `${label}${usages.join(`\n${' '.repeat(label.length)}`)}\n`
}

/** Returns the options and operands of a verb with their meanings, in the order of the help. */
export function optionsOf(verb: Verb, language: Language) {
  const { options = {} } = textOf(verb, language)
  const { words } = helpTexts[language]
  const common: Readonly<Record<string, string>> = words.common
  return [
    ...Object.entries(verb.parameters).map(([name, parameter]) => ({
      name,
      option: optionForm(name, parameter),
      meaning: `${options[name] ?? common[name] ?? ''}${remark(parameter, words)}`,
    })),
    { name: 'json', option: '--json', meaning: words.common.json },
    { name: 'env-file', option: '--env-file FILE', meaning: words.common['env-file'] },
    { name: 'help', option: '--help', meaning: words.common.help },
  ]
}

type Parameter = Parameters[string]

/** Returns how a parameter is typed, such as `--code CODE`. */
function optionForm(name: string, parameter: Parameter): string {
  if (parameter.kind === 'operand') return name.toUpperCase()
  return parameter.kind === 'flag' ? `--${name}` : `--${name} ${parameter.placeholder}`
}

/** Returns the remark of the help on a parameter: that it must be typed, or may be typed several times. */
function remark(parameter: Parameter, { required, repeatable }: HelpWords): string {
  if (parameter.kind === 'flag') return ''
  if (parameter.isRepeated === true) return ` (${repeatable})`
  return parameter.required ? ` (${required})` : ''
}
