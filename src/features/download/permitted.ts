import { digested, textStream } from '../../http/streams.ts'
import { stampOfFile } from '../../proof/stamps.ts'
import { handedOut, noteDigest } from '../../register/downloads.ts'
import { takePermitted } from '../../register/permitted/permitted.ts'
import {
  type PermittedConsent,
  permittedFileName,
  permittedHeader,
  permittedLine,
} from '../../report/files.ts'
import {
  actorOf,
  content,
  csv,
  elsewhere,
  type FileHouse,
  type OpenedDownload,
  type Wanted,
  whole,
} from './content.ts'

/** Writes the permitted database as CSV while it is read. */
export function permittedCsv(rows: AsyncIterable<PermittedConsent>): ReadableStream<Uint8Array> {
  return textStream(lines(rows))
}

async function* lines(rows: AsyncIterable<PermittedConsent>): AsyncGenerator<string> {
  yield permittedHeader
  for await (const row of rows) yield permittedLine(row)
}

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Opens the permitted database. For a stamp, the digest of what was sent is stored after the last byte. */
export function permittedContent(
  { register }: FileHouse,
  holder: string,
  file: Wanted<'permitted-csv'>,
  id: string,
): OpenedDownload {
  const { brandCode, stamped = false } = file
  const asOf = file.asOf ?? register.clock()
  const made = () => permittedCsv(takePermitted(register, actorOf(holder), file))
  return content(permittedFileName(brandCode, asOf, 'csv'), csv, () =>
    stamped ? digested(made(), (sha384) => noteDigest(register, id, sha384)) : made(),
  )
}

/** Opens the present permitted database as a spreadsheet. */
export function permittedSheet(
  { register, makers }: FileHouse,
  holder: string,
  file: Wanted<'permitted-xlsx'>,
): OpenedDownload {
  if (makers === null) return elsewhere
  const { permittedXlsx } = makers
  return content(permittedFileName(file.brandCode, register.clock(), 'xlsx'), xlsx, () =>
    permittedXlsx(takePermitted(register, actorOf(holder), { ...file, asOf: null })),
  )
}

/** Requests the stamp of exactly the bytes that the file's own link sent. */
export async function permittedStamp(
  { register, stamper }: FileHouse,
  { brandCode, asOf, of }: Wanted<'permitted-stamp'>,
): Promise<OpenedDownload> {
  if (stamper === null) return { kind: 'unstamped' }
  const handed = await handedOut(register, of)
  if (handed === null) return { kind: 'file-first' }
  const stamped = await stampOfFile(register, stamper, handed.sha384)
  if (stamped.kind !== 'stamped') return { kind: 'unstamped' }
  const name = permittedFileName(brandCode, asOf ?? handed.at, 'tsr')
  return content(name, 'application/timestamp-reply', () => whole(stamped.stamp.tsr))
}
