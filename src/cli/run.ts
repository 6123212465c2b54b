import { existsSync } from 'node:fs'
import { versionOf } from '../app/version.ts'
import { type Config, type Environment, readConfig, timeStampRoots } from '../config.ts'
import { fold, nearest } from '../consent/fold.ts'
import { describe, scrub } from '../log.ts'
import { type Opened, openRegister } from '../opening/open.ts'
import { operatorName } from './operator.ts'
import {
  type CliContext,
  helpFor,
  helpOfAll,
  Refused,
  readArguments,
  type Shown,
  usageOf,
  type Verb,
} from './verb.ts'

export interface Io {
  out(text: string): void
  err(text: string): void
  readonly ask?: ((question: string) => Promise<string>) | undefined
}

/** Returns the exit code: 0 done, 1 failed, 2 bad usage. */
export async function runCommand(
  verbs: readonly Verb[],
  words: readonly string[],
  environment: Environment,
  clock: () => number,
  io: Io,
): Promise<number> {
  const [first, second] = words
  if (first === undefined || (isHelp(first) && (second === undefined || isHelp(second)))) {
    io.out(helpOfAll(verbs))
    return 0
  }
  if (first === '--version' && second === undefined) {
    io.out(`izin ${versionOf()}\n`)
    return 0
  }
  const asked = first === 'help' ? words.slice(1) : words
  const verb = verbs.find((one) => one.words.every((word, place) => word === asked[place]))
  if (verb === undefined) return unknownVerb(verbs, asked, io)
  const given = readArguments(verb, asked.slice(verb.words.length))
  if (first === 'help' || given.kind === 'help') {
    io.out(helpFor(verb))
    return 0
  }
  if (given.kind === 'wrong') {
    io.err(`${given.sentence}\nUsage: ${usageOf(verb)}\n`)
    return 2
  }
  return await runVerb(verb, given, environment, clock, io)
}

const isHelp = (word: string) => ['help', '--help', '-h'].includes(word)

function unknownVerb(verbs: readonly Verb[], [first, ...rest]: readonly string[], io: Io): number {
  const started = verbs.filter(({ words }) => words[0] === first && words.length > 1)
  const usages = started.map(usageOf).join('\n       ')
  if (started.length > 0 && rest.includes('--help')) {
    io.out(`Usage: ${usages}\n`)
    return 0
  }
  const usage = started.length > 0 ? usages : 'izin VERB …, see: izin help'
  const sentence =
    started.length > 0 ? noSuchSubcommand(started, first, rest[0]) : noSuchCommand(verbs, first)
  io.err(`${sentence}\nUsage: ${usage}\n`)
  return 2
}

function noSuchSubcommand(started: readonly Verb[], first = '', second = ''): string {
  if (!wordPattern.test(second)) return `"izin ${first}" needs one more word.`
  const known = started.map(({ words: [, word = ''] }) => word)
  const near = known.find((word) => word.startsWith(second)) ?? nearest(fold(second), known)
  return `There is no command "${first} ${second}".${near === null ? '' : ` Did you mean "${first} ${near}"?`}`
}

const wordPattern = /^[\p{L}-]{1,30}$/u

function noSuchCommand(verbs: readonly Verb[], word = ''): string {
  if (!wordPattern.test(word)) return 'There is no such command.'
  const near = nearest(fold(word), [...verbs.flatMap(({ words: [first = ''] }) => first)])
  return `There is no command "${word}".${near === null ? '' : ` Did you mean "${near}"?`}`
}

async function runVerb(
  verb: Verb,
  given: { readonly values: Readonly<Record<string, unknown>>; readonly json: boolean },
  environment: Environment,
  clock: () => number,
  io: Io,
): Promise<number> {
  const { context, close } = openContext(verb, environment, clock, io)
  let shown: Shown
  try {
    shown = await verb.run(context, given.values)
  } catch (error) {
    io.err(`${sentenceOf(error)}\n`)
    return 1
  } finally {
    await close()
  }
  if (given.json) io.out(`${JSON.stringify(shown.result)}\n`)
  else if (shown.lines.length > 0) io.out(`${shown.lines.join('\n')}\n`)
  return shown.isBad ? 1 : 0
}

function openContext(verb: Verb, environment: Environment, clock: () => number, io: Io) {
  let opening: Promise<Opened> | null = null
  const context: CliContext = {
    clock,
    actor: { door: 'cli', id: operatorName() },
    register: async () => (await open(false)).register,
    notice: (sentence) => io.err(`${sentence}\n`),
    ask: async (question) => (io.ask === undefined ? null : await io.ask(question)),
    config() {
      const reading = readConfig(ofVerb(verb, environment))
      if (!reading.ok) throw new Refused(reading.problems.join('\n'))
      return reading.config
    },
    timeStampRoots: () => timeStampRoots(environment),
    open: () => open(false),
    openMigrated: () => open(true),
  }
  function open(migrates: boolean): Promise<Opened> {
    const config = context.config()
    if (!verb.makes) refuseMissing(config)
    opening ??= openRegister(config, clock, { migrates, isGuest: true }).then((opened) => {
      if (opened.keyMadeAt !== null) {
        io.err(
          `A key was made: ${opened.keyMadeAt}. Keep a copy elsewhere: without it the addresses cannot be read.\n`,
        )
      }
      return opened
    })
    return opening
  }
  async function close(): Promise<void> {
    const opened = await opening?.catch(() => null)
    await opened?.engine.close()
  }
  return { context, close }
}

/** An empty environment makes `serve` start the playground; every other verb means the company's register. */
function ofVerb({ words: [word] }: Verb, environment: Environment): Environment {
  const given = (environment.PLAYGROUND ?? '').trim()
  return word === 'serve' || given !== '' ? environment : { ...environment, PLAYGROUND: 'off' }
}

/** A mistyped address must not be answered by an empty database. */
function refuseMissing({ database }: Config): void {
  if (database.kind !== 'embedded' || existsSync(database.path)) return
  throw new Refused(`There is no database at ${database.path}. Is DATABASE_URL right?`)
}

/** One line without any address; causes only for unexpected errors. */
function sentenceOf(error: unknown): string {
  if (error instanceof Refused) return error.message
  const expected = error instanceof Error && error.message.startsWith('Cannot ')
  return scrub(expected ? error.message : `The command failed: ${describe(error)}`).replaceAll(
    /\s*\n\s*/g,
    ' ',
  )
}
