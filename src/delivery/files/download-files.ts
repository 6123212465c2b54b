import { formatWallTime } from '../../calendar/istanbul.ts'
import { keptFileStamp, stampOfFile } from '../../proof/file-stamps.ts'
import { takeMovementFile } from '../../proof/movement-file.ts'
import { type Stamper, stampWorth } from '../../proof/stamp/authority.ts'
import { stampOf } from '../../proof/stamps.ts'
import type { Actor } from '../../register/actor.ts'
import { takeRecipientChanges } from '../../register/changes/recipient-changes.ts'
import { type Download, handedOut, noteDigest, type WantedFile } from '../../register/downloads.ts'
import { evidenceFileTypes } from '../../register/evidence/file-kind.ts'
import { evidenceFileAt, evidenceFileBytes, isChangeOf } from '../../register/evidence/files.ts'
import { readHolder } from '../../register/holder.ts'
import { importJobOf } from '../../register/imports/jobs.ts'
import { changesOf, hasResults, rejectionsOf } from '../../register/imports/results.ts'
import { listFileOf } from '../../register/lists/jobs.ts'
import { lookUp, recipientForProof } from '../../register/look-up/look-up.ts'
import { logReport } from '../../register/look-up/report-log.ts'
import { takePermitted } from '../../register/permitted/permitted.ts'
import type { Register } from '../../register/register.ts'
import {
  acceptedHeader,
  acceptedLine,
  importFileName,
  rejectedHeader,
  rejectedLine,
} from '../../report/import-results-file.ts'
import { listFileName } from '../../report/list-file.ts'
import { movementFileName, stampFileName } from '../../report/movement-file.ts'
import { permittedFileName } from '../../report/permitted-file.ts'
import {
  type RecipientChange,
  recipientChangesFileName,
  recipientChangesHeader,
  recipientChangesLine,
} from '../../report/recipient-changes-file.ts'
import { digested } from './digested.ts'
import type { FileMakers } from './file-makers.ts'
import { keptList, listedFileLines, listFileLines } from './list-file.ts'
import { permittedCsv } from './permitted-csv.ts'
import { textStream } from './text-stream.ts'

/** A file that is ready to be fetched; a long one is only made as its body is read. */
export interface DownloadContent {
  readonly kind: 'file'
  /** Holds no address. */
  readonly name: string
  readonly mediaType: string
  readonly body: () => ReadableStream<Uint8Array>
}

export type OpenedDownload =
  | DownloadContent
  /** There is no such file yet, such as a stamp that has not come, or not any more. */
  | { readonly kind: 'absent' }
  /** The stamp of a file that has not been fetched yet. */
  | { readonly kind: 'file-first' }
  /** The authority cannot be reached, or has answered what is no stamp. */
  | { readonly kind: 'unstamped' }
  /** Nothing here makes such a file: the command line does, or an izin that runs on Node. */
  | { readonly kind: 'elsewhere' }
  /** Whoever asks has made as many look-ups today as he may. */
  | { readonly kind: 'ceiling'; readonly perDay: number }

const absent = { kind: 'absent' } as const
const elsewhere = { kind: 'elsewhere' } as const
const csv = 'text/csv; charset=utf-8'
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const packTypes = { pdf: 'application/pdf', zip: 'application/zip' }

/** What files are made from. */
export interface FileHouse {
  readonly register: Register
  /** Null where nobody stamps. */
  readonly stamper: Stamper | null
  /** Null where nothing makes spreadsheets and documents. */
  readonly makers: FileMakers | null
}

type Wanted<Kind extends WantedFile['kind']> = Extract<WantedFile, { kind: Kind }>

