import { createReadStream } from 'node:fs'
import { fileError } from './new-file.ts'
import type { Reader } from './option.ts'
import { Refused } from './verb.ts'

/** Larger than any text that is taken, so that no whole disk is read before it is refused. */
const bytesMax = 2 ** 20
const standardInput = '-'

/** What a file, or the standard input where it is `-`, holds in UTF-8, read as the option that it stands for. */
export async function textIn(file: string, reader: Reader<string>): Promise<string> {
  const name = file === standardInput ? 'the standard input' : file
  const read = reader.read(await wholeText(file, name))
  if (!read.ok) throw new Refused(`Cannot read the text in ${name}: ${read.reason}.`)
  return read.value
}

async function wholeText(file: string, name: string): Promise<string> {
  const pieces: Buffer[] = []
  let bytes = 0
  try {
    for await (const piece of file === standardInput ? process.stdin : createReadStream(file)) {
      pieces.push(piece as Buffer)
      bytes += (piece as Buffer).length
      if (bytes > bytesMax) break
    }
  } catch (error) {
    throw fileError(error, name, 'read')
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces))
  } catch {
    throw new Refused(`Cannot read the text in ${name}: it is not UTF-8.`)
  }
}
