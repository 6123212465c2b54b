import { messagesIn } from '../../../bots/messages/index.ts'
import { formatWallTime } from '../../calendar/istanbul.ts'
import type { Channel } from '../../consent/consent.ts'
import type { FileOf } from '../../documents/makers.ts'
import { rejectedLines, rejectedRows, rejectedSheetName } from '../../documents/rejected-rows.ts'
import { datePlacesOf, mappingOf } from '../../import-file/plan.ts'
import { columnsOfFile } from '../../register/imports/columns.ts'
import { type AddressFile, importedFileOf } from '../../register/imports/file.ts'
import { changesOf, decryptPage, rejectionsOf } from '../../register/imports/page.ts'
import { isRejection, rejectedRowsOf } from '../../register/imports/rejected-rows.ts'
import type { Rejection } from '../../register/imports/tally.ts'
import { answersOf, type ListAnswer } from '../../register/look-up/asked-list.ts'
import { logReport } from '../../register/look-up/look-up-log.ts'
import type { Language } from '../../register/recipients/people.ts'
import type { Register } from '../../register/register.ts'
import type { RawLine } from '../../spreadsheet/line.ts'
import {
  absent,
  actorOf,
  content,
  csvContent,
  csvLines,
  elsewhere,
  type FileServices,
  type OpenedDownload,
  xlsx,
} from './content.ts'
import {
  acceptedHeader,
  acceptedLine,
  importFileName,
  type ListLine,
  listFileName,
  listHeader,
  listLine,
} from './list-lines.ts'

/** Yields the answers to an uploaded list, one page in memory at a time. */
async function* answersOfFile(register: Register, list: AddressFile): AsyncGenerator<ListAnswer> {
  for (let place = 0; place < list.pages; place += 1) {
    const lines = await decryptPage<string>(register, list.id, place)
    if (lines === null) throw new Error(`Cannot read page ${place} of list ${list.id}: it is not there`)
    yield* answersOf(register, { ...list, lines })
  }
}

const unreadable = {
  tr: 'Gönderilemez: bu kanala uyan bir adres okunamadı.',
  en: 'May not be sent to: no address that suits this channel could be read.',
}

/** Returns the answer to one address of a list: its status, and in words why a message may be sent or not. */
function lineOf(answer: ListAnswer, channel: Channel, language: Language): ListLine {
  if (answer.kind === 'unreadable')
    return { recipient: answer.line, status: null, maySend: false, why: unreadable[language] }
  const { recipient, status, maySend, reason } = answer
  const why = messagesIn(language).staff.lookUp.permissionSentence(channel, maySend, reason)
  return { recipient: recipient.address, status, maySend, why }
}

/** Opens the answers to a list, for its owner alone. They are as of the download, so they include later refusals. */
export async function listedContent(
  register: Register,
  principal: string,
  { brandCode, listId, language }: FileOf<'listed-file'>,
): Promise<OpenedDownload> {
  const list = await importedFileOf(register, listId)
  if (list?.kind !== 'addresses' || list.state !== 'done') return absent
  if (list.principal !== principal || list.brandCode !== brandCode) return absent
  const purpose = `list, ${list.result.asked} addresses`
  await logReport(register, actorOf(principal), { brandCode, purpose })
  const name = listFileName(brandCode, list.channel, formatWallTime(register.clock()))
  const line = (answer: ListAnswer) => listLine(lineOf(answer, list.channel, language), list, language)
  return csvContent(name, () => csvLines(listHeader(language), answersOfFile(register, list), line))
}

type ResultFile = FileOf<'import-accepted' | 'import-rejected'>

/** Returns a file of the recorded rows of an import. They hold no address, so the download is not logged. */
export async function acceptedContent(
  register: Register,
  { brandCode, importId }: ResultFile,
): Promise<OpenedDownload> {
  const job = await resultsOf(register, brandCode, importId)
  if (job === null) return absent
  return csvContent(importFileName(brandCode, importId, 'accepted'), () =>
    csvLines(acceptedHeader, changesOf(register, importId), acceptedLine),
  )
}

/**
 * Makes a workbook of the rows that were not taken, as they were, with the reason in a last column, so that a person can correct them and upload them again. A
 * day later only their lines and reasons are left.
 */
export async function rejectedContent(
  { register, makers }: FileServices,
  principal: string,
  { brandCode, importId }: ResultFile,
): Promise<OpenedDownload> {
  if (makers === null) return elsewhere
  const job = await resultsOf(register, brandCode, importId)
  if (job === null) return absent
  const columns = await columnsOfFile(register, importId)
  const isKept = columns !== null && (await hasRejectedRows(register, importId))
  const purpose = `rejected rows of import ${importId}`
  await logReport(register, actorOf(principal), { brandCode, purpose })
  const { tableXlsx } = makers
  return content(importFileName(brandCode, importId, 'rejected'), xlsx, () =>
    tableXlsx(
      rejectedSheetName,
      isKept
        ? rejectedRows(
            keptLines(register, importId, columns.headings),
            rejectionsIn(register, importId),
            datePlacesOf(mappingOf(columns.headings, columns.plan)),
          )
        : rejectedLines(rejectionsIn(register, importId)),
    ),
  )
}

/** Null for a file that is none of consents, or whose results were dropped with its pages. */
async function resultsOf(register: Register, brandCode: number, importId: number) {
  const job = await importedFileOf(register, importId)
  return job?.kind !== 'consents' || job.brandCode !== brandCode || job.pages === 0 ? null : job
}

async function hasRejectedRows(register: Register, importId: number): Promise<boolean> {
  for await (const _ of rejectedRowsOf(register, importId)) return true
  return false
}

/** Yields the headings of an imported file, then each row that was rejected. */
async function* keptLines(
  register: Register,
  importId: number,
  headings: readonly string[],
): AsyncGenerator<RawLine> {
  yield { line: 1, cells: headings }
  yield* rejectedRowsOf(register, importId)
}

async function* rejectionsIn(register: Register, importId: number): AsyncGenerator<Rejection> {
  for await (const rejection of rejectionsOf(register, importId)) {
    if (isRejection(rejection)) yield rejection
  }
}
