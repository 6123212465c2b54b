import * as z from 'zod'
import { messagesIn } from '../../../bots/messages/index.ts'
import { formatWallTime } from '../../calendar/istanbul.ts'
import { type Channel, channels, recipientTypes } from '../../consent/consent.ts'
import type { FileOf } from '../../documents/makers.ts'
import { type AskedList, answersOf, type ListAnswer } from '../../register/asked-list.ts'
import { openDraft } from '../../register/drafts.ts'
import { logReport } from '../../register/look-up-log.ts'
import type { Language } from '../../register/people.ts'
import type { Register } from '../../register/register.ts'
import { type AddressFile, uploadedFileOf } from '../../register/uploads/file.ts'
import { changesOf, hasResults, openPage, rejectionsOf } from '../../register/uploads/page.ts'
import {
  acceptedHeader,
  acceptedLine,
  importFileName,
  type ListLine,
  listFileName,
  listHeader,
  listLine,
  rejectedHeader,
  rejectedLine,
} from '../../report/files.ts'
import {
  absent,
  actorOf,
  csvContent,
  csvLines,
  type DownloadContent,
  type OpenedDownload,
} from './content.ts'

const listSchema = z.lazy(() =>
  z.object({
    brandCode: z.int(),
    channel: z.enum(channels),
    recipientType: z.enum(recipientTypes),
    lines: z.array(z.string()),
  }),
)

/** Yields the answers to an uploaded list, one page in memory at a time. */
async function* answersOfFile(register: Register, list: AddressFile): AsyncGenerator<ListAnswer> {
  for (let place = 0; place < list.pages; place += 1) {
    const lines = await openPage<string>(register, list.id, place)
    if (lines === null) throw new Error(`Cannot read page ${place} of list ${list.id}: it is not there`)
    yield* answersOf(register, { ...list, lines })
  }
}

/** Makes the file of a list, answered as of the download, so that later refusals are in it. */
function answered(
  register: Register,
  list: Omit<AskedList, 'lines'>,
  answers: () => AsyncIterable<ListAnswer>,
  language: Language,
): DownloadContent {
  const name = listFileName(list.brandCode, list.channel, formatWallTime(register.clock()))
  return csvContent(name, () =>
    csvLines(listHeader, answers(), (answer) => listLine(lineOf(answer, list.channel, language), list)),
  )
}

const unreadable = {
  tr: 'Gönderilemez: bu kanala uyan bir adres okunamadı.',
  en: 'May not be sent to: no address that suits this channel could be read.',
}

function lineOf(answer: ListAnswer, channel: Channel, language: Language): ListLine {
  if (answer.kind === 'unreadable')
    return { recipient: answer.line, status: null, maySend: false, why: unreadable[language] }
  const { recipient, status, maySend, reason } = answer
  const why = messagesIn(language).staff.lookUp.may(channel, maySend, reason)
  return { recipient: recipient.address, status, maySend, why }
}

/** Makes the file of a pasted list, logged as one report: its addresses were logged when it was pasted. */
export async function listContent(
  register: Register,
  principal: string,
  { brandCode, listId, language }: FileOf<'asked-list'>,
): Promise<OpenedDownload> {
  const actor = actorOf(principal)
  const list = listSchema.safeParse(await openDraft(register, actor.id, listId)).data
  if (list === undefined || list.brandCode !== brandCode) return absent
  await logReport(register, actor, { brandCode, purpose: `list, ${list.lines.length} lines` })
  return answered(register, list, () => answersOf(register, list), language)
}

/** Opens the result of an uploaded list, for its owner alone. */
export async function listedContent(
  register: Register,
  principal: string,
  { brandCode, listId, language }: FileOf<'listed-file'>,
): Promise<OpenedDownload> {
  const list = await uploadedFileOf(register, listId)
  if (list?.kind !== 'addresses' || list.state !== 'done') return absent
  if (list.principal !== principal || list.brandCode !== brandCode) return absent
  await logReport(register, actorOf(principal), {
    brandCode,
    purpose: `list, ${list.result.asked} addresses`,
  })
  return answered(register, list, () => answersOfFile(register, list), language)
}

/** Makes the results of an import. They hold no address, so nothing is logged. */
export async function importContent(
  register: Register,
  { kind, brandCode, importId, language }: FileOf<'import-accepted' | 'import-rejected'>,
): Promise<OpenedDownload> {
  const job = await uploadedFileOf(register, importId)
  if (job?.kind !== 'consents' || job.brandCode !== brandCode) return absent
  if (!(await hasResults(register, importId))) return absent
  if (kind === 'import-accepted') {
    return csvContent(importFileName(brandCode, importId, 'accepted'), () =>
      csvLines(acceptedHeader, changesOf(register, importId), acceptedLine),
    )
  }
  // The byte order mark tells spreadsheets that it is UTF-8.
  return csvContent(importFileName(brandCode, importId, 'rejected'), () =>
    csvLines(`\ufeff${rejectedHeader}`, rejectionsOf(register, importId), (row) =>
      rejectedLine(row, language),
    ),
  )
}