/** The file of a link, with what its holder may see: the brands `brandCodes`. */
export async function openDownload(
  house: FileHouse,
  { file, holder, id }: Download,
  brandCodes: readonly number[],
): Promise<OpenedDownload> {
  const { register } = house
  switch (file.kind) {
    case 'movement-file':
      return content(movementFileName(file.brandCode, file.date), csv, () =>
        textStream(takeMovementFile(register, actorOf(holder), file)),
      )
    case 'movement-stamp': {
      const stamp = await stampOf(register, file.date, file.brandCode)
      if (stamp === null) return absent
      const name = stampFileName(file.brandCode, file.date)
      return content(name, 'application/timestamp-reply', () => whole(stamp.tsr))
    }
    case 'permitted-csv':
    case 'permitted-xlsx':
      return permittedContent(house, holder, file, id)
    case 'permitted-stamp':
      return await permittedStamp(house, file)
    case 'recipient-changes':
      return changesContent(register, holder, file, brandCodes)
    case 'asked-list':
      return await listContent(register, holder, file)
    case 'listed-file':
      return await listedContent(register, holder, file)
    case 'evidence-pack':
      return await packContent(house, holder, file, brandCodes)
    case 'evidence-file':
      return await evidenceFileContent(register, holder, file)
    case 'import-accepted':
    case 'import-rejected':
      return await importContent(register, file)
    case 'person-data':
    case 'own-data':
      return await personContent(house, holder, file, brandCodes)
    case 'receipt':
      return await receiptContent(house, holder, file)
  }
}

/** Whether the stamp of a link is one for trials: the stamp there is, or the one that would be asked for. */
export async function isTrialStamp(
  { register, stamper }: Pick<FileHouse, 'register' | 'stamper'>,
  { file }: Pick<Download, 'file'>,
): Promise<boolean> {
  const kept = await keptStamp(register, file)
  return kept === null ? stampWorth(stamper) === 'trial' : !kept.evidential
}

async function keptStamp(register: Register, file: WantedFile): Promise<{ evidential: boolean } | null> {
  if (file.kind === 'movement-stamp') return await stampOf(register, file.date, file.brandCode)
  if (file.kind !== 'permitted-stamp') return null
  const handed = await handedOut(register, file.of)
  return handed === null ? null : await keptFileStamp(register, handed.sha384)
}

