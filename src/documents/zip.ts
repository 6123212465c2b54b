import { Zip, ZipDeflate, ZipPassThrough } from 'fflate'
import { formatWallTime } from '../calendar/istanbul.ts'
import { yieldToEventLoop } from '../util/event-loop.ts'

/** Names of files that are compressed already, by their endings. */
const compressedEndings = /\.(?:pdf|png|jpg|mp3|m4a)$/
/** Number of bytes that are compressed between two yields to the event loop. */
const pieceBytes = 512 * 1024

/** Makes a ZIP of files, by file name. Each file gets `madeAt` as its time, shown in Istanbul time. */
export async function zipFile(
  files: Readonly<Record<string, Uint8Array>>,
  madeAt: number,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  const zip = new Zip((error, part) => {
    if (error !== null) throw error
    parts.push(part)
  })
  for (const [name, bytes] of Object.entries(files)) {
    const entry = compressedEndings.test(name) ? new ZipPassThrough(name) : new ZipDeflate(name)
    entry.mtime = localClock(madeAt)
    zip.add(entry)
    let at = 0
    do {
      await yieldToEventLoop()
      entry.push(bytes.subarray(at, at + pieceBytes), at + pieceBytes >= bytes.length)
      at += pieceBytes
    } while (at < bytes.length)
  }
  zip.end()
  return Buffer.concat(parts)
}

/** Returns a Date whose local hour and day are Istanbul's, since fflate writes the local ones. */
function localClock(at: number): Date {
  const [year = 0, month = 0, day = 0, hour, minute, second] = formatWallTime(at).split(/[- :]/).map(Number)
  return new Date(year, month - 1, day, hour, minute, second)
}
