import { pipeline } from 'node:stream/promises'
import { crc32, createInflateRaw } from 'node:zlib'
import { SpreadsheetError } from './fault.ts'

export interface ZipEntry {
  readonly name: string
  readonly isEncrypted: boolean
  /** Method of compression: 0 is stored, 8 deflated. Others are not read. */
  readonly method: number
  readonly crc: number
  readonly compressedBytes: number
  readonly headerAt: number
}

/** Lengths in bytes of the parts of a ZIP file, without names and comments. */
const endBytes = 22
const commentBytesMax = 0xffff
const directoryEntryBytes = 46
const fileHeaderBytes = 30

/** Reads the directory of a ZIP file: its entries by name. Throws SpreadsheetError if there is no directory. */
export function zipEntries(zip: Buffer): Map<string, ZipEntry> {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  if (end < 0 || end < zip.length - endBytes - commentBytesMax || end + endBytes > zip.length) {
    throw new SpreadsheetError({ kind: 'not-xlsx' })
  }
  const count = zip.readUInt16LE(end + 10)
  const entries = new Map<string, ZipEntry>()
  let at = zip.readUInt32LE(end + 16)
  for (let n = 0; n < count; n += 1) {
    if (at + directoryEntryBytes > zip.length || zip.readUInt32LE(at) !== 0x02014b50) {
      throw new SpreadsheetError({ kind: 'not-xlsx' })
    }
    const nameBytes = zip.readUInt16LE(at + 28)
    const variableBytes = nameBytes + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
    const name = zip.toString('utf8', at + directoryEntryBytes, at + directoryEntryBytes + nameBytes)
    entries.set(name, {
      name,
      isEncrypted: (zip.readUInt16LE(at + 8) & 1) === 1,
      method: zip.readUInt16LE(at + 10),
      crc: zip.readUInt32LE(at + 16),
      compressedBytes: zip.readUInt32LE(at + 20),
      headerAt: zip.readUInt32LE(at + 42),
    })
    at += directoryEntryBytes + variableBytes
  }
  return entries
}

/**
 * Yields the uncompressed bytes of a file in a ZIP, in small pieces. Throws SpreadsheetError if the file is damaged. Uses
 * Node's zlib: `fflate` inflates 64 KiB of zeros to 64 MiB in one call of 250 ms, and takes twice the time for a sheet.
 */
export async function* inflated(zip: Buffer, entry: ZipEntry): AsyncGenerator<Buffer> {
  let sum = 0
  for await (const piece of unpacked(zip, entry)) {
    sum = crc32(piece, sum)
    yield piece
  }
  if (sum !== entry.crc) throw new SpreadsheetError({ kind: 'not-xlsx' })
}

/** Yields the uncompressed bytes of a file in a ZIP, without a check of its checksum. */
async function* unpacked(
  zip: Buffer,
  { headerAt: at, compressedBytes, method }: ZipEntry,
): AsyncGenerator<Buffer> {
  if (at + fileHeaderBytes > zip.length || zip.readUInt32LE(at) !== 0x04034b50) {
    throw new SpreadsheetError({ kind: 'not-xlsx' })
  }
  const begin = at + fileHeaderBytes + zip.readUInt16LE(at + 26) + zip.readUInt16LE(at + 28)
  const packed = pieces(zip.subarray(begin, begin + compressedBytes))
  if (method === 0) return yield* packed
  if (method !== 8) throw new SpreadsheetError({ kind: 'not-xlsx' })
  const inflate = createInflateRaw()
  // Errors of the pipeline reach the loop below.
  pipeline(packed, inflate).catch(() => undefined)
  try {
    for await (const piece of inflate) yield piece as Buffer
  } catch (error) {
    throw new SpreadsheetError({ kind: 'not-xlsx' }, { cause: error })
  }
}

const pieceBytes = 64 * 1024

function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
}
