import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface Server {
  readonly port: number
  readonly process: ChildProcess
  stop(): Promise<void>
}

/**
 * Starts a server of `bench/servers` as a process of its own; it prints its port when it takes requests. `before` is a
 * command that becomes the server.
 */
export async function startServer(
  name: string,
  args: readonly string[],
  before: readonly string[] = [],
): Promise<Server> {
  const file = join(import.meta.dirname, 'servers', `${name}.ts`)
  const [command = process.execPath, ...words] = [...before, process.execPath, file, ...args]
  const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  return { port: await portOf(child, name), process: child, stop: () => stopped(child) }
}

async function portOf(child: ChildProcess, name: string): Promise<number> {
  if (child.stdout === null) throw new Error(`Cannot read what ${name} prints`)
  for await (const line of createInterface({ input: child.stdout })) {
    const port = /^port (\d+)$/.exec(line)?.[1]
    if (port !== undefined) return Number(port)
  }
  throw new Error(`Cannot start ${name}: it ended before it took requests`)
}

async function stopped(child: ChildProcess): Promise<void> {
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  await ended
}