function permittedContent(
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

/** The stamp of exactly the bytes that went out by the file's own link, under the name of that file; asked for when it is fetched. */
async function permittedStamp(
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

function changesContent(
  register: Register,
  holder: string,
  { brandCode, from, until }: Wanted<'recipient-changes'>,
  brandCodes: readonly number[],
): DownloadContent {
  const about = brandCode === null ? brandCodes : [brandCode]
  const rows = () => takeRecipientChanges(register, actorOf(holder), { from, until, brandCodes: about })
  return content(recipientChangesFileName(brandCode, from, until), csv, () =>
    textStream(recipientChangesLines(rows())),
  )
}

/** The report of what recipients changed themselves, line by line. */
export async function* recipientChangesLines(rows: AsyncIterable<RecipientChange>): AsyncGenerator<string> {
  yield recipientChangesHeader
  for await (const row of rows) yield recipientChangesLine(row)
}

/** It was logged address by address when it was asked about; that it is taken is logged once more, as one report. */
async function listContent(
  register: Register,
  holder: string,
  { brandCode, listId, language }: Wanted<'asked-list'>,
): Promise<OpenedDownload> {
  const actor = actorOf(holder)
  const list = await keptList(register, actor.id, listId)
  if (list === null || list.brandCode !== brandCode) return absent
  await logReport(register, actor, { brandCode, purpose: `list, ${list.lines.length} lines` })
  const name = listFileName(brandCode, list.channel, formatWallTime(register.clock()))
  return content(name, csv, () => textStream(listFileLines(register, list, language)))
}

/** The same for a file: only whoever gave it may fetch its answers, as long as it is kept. */
async function listedContent(
  register: Register,
  holder: string,
  { brandCode, listId, language }: Wanted<'listed-file'>,
): Promise<OpenedDownload> {
  const list = await listFileOf(register, listId)
  if (list?.state !== 'done' || list.holder !== holder || list.brandCode !== brandCode) return absent
  await logReport(register, actorOf(holder), { brandCode, purpose: `list, ${list.asked} addresses` })
  const name = listFileName(brandCode, list.channel, formatWallTime(register.clock()))
  return content(name, csv, () => textStream(listedFileLines(register, list, language)))
}

async function packContent(
  { register, stamper, makers }: FileHouse,
  holder: string,
  { recipientId, brandCode, day, format, language }: Wanted<'evidence-pack'>,
  brandCodes: readonly number[],
): Promise<OpenedDownload> {
  if (makers === null) return elsewhere
  const recipient = await recipientForProof(register, recipientId)
  if (recipient === null) return absent
  const about = brandCode === null ? brandCodes : [brandCode]
  const input = { recipient, brandCodes: about, day, format, language }
  const made = await makers.evidencePack(register, actorOf(holder), input, stamper)
  if (made.kind === 'ceiling') return made
  return content(made.fileName, packTypes[format], () => whole(made.content))
}

/** One person's file, and asked for as such: in the log of look-ups before it goes out, under a name of ours. */
async function evidenceFileContent(
  register: Register,
  holder: string,
  { brandCode, recipientId, place }: Wanted<'evidence-file'>,
): Promise<OpenedDownload> {
  const recipient = await recipientForProof(register, recipientId)
  const file = await evidenceFileAt(register, place)
  if (recipient === null || file === null) return absent
  if (!(await isChangeOf(register, file.changeId, { brandCode, recipientId }))) return absent
  const asked = { recipient, brandCode, purpose: 'evidence file' }
  const seen = await lookUp(register, actorOf(holder), asked)
  if (seen.kind === 'ceiling') return seen
  const bytes = await evidenceFileBytes(register, file.mark)
  if (bytes === null) return absent
  const { ending, mediaType } = evidenceFileTypes[file.kind]
  return content(`izin-kanit-dosyasi_${brandCode}_${place}.${ending}`, mediaType, () => whole(bytes))
}

async function importContent(
  register: Register,
  { kind, brandCode, importId, language }: Wanted<'import-accepted' | 'import-rejected'>,
): Promise<OpenedDownload> {
  const job = await importJobOf(register, importId)
  if (job?.brandCode !== brandCode || !(await hasResults(register, importId))) return absent
  return kind === 'import-accepted'
    ? content(importFileName(brandCode, importId, 'accepted'), csv, () =>
        textStream(acceptedLines(register, importId)),
      )
    : content(importFileName(brandCode, importId, 'rejected'), csv, () =>
        textStream(rejectedLines(register, importId, language)),
      )
}

async function* acceptedLines(register: Register, importId: number): AsyncGenerator<string> {
  yield acceptedHeader
  for await (const row of changesOf(register, importId)) yield acceptedLine(row)
}

/** A spreadsheet takes it for UTF-8 by the mark at its beginning: it is for people to read. */
async function* rejectedLines(
  register: Register,
  importId: number,
  language: 'tr' | 'en',
): AsyncGenerator<string> {
  yield `\ufeff${rejectedHeader}`
  for await (const row of rejectionsOf(register, importId)) yield rejectedLine(row, language)
}

async function personContent(
  { register, makers }: FileHouse,
  holder: string,
  { recipientId }: Wanted<'person-data' | 'own-data'>,
  brandCodes: readonly number[],
): Promise<OpenedDownload> {
  if (makers === null) return elsewhere
  const recipient = await recipientForProof(register, recipientId)
  if (recipient === null) return absent
  const made = await makers.personData(register, actorOf(holder), { recipient, brandCodes, format: 'zip' })
  if (made.kind === 'ceiling') return made
  return content(made.fileName, packTypes.zip, () => whole(made.content))
}

async function receiptContent(
  { register, makers }: FileHouse,
  holder: string,
  { recipientId, changeId, language, masked }: Wanted<'receipt'>,
): Promise<OpenedDownload> {
  if (makers === null) return elsewhere
  const recipient = await recipientForProof(register, recipientId)
  if (recipient === null) return absent
  // Nobody is known who comes by a link; a receipt is made as often as anybody may look an address up.
  const actor = masked === true ? { door: 'page' as const, id: changeId.slice(0, 16) } : actorOf(holder)
  const made = await makers.receipt(register, actor, { recipient, changeId, language, masked })
  return made.kind === 'file' ? content(made.fileName, packTypes.pdf, () => whole(made.content)) : made
}

function content(name: string, mediaType: string, body: DownloadContent['body']): DownloadContent {
  return { kind: 'file', name, mediaType, body }
}

function whole(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new Blob([new Uint8Array(bytes)]).stream()
}

function actorOf(holder: string): Actor & { readonly id: string } {
  const { platform, id } = readHolder(holder)
  return { door: platform, id }
}
