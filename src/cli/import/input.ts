import { createReadStream, mkdtempSync, rmSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { FileContent } from '../../import-file/read.ts'
import { encodingWatch } from '../../spreadsheet/csv.ts'
import { requireFile } from '../operator.ts'
import type { CliContext } from '../verb.ts'

/** A file that a verb reads, more than once. */
export interface InputFile extends FileContent {
  /** Path in messages. */
  readonly label: string
  /** Its name alone. */
  readonly name: string
  close(): Promise<void>
}

/** Opens a file, or standard input for `-`. Throws CliError if it is not there. */
export async function openInput(context: CliContext, path: string, action: string): Promise<InputFile> {
  if (path === '-') return await spooled(context)
  requireFile(path, action)
  const bytes = () => createReadStream(path)
  return {
    label: path,
    name: basename(path),
    bytes,
    encoding: await encodingOf(bytes),
    close: async () => {},
  }
}

/** Keeps standard input in a file without a name, which goes with the process: it holds addresses. */
async function spooled({ inputBytes }: CliContext): Promise<InputFile> {
  const folder = mkdtempSync(join(tmpdir(), 'izin-import-'))
  let file: FileHandle
  try {
    file = await open(join(folder, 'input'), 'wx+', 0o600)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  for await (const piece of inputBytes()) await file.writeFile(piece)
  const bytes = () => createReadStream('', { fd: file.fd, start: 0, autoClose: false })
  const encoding = await encodingOf(bytes)
  return { label: 'standard input', name: '', bytes, encoding, close: async () => await file.close() }
}

async function encodingOf(bytes: () => AsyncIterable<unknown>) {
  const watch = encodingWatch()
  // Without an encoding a file is read as buffers.
  for await (const piece of bytes()) watch.look(piece as Buffer)
  return watch.found()
}
