import { ChildProcess } from 'node:child_process'
import fs from 'node:fs'
import promises from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { basename, resolve, sep } from 'node:path'
import { format } from 'node:util'
import { heard, searchFiles } from './leaks.ts'

/* Each tap returns what ends it and searches what it took. */

export function tapOwnOutput(): () => void {
  const printed: string[] = []
  const undo: (() => void)[] = []
  for (const stream of [process.stdout, process.stderr]) {
    const { write: before } = stream
    const write = before.bind(stream)
    undo.push(() => {
      stream.write = before
    })
    stream.write = ((chunk: string | Uint8Array, ...rest: []) => {
      printed.push(String(typeof chunk === 'string' ? chunk : Buffer.from(chunk)))
      return write(chunk, ...rest)
    }) as typeof stream.write
  }
  // Vitest's console reports to another process instead of writing here.
  const { console } = globalThis
  for (const method of ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const) {
    const before = console[method]
    const print = before.bind(console)
    undo.push(() => {
      console[method] = before
    })
    console[method] = (...values: unknown[]) => {
      printed.push(format(...values))
      print(...values)
    }
  }
  return () => {
    for (const one of undo) one()
    heard('what the tests print', printed.join(''))
  }
}

/** Undocumented argument of the method that starts a child. */
interface Start {
  readonly file: string
  readonly args: readonly string[]
}

/** Children of this Node only: server, command line, scripts. */
export function tapChildren(): () => void {
  const outputs: { place: string; chunks: Buffer[] }[] = []
  const prototype = ChildProcess.prototype as unknown as { spawn(this: ChildProcess, start: Start): number }
  const start = prototype.spawn
  prototype.spawn = function (options) {
    const result = start.call(this, options)
    if (options.file !== process.execPath) return result
    for (const stream of [this.stdout, this.stderr]) {
      if (stream === null) continue
      const output = { place: `what ${nameOf(options.args)} prints`, chunks: [] as Buffer[] }
      outputs.push(output)
      const push = stream.push.bind(stream)
      stream.push = (chunk, encoding) => {
        if (chunk !== null) output.chunks.push(Buffer.from(chunk, encoding))
        return push(chunk, encoding)
      }
    }
    return result
  }
  return () => {
    prototype.spawn = start
    for (const { place, chunks } of outputs) heard(place, Buffer.concat(chunks).toString('utf8'))
  }
}

/** Without the words behind the verb, which may be an address. */
function nameOf([, script = '', verb = '']: readonly string[]): string {
  return basename(script) === 'cli.ts' && /^[a-z]+$/.test(verb) ? `izin ${verb}` : basename(script)
}

export function tapRemovals(below: string): () => void {
  const look = (path: unknown) => {
    const removed = resolve(String(path))
    if (removed.startsWith(below + sep)) searchFiles(removed, below)
  }
  const { rmSync } = fs
  const { rm } = promises
  fs.rmSync = (path, options) => {
    look(path)
    rmSync(path, options)
  }
  promises.rm = async (path, options) => {
    look(path)
    await rm(path, options)
  }
  syncBuiltinESMExports()
  return () => {
    Object.assign(fs, { rmSync })
    Object.assign(promises, { rm })
    syncBuiltinESMExports()
  }
}
