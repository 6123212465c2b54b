import { existsSync } from 'node:fs'
import { type Config, type Environment, readConfig, timeStampRoots } from '../config/config.ts'
import { registerMeantBy } from '../startup/mistyped-place.ts'
import { type Opened, openRegister } from '../startup/open.ts'
import { inLines, OperatorError } from '../util/sentence.ts'
import { completedVerbs } from './completion/completed-verbs.ts'
import { languageOf } from './help/language.ts'
import { operatorName } from './operator.ts'
import type { CliContext, Verb } from './verb.ts'

/** Standard input, output and error of a command. */
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

/** Environment, clock, input and output of a command, which tests replace. */
export interface Surroundings {
  readonly environment: Environment
  readonly clock: () => number
  readonly io: Io
}

/** Makes the services of a command. The register is opened at its first use. */
export function openContext(verb: Verb, { environment, clock, io }: Surroundings) {
  let opening: Promise<Opened> | null = null
  let outputIsAFile = false
  const context: CliContext = {
    clock,
    language: languageOf(environment),
    completedVerbs: () => completedVerbs(languageOf(environment)),
    actor: { door: 'cli', id: operatorName() },
    register: async () => (await context.open()).register,
    notice: (sentence) => io.err(`${sentence[context.language]}\n`),
    // The control code \u001b[K erases what an earlier, longer text left on the line.
    progress: (text) => (io.isTerminal ? io.err(`\r${text[context.language]}\u001b[K`) : undefined),
    inputBytes: io.inputBytes,
    async outBytes(content) {
      outputIsAFile = true
      await io.outBytes(content)
    },
    config() {
      const reading = readConfig(environmentFor(verb, environment))
      if (reading.kind === 'refused') throw new OperatorError(inLines(reading.reason))
      return reading.config
    },
    timeStampRoots: () => timeStampRoots(environment),
    async open({ migrates } = { migrates: false }) {
      const config = context.config()
      if (!verb.makes) refuseMissing(config)
      opening ??= openRegister(config, clock, { migrates, isGuest: true })
      const opened = await opening
      if (opened.keyMadeAt !== null) {
        context.notice({
          en: `A key was made: ${opened.keyMadeAt}. Keep a copy elsewhere: without it the addresses cannot be read.`,
          tr: `Anahtar oluşturuldu: ${opened.keyMadeAt}. Bir kopyasını başka yerde saklayın: anahtar olmadan adresler okunamaz.`,
        })
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

/**
 * Returns the environment in which a verb reads its settings. Without any setting `serve` starts the playground, but every other
 * verb means a company's register, so the playground is switched off for it.
 */
function environmentFor({ words: [word] }: Verb, environment: Environment): Environment {
  const setting = (environment.PLAYGROUND ?? '').trim()
  return word === 'serve' || setting !== '' ? environment : { ...environment, PLAYGROUND: 'off' }
}

/** Throws if a new database would get nearly the name of an existing one: a mistyped path could go unnoticed for days. */
export function refuseMistyped({ database, playground }: Config): void {
  if (playground || database.kind !== 'embedded') return
  const registerMeant = registerMeantBy(database.path)
  if (registerMeant === null) return
  throw new OperatorError({
    en: `Cannot begin a new register at ${database.path}: ${registerMeant} has nearly the same name. Is DATABASE_URL right? If a new register is meant, add --new.`,
    tr: `${database.path} yeni bir veritabanı olarak açılmadı: ${registerMeant} ile neredeyse aynı adda. DATABASE_URL doğru mu? Yenisini açmak istiyorsanız --new ekleyin.`,
  })
}

/** Throws if the database file does not exist, so that a mistyped path does not create an empty database. */
function refuseMissing({ database }: Config): void {
  if (database.kind !== 'embedded' || existsSync(database.path)) return
  throw new OperatorError({
    en: `There is no database at ${database.path}. Is DATABASE_URL right?`,
    tr: `${database.path} yolunda veritabanı yok. DATABASE_URL doğru mu?`,
  })
}
