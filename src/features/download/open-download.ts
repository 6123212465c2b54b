import { textStream } from '../../http/streams.ts'
import { takeMovementFile } from '../../proof/movement-file.ts'
import { stampOf } from '../../proof/stamps.ts'
import type { Download } from '../../register/downloads.ts'
import { movementFileName, stampFileName } from '../../report/files.ts'
import { absent, actorOf, content, csv, type FileHouse, type OpenedDownload, whole } from './content.ts'
import { changesContent, importContent, listContent, listedContent } from './lists.ts'
import { permittedContent, permittedSheet, permittedStamp } from './permitted.ts'
import { evidenceFileContent, packContent, personContent, receiptContent } from './persons.ts'

/** Makes the file of a link from the brands that its holder may see. */
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
    case 'permitted-xlsx':
      return permittedSheet(house, holder, file)
    case 'permitted-csv':
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
