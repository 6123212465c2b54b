import type { ChildProcess } from 'node:child_process'
import { type CliResult, runCli, startServer } from './processes.ts'
import { runHere } from './run-here.ts'

/** The server as a process of its own, and the command line on the same file. */
export interface HouseProcess {
  /** Everything the server and the command line have printed so far. */
  printed(): string
  /** Runs the command line on the same file. */
  izin(...args: string[]): Promise<CliResult>
  /** The same, read as JSON; fails when it did not go well. */
  izinJson(...args: string[]): Promise<unknown>
  /** The process that serves. */
  process(): ChildProcess
  /** Resolves when the server has logged this event, since it started. */
  logged(event: string): Promise<void>
  /** `limits`: what the shell is told first, such as `ulimit -f 100`. */
  start(limits?: string): Promise<void>
  restart(): Promise<void>
  /** Sends a signal, SIGTERM unless said otherwise; answers the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

const quickVerbs = new Set([
  ...['lookup', 'provider', 'brand', 'staff', 'room', 'client'],
  ...['setting', 'complaint', 'verify', 'recipient-changes'],
])

/** Starts it; `port` is where it listens since its last start. */
export async function startHouse(
  env: Record<string, string>,
  folder: string,
): Promise<HouseProcess & { port(): number }> {
  let printed = ''
  const print = (text: string) => {
    printed += text
  }
  let server = await startServer(env, folder, print)

  async function start(limits?: string): Promise<void> {
    server = await startServer(env, folder, print, limits)
  }

  async function stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    server.child.kill(signal)
    return await server.exited
  }

  return {
    port: () => server.port,
    printed: () => printed,
    async izin(...args) {
      const result = await runCli(env, folder, args)
      print(result.stdout + result.stderr)
      return result
    },
    async izinJson(...args) {
      // What sets up or only asks is quicker here; the rest, and a clock that is set, takes a process of its own.
      const isHere = env.NODE_OPTIONS === undefined && quickVerbs.has(args[0] ?? '')
      const run = isHere ? runHere(env, [...args, '--json']) : runCli(env, folder, [...args, '--json'])
      const result = await run
      if (result.code !== 0) throw new Error(`izin ${args[0]} failed: ${result.stderr}`)
      return JSON.parse(result.stdout)
    },
    process: () => server.child,
    logged: (event) => server.logged(event),
    start,
    async restart() {
      await stop()
      await start()
    },
    stop,
  }
}
