import { existsSync } from 'node:fs'
import { versionOf } from '../app/version.ts'
import { type Config, type Environment, readConfig, timeStampRoots } from '../config/config.ts'
import { readEnvFile } from '../config/env-file.ts'
import { readText } from '../startup/database-place.ts'
import { registerMeantBy } from '../startup/mistyped-place.ts'
import { type Opened, openRegister } from '../startup/open.ts'
import { describe, scrub } from '../util/log.ts'
import { operatorName } from './operator.ts'
import { nearestName } from './suggestion.ts'
import { type CliContext, CliError, CliUsageError, readArguments, usageOf, type Verb } from './verb.ts'

export interface Io {
  out(text: string): void
  err(text: string): void
  /** Reads standard input to its end. */
  input(): Promise<string>
  inputBytes(): AsyncIterable<Uint8Array>
  /** Writes a file to standard output, as fast as its reader takes it. */
  outBytes(content: AsyncIterable<Uint8Array>): Promise<void>
  /** True if a person sees what goes to standard error. */
  readonly isTerminal: boolean
}

/** Returns the exit code: 0 done, 1 failed, 2 bad usage, 3 done but for some rows. */
export async function runCommand(
  verbs: readonly Verb[],
  words: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  try {
    const loaded = withEnvFile(words, surroundings.environment)
    return await runVerb(verbs, loaded.words, { ...surroundings, environment: loaded.environment })
  } catch (error) {
    surroundings.io.err(`${sentenceOf(error)}\n`)
    return error instanceof CliUsageError ? 2 : 1
  }
}

interface Surroundings {
  readonly environment: Environment
  readonly clock: () => number
  readonly io: Io
}

async function runVerb(
  verbs: readonly Verb[],
  words: readonly string[],
  { environment, clock, io }: Surroundings,
): Promise<number> {
  const asksHelp = words.length === 0 || words[0] === 'help' || words.some((word) => helpOptions.has(word))
  const typed = words.slice(words[0] === 'help' ? 1 : 0).filter((word) => !helpOptions.has(word))
  const verb = verbs.find((candidate) => candidate.words.every((word, place) => word === typed[place]))
  if (words[0] === '--version' && words.length === 1) {
    io.out(`izin ${versionOf()}\n`)
    return 0
  }
  const help = asksHelp ? helpFor(verbs, verb, typed[0]) : null
  if (help !== null) {
    io.out(help)
    return 0
  }
  if (verb === undefined) {
    const usage = usagesOf(verbs, typed[0]) ?? 'izin VERB …, see: izin help'
    io.err(`There is no such command.${meantCommand(verbs, typed)}\nUsage: ${usage}\n`)
    return 2
  }
  const { context, close, isOutputAFile } = openContext(verb, environment, clock, io)
  try {
    const { values, json } = await readArguments(verb, typed.slice(verb.words.length), io.input)
    if (verb.makes && values.new !== true) refuseMistyped(context.config())
    const { result, lines, isBad, isPartial } = await verb.run(context, values)
    const print = isOutputAFile() ? io.err : io.out
    if (json) print(`${JSON.stringify(result)}\n`)
    else if (lines.length > 0) print(`${lines.join('\n')}\n`)
    return isBad ? 1 : isPartial ? 3 : 0
  } catch (error) {
    const isUsage = error instanceof CliUsageError
    io.err(isUsage ? `${error.message}\nUsage: ${usageOf(verb)}\n` : `${sentenceOf(error)}\n`)
    return isUsage ? 2 : 1
  } finally {
    await close()
  }
}

const helpOptions = new Set(['--help', '-h'])

/** Returns the help of a verb, of all that begin with a word, or of all. Null for an unknown word. */
function helpFor(verbs: readonly Verb[], verb: Verb | undefined, first: string | undefined): string | null {
  if (verb !== undefined) return `${verb.help}.\nUsage: ${usageOf(verb)}\n`
  if (first !== undefined) {
    const usages = usagesOf(verbs, first)
    return usages === null ? null : `Usage: ${usages}\n`
  }
  const width = Math.max(...verbs.map(({ words }) => words.join(' ').length))
  return [
    'izin VERB …: the consent register on the command line',
    '',
    ...verbs.map(({ words, help }) => `  ${words.join(' ').padEnd(width)}  ${help}`),
    '',
    'Every verb takes --json (one JSON document), --env-file FILE (settings) and --help. izin --version shows the version.',
    '',
  ].join('\n')
}

