import { createReadStream, mkdtempSync, rmSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import type { FileContent } from '../import-file/read.ts'
import { encodingWatch } from '../spreadsheet/csv.ts'
import type { Sentence } from '../util/sentence.ts'
import { type FileAction, inputName, requireFile } from './operator.ts'
import type { CliContext } from './verb.ts'

/** Bytes that a verb reads, more than once. */
export interface Input {
  /** Path in messages. */
  readonly label: Sentence
  /** Its name alone. */
  readonly name: string
  readonly bytes: () => Readable
  close(): Promise<void>
}

export type InputFile = Input & FileContent

/** Opens a file of a table or of text in whatever encoding. */
export async function openInput(context: CliContext, path: string, action: FileAction): Promise<InputFile> {
  const input = await openBytes(context, path, action)
  return { ...input, encoding: await encodingOf(input.bytes) }
}

/** Opens a file, or standard input for `-`. Throws OperatorError if it is not there. */
export async function openBytes(context: CliContext, path: string, action: FileAction): Promise<Input> {
  if (path === '-') return await spooled(context)
  requireFile(path, action)
  return {
    label: inputName(path),
    name: basename(path),
    bytes: () => createReadStream(path),
    close: async () => {},
  }
}

/** Keeps standard input in a file without a name, which goes with the process: it holds addresses. */
async function spooled(context: CliContext): Promise<Input> {
  const pieces = context.inputBytes()
  const folder = mkdtempSync(join(tmpdir(), 'izin-input-'))
  let file: FileHandle
  try {
    file = await open(join(folder, 'input'), 'wx+', 0o600)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  for await (const piece of pieces) await file.writeFile(piece)
  const bytes = () => Readable.from(piecesOf(file), { objectMode: false })
  return { label: inputName('-'), name: '', bytes, close: async () => await file.close() }
}

/** Reads from the beginning. Unlike a file's stream it leaves the file open when its reader stops early. */
async function* piecesOf(file: FileHandle): AsyncGenerator<Buffer> {
  let position = 0
  while (true) {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(pieceBytes), 0, pieceBytes, position)
    if (bytesRead === 0) return
    position += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

const pieceBytes = 64 * 1024

/** Reads a file once to find out its encoding. */
export async function encodingOf(bytes: () => AsyncIterable<unknown>) {
  const watch = encodingWatch()
  // Without an encoding a file is read as buffers.
  for await (const piece of bytes()) watch.look(piece as Buffer)
  return watch.found()
}
