import { formatWallTime } from '../../calendar/istanbul.ts'
import { logReport } from '../../register/look-up-log.ts'
import type { Register } from '../../register/register.ts'
import { addressFileOf } from '../../register/uploads/file.ts'
import { listFileName } from '../../report/files.ts'
import { absent, actorOf, content, csv, type OpenedDownload, type Wanted } from './download-content.ts'
import { keptList, listedFileLines, listFileLines } from './list-file.ts'
import { textStream } from './text-stream.ts'

/**
 * A list that was pasted. It was logged address by address when it was asked about; that it is taken is logged once more, as
 * one report.
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

/** The same for a file: only whoever gave it may fetch its answers, as long as it is kept. */
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