function usagesOf(verbs: readonly Verb[], first: string | undefined): string | null {
  const usages = verbs.filter(({ words }) => words[0] === first).map(usageOf)
  return usages.length === 0 ? null : usages.join('\n       ')
}

/** Asks whether the nearest command is meant, by its words or, as in `izin brnd`, by the first of them. */
function meantCommand(verbs: readonly Verb[], typed: readonly string[]): string {
  const commands = verbs.map(({ words }) => words.join(' '))
  const firstWords = new Set(verbs.map(({ words: [first = ''] }) => first))
  const meant =
    nearestName(typed.slice(0, 2).join(' '), commands) ?? nearestName(typed[0] ?? '', [...firstWords])
  return meant === null ? '' : ` Did you mean: izin ${meant}?`
}

/** Takes `--env-file FILE` out of the words. A variable that is set already keeps its value. */
function withEnvFile(words: readonly string[], environment: Environment) {
  const at = words.indexOf('--env-file')
  if (at < 0) return { words, environment }
  const file = words[at + 1]
  if (file === undefined || file.startsWith('--'))
    throw new CliUsageError('The option --env-file needs a file.')
  const reading = readEnvFile(readText('the settings in', file))
  if (reading.kind === 'refused') throw new CliError(`Cannot read ${file}: ${reading.reason}.`)
  const set = Object.entries(environment).filter(([, value]) => value !== undefined && value !== '')
  return {
    words: [...words.slice(0, at), ...words.slice(at + 2)],
    environment: { ...reading.values, ...Object.fromEntries(set) },
  }
}

function openContext(verb: Verb, environment: Environment, clock: () => number, io: Io) {
  let opening: Promise<Opened> | null = null
  let outputIsAFile = false
  const context: CliContext = {
    clock,
    actor: { door: 'cli', id: operatorName() },
    register: async () => (await context.open()).register,
    notice: (sentence) => io.err(`${sentence}\n`),
    // The code erases the rest of the line.
    progress: (text) => (io.isTerminal ? io.err(`\r${text}\u001b[K`) : undefined),
    inputBytes: io.inputBytes,
    async outBytes(content) {
      outputIsAFile = true
      await io.outBytes(content)
    },
    config() {
      const reading = readConfig(ofVerb(verb, environment))
      if (reading.kind === 'refused') throw new CliError(reading.reason.join('\n'))
      return reading.config
    },
    timeStampRoots: () => timeStampRoots(environment),
    async open({ migrates } = { migrates: false }) {
      const config = context.config()
      if (!verb.makes) refuseMissing(config)
      opening ??= openRegister(config, clock, { migrates, isGuest: true })
      const opened = await opening
      if (opened.keyMadeAt !== null) {
        context.notice(
          `A key was made: ${opened.keyMadeAt}. Keep a copy elsewhere: without it the addresses cannot be read.`,
        )
      }
      return opened
    },
  }
  async function close(): Promise<void> {
    const opened = await opening?.catch(() => null)
    await opened?.engine.close()
  }
  return { context, close, isOutputAFile: () => outputIsAFile }
}

/** An empty environment makes `serve` start the playground; every other verb means the company's register. */
function ofVerb({ words: [word] }: Verb, environment: Environment): Environment {
  const setting = (environment.PLAYGROUND ?? '').trim()
  return word === 'serve' || setting !== '' ? environment : { ...environment, PLAYGROUND: 'off' }
}

/** Refuses to begin a register whose path is a slip for that of another, which would go unseen for days. */
function refuseMistyped({ database, playground }: Config): void {
  if (playground || database.kind !== 'embedded') return
  const meant = registerMeantBy(database.path)
  if (meant === null) return
  throw new CliError(
    `Cannot begin a new register at ${database.path}: ${meant} has nearly the same name. Is DATABASE_URL right? If a new register is meant, add --new.`,
  )
}

/** Refuses a database file that does not exist, so that a mistyped path does not create an empty one. */
function refuseMissing({ database }: Config): void {
  if (database.kind !== 'embedded' || existsSync(database.path)) return
  throw new CliError(`There is no database at ${database.path}. Is DATABASE_URL right?`)
}

/** One line without any address; causes only for unexpected errors. */
function sentenceOf(error: unknown): string {
  if (error instanceof CliError) return error.message
  const expected = error instanceof Error && error.message.startsWith('Cannot ')
  const sentence = scrub(expected ? error.message : `The command failed: ${describe(error)}`)
  return sentence.replaceAll(/\s*\n\s*/g, ' ')
}
