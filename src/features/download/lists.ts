import * as z from 'zod'
import { formatWallTime } from '../../calendar/istanbul.ts'
import { channels, recipientTypes } from '../../consent/channel.ts'
import { textsIn } from '../../documents/consents/texts.ts'
import { textStream } from '../../http/streams.ts'
import { type AskedList, answersOf, type ListAnswer } from '../../register/asked-list.ts'
import { takeRecipientChanges } from '../../register/changes/recipient-changes.ts'
import { openDraft } from '../../register/drafts.ts'
import { logReport } from '../../register/look-up-log.ts'
import type { Language } from '../../register/people.ts'
import type { Register } from '../../register/register.ts'
import { type AddressFile, addressFileOf, consentFileOf } from '../../register/uploads/file.ts'
import { addressPages, changesOf, hasResults, rejectionsOf } from '../../register/uploads/page.ts'
import {
  acceptedHeader,
  acceptedLine,
  importFileName,
  type ListLine,
  listFileName,
  listHeader,
  listLine,
  type RecipientChange,
  recipientChangesFileName,
  recipientChangesHeader,
  recipientChangesLine,
  rejectedHeader,
  rejectedLine,
} from '../../report/files.ts'
import {
  absent,
  actorOf,
  content,
  csv,
  type DownloadContent,
  type OpenedDownload,
  type Wanted,
} from './content.ts'

const listSchema = z.lazy(() =>
  z.object({
    brandCode: z.int(),
    channel: z.enum(channels),
    recipientType: z.enum(recipientTypes),
    lines: z.array(z.string()),
  }),
)

/** Returns a pasted list while it is kept for its requester; else null. */
async function keptList(register: Register, actor: string, id: string): Promise<AskedList | null> {
  return listSchema.safeParse(await openDraft(register, actor, id)).data ?? null
}

/** Answers the whole list as of the download, so that later refusals are in it. */
async function* listFileLines(
  register: Register,
  list: AskedList,
  language: Language,
): AsyncGenerator<string> {
  yield listHeader
  for await (const answer of answersOf(register, list)) yield listLine(lineOf(answer, language), list)
}

/** The same for a file of addresses, one page in memory at a time. */
async function* listedFileLines(
  register: Register,
  list: AddressFile,
  language: Language,
): AsyncGenerator<string> {
  yield listHeader
  for await (const { lines } of addressPages(register, list.id)) {
    for await (const answer of answersOf(register, { ...list, lines })) {
      yield listLine(lineOf(answer, language), list)
    }
  }
}

const notAsked = {
  tr: {
    unreadable: 'Gönderilemez: adres okunamadı.',
    unsuited: 'Gönderilemez: adres bu kanala uymuyor.',
  },
  en: {
    unreadable: 'May not be sent to: no address could be read.',
    unsuited: 'May not be sent to: the address does not suit this channel.',
  },
}

function lineOf(answer: ListAnswer, language: Language): ListLine {
  switch (answer.kind) {
    case 'answered': {
      const { recipient, status, maySend, reason } = answer
      const { reasons } = textsIn(language).words
      return { recipient: recipient.address, status, maySend, why: reasons[reason] }
    }
    case 'unreadable':
      return { recipient: answer.line, status: null, maySend: false, why: notAsked[language].unreadable }
    case 'unsuited': {
      const { address } = answer.recipient
      return { recipient: address, status: null, maySend: false, why: notAsked[language].unsuited }
    }
  }
}

/**
 * Makes the file of a pasted list. Its addresses were logged when it was asked about; taking the file is
 * logged as one report.
 */
export async function listContent(
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

/** The same for an uploaded list, for its holder alone. */
export async function listedContent(
  register: Register,
  holder: string,
  { brandCode, listId, language }: Wanted<'listed-file'>,
): Promise<OpenedDownload> {
  const list = await addressFileOf(register, listId)
  if (list?.state !== 'done' || list.holder !== holder || list.brandCode !== brandCode) return absent
  await logReport(register, actorOf(holder), { brandCode, purpose: `list, ${list.result.asked} addresses` })
  const name = listFileName(brandCode, list.channel, formatWallTime(register.clock()))
  return content(name, csv, () => textStream(listedFileLines(register, list, language)))
}

/** Makes the results of an import. They hold no address, so nothing is logged. */
export async function importContent(
  register: Register,
  { kind, brandCode, importId, language }: Wanted<'import-accepted' | 'import-rejected'>,
): Promise<OpenedDownload> {
  const job = await consentFileOf(register, importId)
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

/** Begins with a byte order mark, by which spreadsheets recognise UTF-8. */
async function* rejectedLines(
  register: Register,
  importId: number,
  language: 'tr' | 'en',
): AsyncGenerator<string> {
  yield `\ufeff${rejectedHeader}`
  for await (const row of rejectionsOf(register, importId)) yield rejectedLine(row, language)
}

export function changesContent(
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

export async function* recipientChangesLines(rows: AsyncIterable<RecipientChange>): AsyncGenerator<string> {
  yield recipientChangesHeader
  for await (const row of rows) yield recipientChangesLine(row)
}
