import { StorageError, UnknownOutcomeError } from '../../db/engine.ts'
import { versionOf } from '../app/version.ts'
import type { Environment } from '../config/config.ts'
import { readEnvFile } from '../config/env-file.ts'
import type { Language } from '../register/recipients/people.ts'
import { readText } from '../startup/database-place.ts'
import { describe, scrub } from '../util/log.ts'
import { OperatorError } from '../util/sentence.ts'
import { openContext, refuseMistyped, type Surroundings } from './context.ts'
import { languageOf } from './help/language.ts'
import { requireFile, unreadFile } from './operator.ts'
import { readArguments, usageOf } from './parse/arguments.ts'
import { envFileInPipe, noCommand, noEnvFile, twice } from './parse/faults.ts'
import { nearestName } from './parse/suggestion.ts'
import { CliUsageError, type Verb } from './verb.ts'

/** Runs a command line. Returns the exit code: 0 done, 1 failed, 2 wrong usage, 3 done except for some rows. */
export async function runCommand(
  verbs: readonly Verb[],
  words: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  const { io, environment: typed } = surroundings
  let environment = typed
  try {
    const input = withEnvFile(words, typed)
    environment = input.environment
    return await runWords(verbs, input.words, { ...surroundings, environment })
  } catch (error) {
    const language = languageOf(environment)
    if (words.includes('--json')) {
      io.err(`${JSON.stringify({ error: { code: codeOf(error), message: sentenceOf(error, language) } })}\n`)
    } else {
      const usage = error instanceof CliUsageError ? await usageFor(verbs, words, language) : ''
      io.err(`${sentenceOf(error, language)}\n${usage}`)
    }
    return error instanceof CliUsageError ? 2 : 1
  }
}

/** Prints the version or a help text, or runs the command that the words name. Returns the exit code. */
async function runWords(
  verbs: readonly Verb[],
  words: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  const { io, environment } = surroundings
  if (words[0] === '--version' && words.length === 1) {
    io.out(`izin ${versionOf()}\n`)
    return 0
  }
  const asksHelp = words.length === 0 || words[0] === 'help' || words.some((word) => helpOptions.has(word))
  const typed = words.slice(words[0] === 'help' ? 1 : 0).filter((word) => !helpOptions.has(word))
  const verb = verbNamed(verbs, typed)
  const help = asksHelp ? await helpFor(verb, typed[0], languageOf(environment)) : null
  if (help !== null) {
    io.out(help)
    return 0
  }
  if (verb === undefined) throw new CliUsageError(noCommand(meantCommand(verbs, typed)))
  return await runVerb(verb, typed.slice(verb.words.length), surroundings)
}

/** Runs a command and prints its result. Returns the exit code: 0 done, 1 bad result, 3 partly done. */
async function runVerb(verb: Verb, words: readonly string[], surroundings: Surroundings): Promise<number> {
  const { io } = surroundings
  const { context, close, isOutputAFile } = openContext(verb, surroundings)
  try {
    const { values, json } = await readArguments(verb, words, io.input)
    if (verb.makes && values.new !== true) refuseMistyped(context.config())
    const { result, lines, isBad, isPartial } = await verb.run(context, values)
    const print = isOutputAFile() ? io.err : io.out
    if (json) print(`${JSON.stringify(result)}\n`)
    else if (lines.length > 0) print(`${lines.map((line) => line[context.language]).join('\n')}\n`)
    return isBad ? 1 : isPartial ? 3 : 0
  } finally {
    await close()
  }
}

const helpOptions = new Set(['--help', '-h'])

/** Returns the verb that the typed words begin with, the longest if there are several; undefined if there is none. */
function verbNamed(verbs: readonly Verb[], typed: readonly string[]): Verb | undefined {
  return verbs
    .filter(({ words }) => words.every((word, place) => word === typed[place]))
    .toSorted((one, other) => other.words.length - one.words.length)[0]
}

/** Returns the help of a verb, of all verbs with a first word, or of all verbs. Null if no verb begins with the word. */
async function helpFor(verb: Verb | undefined, first: string | undefined, language: Language) {
  // Loaded only here, so that other commands start faster.
  const { helpOf, helpOfAll, usagesOf } = await import('./help/help.ts')
  if (verb !== undefined) return helpOf(verb, language)
  return first === undefined ? helpOfAll(language) : usagesOf(first, language)
}

const generalUsage = { en: 'izin VERB …, see: izin help', tr: 'izin KOMUT …, liste için: izin help' }

/** Returns the usage lines of the typed verb, else of all verbs with its first word, else that of any command. */
async function usageFor(verbs: readonly Verb[], words: readonly string[], language: Language) {
  const { usageLines, usagesOf } = await import('./help/help.ts')
  const verb = verbNamed(verbs, words)
  if (verb !== undefined) return usageLines([usageOf(verb)], language)
  return usagesOf(words[0], language) ?? usageLines([generalUsage[language]], language)
}

/** Returns the verb that a mistyped one most likely means, by two words or, as in `izin brnd`, by one; null if none is near. */
function meantCommand(verbs: readonly Verb[], typed: readonly string[]): string | null {
  const commands = verbs.map(({ words }) => words.join(' '))
  const firstWords = new Set(verbs.map(({ words: [first = ''] }) => first))
  return nearestName(typed.slice(0, 2).join(' '), commands) ?? nearestName(typed[0] ?? '', [...firstWords])
}

/**
 * Removes `--env-file FILE` from the typed words, and adds the settings of the file to the environment. A variable that is set
 * already keeps its value.
 */
function withEnvFile(words: readonly string[], environment: Environment) {
  const at = words.findIndex((word) => word === '--env-file' || word.startsWith('--env-file='))
  if (at < 0) return { words, environment }
  const [option = '', next] = words.slice(at)
  const isInline = option !== '--env-file'
  const file = isInline ? option.slice('--env-file='.length) : next
  if (file === undefined || file === '' || (!isInline && file.startsWith('--')))
    throw new CliUsageError(noEnvFile)
  // Node reads the option too, before izin does.
  if (file === '-') throw new CliUsageError(envFileInPipe)
  requireFile(file, 'read')
  const reading = readEnvFile(
    readText({ en: `the settings in ${file}`, tr: `${file} içindeki ayarlar` }, file),
  )
  if (reading.kind === 'refused') throw unreadFile(file, reading.reason)
  const set = Object.entries(environment).filter(([, value]) => value !== undefined && value !== '')
  const rest = [...words.slice(0, at), ...words.slice(at + (isInline ? 1 : 2))]
  if (rest.some((word) => word === '--env-file' || word.startsWith('--env-file=')))
    throw new CliUsageError(twice('env-file', false))
  return { words: rest, environment: { ...reading.values, ...Object.fromEntries(set) } }
}

/** Returns the code of an error for `--json`. It is a code of the REST interface if that means the same. */
function codeOf(error: unknown): string {
  if (error instanceof CliUsageError) return 'IZIN-USAGE'
  if (error instanceof UnknownOutcomeError) return 'IZIN-503-UNKNOWN'
  if (error instanceof StorageError) return 'IZIN-503'
  return error instanceof OperatorError ? 'IZIN-REFUSED' : 'IZIN-500'
}

/** Returns an error as one line without any address. Causes are only named for an unexpected error. */
function sentenceOf(error: unknown, language: Language): string {
  if (error instanceof OperatorError) return error.sentence[language]
  const failed = { en: 'The command failed', tr: 'Komut tamamlanamadı' }[language]
  return scrub(`${failed}: ${describe(error)}`).replaceAll(/\s*\n\s*/g, ' ')
}
