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

/** File or standard input that a verb reads, possibly more than once. */
export interface Input {
  /** Path of the file as messages name it. */
  readonly label: Sentence
  /** Name of the file without its folder. */
  readonly name: string
  readonly bytes: () => Readable
  close(): Promise<void>
}

export type InputFile = Input & FileContent

/** Opens a file of a table or text, and finds out its encoding. */
export async function openInput(context: CliContext, path: string, action: FileAction): Promise<InputFile> {
  const input = await openBytes(context, path, action)
  return { ...input, encoding: await encodingOf(input.bytes) }
}

/** Opens a file, or standard input for `-`. Throws OperatorError if it is not there. */
export async function openBytes(context: CliContext, path: string, action: FileAction): Promise<Input> {
  if (path === '-') return await storedInput(context)
  requireFile(path, action)
  return {
    label: inputName(path),
    name: basename(path),
    bytes: () => createReadStream(path),
    close: async () => {},
  }
}

/**
 * Copies standard input into a temporary file, so that it can be read more than once. The file has no name any more, and vanishes
 * with the process, since it contains addresses.
 */
async function storedInput(context: CliContext): Promise<Input> {
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

/** Yields the bytes of a file from its beginning. Unlike a stream it leaves the file open if its reader stops early. */
async function* piecesOf(file: FileHandle): AsyncGenerator<Buffer> {
  let position = 0
  while (true) {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(pieceBytes), 0, pieceBytes, position)
    if (bytesRead === 0) return
    position += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

/** Number of bytes that are read at once. */
const pieceBytes = 64 * 1024

/** Reads a file once to find out its encoding. */
export async function encodingOf(bytes: () => AsyncIterable<unknown>) {
  const watch = encodingWatch()
  // Without an encoding a file is read as buffers.
  for await (const piece of bytes()) watch.look(piece as Buffer)
  return watch.found()
}
