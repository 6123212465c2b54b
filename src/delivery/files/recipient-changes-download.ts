import { takeRecipientChanges } from '../../register/changes/recipient-changes.ts'
import type { Register } from '../../register/register.ts'
import {
  type RecipientChange,
  recipientChangesFileName,
  recipientChangesHeader,
  recipientChangesLine,
} from '../../report/files.ts'
import { actorOf, content, csv, type DownloadContent, type Wanted } from './download-content.ts'
import { textStream } from './text-stream.ts'

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

/** The report of what recipients changed themselves, line by line. */
export async function* recipientChangesLines(rows: AsyncIterable<RecipientChange>): AsyncGenerator<string> {
  yield recipientChangesHeader
  for await (const row of rows) yield recipientChangesLine(row)
}
