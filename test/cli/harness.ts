import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { now } from '../support/clock/clock.ts'
import { type CliResult, runCli, startServer, surroundingEnv } from '../support/processes/processes.ts'
import { runHere } from '../support/processes/run-here.ts'
import type { TestRegister } from '../support/register.ts'

export type Place = ReturnType<typeof place>
export type Ended = ReturnType<typeof endedBy>

export function newPlace(env: Env = {}, resultBy: ResultBy = 'child', clock: Clock = now) {
  const folder = mkdtempSync(join(tmpdir(), 'izin-cli-'))
  const database = join(folder, 'izin.db')
  return place({ folder, database, resultBy, clock, env: { DATABASE_URL: `file:${database}`, ...env } })
}

/** Runs each command in this process, at the moment of that clock. */
export function newPlaceAt(clock: Clock) {
  return newPlace({}, 'here', clock)
}

export function placeOf({ path, izinKey }: TestRegister, clock: Clock = now) {
  return place({
    folder: mkdtempSync(join(tmpdir(), 'izin-cli-')),
    database: path,
    env: { DATABASE_URL: `file:${path}`, IZIN_KEY: izinKey.toString('base64') },
    resultBy: 'here',
    clock,
  })
}

type Env = Record<string, string>
type ResultBy = 'child' | 'here'
type Clock = () => number

interface PlaceParts {
  readonly folder: string
  readonly database: string
  readonly env: Env
  readonly resultBy: ResultBy
  readonly clock: Clock
}

function place({ folder, database, env, resultBy, clock }: PlaceParts) {
  const run = async (...words: string[]) =>
    endedBy(await runCli({ ...surroundingEnv(), ...env }, folder, words))
  const runQuickly = async (...words: string[]) => endedBy(await runHere(env, words, clock))
  return {
    folder,
    database,
    env,
    run,
    /** Runs a command with this text on its standard input. */
    runWithInput: async (input: string, ...words: string[]) =>
      endedBy(await runCli({ ...surroundingEnv(), ...env }, folder, words, input)),
    /** In this process, which is quicker; relative paths differ, and the file may stay open for a while. */
    runHere: runQuickly,
    /** Runs like `runHere`, with more variables. */
    runIn: async (more: Env, ...words: string[]) => endedBy(await runHere({ ...env, ...more }, words, clock)),
    /** Runs a command that must succeed, with --json. In this process if the register is open here anyway. */
    async result(...words: string[]): Promise<unknown> {
      const ended = await (resultBy === 'child' ? run : runQuickly)(...words, '--json')
      if (ended.code !== 0)
        throw new Error(`izin ${words.slice(0, 2).join(' ')} ended with ${ended.code}: ${ended.err}`)
      return ended.json()
    },
    file: (name: string) => join(folder, name),
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Runs a command in this process with this environment alone. */
export async function endedRunIn(env: Env, words: readonly string[], clock: Clock = now): Promise<Ended> {
  return endedBy(await runHere(env, words, clock))
}

function endedBy({ code, stdout: out, stderr: err }: CliResult) {
  return { code, out, err, json: () => JSON.parse(out) as unknown }
}

export async function setUp(place: Place, run = place.runHere): Promise<void> {
  const add = async (...words: string[]) => {
    const { code, err } = await run(...words)
    if (code !== 0) throw new Error(err)
  }
  await add('provider', 'add', '--code', '123456', '--name', 'Örnek A.Ş.', '--activated', '2020-01-01')
  await add('brand', 'add', '--provider', '123456', '--code', '123457', '--name', 'Örnek Kahve')
}

export async function openSetUp(): Promise<Place> {
  const place = newPlace()
  await setUp(place, place.run)
  return place
}

/** Copies a set-up place: setting it up anew takes seconds. */
export function copyOf(model: Place): Place {
  const copy = newPlace()
  cpSync(model.folder, copy.folder, { recursive: true })
  return copy
}

export async function openServers() {
  const servers: ChildProcess[] = []
  return {
    async start(place: Place): Promise<ChildProcess> {
      const env = { ...surroundingEnv(), PORT: '0', ...place.env }
      const { child } = await startServer(env, place.folder, () => {})
      servers.push(child)
      return child
    },
    async close() {
      for (const server of servers) await endServer(server)
    },
  }
}

export async function endServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const closed = once(server, 'close')
  server.kill('SIGKILL')
  await closed
}

export async function brandsOf(place: Place): Promise<number[]> {
  const { brands } = (await place.result('brand', 'list')) as { brands: { code: number }[] }
  return brands.map(({ code }) => code)
}
