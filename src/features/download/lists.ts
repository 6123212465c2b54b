import { messagesIn } from '../../../bots/messages/index.ts'
import { formatWallTime } from '../../calendar/istanbul.ts'
import type { Channel } from '../../consent/consent.ts'
import type { FileOf } from '../../documents/makers.ts'
import { type AddressFile, importedFileOf } from '../../register/imports/file.ts'
import { changesOf, decryptPage, rejectionsOf } from '../../register/imports/page.ts'
import { answersOf, type ListAnswer } from '../../register/look-up/asked-list.ts'
import { logReport } from '../../register/look-up/look-up-log.ts'
import type { Language } from '../../register/recipients/people.ts'
import type { Register } from '../../register/register.ts'
import { absent, actorOf, csvContent, csvLines, type OpenedDownload } from './content.ts'
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

function lineOf(answer: ListAnswer, channel: Channel, language: Language): ListLine {
  if (answer.kind === 'unreadable')
    return { recipient: answer.line, status: null, maySend: false, why: unreadable[language] }
  const { recipient, status, maySend, reason } = answer
  const why = messagesIn(language).staff.lookUp.may(channel, maySend, reason)
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
  const line = (answer: ListAnswer) => listLine(lineOf(answer, list.channel, language), list)
  return csvContent(name, () => csvLines(listHeader, answersOfFile(register, list), line))
}

/** Makes the results of an import. They hold no address, so nothing is logged. */
export async function importContent(
  register: Register,
  { kind, brandCode, importId, language }: FileOf<'import-accepted' | 'import-rejected'>,
): Promise<OpenedDownload> {
  const job = await importedFileOf(register, importId)
  // Its pages go with the results of its rows.
  if (job?.kind !== 'consents' || job.brandCode !== brandCode || job.pages === 0) return absent
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
