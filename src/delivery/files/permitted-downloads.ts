import { stampOfFile } from '../../proof/file-stamps.ts'
import { handedOut, noteDigest } from '../../register/downloads.ts'
import { takePermitted } from '../../register/permitted/permitted.ts'
import { permittedFileName } from '../../report/files.ts'
import { digested } from './digested.ts'
import {
  actorOf,
  content,
  csv,
  elsewhere,
  type FileHouse,
  type OpenedDownload,
  type Wanted,
  whole,
} from './download-content.ts'
import { permittedCsv } from './permitted-csv.ts'

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** The permitted database of a brand; where a stamp of it is wanted, its digest is kept once all of it has gone. */
export function permittedContent(
  { register, makers }: FileHouse,
  holder: string,
  file: Wanted<'permitted-csv' | 'permitted-xlsx'>,
  id: string,
): OpenedDownload {
  const { kind, brandCode, stamped = false } = file
  const asOf = file.asOf ?? register.clock()
  const rows = () => takePermitted(register, actorOf(holder), file)
  const make = kind === 'permitted-csv' ? permittedCsv : makers?.permittedXlsx
  if (make === undefined) return elsewhere
  const made = () => make(rows())
  const body = () => (stamped ? digested(made(), (sha384) => noteDigest(register, id, sha384)) : made())
  return kind === 'permitted-csv'
    ? content(permittedFileName(brandCode, asOf, 'csv'), csv, body)
    : content(permittedFileName(brandCode, asOf, 'xlsx'), xlsx, body)
}

/**
 * The stamp of exactly the bytes that went out by the file's own link, under the name of that file; asked for when it is
 * fetched.
 */
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
