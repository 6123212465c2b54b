import { promisify } from 'node:util'
import { crc32, deflateRaw } from 'node:zlib'
import { formatWallTime } from '../calendar/istanbul.ts'
import { yieldToEventLoop } from '../event-loop.ts'

/*
 * A ZIP of a few files, made while others have their turn: what is packed already is taken as it is, and the rest is deflated
 * on other threads. Each file stands behind its length and CRC-32, so that every program can read it from the front too.
 */

const deflated = promisify(deflateRaw)
/** What a picture, a recorded call or a document of these kinds holds does not get smaller. */
const packedAlready = /\.(?:pdf|png|jpg|mp3|m4a)$/
/** The directory counts its files in two bytes. */
const filesMax = 0xffff
/** Names are UTF-8. */
const flags = 0x0800

/** The files by their names, with the moment, by the clock of Istanbul, at which all of them were made. */
export async function zipFile(
  files: Readonly<Record<string, Uint8Array>>,
  madeAt: number,
): Promise<Uint8Array> {
  const named = Object.entries(files)
  if (named.length > filesMax) throw new RangeError(`Cannot make a ZIP of ${named.length} files: too many`)
  const moment = dosMoment(madeAt)
  const parts: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let at = 0
  for (const [name, bytes] of named) {
    await yieldToEventLoop()
    const packed = await packedOf(name, bytes)
    const about = described(packed, bytes, moment, name)
    parts.push(header(0x04034b50, [20]), about, Buffer.from(name), packed.bytes)
    directory.push(header(0x02014b50, [20, 20]), about, placeOf(at), Buffer.from(name))
    at += 30 + Buffer.byteLength(name) + packed.bytes.length
  }
  const listed = Buffer.concat(directory)
  return Buffer.concat([...parts, listed, endOf(named.length, listed.length, at)])
}

/** A file as it stands in the ZIP. */
interface Packed {
  /** 0: as it is; 8: deflated. */
  readonly method: 0 | 8
  readonly bytes: Uint8Array
}

async function packedOf(name: string, bytes: Uint8Array): Promise<Packed> {
  if (packedAlready.test(name)) return { method: 0, bytes }
  const smaller = await deflated(bytes)
  return smaller.length < bytes.length ? { method: 8, bytes: smaller } : { method: 0, bytes }
}

function header(mark: number, versions: readonly number[]): Buffer {
  const made = Buffer.alloc(4 + 2 * versions.length)
  made.writeUInt32LE(mark)
  for (const [place, version] of versions.entries()) made.writeUInt16LE(version, 4 + 2 * place)
  return made
}

/** What stands alike before the file and in the directory; its last two bytes say that nothing is added. */
function described({ method, bytes }: Packed, whole: Uint8Array, moment: number, name: string): Buffer {
  const made = Buffer.alloc(24)
  made.writeUInt16LE(flags, 0)
  made.writeUInt16LE(method, 2)
  made.writeUInt32LE(moment, 4)
  made.writeUInt32LE(crc32(whole), 8)
  made.writeUInt32LE(bytes.length, 12)
  made.writeUInt32LE(whole.length, 16)
  made.writeUInt16LE(Buffer.byteLength(name), 20)
  return made
}

/** No comment, the first disk, no attributes; then where the file begins. */
function placeOf(at: number): Buffer {
  const made = Buffer.alloc(14)
  made.writeUInt32LE(at, 10)
  return made
}

function endOf(files: number, directoryBytes: number, at: number): Buffer {
  const made = Buffer.alloc(22)
  made.writeUInt32LE(0x06054b50)
  made.writeUInt16LE(files, 8)
  made.writeUInt16LE(files, 10)
  made.writeUInt32LE(directoryBytes, 12)
  made.writeUInt32LE(at, 16)
  return made
}

/** In the two words of the time of DOS, the date in the upper one; to the second below that is even. */
function dosMoment(at: number): number {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = formatWallTime(at)
    .split(/[- :]/)
    .map(Number)
  const date = ((year - 1980) << 9) | (month << 5) | day
  return ((date << 16) | (hour << 11) | (minute << 5) | (second >> 1)) >>> 0
}
