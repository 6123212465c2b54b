import { createWriteStream, existsSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { partialOf, sync } from '../../db/backup.ts'
import { makeFolder } from '../opening/database-place.ts'
import { Refused } from './verb.ts'

/** One write for each line would be slow. */
const chunkCharacters = 64 * 1024

/** Writes a file for its owner alone, whole or not at all, replacing an earlier one. */
export async function writeWhole(
  file: string,
  content: AsyncIterable<string> | AsyncIterable<Uint8Array> | Uint8Array,
): Promise<void> {
  const partial = partialOf(file)
  try {
    makeFolder(dirname(file), 0o700)
    const stream = createWriteStream(partial, { flags: 'wx', mode: 0o600, flush: true })
    const pieces = content instanceof Uint8Array ? [content] : chunks(content)
    await pipeline(Readable.from(pieces), stream)
    renameSync(partial, file)
    sync(dirname(file))
  } catch (error) {
    throw fileError(error, file, 'write')
  } finally {
    if (existsSync(partial)) rmSync(partial)
  }
}

/** Gathers lines; bytes come in chunks already. */
async function* chunks(content: AsyncIterable<string | Uint8Array>): AsyncGenerator<string | Uint8Array> {
  let chunk = ''
  for await (const piece of content) {
    if (typeof piece !== 'string') {
      yield piece
      continue
    }
    chunk += piece
    if (chunk.length < chunkCharacters) continue
    yield chunk
    chunk = ''
  }
  yield chunk
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'this user has no right to it',
  EPERM: 'this user has no right to it',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a file stands where its folder should be',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk cannot be written to',
  EEXIST: 'it exists already, or a file stands where its folder should be',
}

/** Turns a file system error into a sentence; returns others unchanged. */
export function fileError(error: unknown, file: string, action: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return error
  const reason = reasons[String(error.code)] ?? String(error.code)
  return new Refused(`Cannot ${action} ${file}: ${reason}.`, { cause: error })
}
