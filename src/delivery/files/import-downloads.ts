import type { Register } from '../../register/register.ts'
import { consentFileOf } from '../../register/uploads/file.ts'
import { changesOf, hasResults, rejectionsOf } from '../../register/uploads/page.ts'
import {
  acceptedHeader,
  acceptedLine,
  importFileName,
  rejectedHeader,
  rejectedLine,
} from '../../report/files.ts'
import { absent, content, csv, type OpenedDownload, type Wanted } from './download-content.ts'
import { textStream } from './text-stream.ts'

/** What became of the rows of an import; no address is in it, so nothing of it is logged. */
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

/** A spreadsheet takes it for UTF-8 by the mark at its beginning: it is for people to read. */
async function* rejectedLines(
  register: Register,
  importId: number,
  language: 'tr' | 'en',
): AsyncGenerator<string> {
  yield `\ufeff${rejectedHeader}`
  for await (const row of rejectionsOf(register, importId)) yield rejectedLine(row, language)
}
