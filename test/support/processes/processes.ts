import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { preloading } from '../clock/shift.ts'
import { noteServer } from '../leaks/foreign.ts'

const root = resolve(import.meta.dirname, '../../..')
export const entry = join(root, 'src', 'cli.ts')

export type CliResult = Awaited<ReturnType<typeof runCli>>

/** Programs, Node's compile cache, time zone and language, and the clock of the tests. */
const surrounding = ['PATH', 'NODE_COMPILE_CACHE', 'TZ', 'LANG', 'LC_ALL', 'IZIN_TEST_AHEAD_MS']

export function surroundingEnv(): Record<string, string> {
  const present = surrounding.flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return { ...Object.fromEntries(present), IZIN_LANG: 'en', NODE_OPTIONS: preloading() }
}

export async function startServer(
  env: Record<string, string>,
  cwd: string,
  print: (text: string) => void,
  limits = ':',
) {
  const command = [`${limits}; exec "$@"`, 'sh', process.execPath, entry, 'serve']
  const child: ChildProcess = spawn('sh', ['-c', ...command], { env, cwd })
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  const events = new Map<string, PromiseWithResolvers<{ port?: number }>>()
  const eventOf = (name: string) => {
    const known = events.get(name) ?? Promise.withResolvers<{ port?: number }>()
    events.set(name, known)
    return known
  }
  if (child.stderr === null || child.stdout === null) throw new Error('The server has no output to read')
  createInterface({ input: child.stderr }).on('line', (line) => {
    print(`${line}\n`)
    if (!line.startsWith('{')) return
    const answerText = JSON.parse(line) as { event: string; port?: number }
    eventOf(answerText.event).resolve(answerText)
  })
  child.stdout.on('data', (text) => print(String(text)))
  const started = eventOf('started')
  void exited.then((code) => started.reject(new Error(`The server ended with ${code}`)))
  const { port = 0 } = await started.promise
  noteServer(port)
  return { child, exited, port, logged: async (event: string) => void (await eventOf(event).promise) }
}

/** Throws where a signal ended it. */
export async function runCli(env: Record<string, string>, cwd: string, args: readonly string[], input = '') {
  const child = spawn(process.execPath, [entry, ...args], { env, cwd })
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (text) => {
    stdout += text
  })
  child.stderr.on('data', (text) => {
    stderr += text
  })
  const [code] = await once(child, 'close')
  if (code === null) throw new Error('The command was ended by a signal')
  return { code: Number(code), stdout, stderr }
}
