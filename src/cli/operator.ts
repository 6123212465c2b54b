import { once } from 'node:events'
import { createWriteStream, existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { sync } from '../../db/backup.ts'
import { partialOf, removeLeftovers } from '../../db/partial.ts'
import { formatWallTime } from '../calendar/istanbul.ts'
import { listBrands } from '../register/company/brands.ts'
import type { Register } from '../register/register.ts'
import { makeFolder } from '../startup/database-place.ts'
import { type CliContext, CliError, verb } from './verb.ts'

/** System name of the person typing, stored beside what they do. */
export function operatorName(): string {
  try {
    return userInfo().username
  } catch {
    // A container user may have no name.
    return `uid ${process.getuid?.() ?? 'unknown'}`
  }
}

export function counted(count: number, singular: string, many = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : many}`
}

/** Lays rows out below their headings, or says that there are none. */
export function table(none: string, head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [none]
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)),
  )
  return [head, ...rows].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

/** Makes a verb that lists rows as they are stored, with wall times, as a table or as JSON. */
export function listVerb<const Topic extends string>(parts: {
  readonly of: Topic
  readonly none: string
  readonly rows: (register: Register) => Promise<readonly object[]>
}) {
  return verb({
    words: [parts.of, 'list'],
    async run(context) {
      return (await parts.rows(await context.register())).map(withWallTimes)
    },
    json: (rows) => ({ [parts.of === 'staff' ? parts.of : `${parts.of}s`]: rows }),
    show: (rows) => {
      const names = Object.keys(rows[0] ?? {})
      const cells = rows.map((row) => names.map((name) => String(row[name] ?? '–')))
      return table(parts.none, names, cells)
    },
  })
}

function withWallTimes(row: object): Record<string, unknown> {
  const entries = Object.entries(row).map(([name, value]) => {
    return [
      name,
      /(At|^since|Since)$/.test(name) && typeof value === 'number' ? formatWallTime(value) : value,
    ]
  })
  return Object.fromEntries(entries)
}

/** Refuses an unknown brand, so that a mistyped code yields no empty file. */
export async function requireBrand(register: Register, brand: number, action: string): Promise<void> {
  const brands = await listBrands(register)
  if (!brands.some(({ code }) => code === brand)) {
    throw new CliError(`Cannot ${action}: there is no brand ${brand}.`)
  }
}

export function requireFile(file: string, action: string): void {
  const stats = statSync(file, { throwIfNoEntry: false })
  if (stats?.isFile() === true) return
  const fact = stats === undefined ? 'there is no such file' : 'it is not a file'
  throw new CliError(`Cannot ${action} ${file}: ${fact}.`)
}

/** Writes a file for its owner alone, whole or not at all, replacing an earlier one. */
export async function writeWhole(
  file: string,
  content: AsyncIterable<string | Uint8Array> | Uint8Array,
): Promise<void> {
  const partial = partialOf(file)
  try {
    makeFolder(dirname(file), 0o700)
    removeLeftovers(file, Date.now())
    const stream = createWriteStream(partial, { flags: 'wx', mode: 0o600, flush: true })
    // Reading may mark rows as handed over.
    await once(stream, 'open')
    await pipeline(inPieces(content instanceof Uint8Array ? [content] : content), stream)
    renameSync(partial, file)
    sync(dirname(file))
  } catch (error) {
    throw fileError(error, file, 'write')
  } finally {
    if (existsSync(partial)) rmSync(partial)
  }
}

/** Writes a file as `writeWhole` does, or to standard output for `-`. */
export async function writeOut(
  context: CliContext,
  file: string,
  content: AsyncIterable<string | Uint8Array> | Uint8Array,
): Promise<void> {
  if (file !== '-') return await writeWhole(file, content)
  try {
    await context.outBytes(inPieces(content instanceof Uint8Array ? [content] : content))
  } catch (error) {
    throw fileError(error, outputName(file), 'write')
  }
}

/** Name of a read file in messages. */
export function inputName(file: string): string {
  return file === '-' ? 'standard input' : file
}

/** Name of a written file in messages. */
export function outputName(file: string): string {
  return file === '-' ? 'standard output' : file
}

/** Joins short texts: a write for every line would take longer than the lines. */
async function* inPieces(
  content: AsyncIterable<string | Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let text = ''
  for await (const piece of content) {
    if (typeof piece === 'string') text += piece
    if (text.length >= 64 * 1024 || (typeof piece !== 'string' && text !== '')) {
      yield Buffer.from(text)
      text = ''
    }
    if (typeof piece !== 'string') yield piece
  }
  if (text !== '') yield Buffer.from(text)
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'this user has no right to it',
  EPERM: 'this user has no right to it',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a file stands where its folder should be',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk cannot be written to',
  EPIPE: 'the program that reads it ended early',
  EEXIST: 'it exists already, or a file stands where its folder should be',
}

/** Turns a file system error into a sentence; returns others unchanged. */
export function fileError(error: unknown, file: string, action: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return error
  const reason = reasons[String(error.code)] ?? String(error.code)
  return new CliError(`Cannot ${action} ${file}: ${reason}.`, { cause: error })
}
